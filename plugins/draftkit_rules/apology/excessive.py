"""Too much apology.

What it finds: the third and each later apology of an e-mail (the second of a text message or voicemail, the fourth of
a call), and self-abasement at any place: "a thousand apologies", "I'm mortified", «нет нам прощения», «на коленях».

Why it hurts: grovelling tires. It moves the talk from the client's harm to our feelings, and asks to be comforted.

Write instead: one apology at the top that names the act, at most one more at the end; what follows is repair.

Limits: "sorry" for a late answer or a long letter does not count, nor does regret ("unfortunately"). Abasement is
found by its set phrases only.

Sources: S. Halperin and others, on repeated apologies of firms (2022); the limits by channel are draftkit's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.rules import DocumentRule, Hit
from draftkit_rules.apology._near import meets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Context
    from draftkit.text import TextView

rule = DocumentRule(level="warning", label="A-excess", where=("abased", "apology"))

_CALL, _SHORT, _LETTER = 3, 1, 2
"""Apologies that a call, a text message or voicemail, and a letter bear."""


def check(view: TextView, context: Context) -> Iterator[Hit]:
    """Self-abasement, and apologies beyond the limit."""
    abased = view.hits("apology.excessive/abased")
    for start, end in abased:
        yield Hit(start, end, key="abased")
    limit = _limit(context)
    for start, end in view.hits("apology")[limit:]:
        if not meets((start, end), abased):
            yield Hit(start, end, key="repeated", slots={"count": str(limit)})


def _limit(context: Context) -> int:
    if context.kind == "call-script":
        return _CALL
    return _SHORT if context.kind == "voicemail" or context.channel in ("sms", "voice") else _LETTER
