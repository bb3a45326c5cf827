"""Elements of a message are recognised as their own examples say."""

from pathlib import Path

import pytest

from draftkit.lexicon import read_elements, read_lexicon
from draftkit.lint import check
from draftkit.model import ELEMENTS, Context, Message, Passage
from draftkit.patterns import Grammar
from draftkit.resources import locales_root
from draftkit.ruleset import RuleSet

ROOTS = [locales_root()]
EXAMPLES = [
    pytest.param(lang, name, text, said, id=f"{lang}-{name}-{'yes' if said else 'no'}-{number}")
    for lang in ("en", "ru")
    for name, (_, element) in read_elements(ROOTS, lang).items()
    if name in ELEMENTS
    for said, texts in ((True, element.yes), (False, element.no))
    for number, text in enumerate(texts, 1)
]


@pytest.fixture(scope="module")
def rules():
    return RuleSet((), ROOTS, cache=False)


@pytest.mark.parametrize(("lang", "name", "text", "said"), EXAMPLES)
def test_examples(rules, lang, name, text, said):
    assert check(Message(text, lang=lang), Context(about_problem=True), rules).elements[name] is said


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_every_element_is_known_and_shown(lang):
    elements = read_elements(ROOTS, lang)
    assert set(ELEMENTS) < set(elements)
    assert all(element.yes and element.no for _, element in elements.values())


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_every_set_of_the_lexicon_holds(lang):
    sets = read_lexicon(ROOTS, lang)
    grammar = Grammar(sets)
    for name in sets:
        grammar.named(name)


def test_sets_that_rules_share_are_in_both_languages():
    assert {"sorry", "we", "i", "you", "time", "weekday", "month", "first_name"} <= set(
        read_lexicon(ROOTS, "en")
    ) & set(read_lexicon(ROOTS, "ru"))


def test_a_block_of_our_own_conveys_its_element_whatever_its_words(rules):
    message = Message("All done.", lang="en", passages=(Passage("solution", "solution.en.toml:4", 0, "All done."),))
    assert check(message, Context(about_problem=True), rules).elements["solution"]


def test_contact_is_an_address_wherever_it_stands(rules):
    def contact(text):
        return check(Message(text, lang="en"), Context(), rules).elements["contact"]

    assert contact("Yours, Ruth\n-- \nRuth Alder, +1 555 0148 222")
    assert contact("Yours, ruth@example.com")
    assert not contact("It cost 1200, then 1300, then 1400 euros.")
    assert not contact("> write to ruth@example.com\nNo.")


LISTS = Path(__file__).parent / "data"
HAND = [
    (lang, said == "+", name, text)
    for lang in ("en", "ru")
    for line in (LISTS / f"elements.{lang}.txt").read_text().splitlines()
    if line[:1] in ("+", "-")
    for said, name, text in [line.split(" ", 2)]
]


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("name", ELEMENTS)
def test_sentences_written_by_hand_are_told_apart(rules, lang, name):
    listed = [(said, text) for language, said, element, text in HAND if (language, element) == (lang, name)]
    wrong = [
        text
        for said, text in listed
        if check(Message(text, lang=lang), Context(about_problem=True), rules).elements[name] is not said
    ]
    assert {said for said, _ in listed} == {True, False}
    assert len(wrong) <= 0.07 * len(listed), wrong


LETTERS = dict(
    zip("AISTPCE", ("apology", "impact", "solution", "time", "prevention", "contact", "empathy"), strict=True)
)


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_what_short_messages_convey(rules, lang):
    """Of the elements that sixty messages have or lack, nine in ten at least are told right, each element for itself."""
    lines = (LISTS / f"messages.{lang}.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split(" ", 1) for line in lines if not line.startswith("#")]
    right = dict.fromkeys(ELEMENTS, 0)
    for letters, text in rows:
        found = check(Message(text, lang=lang), Context(about_problem=True), rules).elements
        for letter, name in LETTERS.items():
            right[name] += found[name] is (letter in letters)
    assert len(rows) >= 60
    assert min(right.values()) >= 0.9 * len(rows), right
