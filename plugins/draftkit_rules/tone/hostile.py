"""Hostile or defensive words.

What it finds: reproach for having to say a thing again ("as I already told you", «в сотый раз повторяю»), "obviously"
and "clearly" held against the client, doubts about what they say ("you claim", «ваши претензии необоснованны»),
sarcasm ("we are not mind readers", «мы не телепаты»), insults, threats, and showing them the door.

Why it hurts: whoever is angry hears a fight in every such word and answers it. A client can be lost in one clause.

Write instead: leave the opener out and say the thing once more: "Here is the date again, with the file attached."

Limits: a neutral reference to an earlier message ("as I said on the phone", «как договорились») is left alone, and so
are "obviously" and "clearly" about ourselves. Blame without any edge belongs to blame.client, and words that forbid a
feeling to empathy.denying. Openers that some people write without malice ("for the record", «к вашему сведению») are
warnings. Irony that uses no set phrase is missed.

Sources: complaint handling seeds: mirroring and arguing as the two commonest mistakes; J. Orsingher et al. (2010) on
interactional justice.
"""

from draftkit.rules import PhraseRule, at

rule = PhraseRule(level="error", label="T-hostile", when=(at("off", kind="debrief"),))
