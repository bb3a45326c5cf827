"""A sum or a time that is only a guess.

What it finds: figures that are called rough: "give or take", "ballpark", «плюс-минус».

Why it hurts: the client plans with the figure and hears of the guess when it turns out wrong.

Write instead: the figure you stand by, or the day on which you will have it.

Limits: it does not see a guess that names itself in other words.

Sources: this house's own letters.
"""

from draftkit.rules import PhraseRule

rule = PhraseRule(level="warning")
