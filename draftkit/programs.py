"""From the tree of a pattern (patterns.py) to the flat program and the tables that matching.py runs.

What many patterns hold, such as a named set, is kept once for all and called by number.
"""

from __future__ import annotations

import marshal
from typing import TYPE_CHECKING, Any

from draftkit.anchors import anchors, width
from draftkit.errors import RuleFileError
from draftkit.folding import CODEC
from draftkit.machine import (
    ALT,
    CALL,
    CLASS,
    DONE,
    END,
    ENDING,
    GAP,
    JUMP,
    MARK,
    NOT_AFTER,
    NOT_BEFORE,
    PUNCT,
    SET,
    START,
    TOKEN,
    WORD,
)
from draftkit.patterns import Choice, Class, Gap, Mark, Node, Not, Problem, Row, Tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from draftkit.anchors import Token
    from draftkit.machine import Instruction, Program
    from draftkit.matching import Numbers, Part, Tables
    from draftkit.patterns import Grammar

_SMALL = 3
"""Words or rows that a program holds itself; more are shared."""

Pattern = tuple[str, str, int | None, "Grammar"]
"""A pattern, its file and line (or None), and the sets it may name."""


def build_index(patterns: Sequence[Pattern]) -> Tables:
    """Compile patterns into the tables of `matching.Index`; the number of a pattern is its place in the list.

    Raises:
        RuleFileError: a pattern does not hold; with its place.
    """
    writer = _Writer()
    parts = _Parts()
    programs: list[bytes] = []
    single = 0
    for number, (pattern, file, line, grammar) in enumerate(patterns):
        try:
            row = grammar.parse(pattern)
            found = anchors(row)
        except Problem as problem:
            hint = "docs/rule-format.md, section 3, has the language"
            raise RuleFileError(f"the pattern {pattern!r}: {problem}", file=file, line=line, hint=hint) from None
        programs.append(marshal.dumps(writer.program(row)))
        for reach in set(found.reach.values()):
            parts.part(token for token in found.reach if found.reach[token] == reach)[0].append((number, *reach))
        if found.also:
            parts.part(found.also)[1].append(number)
        else:
            single |= 1 << number
    return (*parts.tables(), single, tuple(programs), tuple(writer.shared))


class _Parts:
    """Numbers the sets of tokens that patterns cannot do without; equal sets are one part."""

    def __init__(self) -> None:
        self._parts: dict[frozenset[Token], tuple[list[tuple[int, int, int]], list[int]]] = {}

    def part(self, tokens: Iterable[Token]) -> tuple[list[tuple[int, int, int]], list[int]]:
        """The patterns that are looked for by these tokens, and those that need them, too; to be added to."""
        return self._parts.setdefault(frozenset(tokens), ([], []))

    def tables(self) -> tuple[Numbers, Numbers, Numbers, dict[bytes, Numbers], tuple[int, ...], tuple[Part, ...]]:
        """Parts by word, by stem, by ending, by pair of words, for numbers; and what each part says."""
        by_token: dict[Token, tuple[int, ...]] = {}
        for number, tokens in enumerate(self._parts):
            for token in sorted(tokens):
                by_token[token] = (*by_token.get(token, ()), number)
        one: dict[tuple[int, ...], tuple[int, ...]] = {}  # equal rows become one object, which marshal writes once
        words: Numbers = {}
        stems: Numbers = {}
        endings: Numbers = {}
        pairs: dict[bytes, Numbers] = {}
        for (kind, what, following), row in by_token.items():
            singles = {"word": words, "stem": stems, "ending": endings}
            table = singles[kind] if kind in singles else pairs.setdefault(what, {})
            table[following or what] = one.setdefault(row, row)
        numbers = pairs.pop(b"", {}).get(b"", ())
        parts = tuple((tuple(hits), tuple(also)) for hits, also in self._parts.values())
        return words, stems, endings, pairs, numbers, parts


class _Writer:
    """Writes programs, and keeps what they share."""

    def __init__(self) -> None:
        self.shared: list[bytes] = []
        self._numbers: dict[bytes, int] = {}

    def program(self, node: Node) -> Program:
        """The flat program of a parsed pattern or of a part of one."""
        code: list[Instruction] = []
        if isinstance(node, Choice):
            self._alternatives(node, code)
        else:
            self._emit(node, code)
        code.append((DONE, None, None))
        return tuple(code)

    def _share(self, content: Any) -> int:
        key = marshal.dumps(content, 2)  # this version writes equal values alike
        if key not in self._numbers:
            self._numbers[key] = len(self.shared)
            self.shared.append(marshal.dumps(content))
        return self._numbers[key]

    def _emit(self, node: Node, code: list[Instruction]) -> None:  # noqa: C901  one case a sort of node
        match node:
            case Tokens(words, stems) if len(words) == 1 and not stems:
                code.append((WORD, next(iter(words)), None))
            case Tokens(words, stems):
                content = tuple(sorted(words)), stems
                big = len(words) + len(stems) > _SMALL
                code.append((SET, self._share(content), None) if big else (TOKEN, *content))
            case Row(parts):
                for part in parts:
                    self._emit(part, code)
            case Choice(rows) if len(rows) > _SMALL:
                code.append((CALL, self._share(self.program(node)), None))
            case Choice():
                self._alternatives(node, code)
            case Gap(most):
                code.append((GAP, most, None))
            case Class(name) if name[0] == "*":
                code.append((ENDING, tuple(ending.encode(CODEC) for ending in name[2:].split(" ")), None))
            case Class(name):
                code.append((CLASS, name, None))
            case Not(what, before):
                inside = self.program(what)
                code.append((NOT_AFTER, inside, width(what)) if before else (NOT_BEFORE, inside, None))
            case Mark(what):
                code.append((_MARKS.get(what, MARK), what == "]", None))

    def _alternatives(self, node: Choice, code: list[Instruction]) -> None:
        here = len(code)
        code.append((ALT, (), None))
        starts, exits = [], []
        for row in node.rows:
            starts.append(len(code))
            self._emit(row, code)
            exits.append(len(code))
            code.append((JUMP, 0, None))
        for place in exits:
            code[place] = (JUMP, len(code), None)
        code[here] = (ALT, tuple(starts), None)


_MARKS = {",": PUNCT, "^": START, "$": END}
