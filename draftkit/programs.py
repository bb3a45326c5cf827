"""From the tree of a pattern (patterns.py) to the flat program and the index entries that matching.py runs."""

from __future__ import annotations

import marshal
from typing import TYPE_CHECKING

from draftkit.errors import RuleFileError
from draftkit.folding import CODEC
from draftkit.matching import (
    ALT,
    CLASS,
    DONE,
    END,
    GAP,
    JUMP,
    MARK,
    NOT_AFTER,
    NOT_BEFORE,
    NUMBER,
    PUNCT,
    START,
    TOKEN,
    WORD,
)
from draftkit.patterns import Choice, Class, Gap, Mark, Node, Not, Problem, Row, Tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.matching import Hits, Instruction, Program, Tables
    from draftkit.patterns import Grammar


def program(row: Row) -> Program:
    """The flat program of a parsed pattern."""
    code: list[Instruction] = []
    _emit(row, code)
    code.append((DONE, None, None))
    return tuple(_by_next_token(code, *each[1:]) if each[0] == ALT else each for each in code)


def _by_next_token(code: list[Instruction], targets: tuple[int, ...], _: None) -> Instruction:
    """An ALT that looks at the next token first, so that only alternatives which could go on are tried."""
    firsts = [(target, *_first(code, target)) for target in targets]
    table = {
        word: tuple(target for target, words, numbers, any_token in firsts if any_token or word in words)
        for word in frozenset().union(*(words for _, words, _, _ in firsts))
    }
    table[NUMBER] = tuple(target for target, _, numbers, any_token in firsts if any_token or numbers)
    for word, own in table.items():
        if word.isdigit():
            table[word] = tuple(each for each in targets if each in own or each in table[NUMBER])
    one: dict[tuple[int, ...], tuple[int, ...]] = {}  # equal rows become one object, which marshal writes once
    table = {word: one.setdefault(places, places) for word, places in table.items()}
    return ALT, table, tuple(target for target, _, _, any_token in firsts if any_token)


def _first(code: list[Instruction], at: int) -> tuple[frozenset[bytes], bool, bool]:
    """What the code at a place can begin with: words, numbers, or (as far as can be told) any token."""
    kind, what, stems = code[at]
    if kind == JUMP:
        return _first(code, what)
    if kind == WORD:
        return frozenset((what,)), False, False
    if kind == TOKEN and not stems:
        return what, False, False
    if kind == CLASS and what in ("num", "clock", "date"):
        return frozenset(), True, False
    if kind == ALT:
        inside = [_first(code, target) for target in what]
        words = frozenset().union(*(each[0] for each in inside))
        return words, any(each[1] for each in inside), any(each[2] for each in inside)
    return frozenset(), False, True


def _emit(node: Node, code: list[Instruction]) -> None:  # noqa: C901  one case a sort of node
    match node:
        case Tokens(words, stems) if len(words) == 1 and not stems:
            code.append((WORD, next(iter(words)), None))
        case Tokens(words, stems):
            code.append((TOKEN, words, stems))
        case Row(parts):
            for part in parts:
                _emit(part, code)
        case Choice(rows):
            here = len(code)
            code.append((ALT, (), None))
            starts, exits = [], []
            for row in rows:
                starts.append(len(code))
                _emit(row, code)
                exits.append(len(code))
                code.append((JUMP, 0, None))
            for place in exits:
                code[place] = (JUMP, len(code), None)
            code[here] = (ALT, tuple(starts), None)
        case Gap(most):
            code.append((GAP, most, None))
        case Class(name):
            code.append((CLASS, name, None))
        case Not(what, before):
            low, high = width(what)
            code.append(
                (NOT_AFTER, program(Row((what,))), (low, high)) if before else (NOT_BEFORE, program(Row((what,))), None)
            )
        case Mark(what):
            code.append(
                {",": (PUNCT, None, None), "^": (START, None, None), "$": (END, None, None)}.get(
                    what, (MARK, what == "]", None)
                )
            )


_CLASS_WIDTH = {"clock": (2, 2), "date": (2, 3)}


def width(node: Node) -> tuple[int, int]:
    """Fewest and most tokens that a node takes."""
    match node:
        case Tokens():
            return 1, 1
        case Row(parts):
            widths = [width(part) for part in parts]
            return sum(low for low, _ in widths), sum(high for _, high in widths)
        case Choice(rows):
            widths = [width(row) for row in rows]
            return min(low for low, _ in widths), max(high for _, high in widths)
        case Gap(most):
            return 0, most
        case Class(name):
            return _CLASS_WIDTH.get(name, (1, 1))
    return 0, 0


_COMMON_WORDS = """
the a an and or but if to of in on at for with by from as is are was were be been has have had do does did not no it its
this that these those we our us i my me you your they their he she will would can could so all any there now then more
just also up out here please about get e who what when which one
и в во не на я что с со а но как по к ко у за от о об до из для это то мы вы вас вам ваш ваша ваши нас нам наш наша наши
мне мой он она они их его ее все был была было были есть будет бы же ли если или при так уже еще
"""
_COMMON = frozenset(word.encode(CODEC) for word in _COMMON_WORDS.split())
_COMMON_WEIGHT, _SHORT_STEM_WEIGHT, _NUMBER_WEIGHT = 40.0, 12.0, 15.0

Anchor = tuple[str, bytes, int, int]
"""("word" | "stem" | "class", which, fewest, most tokens that a match may hold ahead of it)."""


def anchors(row: Row) -> list[Anchor]:
    """The rarest tokens one of which every match must hold.

    Raises:
        Problem: there is none.
    """
    found = _anchors(row)
    if found is None:
        raise Problem("nothing to look for: a pattern needs a word, a set, a stem* or a number that is not optional")
    return found[1]


def _also(row: Row, found: list[Anchor]) -> tuple[frozenset[bytes], tuple[bytes, ...]]:
    """Words and stems of another part, one of which every match must hold, too; empty if there is no such part."""
    chosen = {(kind, what) for kind, what, _, _ in found}
    best: tuple[float, list[Anchor]] | None = None
    for part in row.parts:
        inside = _anchors(part)
        if inside is None or any(kind == "class" or (kind, what) in chosen for kind, what, _, _ in inside[1]):
            continue
        if best is None or inside[0] < best[0]:
            best = inside
    words = frozenset(what for kind, what, _, _ in best[1] if kind == "word") if best else frozenset()
    return words, tuple(sorted({what for kind, what, _, _ in best[1] if kind == "stem"})) if best else ()


def _anchors(node: Node) -> tuple[float, list[Anchor]] | None:
    match node:
        case Tokens(words, stems):
            weight = sum(_COMMON_WEIGHT if word in _COMMON else 1.0 for word in words)
            weight += sum(_SHORT_STEM_WEIGHT if len(stem) < 4 else 2.0 for stem in stems)
            return weight, [("word", word, 0, 0) for word in sorted(words)] + [("stem", stem, 0, 0) for stem in stems]
        case Class("num" | "clock" | "date"):
            return _NUMBER_WEIGHT, [("class", b"num", 0, 0)]
        case Row(parts):
            best: tuple[float, list[Anchor]] | None = None
            low = high = 0
            for part in parts:
                inside = _anchors(part)
                if inside and (best is None or inside[0] * (1 + (high - low) / 3) < best[0]):
                    best = (
                        inside[0] * (1 + (high - low) / 3),
                        [(kind, what, a + low, b + high) for kind, what, a, b in inside[1]],
                    )
                wide = width(part)
                low, high = low + wide[0], high + wide[1]
            return best
        case Choice(rows):
            total, every = 0.0, []
            for alternative in rows:
                inside = _anchors(alternative)
                if inside is None:
                    return None
                total += inside[0]
                every += inside[1]
            return total, every
    return None


Pattern = tuple[str, str, int | None, "Grammar"]
"""A pattern, its file and line (or None), and the sets it may name."""


def build_index(patterns: Sequence[Pattern]) -> Tables:
    """Compile patterns into the tables of `matching.Index`; the number of a pattern is its place in the list.

    Raises:
        RuleFileError: a pattern does not hold; with its place.
    """
    tables: dict[str, dict[bytes, Hits]] = {"word": {}, "stem": {}, "class": {}}
    programs: list[bytes] = []
    for number, (pattern, file, line, grammar) in enumerate(patterns):
        try:
            row = grammar.parse(pattern)
            found = anchors(row)
        except Problem as problem:
            hint = "docs/rule-format.md, section 3, has the language"
            raise RuleFileError(f"the pattern {pattern!r}: {problem}", file=file, line=line, hint=hint) from None
        programs.append(marshal.dumps((program(row), *_also(row, found))))
        reach: dict[tuple[str, bytes], tuple[int, int]] = {}
        for kind, what, low, high in found:
            least, most = reach.get((kind, what), (low, high))
            reach[kind, what] = min(least, low), max(most, high)
        for (kind, what), (least, most) in reach.items():
            tables[kind][what] = (*tables[kind].get(what, ()), (number, least, most))
    classes = {what.decode(): hits for what, hits in tables["class"].items()}
    return tables["word"], tables["stem"], classes, tuple(programs)
