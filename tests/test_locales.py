from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draftkit.errors import LocaleError
from draftkit.locales import load_locale
from draftkit.model import Moment, Money

NOW = datetime.fromisoformat("2026-03-10T10:15")
CALL = Moment(date(2026, 3, 12), time(15, 0))
MOMENT_FILTERS = (
    "at", "on", "by", "due", "since", "from_day", "until", "clock", "at_clock", "by_clock", "day", "date", "weekday",
    "dated", "month",
)  # fmt: skip


def filters(lang="en", now=NOW, **options):
    return load_locale(lang, now=now, **options).filters()


# Days already named


def test_snapshot_and_restore_forget_a_wording_that_was_thrown_away():
    locale = load_locale("en", now=NOW)
    at = locale.filters()["at"]
    before = locale.snapshot()
    assert at(CALL) == "on Thursday, 12 March, at 15:00"
    locale.restore(before)
    assert at(CALL) == "on Thursday, 12 March, at 15:00"
    assert at(CALL) == "on Thursday at 15:00"


def test_any_filter_that_names_a_day_makes_later_mentions_short():
    for name in ("by", "on", "due", "until", "dated", "day"):
        f = filters()
        f[name](CALL)
        assert f["at"](CALL) == "on Thursday at 15:00", name


def test_a_date_or_clock_alone_does_not_name_the_day():
    f = filters()
    f["date"](CALL), f["clock"](CALL), f["at_clock"](CALL), f["month"](CALL), f["weekday"](CALL)
    assert f["at"](CALL) == "on Thursday, 12 March, at 15:00"


def test_two_days_of_one_name_keep_their_dates():
    f = filters("ru")
    f["at"](CALL)
    later = Moment(date(2026, 3, 19), time(9, 0))
    assert f["at"](later) == "в четверг, 19 марта, в 9:00"
    assert f["at"](later) == "в четверг, 19 марта, в 9:00"
    assert f["at"](CALL) == "в четверг, 12 марта, в 15:00"


def test_today_and_its_namesake_next_week():
    f = filters()
    assert f["at"](Moment(date(2026, 3, 10), time(15))) == "at 15:00 today"
    assert f["by"](Moment(date(2026, 3, 17), time(15))) == "by 15:00 on Tuesday, 17 March"
    assert f["at"](Moment(date(2026, 3, 10), time(16, 30))) == "at 16:30 today"


@pytest.mark.parametrize("channel", ["sms", "messenger"])
def test_short_channels_name_near_days_without_the_date(channel):
    f = filters("ru", channel=channel)
    assert f["at"](Moment(date(2026, 3, 11), time(9))) == "завтра в 9:00"
    assert f["at"](CALL) == "в четверг, 12 марта, в 15:00"


# Now and the zone


def test_without_now_there_is_no_today_and_the_year_is_written():
    f = filters(now=None)
    assert f["at"](Moment(date(2026, 3, 10), time(15))) == "on Tuesday, 10 March 2026, at 15:00"
    assert f["from_day"](Moment(date(2026, 3, 4))) == "from Wednesday, 4 March 2026"


def test_today_is_the_day_in_the_zone_of_the_moment():
    now = datetime(2026, 3, 10, 23, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    moscow = ZoneInfo("Europe/Moscow")
    f = filters("ru", now)
    assert f["at"](Moment(date(2026, 3, 11), time(9), moscow)) == "сегодня в 9:00"


@pytest.mark.parametrize(
    ("lang", "zone", "clock"),
    [
        ("en", ZoneInfo("Europe/Berlin"), "15:00 (CET)"),
        ("en", ZoneInfo("Europe/Moscow"), "15:00 (Moscow time)"),
        ("en", timezone(timedelta(hours=5, minutes=45)), "15:00 (UTC+5:45)"),
        ("en", timezone(timedelta(hours=-3)), "15:00 (UTC−3)"),
        ("en", timezone.utc, "15:00 (UTC)"),  # noqa: UP017  what datetime.fromisoformat gives
        ("en", None, "15:00"),
        ("ru", ZoneInfo("Europe/Moscow"), "15:00 (мск)"),
        ("ru", ZoneInfo("Asia/Yekaterinburg"), "15:00 (мск+2)"),
    ],
)
def test_zone(lang, zone, clock):
    assert filters(lang, show_zone=True)["clock"](CALL._replace(zone=zone)) == clock
    assert filters(lang)["clock"](CALL._replace(zone=zone)) == "15:00"


def test_zone_follows_summer_time_and_stands_once_in_a_span():
    berlin = ZoneInfo("Europe/Berlin")
    f = filters(show_zone=True)
    day = date(2026, 7, 1)
    assert f["span"](Moment(day, time(9), berlin), Moment(day, time(10), berlin)) == (
        "from 9:00 to 10:00 (CEST) on Wednesday, 1 July"
    )


def test_span_of_one_moment_or_a_day_without_times():
    assert filters()["span"](CALL, CALL) == "on Thursday, 12 March, at 15:00"
    assert filters()["span"](CALL, Moment(CALL.day)) == "on Thursday, 12 March"


# Wrong values


def test_a_misspelt_name_in_a_template_is_nothing():
    from jinja2 import StrictUndefined

    with pytest.raises(LocaleError, match="at takes a time, and got nothing"):
        filters()["at"](StrictUndefined(name="updat"))


@pytest.mark.parametrize("name", MOMENT_FILTERS)
@pytest.mark.parametrize(("value", "said"), [(None, "nothing"), ("2026-03-12", "str"), (Money("1", "EUR"), "Money")])
def test_moment_filters_name_the_wrong_type(name, value, said):
    with pytest.raises(LocaleError, match=f"^{name} takes a time, and got {said}"):
        filters()[name](value)


@pytest.mark.parametrize(
    ("name", "args", "message"),
    [
        ("span", (CALL, None), "span takes a time, and got nothing"),
        ("span", (CALL,), "span takes a time, and got nothing"),
        ("money", ("5",), "money takes a sum, and got str"),
        ("number", (True,), "number takes a number, and got bool"),
        ("number", ("many",), '"many" is not a number'),
        ("plural", (1.5, "a", "b"), "plural takes a whole number"),
        ("plural", (2, "page"), "1 plural forms are too few"),
        ("join_and", ("text",), "join_and takes a list of texts, and got str"),
        ("join_and", ([1],), "join_and takes a text, and got int"),
        ("phone", (5,), "phone takes a text, and got int"),
        ("sentence", (None,), "sentence takes a text, and got nothing"),
        ("clock", (Moment(date(2026, 3, 12)),), "2026-03-12 has no clock time"),
        ("at_clock", (Moment(date(2026, 3, 12)),), "2026-03-12 has no clock time"),
        ("span", (CALL, Moment(date(2026, 3, 11))), "ends before it starts"),
        ("span", (CALL, CALL._replace(clock=time(9))), "ends before it starts"),
    ],
)
def test_other_filters_name_what_is_wrong(name, args, message):
    with pytest.raises(LocaleError, match=message):
        filters()[name](*args)


def test_gender_is_never_guessed():
    assert filters("ru", sender_gender="m")["g"]("понял", "поняла") == "понял"
    with pytest.raises(LocaleError, match="gender is not known"):
        filters("ru")["g"]("понял", "поняла")
    with pytest.raises(LocaleError, match='gender is "male"'):
        load_locale("ru", now=NOW, sender_gender="male")


# Texts


@pytest.mark.parametrize(
    ("text", "raised"),
    [
        ("we lost it", "We lost it"),
        ("ёлка", "Ёлка"),
        ("“we lost it” was all", "“We lost it” was all"),
        ("3 pages are missing", "3 pages are missing"),
        ("iPhone", "iPhone"),
        ("IT had a day off", "IT had a day off"),
        ("", ""),
    ],
)
def test_sentence(text, raised):
    assert filters()["sentence"](text) == raised


def test_bare():
    bare = filters()["bare"]
    assert bare("we lost it. ") == "we lost it"
    assert bare("and then...") == "and then..."
    assert bare("why?") == "why?"


@pytest.mark.parametrize(
    ("lang", "text", "clause"),
    [
        ("en", "We lost two pages.", "we lost two pages"),
        ("en", "I lost two pages", "I lost two pages"),
        ("en", "Copperleaf lost two pages", "Copperleaf lost two pages"),
        ("en", "May we", "May we"),
        ("ru", "Мы сдали не всё.", "мы сдали не всё"),
        ("ru", "Перенести рассылку", "перенести рассылку"),
        ("ru", "Нина не получила файл", "Нина не получила файл"),
        ("ru", "Из-за нас встал цех", "из-за нас встал цех"),
        ("ru", "Внести правку", "внести правку"),
        ("ru", "Вести ждут ответа", "Вести ждут ответа"),
        ("ru", "Печать-Сервис ждёт ответа", "Печать-Сервис ждёт ответа"),
        ("en", "A4 sheets ran out", "A4 sheets ran out"),
        ("ru", "ВЫ", "ВЫ"),
    ],
)
def test_clause_lowers_only_words_that_are_no_names(lang, text, clause):
    assert load_locale(lang, now=NOW).clause(text) == clause


def test_house_style_raises_the_words_of_the_table_and_no_others():
    source = (
        "Позвоню вам, {{ client.name }}: у вас и в вашем отделе. По-вашему, выше свыше вызов? {{ g('ваш', 'ваша') }}"
    )
    assert load_locale("ru", now=NOW).house_style(source) == source
    assert load_locale("ru", now=NOW, pronoun="Вы").house_style(source) == (
        "Позвоню Вам, {{ client.name }}: у Вас и в Вашем отделе. По-вашему, выше свыше вызов? {{ g('Ваш', 'Ваша') }}"
    )
    assert load_locale("en", now=NOW, pronoun="Вы").house_style("you") == "you"
    with pytest.raises(LocaleError, match="polite address"):
        load_locale("ru", now=NOW, pronoun="Ты").house_style(source)


def test_lists():
    f = filters()
    assert f["join_and"]([]) == ""
    assert f["join_and"](["ink"]) == "ink"
    assert f["join_and"](("ink", "glue")) == "ink and glue"
    assert f["join_and"](["ink, red", "glue"]) == "ink, red; and glue"
    assert filters(region="US")["join_or"](["ink", "glue", "tape"]) == "ink, glue, or tape"


def test_sms_has_no_no_break_spaces_and_no_minus_sign():
    f = filters("ru", channel="sms")
    assert f["money"](Money("-18500", "RUB")) == "-18 500 ₽"
    assert filters("ru")["money"](Money("-18500", "RUB")) == "−18\u00a0500\u00a0₽"


def test_money_keeps_the_decimals_written_and_completes_one():
    money = filters()["money"]
    assert money(Money("180.00", "GBP")) == "£180.00"
    assert money(Money("180.5", "GBP")) == "£180.50"
    assert money(Money("1000000", "USD")) == "$1,000,000"
    with pytest.raises(LocaleError, match="is not a number"):
        money(Money("1 000", "USD"))


# Data


def test_a_house_lays_its_own_words_over_ours(tmp_path):
    from draftkit.resources import locales_root

    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "locale.toml").write_text('[phrases.at]\nfull = "{weekday} {date} {clock}"\n')
    f = filters(roots=(locales_root(), str(tmp_path)))
    assert f["at"](CALL) == "Thursday 12 March 15:00"
    assert f["by"](CALL) == "by 15:00 on Thursday"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("[phrases.at]\nfull = '{weekdy}'", "phrases.at.full has the pattern .* cannot be filled: 'weekdy'"),
        ("[phrases.at]\nfull = '{weekday'", "cannot be filled"),
        ("[weekdays]\nname = ['Mo']", "weekdays.name has no entry 4"),
        ("plural = 'none'", "plural is 'none'"),
        ("plural = ", "is not valid TOML"),
    ],
)
def test_broken_data_names_file_and_key(tmp_path, data, message):
    from draftkit.resources import locales_root

    file = tmp_path / "en" / "locale.toml"
    file.parent.mkdir()
    file.write_text(data)
    with pytest.raises(LocaleError, match=message) as raised:
        filters(roots=(locales_root(), str(tmp_path)))["at"](CALL)
    assert str(file) in str(raised.value)


def test_missing_phrase_is_named(tmp_path):
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / "locale.toml").write_text('plural = "one-other"\n[phrases.at]\nshort = "x"\n')
    with pytest.raises(LocaleError, match=r"phrases\.at\.full is missing"):
        filters("xx", roots=(str(tmp_path),))["at"](CALL)
    with pytest.raises(LocaleError, match="no words for the voice"):
        load_locale("xx", now=NOW, channel="voice", roots=(str(tmp_path),))


def test_loading_a_locale_imports_neither_babel_nor_zoneinfo():
    code = (
        "import sys, datetime; from draftkit.locales import load_locale;"
        "now = datetime.datetime(2026, 3, 10); pairs = [(l, c) for l in ('en', 'ru') for c in ('email', 'voice')];"
        "[load_locale(l, now=now, channel=c).filters()['money'] for l, c in pairs];"
        "print([m for m in ('babel', 'zoneinfo', 'dataclasses', 'pathlib', 'jinja2') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


# Properties

moments = st.builds(
    Moment,
    st.dates(date(2025, 1, 1), date(2030, 12, 31)),
    st.none() | st.times().map(lambda t: t.replace(second=0, microsecond=0)),
)


@given(
    st.sampled_from(["en", "en-US", "ru"]),
    st.sampled_from(["email", "sms", "voice"]),
    st.lists(moments, max_size=4),
    st.data(),
)
def test_every_phrase_of_any_moment_is_whole_and_the_same_again(lang, channel, some, data):
    names = [
        data.draw(st.sampled_from(("at", "on", "by", "due", "since", "from_day", "until", "day", "dated")))
        for _ in some
    ]

    def say():
        f = filters(lang, channel=channel)
        return [f[name](moment) for name, moment in zip(names, some, strict=True)]

    said = say()
    assert said == say()
    for text in said:
        assert text == text.strip()
        assert "{" not in text
        assert "  " not in text
        if channel == "voice":
            assert not any(char.isdigit() for char in text)


@given(st.sampled_from(["en", "ru"]), moments, moments)
def test_spans_of_any_two_moments(lang, one, other):
    start, end = sorted([one, other], key=lambda m: (m.day, m.clock or time(0)))
    text = filters(lang, channel="voice")["span"](start, end)
    assert text
    assert not any(char.isdigit() for char in text)
