"""For programs: one JSON array, an object a message."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from draftkit.reporters import Places, findings_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.reporters import Checked


def write(checked: Iterator[Checked], out: TextIO, color: bool) -> None:
    """Write the array, each object as soon as its message is checked."""
    del color
    from json import dumps

    out.write("[")
    for number, (source, report) in enumerate(findings_of(checked)):
        places = Places(source)
        findings = []
        for finding in report.findings:
            place = places.of(finding)
            fix = finding.fix._asdict() if finding.fix else None
            findings.append({**finding._asdict(), "fix": fix, **place._asdict()})
        entry = {
            "path": source.message.path, "lang": report.lang, "kind": report.kind, "findings": findings,
            "elements": report.elements, "failures": list(report.failures),
        }  # fmt: skip
        out.write((",\n" if number else "\n") + dumps(entry, ensure_ascii=False, indent=1))
    out.write("\n]\n")
