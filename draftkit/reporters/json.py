"""For programs: one JSON array, an object a message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TextIO

from draftkit.reporters import Places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.mail import Source
    from draftkit.model import Report
    from draftkit.reporters import Checked


def write(checked: Iterator[Checked], out: TextIO, color: bool) -> None:
    """Write the array, each object as soon as its message is checked; one that could not be read has an "error"."""
    del color
    from json import dumps

    out.write("[")
    for number, each in enumerate(checked):
        if each.source is None or each.report is None:
            entry: dict[str, Any] = {"path": str(each.id or ""), "error": each.error}
        else:
            entry = _entry(each.source, each.report)
        text = dumps(entry, ensure_ascii=False, indent=1)
        if not text.isascii():
            text = text.encode("utf-8", "backslashreplace").decode()  # half of a surrogate pair, as JSON escapes it
        out.write((",\n" if number else "\n") + text)
    out.write("\n]\n")


def _entry(source: Source, report: Report) -> dict[str, Any]:
    places = Places(source)
    findings = []
    for finding in report.findings:
        fix = finding.fix._asdict() if finding.fix else None
        findings.append({**finding._asdict(), "fix": fix, **places.of(finding)._asdict()})
    return {
        "path": source.message.path, "lang": report.lang, "kind": report.kind, "kind_guessed": report.guessed,
        "findings": findings, "elements": report.elements, "failures": list(report.failures),
    }  # fmt: skip
