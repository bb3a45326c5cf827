"""Apology undone by what follows it.

What it finds: "sorry, but", "we apologise, however", «извините, но», where an excuse, a defence or a refusal follows,
in the same sentence or at the beginning of the next one; and an apology that is at once explained away: "sorry, we
were busy", «извините, большая загрузка».

Why it hurts: "but" cancels what stands before it. The client remembers the second half.

Write instead: a full stop after the apology. Leave the excuse out, or say what comes next: "I'm sorry we missed the
date. The new one is Thursday, 12 March."

Limits: a "but" that leads to the repair ("but you will have the right one by noon") is left alone, though a full stop
would be better; so is a "however" that does not open the next sentence. Excuses without a joint are found only where
they name load, staff, rules or circumstances.

Sources: SorryWatch's list of bad apologies; A. Lazare, On Apology (2004), on explanations that diminish the offence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.rules import DocumentRule, Hit
from draftkit_rules.apology._near import Place, within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Context
    from draftkit.text import TextView

rule = DocumentRule(level="error", label="A-but", where=("head",))

_REACH, _TURN = 25, 8
"""Words from the apology to the "but" that still belongs to it; from there to a sign that it leads to the repair."""


def check(view: TextView, context: Context) -> Iterator[Hit]:
    """Pair each apology with the first joint or excuse behind it that does not lead to the repair."""
    heads = view.hits("apology.undone/head")
    if not heads:
        return
    joints, openers, excuses, repairs = (
        view.hits(f"apology.undone/{name}") for name in ("joint", "opener", "excuse", "repair")
    )
    sentences = view.sentences
    for number, sentence in enumerate(sentences):
        own = within(heads, (sentence.start, sentence.end))
        if not own:
            continue
        head = own[0]
        rest = (head[1], sentence.end)
        excused = within(excuses, rest)
        joined = [
            joint
            for joint in within(joints, rest)
            if _words(view, head, joint) <= _REACH and not _repaired(view, joint, repairs)
        ]
        if joined or excused:
            yield Hit(head[0], min(joined + excused)[1])
            continue
        if number + 1 < len(sentences):
            following = sentences[number + 1]
            opened = [opener for opener in openers if opener[0] == following.start]
            if opened and _words(view, head, opened[0]) <= _REACH and not _repaired(view, opened[0], repairs):
                yield Hit(head[0], opened[0][1])


def _words(view: TextView, left: Place, right: Place) -> int:
    return len(view.text[left[1] : right[0]].split())


def _repaired(view: TextView, joint: Place, repairs: list[Place]) -> bool:
    return any(joint[1] <= repair[0] and _words(view, joint, repair) <= _TURN for repair in repairs)
