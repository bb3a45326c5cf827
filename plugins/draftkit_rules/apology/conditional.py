"""Apology that depends on an "if".

What it finds: an apology whose harm is put under a condition: "sorry if", "we apologise if", "if this caused …, we
apologise", "sorry to anyone who may have been", «извините, если», «если это доставило …, приносим извинения».

Why it hurts: the client has just told us about the harm, or we know of it ourselves. "If" says that we doubt it.
Readers take such a sentence for a way around an apology.

Write instead: turn the "if" into "that", and name what you did and what it caused.

Limits: an "if" in another sentence, or one that offers something ("if you need it sooner", «если удобнее»), is left
alone. "Any inconvenience that may have been caused" belongs to the formulas (apology.boilerplate). Where "if" and
"sorry" stand more than some nine words apart they are not brought together.

Sources: A. Lazare, On Apology (2004), on conditional apologies; SorryWatch's list of bad apologies.
"""

from draftkit.rules import PhraseRule

rule = PhraseRule(level="error", label="A-cond")
