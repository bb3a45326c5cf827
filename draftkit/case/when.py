"""Times as people say them: "today 15:00", «завтра в 9», "friday noon", "+2h", "12 March 9:30"."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from draftkit.case.moments import parse_moment
from draftkit.model import Moment
from draftkit.regex import regex

Words = dict[str, Any]
"""The table `[times]` of `locales/<lang>/interview.toml`."""

_STEP = regex(r"([+-])\s*(\d{1,4})\s*([^\W\d_]+)")
_CLOCK = regex(r"(?<!\d)(\d{1,2}):(\d\d)(?!\d)")
_DOTTED = regex(r"(?<!\d)(\d{1,2})\.(\d{1,2})(?:\.(\d{4}))?\.?(?![\d])")
_ISO = regex(r"\d{4}-\d\d-\d\d")
_UNCLEAR = "?"  # no filler word: a text that holds it is not understood


def read_when(text: str, now: datetime, words: Words, *, past: bool = False) -> Moment | None:
    """The moment that `text` names, None if it is no time.

    Args:
        text: what the author typed.
        now: what "today" and "+2h" start from.
        words: the language's words for days and units.
        past: whether a weekday without more is the last one instead of the next one.
    """
    exact = parse_moment(text)
    if exact is not None:
        return exact
    text = " ".join(text.casefold().replace(",", " ").replace("ё", "е").split())
    step = _STEP.fullmatch(text)
    if step:
        return _step(step, now, words)
    day, text = _day(text, now, words, past)
    clock, text = _clock(text, words, alone=day is None)
    if (day is None and clock is None) or any(word not in words["fillers"] for word in text.split()):
        return None
    return Moment(day or now.date(), clock)


def _step(found: re.Match[str], now: datetime, words: Words) -> Moment | None:
    number = int(found[2]) * (1 if found[1] == "+" else -1)
    for unit, names in words["units"].items():
        if found[3] in names:
            later = now + timedelta(**{unit: number})
            clock = later.time().replace(second=0, microsecond=0)
            return Moment(later.date(), None if unit in ("days", "weeks") else clock)
    return None


def _day(text: str, now: datetime, words: Words, past: bool) -> tuple[date | None, str]:
    """The day named in the text, and the text without it."""
    found = _ISO.search(text)
    if found:
        moment = parse_moment(found[0])
        return (moment.day, text.replace(found[0], " ")) if moment else (None, _UNCLEAR)
    found = _DOTTED.search(text)
    if found:
        day = _date(now, int(found[1]), int(found[2]), found[3])
        return (day, text.replace(found[0], " ")) if day else (None, _UNCLEAR)
    tokens = text.split()
    for index, token in enumerate(tokens):
        rest = tokens[:index] + tokens[index + 1 :]
        if token in words["days"]:
            return now.date() + timedelta(days=words["days"][token]), " ".join(rest)
        for number, names in enumerate(words["months"], 1):
            if token in names:
                return _named_month(rest, number, now)
        for weekday, names in enumerate(words["weekdays"]):
            if token in names:
                ahead = (weekday - now.weekday()) % 7
                return now.date() + timedelta(days=ahead - 7 if past and ahead else ahead), " ".join(rest)
    return None, text


def _named_month(rest: list[str], month: int, now: datetime) -> tuple[date | None, str]:
    """The first short number beside the month is the day, a long one the year."""
    day = next((t for t in rest if re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)?", t)), None)
    year = next((t for t in rest if re.fullmatch(r"\d{4}", t)), None)
    found = _date(now, int(re.sub(r"\D", "", day)), month, year) if day else None
    return (found, " ".join(t for t in rest if t not in (day, year))) if found else (None, _UNCLEAR)


def _date(now: datetime, day: int, month: int, year: str | None) -> date | None:
    """A date; without a year the one nearest to now."""
    try:
        if year:
            return date(int(year), month, day)
        near = [date(y, month, day) for y in (now.year - 1, now.year, now.year + 1)]
    except ValueError:
        return None
    return min(near, key=lambda d: abs(d - now.date()))


def _clock(text: str, words: Words, *, alone: bool) -> tuple[time | None, str]:
    """The clock time named in the text, and the text without it. A lone hour counts only beside a day or "pm"."""
    for name, clock in words["clocks"].items():
        if name in text.split():
            return time.fromisoformat(clock), " ".join(t for t in text.split() if t != name)
    found = _CLOCK.search(text) or re.search(r"(?<!\d)(\d{1,2})()(?=\s?(?:am|pm)\b)", text)
    if found is None and not alone:
        found = re.search(r"(?<!\d)(\d{1,2})()(?!\d)", text)
    if found is None:
        return None, text
    hour, minute = int(found[1]), int(found[2] or 0)
    rest = text[: found.start()] + " " + text[found.end() :]
    half = re.search(r"\b(am|pm)\b", rest)
    if half:
        if not 1 <= hour <= 12:
            return None, text
        hour = hour % 12 + (12 if half[1] == "pm" else 0)
        rest = rest.replace(half[1], " ")
    return (time(hour, minute), rest) if hour < 24 and minute < 60 else (None, text)
