"""Somebody is or will be punished.

What it finds: punishment told to the client, done or to come: "those responsible have been disciplined", "he no
longer works here", "we have had a serious word with the driver", «виновные наказаны», «лишён премии», «с сотрудником
будет проведена беседа», «приняты меры к ответственному».

Why it hurts: a head on a plate repairs nothing. It shows a house that hunts for culprits, makes the client the cause
of somebody's misfortune, and stands in the place where the measure should be.

Write instead: what has changed, and from when: "From Monday two people check every price list before it is printed."

Limits: "your account was suspended" and other words of sanction about things are left alone; so is a talk with a
courier in which a new time was agreed. "We have taken measures" without a person belongs to
solution.vague_prevention.

Sources: seed literature is divided, and the ruling is "never": the client's trust depends on the repair; H. Youk, S.
Park (2023).
"""

from draftkit.rules import PhraseRule

rule = PhraseRule(level="error", label="B-punish")
