"""draftkit.toml: found upwards, read whole, every mistake named with its line."""

import os

import pytest

from draftkit import model, settings
from draftkit.errors import UserError
from draftkit.kit import Kit
from draftkit.model import Finding, Report
from draftkit.policy import decide
from draftkit.settings import Allowance, Settings, find_settings, matches, read_settings

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
error = "reject"
broken = "hold"

[policy.rules]
"disclosure.*" = "hold"

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
        policy={"error": "reject", "warning": "accept", "note": "accept", "broken": "hold"},
        policy_rules={"disclosure.*": "hold"},
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
        ('[policy]\nerrors = "hold"\n', 2, ["policy.errors", "did you mean error?"]),
        ("[plugins]\n\ndisable = []\n", 3, ["plugins.disable", "did you mean disabled?"]),
        ('threshold = "fatal"\n', 1, ["threshold", "'fatal'", "error, warning, note"]),
        ('[rules]\n"tone.hostile" = "mild"\n', 2, ["tone.hostile", "'mild'", "off"]),
        ('[policy]\nbroken = "accept"\n', 2, ["policy.broken", "defer, hold"]),
        ('[policy.rules]\n"tone.*" = "defer"\n', 2, ["tone.*", "accept, hold, reject"]),
        ('roots = ["nowhere"]\n', 1, ["roots", "no folder nowhere"]),
        ('roots = "house"\n', 1, ["roots", "a list of texts"]),
        ("house = 7\n", 1, ["house", "a text is needed"]),
        ('policy = "hold"\n', 1, ["policy", "a table is needed"]),
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


@pytest.mark.parametrize(
    ("given", "settings", "action", "reasons"),
    [
        (report(), Settings(), "accept", ()),
        (report("warning", "note"), Settings(), "accept", ()),
        (report("warning", "error"), Settings(), "hold", ("tone.hostile: a error",)),
        (report("error"), Settings(policy_rules={"tone.*": "reject"}), "reject", ("tone.hostile: a error",)),
        (
            report("note"),
            Settings(policy_rules={"tone.*": "accept", "tone.hostile": "hold"}),
            "hold",
            ("tone.hostile: a note",),
        ),
        (report("error", failures=("x.y",)), Settings(), "defer", ("x.y: could not look",)),
        (
            report("error", failures=("x.y",)),
            Settings(policy_rules={"tone.*": "reject"}),
            "reject",
            ("tone.hostile: a error",),
        ),
    ],
)
def test_the_gravest_action_wins_with_its_reasons(given, settings, action, reasons):
    assert decide(given, settings) == (action, reasons)


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
