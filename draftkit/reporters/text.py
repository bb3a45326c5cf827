"""For people: the sentence with the words marked, what is wrong, why, and what to write instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from draftkit.reporters import Places, findings_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.mail import Source
    from draftkit.model import Finding, Report
    from draftkit.reporters import Checked

_COLORS = {"error": "\x1b[31m", "warning": "\x1b[33m", "note": "\x1b[36m"}
_BOLD, _DIM, _END = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_WIDTH = 100
_SAYS = {
    "en": {"write": "write", "fix": "fix", "broken": "rule broke", "whole": "the whole message"},
    "ru": {"write": "напишите", "fix": "замена", "broken": "правило сломалось", "whole": "всё сообщение"},
}  # fmt: skip


def write(checked: Iterator[Checked], out: TextIO, color: bool) -> None:
    """Write the findings of each message, its name above them, and a count at the end."""
    counts = dict.fromkeys(_COLORS, 0)
    messages = 0
    for source, report in findings_of(checked):
        messages += 1
        out.writelines(_message(source, report, color))
        for finding in report.findings:
            counts[finding.level] += 1
    found = ", ".join(f"{count} {level}{'s' * (count != 1)}" for level, count in counts.items() if count)
    out.write(f"{messages} message{'s' * (messages != 1)}: {found or 'no findings'}\n")


def _message(source: Source, report: Report, color: bool) -> Iterator[str]:
    says = _SAYS.get(report.lang, _SAYS["en"])
    places = Places(source)
    name = source.message.path or "<message>"
    for finding in report.findings:
        line, column = places.of(finding)
        level = _paint(finding.level, _COLORS[finding.level], color)
        yield f"{_paint(f'{name}:{line}:{column}', _BOLD, color)}: {level}: {finding.message} [{finding.rule}]\n"
        yield f"    {_excerpt(source, finding, says['whole'], color)}\n"
        if finding.why:
            yield f"    {_paint(finding.why, _DIM, color)}\n"
        yield f"    {says['write']}: {finding.advice}\n"
        if finding.fix is not None:
            yield f"    {says['fix']}: {finding.text} → {finding.fix.replacement}\n"
        if finding.origin:
            yield f"    {_paint(finding.origin, _DIM, color)}\n"
        yield "\n"
    for failure in report.failures:
        yield f"{name}: {says['broken']}: {failure}\n"


def _excerpt(source: Source, finding: Finding, whole: str, color: bool) -> str:
    """The line around the finding, shortened, with the words between › and ‹ (or in colour)."""
    if finding.start == finding.end:
        return f"({whole})"
    text = source.message.subject if finding.part == "subject" else source.message.text
    left = text.rfind("\n", 0, finding.start) + 1
    right = text.find("\n", finding.end)
    right = len(text) if right < 0 else right
    before, after = text[left : finding.start].lstrip(), text[finding.end : right].rstrip()
    room = max((_WIDTH - (finding.end - finding.start)) // 2, 20)
    before = before if len(before) <= room else "…" + before[-room:].partition(" ")[2]
    after = after if len(after) <= room else after[:room].rpartition(" ")[0] + "…"
    words = finding.text.replace("\n", " ")
    marked = _paint(words, _BOLD + _COLORS[finding.level], color) if color else f"›{words}‹"
    return f"{before}{marked}{after}"


def _paint(text: str, code: str, color: bool) -> str:
    return f"{code}{text}{_END}" if color else text
