"""Leave to let a held mail go: signed, in the mail itself (`X-Draftkit-Override`), or given on this machine."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from draftkit.model import Decision
from draftkit.overrides import LASTS, Override, Refused, names, read
from draftkit.own_text import digest
from draftkit_gate.state import last

if TYPE_CHECKING:
    from collections.abc import Iterable

    from draftkit_gate.gate import Verdict


def excused(verdict: Verdict, values: Iterable[str], key: bytes | None) -> Verdict:
    """The verdict on a mail that carries overrides: it goes if one of them counts; else the note says why none does."""
    if verdict.decision.action == "accept":
        return verdict
    for value in values:
        try:
            return _let_go(verdict, read(value, key, verdict.source.message.sender))
        except Refused as why:
            verdict = verdict._replace(note=f"override ignored: {why}")
    return verdict


def excused_here(verdict: Verdict) -> Verdict:
    """The verdict on a mail that its author may have let go on this machine (`draftkit anyway`)."""
    found = (last() or {}).get("leave")
    if verdict.decision.action == "accept" or not isinstance(found, dict):
        return verdict
    try:
        leave = Override(**{**found, "rules": tuple(found["rules"])})
        return _let_go(verdict, leave) if time.time() - leave.at <= LASTS else verdict
    except (Refused, TypeError, KeyError):
        return verdict


def _let_go(verdict: Verdict, override: Override) -> Verdict:
    decision, source = verdict.decision, verdict.source
    if decision.action == "block":
        raise Refused("the policy lets nobody send this")
    if decision.action == "soft" and not override.reason:
        raise Refused("it gives no reason")
    # What the author saw is one of the readings; the other one is the mail program's doing.
    texts = [source.message.text, *(source.text_of(part) for part in (source.other,) if part)]
    if override.digest not in [digest(text, source.message.subject) for text in texts]:
        raise Refused("it is for another text")
    unnamed = [rule for rule in names(decision.rules) if rule not in override.rules]
    if unnamed:
        raise Refused(f"it does not name {', '.join(unnamed)}")
    said = f": {override.reason}" if override.reason else ""
    note = f"sent anyway by {override.sender or 'somebody'}: {' '.join(names(decision.rules))}{said}"
    return verdict._replace(decision=Decision("accept"), override=override, note=note)
