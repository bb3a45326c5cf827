"""What kind a message without one is taken for: by its subject, its phrases and what it conveys.

The table stands in `locales/<lang>/guess.toml`. A guess may be wrong, so it is said that it is one, and it weighs less
than what an author says: it can make a finding milder, never graver, and silences none.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from draftkit.errors import LocaleError
from draftkit.model import ELEMENTS
from draftkit.own_text import own_text
from draftkit.records import NamedTuple
from draftkit.ruleset import lower

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from draftkit.model import Context, Message, Report
    from draftkit.ruleset import RuleSet

_OPENING = 25
"""Words in which it shows how a message begins."""
_FAR = 6_000
"""Characters that are looked at: the kind of a message shows long before."""


class Row(NamedTuple):
    """What holds of a message of a kind; phrases as `_flat` writes them."""

    kind: str
    says: Sequence[str]
    least: int
    opens: Sequence[str]
    subject: Sequence[str]
    conveys: Sequence[str]
    so_many: int
    lacks: Sequence[str]
    words: int


def guess_kind(message: Message, report: Report, roots: Sequence[str]) -> str:
    """The kind that a message looks like, "" where it looks like none.

    Args:
        message: the message.
        report: what was found in it, for its language and what it conveys.
        roots: folders with `<lang>/guess.toml`, the most particular last.

    Raises:
        LocaleError: a table does not hold.
    """
    text = _flat(own_text(message.text[:_FAR]))
    subject = _flat(message.subject)
    opening = " ".join(text.split(" ")[: _OPENING + 1]) + " "
    conveyed = {name for name, there in report.elements.items() if there}
    for row in _rows(report.lang, roots):
        if row.subject and not _count(row.subject, subject):
            continue
        if row.opens and not _count(row.opens, opening):
            continue
        if row.says and _count(row.says, text) < row.least:
            continue
        if len(conveyed.intersection(row.conveys)) < row.so_many or not conveyed.isdisjoint(row.lacks):
            continue
        if text.count(" ") - 1 >= row.words:
            return row.kind
    return ""


def guessed(message: Message, context: Context, report: Report, rules: RuleSet, roots: Sequence[str]) -> Report:
    """The report of a message taken for the kind that it looks like: what is milder in that kind is milder now, nothing
    is graver or gone. As `guess_kind`.
    """
    kind = guess_kind(message, report, roots)
    if not kind:
        return report
    levels = rules.language(report.lang).active(context._replace(kind=kind), rules.overrides).levels
    findings = tuple(
        finding
        if finding.part in ("file", "header")
        else finding._replace(level=lower(finding.level, levels.get(finding.rule, "note")))
        for finding in report.findings
    )
    return report._replace(kind=kind, findings=findings, guessed=True)


def _count(phrases: Iterable[str], text: str) -> int:
    return sum(phrase in text for phrase in phrases)


def _flat(text: str) -> str:
    """Words in small letters, a space on each side."""
    words = re.findall(r"[\w']+", text.casefold().replace("ё", "е").replace("’", "'"))
    return f" {' '.join(words)} "


def _rows(lang: str, roots: Sequence[str]) -> tuple[Row, ...]:
    from draftkit.store import cached, stamp

    paths = [path for root in roots for path in [os.path.join(root, lang, "guess.toml")] if os.path.isfile(path)]
    if not paths:
        return ()
    table = cached(f"guess-{lang}", stamp([__file__, *paths]), lambda: [tuple(row) for row in _read(paths)])
    return tuple(map(Row._make, table))


def _read(paths: Iterable[str]) -> Iterable[Row]:
    """The rows of the tables; those of the most particular root are asked first."""
    from draftkit.resources import read_toml

    for path in reversed([*paths]):
        for entry in read_toml(path, LocaleError).get("row", ()):
            yield _row(entry, path)


def _row(entry: dict[str, Any], path: str) -> Row:
    known = set(Row._fields)
    conveys, lacks = (tuple(entry.get(name, ())) for name in ("conveys", "lacks"))
    if not entry.get("kind") or set(entry) - known or not set(ELEMENTS).issuperset(conveys + lacks):
        raise LocaleError(
            "a row does not hold", file=path, hint=f"keys: {', '.join(Row._fields)}; elements: {', '.join(ELEMENTS)}"
        )
    says, opens, subject = (tuple(map(_flat, entry.get(name, ()))) for name in ("says", "opens", "subject"))
    so_many = entry.get("so_many", len(conveys))
    return Row(
        entry["kind"], says, entry.get("least", 1), opens, subject, conveys, so_many, lacks, entry.get("words", 0)
    )
