"""Length rests on what the kinds say, wherever a message comes from."""

from __future__ import annotations

import pytest

from draftkit.kit import Kit
from draftkit.model import Context, Message


@pytest.fixture(scope="module")
def kit() -> Kit:
    return Kit.load()


def too_long(kit: Kit, words: int, lang: str = "en", **context: str) -> list[str]:
    text = " ".join(["word" if lang == "en" else "слово"] * words)
    report = kit.check(Message(text, lang=lang), Context(**context), kit.rules.only(["structure.length"], ()))
    return [finding.level for finding in report.findings]


def test_the_limit_is_that_of_the_kind_and_language(kit):
    assert too_long(kit, 320, kind="detailed-email") == []
    assert too_long(kit, 320, "ru", kind="detailed-email") == ["warning"]


def test_a_client_with_many_questions_is_given_more_room(kit):
    assert too_long(kit, 360, kind="detailed-email") == ["warning"]
    assert too_long(kit, 360, kind="detailed-email", client_type="whining") == []


def test_what_costs_money_or_is_cut_off_is_an_error(kit):
    assert too_long(kit, 110, kind="first-notice", channel="sms") == ["error"]


def test_a_voicemail_is_measured_in_seconds_even_when_no_channel_is_named(kit):
    assert too_long(kit, 140, kind="voicemail") == ["error"]


def test_without_a_kind_and_for_an_unknown_one_nothing_is_too_long(kit):
    assert too_long(kit, 2000) == too_long(kit, 2000, kind="poem") == []
