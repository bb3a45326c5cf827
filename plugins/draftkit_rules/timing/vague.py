"""Vague time.

What it finds: "soon", "shortly", "as soon as possible", "stay tuned", "when we know more", «скоро», «в ближайшее
время», «как можно скорее», «на днях» for what the sender will do; and a bare promise to write or call without any
time ("we'll keep you updated", «будем держать вас в курсе»).

Why it hurts: the client cannot plan by "soon", and waits by the phone. A stated hour, even for "nothing new yet",
lets them go and do something else.

Write instead: the hour and the way: "I'll ring you at 3:30 pm today."

Limits: silent where the same sentence names a time ("as soon as the test ends, at 4 pm at the latest"), about the
past ("soon after"), in courtesies ("see you soon") and in what the client is asked to do ("please reply as soon as
possible"). A bare promise is at most a warning, or a note where it hangs on something the client sends or on an
event.

Sources: PagerDuty, Incident Response guide, on customer updates: every update names the time of the next; our own
rule of concrete times.
"""

from draftkit.rules import PhraseRule, at

rule = PhraseRule(
    level="error",
    label="S-vague",
    when=(at("error", kind=("first-notice", "status-update")), at("warning")),
)
