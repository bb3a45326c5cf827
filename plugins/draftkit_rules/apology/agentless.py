"""A fault that nobody committed.

What it finds: a mistake told as if it had happened by itself: "mistakes were made", "an error occurred", "due to a
technical error", «была допущена ошибка», «произошёл сбой», «по техническим причинам».

Why it hurts: the first thing that makes an apology work, next to the words themselves, is that somebody takes
responsibility. A sentence without a doer looks like a way around it.

Write instead: the same sentence with "we": "We made mistakes in the price list." If you do not know the cause yet,
say who is looking for it and when you will tell.

Limits: passives of repair ("the file has been corrected") and faults with an owner ("on our side", «нами», «у нас»)
are left alone. The rule does not run where the fault is known to be somebody else's; it is a note while nobody knows,
and an error where the mistake is ours and no other sentence owns it.

Sources: R. Lewicki, B. Polin, R. Lount, An Exploration of the Structure of Effective Apologies (2016); A. Lazare, On
Apology (2004).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.rules import DocumentRule, Hit, at
from draftkit_rules.apology._near import meets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Context, Level
    from draftkit.text import TextView

rule = DocumentRule(
    level="warning",
    label="A-agentless",
    when=(
        at("error", fault="own"),
        at("off", fault=("third_party", "force_majeure", "disputed", "client")),
        at("note", fault="unknown"),
    ),
    where=("fault",),
)


def check(view: TextView, context: Context) -> Iterator[Hit]:
    """Faults without an owner; milder where some other sentence takes the fault."""
    faults = view.hits("apology.agentless/fault")
    owned = [place for place in view.hits("apology.agentless/owned") if not meets(place, faults)]
    level: Level = "warning" if owned else "error"
    for start, end in faults:
        yield Hit(start, end, level=level)
