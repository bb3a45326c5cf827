"""Lists of sentences that were imagined without a look at the patterns, and how a rule fares on them.

`tests/data/rules/<rule>.<lang>.txt`: a line `+ a sentence with <<the span>>` must be found at that place, a line `- a
sentence` must stay silent. A list may hold sentences that a rule gets wrong: they say how good it is, and the
two numbers below say how good it has to be.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from draftkit.lint import check
from draftkit.model import Context, Message
from draftkit.resources import locales_root
from draftkit.rules import discover
from draftkit.ruleset import RuleSet
from draftkit.words import parse_marks

LISTS = sorted((Path(__file__).parents[1] / "data" / "rules").glob("*.txt"))
LEAST_FOUND, MOST_FALSE = 0.9, 0.05


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    listed = {path.stem.rpartition(".")[0] for path in LISTS}
    return RuleSet(
        [files for files in discover("draftkit_rules") if files.id in listed], (locales_root(),), cache=False
    )


@pytest.mark.parametrize("path", LISTS, ids=[path.stem for path in LISTS])
def test_a_rule_finds_what_it_should_and_little_else(path: Path, rules: RuleSet) -> None:
    rule, _, lang = path.stem.rpartition(".")
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line[:2] in ("+ ", "- ")]
    bad = [line for line in lines if line[0] == "+"]
    good = [line for line in lines if line[0] == "-"]

    missed = [line for line in bad if not _found(line, rule, lang, rules)]
    false = [line for line in good if _found(line, rule, lang, rules)]

    assert len(missed) <= (1 - LEAST_FOUND) * len(bad), "\n".join(missed)
    assert len(false) <= MOST_FALSE * len(good), "\n".join(false)


def _found(line: str, rule: str, lang: str, rules: RuleSet) -> bool:
    text, spans = parse_marks(line[2:])
    report = check(Message(text, lang=lang), Context(about_problem=True), rules)
    assert not report.failures
    places = [(f.start, f.end) for f in report.findings if f.rule == rule]
    return any(start < b and a < end for start, end in places for a, b in spans or ((0, len(text)),))
