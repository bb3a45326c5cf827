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

from draftkit.errors import RuleFileError
from draftkit.lint import check
from draftkit.resources import locales_root
from draftkit.rules import PhraseRule, RuleFiles, survey
from draftkit.ruleset import RuleSet
from draftkit.words import Words, line_with, read_words

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
    def added(self) -> bool:
        """Whether the file is what a house adds to a rule."""
        return any(path == self.path for _, path in self.source.more)

    @property
    def ours(self) -> bool:
        """Whether it comes with a module; a house, whose rules are words only, is asked for less."""
        return bool(self.source.module) and not self.added

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
        _RUNS[self.sort](self, _words(self.path, added=self.added))


def rule_cases(packages: Iterable[str], lexicon_roots: Sequence[str] = ()) -> list[RuleCase]:
    """All tests of some packages of rules.

    Args:
        packages: dotted names, as for `rules.discover`.
        lexicon_roots: folders with lexicons beside draftkit's own.
    """
    return cases_of([each for package in packages for each in survey(package)], (*lexicon_roots, locales_root()))


def cases_of(
    everything: Sequence[RuleFiles | RuleFileError], roots: Sequence[str], *, cache: bool = False
) -> list[RuleCase]:
    """All tests of some rules, with what houses add to them.

    A rule whose files do not hold is one failing test; the others are tested all the same.

    Args:
        everything: the rules.
        roots: folders with lexicons, the most particular first.
        cache: compiled rules may come from disk.
    """
    problems = [each for each in everything if isinstance(each, RuleFileError)]
    cases = [_broken(_nameless(str(problem.file)), roots, problem) for problem in problems]
    sound = [each for each in everything if isinstance(each, RuleFiles)]
    rules = RuleSet(sound, roots, cache=cache)
    while (problem := _problem(rules)) is not None:
        wrong = [files for files in sound if str(problem.file) in files.paths]
        if not wrong:
            raise problem  # a lexicon, which all rules share
        cases += [_broken(files, roots, problem) for files in wrong]
        sound = [files for files in sound if files not in wrong]
        rules = RuleSet(sound, roots, cache=cache)
    for files in sound:
        for lang, path in (*files.words, *files.more):
            words = _words(path, added=(lang, path) in files.more)
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


def _broken(files: RuleFiles, roots: Sequence[str], problem: RuleFileError) -> RuleCase:
    return RuleCase(files.id, "all", "files", 0, files, "", RuleSet((), roots), problem)


def _problem(rules: RuleSet) -> RuleFileError | None:
    """What is wrong with a rule's files; a broken rule must not hide what the tests say about the others."""
    try:
        for lang in sorted({lang for files in rules.sources for lang, _ in files.words}):
            rules.language(lang)
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
def _words(path: str, *, added: bool) -> Words:
    return read_words(path, addition=added)


def _place(case: RuleCase, text: str) -> str:
    """The file and the line of a text in it."""
    line = line_with(case.path, text)
    return f"{case.path}:{line}" if line else case.path


def _findings(case: RuleCase, example: Example, text: str | None = None) -> list[Finding]:
    report = check(example.message(case.lang, text), example.context, case.others)
    broken = [failure for failure in report.failures if failure.startswith(case.rule)]
    assert not broken, f"{_place(case, example.marked)}: the rule broke: {broken}"
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
        f"{_place(case, example.marked)}: {example.text!r}\n"
        f"  should find {_show(example.text, wanted)}\n  but finds   {_show(example.text, found)}"
    )


def _silent(case: RuleCase, example: Example, text: str) -> None:
    rows = case.others.language(case.lang).by_id
    loud = [
        f"{f.rule}: {f.text or '(the whole message)'}"
        for f in _findings(case, example, text)
        if (f.rule == case.rule or (case.ours and rows[f.rule].sort == "phrase")) and f.rule not in example.other
    ]
    place = _place(case, example.marked if text == example.text else text)
    assert not loud, f"{place}: {text!r} should be clean, but {loud}"


def _fixed(case: RuleCase, words: Words) -> None:
    example = words.bad[case.number - 1]
    _silent(case, example, example.fixed or "")


def _good(case: RuleCase, words: Words) -> None:
    example = words.good[case.number - 1]
    _silent(case, example, example.text)


def _miss(case: RuleCase, words: Words) -> None:
    example = words.miss[case.number - 1]
    found = _show(example.text, _of_rule(case, _findings(case, example)))
    place = _place(case, example.marked)
    assert not found, f"{place}: {example.text!r} is no longer missed ({found}); make it a [[bad]] example"


def _patterns(case: RuleCase, words: Words) -> None:
    """Every pattern, and every regular expression, finds something in some bad example."""
    from draftkit.text import TextView

    language = case.others.language(case.lang)
    numbers = _numbers(case, words)
    wanted = sum(1 << number for number in numbers)
    unused = {phrase.pattern for phrase in (*words.phrases, *words.regexes)}
    for example in words.bad:
        for text in filter(None, (example.text, example.subject)):
            view = TextView(text, case.lang)
            view.names = language.names._replace(people=example.context.guarded.people)
            language.index.survey(view)
            unused -= {numbers[number] for number, _, _ in language.index.matches(view.live, wanted)}
            for phrase in words.regexes:
                if any(need in view.own for need in phrase.needs) and language.regex(phrase.pattern).search(view.own):
                    unused.discard(phrase.pattern)
    lines = [f"{_place(case, pattern)}: no bad example is found by {pattern!r}" for pattern in sorted(unused)]
    assert not unused, "\n".join(lines)


def _numbers(case: RuleCase, words: Words) -> dict[int, str]:
    """The patterns of a file by their numbers in the index, where a rule's own come before what is added to it."""
    bits = case.others.language(case.lang).lists[case.rule]
    numbers = [number for number in range(bits.bit_length()) if bits >> number & 1]
    files = [(path, False) for lang, path in case.source.words if lang == case.lang]
    files += [(path, True) for lang, path in case.source.more if lang == case.lang]
    ahead = files[: [path for path, _ in files].index(case.path)]
    first = sum(len(_words(path, added=added).phrases) for path, added in ahead)
    return dict(zip(numbers[first:], (phrase.pattern for phrase in words.phrases), strict=False))


def _amount(case: RuleCase, words: Words) -> None:
    declared, page = case.source.load()
    least = _LEAST if case.ours else 1 if words.phrases or words.regexes else 0
    assert len(words.bad) >= least, f"{case.path}: {least} [[bad]] examples are needed"
    assert len(words.good) >= least, f"{case.path}: {least} [[good]] examples are needed"
    unmarked = [example for example in words.bad if not example.spans and isinstance(declared, PhraseRule)]
    lines = [f"{_place(case, each.marked)}: mark the span with << and >> in {each.text!r}" for each in unmarked]
    assert not unmarked, "\n".join(lines)
    if case.ours:
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
