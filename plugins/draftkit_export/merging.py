"""Merging: texts that differ in one place become one text with a choice there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit_export.macro import Field, Part, join

if TYPE_CHECKING:
    from collections.abc import Sequence

    Text = tuple[Part, ...]

_WORD = re.compile(r"\s+|\S+")


def merged(texts: Sequence[Text], ask: str) -> list[Text]:
    """The texts, those that say the same but for some words in one place merged into the first of them.

    Args:
        texts: the first is the one that the others are variants of.
        ask: the question of the choice.
    """
    first, *others = dict.fromkeys(texts)
    groups: dict[int, list[Text]] = {}
    alone = []
    for other in others:
        place = _place(first, other)
        if place is None:
            alone.append(other)
        else:
            groups.setdefault(place, []).append(other)
    if not groups:
        return [first, *alone]
    place, same = max(groups.items(), key=lambda item: len(item[1]))
    alone += [text for number, group in groups.items() if number != place for text in group]
    return [_chosen([first, *same], place, ask), *alone]


def _place(one: Text, other: Text) -> int | None:
    """Where two texts differ, if that is in words and nowhere else."""
    if len(one) != len(other):
        return None
    differing = [number for number, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    alike = len(differing) == 1 and all(isinstance(text[differing[0]], str) for text in (one, other))
    return differing[0] if alike else None


def _chosen(texts: Sequence[Text], place: int, ask: str) -> Text:
    words = [_WORD.findall(str(text[place])) for text in texts]
    shortest = min(map(len, words))
    start = next((n for n in range(shortest) if len({each[n] for each in words}) > 1), shortest)
    rest = shortest - start
    end = next((n for n in range(rest) if len({each[-1 - n] for each in words}) > 1), rest)
    while not all(choices := ["".join(each[start : len(each) - end]).strip() for each in words]):
        start, end = (start - 1, end) if start else (start, end - 1)  # an empty choice would be no choice in a list
    first = words[0]
    while first[start].isspace():
        start += 1
    before, after = "".join(first[:start]), "".join(first[len(first) - end :])
    field = Field(f"choice_{place}", "", ask, "", tuple(dict.fromkeys(choices)))
    return join([*texts[0][:place], before, field, after, *texts[0][place + 1 :]])
