"""Responsibility refused.

What it finds: "it's not my department", "I'm only passing this on", "for reasons beyond our control", "there is
nothing we can do", "everything was in order when it left us", «я тут ни при чём», «это не ко мне», «по независящим от
нас причинам», «ничем не могу помочь», «мы не несём ответственности».

Why it hurts: helplessness makes a second problem out of the first. Whoever answers the client is the company at that
moment.

Write instead: what you yourself do about it, and by when: "I'll get the answer from billing myself and ring you by 4
pm."

Limits: "it is not your fault" and "not our final answer" are left alone; findings in a disputed case ("the meter
reads 412 kWh") are facts and no refusal. Legal disclaimers belong to tone.legalistic.

Sources: seed literature on complaints ("not my department, I am just the courier"); guidance for status pages: own
the outcome.
"""

from draftkit.rules import PhraseRule

rule = PhraseRule(level="error", label="B-disclaim")
