"""No way to reach a person.

What it finds: a message about a problem that gives no number, no address and no word on how to answer: "Customer Care
Team, do not reply to this e-mail", «С уважением, служба поддержки».

Why it hurts: whoever hides behind the screen seems to have something to hide. A client with a question and nobody to
ask turns to the next best place: a review, or your competitor.

Write instead: a person and a way to them: "Ruth Alder, +1 555 0148, I answer this number myself."

Limits: "contact us" is no way, "reply to this message" is one. A number or address in the signature counts, and so does
what stands in the case's draft. Off in short messages, which name the sender, in voicemails (voice.identity) and in
status updates, which follow a message that had it; a client who wrote can answer, so replies are milder. Without a case
the rule goes by words (`[contact]` in the language's elements.toml) and is one level milder.

Sources: domain practice in service recovery: whoever made the mistake can be reached.
"""

from draftkit.rules import RequiredRule, at

rule = RequiredRule(
    level="error",
    element="contact",
    when=(
        at("off", channel=("sms", "messenger", "voice")),
        at("off", kind=("status-update", "voicemail", "call-script", "debrief")),
        at("error", kind=("first-notice", "detailed-email")),
        at("warning", kind=("reply", "thank-you")),
        at("note"),
    ),
)
