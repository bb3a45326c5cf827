"""A step that was done, as facts of the case: what is written there, the next plan and the next message know."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from draftkit.case import Case
    from draftkit.timeline import Step

_DONE = {"solution": "solution[{}].done", "prevention": "prevention[{}].done", "promise": "promises[{}].kept_at"}


def how_done(step: Step) -> str:
    """How a step is ticked off: `sent` (a message went out), `call` (they were reached or not), `done` (it is done),
    `solved` (the affair is), `` where only facts of its own can do it.
    """
    if step.state == "warning":
        return ""
    if step.key == "resolution":
        return "solved"
    if step.key.rpartition("-")[0] in _DONE:
        return "done"
    if step.kind == "call-script" or (step.promised and not step.kind):
        return "call"
    return "sent" if step.kind else ""


def asked_by(step: Step, case: Case) -> str:
    """The field whose answer ticks a step off, where an answer does; else ""."""
    if step.key == "log":
        return f"log[{_next(case, 'log')}].what"
    if step.key == "during-call":
        return "complaint.wants"
    return "compensation.authorised" if step.key == "agree" and case.get("compensation.what") else ""


def sent(case: Case, at: str, kind: str, channel: str = "", subject: str = "") -> list[tuple[str, str]]:
    """Facts, as (path, what one would type), that say that a message of a kind went out at a time."""
    entry = f"sent[{_next(case, 'sent')}]"
    facts = [(f"{entry}.kind", kind), (f"{entry}.at", at)]
    facts += [(f"{entry}.channel", channel)] if channel else []
    return facts + ([(f"{entry}.subject", subject)] if subject else [])


def called(case: Case, at: str, *, reached: bool, agreed: str = "") -> list[tuple[str, str]]:
    """Facts that say that the client was rung up."""
    entry = f"calls[{_next(case, 'calls')}]"
    facts = [(f"{entry}.at", at), (f"{entry}.reached", "yes" if reached else "no")]
    return facts + ([(f"{entry}.agreed", agreed)] if agreed and reached else [])


def done(step: Step, at: str) -> list[tuple[str, str]]:
    """Facts that say that what a step promised is done. Empty for steps that are ticked off in another way."""
    name, _, number = step.key.rpartition("-")
    return [(_DONE[name].format(number), at)] if name in _DONE else []


def solved(case: Case, at: str) -> list[tuple[str, str]]:
    """Facts that say that the affair is over."""
    entry = f"status[{_next(case, 'status')}]"
    return [(f"{entry}.is", "resolved"), (f"{entry}.from", at)]


def _next(case: Case, name: str) -> int:
    return len(case.get(name, [])) + 1
