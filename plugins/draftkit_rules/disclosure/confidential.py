"""What the case says must not leave the house, and other clients' troubles.

What it finds: every name and term of the case's `confidential` list in all its forms and both alphabets («Дельмара»,
"Delmar's"); people of the case's `people` list, named at all: an error where the sentence speaks of what went wrong,
else a warning; "other customers" with a number ("two other customers had it too", «ещё у 12 клиентов») or a firm
named with its legal form ("the same happened to Harrow Ltd"); a password written out; and what we earn from the client.

Why it hurts: one client's trouble is not another's news, and a supplier's name or a term of contract may break a
promise. "Others too" also makes the harm look small.

Write instead: what holds for this client: "Your own files are complete; I checked them this morning."

Limits: the case's `internal_terms` are reported by disclosure.system, and a person as the subject of a failure by
blame.colleague, so that a word is reported once. A password is only known by a digit in it or by quotation marks;
what guests and users need (of a Wi-Fi, one-time) is left alone. What the case itself tells is its own affair ("1,000
guests got the old date"). Those whom the case names as repairing (`fixers`) may be named.

Sources: professional secrecy and data protection; guidance for status pages.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit.rules import DocumentRule, Hit, at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Context
    from draftkit.text import TextView

rule = DocumentRule(level="error", label="I-conf", when=(at("off", kind="debrief"),))

Place = tuple[int, int]

_SECRET = re.compile(
    r"\w{1,20}(?:[^.!?:;,=\n]{0,40}?(?:[:=]|[ \u00a0](?:is|–|—|-)[ \u00a0])[ \u00a0]{0,3}|[ \u00a0])"
    r"(?:[\"“«'‘][^\s\"”»'’]{4,40}[\"”»'’]|(?!\d{1,3}-[^\W\d]|https?:)(?=[^\s\d]{0,30}\d)[^\s,;“«\"]{4,40})",
    re.IGNORECASE,
)
"""The word "password" with its value behind it: something with a digit in it, or a word in quotation marks."""


def check(view: TextView, context: Context) -> Iterator[Hit]:
    """Confidential terms, guarded people, other clients, passwords, and what we earn."""
    for start, end, _ in view.find_terms(context.guarded.confidential):
        yield Hit(start, end)
    if others := view.hits("disclosure.confidential/others"):
        told = "\n".join(map(_plain, _texts(context.facts)))
        for start, end in others:
            if _plain(view.text[start:end]) not in told:
                yield Hit(start, end, key="others")
    for start, end in view.hits("disclosure.confidential/figures"):
        yield Hit(start, end, key="figures")
    for start, _ in view.hits("disclosure.confidential/password"):
        found = _SECRET.match(view.own, start)
        if found and not _meets(found.span(), view.hits("disclosure.confidential/guest")):
            yield Hit(start, start + len(found[0].rstrip(".!?…)")), key="secret")
    yield from _people(view, context)


def _people(view: TextView, context: Context) -> Iterator[Hit]:
    people = context.guarded.people
    if not people:
        return
    parts = {part: None for name in people for part in (name, *name.split()) if len(part.strip(".")) > 2}
    blamed = [*view.hits("blame.colleague/person"), *view.hits("blame.colleague/perhaps")]
    faults = view.hits("disclosure.confidential/fault")
    known = [(start, end) for start, end, _ in view.find_terms(_known(context))]
    last: Place = (0, 0)
    for start, end, _ in sorted(view.find_terms(parts), key=lambda each: (each[0], -each[1])):
        if (
            start < last[1]
            or not view.text[start].isupper()
            or _meets((start, end), blamed)
            or _meets((start, end), known)
        ):
            continue
        if view.text[last[1] : start] == " " and last[1]:  # the surname behind the first name
            last = (start, end)
            continue
        last = (start, end)
        sentence = view.sentence_at(start)
        guilty = sentence is not None and any(sentence.start <= place < sentence.end for place, _ in faults)
        yield Hit(start, end, key="person", level="error" if guilty else "warning")


def _texts(value: object) -> Iterator[str]:
    """Every text of the public side of a case."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _known(context: Context) -> Iterator[str]:
    """Names of those who repair, and of the client and the sender, who may share one with a colleague."""
    for fixer in (context.facts or {}).get("fixers") or ():
        yield from str(fixer).split()
    for side in ("client", "sender"):
        person = (context.facts or {}).get(side)
        name = person.get("name") if isinstance(person, dict) else None
        if isinstance(name, str):
            yield from name.split()


def _meets(place: Place, others: list[Place]) -> bool:
    return any(place[0] < end and start < place[1] for start, end in others)
