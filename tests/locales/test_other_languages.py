"""Languages without a folder: from CLDR data, with Babel (an extra)."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from draftkit.errors import LocaleError
from draftkit.locales import load_locale
from draftkit.model import Moment, Money

NOW = datetime.fromisoformat("2026-03-10T10:15")
CALL = Moment(date(2026, 3, 12), time(15))


@pytest.mark.parametrize(
    ("lang", "at", "day", "year", "money"),
    [
        ("de", "Donnerstag, 12. März, 15:00", "Donnerstag, 12. März", "12. März 2027", "1.250,50\u00a0EUR"),
        ("fr", "jeudi, 12 mars, 15:00", "jeudi, 12 mars", "12 mars 2027", "1\u202f250,50\u00a0EUR"),
        ("pl", "czwartek, 12 marca, 15:00", "czwartek, 12 marca", "12 marca 2027", "1\u00a0250,50\u00a0EUR"),
    ],
)
def test_phrases(lang, at, day, year, money):
    f = load_locale(lang, now=NOW).filters()
    assert f["at"](CALL) == at
    assert f["day"](CALL) == day
    assert f["date"](Moment(date(2027, 3, 12))) == year
    assert f["money"](Money("1250.50", "EUR")) == money


def test_plural_forms_are_those_of_the_language():
    plural = load_locale("pl", now=NOW).filters()["plural"]
    assert [plural(n, "strona", "strony", "stron", "strony") for n in (1, 2, 5, 12, 22)] == [
        "strona", "strony", "stron", "stron", "strony",
    ]  # fmt: skip


def test_lists():
    f = load_locale("de-AT", now=NOW).filters()
    assert f["join_and"](["Papier", "Tinte", "Leim"]) == "Papier, Tinte und Leim"
    assert f["join_or"](["heute", "morgen"]) == "heute oder morgen"


def test_unknown_language_is_an_error():
    with pytest.raises(LocaleError, match='there is no language "qq"'):
        load_locale("qq", now=NOW)


def test_voice_needs_words():
    with pytest.raises(LocaleError, match="de has no words for the voice channel"):
        load_locale("de", now=NOW, channel="voice")
