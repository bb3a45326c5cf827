"""Where the characters of a text came from: each step of decoding a file leaves a way back, walked only for findings.

A way back (`Back`) takes a span of what a step made to the span of what it was made from. A text keeps its ways back
in the order of the steps (`Traced`), and nothing is worked out until a place is asked for.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, AnyStr

from draftkit.records import NamedTuple

if TYPE_CHECKING:
    import re

Back = Callable[[int, int], tuple[int, int]]
Anchor = tuple[int, int, int | None]
"""From `made` on, what was made comes from `source` on: character by character (None), or all of it from so many."""


class Trace:
    """A way back by anchors, in ascending order; they are worked out when first needed."""

    def __init__(self, anchors: Callable[[], Iterable[Anchor]]) -> None:
        self._anchors: Iterable[Anchor] | Callable[[], Iterable[Anchor]] = anchors
        self._known: tuple[list[int], list[Anchor]] | None = None

    def __call__(self, start: int, end: int) -> tuple[int, int]:
        """The source span of a made span; an empty span stays empty."""
        left = self._one(start)[0]
        return (left, max(left, self._one(end - 1)[1])) if end > start else (left, left)

    def _one(self, at: int) -> tuple[int, int]:
        if self._known is None:
            anchors = [*self._anchors()] if callable(self._anchors) else [*self._anchors]
            self._known = [made for made, _, _ in anchors], anchors
        starts, anchors = self._known
        if not anchors:
            return 0, 0
        made, source, size = anchors[max(bisect_right(starts, at) - 1, 0)]
        return (source + at - made, source + at - made + 1) if size is None else (source, source + size)


class Traced(NamedTuple):
    """A text and its ways back, the first step first."""

    text: str
    backs: tuple[Back, ...] = ()

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The span in what the first step read."""
        for back in reversed(self.backs):
            start, end = back(start, end)
        return start, end

    def then(self, step: tuple[str, Back]) -> Traced:
        """The text after one more step."""
        return Traced(step[0], (*self.backs, step[1]))


class Weave:
    """A text put together from pieces of a source."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._anchors: list[Anchor] = []
        self._length = 0

    def add(self, text: str, source: int, size: int | None = None) -> None:
        """Add text that stands in the source as it is (None), or that `size` characters there stand for."""
        self._texts.append(text)
        self._anchors.append((self._length, source, size))
        self._length += len(text)

    def woven(self) -> tuple[str, Back]:
        """The text and the way back to the source."""
        return "".join(self._texts), Trace(lambda: self._anchors)


def substitute(
    pattern: re.Pattern[AnyStr], put: Callable[[re.Match[AnyStr]], AnyStr], data: AnyStr
) -> tuple[AnyStr, Back]:
    """Replace what a pattern finds, with the way back."""

    def anchors() -> Iterable[Anchor]:
        made = source = 0
        for match in pattern.finditer(data):
            yield made, source, None
            made += match.start() - source
            new = put(match)
            if new:
                yield made, match.start(), match.end() - match.start()
            made += len(new)
            source = match.end()
        yield made, source, None

    return pattern.sub(put, data), Trace(anchors)


def shift(by: int) -> Back:
    """The way back from a part to the whole that it was cut from at `by`."""
    return lambda start, end: (start + by, end + by)


def joined(texts: list[Traced]) -> Traced:
    """Several texts one below the other. Their ways back must lead to the same source."""
    if len(texts) == 1:
        return texts[0]
    parts = [each.text if each.text.endswith("\n") or not each.text else each.text + "\n" for each in texts]
    starts = [0]
    for part in parts:
        starts.append(starts[-1] + len(part))

    def back(start: int, end: int) -> tuple[int, int]:
        number = min(bisect_right(starts, start) - 1, len(texts) - 1)
        left = texts[number].origin(start - starts[number], start - starts[number])[0]
        if end <= start:
            return left, left
        last = min(bisect_right(starts, end - 1) - 1, len(texts) - 1)
        return left, texts[last].origin(end - 1 - starts[last], end - starts[last])[1]

    return Traced("".join(parts), (back,)) if texts else Traced("")
