"""The house and the plugin to copy from do what their pages say."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from draftkit import Context, Kit, Message
from draftkit.affair import channel, clock
from draftkit.drafting import Order
from draftkit.errors import UserError
from draftkit.settings import USUAL, Allowance, Settings

EXAMPLES = Path(__file__).parent.parent / "examples"


@pytest.fixture
def house():
    return Kit.load(settings=str(EXAMPLES / "house" / "draftkit.toml"))


@pytest.fixture
def plugin(monkeypatch):
    """The example plugin, not installed, only imported."""
    monkeypatch.syspath_prepend(str(EXAMPLES / "plugin"))
    import draftkit_example_house

    yield draftkit_example_house
    for name in [name for name in sys.modules if name.startswith("draftkit_example_house")]:
        del sys.modules[name]


def draft(kit, kind, lang):
    case = kit.case(str(EXAMPLES / "catalogue.toml"))
    found = kit.drafter.kind(kind)
    return kit.draft(case, Order(kind, lang, channel(case, found), clock(case, kind, None, datetime.now(UTC))))


@pytest.mark.parametrize(
    ("lang", "greeting", "line"), [("en", "Good day, ", "press room"), ("ru", "Добрый день, ", "цех")]
)
def test_a_house_overrides_a_wording_and_adds_a_block_and_a_kind(house, lang, greeting, line):
    written, report = draft(house, "press-note", lang)

    assert written.text.startswith(greeting)
    assert line in written.text
    assert not [finding for finding in report.findings if finding.level == "error"]


def test_a_houses_wording_is_used_in_our_kinds_too(house):
    assert draft(house, "detailed-email", "en")[0].text.startswith("Good day, ")


@pytest.mark.parametrize(
    ("lang", "text"), [("en", "There was a hiccup with it."), ("ru", "С заказом вышла накладочка.")]
)
def test_a_house_adds_a_rule_of_words(house, lang, text):
    found = house.check(Message(text, lang=lang), Context())

    assert "house.hiccup" in [finding.rule for finding in found.findings]


def test_a_houses_policy_decides(house):
    message = Message("There was a hiccup with it.", lang="en")

    assert house.decide(message, house.check(message, Context())).action == "soft"


def test_a_plugin_adds_a_block_a_kind_a_rule_and_a_reporter(plugin):
    kit = Kit.load(settings=Settings(), plugins={"example_house": plugin})

    assert "from 8:00 to 18:00" in draft(kit, "pickup-note", "en")[0].text
    assert "с 8:00 до 18:00" in draft(kit, "pickup-note", "ru")[0].text
    assert draft(kit, "pickup-note", "en")[0].subject.endswith("your spring catalogue")
    assert kit.reporters["count"] == "draftkit_example_house.count:report"
    found = kit.check(Message("It costs 200 euros, give or take.", lang="en"), Context())
    assert "wording.ballpark" in [finding.rule for finding in found.findings]


# Settings about rules, which need rules to be about


TEXT = Message("I'm sorry if this caused trouble.", lang="en")


def rules_found(settings):
    return {finding.rule: finding.level for finding in Kit.load(settings=settings).check(TEXT, Context()).findings}


def test_levels_of_the_settings_hold():
    assert rules_found(Settings())["apology.conditional"] == "error"
    assert rules_found(Settings(levels={"apology.conditional": "note"}))["apology.conditional"] == "note"
    assert "apology.conditional" not in rules_found(Settings(levels={"apology.*": "off"}))


def test_an_allowance_drops_what_it_names_and_nothing_else():
    def allowing(text):
        return Settings(allowances=(Allowance("apology.conditional", "our founder says so", text),))

    assert "apology.conditional" not in rules_found(allowing(""))
    assert "apology.conditional" not in rules_found(allowing("IF"))
    assert "apology.conditional" in rules_found(allowing("that"))


@pytest.mark.parametrize(
    "settings",
    [
        Settings(levels={"apology.conditonal": "off"}, file="draftkit.toml"),
        Settings(policy=(USUAL._replace(rules={"apology.conditonal": "soft"}),), file="draftkit.toml"),
        Settings(allowances=(Allowance("apology.conditonal", "x"),), file="draftkit.toml"),
    ],
)
def test_settings_about_a_rule_that_is_not_there_are_a_slip(settings):
    with pytest.raises(UserError, match=r"draftkit\.toml: .*apology\.conditonal.*\n.*apology\.conditional\?"):
        rules_found(settings)
