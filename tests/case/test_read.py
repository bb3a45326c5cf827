"""Whatever is wrong with a case file, the author is told where, what, and how it is right; nothing else ever happens."""

import subprocess
import sys
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draftkit.case import load_case, read_case
from draftkit.case.fields import FIELDS
from draftkit.case.moments import parse_moment
from draftkit.case.parse import clean
from draftkit.case.place import line_of
from draftkit.errors import CaseError, UserError

WRONG = {
    # what the author wrote after `lang = "en"`: what they are told, exactly
    "act = we sent it": (
        'case.toml:2: this is not TOML: invalid value\n  texts stand in quotes, each field on a line of its own: act = "we sent the wrong file"'
    ),
    "[impact]\nsince = 2026-03-12 15:00": (
        'case.toml:3: a day with a clock time stands in quotes\n  for example: "2026-03-12 15:00"'
    ),
    "[impact]\nsince = 2026-02-30": "case.toml:3: there is no such day: 2026-02-30\n  for example: 2026-03-12",
    '[impact]\nsince = "2026-02-30"': 'case.toml:3: impact.since: there is no such day or time: 2026-02-30\n  for example: "2026-03-12 15:00"',
    '[impact]\nsince = "2026-03-12 25:00"': (
        'case.toml:3: impact.since: there is no such day or time: 2026-03-12 25:00\n  for example: "2026-03-12 15:00"'
    ),
    '[impact]\nsince = "0026-03-12"': 'case.toml:3: impact.since: there is no such day or time: 0026-03-12\n  for example: "2026-03-12 15:00"',
    '[impact]\nsince = "2026-03-12T15:00Z"': (
        "case.toml:3: impact.since: has an offset, and the case names no time zone for its times\n"
        '  say where they hold: timezone = "Europe/London"'
    ),
    "[impact]\nsince = 2026-03-12T15:00:00Z": (
        "case.toml:3: impact.since: has an offset, and the case names no time zone for its times\n"
        '  say where they hold: timezone = "Europe/London"'
    ),
    'now = "2026-03-12T15:00Z"\ntimezone = "Lundun"': (
        "case.toml:3: timezone: 'Lundun' is not a time zone\n  an IANA name: Europe/London, Europe/Moscow, America/New_York"
    ),
    '[impact]\nsince = "tomorrow"': (
        "case.toml:3: impact.since: a day or a day and time is needed here, this is text ('tomorrow')\n"
        '  for example: "2026-03-12 15:00"'
    ),
    "[impact]\nsince = 15:00:00": 'case.toml:3: impact.since: the day is missing beside 15:00\n  for example: "2026-03-12 15:00"',
    '[impact]\nsince = "2026-03-12 15:00"\nuntil = "2026-03-12 14:00"': (
        "case.toml:4: impact.until: lies before impact.since\n  one of the two times is wrong"
    ),
    'act = "a"\nact = "b"': "case.toml:3: this field stands in the file twice\n  keep one of the two lines",
    '[client]\nname = "Nora"\n[client]\ntype = "key"': (
        "case.toml:4: this table stands in the file twice\n  put its fields under one header"
    ),
    'acct = "we sent it"': "case.toml:2: acct: there is no such field\n  did you mean act?",
    '[client]\nnmae = "Nora"': "case.toml:3: client.nmae: there is no such field\n  did you mean name?",
    'type = "key"': "case.toml:2: type: there is no such field\n  it stands in another place: client.type",
    "act = 5": (
        "case.toml:2: act: words are needed here, this is a number (5)\n"
        '  for example: "we printed pages 14 and 15 of your spring catalogue with last year\'s prices"'
    ),
    'act = ""': "case.toml:2: act: is empty\n  write the words, or remove the line",
    'act.de = "wir"': "case.toml:2: act.de: a wording is given by language\n  act.en or act.ru",
    '[impact]\nalso.de = ["wir"]': "case.toml:3: impact.also.de: a wording is given by language\n  impact.also.en or impact.also.ru",
    'fault = "ours"': (
        "case.toml:2: fault: 'ours' is not one of the values\n"
        "  one of: own, shared, third_party, force_majeure, disputed, client, unknown"
    ),
    '[impact]\nrunning = "yes"': "case.toml:3: impact.running: true or false is needed here, this is text ('yes')\n  for example: true",
    "[damage]\nlevel = 7": "case.toml:3: damage.level: a whole number from 0 to 3 is needed here, this is a number (7)\n  for example: 2",
    '[compensation]\namount = "much"': (
        "case.toml:3: compensation.amount: an amount such as 180 or 18500.50 is needed here, this is text ('much')\n"
        "  for example: 180"
    ),
    '[compensation]\ncurrency = "pounds"': (
        "case.toml:3: compensation.currency: a currency code is needed here, this is text ('pounds')\n  GBP, EUR, USD, RUB …"
    ),
    '[sender]\nphone = "call me"': (
        "case.toml:3: sender.phone: a phone number is needed here, this is text ('call me')\n"
        '  for example: "+44 1632 960148"'
    ),
    'timezone = "Moscow"': (
        "case.toml:2: timezone: 'Moscow' is not a time zone\n  an IANA name: Europe/London, Europe/Moscow, America/New_York"
    ),
    'client = "Nora"': "case.toml:2: client: a table is needed here, this is text ('Nora')\n  write [client]",
    '[solution]\nwhat = "a"': "case.toml:2: solution: a list of tables is needed here, this is a table ({'what': 'a'})\n  write [[solution]]",
    '[[solution]]\nwhat = "a"\n\n[[solution]]\nwhat = "b"\nby = "soon"': (
        "case.toml:7: solution[2].by: a day or a day and time is needed here, this is text ('soon')\n"
        '  for example: "2026-03-12 15:00"'
    ),
}


@pytest.mark.parametrize("body", WRONG)
def test_a_mistake_is_named_with_its_place_and_an_example(body):
    with pytest.raises(CaseError) as caught:
        read_case(f'lang = "en"\n{body}\n', "case.toml")
    assert str(caught.value) == WRONG[body]
    assert caught.value.exit_code == 2


HOSTILE = {
    "no language": 'act = "x"',
    "another language": 'lang = "de"',
    "another region": 'lang = "en-AU"',
    "nothing": "",
    "a huge text": f'lang = "en"\nact = "{"x" * 30_000}"',
    "a header in an address": 'lang = "en"\n[client]\nemail = "a@b.example\\r\\nBcc: x@y.example"',
    "a path for a zone": 'lang = "en"\ntimezone = "../../etc/passwd"',
    "an impossible offset": 'lang = "en"\n[impact]\nsince = "2026-03-12T15:00+99:00"',
    "the end of the calendar": 'lang = "en"\ntimezone = "Europe/Moscow"\n[impact]\nsince = "9999-12-31T23:59-12:00"',
    "the end of the calendar in TOML": 'lang = "en"\ntimezone = "Europe/Moscow"\n[impact]\nsince = 9999-12-31T23:59:00-12:00',
    "lists within lists": f'lang = "en"\nact = {"[" * 3000}{"]" * 3000}',
    "infinity": 'lang = "en"\n[compensation]\namount = inf',
    "a negative sum": 'lang = "en"\n[compensation]\namount = -5',
    "a control character": 'lang = "en"\nact = "a\x00b"',
    "JSON in a TOML file": '{"lang": "en"}',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_a_case_error_of_bearable_length(name):
    with pytest.raises(CaseError) as caught:
        read_case(HOSTILE[name], "case.toml")
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(
    "raw",
    [
        '{"lang": "en", "act": "a", "act": "b"}',
        f'{{"lang": "en", "damage": {{"level": {"9" * 5000}}}}}',
        '{"lang": "en", "act": null}',
        '{"lang": "en", "act": "\\ud800"}',
        '{"lang": "en", "compensation": {"amount": "١٢"}}',
        '{"lang": "en", "sender": {"phone": "١٢٣٤"}}',
        '{"lang": "en", "act": }',
        "[]",
        '{"lang": "en", "x": 1}',
        f'{{"a": {"[" * 99999}{"]" * 99999}}}',
    ],
)
def test_a_wrong_json_file_is_a_case_error(raw):
    with pytest.raises(CaseError):
        read_case(raw, "case.json", as_json=True)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("absent.toml", None, "there is no such file"),
        ("folder/absent.toml", None, "its folder does not exist"),
        (".", None, "is a folder, not a file"),
        ("cp1251.toml", 'lang = "ru"\nact = "мы"\n'.encode("cp1251"), "cp1251.toml:2: is not UTF-8 (byte 0xec)"),
        ("utf16.toml", 'lang = "ru"'.encode("utf-16"), "is not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path, monkeypatch, name, data, said):
    monkeypatch.chdir(tmp_path)
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(UserError) as caught:
        load_case(name)
    assert said in str(caught.value)
    assert name in str(caught.value)


def test_the_command_ends_with_two_and_one_message(tmp_path):
    (tmp_path / "case.toml").write_text('lang = "en"\nfault = "ours"\n', "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "draftkit", "draft", "first-notice", "case.toml"],
        capture_output=True, encoding="utf-8", cwd=tmp_path, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "draftkit: " + WRONG['fault = "ours"'] + "\n"


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path):
    (tmp_path / "case.toml").write_bytes('\ufefflang = "ru"\r\nact = "мы сдали не всё."\r\n'.encode())
    assert load_case(tmp_path / "case.toml").get("act").by_lang == {"ru": "мы сдали не всё"}


def test_worded_values_are_one_line_without_what_turns_the_writing():
    case = read_case('lang = "en"\nact = """we\n  sent \u202eit\u200b twice. """\n')
    assert case.get("act").by_lang == {"en": "we sent it twice"}
    assert clean("a\r\nBcc: b") == "a Bcc: b"


def test_a_time_with_an_offset_is_told_in_the_zone_of_the_case():
    case = read_case('lang = "ru"\ntimezone = "Europe/Moscow"\n[impact]\nsince = "2026-03-12T15:00Z"\n')
    assert str(case.get("impact.since").clock) == "18:00:00"
    assert parse_moment("2026-03-12T15:00-05:30").zone.utcoffset(None).total_seconds() == -19800


def test_the_line_of_a_field_is_found_in_tables_lists_and_inline_tables():
    raw = (
        'lang = "en"\n[client]\nname = "N"\n[[next]]\nat = "x"\n[[next]]\nat = "y"\n[ask]\nby.x = 1\nwhat = { a = 1 }\n'
    )
    assert line_of(raw, "client.name") == 3
    assert line_of(raw, "next[2].at") == 7
    assert line_of(raw, "ask.what") == 10
    assert line_of(raw, "client.email") == 2
    assert line_of(raw, "nothing.at.all") is None


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=40)
    | st.datetimes()
    | st.dates()
    | st.times(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["en", "ru", "at", "what", "by"]) | st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(path=st.sampled_from(sorted(FIELDS)), value=VALUES)
def test_no_value_of_any_field_does_anything_but_load_or_name_the_mistake(path, value):
    from draftkit.case.read import Source, checked

    data = {"lang": "en"}
    here = data
    *tables, last = path.split(".")
    for name in tables:
        inner = {}
        here[name.removesuffix("[]")] = [inner] if name.endswith("[]") else inner
        here = inner
    here[last] = value
    try:
        checked(data, Source("case.toml", "", "en", None))
    except CaseError as error:
        assert len(str(error)) < 2000  # noqa: PT017  it may as well be a right value


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(raw):
    try:
        read_case(raw, "case.toml")
    except CaseError as error:
        assert str(error).startswith("case.toml")  # noqa: PT017  as above
    else:
        assert tomllib.loads(raw)["lang"]
