"""What values are made of: numbers, dates and clock times in digits, and the words that mean one, with their places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from draftkit_rules.facts._words import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

Reading = tuple[str | int, ...]
"""What a value says: ("clock", 15, 30), ("date", 3, 12), ("date", 3, 12, 2026), ("weekday", 0), ("day", 1) for
tomorrow, ("day_of_month", 12), ("amount", "180"), ("percent", "7.5"), ("number", "4000"), ("phone", digits)."""


class Value(NamedTuple):
    """A value where it stands. `sort` is date, clock, amount, percent, phone or number."""

    start: int
    end: int
    sort: str
    readings: tuple[Reading, ...]


class Item(NamedTuple):
    """A piece of the text. `kind` is iso, date, clock, phone, number, or a word's (see _words); `n` what that means."""

    start: int
    end: int
    kind: str
    n: int
    text: str


_LITERAL = re.compile(
    r"(?P<skip>24/7)|(?<![\w])(?P<iso>\d{4}-\d\d-\d\d)(?!\d)"
    r"|(?<![\w.,/])(?P<date>\d{1,2}(?P<sep>[./-])\d{1,2}(?P=sep)(?:\d{4}|\d\d))(?![\w])"
    r"|(?<![\w:.,])(?P<clock>(?:[01]?\d|2[0-3]):[0-5]\d)(?!\d)"
    r"|(?P<phone>[+(]{0,2}\d(?:[ \u00a0()-]{0,2}\d){5,14})(?!\w|[.,:]\d)"
    r"|(?P<number>\d{1,12}(?:[ \u00a0\u202f]\d{3}(?!\d))*(?:[.,]\d{1,6}(?!\d))*)"
    r"|(?P<word>[^\W\d_]{1,40}(?:['’][^\W\d_]{1,10})?|[£$€₽¥₸%])"
)
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,64}|(?:https?://|www\.)\S{1,300}")
_NUMBER = re.compile(r"(\d{1,12}(?:[ \u00a0\u202f]\d{3}(?!\d))*(?:[.,]\d{1,6}(?!\d))*)")


def without_addresses(text: str) -> str:
    """The text with mail and web addresses blank, and all else in its place."""
    if "@" in text or "://" in text or "www." in text:
        return _ADDRESS.sub(lambda match: " " * len(match[0]), text)
    return text


def scan(text: str, lang: str) -> Iterator[Item]:
    """Literals, and words that mean something here, in order."""
    words = WORDS[lang]
    for match in _LITERAL.finditer(text):
        kind, found = match.lastgroup or "", match[0]
        if kind == "word":
            low = found.lower().replace("ё", "е").replace("’", "'")
            if low in words:
                yield Item(match.start(), match.end(), *words[low], low)
        elif kind == "phone" and not _is_phone(found):
            for number in _NUMBER.finditer(text, *match.span()):
                yield Item(number.start(), number.end(), "number", 0, number[0])
        elif kind != "skip":
            yield Item(match.start(), match.end(), "date" if kind == "sep" else kind, 0, found)


def _is_phone(text: str) -> bool:
    digits = re.sub(r"\D", "", text)
    groups = re.findall(r"\d+", text)
    if len(digits) < 7 or re.fullmatch(r"(19|20)\d\d ?- ?(19|20)\d\d", text):
        return False
    if text[0] in "+(" or "-" in text:
        return True
    return len(groups) > 1 and (digits[0] == "0" or any(len(group) != 3 for group in groups[1:]))  # else thousands


def plain(text: str) -> str:
    """A number as the case would write it: no grouping, a point before decimals, no useless zeros."""
    text = re.sub(r"[ \u00a0\u202f]", "", text)
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?", text):
        text = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", text)
    text = text.replace(",", ".")
    return text.rstrip("0").rstrip(".") if "." in text else text.lstrip("0") or "0"


def dotted(text: str) -> tuple[Reading, ...]:
    """12.03 may be a day, 15.30 a clock time."""
    first, _, second = text.partition(".")
    if not (first.isdigit() and second.isdigit() and len(first) <= 2 and len(second) == 2):
        return ()
    return ("date", int(second), int(first)), ("clock", int(first), int(second))


def date_readings(text: str) -> tuple[Reading, ...]:
    first, second, third = (int(part) for part in re.split(r"\D", text))
    if first > 31:  # year first
        return (("date", second, third, first),)
    year = third if third > 99 else 2000 + third
    return ("date", second, first, year), ("date", first, second, year)
