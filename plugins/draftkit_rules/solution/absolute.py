"""Absolute promise.

What it finds: "this will never happen again", "I guarantee", "rest assured it will be delivered", «больше не
повторится», «гарантируем», «можете не сомневаться».

Why it hurts: nobody can keep it, and the client knows. One repeat, and every later promise is worth nothing.

Write instead: the measure, and a way to reach you: "From 16 March a second person checks each file. If anything looks
wrong, ring me on my own number."

Limits: the purpose of a measure ("so that it does not happen again", «чтобы это не повторилось») is no promise.
Warranty terms and "never" about facts are left alone, and so is saying that you cannot guarantee something.

Sources: E. Halperin, B. Ho, J. List, I. Muir, Toward an Understanding of the Economics of Apologies (2022): an
apology that promises raises the cost of the next failure.
"""

from draftkit.rules import PhraseRule, at

rule = PhraseRule(level="error", label="S-absolute", when=(at("warning", kind="thank-you"),))
