"""Letter about ourselves.

What it finds: "a very hard week for our team", "we are devastated", "nobody is more upset than we are", «мы сами всю
ночь не спали», «нам самим очень неприятно».

Why it hurts: the client reads how bad the sender feels, and is asked to console whoever did the harm.

Write instead: nothing; take the sentence out. What you did about it may stay: "We worked through the night and
finished at 5."

Limits: facts of the repair (a time, an end) are left alone, and so is a plain "I'm sorry" and "I'm ashamed of this
mistake" of one person.

Sources: draftkit's own ruling: the client is not there to console us.
"""

from draftkit.rules import PhraseRule

rule = PhraseRule(level="warning", label="E-self")
