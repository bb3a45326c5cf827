"""Message that is too long for its kind.

What it finds: more words, seconds or SMS segments than a message of this kind may ever have: a first notice of 250
words, a voicemail of a minute, an SMS that arrives in four pieces.

Why it hurts: bad news is read on a phone, between two other things. What stands below the first screen is not read,
and a message that explains for long sounds like a defence.

Write instead: what it means for the client, what happens by when, and whom to call. Details have their place in the
detailed e-mail, or in the talk.

Limits: only where the kind is known (`--kind`, or a draft of ours); the figures are those of the kind
(`draftkit kinds`), stretched for clients who ask for much. Quoted mail and a signature under "-- " do not count. A
message between what is wanted and what is allowed is left alone, and so is a short one.

Sources: 3GPP TS 23.038 and 23.040 for segments of an SMS; guides to voice messages, which count 150 words a minute;
the one-screen rule of editors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.rules import DocumentRule, Hit, at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Context
    from draftkit.text import TextView

rule = DocumentRule(level="error", label="X-len", when=(at("off", kind=""),))


def check(view: TextView, context: Context) -> Iterator[Hit]:
    """One hit when the text is over the hard limit of its kind: grave where the rest is cut off or costs money."""
    limit = context.limits.get(view.lang) or context.limits.get("")
    if limit is None:
        return
    unit, low, high, hard = limit
    if unit == "words" and len(view.own.split()) <= hard:
        return  # dashes are counted along, so there are no more words than that
    size = _size(view, unit)
    if size > hard:
        slots = {"count": str(size), "low": str(low), "high": str(high), "hard": str(hard)}
        yield Hit(key=unit, slots=slots, level="warning" if unit == "words" else "")


def _size(view: TextView, unit: str) -> int:
    from draftkit.channels import count_words, sms_segments, voice_seconds

    if unit == "segments":
        return sms_segments(view.own.strip())[2]
    if unit == "seconds":
        return round(voice_seconds(view.own, view.lang))
    return count_words(view.own)
