"""A sentence as patterns read it: folded tokens, each with its place.

The same sentence often comes again, in other messages; so all places are counted from its own beginning, and what was
worked out about it is kept with it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from draftkit.folding import fold
from draftkit.names import NOBODY
from draftkit.sentences import UPPER

if TYPE_CHECKING:
    from collections.abc import Callable

    from draftkit.names import Names

Match = tuple[int, int, int]
"""Number of a pattern, and where what a finding should show begins and ends in encoded text."""

_URL = rb"\b(?:https?|ftp|mailto):[^\s<>\"]+|\bwww\.[^\s<>\"]+"
_WORD = re.compile(rb"[^ ]+")


class Sentence:
    """One sentence.

    Args:
        raw: its encoded text (see folding.encode).
        names: who is a name in it.

    The rest is the matcher's (see matching.py): the patterns that could match, of which those that were tried and did
    not are struck off; the tokens that lead to them, with the bits of the patterns; those tried; what they found.
    """

    __slots__ = (
        "_capitals", "_norm", "_starts", "ends", "facts", "found", "inner", "live", "matches", "names", "people",
        "places", "raw", "tokens", "tried",
    )  # fmt: skip

    def __init__(self, raw: bytes, names: Names = NOBODY) -> None:
        self.raw = raw
        self.names = names
        self.inner = len(raw) - len(raw.lstrip()), len(raw.rstrip())
        """Where it begins and ends without the white space around it."""
        self._norm = norm = folded(raw)
        self.tokens = norm.split()
        self.live = self.tried = 0
        self.places: list[tuple[int, int]] = []
        self.matches: list[Match] = []
        self.found: dict[int, tuple[Match, ...]] = {}
        self.ends: dict[tuple[int, int, int], list[int]] = {}
        self.people: dict[tuple[str, int], bool] = {}
        self.facts: dict[Callable[[bytes], Any], Any] = {}
        """What functions make of it (see TextView.each)."""
        self._starts: list[int] | None = None
        self._capitals: list[int] | None = None

    @property
    def starts(self) -> list[int]:
        """Where each token begins."""
        if self._starts is None:
            self._starts = [match.start() for match in _WORD.finditer(self._norm)]
        return self._starts

    @property
    def capitals(self) -> list[int]:
        """The numbers of the tokens that begin with a capital."""
        if self._capitals is None:
            raw = self.raw
            self._capitals = [number for number, start in enumerate(self.starts) if raw[start] in UPPER]
        return self._capitals

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where tokens `first` to `last` (not included) stand."""
        starts = self.starts
        return starts[first], starts[last - 1] + len(self.tokens[last - 1])

    def letters(self, token: int) -> bytes:
        """A token as it is written."""
        start = self.starts[token]
        return self.raw[start : start + len(self.tokens[token])]

    def between(self, token: int) -> bytes:
        """What stands between a token and the next one."""
        end = self.starts[token] + len(self.tokens[token])
        return self.raw[end : self.starts[token + 1]] if token + 1 < len(self.tokens) else self.raw[end:]


def folded(raw: bytes) -> bytes:
    """Fold encoded text, with blanks in place of web addresses."""
    norm = fold(raw)
    if b"://" in raw or b"www." in raw:
        for match in re.finditer(_URL, raw):
            norm = norm[: match.start()] + b" " * (match.end() - match.start()) + norm[match.end() :]
    return norm


Piece = tuple[int, Sentence]
"""A sentence of a text, and where it begins in its encoded text."""
