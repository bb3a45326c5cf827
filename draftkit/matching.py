"""Matching: many patterns against the tokens of one text.

Every pattern is one bit. A token stands for the bits of the patterns that are looked for by it, and of those that need
it, too; a few `or`s and one `and` over a sentence leave the patterns that could match there at all, however many there
are. Only those run (machine.py), around the tokens that led to them, each inside its own sentence.

Tables are plain tuples and dictionaries of bytes, so that `marshal` can keep them (ruleset.py).
"""

from __future__ import annotations

import marshal
from bisect import bisect_left, bisect_right
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import TYPE_CHECKING

from draftkit.machine import CALL, CLASS, NOT_AFTER, NOT_BEFORE, SET, START, TOKEN, link, run
from draftkit.names import NOBODY
from draftkit.tokens import Sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from draftkit.machine import Instruction, Opening, Program
    from draftkit.names import Names
    from draftkit.text import TextView
    from draftkit.tokens import Match, Piece

Part = tuple[tuple[tuple[int, int, int], ...], tuple[int, ...]]
"""Tokens that patterns share, by what they mean to them: (number of a pattern that is looked for by them, fewest, most
tokens of a match ahead of them), …; and the numbers of those that need one of them, too."""
Numbers = dict[bytes, tuple[int, ...]]
"""Token → numbers of the parts that it is one of."""
Tables = tuple[
    Numbers, Numbers, Numbers, dict[bytes, Numbers], tuple[int, ...], tuple[Part, ...], int, tuple[bytes, ...],
    tuple[bytes, ...],
]  # fmt: skip
"""Parts by word, stem, ending, by a word and the one right after it, and for digits; what each says; the bits of those
that need nothing else; the programs, and what they share, each marshalled apart, since a message needs few of them."""

NUMBER = b"#"
"""In pairs, any token of digits."""

_MEMO_LIMIT = 6_000
_LONG_TOKEN = 40
_MOST_SENTENCES = 1_000  # these keep a long batch under 40 MiB
_LONG_SENTENCE = 1_000
_EVERYTHING = -1


class _Bits(dict[bytes, int]):
    """Token → bits of the patterns that are looked for by it, `size` further up of those that need it, too, and at the
    top one for tokens of digits.
    """

    __slots__ = ("_endings", "_masks", "_numbers", "_parts", "_size", "_stem_lengths", "_stems", "_words")

    def __init__(self, tables: Tables) -> None:
        super().__init__()
        self._words, self._stems, self._endings, _, self._numbers, self._parts, _, programs, _ = tables
        self._size = len(programs)
        lengths = [len(stem) for stem in self._stems]
        self._stem_lengths = range(min(lengths, default=0), max(lengths, default=-1) + 1)
        self._masks: dict[int, int] = {}

    def __missing__(self, token: bytes) -> int:
        bits = self.of(self.parts(token)) | token.isdigit() << 2 * self._size
        if len(self) >= _MEMO_LIMIT:
            self.clear()
        if len(token) < _LONG_TOKEN:
            self[token] = bits
        return bits

    def parts(self, token: bytes) -> tuple[int, ...]:
        """The parts that a token is one of."""
        found = self._words.get(token, ())
        get = self._stems.get
        for length in self._stem_lengths:
            if length > len(token):
                break
            more = get(token[:length])
            if more:
                found += more
        found += sum((more for ending, more in self._endings.items() if token.endswith(ending)), ())
        return found + self._numbers if self._numbers and token.isdigit() else found

    def of(self, parts: tuple[int, ...]) -> int:
        """The bits of some parts."""
        bits = 0
        for part in parts:
            bits |= self._mask(part)
        return bits

    def _mask(self, part: int) -> int:
        mask = self._masks.get(part)
        if mask is None:
            hits, also = self._parts[part]
            mask = 0
            for number, _, _ in hits:
                mask |= 1 << number
            for number in also:
                mask |= 1 << number + self._size
            self._masks[part] = mask
        return mask


def _starts(opening: Opening, sentence: Sentence, first: int, last: int) -> Iterable[int]:
    """The tokens from `first` to `last` at which a program could begin."""
    kind, words, stems = opening
    if kind == START:
        return (0,)
    if kind == CLASS:
        capitals = sentence.capitals
        return capitals[bisect_left(capitals, first) : bisect_right(capitals, last)]
    places = range(first, last + 1)
    if words is None:
        return places
    tokens = sentence.tokens
    if stems:
        return [at for at in places if tokens[at] in words or tokens[at].startswith(stems)]
    return [at for at in places if tokens[at] in words]


class Index:
    """A set of patterns, ready to run. One index serves any number of texts."""

    __slots__ = (
        "_bits",
        "_known",
        "_look_up",
        "_names",
        "_numbers",
        "_pairs",
        "_parts",
        "_programs",
        "_reach",
        "_shared",
        "_single",
        "_size",
    )

    def __init__(self, tables: Tables) -> None:
        *_, self._pairs, _, self._parts, single, programs, shared = tables
        self._size = len(programs)
        self._programs: list[tuple[Program, Opening] | bytes] = list(programs)
        self._shared: list[Instruction | bytes] = list(shared)
        self._bits = _Bits(tables)
        self._look_up: Callable[[bytes], int] = self._bits.__getitem__
        self._reach: dict[tuple[bytes, bytes], dict[int, tuple[int, int]]] = {}
        self._known: dict[bytes, Sentence] = {}
        self._names: Names = NOBODY
        self._single = single
        self._numbers = self._pairs.get(NUMBER, {}).get(NUMBER, ())

    def survey(self, view: TextView) -> None:
        """Find out which patterns could match in which sentence: fills `view.pieces`, `live` and `possible`."""
        if view.names != self._names:
            self._known.clear()
            self._names = view.names
        known, raw = self._known, view.raw
        possible = start = 0
        pieces, live = [], []
        for end in view.edges:
            text = raw[start:end]
            sentence = known.get(text)
            if sentence is None:
                sentence = self._read(text)
                if len(text) < _LONG_SENTENCE:
                    if len(known) >= _MOST_SENTENCES:
                        known.clear()
                    known[text] = sentence
            piece = start, sentence
            pieces.append(piece)
            if sentence.live:
                possible |= sentence.live
                live.append(piece)
            start = end
        view.possible, view.live, view.pieces = possible, live, pieces

    def _read(self, text: bytes) -> Sentence:
        sentence = Sentence(text, self._names)
        pairs, size, of = self._pairs, self._size, self._bits.of
        tokens = sentence.tokens
        bits = list(map(self._look_up, tokens))
        for at in [at for at, token in enumerate(tokens[:-1]) if token in pairs]:
            parts = pairs[tokens[at]].get(tokens[at + 1])
            if parts:
                bits[at] |= of(parts)
        whole = reduce(or_, bits, 0)
        if self._numbers and whole >> size >> size:
            numbers = of(self._numbers)
            for at, (token, following) in enumerate(pairwise(tokens)):
                if token.isdigit() and following.isdigit():
                    bits[at] |= numbers
                    whole |= numbers
        every = (1 << size) - 1
        sentence.live = live = whole & (whole >> size & every | self._single)
        if live:
            sentence.places = [(at, led) for at, each in enumerate(bits) if (led := each & live)]
        return sentence

    def find(self, view: TextView) -> list[Match]:
        """All matches in a text, in no order; several may overlap."""
        self.survey(view)
        return list(self.matches(view.live, _EVERYTHING))

    def matches(self, pieces: Iterable[Piece], wanted: int) -> Iterator[Match]:
        """Where those of the wanted patterns (bits) match in some sentences of a text."""
        for start, sentence in pieces:
            here = sentence.live & wanted
            if here:
                found = sentence.found.get(here)
                if found is None:
                    found = self._found(sentence, here)
                for pattern, begin, end in found:
                    yield pattern, start + begin, start + end

    def _found(self, sentence: Sentence, wanted: int) -> tuple[Match, ...]:
        """The matches of wanted patterns in a sentence. Those that are tried and do not match are not live any more."""
        untried = wanted & ~sentence.tried
        if untried:
            matched = 0
            for match in self._try(sentence, untried):
                sentence.matches.append(match)
                matched |= 1 << match[0]
            sentence.tried |= untried
            sentence.live &= ~untried | matched
        here = wanted & sentence.live
        found = sentence.found[here] = tuple(match for match in sentence.matches if here >> match[0] & 1)
        return found

    def _try(self, sentence: Sentence, wanted: int) -> Iterator[Match]:
        """Run patterns in a sentence."""
        tried: set[tuple[int, int]] = set()
        for place, led in sentence.places:
            found = led & wanted
            if not found:
                continue
            reach = self._reach_of(sentence.tokens, place)
            while found:
                number = found.bit_length() - 1
                found ^= 1 << number
                near, far = reach[number]
                program, begins = self._program(number)
                for start in _starts(begins, sentence, max(place - far, 0), place - near):
                    if (start, number) not in tried:
                        tried.add((start, number))
                        tokens = run(program, sentence, start)
                        if tokens:
                            yield number, *sentence.span(*tokens)

    def _reach_of(self, tokens: list[bytes], place: int) -> dict[int, tuple[int, int]]:
        """How far ahead of a token the matches can begin that it leads to, by pattern."""
        token = tokens[place]
        pairs = self._pairs.get(token)
        following = tokens[place + 1] if pairs and place + 1 < len(tokens) else b""
        more = pairs.get(following, ()) if pairs else ()
        if self._numbers and token.isdigit() and place + 1 < len(tokens) and tokens[place + 1].isdigit():
            following, more = tokens[place + 1], more + self._numbers
        key = (token, following if more else b"")
        reach = self._reach.get(key)
        if reach is None:
            reach = {}
            for part in self._bits.parts(token) + more:
                for number, near, far in self._parts[part][0]:
                    least, most = reach.get(number, (near, far))
                    reach[number] = min(least, near), max(most, far)
            if len(self._reach) >= _MEMO_LIMIT:
                self._reach.clear()
            self._reach[key] = reach
        return reach

    def _program(self, number: int) -> tuple[Program, Opening]:
        found = self._programs[number]
        if isinstance(found, bytes):
            found = self._programs[number] = self._linked(marshal.loads(found))  # noqa: S302  ours, see store.py
        return found

    def _linked(self, program: Program) -> tuple[Program, Opening]:
        return link([self._shared_in(instruction) for instruction in program])

    def _shared_in(self, instruction: Instruction) -> Instruction:
        """An instruction with what it shares in place of its number."""
        kind, what, more = instruction
        if kind in (SET, CALL):
            content = self._shared[what]
            if isinstance(content, bytes):
                found = marshal.loads(content)  # noqa: S302  ours
                if kind == SET:
                    content = TOKEN, frozenset(found[0]), found[1]
                else:
                    program, (_, words, stems) = self._linked(found)
                    content = CALL, what, (program, words, stems)
                self._shared[what] = content
            return content
        return (kind, self._linked(what)[0], more) if kind in (NOT_BEFORE, NOT_AFTER) else instruction
