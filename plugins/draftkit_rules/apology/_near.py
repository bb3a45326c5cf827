"""What stands near a place: sentences around it, hits within them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from draftkit.text import TextView

Place = tuple[int, int]


def around(view: TextView, place: Place, before: int = 1, after: int = 1) -> Place:
    """Start of the sentence some sentences before a place, and end of the one some sentences after it."""
    sentences = view.sentences
    number = next((i for i, s in enumerate(sentences) if s.start <= place[0] < s.end), 0)
    return sentences[max(number - before, 0)].start, sentences[min(number + after, len(sentences) - 1)].end


def within(places: Iterable[Place], bounds: Place) -> list[Place]:
    """Of some places those that lie in the bounds."""
    return [place for place in places if bounds[0] <= place[0] and place[1] <= bounds[1]]


def overlap(one: Place, other: Place) -> bool:
    """Whether two places share a character."""
    return one[0] < other[1] and other[0] < one[1]
