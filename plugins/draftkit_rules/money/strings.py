"""Compensation that is tied to something.

What it finds: a credit, refund or discount that depends on a deleted review, a withdrawn complaint, silence, a renewal
or the next order: "we'll refund you once you remove the review", «сделаем скидку, если удалите отзыв».

Why it hurts: it takes the apology back. The client sees that their silence or their next order was for sale, and a
review with the offer quoted in it does more harm than the first one.

Write instead: the same offer without the condition: "The credit is yours either way." Ask for nothing in return; the
client who has been treated well often changes the review unasked.

Limits: what accounting needs is no string ("as soon as we have your bank details", "when the goods are back"). Renewals
and next orders are read only in a message about a problem; a discount for the next order is only a warning.

Sources: J. Abeler and others, The Power of Apology (2010), on what a paid-for withdrawal is worth; the terms of review
sites, which forbid offers for changing a review.
"""

from __future__ import annotations

from bisect import insort
from typing import TYPE_CHECKING

from draftkit.elements import about_problem
from draftkit.rules import DocumentRule, Hit
from draftkit_rules.apology._near import meets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Context
    from draftkit.text import TextView

rule = DocumentRule(level="error", label="M-strings", where=("silence", "stay", "order"))


def check(view: TextView, context: Context) -> Iterator[Hit]:
    """Offers for silence always; for staying or buying where something went wrong, since else they are sales."""
    taken = view.hits("money.strings/silence")
    for start, end in taken:
        yield Hit(start, end)
    if not about_problem(context, view):
        return
    for name in ("stay", "order"):
        for start, end in view.hits(f"money.strings/{name}"):
            if not meets((start, end), taken):
                insort(taken, (start, end))
                yield Hit(start, end, level="warning" if name == "order" else "")
