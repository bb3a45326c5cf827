"""What an editor has open, and places in it: an editor counts in lines and code units, rules count in code points."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_LINE_END = re.compile(r"\r\n?|\n")
"""LSP knows these three and no others; Python's splitlines knows more."""


class Document(NamedTuple):
    """A text at one moment. A change makes another document.

    Attributes:
        uri: what the editor calls it.
        path: its file, "" for one that has none.
        language: what the editor takes it for, such as "markdown".
        version: the editor's count of changes.
        text: the text; halves of surrogate pairs, which no file can hold, are replaced.
    """

    uri: str
    path: str
    language: str
    version: int
    text: str


class Lines:
    """The lines of a text, and places as line and column, both from 0.

    Args:
        text: the text.
        encoding: what columns count: "utf-8" or "utf-16" code units, or "utf-32" for code points.
    """

    def __init__(self, text: str, encoding: str) -> None:
        self._text = text
        self._encoding = encoding
        ends = [match.span() for match in _LINE_END.finditer(text)]
        self._starts = [0, *(end for _, end in ends)]
        self._stops = [*(start for start, _ in ends), len(text)]

    def place(self, at: int) -> tuple[int, int]:
        """Line and column of a code point."""
        line = bisect_right(self._starts, at) - 1
        return line, self._units(self._text[self._starts[line] : min(at, self._stops[line])])

    def offset(self, line: int, column: int) -> int:
        """The code point at a place; the end of its line where the line is shorter, as LSP wants it."""
        if line >= len(self._starts):
            return len(self._text)
        start, stop = self._starts[line], self._stops[line]
        if self._encoding == "utf-32" or self._text[start:stop].isascii():
            return min(start + column, stop)
        for at in range(start, stop):
            column -= self._units(self._text[at])
            if column < 0:
                return at
        return stop

    def stop(self, line: int) -> int:
        """Where a line ends, before its line break."""
        return self._stops[min(line, len(self._stops) - 1)]

    def _units(self, text: str) -> int:
        if self._encoding == "utf-8":
            return len(text.encode())
        return len(text) + (sum(char > "\uffff" for char in text) if self._encoding == "utf-16" else 0)


def whole(text: str) -> str:
    """A text without halves of surrogate pairs, of the same length."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


Change = tuple[tuple[int, int, int, int] | None, str]
"""First line and column, last line and column, of what is replaced (None: everything), and the new text."""


def changed(document: Document, version: int, changes: Iterable[Change], encoding: str) -> Document:
    """The document after an editor's changes, each of which counts in the text that the one before has made."""
    text = document.text
    for span, new in changes:
        if span is None:
            text = whole(new)
            continue
        lines = Lines(text, encoding)
        start, end = lines.offset(*span[:2]), lines.offset(*span[2:])
        text = text[:start] + whole(new) + text[max(start, end) :]
    return document._replace(version=version, text=text)
