"""Who calls, on which number, and when again.

What it finds: a voicemail that does not say in its first 25 words who speaks and for which company; one without a
number to call back; one that does not say at which time the caller tries again.

Why it hurts: a voicemail is the prelude to a talk. "It's me, call back" makes the client find out who and where, just
after something went wrong.

Write instead: "Hello Nora, it's Ruth Alder from Copperleaf. … My number is 555 0148, again: 555 0148. I'll try you at
four."

Limits: only voicemails. With a case the names are the case's own, in any form, and what is missing is an error; without
one they are guessed from "this is … from …", and it is a warning. The number on the display ("call me back on this
number") counts as a number. That a number is better said twice is not asked for. A time that is not the next call's is
a note.

Sources: D. Rieck's seven steps for a voicemail (name, company, reason, number, when, number again); domain research
C02.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from draftkit.rules import DocumentRule, Hit, at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Context
    from draftkit.text import TextView

rule = DocumentRule(
    level="error",
    label="C-ident",
    when=(
        at("error", kind="voicemail", case=True),
        at("warning", kind="voicemail"),
        at("warning", channel="voice", kind=""),
        at("off"),
    ),
)

_FIRST = 25
"""Words within which the caller must have said who they are: ten seconds."""
_QUOTED = re.compile(r"[«\"“„][A-ZА-ЯЁ]")
_PAUSE = re.compile(r"[,.:;–]")
_TITLE = re.compile(r"\s*[A-ZА-ЯЁ][\w'’-]{1,40}(?: [A-ZА-ЯЁ][\w'’-]{1,40}){1,3}\s*")
"""What stands alone between two pauses and begins with a capital in every word: a name, a company."""
_TIMES = ("clock", "date")
_TODAY = ("day", 0)


def check(view: TextView, context: Context) -> Iterator[Hit]:
    """What is missing, each as a finding about the whole message."""
    sender = (context.facts or {}).get("sender")
    sender = sender if isinstance(sender, dict) else {}
    for key in ("name", "company"):
        if not _said(view, key, sender):
            yield Hit(key=key)
    from draftkit_rules.voice._say import values

    found = values(view)
    numbers = [value for value in found if value.sort == "phone"]
    if not numbers and not view.hits("voice.identity/this_number"):
        yield Hit(key="number")
    times = [value.start for value in found if value.sort in _TIMES and _TODAY not in value.readings]
    times += [start for start, _ in view.hits("voice.identity/hour")]
    vague = [value for value in found if _TODAY in value.readings]
    times += [a for a, b in view.hits("time") if not any(a <= value.start < b for value in vague)]
    next_calls = [view.sentence_at(start) for start, _ in view.hits("voice.identity/next_call")]
    if not any(s is not None and s.start <= time < s.end for s in next_calls for time in times):
        yield Hit(key="time", level="note" if times else "")


def _said(view: TextView, key: str, sender: dict[str, Any]) -> bool:
    """Whether the caller's name or company comes early: the case's, or, where it names none, anything like one."""
    early = view.words[:_FIRST]
    known = sender.get(key)
    if isinstance(known, str) and known:
        return any(word.startswith(_stem(part)) for part in _parts(known, view) for word in early)
    end = view.span(0, len(early))[1] if early else 0
    if any(start < end for start, _ in view.hits(f"voice.identity/{key}")):
        return True
    if key == "company" and _QUOTED.search(view.own, 0, end):
        return True
    titles = [part for part in _PAUSE.split(view.own[:end])[1:] if _TITLE.fullmatch(part)]
    return len(titles) > (key == "company")


def _parts(name: str, view: TextView) -> list[str]:
    """The words of a name, as the text is folded; short ones ("of", «и») say nothing."""
    from draftkit.text import TextView as View

    words = View(name, view.lang).words
    return [word for word in words if len(word) > 2] or words


def _stem(word: str) -> str:
    """A word without what Russian may change in it."""
    return word[: max(3, len(word) - 2)] if len(word) > 3 else word
