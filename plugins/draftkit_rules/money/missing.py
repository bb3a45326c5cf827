"""No word about the money that the client lost.

What it finds: a letter or reply about our own mistake, for which the case names a loss in money, that does not say who
bears it.

Why it hurts: the client has the bill before their eyes. A letter that is sorry about everything but the cost reads
like an answer: you pay.

Write instead: what is on you: "The reprint and the courier are on us." If it is open, by when you decide; if it is a
no, the fact it rests on.

Limits: only with a case that names a loss (`damage.loss`) and a fault of ours. A note; a warning for a key client and
from high severity, where the case authorises an offer. Where nothing is authorised it stays a note, a question to the
author: the rule never asks you to promise money that you may not give.

Sources: D. Grewal, A. Roggeveen, M. Tsiros, The Effect of Compensation on Repurchase Intentions in Service Recovery
(2008): it counts where the company is at fault and the failure repeats, and is wasted elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from draftkit.rules import DocumentRule, Hit, at
from draftkit_rules.money._sums import loss, sums

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Context
    from draftkit.text import TextView

_LETTERS = ("detailed-email", "reply")
_OWN = ("own", "shared")

rule = DocumentRule(
    level="warning",
    label="M-none",
    needs="case",
    when=(
        at("off", channel=("sms", "messenger", "voice")),
        at("off", variant="scope"),
        at("warning", kind=_LETTERS, fault=_OWN, client_type="key"),
        at("warning", kind=_LETTERS, fault=_OWN, severity=("high", "critical")),
        at("note", kind=_LETTERS, fault=_OWN),
        at("off"),
    ),
)


def check(view: TextView, context: Context) -> Iterator[Hit]:
    """One hit when the case names a loss and the text neither an offer, nor a decision, nor what the case offers."""
    lost = loss(context)
    if lost is None or view.hits("money.missing/spoken"):
        return
    offer: dict[str, Any] = (context.facts or {}).get("offer") or {}
    text = " ".join(view.own.lower().split())
    if any(str(offer[key]).lower() in text for key in ("what", "how") if offer.get(key)):
        return
    if offer.get("sum") and any(each.amount == _amount(offer["sum"]) for each in sums(view)):
        return
    slots = {"loss": f"{lost[0]} {lost[1]}"}
    yield Hit(slots=slots) if offer else Hit(key="open", slots=slots, level="note")


def _amount(money: Any) -> Any:
    from decimal import Decimal

    return Decimal(str(money["amount"] if isinstance(money, dict) else money[0]))
