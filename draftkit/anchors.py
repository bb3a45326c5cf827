"""Which tokens a pattern cannot do without: by these matching.py looks for it. Only read when rules are compiled."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from draftkit.folding import CODEC
from draftkit.matching import NUMBER
from draftkit.patterns import Choice, Class, Gap, Mark, Node, Not, Problem, Row, Tokens
from draftkit.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

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
_COMMON_WEIGHT, _SHORT_STEM_WEIGHT, _ENDING_WEIGHT, _NUMBER_WEIGHT, _NUMBERS_WEIGHT = 40.0, 12.0, 20.0, 15.0, 5.0
_PAIRING = 100.0

_MOST_PAIRS = 300

Token = tuple[str, bytes, bytes]
""" "word", "stem", "ending", "number" (all digits) or "pair" (one right after the other; NUMBER for any number), and
which. """


class Anchors(NamedTuple):
    """What to look for. `reach`: tokens one of which every match holds → fewest and most tokens of the match ahead of
    it. `also`: tokens of another part, one of which every match holds, too; empty if there is no other.
    """

    reach: dict[Token, tuple[int, int]]
    also: frozenset[Token]


def anchors(row: Row) -> Anchors:
    """The rarest part of a pattern, and the second rarest.

    Raises:
        Problem: there is none that every match must hold.
    """
    found = _rarest(row)
    if found is None:
        raise Problem("nothing to look for: a pattern needs a word, a set, a stem* or a number that is not optional")
    reach: dict[Token, tuple[int, int]] = {}
    for token, low, high in found[1]:
        least, most = reach.get(token, (low, high))
        reach[token] = min(least, low), max(most, high)
    parts = _flat(row.parts)
    others = [*map(_rarest, parts), *(_pair(*each) for each in pairwise(parts))]
    words = _words(reach)
    best = min(
        (other for other in others if other and not _words(token for token, _, _ in other[1]) & words),
        default=(0.0, []),
    )
    return Anchors(reach, frozenset(token for token, _, _ in best[1]))


_Weighed = tuple[float, list[tuple[Token, int, int]]]


def _rarest(node: Node) -> _Weighed | None:
    """How common the rarest part of a node is, and its tokens with what may stand ahead of them."""
    match node:
        case Tokens(words, stems):
            weight = sum(_COMMON_WEIGHT if word in _COMMON else 1.0 for word in words)
            weight += sum(_SHORT_STEM_WEIGHT if len(stem) < 4 else 2.0 for stem in stems)
            tokens = [*(("word", word, b"") for word in sorted(words)), *(("stem", stem, b"") for stem in stems)]
            return weight, [(token, 0, 0) for token in tokens]
        case Class(name):
            return _of_class(name)
        case Row(parts):
            best: _Weighed | None = None
            low = high = 0
            for part, following in pairwise([*_flat(parts), Mark("$")]):
                inside = _pair(part, following) or _rarest(part)
                weight = inside[0] * (1 + (high - low) / 3) if inside else 0.0
                if inside and (best is None or weight < best[0]):
                    best = weight, [(token, a + low, b + high) for token, a, b in inside[1]]
                wide = width(part)
                low, high = low + wide[0], high + wide[1]
            return best
        case Choice(rows):
            total, every = 0.0, []
            for alternative in rows:
                inside = _rarest(alternative)
                if inside is None:
                    return None
                total += inside[0]
                every += inside[1]
            return total, every
    return None


def _of_class(name: str) -> _Weighed | None:
    if name[0] == "*":
        endings = [ending.encode(CODEC) for ending in name.split()[1:]]
        found = [(("ending", ending, b""), 0, 0) for ending in endings]
        return (_ENDING_WEIGHT * len(endings), found) if endings else None
    if name == "num":
        return _NUMBER_WEIGHT, [(("number", b"", b""), 0, 0)]
    return (_NUMBERS_WEIGHT, [(("pair", NUMBER, NUMBER), 0, 0)]) if name in ("clock", "date") else None


def _flat(parts: Iterable[Node]) -> list[Node]:
    """The parts of a row without marks and other things that take no room, rows in it taken apart."""
    flat: list[Node] = []
    for part in parts:
        if isinstance(part, Choice) and len(part.rows) == 1:
            flat += _flat(part.rows)
        elif isinstance(part, Row):
            flat += _flat(part.parts)
        elif not isinstance(part, Mark | Not):
            flat.append(part)
    return flat


def _pair(part: Node, following: Node) -> _Weighed | None:
    """Two words that stand side by side, which is rarer than either alone."""
    match part, following:
        case Tokens(words, ()), Tokens(others, ()) if len(words) * len(others) <= _MOST_PAIRS:
            weights = [sum(_COMMON_WEIGHT if word in _COMMON else 1.0 for word in each) for each in (words, others)]
            pairs = [(("pair", word, other), 0, 0) for word in sorted(words) for other in sorted(others)]
            return min(weights[0] * weights[1] / _PAIRING, *weights), pairs
    return None


def _words(tokens: Iterable[Token]) -> set[bytes]:
    return {word for token in tokens for word in token[1:] if word}
