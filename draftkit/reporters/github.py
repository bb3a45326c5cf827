"""Workflow commands that GitHub shows as annotations beside the lines of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from draftkit.reporters import Places, findings_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.reporters import Checked

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def write(checked: Iterator[Checked], out: TextIO, color: bool) -> None:
    """Write a command a finding."""
    del color
    for source, report in findings_of(checked):
        places = Places(source)
        for finding in report.findings:
            line, column = places.of(finding)
            where = f"file={_property(source.message.path)},line={line},col={column},title={_property(finding.rule)}"
            out.write(f"::{_COMMANDS[finding.level]} {where}::{_data(f'{finding.message}. {finding.advice}')}\n")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
