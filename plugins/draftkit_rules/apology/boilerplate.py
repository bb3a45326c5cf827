"""Apology by formula.

What it finds: an apology for "any inconvenience", "the trouble", "your experience", «доставленные неудобства»,
«сложившуюся ситуацию», and a bare "please accept our apologies" beside which no harm is named.

Why it hurts: the formula fits any company and any harm. It shows that nobody looked at this one.

Write instead: what this client lost or had to do: "I'm sorry your team spent Monday morning entering orders by hand."

Limits: an apology that names the event (a delay, a lost order) is none, and sympathy without an apology ("sorry to
hear you had trouble") is left alone. An error where the harm is medium or worse and no other apology stands in the
message.

Sources: SorryWatch's list of bad apologies; usage of the service trade, where the formula is the commonest apology of
all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.rules import DocumentRule, Hit, at
from draftkit_rules.apology._near import around, meets, within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Context, Level
    from draftkit.text import TextView

rule = DocumentRule(
    level="warning",
    label="A-boiler",
    when=(at("error", severity=("medium", "high", "critical")),),
    where=("formula", "bare"),
)


def check(view: TextView, context: Context) -> Iterator[Hit]:
    """Formulas, and bare apologies without a harm in the sentences around them."""
    named = sorted([*view.hits("apology.boilerplate/named"), *view.hits("impact")])
    formulas = list(view.hits("apology.boilerplate/formula"))
    bares = [
        bare
        for bare in view.hits("apology.boilerplate/bare")
        if not meets(bare, formulas) and not within(named, around(view, bare))
    ]
    formulas = sorted(formulas + bares)
    others = [place for place in view.hits("apology") if not meets(place, formulas)]
    level: Level = "warning" if others else "error"
    for start, end in formulas:
        yield Hit(start, end, level=level)
