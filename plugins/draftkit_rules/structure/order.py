"""Order that puts the client last.

What it finds: an apology in the last part of the message; steps and repairs before anything shows that you see what it
means for the client; the cause before the harm, and for an angry client before what is done.

Why it hurts: a reader who is upset waits for two things: that you know what you did, and what happens now. Until both
are there, everything else sounds like a way round them. An apology at the end looks like an afterthought.

Write instead: sorry for what; what it means for them; what happens by when; then, if at all, why; how to reach you.

Limits: only where an apology, a solution or a cause is recognised by its words. A warning with a case, for our own
fault; a note without one, where a message may be part of a talk. Messages of up to three sentences have no order to
speak of, and short channels, thank-you letters, voicemails and call scripts have an order of their own.

Sources: G. Packard, Y. Li, J. Berger, When Language Matters (2023): warm words serve best at the beginning and the
end, competent ones between them.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from draftkit.elements import about_problem
from draftkit.rules import DocumentRule, Hit, at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Context
    from draftkit.text import TextView

rule = DocumentRule(
    level="warning",
    label="X-order",
    when=(
        at("off", channel=("sms", "messenger", "voice")),
        at("off", kind=("thank-you", "voicemail", "call-script", "debrief")),
        at("off", variant="scope"),
        at("off", fault=("third_party", "force_majeure", "disputed", "client", "unknown")),
        at("warning", case=True, kind=("first-notice", "detailed-email", "reply")),
        at("note"),
    ),
    where=("apology", "solution", "cause"),
)

_ENOUGH = 3
"""Sentences before an apology that make it late; a message of that many has no order to speak of."""
_GREETING = 4
"""Words of a first sentence that may be a greeting."""


def check(view: TextView, context: Context) -> Iterator[Hit]:
    """At most one hit: an apology that comes late, else a solution or a cause that comes early."""
    sentences = list(view.sentences)
    if sentences and sentences[0].last - sentences[0].first <= _GREETING and sentences[0].text[-1] in ",!:":
        del sentences[0]
    if len(sentences) <= _ENOUGH or not about_problem(context, view):
        return
    starts = [sentence.start for sentence in sentences]

    def first(*names: str) -> int:
        """The number of the first sentence that says one of these; after the last if none does."""
        places = [place[0] for place in map(view.first_hit, names) if place]
        return max(bisect_right(starts, min(places)) - 1, 0) if places else len(starts)

    apology = first("apology")
    if _ENOUGH <= apology < len(starts):
        place = min(view.hits("apology"))
        if _words_before(view, place) > sentences[-1].last / 3:
            yield Hit(*place, key="late")
            return
    solution, cause = first("solution"), first("structure.order/cause")
    if min(solution, cause) == len(starts):
        return
    seen = min(apology, first("impact", "empathy", "structure.order/regret", "structure.order/act"))
    if solution < seen < len(starts):
        yield Hit(*min(view.hits("solution")), key="cold")
        return
    if cause < first("impact", "structure.order/act") < len(starts):
        yield Hit(*min(view.hits("structure.order/cause")), key="cause")
    elif context.client_type == "furious" and cause < solution < len(starts):
        yield Hit(*min(view.hits("structure.order/cause")), key="furious")


def _words_before(view: TextView, place: tuple[int, int]) -> int:
    return len(view.own[: place[0]].split())
