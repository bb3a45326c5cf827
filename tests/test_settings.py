"""draftkit.toml: found upwards, read whole, every mistake named with its line."""

import os

import pytest

from draftkit import model, settings
from draftkit.errors import UserError
from draftkit.kit import Kit
from draftkit.model import Finding, Message, Report
from draftkit.policy import addresses, decide
from draftkit.settings import USUAL, Allowance, Settings, Terms, find_settings, matches, read_settings

WHOLE = """\
house = "Acme"
language = "ru"
threshold = "error"
inliner = "css-inline"
roots = ["house"]

[rules]
"apology.boilerplate" = "off"
"tone.*" = "note"

[[allow]]
rule = "timing.vague"
reason = "the carrier says no more"
text = "as soon as possible"

[policy]
error = "block"
broken = "soft"

[policy.rules]
"disclosure.*" = "soft"

[[policy.for]]
to = ["bank.example", "*.bank.example"]
from = "press@acme.example"
warning = "soft"

[[policy.for]]
from = "*@shop.acme.example"
rules = { "tone.*" = "block" }

[overrides]
key_file = "keys/overrides"

[plugins]
disabled = ["gate"]
"""


@pytest.fixture
def write(tmp_path):
    (tmp_path / "house").mkdir()

    def write(text, name="draftkit.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def test_every_setting_is_read(write, tmp_path):
    path = write(WHOLE)

    settings = read_settings(path)

    assert settings == Settings(
        house="Acme",
        language="ru",
        threshold="error",
        inliner="css-inline",
        roots=(str(tmp_path / "house"),),
        levels={"apology.boilerplate": "off", "tone.*": "note"},
        allowances=(Allowance("timing.vague", "the carrier says no more", "as soon as possible"),),
        policy=(
            Terms(("bank.example", "*.bank.example"), ("press@acme.example",), {"warning": "soft"}),
            Terms((), ("*@shop.acme.example",), {}, {"tone.*": "block"}),
            Terms(
                actions={"error": "block", "warning": "accept", "note": "accept", "broken": "soft"},
                rules={"disclosure.*": "soft"},
            ),
        ),
        key=("file", str(tmp_path / "keys" / "overrides")),
        disabled_plugins=("gate",),
        file=path,
    )


def test_the_nearest_file_upwards_counts(write, tmp_path):
    write('house = "above"')
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert find_settings(str(deep)).house == "above"

    (tmp_path / "a" / "draftkit.toml").write_text('house = "near"')
    assert find_settings(str(deep)).house == "near"


def test_pyproject_is_read_where_it_has_our_table(write, tmp_path):
    write('[project]\nname = "x"\n', "pyproject.toml")
    assert find_settings(str(tmp_path)).house == ""

    write('[tool.draftkit]\nhouse = "Acme"\n', "pyproject.toml")
    assert find_settings(str(tmp_path)).house == "Acme"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('house = "A"\nlanguge = "en"\n', 2, ["languge", "did you mean language?"]),
        ('[policy]\nerrors = "soft"\n', 2, ["policy.errors", "did you mean error?"]),
        ("[plugins]\n\ndisable = []\n", 3, ["plugins.disable", "did you mean disabled?"]),
        ('threshold = "fatal"\n', 1, ["threshold", "'fatal'", "error, warning, note"]),
        ('[rules]\n"tone.hostile" = "mild"\n', 2, ["tone.hostile", "'mild'", "off"]),
        ('[policy]\nbroken = "accept"\n', 2, ["policy.broken", "defer, prompt, soft, block"]),
        ('[policy.rules]\n"tone.*" = "defer"\n', 2, ["tone.*", "accept, prompt, soft, block"]),
        ('[policy]\nerror = "hold"\n', 2, ["policy.error", "'hold'", "accept, prompt, soft, block"]),
        ('[policy]\noverride = "free"\n', 2, ["policy.override", "there is no such setting"]),
        ('[policy.for]\nto = "a.example"\n', 1, ["policy.for", "[[policy.for]]"]),
        ('[[policy.for]]\nerror = "soft"\n', 1, ["policy.for[1]", "which mail is it for?"]),
        ('[[policy.for]]\nto = "a.example"\n', 1, ["policy.for[1]", "says nothing"]),
        (
            '[[policy.for]]\nto = "a.example"\nerror = "soft"\n\n[[policy.for]]\nto = "b c"\nerror = "soft"\n',
            6,
            ["'b c'"],
        ),
        ('[[policy.for]]\nto = 7\nerror = "soft"\n', 2, ["policy.for[1].to", "a list of texts"]),
        ('[[policy.for]]\nto = "a.example"\nerror = "hold"\n', 3, ["policy.for[1].error", "'hold'"]),
        ('[[policy.for]]\nto = "a.example"\n[policy.for.rules]\n"tone.*" = "free"\n', 4, ["tone.*", "'free'"]),
        ('[[policy.for]]\nt = "a.example"\n', 2, ["policy.for[1].t", "did you mean to?"]),
        ('[overrides]\nkey = "x"\n', 2, ["overrides.key", "there is no such setting"]),
        ('[overrides]\nkey_file = "x"\nkey_env = "X"\n', 1, ["one key is enough"]),
        ('[overrides]\nkey_env = ""\n', 2, ["this is empty"]),
        ('roots = ["nowhere"]\n', 1, ["roots", "no folder nowhere"]),
        ('roots = "house"\n', 1, ["roots", "a list of texts"]),
        ("house = 7\n", 1, ["house", "a text is needed"]),
        ('policy = "soft"\n', 1, ["policy", "a table is needed"]),
        ('[[allow]]\nrule = "a.b"\nreason = "x"\n[[allow]]\nrule = "a.b"\n', 4, ["allow[2]", "needs a reason"]),
        ('allow = ["x"]\n', 1, ["allow", "[[allow]]"]),
        ("house = \n", 1, ["is not TOML"]),
    ],
)
def test_a_mistake_is_named_with_its_line(write, text, line, words):
    path = write(text)

    with pytest.raises(UserError) as caught:
        read_settings(path)

    assert (caught.value.file, caught.value.line) == (path, line)
    for word in words:
        assert word in str(caught.value)


def test_a_mistake_in_pyproject_has_its_line_too(write):
    path = write('[project]\nname = "x"\n\n[tool.draftkit]\nhaus = "A"\n', "pyproject.toml")

    with pytest.raises(UserError) as caught:
        read_settings(path)

    assert caught.value.line == 5


@pytest.mark.skipif(os.name == "nt", reason="file modes are those of POSIX")
def test_a_file_in_another_encoding_says_what_to_do(tmp_path):
    path = tmp_path / "draftkit.toml"
    path.write_bytes('house = "Дом"'.encode("cp1251"))

    with pytest.raises(UserError, match="not UTF-8") as caught:
        read_settings(str(path))

    assert "iconv" in caught.value.hint


def test_the_levels_are_those_of_the_model():
    assert settings.LEVELS == model.LEVELS


def test_patterns_cover_a_rule_or_a_family():
    assert matches("tone.hostile", "tone.hostile")
    assert matches("tone.*", "tone.hostile")
    assert not matches("tone.*", "tones.other")
    assert not matches("tone.host", "tone.hostile")


def report(*levels, failures=(), rule="tone.hostile"):
    found = tuple(Finding(rule, level, 0, 0, "", f"a {level}") for level in levels)
    return Report("en", "", found, {}, failures)


FAMILY = Settings(policy=(USUAL._replace(rules={"tone.*": "block"}),))


@pytest.mark.parametrize(
    ("given", "settings", "action", "reasons"),
    [
        (report(), Settings(), "accept", ()),
        (report("warning", "note"), Settings(), "accept", ()),
        (report("warning", "error"), Settings(), "prompt", ("tone.hostile: a error",)),
        (report("error"), FAMILY, "block", ("tone.hostile: a error",)),
        (
            report("note"),
            Settings(policy=(USUAL._replace(rules={"tone.*": "accept", "tone.hostile": "soft"}),)),
            "soft",
            ("tone.hostile: a note",),
        ),
        (
            report("error", failures=("x.y: KeyError: 1",)),
            Settings(),
            "defer",
            ("x.y: could not look", "tone.hostile: a error"),
        ),
        (report("error", failures=("x.y",)), FAMILY, "block", ("tone.hostile: a error", "x.y: could not look")),
    ],
)
def test_the_gravest_action_wins_and_every_reason_is_given(given, settings, action, reasons):
    assert decide(Message("x"), given, settings) == (action, reasons)


HOUSE = Settings(
    policy=(
        Terms(to=("bank.example", "*.bank.example"), actions={"error": "block", "warning": "soft"}),
        Terms(to=("*@acme.example",), actions={"error": "accept"}),
        Terms(to=("*.банк.рф",), actions={"warning": "block"}),
        Terms(sender=("press@*",), rules={"tone.*": "soft"}),
        USUAL,
    )
)


@pytest.mark.parametrize(
    ("to", "sender", "level", "action"),
    [
        ((), "", "error", "prompt"),
        (("ann@bank.example",), "", "error", "block"),
        (("Ann@Mail.BANK.example",), "", "warning", "soft"),
        (("ann@bank.example",), "", "note", "accept"),
        (("ann@notbank.example",), "", "error", "prompt"),
        (("bo@acme.example",), "", "error", "accept"),
        (("bo@acme.example", "ann@bank.example"), "", "error", "block"),  # the gravest for anybody
        (("bo@acme.example", "cy@other.example"), "", "error", "prompt"),
        (
            ("bo@acme.example",),
            "press@acme.example",
            "note",
            "soft",
        ),  # where the first terms are silent, later ones speak
        (("bo@acme.example",), "press@acme.example", "error", "accept"),
        (("ann@почта.банк.рф",), "", "warning", "block"),
        (("ann@xn--80a1acny.xn--80ab2al.xn--p1ai",), "", "warning", "block"),
    ],
)
def test_the_policy_goes_by_recipients_and_sender(to, sender, level, action):
    assert decide(Message("x", to=to, sender=sender), report(level), HOUSE).action == action


def test_addresses_are_found_in_whatever_stands_around_them():
    headers = ['"Ann, of a@b.example" <ann@x.example>, bo@y.example', "Team: cy@z.example, bo@y.example;", "nobody"]

    assert addresses(headers) == ("a@b.example", "ann@x.example", "bo@y.example", "cy@z.example")


def test_a_long_word_without_an_address_keeps_no_gate_busy():
    assert addresses(["a" * 500_000, f"{'a' * 500_000} bo@y.example"]) == ("bo@y.example",)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('house = "A"\nlanguage = "rus"\n', 2, ["language: there is no 'rus'", "did you mean ru?"]),
        ('language = "qq"\n', 1, ["one of: en, ru"]),
        ('[plugins]\ndisabled = ["rulez"]\n', 2, ["there is no 'rulez'", "did you mean rules?"]),
    ],
)
def test_a_name_that_there_is_not_is_told_when_all_is_loaded(write, text, line, words):
    with pytest.raises(UserError) as caught:
        Kit.load(settings=write(text))

    assert caught.value.line == line
    for word in words:
        assert word in str(caught.value)


def test_a_plugin_may_be_disabled_that_is_installed_elsewhere(write):
    assert Kit.load(settings=write('[plugins]\ndisabled = ["gate"]\n')).settings.disabled_plugins == ("gate",)


def test_an_allowance_may_be_for_a_path(write):
    settings = read_settings(write('[[allow]]\nrule = "a.b"\nreason = "x"\npath = "out/"\n'))

    assert settings.allowances == (Allowance("a.b", "x", path="out/"),)
