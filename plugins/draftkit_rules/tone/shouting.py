"""Shouting: capitals and rows of exclamation marks.

What it finds: words in capitals for emphasis ("NOT", «НЕ»), sentences in capitals ("PLEASE READ THIS", «ПРОЧТИТЕ ДО
КОНЦА»), and rows of marks ("!!!", "?!").

Why it hurts: it is the raised voice in print. Who is already upset hears it first.

Write instead: small letters, one mark, and what makes it urgent: "Please read before noon."

Limits: acronyms, brand names, signatures, headings on a line of their own and the subject of an answer are left alone,
and so is a word with a colon at the head of a line ("NOTE:", «ВАЖНО:»). In a row of capitals there must be a word of
plain speech ("you", «вы») for it to count as a sentence. A single exclamation mark is never reported. Rows of marks can
be made one by a safe fix; small letters are only offered.

Sources: plain usage of mail ("capitals are shouting"); seed literature on the raised voice.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit.model import Fix
from draftkit.rules import DocumentRule, Hit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Context
    from draftkit.text import TextView

rule = DocumentRule(level="note", label="T-shout")

_MARKS = re.compile(r"[!?]{0,10}(?:!!|\?!|!\?)[!?]{0,20}")
_MORE = r"[A-ZА-ЯЁ]{0,29}(?:['’][A-ZА-ЯЁ]{1,4})?"
_ROW = re.compile(  # begins with a capital, and only then looks behind it: that is what makes it fast
    rf"[A-ZА-ЯЁ](?<![\w@/.&'’-].){_MORE}(?:[ \u00a0,–-]{{1,3}}[A-ZА-ЯЁ]{_MORE}){{0,60}}(?![\w@/&]|[-.'’]\w)"
)
_TWO_CAPITALS = re.compile(rb"[A-Z\xa8\xc0-\xdf](?:['\x92]|[ \xa0,\x96-]{0,3})[A-Z\xa8\xc0-\xdf]")
_CALM_ENDS = ".:;,"
_ANSWER = re.compile(r"\s{0,9}(?:re|aw|fwd?|ответ|пересл)\s?:", re.IGNORECASE)
_HEADING = 6
"""Words that a heading has at most."""


def check(view: TextView, context: Context) -> Iterator[Hit]:
    """Rows of marks and of capitals; a row of marks behind capitals belongs to them."""
    yield from _shouts(view, "body")
    if view.subject is not None and not _ANSWER.match(view.subject.text):  # else the words are the client's
        yield from _shouts(view.subject, "subject")


def _shouts(view: TextView, part: str) -> Iterator[Hit]:
    text = view.own
    marks = {match.start(): match.end() for match in _MARKS.finditer(text)} if "!" in text else {}
    may_shout = any(True for _ in view.each(_in_capitals))
    rows = [match.span() for match in _ROW.finditer(text) if len(match[0]) > 1] if may_shout else []
    loud = _loud(view, rows) if rows else []
    for start, end in loud:
        stop = marks.pop(end, end)
        if not view.quoted(start, stop):
            yield Hit(start, stop, key="capitals", fix=Fix(_calm(text, start, stop), safe=False), part=part)
    for start, end in marks.items():
        if not view.quoted(start, end):
            mark = "?" if "?" in text[start:end] else "!"
            yield Hit(start, end, key="marks", fix=Fix(mark, safe=True), part=part)


def _in_capitals(raw: bytes) -> bool:
    """Whether a sentence may hold a row of capitals."""
    return _TWO_CAPITALS.search(raw) is not None


def _loud(view: TextView, rows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of the rows of capitals those that are speech: a strong word, or some words one of which is of plain speech."""
    strong = [place for place in view.hits("tone.shouting/strong") if view.text[slice(*place)].isupper()]
    counted = [(*row, len(re.findall(r"[^\W\d_]{2,}", view.text[slice(*row)]))) for row in rows]
    speech = view.hits("tone.shouting/plain") if any(words > 1 for *_, words in counted) else []
    plain = [place for place in speech if view.text[slice(*place)].isupper()]
    found = []
    for start, end, words in counted:
        called = any(start <= a and b <= end for a, b in strong)
        spoken = words > 1 and any(start <= a and b <= end for a, b in plain)
        if (called or spoken) and not _is_label(view, start, end, words, called=called):
            found.append((start, end))
    return found


def _is_label(view: TextView, start: int, end: int, words: int, *, called: bool) -> bool:
    """Whether a row of capitals is a heading, or a word with a colon at the head of its line."""
    text = view.text
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    ahead = text[line:start].strip(" \t#*_>-\u00a0[(0123456789)")
    rest = text[end:stop].strip(" \t*_\u00a0])")
    if rest.startswith(":") and (not ahead or ahead[-1] in ".!?"):
        return words == 1 or not called
    if ahead.strip(".") or words > _HEADING:
        return False
    return not rest.strip(_CALM_ENDS) and not called and bool(text[stop:].strip())


def _calm(text: str, start: int, end: int) -> str:
    """The words in small letters, with one mark; a capital where a sentence begins."""
    calm = re.sub(r"[!?]{2,}", lambda match: "?" if "?" in match[0] else "!", text[start:end].lower())
    before = text[:start].rstrip(" \t\u00a0")
    return calm[:1].upper() + calm[1:] if not before or before[-1] in ".!?\n" else calm
