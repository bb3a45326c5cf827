"""A sample case in which every field has the example of its question. Texts are written from parts of it, so that the
engine itself decides what they say, and what they print can be told from their own words.
"""

from __future__ import annotations

import json
import tomllib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from draftkit.case import read_case
from draftkit.case.fields import FIELDS, GUARDED
from draftkit.case.questions import question
from draftkit.plan import field_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from draftkit.case import Case
    from draftkit.model import Moment

EMPTY: Mapping[str, Any] = {}
_NEVER = (*GUARDED, "lang", "region", "timezone", "now", "log", "clock", "sent")
_PAST = (
    "impact.since", "impact.until", "impact.checked_at", "handling", "calls", "complaint", "timeline", "progress",
    "thanks", "promises", "relationship", "solution[].done", "solution[].known_from", "prevention[].done", "status",
    "outcome_at",
)  # fmt: skip
_YEARS = 17
"""A number that no list of the sample is as long as: a text that counts shows by it what it counts."""
_CONTACTS = 3
"""The next one, the one after it, and one of the rest."""

_WITH: dict[str, tuple[str, ...]] = {
    "solution[].what": ("solution[].by",),
    "solution[].result": ("solution[].what", "solution[].done"),
    "solution[].done": ("solution[].what", "solution[].result"),
    "solution[].otherwise": ("solution[].what", "solution[].if"),
    "next[].to": ("next[].at",),
    "next[].what": ("next[].at",),
    "next[].or_at": ("next[].at",),
    "next[].how": ("next[].at",),
    "next[].by_senior": ("next[].at", "sender.senior.name"),
    "prevention[].from": ("prevention[].what",),
    "prevention[].done": ("prevention[].what",),
    "progress[].what": ("progress[].at",),
    "progress[].headline": ("progress[].what", "progress[].at"),
    "promises[].what": ("promises[].due",),
    "options[].recommended": ("options[].label",),
    "options[].why": ("options[].label", "options[].recommended"),
    "options[].pro": ("options[].label",),
    "thanks[].effect": ("thanks[].for",),
    "calls[].at": ("calls[].reached",),
    "compensation.amount": ("compensation.currency", "compensation.authorised"),
    "compensation.what": ("compensation.authorised",),
    "compensation.how": ("compensation.authorised",),
    "compensation.authorised": ("compensation.what",),
    "compensation.refused.because": ("compensation.refused.what",),
    "damage.loss.amount": ("damage.loss.currency",),
}
"""Fields that say nothing alone, and what has to stand beside them."""


def fields_of(facts: Iterable[str]) -> frozenset[str]:
    """The fields that give some facts, and what has to stand beside them.

    Args:
        facts: paths as in the `needs` of a block.
    """
    out, waiting = set[str](), []
    for path in facts:
        waiting.append(field_of(path))
        if (head := path.partition(".")[0]) in ("later", "further"):
            waiting.append(head)
    while waiting:
        field = waiting.pop()
        if field not in out:
            out.add(field)
            waiting += _WITH.get(field, ())
    return frozenset(out)


class Sample:
    """The sample in one language, laid under a case.

    Attributes:
        earlier: the day before.

    Args:
        lang: of the texts.
        at: when they are written.
        case: what is known already, None for nothing.
    """

    def __init__(self, lang: str, at: Moment, case: Case | None = None) -> None:
        self.lang, self.at = lang, at
        self._tree = _tree(lang, at)
        self._base = case or read_case(json.dumps({"lang": lang}), "<export>", as_json=True)
        self._known = _paths(self._base.tree, "")
        self._cases: dict[Any, Case] = {}
        self.earlier = at._replace(day=at.day - timedelta(days=1))

    def case(self, fields: frozenset[str], given: Mapping[str, Any] = EMPTY) -> Case:
        """The case with these fields of the sample added; those that it has itself are kept.

        Args:
            fields: paths as in FIELDS; "later" and "further" stand for one and two contacts after the next.
            given: other values than the sample's, by path.
        """
        key = fields, tuple(given.items())
        if key not in self._cases:
            contacts = 3 if "further" in fields else 2 if "later" in fields else 1
            added = _picked(self._tree, "", fields, contacts)
            for path, value in given.items():
                _put(added, path, [value] if path in FIELDS and FIELDS[path].many else value)
            tree = _under(added, self._base.tree)
            self._cases[key] = self._base._replace(tree=tree)
        return self._cases[key]

    def known(self, field: str) -> bool:
        """Whether the case itself has the field."""
        return field in self._known

    def values(self) -> list[tuple[str, Any]]:
        """Every value of the sample that the case does not give, with its path."""
        return [(path, value) for path, value in _values(self._tree, "", self.lang) if path not in self._known]


def _tree(lang: str, at: Moment) -> dict[str, Any]:
    data: dict[str, Any] = {"lang": lang}
    past, ahead = _weekdays(at.day - timedelta(days=400)), _weekdays(at.day + timedelta(days=14))
    for path, field in FIELDS.items():
        if path.startswith(_NEVER):
            continue
        example = question(path, lang).example
        value = tomllib.loads(f"x = {example}")["x"] if example else None
        if field.sort == "moment":
            value = f"{next(past if path.startswith(_PAST) else ahead)} 15:00"
        elif field.sort == "whole":
            value = _YEARS if path == "relationship.years" else 1
        _put(data, path, value)
    data["next"] += [{"at": f"{next(ahead)} 15:00"} for _ in range(1, _CONTACTS)]
    return read_case(json.dumps(data), "<export>", as_json=True).tree


def _weekdays(day: date) -> Iterator[date]:
    """Working days after a day."""
    while True:
        day += timedelta(days=1)
        if day.weekday() < 5:
            yield day


def _put(data: dict[str, Any], path: str, value: Any) -> None:
    *tables, name = path.split(".")
    for table in tables:
        data = data.setdefault(table[:-2], [{}])[0] if table.endswith("[]") else data.setdefault(table, {})
    data[name] = value


def _picked(tree: dict[str, Any], path: str, fields: frozenset[str], contacts: int) -> dict[str, Any]:
    """The part of the tree that holds the fields."""
    out: dict[str, Any] = {}
    for name, value in tree.items():
        inner = f"{path}.{name}" if path else name
        if inner in fields:
            out[name] = value
        elif isinstance(value, dict):
            if table := _picked(value, inner, fields, contacts):
                out[name] = table
        elif isinstance(value, list) and inner not in FIELDS:
            entries = value[:contacts] if name == "next" else value
            if tables := [each for each in (_picked(v, f"{inner}[]", fields, contacts) for v in entries) if each]:
                out[name] = tables
    return out


def _under(sample: dict[str, Any], case: dict[str, Any]) -> dict[str, Any]:
    """The case with what only the sample has; of a list the entries of the case, each with what it lacks."""
    out = dict(sample)
    for name, value in case.items():
        other = sample.get(name)
        if isinstance(value, dict) and isinstance(other, dict):
            out[name] = _under(other, value)
        else:
            out[name] = value
    return out


def _paths(value: Any, path: str) -> set[str]:
    if path in FIELDS:
        return {path}
    if isinstance(value, dict):
        return {each for name, item in value.items() for each in _paths(item, f"{path}.{name}" if path else name)}
    if isinstance(value, list):
        return {each for item in value for each in _paths(item, f"{path}[]")}
    return set()


def _values(value: Any, path: str, lang: str) -> list[tuple[str, Any]]:
    if path in FIELDS:
        items = value if isinstance(value, list) else [value]
        return [(path, getattr(item, "by_lang", {}).get(lang, item)) for item in items]
    if isinstance(value, dict):
        return [e for name, item in value.items() for e in _values(item, f"{path}.{name}" if path else name, lang)]
    return [each for item in value for each in _values(item, f"{path}[]", lang)]
