"""Text out of bytes: by byte order mark, by what is declared, as UTF-8, else by how the bytes look. Never fails.

Bytes that mean nothing in the encoding are kept as escapes in `exact`, so that it can be written back byte for byte.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit.records import NamedTuple

if TYPE_CHECKING:
    from draftkit.tracing import Back

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_WESTERN = frozenset(("us-ascii", "ascii", "iso-8859-1", "iso8859-1", "latin-1", "latin1"))
"""Read as UTF-8 or else as windows-1252, as browsers do: mail so declared has curly quotes."""
_NO_TEXT = frozenset(
    ("unicode_escape", "unicode-escape", "raw_unicode_escape", "raw-unicode-escape", "idna", "punycode", "utf-7")
)
_WIDE = {"utf-16": "utf-16-le", "utf16": "utf-16-le", "utf-32": "utf-32-le"}
_META = (
    rb"(?i)<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?([\w.:-]{2,40})"
    rb"|<\?xml[^>]{0,80}?encoding=[\"']([\w.:-]{2,40})"
)
_MAGIC = (
    *(b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x7fELF", b"\x1f\x8b"),
    *(b"MZ", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf"),
)
_CONTROLS = bytes({*range(32), 127} - {*b"\t\n\r\f\x1b"})
_HEAD = 8192
_ESCAPES = dict.fromkeys(range(0xDC80, 0xDD00), "\ufffd")


class Decoded(NamedTuple):
    """Text in an encoding. `exact` may hold escapes (U+DC80 to U+DCFF), `text` has U+FFFD there; same length."""

    text: str
    exact: str
    codec: str
    bom: bytes
    size: int
    """Bytes, without the mark."""

    def encode(self, exact: str) -> bytes:
        """The bytes of a changed `exact`. Raises UnicodeEncodeError for what the encoding lacks."""
        return self.bom + exact.encode(self.codec, "surrogateescape")

    def keeps(self) -> bool:
        """Whether the text goes back into as many bytes as it came from."""
        return self._size(self.exact) == self.size

    @property
    def back(self) -> Back:
        """The way back from the text to its bytes."""
        single = self._size(self.exact) == len(self.exact)

        def back(start: int, end: int) -> tuple[int, int]:
            left = start if single else self._size(self.exact[:start])
            right = left + (end - start if single else self._size(self.exact[start:end]))
            return len(self.bom) + min(left, self.size), len(self.bom) + min(right, self.size)

        return back

    def _size(self, part: str) -> int:
        try:
            return len(part.encode(self.codec, "surrogateescape"))
        except UnicodeEncodeError:  # some encodings of the East decode what they do not encode
            return len(part.encode(self.codec, "replace"))


def decode(data: bytes, declared: str = "") -> Decoded:
    """Text out of bytes.

    Args:
        data: the bytes.
        declared: name of the encoding, as the mail or the page says; may be wrong or unknown.
    """
    for bom, codec in _BOMS:
        if data.startswith(bom):
            return _with(data[len(bom) :], codec, bom)
    if b"\0" in data[:16] and _is_wide(data):
        return _with(data, "utf-16-le", b"")
    declared = _WIDE.get(declared.strip().lower(), declared.strip().lower())
    tried = ("utf-8",) if not data or declared in _WESTERN or declared in _NO_TEXT else (declared, "utf-8")
    for codec in tried:
        try:
            text = data.decode(codec) if codec else ""
        except (ValueError, LookupError):  # not in this encoding, or no encoding
            continue
        if codec:
            return Decoded(text, text, codec, b"", len(data))
    return _with(data, _look(data), b"")


def _with(data: bytes, codec: str, bom: bytes) -> Decoded:
    try:
        exact = data.decode(codec, "surrogateescape")
    except UnicodeDecodeError:  # UTF-16 and UTF-32 cannot escape half a character
        exact = data.decode(codec, "replace")
    return Decoded(exact.translate(_ESCAPES), exact, codec, bom, len(data))


def _look(data: bytes) -> str:
    """The encoding that bytes look like which are not UTF-8."""
    escaped = data.decode("utf-8", "surrogateescape")
    broken = len(re.findall("[\udc80-\udcff]", escaped))
    if broken * 8 < len(data) - len(escaped):  # a few bad bytes in what is UTF-8 else
        return "utf-8"
    letters = len(re.findall(rb"[\xa3\xb3\xa8\xb8\xc0-\xff]", data))
    runs = b"".join(re.findall(rb"[\xa3\xb3\xa8\xb8\xc0-\xff]{2,}", data))
    if len(runs) * 2 < letters or not letters:
        return "cp1252"  # accented letters stand alone
    # Small letters are the second half of the range in windows-1251, the first in KOI8-R.
    return "cp1251" if sum(byte >= 0xE0 for byte in runs) * 2 >= len(runs) else "koi8-r"


def declared_in_page(page: bytes) -> str:
    """The encoding that a page says it has, or ""."""
    match = re.search(_META, page[:4096])
    return (match[1] or match[2]).decode() if match else ""


def is_binary(data: bytes) -> bool:
    """Whether bytes are no text in any encoding: by how such files begin, or by their control characters."""
    if data.startswith(_MAGIC):
        return not data.startswith(b"MZ") or b"\0" in data[:64]
    if data.startswith(tuple(bom for bom, _ in _BOMS)) or _is_wide(data):
        return False
    head = data[:_HEAD]
    return (len(head) - len(head.translate(None, _CONTROLS))) * 10 > len(head)


def _is_wide(data: bytes) -> bool:
    """Whether bytes look like UTF-16 without a mark: every other one is zero where the text is Latin."""
    return len(data) > 7 and data[:_HEAD:2].count(0) == 0 and data[1:_HEAD:2].count(0) * 5 > len(data[1:_HEAD:2]) * 2
