"""From a case file to checked values. Every mistake is a CaseError: file, line, field, what is wrong and an example."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, time, tzinfo
from typing import TYPE_CHECKING, Any

from draftkit.case.fields import FIELDS, Field, children
from draftkit.case.moments import find_zone, looks_like_moment, moment_of, parse_moment
from draftkit.case.parse import clean
from draftkit.case.place import line_of
from draftkit.errors import CaseError
from draftkit.records import NamedTuple
from draftkit.regex import regex

if TYPE_CHECKING:
    from draftkit.model import Moment

MAX_TEXT = 20_000
"""Longest worded value, in characters. Longer ones are pasted by mistake (our bound)."""

Tree = dict[str, Any]


class Text(NamedTuple):
    """A worded fact: the wording for each language it is given in."""

    by_lang: dict[str, str]


class Source(NamedTuple):
    """Where the values come from: what errors need to name the place, and what naive values mean."""

    path: str
    raw: str
    lang: str
    zone: tzinfo | None

    def error(self, field: str, message: str, hint: str = "") -> CaseError:
        """A CaseError for a field (a path such as `solution[2].by`), with its line and the schema's example."""
        line = line_of(self.raw, field)
        return CaseError(f"{clean(field)}: {message}", file=self.path, line=line, hint=hint or example_hint(field))


def example_hint(field: str) -> str:
    """`for example: …` from the questions of the English locale, empty if the field has none."""
    from draftkit.case.questions import question

    example = question(field, "en").example
    return f"for example: {example}" if example else ""


def checked(tree: Tree, source: Source) -> Tree:
    """The whole file, checked: unknown fields refused, values typed, worded facts as Text, times as Moment.

    Raises:
        CaseError: at the first mistake.
    """
    tree = dict(tree)
    if isinstance(tree.get("status"), str):
        tree["status"] = [{"is": tree["status"]}]
    for key in ("next", "verdict", "ask", "approve"):  # a lone time is enough to say when
        value = tree.get(key)
        if isinstance(value, str | date):
            name = "at" if key in ("next", "verdict") else "by"
            tree[key] = [{name: value}] if key == "next" else {name: value}
        elif key == "next" and isinstance(value, dict):
            tree[key] = [value]
    return _table(tree, "", "", source)


def checked_value(item: Any, path: str, source: Source) -> Any:
    """One value of a field (its path as in FIELDS), checked. Raises CaseError."""
    return _value(item, path, path, source)


def _table(value: Any, path: str, shown: str, source: Source) -> Tree:
    if not isinstance(value, dict):
        raise source.error(shown, f"a table is needed here, this is {_named(value)}", f"write [{path}]")
    names = children(path)
    out: Tree = {}
    for key, item in value.items():
        where = f"{shown}.{key}" if shown else str(key)
        if key not in names:
            raise source.error(where, "there is no such field", _nearest(key, names, path))
        out[key] = _value(item, f"{path}.{key}" if path else key, where, source)
    return out


def _value(item: Any, path: str, shown: str, source: Source) -> Any:
    field = FIELDS.get(path)
    if field is not None:
        return _list(item, field, shown, source) if field.many else _scalar(item, field, shown, source)
    if children(path + "[]"):
        if not isinstance(item, list):
            raise source.error(shown, f"a list of tables is needed here, this is {_named(item)}", f"write [[{path}]]")
        return [_table(each, path + "[]", f"{shown}[{i}]", source) for i, each in enumerate(item, 1)]
    return _table(item, path, shown, source)


def _list(item: Any, field: Field, shown: str, source: Source) -> list[Any]:
    if field.is_text and isinstance(item, dict):  # also.en = ["…", "…"], also.ru = ["…"]
        _languages(item, shown, source)
        return [
            Text({lang: _worded(each, f"{shown}.{lang}[{i}]", field, source)})
            for lang, each_list in item.items()
            for i, each in enumerate(each_list if isinstance(each_list, list) else [each_list], 1)
        ]
    if isinstance(item, str):
        item = [item]
    if not isinstance(item, list):
        raise source.error(shown, f"a list is needed here, this is {_named(item)}")
    return [_scalar(each, field, f"{shown}[{i}]", source) for i, each in enumerate(item, 1)]


def _scalar(item: Any, field: Field, shown: str, source: Source) -> Any:
    if field.is_text:
        if isinstance(item, dict):
            _languages(item, shown, source)
            return Text({lang: _worded(each, f"{shown}.{lang}", field, source) for lang, each in item.items()})
        return Text({source.lang: _worded(item, shown, field, source)})
    return _READERS[field.sort](item, field, shown, source)


def _languages(wordings: Tree, shown: str, source: Source) -> None:
    if not wordings:
        raise source.error(shown, "is empty", "write the words, or remove the line")
    for lang in wordings:
        if lang not in (known := FIELDS["lang"].choices):
            names = " or ".join(f"{shown}.{each}" for each in known)
            raise source.error(f"{shown}.{lang}", "a wording is given by language", names)


def _worded(item: Any, shown: str, field: Field, source: Source) -> str:
    if not isinstance(item, str):
        raise source.error(shown, f"words are needed here, this is {_named(item)}")
    text = clean(item)
    if not text:
        raise source.error(shown, "is empty", "write the words, or remove the line")
    if len(text) > MAX_TEXT:
        raise source.error(shown, f"is {len(text):,} characters long, {MAX_TEXT:,} at most", "say it in one sentence")
    if field.sort == "sentence":
        return text if text[-1] in '.!?…»"”' else text + "."
    return text if field.sort == "name" else text.rstrip(" .;,!?…") or text


def _line(item: Any, field: Field, shown: str, source: Source) -> str:
    if not isinstance(item, str) or not clean(item):
        raise source.error(shown, f"one line of text is needed here, this is {_named(item)}")
    return clean(item)


def _choice(item: Any, field: Field, shown: str, source: Source) -> str:
    if item not in field.choices:
        raise source.error(shown, f"{_short(item)} is not one of the values", "one of: " + ", ".join(field.choices))
    return str(item)


def _flag(item: Any, field: Field, shown: str, source: Source) -> bool:
    if not isinstance(item, bool):
        raise source.error(shown, f"true or false is needed here, this is {_named(item)}")
    return item


def _whole(item: Any, field: Field, shown: str, source: Source) -> int:
    top = 3 if field.path == "damage.level" else 1000
    if isinstance(item, bool) or not isinstance(item, int) or not 0 <= item <= top:
        raise source.error(shown, f"a whole number from 0 to {top} is needed here, this is {_named(item)}")
    return item


_AMOUNT = regex(r"\d{1,12}(?:\.\d{1,4})?", re.ASCII)


def _amount(item: Any, field: Field, shown: str, source: Source) -> str:
    text = repr(item) if isinstance(item, int | float) and not isinstance(item, bool) else str(item)
    if not _AMOUNT.fullmatch(text):
        raise source.error(shown, f"an amount such as 180 or 18500.50 is needed here, this is {_named(item)}")
    return text


def _currency(item: Any, field: Field, shown: str, source: Source) -> str:
    if not isinstance(item, str) or not re.fullmatch("[A-Z]{3}", item):
        raise source.error(shown, f"a currency code is needed here, this is {_named(item)}", "GBP, EUR, USD, RUB …")
    return item


def _phone(item: Any, field: Field, shown: str, source: Source) -> str:
    if not isinstance(item, str) or not re.fullmatch(r"\+?[0-9\s().\-\u2011/]{3,40}", item.strip()):
        raise source.error(shown, f"a phone number is needed here, this is {_named(item)}")
    return clean(item)


def _email(item: Any, field: Field, shown: str, source: Source) -> str:
    if not isinstance(item, str) or not re.fullmatch(
        r"[^\s@<>(),;:\"]+@[^\s@<>(),;:\"]+\.[^\s@<>(),;:\".]+", item.strip()
    ):
        raise source.error(shown, f"a mail address is needed here, this is {_named(item)}")
    return clean(item)


def _zone(item: Any, field: Field, shown: str, source: Source) -> tzinfo:
    zone = find_zone(item)
    if zone is None:
        raise source.error(
            shown, f"{_short(item)} is not a time zone", "an IANA name: Europe/London, Europe/Moscow, America/New_York"
        )
    return zone


_TIME_HINT = 'for example: "2026-03-12 15:00"'


def _moment(item: Any, field: Field, shown: str, source: Source) -> Moment:
    moment = None
    if isinstance(item, str):
        moment = parse_moment(item, source.zone)
    elif isinstance(item, date):
        with suppress(ValueError, OverflowError):  # outside the years that a case may name
            moment = moment_of(item, source.zone)
    elif isinstance(item, time):
        raise source.error(shown, f"the day is missing beside {item:%H:%M}", _TIME_HINT)
    if moment is None:
        if isinstance(item, date) or (isinstance(item, str) and looks_like_moment(item)):
            raise source.error(shown, f"there is no such day or time: {str(item).strip()}", _TIME_HINT)
        raise source.error(shown, f"a day or a day and time is needed here, this is {_named(item)}", _TIME_HINT)
    if moment.zone != source.zone:  # times are compared by day and clock (sort_key), which takes one zone for all
        hint = 'say where they hold: timezone = "Europe/London"'
        raise source.error(shown, "has an offset, and the case names no time zone for its times", hint)
    return moment


_READERS = {
    "line": _line,
    "email": _email,
    "phone": _phone,
    "choice": _choice,
    "flag": _flag,
    "whole": _whole,
    "amount": _amount,
    "currency": _currency,
    "zone": _zone,
    "moment": _moment,
}


def _named(value: Any) -> str:
    """A value as a person would call it, cut short."""
    sorts = {bool: "a flag", int: "a number", float: "a number", list: "a list", dict: "a table", str: "text"}
    if value is None:
        return "nothing"
    name = next((word for sort, word in sorts.items() if isinstance(value, sort)), "a time")
    return f"{name} ({_short(value)})"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "…"


def _nearest(key: str, names: tuple[str, ...], path: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(str(key), names, 1, 0.6)
    if near:
        return f"did you mean {near[0]}?"
    elsewhere = [p.replace("[]", "") for p in FIELDS if p.split(".")[-1] == key]
    if elsewhere:
        return f"it stands in another place: {elsewhere[0]}"
    return f"fields here: {', '.join(names[:30])}" + (" …" if len(names) > 30 else "")
