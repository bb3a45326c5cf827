"""Apology that does not say for what.

What it finds: "I apologise for what happened", "sorry about this", "sorry for the mistake", «приносим извинения за
случившееся», «за сложившуюся ситуацию», where the sentences beside it do not name the act either.

Why it hurts: to be heard, an apology must name the act. Otherwise the client cannot tell whether we know what we did.

Write instead: the act in a few plain words: "I apologise for printing last year's prices."

Limits: silent where the sentence before or after says what we did or what failed for the client. An act told in words
that are not listed does not count as named.

Sources: A. Lazare, On Apology (2004): a failed acknowledgement is the commonest defect; SorryWatch, step two of a
good apology.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.rules import DocumentRule, Hit
from draftkit_rules.apology._near import Place, around, meets, within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Context
    from draftkit.text import TextView

rule = DocumentRule(level="warning", label="A-unnamed", where=("unnamed", "pointing"))

_GREETING = 4
"""Words before "sorry about this" that are too few to be what it points at."""


def check(view: TextView, context: Context) -> Iterator[Hit]:
    """Apologies for something unnamed with no act and no harm in the sentences around."""
    pointing = [place for place in view.hits("apology.unnamed_act/pointing") if _before(view, place) <= _GREETING]
    unnamed = sorted(view.hits("apology.unnamed_act/unnamed") + pointing)
    told = sorted([*view.hits("apology.unnamed_act/act"), *view.hits("impact")])
    named = [place for place in told if not meets(place, unnamed)]
    for place in unnamed:
        if not within(named, around(view, place)):
            yield Hit(*place)


def _before(view: TextView, place: Place) -> int:
    """Words of the same paragraph before a place."""
    start = max((p.start for p in view.paragraphs if p.start <= place[0]), default=0)
    return len(view.text[start : place[0]].split())
