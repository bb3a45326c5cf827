"""English, British and American, written and spoken."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draftkit.locales import load_locale
from draftkit.model import Moment, Money

NOW = datetime.fromisoformat("2026-03-10T10:15")  # a Tuesday


def filters(channel="email", **options):
    return load_locale("en", now=NOW, channel=channel, **options).filters()


@pytest.mark.parametrize(
    ("clock", "gb", "us", "spoken"),
    [
        ("00:00", "0:00", "12 am", "twelve at night"),
        ("03:05", "3:05", "3:05 am", "three oh five at night"),
        ("06:30", "6:30", "6:30 am", "six thirty in the morning"),
        ("09:00", "9:00", "9 am", "nine"),
        ("11:59", "11:59", "11:59 am", "eleven fifty-nine"),
        ("12:00", "noon", "noon", "noon"),
        ("12:01", "12:01", "12:01 pm", "twelve oh one"),
        ("13:10", "13:10", "1:10 pm", "one ten"),
        ("15:30", "15:30", "3:30 pm", "three thirty"),
        ("19:00", "19:00", "7 pm", "seven in the evening"),
        ("23:15", "23:15", "11:15 pm", "eleven fifteen at night"),
    ],
)
def test_clock(clock, gb, us, spoken):
    moment = Moment(NOW.date(), time.fromisoformat(clock))
    assert filters()["clock"](moment) == gb
    assert filters(region="US")["clock"](moment) == us
    assert filters("voice")["clock"](moment) == spoken
    assert filters()["at"](moment) == f"at {gb} today"


def test_voice_days():
    f = filters("voice")
    assert f["at"](Moment(date(2026, 3, 10), time(15, 30))) == "at three thirty today"
    assert f["at"](Moment(date(2026, 3, 11), time(10))) == "tomorrow at ten"
    assert f["at"](Moment(date(2026, 3, 16), time(10))) == "on Monday at ten"
    assert f["on"](Moment(date(2026, 4, 30))) == "on Thursday, the thirtieth of April"
    assert f["on"](Moment(date(2027, 4, 22))) == "on Thursday, the twenty-second of April twenty twenty-seven"
    assert filters("voice", region="US")["on"](Moment(date(2026, 4, 30))) == "on Thursday, April thirtieth"
    assert f["date"](Moment(date(2007, 1, 1))) == "the first of January two thousand and seven"


@pytest.mark.parametrize(
    ("n", "gb", "us"),
    [
        (0, "zero", "zero"),
        (21, "twenty-one", "twenty-one"),
        (105, "one hundred and five", "one hundred five"),
        (1005, "one thousand and five", "one thousand five"),
        (1200, "one thousand two hundred", "one thousand two hundred"),
        (999_999, "nine hundred and ninety-nine thousand nine hundred and ninety-nine", None),
        ("2.50", "two point five oh", "two point five oh"),
        (10**12, "one" + " oh" * 12, None),
    ],
)
def test_numbers_aloud(n, gb, us):
    assert filters("voice")["number"](n) == gb
    if us:
        assert filters("voice", region="US")["number"](n) == us


def test_money_aloud():
    money = filters("voice")["money"]
    assert money(Money("1.01", "GBP")) == "one pound and one penny"
    assert money(Money("180.00", "GBP")) == "one hundred and eighty pounds"
    assert money(Money("12.5", "USD")) == "twelve dollars and fifty cents"


@pytest.mark.parametrize(
    ("number", "region", "said", "again"),
    [
        (
            "+44 1632 960148",
            "",
            "oh one six three two, nine six oh, one four eight",
            "nine six oh, one four eight",
        ),
        ("01632 960148", "", "oh one six three two, nine six oh, one four eight", "nine six oh, one four eight"),
        ("01632960148", "", "oh one six three two, nine six oh, one four eight", "nine six oh, one four eight"),
        ("+441632960148", "", "oh one six three two, nine six oh, one four eight", "nine six oh, one four eight"),
        (
            "+44 (0)20 7946 0018",
            "",
            "oh two oh, seven nine four six, oh oh one eight",
            "seven nine four six, oh oh one eight",
        ),
        ("555 0148", "", "five five five, oh one four eight", "five five five, oh one four eight"),
        (
            "+1 (212) 555-0148",
            "US",
            "two one two, five five five, oh one four eight",
            "five five five, oh one four eight",
        ),
        (
            "+7 495 000-11-22",
            "",
            "plus seven, four nine five, oh oh oh, one one, two two",
            "oh oh oh, one one, two two",
        ),
        ("020 7946 0018 ext. 12", "", "oh two oh, seven nine four six, oh oh one eight, extension one two", None),
    ],
)
def test_phone_aloud(number, region, said, again):
    f = filters("voice", region=region)
    assert f["phone"](number) == said
    if again:
        assert f["phone_again"](number) == again


def test_phone_without_digits_is_an_error():
    from draftkit.errors import LocaleError

    with pytest.raises(LocaleError, match="is not a telephone number"):
        filters("voice")["phone"]("see below")


def test_texts_of_the_case_aloud():
    spoken = filters("voice")["spoken"]
    assert spoken("pages 14 and 15 of A4, 3.5% of 4,000 copies at 15:30") == (
        "pages fourteen and fifteen of A four, three point five per cent of four thousand copies at three thirty"
    )
    assert spoken("invoice 0045") == "invoice oh oh four five"


@given(st.text("0123456789 .,:%&-+()aZ", max_size=30))
def test_no_digit_is_left_in_a_text_aloud(text):
    said = filters("voice")["spoken"](text)
    assert not any(char.isdigit() for char in said)
