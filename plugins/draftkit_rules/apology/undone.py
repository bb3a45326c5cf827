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

from bisect import bisect_left
from itertools import takewhile
from operator import itemgetter
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
            for joint in takewhile(lambda joint: _close(view, head, joint, _REACH), within(joints, rest))  # noqa: B023  used up in this round
            if not _repaired(view, joint, repairs)
        ]
        if joined or excused:
            yield Hit(head[0], min(joined + excused)[1])
            continue
        if number + 1 < len(sentences):
            following = sentences[number + 1]
            opened = [each for each in within(openers, (following.start, following.end)) if each[0] == following.start]
            if opened and _close(view, head, opened[0], _REACH) and not _repaired(view, opened[0], repairs):
                yield Hit(head[0], opened[0][1])


def _close(view: TextView, left: Place, right: Place, most: int) -> bool:
    """Whether at most so many words stand between two places (none of them of hundreds of letters)."""
    return right[0] - left[1] <= most * 100 and len(view.text[left[1] : right[0]].split()) <= most


def _repaired(view: TextView, joint: Place, repairs: list[Place]) -> bool:
    first = bisect_left(repairs, joint[1], key=itemgetter(0))
    return first < len(repairs) and _close(view, joint, repairs[first], _TURN)
