"""What draftkit remembers of sentences and skips for speed changes no finding."""

from __future__ import annotations

import random

import pytest

from draftkit.kit import Kit
from draftkit.lint import check
from draftkit.model import Context, Guarded, Message
from draftkit.words import read_words
from draftkit_rules.disclosure import _shapes

CONTEXTS = (Context(), Context(kind="reply", fault="own", facts={}, guarded=Guarded(("Jared Cole", "Сергей Лунин"))))


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_the_same_is_found_whatever_was_read_before(lang):
    rules = Kit.load().rules
    words = [read_words(path) for files in rules.sources for each, path in files.words if each == lang]
    examples = [example.text for each in words for example in (*each.bad, *each.good)]
    pick = random.Random(3)
    texts = [" ".join(pick.sample(examples, 3)) for _ in range(80)]

    fresh = [check(Message(text, lang=lang), context, rules) for text in texts for context in CONTEXTS]
    for text in examples:
        check(Message(text, lang=lang), CONTEXTS[1], rules)
    again = [check(Message(text, lang=lang), context, rules) for text in texts for context in CONTEXTS]

    assert again == fresh
    assert sum(len(report.findings) for report in fresh) > 100


def test_the_quick_look_at_spellings_misses_no_sign():
    signs = {sign for signs, _, _ in (*_shapes.SHAPES, *_shapes.ROWS) for sign in signs}

    missed = [sign for sign in signs if not _shapes._is_signed(b"the word " + sign + b" here")]

    assert not missed
