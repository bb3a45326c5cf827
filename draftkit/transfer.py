"""Transfer encodings of mail, each with its way back: quoted-printable, base64, encoded words, wrapped lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit.charsets import decode
from draftkit.tracing import Traced, Weave, shift, substitute

if TYPE_CHECKING:
    from draftkit.tracing import Back

_QUOTED = re.compile(rb"=([0-9A-Fa-f]{2})|=[ \t]*(?:\r?\n|\Z)|[ \t]+(?=\r?\n|\Z)")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_LINE_END = re.compile(r"\r\n?")
_MBOX_QUOTE = re.compile(r"(?m)^>(?=>{0,20}From )")
_Q_WORD = re.compile(rb"=([0-9A-Fa-f]{2})|_")
_LONGEST = 20_000
"""Bytes of a header that are read: nobody writes so long a subject."""
_WORD = re.compile(rb"=\?([\w.:-]{1,40})(?:\*[\w-]{0,20})?\?([bBqQ])\?([^?\s]{0,2000})\?=")


def quoted_printable(raw: bytes) -> tuple[bytes, Back]:
    """Decode quoted-printable (RFC 2045, 6.7); what is no valid escape stays."""
    return substitute(_QUOTED, lambda match: _unquote(match) if match[1] else b"", raw)


def base64(raw: bytes) -> tuple[bytes, Back]:
    """Decode base64; what is no letter of it is passed over, a torn end is decoded as far as it goes."""
    from binascii import a2b_base64

    letters, back = substitute(_NOT_BASE64, lambda _: b"", raw)
    usable = len(letters) - (len(letters) % 4 == 1)
    data = a2b_base64(letters[:usable] + b"=" * (-usable % 4))

    def quartets(start: int, end: int) -> tuple[int, int]:
        return back(start * 4 // 3, -(-end * 4 // 3)) if end > start else back(start * 4 // 3, start * 4 // 3)

    return data, quartets


def line_feeds(text: str) -> tuple[str, Back]:
    """Line ends as line feeds."""
    return substitute(_LINE_END, lambda _: "\n", text)


def unquote_from(text: str) -> tuple[str, Back]:
    """Lines that a mailbox has quoted because they begin with "From "."""
    return substitute(_MBOX_QUOTE, lambda _: "", text)


def unflow(text: str, *, delsp: bool = False) -> tuple[str, Back]:
    """Join the lines of `format=flowed` text (RFC 3676): those ending in a space go on, but not into a signature."""
    weave = Weave()
    at = 0
    going_on = False
    for number, line in enumerate(text.split("\n")):
        quoted = line.startswith(">")
        stuffed = line.startswith(" ")  # a space put there so that the line is not taken for something else
        joins = going_on and not quoted and line != "-- "
        if number and not joins:
            weave.add("\n", at - 1)
        going_on = line.endswith(" ") and line != "-- " and not quoted and len(line) > 1
        weave.add(line[stuffed : len(line) - (going_on and delsp)], at + stuffed)
        at += len(line) + 1
    return weave.woven()


def header_text(raw: bytes, start: int = 0) -> Traced:
    """The text of a header's value that stands at `start`, encoded words decoded (RFC 2047), lines joined."""
    raw = raw[:_LONGEST]
    weave = Weave()
    at = 0
    charset, data, places = "", bytearray(), list[tuple[int, int]]()

    def put() -> None:
        """Decode what has come together: a letter may be torn between two words."""
        decoded = decode(bytes(data), charset)
        back = decoded.back
        for number, char in enumerate(decoded.text):
            left, right = back(number, number + 1)
            left = min(left, len(places) - 1)
            if char not in "\r\n":
                end = places[min(max(right, left + 1), len(places)) - 1][1]
                weave.add(char, start + places[left][0], end - places[left][0])
        data.clear()
        places.clear()

    for match in (*_WORD.finditer(raw), None):
        end = match.start() if match else len(raw)
        between = raw[at:end]
        word = match[1].decode("ascii").lower() if match else ""
        apart = bool(between) and not (match and at and between.isspace())  # spaces between two words are no text
        if apart or word != charset:
            put()
        if apart:
            charset = ""
            data += between
            places += ((each, each + 1) for each in range(at, end))
            put()
        if match:
            decoded, back = base64(match[3]) if match[2] in b"bB" else substitute(_Q_WORD, _unquote, match[3])
            charset, at = word, match.end()
            data += decoded
            begin = match.start(3)
            places += ((begin + left, begin + right) for left, right in (back(n, n + 1) for n in range(len(decoded))))
    put()
    text, back = weave.woven()
    return Traced(text.strip(), (back, shift(len(text) - len(text.lstrip()))))


def _unquote(match: re.Match[bytes]) -> bytes:
    return bytes((int(match[1], 16),)) if match[1] else b" "
