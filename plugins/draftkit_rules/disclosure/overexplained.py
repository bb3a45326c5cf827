"""Too much about the cause.

What it finds: more than three sentences of reasons in one message (one for a furious client, five for one who wants
to know everything), or, in a message of some length, reasons that make up more than three tenths of it.

Why it hurts: whoever is not convinced by a short reason is not convinced by a long one. Justifying oneself pushes out
what the client waits for: what happens now, and when.

Write instead: one sentence of cause, then the measure: "The price list went to print without the final check. That
check is now built in."

Limits: a sentence of reasons is one with a word of cause ("because", "due to", «из-за», «так как»); reasons told
without such words are not counted. The share is looked at only from two such sentences and eighty words on. Call
scripts and debriefs are no messages: what they hold is not said in one go.

Sources: J. Shaw, E. Wild, J. Colquitt, To justify or excuse (2003): a short explanation helps; domain research 4.6,
I05.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.rules import DocumentRule, Hit, at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Context
    from draftkit.text import TextView

rule = DocumentRule(level="warning", when=(at("off", kind=("call-script", "debrief")),), where=("cause",))

_MOST = {"furious": 1, "know_it_all": 5}
_USUAL = 3
_SHARE, _SHARE_WORDS, _SHARE_SENTENCES = 0.3, 80, 2


def check(view: TextView, context: Context) -> Iterator[Hit]:
    """One hit, from the first to the last sentence of reasons."""
    causes = view.hits("disclosure.overexplained/cause")
    told = sorted({sentence for start, _ in causes if (sentence := view.sentence_at(start))})
    words = sum(s.last - s.first for s in told)
    most = _MOST.get(context.client_type, _USUAL)
    total = len(view.words)
    long = total >= _SHARE_WORDS and len(told) >= _SHARE_SENTENCES and words > _SHARE * total
    if len(told) > most or (long and context.client_type != "know_it_all"):
        yield Hit(told[0].start, told[-1].end, slots={"count": str(len(told))})
