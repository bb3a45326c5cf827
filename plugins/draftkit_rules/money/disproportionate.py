"""Compensation out of proportion to the loss.

What it finds: an offer of less than a tenth of what the client lost, as the case says, or of more than one and a half
times that; and a small percentage off the next order beside a loss in money.

Why it hurts: a thousand off for a million lost is taken for mockery, and worse than nothing. Far too much looks like a
bad conscience, and the client wonders what else there is.

Write instead: a sum of the loss's own order, or something that costs you little and is worth much to them: the month's
fee, hours of work. If all you may give is small, call it what it is, not compensation.

Limits: only with a case that names a loss (`damage.loss`), and only sums in its currency in sentences that offer
something. Several offers are added up; too much is read only where one sum is named, and is a note. So is a percentage
of an unknown order.

Sources: T. Haesevoets and others on overcompensation (2017); domain practice: compensation has at least the loss's
order of magnitude.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from draftkit.rules import DocumentRule, Hit, at
from draftkit_rules.money._sums import loss, sums

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Context
    from draftkit.text import TextView

rule = DocumentRule(
    level="warning",
    label="M-prop",
    needs="case",
    when=(at("off", kind=("debrief", "call-script")), at("off", fault="disputed")),
    where=("offer",),
)

_LEAST, _MOST = Decimal("0.1"), Decimal("1.5")
"""Of the loss (domain practice: the order of magnitude must be right)."""
_SMALL = 15
"""Percent of an order that cannot weigh against a loss."""


def check(view: TextView, context: Context) -> Iterator[Hit]:
    """One hit at the first sum of an offer that is far too small, or at one that is far too large."""
    lost = loss(context)
    offers = view.hits("money.disproportionate/offer") if lost else []
    if lost is None or not offers:
        return
    spans = {(s.start, s.end) for s in map(view.sentence_at, (start for start, _ in offers)) if s}
    offered = [each for each in sums(view) if any(start <= each.start < end for start, end in spans)]
    money = [each for each in offered if each.currency == lost[1] and each.amount != lost[0]]
    whole = any(each.currency == lost[1] and each.amount == lost[0] for each in offered)
    slots = {"loss": f"{lost[0]} {lost[1]}"}
    if money and not whole and sum(each.amount for each in money) < _LEAST * lost[0]:
        yield Hit(money[0].start, money[0].end, slots=slots)
    large = max(money, key=lambda each: each.amount, default=None)
    if large is not None and large.amount > _MOST * lost[0] and len(money) == 1:
        yield Hit(large.start, large.end, key="much", slots=slots, level="note")
    if not money and not whole and view.hits("money.disproportionate/later"):
        small = [each for each in offered if each.currency == "%" and each.amount <= _SMALL]
        for each in small[:1]:
            yield Hit(each.start, each.end, key="later", slots=slots, level="note")
