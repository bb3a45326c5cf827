"""Officialese.

What it finds: formulas of offices: "please be advised that", "we regret to inform you", "at this point in time",
"measures are being taken", «настоящим сообщаем», «доводим до вашего сведения», «осуществляются работы по», «в целях
недопущения», «ваше обращение передано в соответствующий отдел», «вышеуказанный», «данная ситуация»; in a message about
a problem also "I hope this finds you well".

Why it hurts: nobody speaks so, and nobody seems to stand behind it. Polite formulas keep the client at arm's length
just when they look for a person.

Write instead: who does what, with a verb: "We put the files back by noon"; mostly the formula can simply go.

Limits: a note, and a warning only in the first sentence of a message with a case: there it costs most. Words that
have a plain use («данные клиента», "in accordance with your wish") are left alone as far as they can be told apart.
Legal reservations belong to tone.legalistic, vague times to timing.vague.

Sources: seed literature on formal politeness; Nora Gal, «Слово живое и мёртвое» (1972), on officialese and nouns made
of verbs; plain-language guides for public offices.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.rules import DocumentRule, Hit, at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Context
    from draftkit.text import TextView

rule = DocumentRule(
    level="warning",
    label="T-bureau",
    when=(at("off", kind="debrief"), at("note", case=False)),
    where=("formula", "wellness"),
)

_GREETING = 4
"""Words that the sentence of a greeting has at most."""


def check(view: TextView, context: Context) -> Iterator[Hit]:
    """Formulas, and wishes of health where something went wrong."""
    first = next((s for s in view.sentences if s.last - s.first > _GREETING), None)
    found = view.hits("tone.bureaucratic/formula")
    wishes = view.hits("tone.bureaucratic/wellness")
    if wishes:
        from draftkit.elements import about_problem

        found += [wish for wish in wishes if about_problem(context, view)]
    for start, end in sorted(found):
        leading = first is not None and first.start <= start < first.end
        yield Hit(start, end, level="warning" if leading else "note")
