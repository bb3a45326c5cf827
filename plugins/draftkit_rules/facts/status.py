"""Said to be over before it is.

What it finds: "everything is resolved", "the issue has been fixed", "back to normal", «проблема решена», «всё
работает» while the case says that the matter is still being investigated, worked on or watched.

Why it hurts: if it comes back, the client was told an untruth in the very letter that asked for trust.

Write instead: what is known: "It has worked since 14:05; we keep watching until 18:00."

Limits: only where the state of the affair is known. Plans, conditions and negations ("once it is resolved", "not
fixed yet") are left alone, and so is a part that is done ("page 3 is fixed").

Sources: J. Maxham, R. Netemeyer (2002), on the second failure; incident states that only go forward.
"""

from draftkit.rules import PhraseRule, at

rule = PhraseRule(
    level="error",
    label="K-status",
    when=(at("error", phase=("investigating", "identified", "monitoring")), at("off")),
)
