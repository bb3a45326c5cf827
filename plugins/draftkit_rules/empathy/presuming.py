"""Presuming to know what the client feels.

What it finds: "I know exactly how you feel", "I completely understand", "we share your frustration", «прекрасно
понимаю», «знаем, что вы чувствуете», «сами были на вашем месте».

Why it hurts: the sender was not there, and the client knows it. Claimed feelings sound like a script and turn the
talk to the sender.

Write instead: what the client had to do or lose, then a modest word: "You had to explain this to your board today. I
understand that this is hard."

Limits: "I understand that …" with a fact is what the rule asks for, and is left alone.

Sources: draftkit's own ruling on borrowed feelings; help desk guides on empathy statements (ground them in the
client's facts).
"""

from draftkit.rules import PhraseRule

rule = PhraseRule(level="warning", label="E-presume")
