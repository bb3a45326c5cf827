"""A mail that has a plain and an HTML reading: both are checked, and what is found in both is reported once."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from draftkit.mail import Source
    from draftkit.model import Finding, Message, Report


def check_source(check: Callable[[Message], Report], source: Source) -> Report:
    """Check a message and, where it has one, its other reading.

    What a finding in the other reading says of words that the message has, too, is not said again; nor what it says of
    the message as a whole or of the subject. The rest has the reading's name as its part.
    """
    report = check(source.message)
    if not source.other:
        return report
    other = check(source.message._replace(text=source.text_of(source.other), subject=""))
    known = Counter(map(_words, report.findings))
    new: list[Finding] = []
    for finding in other.findings:
        if finding.start == finding.end or finding.part != "body":
            continue
        words = _words(finding)
        if known[words]:
            known[words] -= 1
        else:
            new.append(finding._replace(part=source.other))
    failures = dict.fromkeys((*report.failures, *other.failures))
    kept = [f for f in report.findings if f.part not in ("header", "file") or f in other.findings]  # unused in both
    return report._replace(findings=(*kept, *new), failures=tuple(failures))


def findings_in(part: str, check: Callable[[Message], Report], source: Source) -> Iterable[Finding]:
    """All that is found in one reading of a message, also what is in the other one."""
    message = source.message if part == "body" else source.message._replace(text=source.text_of(part), subject="")
    return (finding for finding in check(message).findings if finding.part == "body" and finding.start < finding.end)


def _words(finding: Finding) -> tuple[str, str]:
    """A rule and the words that it found, however they are set."""
    return finding.rule, " ".join(re.findall(r"\w+", finding.text.casefold()))
