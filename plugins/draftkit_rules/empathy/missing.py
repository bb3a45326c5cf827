"""No word for the client's situation.

What it finds: a first notice, detailed e-mail, reply or call script about a problem that names neither the client's
situation nor their feelings.

Why it hurts: what it cost in nerves is part of the harm. A letter of facts alone reads as if nobody had looked at the
other side.

Write instead: one sentence with a fact of theirs: "I know you had planned the whole week around Thursday."

Limits: a note where the severity is low or unknown, in first notices, and without a case, where it goes by words
(`[empathy]` in the language's elements.toml). Regret ("sorry to hear that") is not counted.

Sources: H. Roschk, S. Kaiser, The Nature of an Apology (2013): empathy weighs most.
"""

from draftkit.rules import RequiredRule, at

rule = RequiredRule(
    level="warning",
    element="empathy",
    when=(
        at("off", variant="scope"),
        at("warning", kind=("detailed-email", "call-script"), severity=("high", "critical")),
        at("note", kind=("detailed-email", "reply", "call-script", "first-notice")),
        at("off"),
    ),
)
