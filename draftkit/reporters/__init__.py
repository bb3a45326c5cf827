"""How findings are shown. A reporter is a function `write(checked, out, color)`; see `Checked` for what it is handed.

It takes an iterator and writes as it goes, so that a stream of messages needs no more memory than one of them.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    """Where the findings of a message stand; in plain files lines and columns are those of the file."""

    def __init__(self, source: Source) -> None:
        self._message = source.message
        self._text = "\n" * source.lines + source.message.text
        self._skip = source.lines
        self._starts = [0]
        at = self._text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = self._text.find("\n", at + 1)

    def of(self, finding: Finding, *, utf16: bool = False) -> Place:
        """The place of a finding; what is about the whole message is on line 1. Columns count code points, or UTF-16
        code units, as editors and SARIF do.
        """
        path = self._message.path or "<message>"
        if finding.part == "file":
            file, _, digits = finding.origin.rpartition(":")
            number = int(digits) if digits.isdigit() else 1
            return Place(file, number, 1, number, 1)
        if finding.part == "header":
            return Place(path, finding.start + 1, 1, finding.start + 1, 1)
        if finding.part == "subject":
            return self._in_subject(path, finding, utf16)
        if finding.start == finding.end:
            return Place(path)
        line, column = self._position(finding.start + self._skip, utf16)
        return Place(path, line, column, *self._position(finding.end + self._skip, utf16))

    def _in_subject(self, path: str, finding: Finding, utf16: bool) -> Place:
        """In the line of a text file that holds the subject; in a mail, whose lines are folded, on its first line."""
        subject = self._message.subject
        if not self._skip:
            return Place(path)
        names = [name for name, _ in self._message.headers]
        number = next((at for at, name in enumerate(names) if name.lower() in {"subject", "тема"}), 0)
        left = len(names[number]) + len(": ") + 1
        start, end = (left + _units(subject[:at], utf16) for at in (finding.start, finding.end))
        return Place(path, number + 1, start, number + 1, end)

    def _position(self, at: int, utf16: bool) -> tuple[int, int]:
        line = bisect_right(self._starts, at)
        return line, _units(self._text[self._starts[line - 1] : at], utf16) + 1


def _units(text: str, utf16: bool) -> int:
    """Length in code points, or in UTF-16 code units."""
    return len(text) + sum(char > "\uffff" for char in text) if utf16 else len(text)


def findings_of(checked: Iterator[Checked]) -> Iterator[tuple[Source, Report]]:
    """The readable ones of a stream."""
    for each in checked:
        if each.source is not None and each.report is not None:
            yield each.source, each.report
