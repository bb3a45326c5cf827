"""Fact that the case does not know.

What it finds: in a message with a case, every sum, date, clock time, telephone number and percentage that is not in
the case, in digits or in words; and, as a warning, other numbers in digits and proper names.

Why it hurts: a wrong sum or date is a new failure in the letter that apologises for the last one, and a promise
nobody made. Text programs invent such things fluently.

Write instead: what the case says; or enter the fact in the case first, where it can be checked.

Limits: what follows from the case is known, too: weekdays, "tomorrow", sums and differences of two amounts, and how
long it is between two times. Other counts in words ("two people"), and words in quotation marks, are not checked.
Names are taken to be capitalised words inside a sentence, compared without their last two letters.

Sources: draftkit's own case model; studies of what text generators make up.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit.rules import DocumentRule, Hit
from draftkit_rules.facts._known import Known
from draftkit_rules.facts._values import read
from draftkit_rules.facts._words import COMMON, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    from draftkit.model import Context, Level
    from draftkit.text import TextView

rule = DocumentRule(level="error", label="K-fact", needs="case")

_NAME = re.compile(r"(?<=[a-zа-яё,] )[A-ZА-ЯЁ][a-zа-яё]+(?:[ -][A-ZА-ЯЁ][a-zа-яё]+){0,2}")


def check(view: TextView, context: Context) -> Iterator[Hit]:
    """Yield what neither is in the case nor follows from it."""
    known = Known(context, view.lang)
    yield from _hits(view, known, "body")
    if view.subject is not None:
        yield from _hits(view.subject, known, "subject")


def _in_heading(text: str, place: int) -> bool:
    """Whether a place lies in a heading of a call script, which counts its steps and their seconds."""
    return text.startswith("## ", text.rfind("\n", 0, place) + 1)


def _hits(view: TextView, known: Known, part: str) -> Iterator[Hit]:
    lang = view.lang if view.lang in WORDS else "en"
    for value in read(view.own, lang):
        if known.holds(value) or view.quoted(value.start, value.end) or _in_heading(view.own, value.start):
            continue
        level: Level | Literal[""] = "warning" if value.sort == "number" else ""
        yield Hit(value.start, value.end, key=value.sort, level=level, part=part)
    for match in _NAME.finditer(view.own):
        words = re.findall(r"\w+", match[0])
        strange = [word for word in words if word.lower() not in COMMON[lang] and not known.names(word)]
        if strange and not view.quoted(*match.span()):
            start = match.start() + match[0].index(strange[0])
            yield Hit(start, match.end(), key="name", level="warning", part=part)
