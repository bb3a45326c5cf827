"""Commitment that commits to nothing.

What it finds: "we'll try", "hopefully", "we aim to", "do our best", "if possible", «постараемся», «приложим усилия»,
«надеемся успеть», «по возможности» where the message should say what will be done.

Why it hurts: the client plans by dates. "We'll try to finish by Friday" gives them a date and takes it back in the
same breath; they must prepare for both.

Write instead: the act and its time, and what you do if it slips: "We finish on Friday, 13 March. If anything changes,
I'll call you on Thursday."

Limits: what was tried ("we tried to reach you"), what the client is asked to try ("please try"), and polite wishes
("we hope to see you again", «надеемся, вам понравится») are left alone. "Should" as a hedge ("it should arrive") is
not read.

Sources: domain practice in service recovery (T. Smith, R. Bolton, J. Wagner 1999: the outcome and its speed weigh
most).
"""

from draftkit.rules import PhraseRule

rule = PhraseRule(level="warning", label="S-weak")
