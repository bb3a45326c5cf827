"""Rules and lexicon of a language, compiled into a plain table that `marshal` can keep. A warm `lint` skips this."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from draftkit.errors import RuleFileError
from draftkit.folding import CODEC, encode, fold_words
from draftkit.lexicon import read_elements, read_lexicon
from draftkit.patterns import Grammar
from draftkit.programs import build_index
from draftkit.rules import DocumentRule, PhraseRule, RequiredRule
from draftkit.words import Sides, line_with, read_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from draftkit.programs import Pattern
    from draftkit.rules import RuleFiles
    from draftkit.words import Phrase, Words

_MOST_REPEATS = 400
_MOST_WAYS = 300_000

Table = dict[str, Any]


def compile_rules(sources: Iterable[RuleFiles], lexicon_roots: Sequence[str], lang: str) -> Table:
    """Everything that checking in one language needs.

    The table: `rules` (a row a rule, see `ruleset.Row`), `index` (all patterns), `lists` and `sides` (the bits of their
    patterns), `options` (of each pattern), `opts` (those that there are), `regexes` (by rule), `calls` (bits of encoded
    text, one of which is in every sentence with a part of what calls for one of these), `names`.

    Raises:
        RuleFileError: something in the files does not hold; with its place.
    """
    return _Compiler(lexicon_roots, lang).compile(sources)


class _Compiler:
    def __init__(self, lexicon_roots: Sequence[str], lang: str) -> None:
        self.lang = lang
        self.roots = lexicon_roots
        self.sets = read_lexicon(lexicon_roots, lang)
        self.grammar = Grammar(self.sets)
        self.rules: list[tuple[Any, ...]] = []
        self.wheres: list[tuple[str, str, tuple[str, ...]]] = []
        self.lists: dict[str, int] = {}
        self.patterns: list[Pattern] = []
        self.options: list[int] = []
        self.opts: list[tuple[Any, ...]] = []
        self.regexes: dict[str, tuple[tuple[str, tuple[str, ...], int], ...]] = {}
        self.sides: dict[tuple[int, tuple[str, ...]], list[Pattern]] = {}

    def compile(self, sources: Iterable[RuleFiles]) -> Table:
        seen: dict[str, RuleFiles] = {}
        for files in sources:
            if files.id in seen:
                raise RuleFileError(
                    f"two rules are called {files.id}",
                    file=files.paths[0],
                    hint=f"the other is {seen[files.id].paths[0]}",
                )
            seen[files.id] = files
            for lang, path in files.words:
                if lang == self.lang:
                    self.rule(files, path)
        for name, (path, element) in read_elements(self.roots, self.lang).items():
            self.add_list(name, element.patterns, path, self.option(path, self.grammar, element.sides), self.grammar)
        sides = tuple(map(self.add, self.sides.values()))
        return {
            "rules": tuple((*row, self.where(*where)) for row, where in zip(self.rules, self.wheres, strict=True)),
            "lists": self.lists,
            "sides": sides,
            "index": build_index(self.patterns),
            "options": tuple(self.options),
            "opts": tuple(self.opts),
            "regexes": self.regexes,
            "calls": self.calls(),
            "names": tuple(frozenset(self.folded(self.sets.get(name, ()))) for name in ("first_name", "not_name")),
        }

    def calls(self) -> tuple[bytes, ...]:
        needs = {need for rows in self.regexes.values() for _, needs, _ in rows for need in needs}
        signs = {encode((need.split() or [""])[0])[0].strip() for need in needs}
        return tuple(sorted(sign for sign in signs if not any(other != sign and other in sign for other in signs)))

    def rule(self, files: RuleFiles, path: str) -> None:
        declared, _ = files.load()
        words = read_words(path)
        grammar = Grammar({**self.sets, **words.sets}) if words.sets else self.grammar
        if isinstance(declared, PhraseRule) and not (words.phrases or words.regexes):
            raise RuleFileError("a PhraseRule without patterns", file=path, hint='patterns = ["…"]')
        if not isinstance(declared, PhraseRule) and (words.phrases or words.regexes):
            raise RuleFileError(
                "only a PhraseRule has patterns and regular expressions",
                file=path,
                hint="a DocumentRule keeps its patterns in [lists]",
            )
        self.lists[files.id] = 0
        self.phrases(files.id, words, grammar)
        option = self.option(path, grammar, words.sides)
        for name, patterns in words.lists.items():
            self.add_list(f"{files.id}/{name}", patterns, path, option, grammar)
        for lang, added in files.more:
            if lang == self.lang:
                self.addition(files.id, added, phrases=isinstance(declared, PhraseRule))
        sort = {PhraseRule: "phrase", RequiredRule: "required", DocumentRule: "document"}[type(declared)]
        span, quoted = (declared.span, declared.quoted) if isinstance(declared, PhraseRule) else ("match", False)
        element = declared.element if isinstance(declared, RequiredRule) else ""
        needs = declared.needs if isinstance(declared, DocumentRule) else ""
        where = declared.where if isinstance(declared, DocumentRule) else ()
        self.wheres.append((files.id, path, where))
        self.rules.append(
            (files.id, sort, declared.level, declared.when, declared.label, span, quoted, element, needs,
             files.module, words.title, words.message, words.why, words.advice, words.messages)
        )  # fmt: skip

    def addition(self, rule: str, path: str, *, phrases: bool) -> None:
        """What a house adds to a rule: phrases, or words to its lists."""
        words = read_words(path, addition=True)
        grammar = Grammar({**self.sets, **words.sets}) if words.sets else self.grammar
        if not phrases and (words.phrases or words.regexes):
            lists = [name.partition("/")[2] for name in self.lists if name.startswith(f"{rule}/")]
            hint = f"add to its [lists]: {', '.join(lists)}" if lists else "it looks for what is missing in a message"
            line = line_with(path, (*words.phrases, *words.regexes)[0].pattern)
            raise RuleFileError(f"{rule} is no rule of phrases", file=path, line=line, hint=hint)
        self.phrases(rule, words, grammar)
        option = self.option(path, grammar, words.sides)
        for name, patterns in words.lists.items():
            if f"{rule}/{name}" not in self.lists:
                line = line_with(path, name)
                raise RuleFileError(f"{rule} has no list {name} to add to", file=path, line=line)
            self.add_list(f"{rule}/{name}", patterns, path, option, grammar)

    def where(self, rule: str, path: str, names: Iterable[str]) -> int:
        """The bits of some lists of a rule, or of elements."""
        bits = 0
        for name in names:
            found = self.lists.get(f"{rule}/{name}") or self.lists.get(name)
            if found is None:
                raise RuleFileError(f"where names a list {name}, which there is not", file=path, hint=f"{name} = […]")
            bits |= found
        return bits

    def phrases(self, rule: str, words: Words, grammar: Grammar) -> None:
        if words.phrases:
            path = words.path
            patterns = [phrase.pattern for phrase in words.phrases]
            self.lists[rule] |= self.add((pattern, path, line_with(path, pattern), grammar) for pattern in patterns)
            self.options += [self.option(path, grammar, phrase.sides, phrase) for phrase in words.phrases]
        for phrase in words.regexes:
            check_regex(phrase.pattern, words.path)
            option = self.option(words.path, grammar, phrase.sides, phrase)
            self.regexes[rule] = (*self.regexes.get(rule, ()), (phrase.pattern, phrase.needs, option))

    def add_list(self, name: str, patterns: Sequence[str], path: str, option: int, grammar: Grammar) -> None:
        added = self.add((pattern, path, line_with(path, pattern), grammar) for pattern in patterns)
        self.lists[name] = self.lists.get(name, 0) | added
        self.options += [option] * len(patterns)

    def add(self, patterns: Iterable[Pattern]) -> int:
        """Add patterns to those of the index; their bits."""
        first = len(self.patterns)
        self.patterns += patterns
        return (1 << len(self.patterns)) - (1 << first)

    def option(self, path: str, grammar: Grammar, sides: Sides, phrase: Phrase | None = None) -> int:
        own = (
            (phrase.message, phrase.advice, phrase.level, phrase.fix, phrase.safe)
            if phrase
            else ("", "", "", None, False)
        )
        row = (*own, tuple(self.side(path, grammar, patterns) for patterns in sides))
        if row in self.opts[-1:]:
            return len(self.opts) - 1
        self.opts.append(row)
        return len(self.opts) - 1

    def side(self, path: str, grammar: Grammar, patterns: tuple[str, ...]) -> int:
        """The number of an `unless` or its like; -1 for none."""
        if not patterns:
            return -1
        key = id(grammar), patterns
        if key not in self.sides:
            self.sides[key] = [(pattern, path, line_with(path, pattern), grammar) for pattern in patterns]
        return [*self.sides].index(key)

    def folded(self, entries: Iterable[str]) -> Iterable[bytes]:
        for entry in entries:
            head, _, endings = entry.rstrip("}").partition("{")
            for ending in endings.split(","):
                yield from (token.encode(CODEC) for token in fold_words(head + ending.strip()))


def check_regex(pattern: str, path: str) -> None:
    """Refuse a regular expression that could take more than linear time, or that is none.

    Raises:
        RuleFileError: with the place.
    """
    from importlib import import_module

    problem = ""
    try:
        re.compile(pattern)
        parser: Any = import_module(
            "re._parser"
        )  # private, but the only parser there is; the tests would notice a change
        ways = _ways(parser.parse(pattern))
        problem = (
            f"could be tried in {ways:.0f} ways at each place; shorten its repetitions" if ways > _MOST_WAYS else ""
        )
    except (re.error, ValueError) as error:
        problem = str(error)
    if problem:
        raise RuleFileError(
            f"the regular expression {pattern!r}: {problem}",
            file=path,
            line=line_with(path, pattern),
            hint="limits: docs/rule-format.md",
        )


def _ways(parsed: Any) -> float:
    """An upper bound on how many ways a piece of a regular expression can be tried at one place."""
    ways = 1.0
    for op, argument in parsed:
        name = str(op)
        if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            low, high, inside = argument
            if int(high) > _MOST_REPEATS:
                raise ValueError(
                    f"a repetition without a limit (or over {_MOST_REPEATS}); write {{0,60}} instead of * or +"
                )
            ways *= max(_ways(inside), 1.0) ** min(int(high), 20) * (int(high) - int(low) + 1)
        elif name.startswith("GROUPREF"):
            raise ValueError("refers back to a group, which can take very long")
        elif name == "BRANCH":
            ways *= sum(_ways(branch) for branch in argument[1])
        elif name in {"SUBPATTERN", "ATOMIC_GROUP"}:
            ways *= _ways(argument[-1] if name == "SUBPATTERN" else argument)
        elif name in {"ASSERT", "ASSERT_NOT"}:
            ways *= _ways(argument[1])
    return ways
