"""A message as the rules see it: folded tokens, sentences, own text, with exact positions in the original."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

from draftkit.folding import CODEC, encode, fold, guess_language
from draftkit.names import NOBODY, find_terms
from draftkit.own_text import own_text
from draftkit.records import NamedTuple
from draftkit.sentences import UPPER, boundaries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from draftkit.matching import Sentence

_URL = rb"\b(?:https?|ftp|mailto):[^\s<>\"]+|\bwww\.[^\s<>\"]+"
_QUOTES = rb"\xab[^\xab\xbb\n]{1,300}\xbb|[\x84\x93][^\x84\x93\x94\n]{1,300}[\x93\x94]|(?<!\w)\"[^\"\n]{1,300}\"(?!\w)"
_WORD = re.compile(rb"[^ ]+")


class Span(NamedTuple):
    """A sentence or a paragraph: code points `start` to `end` of the original, tokens `first` up to `last`."""

    start: int
    end: int
    first: int
    last: int
    text: str


_start = itemgetter(0)


class TextView:
    """One text, folded once and shared by all rules.

    Args:
        text: the message or its subject.
        lang: "en" or "ru"; "" finds out.
        subject: the view of the subject line, for rules that read both.
    """

    __slots__ = (
        "_back", "_capitals", "_paragraphs", "_quotes", "_sentences", "_starts", "_words", "bounds", "covered", "edges",
        "elements", "ends", "found", "lang", "live", "names", "norm", "own", "people", "possible", "raw",
        "search", "subject", "text", "tokens",
    )  # fmt: skip

    def __init__(self, text: str, lang: str = "", subject: TextView | None = None) -> None:
        self.text = text
        self.own = own_text(text)
        self.raw, self._back = encode(self.own)
        norm = fold(self.raw)
        if b"://" in self.raw or b"www." in self.raw:
            for match in re.finditer(_URL, self.raw):
                norm = norm[: match.start()] + b" " * (match.end() - match.start()) + norm[match.end() :]
        self.norm = norm
        self.edges = edges = boundaries(self.raw)
        """Where in `raw` each sentence ends, which is where the next one begins."""
        edges.append(len(norm))
        self.tokens: list[bytes] = []
        self.bounds = [0]
        """Number of the first token of each sentence, and at the end the number of tokens."""
        start = 0
        for end in edges:
            self.tokens += norm[start:end].split()
            self.bounds.append(len(self.tokens))
            start = end
        self.lang = lang or guess_language(self.raw)
        self.subject = subject
        self.elements: dict[str, bool] = {}
        self.names = NOBODY
        self.search: Callable[[TextView, str, bool], list[tuple[int, int]]] | None = None
        self.possible = 0
        self.live: list[tuple[int, int, Sentence]] = []
        self.ends: dict[tuple[int, int, int], list[int]] = {}
        self.people: dict[tuple[str, int], bool] = {}
        self.found: dict[int, list[tuple[int, int]]] = {}
        self.covered: dict[tuple[int, int, int], frozenset[int]] = {}
        self._capitals: dict[int, list[int]] = {}
        self._starts: dict[int, list[int]] = {}
        self._words: list[str] | None = None
        self._quotes: list[tuple[int, int]] | None = None
        self._sentences: tuple[Span, ...] | None = None
        self._paragraphs: tuple[Span, ...] | None = None

    # -- tokens and sentences, by number (the matcher's side)

    def limits(self, token: int) -> tuple[int, int]:
        """The first token of the sentence that holds a token, and the one after its last."""
        bounds = self.bounds
        after = bisect_right(bounds, token)
        return bounds[after - 1], bounds[after]

    def sentence_of(self, token: int) -> int:
        """Number of the sentence that holds a token."""
        return bisect_right(self.bounds, token) - 1

    def position(self, token: int) -> int:
        """Where a token begins in `raw`."""
        sentence = self.sentence_of(token)
        starts = self._starts.get(sentence)
        if starts is None:
            begin = self.edges[sentence - 1] if sentence else 0
            matches = _WORD.finditer(self.norm, begin, self.edges[sentence])
            starts = self._starts[sentence] = [match.start() for match in matches]
        return starts[token - self.bounds[sentence]]

    def capitals(self, low: int) -> list[int]:
        """The tokens that begin with a capital in the sentence that token `low` begins; worked out once."""
        found = self._capitals.get(low)
        if found is None:
            self.position(low)
            starts = self._starts[self.sentence_of(low)]
            found = self._capitals[low] = [at for at, start in enumerate(starts, low) if self.raw[start] in UPPER]
        return found

    def between(self, token: int) -> bytes:
        """What stands in `raw` between a token and the next one."""
        end = self.position(token) + len(self.tokens[token])
        return self.raw[end : self.position(token + 1)] if token + 1 < len(self.tokens) else self.raw[end:]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Code points of the original that tokens `first` to `last` (not included) take."""
        return self.original(self.position(first), self.position(last - 1) + len(self.tokens[last - 1]))

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Code points of the original for a span of `raw`."""
        if self._back is None:
            return start, end
        return self._back[start], self._back[end - 1] + 1 if end > start else self._back[start]

    # -- the rule writer's side

    @property
    def words(self) -> list[str]:
        """The folded tokens."""
        if self._words is None:
            self._words = self.norm.decode(CODEC).split()
        return self._words

    @property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences that hold at least one token."""
        if self._sentences is None:
            bounds = self.bounds
            self._sentences = tuple(self._spans(zip([0, *self.edges], self.edges, bounds, bounds[1:], strict=False)))
        return self._sentences

    @property
    def paragraphs(self) -> tuple[Span, ...]:
        """Runs of sentences between blank lines."""
        if self._paragraphs is None:
            edges = [0, *(match.end() for match in re.finditer(rb"\n[ \t\r]{0,80}\n\s*+", self.raw)), len(self.raw)]
            counts = [0]
            for start, end in pairwise(edges):
                counts.append(counts[-1] + len(self.norm[start:end].split()))
            self._paragraphs = tuple(self._spans(zip(edges, edges[1:], counts, counts[1:], strict=False)))
        return self._paragraphs

    def _spans(self, parts: Iterable[tuple[int, int, int, int]]) -> Iterable[Span]:
        for start, end, first, last in parts:
            if first == last:
                continue
            piece = self.raw[start:end]
            left = start + len(piece) - len(piece.lstrip())
            begin, stop = self.original(left, start + len(piece.rstrip()))
            yield Span(begin, stop, first, last, self.text[begin:stop])

    def sentence_at(self, position: int) -> Span | None:
        """The sentence around a code point of the original."""
        at = bisect_right(self.sentences, position, key=_start) - 1
        for sentence in self.sentences[max(at, 0) : at + 1]:
            if sentence.start <= position < sentence.end:
                return sentence
        return None

    @property
    def has_quotes(self) -> bool:
        """Whether there are quotation marks at all."""
        raw = self.raw
        return b'"' in raw or b"\xab" in raw or b"\x93" in raw or b"\x84" in raw

    def quoted(self, start: int, end: int) -> bool:
        """Whether a span of the original stands wholly inside one pair of quotation marks."""
        if self._quotes is None:
            self._quotes = [self.original(*match.span()) for match in re.finditer(_QUOTES, self.raw)]
        place = bisect_right(self._quotes, (start, len(self.text))) - 1
        return place >= 0 and self._quotes[place][0] <= start and end <= self._quotes[place][1]

    def hits(self, name: str) -> list[tuple[int, int]]:
        """Spans found for a list of a document rule (`family.rule/list`) or for an element (`apology`)."""
        return [*self.search(self, name, False)] if self.search else []

    def conveys(self, name: str) -> bool:
        """Whether there is at least one such hit."""
        return bool(self.search and self.search(self, name, True))

    def first_hit(self, name: str) -> tuple[int, int] | None:
        """One hit in the first sentence that has any; far cheaper than all hits."""
        found = self.search(self, name, True) if self.search else ()
        return found[0] if found else None

    def find_terms(self, terms: Iterable[str]) -> list[tuple[int, int, str]]:
        """Names and terms in every inflected form and both alphabets: start, end, the term. See names.py."""
        return find_terms(self, terms)
