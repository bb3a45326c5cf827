"""What holds for all of our rules together."""

import collections

import pytest

from draftkit.rules import RuleFiles, survey
from draftkit.words import read_words

RULES = [files for files in survey("draftkit_rules") if isinstance(files, RuleFiles)]


def test_every_rule_speaks_both_languages():
    assert {files.id: [lang for lang, _ in files.words] for files in RULES} == {
        files.id: ["en", "ru"] for files in RULES
    }


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_titles_are_unique(lang):
    titles = collections.Counter(
        read_words(path).title for files in RULES for each, path in files.words if each == lang
    )
    assert [title for title, count in titles.items() if count > 1] == []


def test_labels_are_unique():
    labels = collections.Counter(filter(None, (files.load()[0].label for files in RULES)))
    assert [label for label, count in labels.items() if count > 1] == []
