"""docs/filters.md is true: every row of its tables is run."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from pathlib import Path

import pytest

from draftkit.locales import load_locale
from draftkit.model import Moment, Money

PAGE = Path(__file__).parents[2] / "docs" / "filters.md"


def moment(day, clock=None):
    return Moment(date.fromisoformat(day), time.fromisoformat(clock) if clock else None)


NOW = datetime.fromisoformat("2026-03-10T10:15")
NAMES = {
    "found": moment("2026-03-09", "09:10"),
    "fixed": moment("2026-03-09", "11:40"),
    "proof": moment("2026-03-10", "15:00"),
    "update": moment("2026-03-11", "09:00"),
    "delivery": moment("2026-03-12", "12:00"),
    "call": moment("2026-03-12", "15:00"),
    "hearing": moment("2026-03-17", "13:30"),
    "start": moment("2026-03-16"),
    "tuesday": moment("2026-03-17"),
    "today": moment("2026-03-10"),
    "past": moment("2026-03-04"),
    "next_year": moment("2027-01-14", "10:00"),
    "Money": Money,
}


def rows():
    lang, channel = "", ""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if start := re.fullmatch(r"<!-- run: (\S+)( voice)? -->", line):
            lang, channel = start[1], "voice" if start[2] else "email"
        elif line.startswith("#"):
            lang = ""
        elif lang and (row := re.fullmatch(r"\| `(.+)` \| (.+?) \| *(.*?) *\|", line)):
            yield pytest.param(lang, channel, row[1], row[2], row[3] or row[2], id=f"{lang}-{channel}-{row[1]}")


@pytest.mark.parametrize(("lang", "channel", "expression", "first", "later"), list(rows()))
def test_row(lang, channel, expression, first, later):
    locale = load_locale(lang, now=NOW, channel=channel, sender_gender="f")
    scope = {**locale.filters(), **NAMES}
    said = [eval(expression, scope).replace("\u00a0", " ") for _ in range(2)]
    assert said == [first, later]


def test_page_has_every_filter():
    page = PAGE.read_text(encoding="utf-8")
    missing = [name for name in load_locale("en", now=NOW).filters() if f"`{name}(" not in page]
    assert not missing


def test_page_names_are_the_moments_of_the_tests():
    page = PAGE.read_text(encoding="utf-8")
    assert {name for name in NAMES if name != "Money" and f"`{name}`" not in page} == set()
