"""How findings are shown. A reporter is a function `write(checked, out, color)`; see `Checked` for what it is handed.

It takes an iterator and writes as it goes, so that a stream of messages needs no more memory than one of them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from draftkit.records import NamedTuple

if TYPE_CHECKING:
    from draftkit.mail import Source
    from draftkit.model import Finding, Report

BUNDLED = {
    "text": "draftkit.reporters.text:write",
    "json": "draftkit.reporters.json:write",
    "jsonl": "draftkit.reporters.jsonl:write",
    "gcc": "draftkit.reporters.gcc:write",
    "github": "draftkit.reporters.github:write",
    "sarif": "draftkit.reporters.sarif:write",
}
"""Our own reporters: name → where the function is, imported on use."""


class Checked(NamedTuple):
    """A message with its report. `id` is what a stream called it (None outside streams); `error` is set instead of a
    report where a message could not be read. `message`: False where the findings are about the settings or a baseline.
    """

    source: Source | None
    report: Report | None
    id: object = None
    error: str = ""
    message: bool = True


class Place(NamedTuple):
    """Where a finding stands: lines and columns from 1, the end column behind the last character."""

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


class Places:
    """Where the findings of a message stand in its file, also where that is encoded; worked out when asked for."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._raw = source.raw or source.message.text
        self._starts: list[int] | None = None

    def of(self, finding: Finding, *, utf16: bool = False) -> Place:
        """The place of a finding; what is about the whole message is on its first line. Columns count code points, or
        UTF-16 code units, as editors and SARIF do.
        """
        source = self._source
        path = source.message.path or "<message>"
        path = path.rpartition("[")[0] if source.boxed else path
        if finding.part == "file":
            file, _, digits = finding.origin.rpartition(":")
            number = int(digits) if digits.isdigit() else 1
            return Place(file, number, 1, number, 1)
        if finding.part == "header" and finding.start < len(source.headers_at):
            line, _ = self._position(source.headers_at[finding.start], utf16)
            return Place(path, line, 1, line, 1)
        if finding.start == finding.end:
            return Place(path, source.first_line, 1, source.first_line, 1)
        start, end = finding.start, finding.end
        if finding.part in source.texts:
            start, end = source.texts[finding.part].origin(start, end)
        elif finding.part != "body":
            return Place(path)
        return Place(path, *self._position(start, utf16), *self._position(end, utf16))

    def _position(self, at: int, utf16: bool) -> tuple[int, int]:
        raw = self._raw
        if self._starts is None:
            self._starts = [0, *_line_ends(raw)]
        line = bisect_right(self._starts, at)
        start = self._starts[line - 1]
        before = raw[start:at] if isinstance(raw, str) else _text(raw, start, at)
        return line + self._source.first_line - 1, _units(before, utf16) + 1


def _line_ends(raw: str | bytes) -> list[int]:
    """Where lines begin but the first: behind a line feed, and behind a carriage return without one."""
    if isinstance(raw, str):
        return [match.end() for match in re.finditer(r"\r\n?|\n", raw)]
    return [match.end() for match in re.finditer(rb"\r\n?|\n", raw)]


def _text(raw: bytes, start: int, at: int) -> str:
    """The beginning of a line, in the encoding that the whole line looks like."""
    if raw[start:at].isascii():
        return raw[start:at].decode("ascii")
    from draftkit.charsets import decode

    end = raw.find(b"\n", at)
    return raw[start:at].decode(decode(raw[start : end if end >= 0 else len(raw)]).codec, "replace")


def _units(text: str, utf16: bool) -> int:
    """Length in code points, or in UTF-16 code units."""
    return len(text) + sum(char > "\uffff" for char in text) if utf16 else len(text)
