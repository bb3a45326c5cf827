"""Each rule keeps the precision and recall it has reached on sentences that were imagined without a look at its patterns."""

from __future__ import annotations

from pathlib import Path

import pytest
import sentence_lists

LISTS = sentence_lists.lists()


@pytest.mark.parametrize("path", LISTS, ids=[path.stem for path in LISTS])
def test_a_rule_finds_what_it_should_and_little_else(path: Path) -> None:
    rule, lang = sentence_lists.parts(path)
    assert rule in sentence_lists.existing(), "a list without its rule"
    assert rule in sentence_lists.floors(lang), "a new list: run python tests/sentence_lists.py"
    precision, recall = sentence_lists.floors(lang)[rule]

    score, slips = sentence_lists.wrong(path)

    shown = "\n".join(f"{path.name}:{line.number}: {'missed' if line.bad else 'false'}" for line in slips)
    assert score.precision >= precision, shown
    assert score.recall >= recall, shown
    assert rule in sentence_lists.first_runs(lang)


@pytest.mark.parametrize("path", LISTS, ids=[path.stem for path in LISTS])
def test_a_list_is_well_formed(path: Path) -> None:
    lines = sentence_lists.read(path)

    assert {line.bad for line in lines} == {True, False}
    assert not [line.number for line in lines if not line.bad and (line.spans or line.subject_spans)]
    assert not [line.number for line in lines if "<<" in line.message.text or ">>" in line.message.text]
    seen = [(line.message.subject, line.message.text, line.context) for line in lines]
    assert len(seen) == len({repr(each) for each in seen}), "a line stands twice"
