"""One line a finding, as compilers write it and editors read it: `file:line:column: level: message [rule]`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from draftkit.reporters import Places, findings_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.reporters import Checked


def write(checked: Iterator[Checked], out: TextIO, color: bool) -> None:
    """Write the lines."""
    del color
    for source, report in findings_of(checked):
        places = Places(source)
        for finding in report.findings:
            line, column = places.of(finding)
            name = source.message.path or "<message>"
            out.write(f"{name}:{line}:{column}: {finding.level}: {finding.message} [{finding.rule}]\n")
