"""A supplier, a carrier or a platform as the excuse.

What it finds: judgements on those we buy from ("our courier let us down yet again", «нас опять подвела типография»),
and their failure given as the cause ("due to an outage at our hosting provider", «сбой на стороне банка») without a
word on what we do about it.

Why it hurts: the client has not chosen that supplier, we have. An excuse with a third party in it says "so it is not
ours to solve", which is the one thing that they must not hear.

Write instead: the fact without judgement, and in the same breath that solving it is ours: "The courier's van broke
down. Getting the samples to you is ours to solve: they leave by taxi at 2 pm."

Limits: a neutral fact is left alone when in its sentence or the next two somebody of ours acts or takes it on; a
judgement never is. An error where the mistake is ours or shared, else a warning. The client's own provider or bank
("your bank") and sentences about working with a supplier are left alone. Attackers are no suppliers.

Sources: guidance for status pages (own the problem even if another provider's); J. Orsingher et al. on complaint
handling (2010).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.rules import DocumentRule, Hit, at
from draftkit_rules.apology._near import around, meets, within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Context
    from draftkit.text import TextView

rule = DocumentRule(
    level="error",
    label="B-vendor",
    when=(at("warning", fault=("", "third_party", "force_majeure", "disputed", "client", "unknown")),),
    where=("judgement", "fact"),
)

_AHEAD = 2
"""Sentences after the fact in which ownership still counts (domain research: "within two sentences")."""


def check(view: TextView, context: Context) -> Iterator[Hit]:
    """Judgements always; neutral facts where nobody of ours takes the matter on near by."""
    judged = [place for place in view.hits("blame.vendor/judgement") if not _harmless(view, place)]
    for start, end in judged:
        yield Hit(start, end, key="judged")
    facts = [place for place in view.hits("blame.vendor/fact") if not meets(place, judged)]
    facts = [place for place in facts if not _harmless(view, place)]
    if not facts:
        return
    owned = [place for place in view.hits("blame.vendor/owned") if not meets(place, facts)]
    for place in facts:
        if not within(owned, around(view, place, before=0, after=_AHEAD)):
            yield Hit(*place)


def _harmless(view: TextView, place: tuple[int, int]) -> bool:
    """Whether the supplier is the client's own, or only somebody we work with."""
    return meets(place, view.hits("blame.vendor/harmless"))
