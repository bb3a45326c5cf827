"""No measure against a repeat.

What it finds: a letter about a grave mistake of ours, or one sent once it is put right, that says nothing of how a
repeat is kept off.

Why it hurts: the fear of a second time outlives the repair. Clients who hear of no measure assume that there is none.

Write instead: what is checked, by whom, since when: "Since Monday, no catalogue is printed until two people have
signed the price page."

Limits: only detailed e-mails, replies and thank-you letters about our own mistakes of high severity and above; a note
where the severity is medium, and where a thank-you letter only asks how it went. Off in short messages. "This will
never happen again" is no measure (solution.absolute).

Sources: M. Hornsey and others (2024), on what makes promises of prevention believed; domain practice in service
recovery.
"""

from draftkit.rules import RequiredRule, at

_LETTERS = ("detailed-email", "thank-you", "reply")

rule = RequiredRule(
    level="error",
    element="prevention",
    when=(
        at("off", variant="scope"),
        at("off", channel=("sms", "messenger")),
        at("note", kind="thank-you", variant=("check-back", "followup-30")),
        at("error", kind=_LETTERS, fault=("own", "shared"), severity=("high", "critical")),
        at("note", kind=_LETTERS, fault=("own", "shared"), severity="medium"),
        at("off"),
    ),
)
