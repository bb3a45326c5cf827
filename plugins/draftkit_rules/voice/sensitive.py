"""What a bystander may not hear or see.

What it finds: in a voicemail, an SMS or a messenger: sums of money, numbers of accounts, cards, contracts and policies,
debts, health, dismissals and disputes, passwords and documents of persons, and what was lost or leaked.

Why it hurts: a voicemail is played on a loudspeaker, an SMS lights up on a locked screen. What a colleague, a child
or a stranger learns that way cannot be taken back.

Write instead: what it is about, in words that mean something to the client alone: "the document we sent you this
morning". The rest stands in the letter.

Limits: names, terms and people that the case guards are reported by disclosure.confidential. A one-time code and the
number of an order are left alone. An error with a case, a warning without one; a note on messengers, which show the
text to its owner. In a call the client is on the line, so the rule does not run there.

Sources: scripts of insurers and medical practices (the minimum necessary); domain research 3.5 and C03.
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
    label="C-priv",
    when=(
        at("off", kind="call-script"),
        at("error", kind="voicemail", case=True),
        at("error", channel="sms", case=True),
        at("warning", kind="voicemail"),
        at("warning", channel=("sms", "voice")),
        at("note", channel="messenger"),
        at("off"),
    ),
)

_LISTS = ("number", "debt", "health", "dispute", "secret", "loss")


def check(view: TextView, context: Context) -> Iterator[Hit]:
    """Sums, and what the lists hold; a place once, the longer span."""
    from draftkit_rules.voice._say import values

    found = [(value.start, value.end, "sum") for value in values(view) if value.sort == "amount"]
    found += [(*place, key) for key in _LISTS for place in view.hits(f"voice.sensitive/{key}")]
    kept: list[tuple[int, int, str]] = []
    for start, end, key in sorted(found, key=lambda each: (each[0] - each[1], each[0])):
        if all(end <= a or b <= start for a, b, _ in kept):
            kept.append((start, end, key))
    for start, end, key in sorted(kept):
        if not view.quoted(start, end):
            yield Hit(start, end, key=key)
