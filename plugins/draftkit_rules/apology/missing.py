"""No apology at all.

What it finds: a message about a mistake of ours, without an apology in so many words.

Why it hurts: regret and explanations do not replace "I'm sorry". Who reads a letter about our mistake looks for these
words first, and an apology that is missing is what they remember.

Write instead: "I'm sorry", and what we did: "I'm sorry: we sent your March report two days late."

Limits: only where the mistake is ours, wholly or in part, or where nobody has said whose it is (then as a note). In a
series of status updates the first one apologised already, and an answer to a wish outside the agreement is about no
mistake.

Sources: R. Lewicki, B. Polin, R. Lount, An Exploration of the Structure of Effective Apologies (2016); draftkit's own
case model for whose fault it is.
"""

from draftkit.rules import RequiredRule, at

rule = RequiredRule(
    level="error",
    element="apology",
    when=(
        at("off", fault=("third_party", "force_majeure", "disputed", "client")),
        at("off", kind=("thank-you", "status-update", "debrief")),
        at("off", kind="reply", variant="scope"),
        at("note", fault=("unknown", "")),
    ),
)
