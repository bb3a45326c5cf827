"""Date that cannot be.

What it finds: a weekday that does not fit its date ("Friday, 12 March 2026", which is a Thursday), a day that no
month has, a deadline that was over when the message was written, and a span that ends before it begins.

Why it hurts: a wrong date in an apology doubles the failure: the client comes on the wrong day, or stops believing
the others.

Write instead: look the day up, and write weekday and date together, so that one checks the other.

Limits: a date without a year is taken for the one nearest to the time of writing; without either nothing is checked.
A deadline counts only after "by" or "until", in a sentence that promises something.

Sources: J. Maxham, R. Netemeyer, A Longitudinal Study of Complaining Customers' Evaluations of Multiple Service
Failures (2002).
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from draftkit.model import Fix
from draftkit.rules import DocumentRule, Hit
from draftkit_rules.facts._values import read
from draftkit_rules.facts._words import WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from draftkit.model import Context
    from draftkit.text import TextView
    from draftkit_rules.facts._items import Value

rule = DocumentRule(level="error", label="W-date", where=("date",))

_GAP = re.compile(r",?[ \u00a0](?:the )?|[ \u00a0]\(")
_WEEKDAY = r"(?:[^\W\d]{2,12},?[ \u00a0]){0,2}"
_DEADLINE = re.compile(
    rf"\b(?:by|until|no later than|до|к|ко|не позднее|не позже)[ \u00a0]{_WEEKDAY}$",
    re.IGNORECASE,
)
_FROM = re.compile(r"(?:\bfrom|\bс|\bсо)[ \u00a0](?:[^\W\d]{2,12},?[ \u00a0]){0,2}$", re.IGNORECASE)
_TO = re.compile(r",?[ \u00a0]?(?:to|until|till|–|-|по|до)[ \u00a0](?:[^\W\d]{2,12},?[ \u00a0]){0,2}")
_SEPARATORS = re.compile(r"\W+")
_DIGITS = re.compile(rb"\d[./-]\d")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def check(view: TextView, context: Context) -> Iterator[Hit]:
    """Yield dates that cannot be, in the text and in the subject."""
    today = context.now.date() if context.now else None
    for part, each in (("body", view), ("subject", view.subject)):
        if each is not None:
            yield from (hit._replace(part=part) for hit in _hits(each, today, _anchor(context, today)))


def _anchor(context: Context, today: date | None) -> date | None:
    """The day that dates without a year are near to: of the case's days the one nearest to today, else today."""
    days = [moment.day for moment in (context.facts or {}).get("times") or ()]
    return min(days, key=lambda day: abs((day - today).days), default=today) if today else None


def _hits(view: TextView, today: date | None, near: date | None) -> Iterator[Hit]:
    previous: Value | None = None
    for value in _values(view):
        days = [_day(reading, near) for reading in value.readings if reading[0] == "date" and value.sort == "date"]
        if days and all(day is False for day in days):
            yield Hit(value.start, value.end, key="no_day")
        real = [day for day in days if isinstance(day, date)]
        if real and previous is not None:
            yield from _beside(view, previous, value, real, near)
        if real and today is not None and max(real) < today and _is_deadline(view, value):
            yield Hit(value.start, value.end, key="past", level="warning")
        previous = value


def _values(view: TextView) -> Iterator[Value]:
    lang = view.lang if view.lang in WORDS else "en"
    for start, end, _ in view.each(_dated(lang)):
        begin, stop = view.original(start, end)
        for value in _values_of(view.own[begin:stop], lang):
            yield value._replace(start=value.start + begin, end=value.end + begin)


@cache
def _dated(lang: str) -> Callable[[bytes], bool]:
    """Whether a sentence may hold a date: reading all that there are would cost more than all other rules."""
    months = {word for word, (sort, _) in WORDS[lang].items() if sort == "month"}

    def dated(raw: bytes) -> bool:
        return bool(_DIGITS.search(raw)) or not months.isdisjoint(_SEPARATORS.split(raw.decode("cp1251").lower()))

    return dated


@lru_cache(maxsize=2048)
def _values_of(sentence: str, lang: str) -> tuple[Value, ...]:
    return tuple(read(sentence, lang))


def _beside(view: TextView, previous: Value, value: Value, days: list[date], near: date | None) -> Iterator[Hit]:
    """A weekday right before a date, or the beginning of a span whose end the date is."""
    gap = view.own[previous.end : value.start]
    reading = previous.readings[0]
    if reading[0] == "weekday" and _GAP.fullmatch(gap) and all(day.weekday() != reading[1] for day in days):
        right = _DAYS[days[0].weekday()]
        fix = Fix(right + view.text[previous.end : value.end], safe=False) if view.lang == "en" else None
        yield Hit(previous.start, value.end, key="weekday", fix=fix)
    elif reading[0] == "date" and _TO.fullmatch(gap) and _opens(view, previous):
        start = _day(reading, near)
        if isinstance(start, date) and all(day < start for day in days) and len(reading) == len(value.readings[0]):
            yield Hit(previous.start, value.end, key="span")


def _day(reading: tuple[str | int, ...], today: date | None) -> date | bool | None:
    """The day of a reading; False if there is none such, None if its year is not known."""
    _, month, day, *years = reading
    if years:
        return _date(int(years[0]), int(month), int(day)) or False
    if not _date(2000, int(month), int(day)):  # a leap year
        return False
    if today is None:
        return None
    years = [today.year - 1, today.year, today.year + 1]
    near = [found for year in years if (found := _date(int(year), int(month), int(day)))]
    return min(near, key=lambda found: abs((found - today).days), default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _opens(view: TextView, value: Value) -> bool:
    """Whether "from" stands before it."""
    return _FROM.search(view.own, max(0, value.start - 30), value.start) is not None


def _is_deadline(view: TextView, value: Value) -> bool:
    """Whether "by" or "until" stands before it, in a sentence that promises something."""
    if not _DEADLINE.search(view.own, max(0, value.start - 40), value.start):
        return False
    sentence = view.sentence_at(value.start)
    return sentence is not None and any(
        sentence.start <= start < sentence.end for start, _ in view.hits("timing.impossible_date/promise")
    )
