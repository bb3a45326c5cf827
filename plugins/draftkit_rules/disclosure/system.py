"""Internal names of systems and what machines print.

What it finds: addresses (IPv4 and IPv6), host names (app-07, db.prod.internal), paths, stack traces and names of
exceptions, SQL, commit hashes, keys of internal tickets (OPS-341), identifiers (nightly_sync, UserService), names of
internal tools, parts of the system ("the standby database", «реплика базы»), and the case's `internal_terms` in every
form and alphabet.

Why it hurts: it says nothing to the client and opens the door to questions about the team ("why was there no second
one?").

Write instead: what the client sees: "The overnight update of your stock list did not run."

Limits: numbers of the case's `refs` and of orders, invoices, contracts and standards are left alone, as are web and
mail addresses, placeholders, file names with an ending, and brand names (YouTube, iPhone). An address that the client
is to allow in a firewall belongs there; say "allow" or "firewall" in the same sentence.

Sources: guidance for status pages ("layman's terms"); seed literature: be open about the effect and vague about the
inside.
"""

from __future__ import annotations

from bisect import insort
from typing import TYPE_CHECKING

from draftkit.rules import DocumentRule, Hit, at
from draftkit_rules.apology._near import meets
from draftkit_rules.disclosure._shapes import machine_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Context
    from draftkit.text import TextView

rule = DocumentRule(level="error", label="I-system", when=(at("off", kind="debrief"),))


def check(view: TextView, context: Context) -> Iterator[Hit]:
    """The case's own terms, machine spellings, and words for parts of the system; each place once, the longest span."""
    text = view.own
    terms = view.find_terms(context.guarded.internal_terms)
    found = {(start, end): "term" for start, end, _ in terms}
    refs = [str(ref) for ref in (context.facts or {}).get("refs") or ()]
    allowed = view.hits("disclosure.system/for_the_client")
    for place in (*machine_words(view), *view.hits("disclosure.system/part")):
        sentence = view.sentence_at(place[0])
        address = text[place[0]].isdigit()
        if address and sentence and any(sentence.start <= start < sentence.end for start, _ in allowed):
            continue
        if not any(text[place[0] : place[1]] in ref for ref in refs):
            found.setdefault(place, "")
    kept: list[tuple[int, int]] = []
    for place in sorted(found, key=lambda each: (each[0] - each[1], each[0])):
        if not meets(place, kept):
            insort(kept, place)
    for place in kept:
        yield Hit(*place, key=found[place])
