"""No solution at all.

What it finds: a message about a problem that says neither what was done, nor what exactly will be done, nor what the
client can do instead.

Why it hurts: the solution is what the client wants. Regret without it leaves them where they were, and they have to
ask.

Write instead: who does what by when, or what the client can use until then: "From 1 pm today two more people pack
your orders by hand; the last one leaves at 5 pm."

Limits: "we are looking into it" is no solution, nor is passing feedback on. While the cause is still sought, and in a
first notice, the rule is only a note: there the time of the next message has to do. Without a case the rule goes by
words (`[solution]` in the language's elements.toml) and is one level milder.

Sources: C. Orsingher, S. Valentini, M. de Angelis, A Meta-Analysis of Satisfaction with Complaint Handling (2010).
"""

from draftkit.rules import RequiredRule, at

rule = RequiredRule(
    level="error",
    element="solution",
    when=(
        at("off", kind=("thank-you", "voicemail", "call-script", "debrief")),
        at("note", phase="investigating"),
        at("note", kind="first-notice"),
    ),
)
