"""Nothing about what it means for the client.

What it finds: a first notice, status update, detailed e-mail or reply about a problem that does not say what failed
or is lost for the client.

Why it hurts: "a problem with your order" makes the client work out for themselves what it does to them. They need to
know how they are affected before anything else.

Write instead: what is late, lost or wrong, and what it upsets: "Your 40 chairs will arrive on Monday instead of
Friday, so Saturday's dinner has to use rented ones."

Limits: without a case it goes by words (`[impact]` in the language's elements.toml) and is one level milder. A note
in later status updates and where the client told us themselves (replies); off in short messages.

Sources: G. Packard, J. Berger, How Concrete Language Shapes Customer Satisfaction (2021).
"""

from draftkit.rules import RequiredRule, at

rule = RequiredRule(
    level="error",
    element="impact",
    when=(
        at("off", variant="scope"),
        at("off", channel=("sms", "messenger")),
        at("error", kind=("first-notice", "detailed-email")),
        at("note", kind=("status-update", "reply")),
        at("off"),
    ),
)
