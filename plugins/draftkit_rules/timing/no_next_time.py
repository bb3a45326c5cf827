"""No next time.

What it finds: a message about a problem that names no time to come: neither when it will be right, nor when the
client hears again.

Why it hurts: whoever does not know when the next word comes keeps asking, or fears that nobody is at work. It is the
first thing that clients of a broken service ask for.

Write instead: a clock time and a day, even if nothing will have changed by then: "I'll write again at 12:00, even if
nothing has changed."

Limits: silent in thank-you letters, the debrief, and once the matter is resolved. Without a case it goes by words
(`[time]` in the language's elements.toml) and is one level milder. A time in the past is none.

Sources: PagerDuty, Incident Response guide: each update states the time of the next one.
"""

from draftkit.rules import RequiredRule, at

rule = RequiredRule(
    level="error",
    element="time",
    label="",
    when=(at("off", kind=("thank-you", "debrief")), at("off", phase="resolved"), at("warning", variant="scope")),
)
