"""For people: the sentence with the words marked, what is wrong, why, and what to write instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TextIO

from draftkit.regex import regex
from draftkit.reporters import Places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from draftkit.mail import Source
    from draftkit.model import Finding, Report
    from draftkit.reporters import Checked, Place

    Shown = Callable[[Source, Finding, Place, bool], Iterator[str]]

_COLORS = {"error": "\x1b[31m", "warning": "\x1b[33m", "note": "\x1b[36m"}
_BOLD, _DIM, _END = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_WIDTH = 160
_NEAR = 1000
"""Characters around a finding in which its sentence is looked for: a line may be as long as a whole file."""
_SENTENCE_END = regex(r"[.!?…]['\"’”»)]*\s")
_SAYS = {
    "en": {"write": "write", "fix": "fix", "broken": "rule broke", "whole": "the whole message",
           "taken": "taken for a {} (--kind says what it is)"},
    "ru": {"write": "напишите", "fix": "замена", "broken": "правило сломалось", "whole": "всё сообщение",
           "taken": "принято за {} (вид задаёт --kind)"},
}  # fmt: skip


_KINDS = {
    "first-notice": "первое извещение", "status-update": "сообщение о ходе дел", "reply": "ответ",
    "thank-you": "благодарность", "voicemail": "голосовое сообщение",
    "detailed-email": "подробное письмо", "debrief": "разбор для своих",
}  # fmt: skip
"""What a guessed kind is called in Russian; in English its name says it."""


def write(checked: Iterator[Checked], out: TextIO, color: bool) -> None:
    """Write the findings of each message, its name above them, and a count at the end."""
    _write(checked, out, color, _sentence)


def write_source(checked: Iterator[Checked], out: TextIO, color: bool) -> None:
    """As `write`, but with the lines of the message around each finding, and the words underlined."""
    from draftkit.reporters.source import lines

    _write(checked, out, color, lines)


def _write(checked: Iterator[Checked], out: TextIO, color: bool, shown: Shown) -> None:
    counts = dict.fromkeys(_COLORS, 0)
    messages = unread = 0
    for each in checked:
        if each.source is None or each.report is None:
            unread += 1
            name = f"{each.id}: " if each.id is not None else ""
            out.write(f"{name}{_paint('error', _COLORS['error'], color)}: {each.error}\n\n")
            continue
        messages += each.message
        out.writelines(_message(each.source, each.report, color, shown))
        for finding in each.report.findings:
            counts[finding.level] += 1
    found = ", ".join(f"{count} {level}{'s' * (count != 1)}" for level, count in counts.items() if count)
    trouble = f", {unread} not read" if unread else ""
    out.write(f"{messages} message{'s' * (messages != 1)}{trouble}: {found or 'no findings'}\n")


def _message(source: Source, report: Report, color: bool, shown: Shown) -> Iterator[str]:
    says = _SAYS.get(report.lang, _SAYS["en"])
    places = Places(source)
    for finding in report.findings:
        place = places.of(finding)
        level = _paint(finding.level, _COLORS[finding.level], color)
        where = _paint(f"{place.path}:{place.line}:{place.column}", _BOLD, color)
        yield f"{where}: {level}: {finding.message} [{finding.rule}]\n"
        if finding.part in ("file", "header"):  # about an allowance or a baseline: there is nothing to write
            yield f"    {_paint(f'{finding.why} {finding.advice}', _DIM, color)}\n\n"
            continue
        marked = finding.start < finding.end
        yield from shown(source, finding, place, color) if marked else [f"    ({says['whole']})\n"]
        if finding.why:
            yield f"    {_paint(finding.why, _DIM, color)}\n"
        yield f"    {says['write']}: {finding.advice}\n"
        if finding.fix is not None:
            yield f"    {says['fix']}: {finding.text} → {finding.fix.replacement}\n"
        if finding.origin:
            yield f"    {_paint(finding.origin, _DIM, color)}\n"
        yield "\n"
    if report.guessed and report.findings:
        kind = _KINDS.get(report.kind, report.kind) if report.lang == "ru" else report.kind.replace("-", " ")
        yield f"{source.message.path or '<message>'}: {says['taken'].format(kind)}\n\n"
    for failure in report.failures:
        yield f"{source.message.path or '<message>'}: {says['broken']}: {failure}\n\n"


def _sentence(source: Source, finding: Finding, place: Place, color: bool) -> Iterator[str]:
    """The sentence around the finding on one line, shortened, with the words between › and ‹ (or in colour)."""
    text = source.text_of(finding.part)
    before = text[max(finding.start - _NEAR, 0) : finding.start].rpartition("\n\n")[2]
    after = text[finding.end : finding.end + _NEAR].partition("\n\n")[0]
    before = before[max((end.end() for end in _SENTENCE_END.finditer(before)), default=0) :]
    end = _SENTENCE_END.search(f"{after}\n")
    if not re.search(r"[.!?…]\W*$", finding.text):
        after = after[: end.end()] if end else after
    before, words, after = (re.sub(r"\s+", " ", part) for part in (before.lstrip(), finding.text, after.rstrip()))
    room = max((_WIDTH - len(words)) // 2, 20)
    before = before if len(before) <= room else "…" + before[-room:].partition(" ")[2]
    after = after if len(after) <= room else after[:room].rpartition(" ")[0] + "…"
    marked = _paint(words, _BOLD + _COLORS[finding.level], color) if color else f"›{words}‹"
    yield f"    {before}{marked}{after}\n"


def _paint(text: str, code: str, color: bool) -> str:
    return f"{code}{text}{_END}" if color else text
