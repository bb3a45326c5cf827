"""One line a finding, as compilers write it and editors read it: `file:line:column: level: message [rule]`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from draftkit.reporters import Places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.reporters import Checked


def write(checked: Iterator[Checked], out: TextIO, color: bool) -> None:
    """Write the lines; a rule that broke and a message that cannot be read are errors, too."""
    del color
    for each in checked:
        if each.source is None or each.report is None:
            out.write(f"{each.id or '<stdin>'}: error: {_line(each.error)}\n")
            continue
        places = Places(each.source)
        for finding in each.report.findings:
            place = places.of(finding)
            where = f"{place.path}:{place.line}:{place.column}"
            out.write(f"{where}: {finding.level}: {_line(finding.message)} [{finding.rule}]\n")
        name = each.source.message.path or "<message>"
        out.writelines(f"{name}:1:1: error: a rule broke: {_line(failure)}\n" for failure in each.report.failures)


def _line(text: str) -> str:
    return " ".join(text.split())
