"""Apology that is announced instead of made.

What it finds: "I would like to apologise", "allow me to apologise", «хотели бы извиниться», «позвольте принести
извинения», and «извиняюсь».

Why it hurts: the wish puts one more step between us and the words. «Извиняюсь» is felt as careless: it seems to
excuse oneself.

Write instead: "I apologise", "I'm sorry"; «приношу извинения», «прошу прощения», «простите».

Limits: a wish about somebody else's apology is left alone.

Sources: SorryWatch's list of bad apologies; Russian usage guides on «извиняюсь».
"""

from draftkit.rules import PhraseRule

rule = PhraseRule(level="note", label="A-wish")
