"""What a message conveys: the elements of a good apology, found by their words or known from the blocks behind it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit.model import ELEMENTS
from draftkit.own_text import signature_start

if TYPE_CHECKING:
    from draftkit.model import Context, Message
    from draftkit.text import TextView

_ADDRESS = r"\w@[\w-]{1,63}\.\w|(?<!\w)@\w{4}"
_PHONE = r"\+?\d(?:[ \u00a0()-]{0,2}\d){8,14}(?![\w,.]\w)"
_PROBLEM_KINDS = ("first-notice", "detailed-email", "status-update", "voicemail", "call-script")
_BLOCK_ELEMENTS = {
    "apology": "apology", "impact": "impact", "solution": "solution", "options": "solution", "workaround": "solution",
    "outcome": "solution", "current_status": "solution", "recap": "solution", "scope": "solution",
    "next_update": "time", "verdict": "time", "prevention": "prevention", "contact": "contact", "invitation": "contact",
    "signature": "contact", "acknowledgement": "empathy", "call_listen": "empathy", "act": "impact",
    "impact.fact": "impact", "impact.plans": "empathy", "impact.forces": "empathy", "complaint.feeling": "empathy",
}  # fmt: skip
"""What a block of our own drafts, or a fact that one says, conveys, whatever its words are."""


def conveyed(message: Message, context: Context, view: TextView) -> dict[str, bool]:
    """Whether a message conveys each of the elements. Fills `view.elements` on the way."""
    passages = message.passages
    known = {_BLOCK_ELEMENTS.get(name) for p in passages for name in (p.block.rpartition("/")[2], *p.facts)}
    view.elements = elements = {name: name in known or view.conveys(name) for name in ELEMENTS}
    if not elements["contact"]:
        elements["contact"] = _has_address(view.own) or _has_address(view.text[signature_start(view.text) :])
    if not about_problem(context, view):
        elements["solution"] = elements["impact"] = False
    return elements


def about_problem(context: Context, view: TextView) -> bool:
    """Whether the message is about something that went wrong: as the context says, else as it reads."""
    if context.about_problem is not None:
        return context.about_problem
    if context.fault or context.severity or context.phase or context.kind in _PROBLEM_KINDS:
        return True
    return view.elements["apology"] or view.elements["impact"] or view.conveys("problem")


def _has_address(text: str) -> bool:
    """Whether a text holds a mail address, a nickname or a telephone number."""
    if ("@" in text and re.search(_ADDRESS, text)) or "t.me/" in text:
        return True
    digits = len(text) - len(text.encode("ascii", "replace").translate(None, b"0123456789"))
    return digits > 8 and re.search(_PHONE, text) is not None
