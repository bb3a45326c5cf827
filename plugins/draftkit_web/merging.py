"""A draft that has changed and a text that somebody edited meanwhile, brought together; nobody's words are lost."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from draftkit.pen import TOKEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.model import Draft


class Clash(NamedTuple):
    """A part of the text that its author has changed, and what the draft now says there."""

    mine: str
    theirs: str


class Merged(NamedTuple):
    """The text with what is new in the draft, and where both have changed the same part."""

    text: str
    clashes: tuple[Clash, ...]


class _Change(NamedTuple):
    """Characters `start` to `end` of the base have become those from `first` to `last` of the author's text."""

    start: int
    end: int
    first: int
    last: int


def pieces(draft: Draft) -> tuple[str, ...]:
    """The passages of a draft and what stands between them; joined they are its text."""
    found: list[str] = []
    at = 0
    for passage in draft.passages:
        start = draft.text.index(passage.text, at)
        found += [draft.text[at:start]] * (start > at) + [passage.text]
        at = start + len(passage.text)
    return tuple(found)


def merge(base: Sequence[str], mine: str, theirs: Sequence[str], *, take: str = "mine") -> Merged:
    """The author's text with every passage that is new in the draft.

    Args:
        base: the pieces of the draft that the author's text was made from.
        mine: the author's text.
        theirs: the pieces of the draft as it is now.
        take: "mine" or "theirs": what stands where both have changed a part.
    """
    old = "".join(base)
    own = _edits(old, mine)
    starts = [0]
    for piece in base:
        starts.append(starts[-1] + len(piece))
    out, at, clashes = [], 0, []
    for tag, a, b, c, d in SequenceMatcher(None, base, theirs, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        start, end, new = starts[a], starts[b], "".join(theirs[c:d])
        touched = [each for each in own if _meet(each, start, end)]
        if touched:
            start, end = min(start, touched[0].start), max(end, touched[-1].end)
            new = old[start : starts[a]] + new + old[starts[b] : end]
        first, last = _place(own, start, after=True), _place(own, end, after=False)
        if touched:
            first, last = min(first, touched[0].first), max(last, touched[-1].last)
            clashes.append(Clash(mine[first:last], new))
            if take == "mine":
                continue
        last = max(last, first)
        if first >= at:
            out += [mine[at:first], new]
            at = last
    return Merged("".join([*out, mine[at:]]), tuple(clashes))


def _edits(old: str, new: str) -> list[_Change]:
    """What an author has changed, word by word."""
    before, after = _words(old), _words(new)
    starts, places = _starts(before), _starts(after)
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [_Change(starts[a], starts[b], places[c], places[d]) for tag, a, b, c, d in codes if tag != "equal"]


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text)


def _starts(words: Sequence[str]) -> list[int]:
    found = [0]
    for word in words:
        found.append(found[-1] + len(word))
    return found


def _meet(edit: _Change, start: int, end: int) -> bool:
    """Whether an edit touches a part: not where it only adds something before or behind it."""
    return (edit.start < end and start < edit.end) or start < edit.start == edit.end < end


def _place(own: Sequence[_Change], at: int, *, after: bool) -> int:
    """Where a place of the base is in the author's text: behind what they added there, or before it."""
    shift = 0
    for edit in own:
        if edit.end < at or (edit.end == at and (after or edit.start < at)):
            shift = edit.last - edit.end
    return at + shift


def spans(draft: Draft, text: str) -> list[tuple[int, int]]:
    """Where in a text, made from a draft, values of the case stand as they were put in."""
    found, shift = [], 0
    for token in TOKEN.finditer(draft.skeleton):
        value = draft.values[int(token[1])]
        start = token.start() + shift
        found.append((start, start + len(value)))
        shift += len(value) - len(token[0])
    if text == draft.text:
        return found
    own = _edits(draft.text, text)
    whole = [span for span in found if not any(_meet(edit, *span) for edit in own)]
    return [(_place(own, start, after=True), _place(own, end, after=False)) for start, end in whole]
