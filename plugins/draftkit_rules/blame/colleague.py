"""A named colleague as the culprit.

What it finds: a personal name of our side as the one who failed: "Jared forgot to attach the plan", "because of
Jared", "Jared's mistake", "was overlooked by Jared", «Сергей забыл приложить смету», «по вине Сергея», «из-за
Марины». Names are the case's `people` in every form and alphabet, the common first names of the lexicon with what
follows them, a name behind a role ("our developer Okafor") or a title, and, as a warning only, any capitalised word
with a failure that only a person can commit.

Why it hurts: the client deals with the company. A name given away as the culprit does not make the harm smaller, it
makes the client doubt the team and wonder whom we shall name next. Readers judge an apology with a scapegoat worse
than one without.

Write instead: the same sentence with "we": "We sent you the letter without the plan." A colleague may be named as the
one who repairs or who owns the next step.

Limits: the client, the sender and the case's `fixers` are never taken for culprits; without a case the rule cannot
know them. A name that opens a sentence before a comma is an address ("Nora, forgot to say …"). What a name without a
failure does in the text is the business of disclosure.confidential.

Sources: H. Youk, S. Park on scapegoating in corporate apologies (2023); common sense of every handbook: never throw a
teammate under the bus. First names: the most frequent in public registers of births, without those that are chiefly
other words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.rules import DocumentRule, Hit
from draftkit_rules.apology._near import meets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Context
    from draftkit.text import TextView

rule = DocumentRule(level="error", label="B-person", where=("person", "perhaps"))


def check(view: TextView, context: Context) -> Iterator[Hit]:
    """Certain names with any failure; other capitalised words only with what people alone do wrong, and milder."""
    certain = view.hits("blame.colleague/person")
    for start, end in certain:
        if not _is_address(view.text[start:end]):
            yield Hit(start, end)
    for start, end in view.hits("blame.colleague/perhaps"):
        if not _is_address(view.text[start:end]) and not meets((start, end), certain):
            yield Hit(start, end, level="warning")


def _is_address(text: str) -> bool:
    """Whether a hit is "Nora, forgot to say": a name, one comma, and no second one that would close an apposition."""
    name = text.split(maxsplit=1)[0]
    return name.endswith(",") and text.count(",") == 1
