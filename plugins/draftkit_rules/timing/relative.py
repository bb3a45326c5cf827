"""Time that depends on when it is read.

What it finds: "tomorrow", "this afternoon", "in an hour", «завтра», «сегодня вечером», «через час» in a promise,
without a date or a clock time beside it.

Why it hurts: "tomorrow" is wrong when it is read tomorrow, and in another time zone it may be wrong at once.

Write instead: the day with its date: "by 10 am (CET) on Wednesday, 4 March".

Limits: a note, and only in the kinds that are e-mails. Speech and short messages are read at once. "Today" alone is
left to the date of the e-mail. Silent where a date, a weekday or a clock time stands in the same sentence.

Sources: draftkit's own rule of concrete times.
"""

from draftkit.rules import PhraseRule, at

rule = PhraseRule(
    level="note",
    label="W-rel",
    when=(
        at("off", channel=("voice", "sms", "messenger")),
        at("note", kind=("first-notice", "detailed-email", "status-update", "reply", "thank-you")),
        at("off"),
    ),
)
