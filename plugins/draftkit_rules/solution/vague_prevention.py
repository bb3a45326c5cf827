"""Measure that says nothing.

What it finds: "we are improving our processes", "all necessary measures", "lessons have been learned", «усилим
контроль», «примем меры», «проведём работу с сотрудниками», «сделаем выводы».

Why it hurts: everybody writes it, so nobody believes it. It sounds as if there were no measure, only the wish to
close the matter.

Write instead: what is done, by whom, since when, so that the client could watch it: "We check the price page against
your list on the day before printing."

Limits: silent where the same sentence goes on to name a day, a number of people or what is checked ("each", "every",
«каждый», «двое»).

Sources: domain practice in service recovery: measures count when they are concrete.
"""

from draftkit.rules import PhraseRule

rule = PhraseRule(level="warning", label="S-vagueprev")
