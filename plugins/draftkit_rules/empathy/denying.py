"""Denying or policing what the client feels.

What it finds: "calm down", "don't worry", "no need to be upset", "not a cause for concern", «успокойтесь», «не
переживайте», «не стоит нервничать», «давайте без эмоций».

Why it hurts: nobody has ever calmed down because they were told to. It says that the feeling is wrong, and that the
client has to change before anything else does.

Write instead: that there is a reason for it: "You have every reason to be angry: this is the second time." Or take
the worry away with a fact: "Your card was not charged."

Limits: off in the call script, where a boundary may have to be drawn. "If you did not order it, don't worry" and
"don't worry about the postage" speak of something harmless and are left alone, as is "don't hesitate".

Sources: draftkit's own ruling that a solution never depends on how calm the client is.
"""

from draftkit.rules import PhraseRule, at

rule = PhraseRule(level="error", label="E-deny", when=(at("off", kind=("call-script", "debrief")),))
