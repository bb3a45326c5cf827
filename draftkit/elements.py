"""What a message conveys: the elements of a good apology, found by their words or known from the blocks behind it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit.folding import encode
from draftkit.model import ELEMENTS
from draftkit.own_text import signature_start

if TYPE_CHECKING:
    from draftkit.model import Context, Message
    from draftkit.text import TextView

_LETTER = rb"\w\xa8\xb8\xc0-\xff"
_ADDRESS = rb"@(?:(?<=[%b]@)[%b-]{1,63}\.[%b]|(?<![%b]@)[%b]{4})" % ((_LETTER,) * 5)
_PHONE = rb"\d(?:[ \xa0()-]{0,2}\d){8,14}(?![%b,.][%b])" % (_LETTER, _LETTER)
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
        signature = view.text[signature_start(view.text) :]
        elements["contact"] = any(view.each(_has_address)) or (signature != "" and _has_address(encode(signature)[0]))
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


def _has_address(raw: bytes) -> bool:
    """Whether encoded text holds a mail address, a nickname or a telephone number."""
    if (b"@" in raw and re.search(_ADDRESS, raw)) or b"t.me/" in raw:
        return True
    digits = len(raw) - len(raw.translate(None, b"0123456789"))
    return digits > 8 and re.search(_PHONE, raw) is not None
