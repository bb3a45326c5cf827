"""Missed promise that nobody owns.

What it finds: a message written after a promise of the case was missed, that does not say so.

Why it hurts: the client has noticed. A second failure that is passed over weighs more than the first: now the next
promise is worth nothing, too.

Write instead: what was promised, when it comes, and sorry: "I promised you this for 9:00 and it is 9:40. I'm sorry."

Limits: only with a case that lists its promises, and only until a message has owned it. Any word of the promise, or
of its lateness, is enough.

Sources: J. Maxham, R. Netemeyer, A Longitudinal Study of Complaining Customers' Evaluations of Multiple Service
Failures (2002).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.rules import DocumentRule, Hit, at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Context
    from draftkit.text import TextView

rule = DocumentRule(
    level="error",
    label="W-missed",
    needs="case",
    when=(at("off", kind=("voicemail", "thank-you", "debrief")), at("off", channel=("sms", "messenger", "voice"))),
)


def check(view: TextView, context: Context) -> Iterator[Hit]:
    """Yield one hit when a promise was missed and the message does not own it."""
    promise = (context.facts or {}).get("promise")
    if promise and not view.hits("timing.broken_promise/owned"):
        yield Hit(slots={"what": str(promise.get("what") or "")})
