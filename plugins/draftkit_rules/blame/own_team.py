"""A part of our own house as the culprit.

What it finds: a role, a department or "the new one" of our side that failed: "the warehouse mixed up the labels",
"our intern sent the wrong file", "an error by our accounting department", "was overlooked by support", «программисты
накосячили», «на складе перепутали», «по вине бухгалтерии», «сотрудником была допущена ошибка».

Why it hurts: the client has a contract with the company and not with the department. Pointing at it tells them that
the house is divided, and answers a question that they did not ask.

Write instead: "we" and what happened: "We mixed up the labels."

Limits: roles that repair ("our technicians are on site") and the client's own people ("your accountant") are left
alone. "Human error" without a person is no role. In Russian the subject must stand in the nominative beside its verb,
or the construction name the guilt.

Sources: user research on complaints: clients see one company; H. Youk, S. Park on scapegoating (2023).
"""

from draftkit.rules import PhraseRule

rule = PhraseRule(level="error", label="B-team")
