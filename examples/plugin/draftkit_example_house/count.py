"""How often each rule spoke up: a reporter in its smallest form."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.reporters import Checked


def report(checked: Iterator[Checked], out: TextIO, color: bool) -> None:
    """Write a line for each rule, the most frequent first.

    Args:
        checked: messages with their reports, as they are checked.
        out: where to write.
        color: whether `out` shows colours; this reporter has none.
    """
    del color
    counts = Counter(finding.rule for each in checked if each.report for finding in each.report.findings)
    out.writelines(f"{count} {rule}\n" for rule, count in counts.most_common())
