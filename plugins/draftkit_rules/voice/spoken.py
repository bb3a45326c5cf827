"""What cannot be said aloud.

What it finds: in a voicemail, brackets, lists, web and mail addresses, signs ("№", "#", "&", "/"), emoji, abbreviations
("e.g.", «т. д.»), long numbers and dates in figures, and sentences that are too long for one breath; in a call script,
addresses, abbreviations, and a turn of more than 45 seconds.

Why it hurts: whoever reads the text out stumbles or skips it, and who listens cannot look again. A voice message is
heard once, often in the street.

Write instead: what is said: "I've e-mailed you the link." Numbers that matter belong in the letter; a sentence holds
one thing.

Limits: the number to call back may stand in figures: it is said digit by digit anyway. How long a voicemail is
altogether is what structure.length looks at. A sentence of 21 to 30 words and a turn of up to 90 seconds are notes.
Words for numbers do not count.

Sources: guides for voice messages, which count 150 words a minute; domain research 4.4 (voicemail) and C01; turns of
45 seconds are draftkit's own limit.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit.rules import DocumentRule, Hit, at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Context, Level
    from draftkit.text import TextView

rule = DocumentRule(
    level="warning",
    label="C-voice",
    when=(at("warning", kind=("voicemail", "call-script")), at("warning", channel="voice"), at("off")),
)

_BREATH, _LONGEST = 20, 30
"""Words of a sentence that is easy to follow, and of one that is hard to say at all."""
_TURN = 45
"""Seconds that one side may speak in a call before it must stop and listen."""
_DIGITS = 5
"""Digits from which a number cannot be kept in mind when heard."""

_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]{1,300}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"
    r"|(?<![\w.])[\w-]{2,40}(?:\.[\w-]{2,40}){0,2}\.(?:com|org|net|ru|io|uk|eu|рф|example)(?:/[^\s<>\"]{0,200})?(?!\w)"
)
_SHAPES = (
    ("bracket", re.compile(r"\([^()\n]{1,200}\)|\[[^\[\]\n]{1,200}\]")),
    ("list", re.compile(r"(?m)^[ \t]{0,8}(?:[-*•]|\d{1,2}[.)])[ \t]+\S[^\n]{0,300}")),
    ("sign", re.compile(r"[№#&§=<>|*_~→←]|(?<=[\w»”]) ?/ ?(?=[\w«“])|%|(?<=\d)[xх×](?=\d)")),
    ("emoji", re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]\ufe0f?|[:;]-?[)(](?!\\w)")),
)


def check(view: TextView, context: Context) -> Iterator[Hit]:
    """All that stops the voice; each place once, the first reason that holds."""
    taken: list[tuple[int, int]] = []
    script = context.kind == "call-script"
    for key, start, end in _stumbles(view, script=script):
        if all(end <= a or b <= start for a, b in taken):
            taken.append((start, end))
            yield Hit(start, end, key=key, level="note" if script else "")
    yield from _turns(view) if script else _breathless(view)


def _stumbles(view: TextView, *, script: bool) -> Iterator[tuple[str, int, int]]:
    text = view.own
    for match in _ADDRESS.finditer(text):
        yield "address", match.start(), match.start() + len(match[0].rstrip(".,;:!?)"))
    for start, end in view.hits("voice.spoken/abbreviation"):
        yield "abbreviation", start, end + _dotted(text, start, end)
    if script:
        return
    yield from _figures(view)
    for key, pattern in _SHAPES:
        for match in pattern.finditer(text):
            yield key, *match.span()


def _dotted(text: str, start: int, end: int) -> bool:
    """Whether the full stop behind an abbreviation is its own, as far as can be told: "etc.", «тыс.»; but not ASAP."""
    shown = text[start:end]
    own = "." in shown or (" " not in shown and not shown.isupper())
    return own and shown[-1].isalpha() and text[end : end + 1] == "."


def _figures(view: TextView) -> Iterator[tuple[str, int, int]]:
    """Dates and long numbers in figures; a telephone number is said digit by digit."""
    from draftkit_rules.voice._say import values

    for value in values(view):
        shown = view.own[value.start : value.end]
        digits = sum(char.isdigit() for char in shown)
        most = {"number": _DIGITS - 1, "amount": _DIGITS - 1, "date": 3}.get(value.sort)  # 12 March, not 12.03.2026
        if most is not None and digits > most:
            yield "number", value.start, value.end


def _breathless(view: TextView) -> Iterator[Hit]:
    """Sentences too long for one breath; words for numbers, as of a telephone number, do not count."""
    from draftkit_rules.facts._words import WORDS

    numbers = WORDS.get(view.lang, {})
    for sentence in view.sentences:
        words = [word for word in view.words[sentence.first : sentence.last] if not word.isdigit()]
        count = sum(1 for word in words if numbers.get(word, ("", 0))[0] not in ("num", "times", "ord"))
        if count > _BREATH:
            slots = {"count": str(count)}
            yield Hit(sentence.start, sentence.end, "sentence", slots, "note" if count <= _LONGEST else "")


def _turns(view: TextView) -> Iterator[Hit]:
    """Paragraphs of a call script, without headings, that take longer to say than one turn."""
    from draftkit.channels import voice_seconds

    for paragraph in view.paragraphs:
        spoken = re.sub(r"(?m)^#{1,6} [^\n]*$", "", view.own[paragraph.start : paragraph.end])
        seconds = round(voice_seconds(spoken, view.lang))
        if seconds > _TURN:
            level: Level = "note" if seconds <= 2 * _TURN else "warning"
            yield Hit(paragraph.start, paragraph.end, "turn", {"count": str(seconds)}, level)
