"""Placeholder that nobody filled in.

What it finds: `{{name}}`, `{name}`, `%name%`, `[NAME]`, `<name>`, `XX:XX`, TBD, lorem ipsum, «ФИО», «(указать)».

Why it hurts: a raw variable tells the client that a machine wrote to them and that nobody read it. It is the mistake
that help desks regret most often.

Write instead: the value. If you do not have it, say when you will.

Limits: brackets around words in lower case are taken for the author's remark, and a single capital for a mark in a
list.

Sources: public complaints about help desk systems that mailed raw variables.
"""

from draftkit.rules import PhraseRule

rule = PhraseRule(level="error", label="X-placeholder", quoted=True)
