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

from bisect import bisect_right
from operator import itemgetter
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
    pointing = [place for place in view.hits("apology.unnamed_act/pointing") if _opens(view, place)]
    unnamed = sorted(view.hits("apology.unnamed_act/unnamed") + pointing)
    told = sorted([*view.hits("apology.unnamed_act/act"), *view.hits("impact")])
    named = [place for place in told if not meets(place, unnamed)]
    for place in unnamed:
        if not within(named, around(view, place)):
            yield Hit(*place)


def _opens(view: TextView, place: Place) -> bool:
    """Whether no more than a greeting, of short words, stands before a place in its paragraph."""
    at = bisect_right(view.paragraphs, place[0], key=itemgetter(0)) - 1
    start = view.paragraphs[at].start if at >= 0 else 0
    return place[0] - start <= 100 * _GREETING and len(view.text[start : place[0]].split()) <= _GREETING
