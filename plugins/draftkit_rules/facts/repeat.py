"""Repeated failure that nobody mentions.

What it finds: a message about a failure that, as the case says, is not the first, without a word of the earlier one.

Why it hurts: the client counts. Who passes over the first time seems to have forgotten it, and the client will bring
it up first.

Write instead: that it is the second time, when the first was, and what follows from it: "This is the second time in a
month, after 11 February, so …".

Limits: only with a case that says so (`relationship.repeat_failure`). The date of the earlier failure is enough. A
note in first notices and call scripts, where there may be no room, and in replies about a small matter; off in short
messages and in status updates, which follow a message that has said it.

Sources: J. Maxham, R. Netemeyer, A Longitudinal Study of Complaining Customers' Evaluations of Multiple Service
Failures (2002).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from draftkit.rules import DocumentRule, Hit, at
from draftkit_rules.facts._values import read
from draftkit_rules.facts._words import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Context
    from draftkit.text import TextView

rule = DocumentRule(
    level="error",
    label="K-repeat",
    needs="case",
    when=(
        at("off", channel=("sms", "messenger")),
        at("off", variant="scope"),
        at("note", kind="reply", severity="low"),
        at("error", kind=("detailed-email", "reply")),
        at("note", kind=("first-notice", "call-script")),
        at("off"),
    ),
)


def check(view: TextView, context: Context) -> Iterator[Hit]:
    """Yield one hit when an earlier failure is passed over."""
    relationship: dict[str, Any] = (context.facts or {}).get("relationship") or {}
    if not relationship.get("repeat_failure") or view.hits("facts.repeat/owned"):
        return
    earlier = (relationship.get("previous") or {}).get("at")
    if earlier is not None:
        day = ("date", earlier.day.month, earlier.day.day)
        values = read(view.own, view.lang if view.lang in WORDS else "en")
        if any(reading[:3] == day for value in values for reading in value.readings):
            return
    yield Hit()
