"""Asking for patience or understanding.

What it finds: "thank you for your patience", "we hope you understand", "please bear with us", «надеемся на
понимание», «благодарим за терпение», «просим отнестись с пониманием», before anything is put right.

Why it hurts: it hands the client a piece of homework, as if it were owed, while the harm still lasts.

Write instead: when you will be heard of next. Thank for what the client did: "Thank you for sending the list within
the hour: it let us start today."

Limits: left alone in a thank-you, once the affair is resolved, and, where nobody has said how far it is, in a message
that says that it is resolved. A formula that is a sentence of its own can be taken out safely; the fix does that.

Sources: R. Lewicki, B. Polin, R. Lount (2016): asking for forgiveness is the element that matters least.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.model import Fix
from draftkit.rules import DocumentRule, Hit, at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Context
    from draftkit.text import TextView

rule = DocumentRule(
    level="warning",
    label="A-forgive",
    when=(at("off", kind="thank-you"), at("off", phase="resolved")),
    where=("formula",),
)

_FILLERS = 1
"""Words beside the formula ("again", a name) with which a sentence still says nothing else."""


def check(view: TextView, context: Context) -> Iterator[Hit]:
    """The formulas; with a fix where one is a whole sentence."""
    if not context.phase and view.hits("apology.asks_understanding/done"):
        return
    for start, end in view.hits("apology.asks_understanding/formula"):
        sentence = view.sentence_at(start)
        if sentence is not None and _is_all(sentence.text, view.text[start:end]):
            yield Hit(sentence.start, sentence.end, fix=Fix("", safe=True))
        else:
            yield Hit(start, end)


def _is_all(sentence: str, formula: str) -> bool:
    """Whether a sentence says nothing beside a formula (no word has a hundred letters)."""
    if len(sentence) - len(formula) > 100 * _FILLERS:
        return False
    return len(sentence.split()) - len(formula.split()) <= _FILLERS
