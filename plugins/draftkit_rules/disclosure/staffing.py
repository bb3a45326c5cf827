"""How things stand among our people.

What it finds: staff and process told as the reason: short of people, sick leave, holidays of others, being busy, new
colleagues, turnover, reorganisation, sprint, backlog, handover, approvals, misunderstandings between departments;
«сезон отпусков», «не хватает рук», «на больничном», «текучка», «завал», «согласование у руководства», «недопонимание
между отделами».

Why it hurts: the client pays for a result. Every such sentence says "our house is not in order" and asks for pity in
place of a time.

Write instead: nothing, and in its place the time: "You'll have the corrected list by 3 pm."

Limits: opening hours and the sender's own absence with a stand-in named ("I'm away on Friday; Dana Cole covers") are
left alone, and so are the client's own holidays and staff.

Sources: seed literature ("do not open the door to questions about your team"); guidance for status pages.
"""

from draftkit.rules import PhraseRule, at

rule = PhraseRule(level="error", label="I-people", when=(at("off", kind="debrief"),))
