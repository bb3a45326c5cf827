"""Findings shown in their source: the lines of the message, numbered, with the words underlined."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.mail import Source
    from draftkit.model import Finding
    from draftkit.reporters import Place

_WIDTH = 92
_MOST_LINES = 8
_NEAR = 1000
"""Characters of a line that are shown around a finding at most: a line may be as long as a whole file."""
_MARK, _DIM, _END = "\x1b[31m", "\x1b[2m", "\x1b[0m"


def lines(source: Source, finding: Finding, place: Place, color: bool) -> Iterator[str]:
    """The lines that a finding stands on, long ones broken, and below each a line of ^ under what was found."""
    text = source.text_of(finding.part)
    near = max(finding.start - _NEAR, 0)
    left = max(text.rfind("\n", near, finding.start) + 1, near)
    right = text.find("\n", finding.end, finding.end + _NEAR)
    number = place.line
    shown = 0
    for line in text[left : right if right >= 0 else finding.end + _NEAR].split("\n"):
        gutter = str(number)
        for start, piece in _pieces(line):
            first = max(finding.start - left - start, 0)
            last = min(finding.end - left - start, len(piece))
            if first >= last and shown:
                break  # behind what was found
            if first < last or start + _WIDTH >= finding.start - left:
                yield f"    {_paint(gutter.rjust(5) + ' │', _DIM, color)} {piece.rstrip()}\n"
                gutter = ""
            if first < last:
                shown += 1
                marks = " " * _columns(piece[:first]) + "^" * max(_columns(piece[first:last]), 1)
                yield f"    {_paint('      │', _DIM, color)} {_paint(marks, _MARK, color)}\n"
        if shown > _MOST_LINES:
            yield f"    {_paint('      │', _DIM, color)} …\n"
            break
        left += len(line) + 1
        number += 1


def _pieces(line: str) -> Iterator[tuple[int, str]]:
    """A line in pieces of at most `_WIDTH` characters, broken at spaces, with where each begins."""
    start = 0
    while len(line) - start > _WIDTH:
        cut = line.rfind(" ", start, start + _WIDTH) + 1 or start + _WIDTH
        yield start, line[start:cut]
        start = cut
    yield start, line[start:]


def _columns(text: str) -> int:
    """Columns of a terminal that a text takes: wide characters two, combining ones none."""
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def _paint(text: str, code: str, color: bool) -> str:
    return f"{code}{text}{_END}" if color else text
