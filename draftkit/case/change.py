"""Changing a fact that a case file has, or taking it away, without touching another line.

As in edit.py each change is held against what the file says when it is read again: at worst it is refused.
"""

from __future__ import annotations

import tomllib
from copy import deepcopy
from typing import Any

from draftkit.case.edit import sections
from draftkit.errors import CaseError
from draftkit.regex import regex

_KEY = regex(r"\s*([A-Za-z0-9_\-.\"' ]+?)\s*=")
_LONGEST = 400
"""Lines of one value."""


def change(raw: str, path: str, value: str, *, file: str = "") -> str:
    """The text with another value for a fact. A comment behind the old one stays.

    Args:
        raw: the text, TOML that can be read.
        path: the field, as for `draftkit.case.edit.put`.
        value: the new value as TOML.
        file: the file's name, for the error.

    Raises:
        CaseError: the file is laid out so that the value cannot be changed alone; the message holds the line to write.
    """
    wanted, table, key = _target(raw, path)
    table[key] = tomllib.loads(f"x = {value}")["x"]
    lines = raw.split("\n")
    for first, end in _statements(lines, path):
        name, old = lines[first].partition("=")[0], "\n".join(lines[first:end])
        new = [f"{name.rstrip()} = {value}{_remark(old)}"]
        changed = "\n".join([*lines[:first], *new, *lines[end:]])
        if _reads(changed, wanted):
            return changed
    raise CaseError(f"{path} cannot be changed in this file", file=file, hint=f"write it in yourself: {path} = {value}")


def remove(raw: str, path: str, *, file: str = "") -> str:
    """The text without a fact, or without an entry of a list (`solution[2]`) and all that stands in it.

    Raises:
        CaseError: the file is laid out so that it cannot be taken out alone.
    """
    wanted, table, key = _target(raw, path)
    del table[key]
    lines = raw.split("\n")
    spans = _entry(lines, path) if path.endswith("]") else _statements(lines, path)
    for first, end in spans:
        changed = "\n".join([*lines[:first], *lines[end:]])
        if _reads(changed, wanted) or _reads(changed, _without_empty(wanted, path)):
            return changed
    raise CaseError(f"{path} cannot be taken out of this file", file=file, hint="take the line out yourself")


def _target(raw: str, path: str) -> tuple[dict[str, Any], Any, Any]:
    """A copy of the data, the table or list that holds the field in it, and its key or index."""
    data = deepcopy(tomllib.loads(raw))
    here: Any = data
    steps: list[Any] = []
    for name in path.split("."):
        key, _, number = name.rstrip("]").partition("[")
        steps += [key, int(number) - 1] if number else [key]
    for step in steps[:-1]:
        here = here[step]
    return data, here, steps[-1]


def _without_empty(data: dict[str, Any], path: str) -> dict[str, Any]:
    """A list whose last entry went, or a dotted key whose last part went, is not there at all."""
    data = deepcopy(data)
    names = [name.partition("[")[0] for name in path.split(".")]
    for depth in range(len(names), 0, -1):
        here: Any = data
        for name in names[: depth - 1]:
            here = here.get(name, {}) if isinstance(here, dict) else {}
        if isinstance(here, dict) and here.get(names[depth - 1], 0) in ([], {}):
            del here[names[depth - 1]]
    return data


def _reads(text: str, wanted: dict[str, Any]) -> bool:
    try:
        return tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        return False


def _statements(lines: list[str], path: str) -> list[tuple[int, int]]:
    """First line and the line after the last of each statement that may be the field's."""
    found = []
    for table, start, stop in sections(lines):
        at = start
        while at < stop:
            key = _KEY.match(lines[at])
            end = _statement(lines, at, stop) if key else at + 1
            if key:
                name = "".join(c for c in key[1] if c not in "\"' ")
                if (f"{table}.{name}" if table else name) == path:
                    found.append((at, end))
            at = end
    return found


def _statement(lines: list[str], first: int, stop: int) -> int:
    """The line after a statement: it ends as soon as what it has can be read."""
    for end in range(first + 1, min(stop, first + _LONGEST) + 1):
        try:
            tomllib.loads("\n".join(lines[first:end]))
        except tomllib.TOMLDecodeError:
            continue
        return end
    return first + 1


def _remark(statement: str) -> str:
    """The comment at the end of a statement, with the space before it."""
    full = tomllib.loads(statement)
    at = statement.find("#")
    while at >= 0:
        if _reads(statement[:at], full):
            return statement[len(statement[:at].rstrip()) :]
        at = statement.find("#", at + 1)
    return ""


def _entry(lines: list[str], path: str) -> list[tuple[int, int]]:
    """The lines of a list's entry with its header and what is in it."""
    inside = [(start - 1, stop) for name, start, stop in sections(lines) if name == path or name.startswith(path + ".")]
    return [(inside[0][0], inside[-1][1])] if inside else []
