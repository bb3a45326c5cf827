"""`when` and `unless` of templates: tables that say for which messages a variant, a layout or a note is meant."""

from __future__ import annotations

from typing import Any

from draftkit.errors import TemplateError
from draftkit.model import CHANNELS, CLIENT_TYPES, FAULTS, FORMALITIES, PHASES, SEVERITIES

_YES_NO = ("yes", "no")
KEYS: dict[str, tuple[str, ...]] = {
    "kind": (),
    "variant": (),
    "channel": CHANNELS,
    "fault": FAULTS,
    "severity": SEVERITIES,
    "client": CLIENT_TYPES,
    "formality": FORMALITIES,
    "phase": PHASES,
    "series": ("first", "later"),
    "told": _YES_NO,
    "gender": ("m", "f", "unknown"),
    "repeat": _YES_NO,
    "missed": _YES_NO,
    "running": _YES_NO,
    "sensitive": _YES_NO,
    "prefers": ("phone", "email", "messenger", "unknown"),
}
"""What a condition can ask about, with the values it can have; none listed: any name."""

Condition = tuple[tuple[str, tuple[str, ...]], ...]
"""A table of conditions as plain tuples, so that it can be cached."""


def read_condition(table: Any, file: str, line: int | None = None) -> Condition:
    """Check a `when` or `unless` table. Raises TemplateError for an unknown key or value."""
    if not isinstance(table, dict):
        raise TemplateError("a condition is a table", file=file, line=line, hint='when = { fault = "own" }')
    out = []
    for key, value in table.items():
        if key not in KEYS:
            known = ", ".join(KEYS)
            raise TemplateError(f"no condition is called {key}", file=file, line=line, hint="one of: " + known)
        values = tuple(value) if isinstance(value, list) else (value,)
        if not values:
            raise TemplateError(f"{key} has no value, so nothing is ever meant", file=file, line=line)
        if key == "gender" and "known" in values:
            values = ("m", "f")
        for each in values:
            if not isinstance(each, str) or (KEYS[key] and each not in KEYS[key]):
                known = ", ".join(KEYS[key]) or "a name"
                raise TemplateError(f"{key} cannot be {each!r}", file=file, line=line, hint=f"one of: {known}")
        out.append((key, values))
    return tuple(out)


def holds(condition: Condition, facing: dict[str, str]) -> bool:
    """Whether every key of the condition has one of its values; an empty condition holds."""
    return all(facing.get(key, "") in values for key, values in condition)


def meant(when: Condition, unless: Condition, facing: dict[str, str]) -> bool:
    """Whether `when` holds and `unless` does not."""
    return holds(when, facing) and not (unless and holds(unless, facing))
