"""The tables of many patterns, and what a token stands for in them.

Plain tuples and dictionaries of bytes, so that `marshal` can keep them (ruleset.py).
"""

from __future__ import annotations

import marshal
from functools import reduce
from operator import or_

Part = tuple[tuple[tuple[int, int, int], ...], tuple[int, ...]]
"""Tokens that patterns share, by what they mean to them: (number of a pattern that is looked for by them, fewest, most
tokens of a match ahead of them), …; and the numbers of those that need one of them, too."""
Numbers = dict[bytes, tuple[int, ...]]
"""Token → numbers of the parts that it is one of."""
Tables = tuple[
    dict[bytes, bytes], Numbers, Numbers, dict[bytes, bytes], tuple[int, ...], tuple[bytes, ...], int,
    tuple[bytes, ...], tuple[bytes, ...],
]  # fmt: skip
"""Parts by word (within its first letters), stem, ending, by a word and the one right after it, and for digits; what
each says; the bits of patterns that need nothing else; the programs, and what they share. All bytes are marshalled
apart, since a message needs few of them."""
FIRST_LETTERS = 3

NUMBER = b"#"
"""In pairs, any token of digits."""

_LONG_TOKEN = 40
MEMO_LIMIT = 6_000
"""Tokens about which something is remembered."""
NONE: Numbers = {}


class Bits(dict[bytes, int]):
    """Token → bits of the patterns that are looked for by it, `size` further up of those that need it, too, and at the
    top one for tokens of digits.
    """

    __slots__ = (
        "_ending_lengths", "_endings", "_masks", "_numbers", "_of", "_parts", "_size", "_stem_lengths", "_stems",
        "_words",
    )  # fmt: skip

    def __init__(self, tables: Tables) -> None:
        super().__init__()
        words, self._stems, self._endings, _, self._numbers, parts, _, programs, _ = tables
        self._words: dict[bytes, Numbers | bytes] = {**words}
        self._parts: list[Part | bytes] = [*parts]
        self._size = len(programs)
        self._stem_lengths = sorted(set(map(len, self._stems)))
        self._ending_lengths = sorted(set(map(len, self._endings)))
        self._masks: dict[int, int] = {}
        self._of: dict[tuple[int, ...], int] = {}

    def __missing__(self, token: bytes) -> int:
        bits = self.of(self.parts(token))
        if token.isdigit():
            bits |= 1 << 2 * self._size
        if len(self) >= MEMO_LIMIT:
            self.clear()
            self._of.clear()
        if len(token) < _LONG_TOKEN:
            self[token] = bits
        return bits

    def parts(self, token: bytes) -> tuple[int, ...]:
        """The parts that a token is one of."""
        begin = token[:FIRST_LETTERS]
        words = self._words.get(begin, NONE)
        if isinstance(words, bytes):
            words = self._words[begin] = marshal.loads(words)  # noqa: S302  ours, see store.py
        found = words.get(token, ())
        stems, endings = self._stems, self._endings
        for length in self._stem_lengths:
            if length > len(token):
                break
            if (begin := token[:length]) in stems:
                found += stems[begin]
        for length in self._ending_lengths:
            if length > len(token):
                break
            if (end := token[-length:]) in endings:
                found += endings[end]
        return found + self._numbers if self._numbers and token.isdigit() else found

    def of(self, parts: tuple[int, ...]) -> int:
        """The bits of some parts. Equal ones are one object, since they are long."""
        bits = self._of.get(parts)
        if bits is None:
            bits = self._of[parts] = reduce(or_, map(self._mask, parts), 0)
        return bits

    def part(self, number: int) -> Part:
        """What a part says."""
        found = self._parts[number]
        if isinstance(found, bytes):
            found = self._parts[number] = marshal.loads(found)  # noqa: S302  ours, see store.py
        return found

    def _mask(self, part: int) -> int:
        mask = self._masks.get(part)
        if mask is None:
            hits, also = self.part(part)
            mask = 0
            for number, _, _ in hits:
                mask |= 1 << number
            for number in also:
                mask |= 1 << number + self._size
            self._masks[part] = mask
        return mask
