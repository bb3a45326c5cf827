"""A message as the rules see it: folded tokens, sentences, own text, with exact positions in the original."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar

from draftkit.folding import CODEC, encode, guess_language
from draftkit.names import NOBODY, find_terms
from draftkit.own_text import own_text
from draftkit.records import NamedTuple
from draftkit.sentences import boundaries
from draftkit.tokens import Sentence, folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from draftkit.tokens import Piece

T = TypeVar("T")
_UNKNOWN = object()
_QUOTES = rb"\xab[^\xab\xbb\n]{1,300}\xbb|[\x84\x93][^\x84\x93\x94\n]{1,300}[\x93\x94]|(?<!\w)\"[^\"\n]{1,300}\"(?!\w)"


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
        "_back", "_bounds", "_paragraphs", "_pieces", "_quotes", "_sentences", "_words", "covered", "edges",
        "elements", "found", "lang", "lists", "live", "names", "own", "possible", "raw", "search", "subject", "text",
    )  # fmt: skip

    def __init__(self, text: str, lang: str = "", subject: TextView | None = None) -> None:
        self.text = text
        self.own = own_text(text)
        self.raw, self._back = encode(self.own)
        self.edges = edges = boundaries(self.raw)
        """Where in `raw` each sentence ends, which is where the next one begins."""
        edges.append(len(self.raw))
        self.lang = lang or guess_language(self.raw)
        self.subject = subject
        self.elements: dict[str, bool] = {}
        self.names = NOBODY
        self.search: Callable[[TextView, str, bool], list[tuple[int, int]]] | None = None
        self.lists: Mapping[str, int] = {}
        self.possible = 0
        self.live: list[Piece] = []
        self.found: dict[int, list[tuple[int, int]]] = {}
        self.covered: dict[tuple[int, int, int], list[tuple[int, int]]] = {}
        self._bounds: list[int] | None = None
        self._pieces: list[Piece] | None = None
        self._words: list[str] | None = None
        self._quotes: list[tuple[int, int]] | None = None
        self._sentences: tuple[Span, ...] | None = None
        self._paragraphs: tuple[Span, ...] | None = None

    # -- the matcher's side

    @property
    def pieces(self) -> list[Piece]:
        """The sentences; those that the matcher knows (see matching.Index.survey), else new ones."""
        if self._pieces is None:
            self._pieces = [(start, Sentence(self.raw[start:end])) for start, end in pairwise([0, *self.edges])]
        return self._pieces

    @pieces.setter
    def pieces(self, pieces: list[Piece]) -> None:
        self._pieces = pieces

    @property
    def bounds(self) -> list[int]:
        """Number of the first token of each sentence, and at the end the number of tokens."""
        if self._bounds is None:
            self._bounds = [0, *accumulate(len(sentence.tokens) for _, sentence in self.pieces)]
        return self._bounds

    def sentence_of(self, position: int) -> int:
        """Number of the sentence that holds a place in `raw`."""
        return bisect_right(self.edges, position)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Code points of the original that tokens `first` to `last` (not included) take."""
        return self.original(self._place(first)[0], self._place(last - 1)[1])

    def _place(self, token: int) -> tuple[int, int]:
        number = bisect_right(self.bounds, token) - 1
        start, sentence = self.pieces[number]
        begin, end = sentence.span(token - self.bounds[number], token - self.bounds[number] + 1)
        return start + begin, start + end

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Code points of the original for a span of `raw`."""
        if self._back is None:
            return start, end
        return self._back[start], self._back[end - 1] + 1 if end > start else self._back[start]

    @property
    def tokens(self) -> list[bytes]:
        """The folded tokens; before the matcher has read the sentences, too, and then cheaper."""
        if self._pieces is None:
            return folded(self.raw).split()
        return [token for _, sentence in self._pieces for token in sentence.tokens]

    # -- the rule writer's side

    @property
    def words(self) -> list[str]:
        """The folded tokens."""
        if self._words is None:
            self._words = [token.decode(CODEC) for token in self.tokens]
        return self._words

    @property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences that hold at least one token."""
        if self._sentences is None:
            self._sentences = tuple(self._spans())
        return self._sentences

    @property
    def paragraphs(self) -> tuple[Span, ...]:
        """Runs of sentences between blank lines."""
        if self._paragraphs is None:
            starts = [start + begin for start, sentence in self.pieces for begin in sentence.starts]
            edges = [*(match.end() for match in re.finditer(rb"\n[ \t\r]{0,80}\n\s*+", self.raw)), len(self.raw)]
            self._paragraphs = tuple(self._runs(edges, [0, *(bisect_left(starts, edge) for edge in edges)]))
        return self._paragraphs

    def _spans(self) -> Iterator[Span]:
        text, first = self.text, 0
        for start, sentence in self.pieces:
            last = first + len(sentence.tokens)
            if first != last:
                left, right = sentence.inner
                begin, stop = self.original(start + left, start + right)
                yield Span(begin, stop, first, last, text[begin:stop])
                first = last

    def _runs(self, ends: list[int], bounds: list[int]) -> Iterator[Span]:
        start = 0
        for end, (first, last) in zip(ends, pairwise(bounds), strict=True):
            if first != last:
                piece = self.raw[start:end]
                left = start + len(piece) - len(piece.lstrip())
                begin, stop = self.original(left, start + len(piece.rstrip()))
                yield Span(begin, stop, first, last, self.text[begin:stop])
            start = end

    def sentence_at(self, position: int) -> Span | None:
        """The sentence around a code point of the original."""
        at = bisect_right(self.sentences, position, key=_start) - 1
        for sentence in self.sentences[max(at, 0) : at + 1]:
            if sentence.start <= position < sentence.end:
                return sentence
        return None

    def each(self, function: Callable[[bytes], T]) -> Iterator[tuple[int, int, T]]:
        """What a function makes of each sentence that it makes something of, behind where that stands in `raw`.

        Args:
            function: takes the encoded text of a sentence and looks at nothing else. What it makes of one is
                remembered for messages to come.
        """
        for start, sentence in self.pieces:
            found = sentence.facts.get(function, _UNKNOWN)
            if found is _UNKNOWN:
                found = sentence.facts[function] = function(sentence.raw)
            if found:
                yield start, start + len(sentence.raw), found

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
        return [*self.search(self, name, False)] if self.search and self.possible & self.lists.get(name, 0) else []

    def conveys(self, name: str) -> bool:
        """Whether there is at least one such hit."""
        return self.first_hit(name) is not None

    def first_hit(self, name: str) -> tuple[int, int] | None:
        """One hit in the first sentence that has any; far cheaper than all hits."""
        found = self.search(self, name, True) if self.search and self.possible & self.lists.get(name, 0) else ()
        return found[0] if found else None

    def find_terms(self, terms: Iterable[str]) -> list[tuple[int, int, str]]:
        """Names and terms in every inflected form and both alphabets: start, end, the term. See names.py."""
        return find_terms(self, terms)
