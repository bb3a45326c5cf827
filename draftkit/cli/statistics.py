"""`draftkit lint --statistics`: how often each rule found something, and in how many messages."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from draftkit.cli.table import print_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.reporters import Checked


class Statistics:
    """Counts what passes through."""

    def __init__(self) -> None:
        self.findings: Counter[tuple[str, str]] = Counter()
        self.messages: Counter[str] = Counter()

    def of(self, checked: Iterator[Checked]) -> Iterator[Checked]:
        """The same messages, counted."""
        for each in checked:
            if each.report is not None:
                self.findings.update((finding.rule, finding.level) for finding in each.report.findings)
                self.messages.update({finding.rule for finding in each.report.findings})
            yield each

    def show(self, *, err: bool) -> None:
        """Print the table, the most frequent rules first; `err`: to standard error, beside machine-readable output."""
        rules = Counter[str]()
        for (rule, _), count in self.findings.items():
            rules[rule] += count
        rows = [("rule", "findings", "errors", "warnings", "notes", "messages")]
        for rule, count in sorted(rules.items(), key=lambda each: (-each[1], each[0])):
            errors, warnings, notes = (str(self.findings[rule, level]) for level in ("error", "warning", "note"))
            rows.append((rule, str(count), errors, warnings, notes, str(self.messages[rule])))
        print_table(rows, err=err)
