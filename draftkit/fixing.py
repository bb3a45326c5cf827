"""Applying fixes to a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from draftkit.model import Finding


def apply_fixes(text: str, findings: Iterable[Finding], *, unsafe: bool = False) -> str:
    """The text with the safe fixes of its findings applied; of two that overlap, the first in the text.

    A capital at the beginning of what is replaced is kept. `unsafe` applies the others, too.
    """
    out: list[str] = []
    at = 0
    for finding in sorted(findings, key=lambda each: (each.start, each.end)):
        fix = finding.fix
        if fix is None or finding.part != "body" or finding.start < at or not (fix.safe or unsafe):
            continue
        new = fix.replacement
        if text[finding.start : finding.start + 1].isupper():
            new = new[:1].upper() + new[1:]
        out += [text[at : finding.start], new]
        at = finding.end
    return "".join([*out, text[at:]])
