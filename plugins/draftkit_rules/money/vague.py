"""Compensation that names nothing.

What it finds: "we'll make it up to you", "appropriate compensation", "a gesture of goodwill", "we'll give you a
discount", "we'll look into a refund", «обязательно компенсируем», «загладим вину», «сделаем скидку», where no sum, no
thing and no day stands beside it.

Why it hurts: the client hears a promise and can do nothing with it. They must ask how much, where and when, and asking
for money is what they like least. Some will expect far more than you meant.

Write instead: what, how much, where it shows up, by when: "You'll see a credit of €240 on the April invoice; nothing
to do on your side." If it is not decided yet, say who decides and by which day.

Limits: silent where the sentence holds a number, a time, a price or what is free, and where a sum stands in the
sentence beside it. A discount without a figure is read only in a message about a problem: elsewhere it is a sale.

Sources: H. Roschk, K. Gelbrich, Identifying Appropriate Compensation Types for Service Failures (2014); domain
practice in service recovery.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.elements import about_problem
from draftkit.rules import DocumentRule, Hit, at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Context
    from draftkit.text import TextView

rule = DocumentRule(
    level="warning",
    label="M-vague",
    when=(at("off", kind=("debrief", "call-script")), at("off", about_problem=False)),
    where=("plain", "offer"),
)


def check(view: TextView, context: Context) -> Iterator[Hit]:
    """What is vague by itself, and, where something went wrong, offers without a figure."""
    plain = view.hits("money.vague/plain")
    offers = view.hits("money.vague/offer") if about_problem(context, view) else []
    for start, end in plain:
        yield Hit(start, end)
    for start, end in offers:
        if not any(start < b and a < end for a, b in plain):
            yield Hit(start, end)
