"""Workflow commands that GitHub shows as annotations beside the lines of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from draftkit.reporters import Places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Finding
    from draftkit.reporters import Checked, Place

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def write(checked: Iterator[Checked], out: TextIO, color: bool) -> None:
    """Write a command a finding; a rule that broke and a message that cannot be read are errors, too."""
    del color
    for each in checked:
        if each.source is None or each.report is None:
            out.write(f"::error title=draftkit::{_data(each.error)}\n")
            continue
        places = Places(each.source)
        out.writelines(_command(finding, places.of(finding)) for finding in each.report.findings)
        head = f"::error file={_property(each.source.message.path)},title=draftkit::"
        out.writelines(f"{head}{_data(f'a rule broke: {failure}')}\n" for failure in each.report.failures)


def _command(finding: Finding, place: Place) -> str:
    fields = {"file": place.path, "line": place.line, "endLine": place.end_line}
    if place.line == place.end_line:  # GitHub takes columns on one line only
        fields["col"] = place.column
        if place.end_column > place.column:
            fields["endColumn"] = place.end_column - 1
    fields["title"] = finding.rule
    where = ",".join(f"{name}={_property(str(value))}" for name, value in fields.items())
    return f"::{_COMMANDS[finding.level]} {where}::{_data(f'{finding.message}. {finding.advice}')}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
