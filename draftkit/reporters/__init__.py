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
}
"""Our own reporters: name → where the function is, imported on use."""


class Checked(NamedTuple):
    """A message with its report. `id` is what a stream called it (None outside streams); `error` is set instead of a
    report where a line of a stream could not be read.
    """

    source: Source | None
    report: Report | None
    id: object = None
    error: str = ""


class Places:
    """Lines and columns of a message, from 1. In plain files they are those of the file."""

    def __init__(self, source: Source) -> None:
        message = source.message
        head = "\n" * source.lines + message.text
        self._skip = len(head) - len(message.text)
        self._starts = [0]
        for index, char in enumerate(head):
            if char == "\n":
                self._starts.append(index + 1)

    def of(self, finding: Finding) -> tuple[int, int]:
        """Line and column of a finding; the subject and the whole message are on line 1."""
        if finding.part == "subject" or finding.start == finding.end:
            return 1, 1
        at = finding.start + self._skip
        line = bisect_right(self._starts, at)
        return line, at - self._starts[line - 1] + 1


def findings_of(checked: Iterator[Checked]) -> Iterator[tuple[Source, Report]]:
    """The readable ones of a stream."""
    for each in checked:
        if each.source is not None and each.report is not None:
            yield each.source, each.report
