"""What stands near a place: sentences around it, hits within them. Places are in order; nothing looks at all."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import takewhile
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.text import TextView

Place = tuple[int, int]
_start = itemgetter(0)


def around(view: TextView, place: Place, before: int = 1, after: int = 1) -> Place:
    """Start of the sentence some sentences before a place, and end of the one some sentences after it."""
    sentences = view.sentences
    number = max(bisect_right(sentences, place[0], key=_start) - 1, 0)
    return sentences[max(number - before, 0)].start, sentences[min(number + after, len(sentences) - 1)].end


def within(places: Sequence[Place], bounds: Place) -> list[Place]:
    """Of places in order those that lie in the bounds."""
    first = bisect_left(places, bounds[0], key=_start)
    ahead = takewhile(lambda place: place[0] < bounds[1], (places[at] for at in range(first, len(places))))
    return [place for place in ahead if place[1] <= bounds[1]]


def meets(place: Place, others: Sequence[Place]) -> bool:
    """Whether a place shares a character with one of others, which are in order and apart from each other."""
    at = bisect_left(others, place[1], key=_start)
    return at > 0 and others[at - 1][1] > place[0]
