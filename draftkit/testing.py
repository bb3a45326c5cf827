"""The contract for rules, for anybody's test suite: every example in a words file becomes a test of its own.

    # tests/test_my_rules.py
    from draftkit.testing import example_tests

    test_examples = example_tests("my_rules")

Test ids read `apology.conditional-ru-bad-2`, so `pytest -k conditional-ru` runs one rule's examples in one language.
docs/rule-format.md, section 5, says what is asked of examples.
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from draftkit.compiling import compile_rules
from draftkit.errors import RuleFileError
from draftkit.lint import check
from draftkit.resources import locales_root
from draftkit.rules import PhraseRule, RuleFiles, survey
from draftkit.ruleset import RuleSet
from draftkit.words import Words, read_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from draftkit.model import Finding
    from draftkit.words import Example

_LEAST = 3
"""Bad and good examples that each language needs."""


class RuleCase(NamedTuple):
    """One thing to test about a rule in one language. `sort` is bad, fixed, good, miss, patterns, amount or files."""

    rule: str
    lang: str
    sort: str
    number: int
    source: RuleFiles
    path: str
    others: RuleSet
    problem: RuleFileError | None = None

    @property
    def id(self) -> str:
        """The test's id."""
        return f"{self.rule}-{self.lang}-{self.sort}" + (f"-{self.number}" if self.number else "")

    def run(self) -> None:
        """Run it.

        Raises:
            AssertionError: the rule does not do what its files promise; says which, where and what it did.
            RuleFileError: its files cannot be read or compiled.
        """
        if self.problem is not None:
            raise self.problem
        _RUNS[self.sort](self, _words(self.path))


def rule_cases(packages: Iterable[str], lexicon_roots: Sequence[str] = ()) -> list[RuleCase]:
    """All tests of some packages of rules.

    Args:
        packages: dotted names, as for `rules.discover`.
        lexicon_roots: folders with lexicons beside draftkit's own.

    A rule whose files do not hold is one failing test; the others are tested all the same.
    """
    roots = (*lexicon_roots, locales_root())
    cases: list[RuleCase] = []
    sound: list[RuleFiles] = []
    everything = [each for package in packages for each in survey(package)]
    whole = _compiles([each for each in everything if isinstance(each, RuleFiles)], roots)
    for found in everything:
        problem = found if isinstance(found, RuleFileError) else None if whole else _problem(found, roots)
        if isinstance(found, RuleFiles) and problem is None:
            sound.append(found)
        else:
            files = found if isinstance(found, RuleFiles) else _nameless(str(found.file))
            cases.append(RuleCase(files.id, "all", "files", 0, files, "", RuleSet((), roots), problem))
    rules = RuleSet(sound, roots)
    for files in sound:
        for lang, path in files.words:
            words = _words(path)
            sorts = (("bad", words.bad), ("fixed", words.bad), ("good", words.good), ("miss", words.miss))
            for sort, examples in sorts:
                for number, example in enumerate(examples, 1):
                    if sort != "fixed" or example.fixed is not None:
                        cases.append(RuleCase(files.id, lang, sort, number, files, path, rules))
            cases += [RuleCase(files.id, lang, sort, 0, files, path, rules) for sort in ("patterns", "amount")]
    return cases


def _nameless(path: str) -> RuleFiles:
    """A name for a file that belongs to no rule."""
    return RuleFiles(
        f"{os.path.basename(os.path.dirname(path))}.{os.path.basename(path).partition('.')[0]}", "", "", ()
    )


def _compiles(sources: Sequence[RuleFiles], roots: Sequence[str]) -> bool:
    """Whether all rules hold; if so, no need to compile each by itself."""
    rules = RuleSet(sources, roots)
    try:
        for lang in {lang for files in sources for lang, _ in files.words}:
            rules.language(lang)
    except RuleFileError:
        return False
    return True


def _problem(files: RuleFiles, roots: Sequence[str]) -> RuleFileError | None:
    """What is wrong with the files of one rule; one broken rule must not hide what the tests say about the others."""
    try:
        for lang, _ in files.words:
            compile_rules([files], roots, lang)
    except RuleFileError as error:
        return error
    return None


def example_tests(*packages: str, lexicon_roots: Sequence[str] = ()) -> Callable[[RuleCase], None]:
    """A parametrised pytest function that holds the rules of some packages to the contract."""
    import pytest

    cases = rule_cases(packages, lexicon_roots)

    @pytest.mark.parametrize("case", cases, ids=[case.id for case in cases])
    def test_examples(case: RuleCase) -> None:
        case.run()

    return test_examples


@lru_cache(maxsize=1024)
def _words(path: str) -> Words:
    return read_words(path)


def _findings(case: RuleCase, example: Example, text: str | None = None) -> list[Finding]:
    report = check(example.message(case.lang, text), example.context, case.others)
    broken = [failure for failure in report.failures if failure.startswith(case.rule)]
    assert not broken, f"{case.path}: the rule broke: {broken}"
    return list(report.findings)


def _of_rule(case: RuleCase, findings: Iterable[Finding]) -> list[tuple[int, int]]:
    return [(f.start, f.end) for f in findings if f.rule == case.rule]


def _show(text: str, spans: Iterable[tuple[int, int]]) -> list[str]:
    return [text[start:end] or "(the whole message)" for start, end in spans]


def _bad(case: RuleCase, words: Words) -> None:
    example = words.bad[case.number - 1]
    wanted = list(example.spans) or [(0, 0)]
    findings = [f for f in _findings(case, example) if f.rule == case.rule]
    if example.spans:  # marks stand in the text only
        findings = [f for f in findings if f.part == "body"]
    found = [(f.start, f.end) if f.part == "body" else (0, 0) for f in findings]
    assert found == wanted, (
        f"{case.path}: {example.text!r}\n"
        f"  should find {_show(example.text, wanted)}\n  but finds   {_show(example.text, found)}"
    )


def _silent(case: RuleCase, example: Example, text: str) -> None:
    rows = case.others.language(case.lang).by_id
    loud = [
        f"{f.rule}: {f.text or '(the whole message)'}"
        for f in _findings(case, example, text)
        if (f.rule == case.rule or rows[f.rule].sort == "phrase") and f.rule not in example.other
    ]
    assert not loud, f"{case.path}: {text!r} should be clean, but {loud}"


def _fixed(case: RuleCase, words: Words) -> None:
    example = words.bad[case.number - 1]
    _silent(case, example, example.fixed or "")


def _good(case: RuleCase, words: Words) -> None:
    example = words.good[case.number - 1]
    _silent(case, example, example.text)


def _miss(case: RuleCase, words: Words) -> None:
    example = words.miss[case.number - 1]
    found = _show(example.text, _of_rule(case, _findings(case, example)))
    assert not found, f"{case.path}: {example.text!r} is no longer missed ({found}); make it a [[bad]] example"


def _patterns(case: RuleCase, words: Words) -> None:
    """Every pattern, and every regular expression, finds something in some bad example."""
    language = RuleSet([case.source], case.others.lexicon_roots, cache=False).language(case.lang)
    from draftkit.text import TextView

    unused = {phrase.pattern for phrase in (*words.phrases, *words.regexes)}
    ours = [phrase.pattern for phrase in words.phrases]
    for example in words.bad:
        for text in filter(None, (example.text, example.subject)):
            view = TextView(text, case.lang)
            view.names = language.names._replace(people=example.context.guarded.people)
            for number, _, _ in language.index.find(view):
                if number < len(ours):
                    unused.discard(ours[number])
            for pattern, needs, _ in language.regexes.get(case.rule, ()):
                if any(need in view.own for need in needs) and language.regex(pattern).search(view.own):
                    unused.discard(pattern)
    assert not unused, f"{case.path}: no bad example is found by {sorted(unused)}"


def _amount(case: RuleCase, words: Words) -> None:
    declared, page = case.source.load()
    assert len(words.bad) >= _LEAST, f"{case.path}: {_LEAST} [[bad]] examples are needed"
    assert len(words.good) >= _LEAST, f"{case.path}: {_LEAST} [[good]] examples are needed"
    unmarked = [example.text for example in words.bad if not example.spans and isinstance(declared, PhraseRule)]
    assert not unmarked, f"{case.path}: mark the span with << and >> in {unmarked}"
    places = [page.find(f"\n{heading}: ") for heading in HEADINGS]
    assert -1 not in places, f"{case.source.source}: the docstring needs the headings {', '.join(HEADINGS)}"
    assert places == sorted(places), f"{case.source.source}: the headings' order is {', '.join(HEADINGS)}"


HEADINGS = ("What it finds", "Why it hurts", "Write instead", "Limits", "Sources")
"""What every manual page says, in this order."""

_RUNS: dict[str, Callable[[RuleCase, Words], None]] = {
    "bad": _bad,
    "fixed": _fixed,
    "good": _good,
    "miss": _miss,
    "patterns": _patterns,
    "amount": _amount,
}
