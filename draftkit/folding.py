"""Folding of text for matching: one byte per code point, so that offsets stay as they are.

Windows-1251 holds ASCII, Russian and the usual punctuation of both languages. Folding is one `encode`, one `translate`
and one `split`, all in C; characters outside that code page pass through an error handler that gives each a twin (é as
e) or a space. Only invisible and combining characters change the length; for those a map back is kept.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

CODEC = "cp1251"
_HANDLER = "draftkit.twin"

_PUNCTUATION = {
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2015": "\u2014", "\u2212": "-", "\u02bc": "'", "\u2032": "'",
    "\u201b": "'", "\u201f": '"', "\uff01": "!", "\uff0c": ",", "\uff1a": ":", "\uff1f": "?", "\u0131": "i",
    "\u00df": "s", "\u00f8": "o", "\u00d8": "O", "\u0142": "l", "\u0141": "L",
}  # fmt: skip


def _twin(error: UnicodeError) -> tuple[bytes, int]:
    """Encode what the code page lacks: the base letter of an accented one, a look-alike mark, or a space."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    out = bytearray()
    for char in error.object[error.start : error.end]:
        twin = _PUNCTUATION.get(char)
        if twin is None and char.isalnum():
            import unicodedata

            twin = unicodedata.normalize("NFKD", char)[0]
        try:
            out += twin.encode(CODEC) if twin else b" "
        except UnicodeEncodeError:
            out += b" "
    return bytes(out), error.end


codecs.register_error(_HANDLER, _twin)

INVISIBLE = "[\u00ad\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe0e\ufe0f\ufeff]"
"""Characters that take no room: soft hyphen, combining marks, zero-width and direction marks."""


def encode(text: str) -> tuple[bytes, list[int] | None]:
    """Encode text as one byte per visible code point.

    Returns the bytes, and None or, where characters were dropped, the index in `text` of each byte (and of the end).
    """
    try:
        raw = text.encode(CODEC)
        if b"\xad" not in raw:
            return raw, None
    except UnicodeEncodeError:
        if not re.search(INVISIBLE, text):
            return text.encode(CODEC, _HANDLER), None
    import unicodedata

    invisible = re.compile(INVISIBLE).match
    kept: list[str] = []
    back: list[int] = []
    for index, char in enumerate(text):
        if not invisible(char):
            kept.append(char)
            back.append(index)
        elif kept and "\u0300" <= char <= "\u036f":
            joined = unicodedata.normalize("NFC", kept[-1] + char)
            if len(joined) == 1:  # и + breve is й, another letter; other accents do not matter
                kept[-1] = joined
    back.append(len(text))
    return "".join(kept).encode(CODEC, _HANDLER), back


def _table(of: Callable[[str], bytes]) -> bytes:
    return b"".join(map(of, bytes(range(256)).decode(CODEC, "replace")))


def _fold_char(char: str) -> bytes:
    if char in "'\u2019":
        return b"'"
    low = char.lower().replace("ё", "е")
    return low.encode(CODEC) if low.isalnum() or low == "_" else b" "


def _script_char(char: str) -> bytes:
    return b" " if not char.isalpha() else b"l" if char < "\u0080" else b"c"


FOLD = _table(_fold_char)
"""Lower case, ё as е, one apostrophe, everything between tokens a space."""
SCRIPT = _table(_script_char)
"""`l` for a Latin letter, `c` for a Cyrillic one, a space for the rest."""

_LATIN, _CYRILLIC = "acehkmoptxyb".encode(CODEC), "асенкмортхув".encode(CODEC)
_TO_CYRILLIC = bytes.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = bytes.maketrans(_CYRILLIC, _LATIN)
_APOSTROPHE = ord("'")
_LOOSE = rb"(?<![\w\xa8\xb8\xc0-\xff])'+|'++(?![\w\xa8\xb8\xc0-\xff])"


def fold(raw: bytes) -> bytes:
    """Fold encoded text: tokens are what `split()` gives. Same length as `raw`."""
    norm = raw.translate(FOLD)
    if b"'" in norm and (b"' " in norm or b" '" in norm or norm[0] == _APOSTROPHE or norm[-1] == _APOSTROPHE):
        norm = re.sub(_LOOSE, lambda m: b" " * len(m[0]), norm)
    if not raw.isascii():
        script = raw.translate(SCRIPT)
        if b"l" in script and (b"cl" in script or b"lc" in script):
            norm = _untwin(norm, script)
    return norm


def _untwin(norm: bytes, script: bytes) -> bytes:
    """Write each word of mixed letters in the alphabet that most of them are from, if all have twins there."""
    out = bytearray(norm)
    for match in re.finditer(rb"[cl]+", script):
        word = match[0]
        cyrillic = word.count(b"c")
        if 0 < cyrillic < len(word):
            letters = norm[match.start() : match.end()]
            twin = letters.translate(_TO_CYRILLIC if cyrillic * 2 >= len(word) else _TO_LATIN)
            mixed = twin.translate(SCRIPT)
            if not (b"c" in mixed and b"l" in mixed):
                out[match.start() : match.end()] = twin
    return bytes(out)


def fold_words(text: str) -> list[str]:
    """The folded tokens of a piece of text, as in a message: for patterns and for terms of a case."""
    return [token.decode(CODEC) for token in fold(encode(text)[0]).split()]


def guess_language(raw: bytes) -> str:
    """Russian when at least a quarter of the letters are Cyrillic (names and addresses in Latin are common)."""
    script = raw.translate(SCRIPT)
    cyrillic = script.count(b"c")
    return "ru" if cyrillic and cyrillic * 3 >= script.count(b"l") else "en"
