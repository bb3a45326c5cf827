"""The case: the facts of one affair, written down once. `load_case` reads and checks a file; `Case.facts` is what
templates see; `Case.guarded` is what only rules see.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from draftkit.case.fields import FIELDS, GUARDED
from draftkit.case.moments import find_zone
from draftkit.case.parse import parse
from draftkit.case.read import Source, Text, Tree, checked, checked_value
from draftkit.errors import CaseError
from draftkit.model import Guarded
from draftkit.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo
    from os import PathLike

    from draftkit.model import Moment

__all__ = ["Case", "Text", "load_case", "read_case", "with_values"]


class Case(NamedTuple):
    """A checked case. `raw` is the text of its file, for errors alone; `tree` holds the public fields as read (worded
    facts as Text), `guarded` the negative lists, which are not in the tree. `lang` and `region` come from the language
    tag, `zone` is the sender's.
    """

    path: str
    raw: str
    lang: str
    region: str
    zone: tzinfo | None
    tree: Tree
    guarded: Guarded

    def get(self, path: str, default: Any = None) -> Any:
        """The value at a dotted path of tables ("client.type"), or `default`."""
        value: Any = self.tree
        for name in path.split("."):
            if not isinstance(value, dict) or name not in value:
                return default
            value = value[name]
        return value

    @property
    def now(self) -> Moment | None:
        """The time the case itself states, if it does."""
        now: Moment | None = self.tree.get("now")
        return now

    def error(self, field: str, message: str, hint: str = "") -> CaseError:
        """A CaseError that names the field and its line in this case's file."""
        return Source(self.path, self.raw, self.lang, self.zone).error(field, message, hint)


def load_case(path: str | PathLike[str]) -> Case:
    """Read a case from a TOML or JSON file.

    Raises:
        UserError: the file cannot be read.
        CaseError: it is not TOML or JSON, or a field is wrong; with line, field and an example of right.
    """
    from draftkit.resources import read_text

    raw = read_text(path)
    return read_case(raw, str(path), as_json=str(path).lower().endswith(".json"))


def read_case(raw: str, path: str = "<case>", *, as_json: bool = False) -> Case:
    """Check the text of a case file. Raises CaseError."""
    data = parse(raw, path, as_json=as_json)
    tag = data.get("lang")
    lang, _, region = str(tag).replace("_", "-").partition("-")
    if tag is None:
        raise CaseError("lang is missing", file=path, hint='say the language of the facts, such as lang = "en"')
    if lang in FIELDS["lang"].choices:
        data["lang"] = lang
        if region:
            data.setdefault("region", region.upper())
    zone = find_zone(data.get("timezone")) if "timezone" in data else None
    source = Source(path, raw, lang, zone)
    if "timezone" in data:
        checked_value(data["timezone"], "timezone", source)  # before the times that are read by it
    tree = checked(data, source)
    guarded = Guarded(*(tuple(tree.pop(name, ())) for name in GUARDED))
    case = Case(path, raw, lang, tree.get("region", ""), zone, tree, guarded)
    _check_order(case)
    return case


def with_values(case: Case, values: Mapping[str, Any]) -> Case:
    """The case with fields set, by path ("client.name"): as if its file said so. An empty value takes the field away.

    Raises:
        CaseError: a path is no field outside lists, or a value is wrong.
    """
    source = Source(case.path, case.raw, case.lang, case.zone)
    tree = dict(case.tree)
    for path, value in values.items():
        if path in GUARDED:
            raise source.error(path, "is no fact of one message", "write it into the case file")
        *tables, name = path.split(".")
        table = tree
        for each in tables:
            table[each] = table = dict(table.get(each, {}))
        if isinstance(value, str) and not value.strip():
            table.pop(name, None)
        else:
            table[name] = checked_value(value, path, source)
    return case._replace(tree=tree)


_ORDERED = (
    ("impact.since", "impact.until"),
    ("handling.found_at", "handling.told_at"),
)


def _check_order(case: Case) -> None:
    """An end does not come before its start."""
    for first, second in _ORDERED:
        start, end = case.get(first), case.get(second)
        if start and end and sort_key(end) < sort_key(start):
            raise case.error(second, f"lies before {first}", "one of the two times is wrong")


def sort_key(moment: Moment) -> tuple[str, str]:
    """Order of moments in one case, which all have one zone: by day, then clock; a day alone counts as its end."""
    return (moment.day.isoformat(), moment.clock.isoformat() if moment.clock else "24")
