"""What the case says must not leave the house, and other clients' troubles.

What it finds: every name and term of the case's `confidential` list in all its forms and both alphabets («Дельмара»,
"Delmar's"); people of the case's `people` list, named at all: an error where the sentence speaks of what went wrong,
else a warning; and "other customers" with a number ("two other customers had it too", «ещё у 12 клиентов»).

Why it hurts: one client's trouble is not another's news, and a supplier's name or a term of contract may break a
promise. "Others too" also makes the harm look small.

Write instead: what holds for this client: "Your own files are complete; I checked them this morning."

Limits: the case's `internal_terms` are reported by disclosure.system, and a person as the subject of a failure by
blame.colleague, so that a word is reported once. Those whom the case names as repairing (`fixers`) may be named.

Sources: professional secrecy and data protection; guidance for status pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.rules import DocumentRule, Hit, at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Context
    from draftkit.text import TextView

rule = DocumentRule(level="error", label="I-conf", when=(at("off", kind="debrief"),))

Place = tuple[int, int]


def check(view: TextView, context: Context) -> Iterator[Hit]:
    """Confidential terms, guarded people, and other clients with a number."""
    for start, end, _ in view.find_terms(context.guarded.confidential):
        yield Hit(start, end)
    for start, end in view.hits("disclosure.confidential/others"):
        yield Hit(start, end, key="others")
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
