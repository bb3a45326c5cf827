"""Where sentences end in a business message: one pass over the encoded text (see folding.py).

Written for mail: greetings, sign-offs, list items, wrapped lines, abbreviations, initials, decimals and clock times.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from draftkit.folding import CODEC


def _words(text: str) -> frozenset[bytes]:
    return frozenset(text.encode(CODEC).split())


# Never the end of a sentence: something always follows.
_OPENING = _words(
    "e.g i.e mr mrs ms dr prof vs cf fig approx sr jr st attn incl excl mt "
    "т.е т.к т.н т.о напр см ср рис табл им ул пр-т пер пл обл стр корп кв каб оф тел доб г-н г-жа гг ст п пп исх вх"
)
# The end of a sentence only before a capital or at the end of a line.
_CLOSING = _words(
    "etc a.m p.m am pm inc ltd co corp no nos min mins hr hrs sec dept est "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun u.s u.k "
    "руб коп тыс млн млрд г т д др проч мин сек ч час шт экз кг км м см мм л "
    "янв фев февр мар апр июн июл авг сен сент окт ноя нояб дек пн вт ср чт пт сб вс т.д т.п т.ч т.ж и.о н.э р х эт дн"
)

_SPACES = rb"[ \t\n\r\x0b\x0c\xa0]*+"
_LONGEST = max(map(len, _OPENING))
_END = re.compile(
    b"[.!?\x85\n](?:"
    # 1, certain: a word longer than any abbreviation; a capital behind ! or ?, a clock time, a line; a blank line
    b"(?:(?<=[L]{7}[.])[ \n]|(?:(?<=[!?])[ \n]|(?<=:\\d\\d[.]) |(?<=[L]{2}[.])\n)(?=S[U])|(?<=\n)\n)S()"
    # 2, for the word ahead to say: a capital behind a full stop
    b"|(?<=[L]{2}[.]) ++(?=[U])()"
    b"|(?:(?<!\n)[.!?\x85]*+[\"'\x93\x94\xbb)\\]]*+)?+S)"
    .replace(b"S", _SPACES).replace(b"U", b"A-Z\xc0-\xdf").replace(b"L", b"A-Za-z\xc0-\xff")
    .replace(b"N", b"%d" % (_LONGEST + 1))
)  # fmt: skip
_compiled = cache(re.compile)
# For the unusual cases; many a start needs none of them.
_MARKS = rb"([.!?\x85]++)[\"'\x93\x94\xbb)\]]*+"
_LIST_ITEM = rb"[ \t]*(?:[-*\x95\x96\x97][ \t]|\d{1,2}[.)][ \t]|[a-z\xe0-\xff]\)[ \t])"
_BLANK = rb"[ \t\xa0\r]*(?:\n|\Z)"
_NEXT = rb"[\s\xa0\"'\x84\x93\xab(\[*_]*+"
_BEFORE_WORD = rb"[\s\xa0(\"\xab]"
UPPER = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ\xa8" + bytes(range(0xC0, 0xE0)))
_LOWER = frozenset(b"abcdefghijklmnopqrstuvwxyz\xb8" + bytes(range(0xE0, 0x100)))
_SPACE = frozenset(b" \t\n\r\x0b\x0c\xa0")
_LETTERS = bytes(UPPER | _LOWER)
_LINE_FEED, _FULL_STOP = b"\n."
_TO_LOWER = bytes(range(256)).decode(CODEC, "replace").lower().encode(CODEC, "replace")
_WRAPPED = 45
"""A line at least so long that ends without a full stop is taken for a wrapped one."""


def boundaries(raw: bytes) -> list[int]:
    """Positions where a new sentence begins, after 0 and at most at the end of `raw`, in order."""
    out: list[int] = []
    line_start = seen = 0
    for match in _END.finditer(raw):
        if match.lastindex:
            start = match.start()
            if match.lastindex == 1 or _ends(raw[max(start - _LONGEST - 1, 0) : start]):
                out.append(match.end())
            continue
        start, end = match.span()
        line_start = max(line_start, raw.rfind(b"\n", seen, start) + 1)
        seen = start
        if raw[start] == _LINE_FEED:
            if raw.count(b"\n", start, end) > 1 or _line_break_ends(raw, line_start, start, start + 1):
                out.append(end)
        elif raw[end - 1] not in _SPACE:
            continue
        elif _plainly_ends(raw, line_start, start, end) or _marks_end(raw, line_start, start):
            out.append(end)
        elif b"\n" in raw[start:end]:
            line_end = raw.index(b"\n", start)
            if raw.count(b"\n", start, end) > 1 or _line_break_ends(raw, line_start, line_end, line_end + 1):
                out.append(end)
    return out


@lru_cache(maxsize=4096)
def _ends(ahead: bytes) -> bool:
    """Whether the word at the end of a piece of text can end a sentence."""
    return _compiled(_BEFORE_WORD).split(ahead)[-1].translate(_TO_LOWER) not in _OPENING


def _plainly_ends(raw: bytes, line_start: int, start: int, end: int) -> bool:
    """The usual case: a capital follows, and no abbreviation, number or initial stands ahead of the mark."""
    if end == len(raw) or raw[end] not in UPPER:
        return False
    if raw[start] != _FULL_STOP:
        return True
    word = raw[max(raw.rfind(b" ", line_start, start) + 1, line_start) : start]
    plain = raw[start + 1] in _SPACE and len(word) > 1 and not word.translate(None, _LETTERS)
    return plain and (len(word) > _LONGEST or word.translate(_TO_LOWER) not in _OPENING)


def _line_break_ends(raw: bytes, line_start: int, line_end: int, following: int) -> bool:
    line = raw[line_start:line_end].strip()
    if (
        not line
        or line[-1] in b".!?:;\x85"
        or _compiled(_BLANK).match(raw, following)
        or _compiled(_LIST_ITEM).match(raw, following)
    ):
        return True
    match = _compiled(_NEXT).match(raw, following)
    first = raw[match.end()] if match and match.end() < len(raw) else 0
    if first in _LOWER and line[-1:] != b",":
        return False
    return len(line) < _WRAPPED


def _marks_end(raw: bytes, line_start: int, start: int) -> bool:
    found = _compiled(_MARKS).match(raw, start)
    if not found:
        return False
    marks, end = found[1], found.end()
    match = _compiled(_NEXT).match(raw, end)
    following = match.end() if match else end
    if following >= len(raw):
        return True
    first = raw[following]
    if marks != b".":
        quoted = end > start + len(marks)
        return not (first in _LOWER and (quoted or marks[0] in b".\x85"))
    low = _compiled(_BEFORE_WORD).split(raw[max(line_start, start - 24) : start])[-1].translate(_TO_LOWER)
    if low.isdigit() and not raw[line_start : start - len(low)].strip():
        return False  # "1. First item"
    same_line = b"\n" not in raw[end:following]
    last = low.rpartition(b".")[2].rpartition(b"-")[2]
    if len(last) == 1 and raw[start - 1] in UPPER and same_line:
        return False  # an initial
    if low in _OPENING:
        return not same_line
    if low in _CLOSING or (len(last) == 1 and b"." in low):
        return first in UPPER or not same_line
    return first not in _LOWER or len(low) > 3
