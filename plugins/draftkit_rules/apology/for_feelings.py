"""Apology for what the client feels.

What it finds: regret about the client's reaction, opinion or decision in place of what we did: "sorry you feel that
way", "sorry you were disappointed", «жаль, что вы так это восприняли», «сожалеем, что товар вам не понравился».

Why it hurts: it makes the reaction the problem, and the client the one who is too sensitive.

Write instead: apologise for the act that led to the feeling: "I'm sorry we let the deadline pass without telling
you." The feeling may stand in a sentence of its own: "You are right to be angry."

Limits: "I'm sorry you had to wait" and plain "I'm sorry to hear that" are left alone, so is a farewell ("sorry to see
you go"). Words for feelings that are not listed are missed.

Sources: A. Lazare, On Apology (2004); SorryWatch, "sorry you feel that way".
"""

from draftkit.rules import PhraseRule

rule = PhraseRule(level="error", label="A-feel")
