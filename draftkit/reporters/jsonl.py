"""The batch contract: one JSON object a message, in the order of the input (docs/batch.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TextIO

from draftkit.reporters import Places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Finding
    from draftkit.reporters import Checked


def write(checked: Iterator[Checked], out: TextIO, color: bool) -> None:
    """Write a line a message as soon as it is checked."""
    del color
    from json import JSONEncoder

    encode = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    for each in checked:
        line = encode(_object(each))
        try:
            line.encode()
        except UnicodeEncodeError:  # half of a surrogate pair came in by an escape, and goes out by one
            line = JSONEncoder(separators=(",", ":")).encode(_object(each))
        out.write(line + "\n")


def _object(checked: Checked) -> dict[str, Any]:
    if checked.report is None:
        return {"id": checked.id, "error": checked.error}
    report = checked.report
    places = Places(checked.source) if checked.source and checked.source.form else None
    path = checked.source.message.path if checked.source else ""
    name = path if checked.id is None and path else checked.id
    line: dict[str, Any] = {
        "id": name,
        "lang": report.lang,
        "findings": [_finding(finding, places) for finding in report.findings],
        "elements": report.elements,
    }
    if report.failures:
        line["failures"] = report.failures
    return line


def _finding(finding: Finding, places: Places | None) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "rule": finding.rule,
        "level": finding.level,
        "start": finding.start,
        "end": finding.end,
        "text": finding.text,
        "message": finding.message,
    }
    if finding.fix is not None:
        fields["fix"] = finding.fix.replacement
    if finding.part != "body":
        fields["part"] = finding.part
    if places is not None:
        place = places.of(finding)._asdict()
        fields["source"] = {key: place[key] for key in ("line", "column", "end_line", "end_column")}
    return fields
