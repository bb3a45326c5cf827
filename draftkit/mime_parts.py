"""A mail cut into its headers and its readable parts, with the place of every byte. Broken mail is read, too.

The standard library's parser does not say where a part stands, so this one does; it reads what matters for a check: the
texts that the receiver sees. Attachments and attached messages are left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit.charsets import decode
from draftkit.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_HEADER = re.compile(rb"([!-9;-~]{1,80})[ \t]*:[ \t]*((?:[^\r\n]+|\r?\n[ \t]|\r(?!\n))*+)(?:\r?\n|\Z)")
_ENVELOPE = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s{0,9}\n)?(?:>?From [^\n]*\n)?")
_EMPTY = re.compile(rb"[ \t]*\r?(?:\n|\Z)")
_PARAMETER = re.compile(r";\s*([\w-]+)(?:\*\d*)*\*?\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^;\s]*))")
_DEEPEST = 20
"""Parts within parts further down are not looked at."""
_ENCRYPTED = ("application/pgp-encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")


class Header(NamedTuple):
    """A header as it stands; `start` is where its value begins."""

    name: str
    raw: bytes
    start: int


class Leaf(NamedTuple):
    """A part with text that a reader sees: bytes `start` to `end` of the mail."""

    sort: str
    start: int
    end: int
    charset: str
    encoding: str
    flowed: bool
    delsp: bool


class Mail(NamedTuple):
    """A mail: its headers, the texts of its plain and of its HTML reading (the same where there is one), and whether
    parts of it are encrypted, or signed so that a change would break the signature; by its author (S/MIME, PGP) or by a
    server on its way (DKIM).
    """

    headers: tuple[Header, ...]
    plain: tuple[Leaf, ...]
    html: tuple[Leaf, ...]
    encrypted: bool
    signed: bool
    by_author: bool = False


def split_mail(data: bytes) -> Mail:
    """Cut a mail. Never raises."""
    cutter = _Cutter(data)
    start = match.end() if (match := _ENVELOPE.match(data)) else 0
    headers, body = cutter.headers(start, len(data))
    plain, html = cutter.part(headers, body, len(data), 0)
    signed = cutter.signed or any(header.name.lower() == "dkim-signature" for header in headers)
    return Mail(tuple(headers), plain, html, cutter.encrypted, signed, cutter.signed)


Readings = tuple[tuple[Leaf, ...], tuple[Leaf, ...]]


class _Cutter:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.encrypted = self.signed = False

    def headers(self, start: int, end: int) -> tuple[list[Header], int]:
        """The headers from `start`, and where the body begins."""
        found: list[Header] = []
        while start < end:
            match = _HEADER.match(self.data, start, end)
            if not match:
                break
            found.append(Header(match[1].decode("ascii"), match[2], match.start(2)))
            start = match.end()
        empty = _EMPTY.match(self.data, start, end)
        return found, empty.end() if empty else start

    def part(self, headers: list[Header], start: int, end: int, depth: int, usual: str = "text/plain") -> Readings:
        """The texts of a part, as a program that shows plain text and one that shows HTML would put them together."""
        kind, given = _value(headers, "content-type")
        kind = kind or usual
        disposition, named = _value(headers, "content-disposition")
        if kind.startswith("multipart/"):
            inside = self.parts(given.get("boundary", ""), start, end)
            if inside and depth < _DEEPEST:
                return self.several(kind, inside, depth, given)
            kind = "text/plain"  # without its boundaries it is what a reader would see
        if kind in _ENCRYPTED:
            opaque = given.get("smime-type", "").lower() == "signed-data"
            self.encrypted, self.signed = self.encrypted or not opaque, self.signed or opaque
        if disposition == "attachment" or "filename" in named or "name" in given:
            return (), ()
        if kind not in ("text/plain", "text/html", "text/markdown"):
            return (), ()
        encoding = _value(headers, "content-transfer-encoding")[0]
        delsp = given.get("delsp", "").lower() == "yes"
        flowed = given.get("format", "").lower() == "flowed"
        leaf = Leaf(kind.removeprefix("text/"), start, end, given.get("charset", ""), encoding, flowed, delsp)
        return _pair((leaf,), (leaf,))

    def several(self, kind: str, inside: list[tuple[int, int]], depth: int, given: dict[str, str]) -> Readings:
        usual = "message/rfc822" if kind == "multipart/digest" else "text/plain"
        if kind == "multipart/encrypted":
            self.encrypted = True
            return (), ()
        self.signed = self.signed or kind == "multipart/signed"
        if kind in ("multipart/signed", "multipart/related"):  # what follows the first is its signature or pictures
            inside = inside[:1]
        readings = []
        for start, end in inside:
            headers, body = self.headers(start, end)
            readings.append(self.part(headers, body, end, depth + 1, usual))
        if kind != "multipart/alternative":
            one, other = ([leaf for each in readings for leaf in each[side]] for side in (0, 1))
            return _pair(one, other)
        readings = [each for each in readings if each[0]]
        if not readings:
            return (), ()
        plain = next((each[0] for each in readings if _is(each[0], "plain")), readings[0][0])
        return _pair(plain, next((each[1] for each in reversed(readings) if _is(each[1], "html")), plain))

    def parts(self, boundary: str, start: int, end: int) -> list[tuple[int, int]]:
        """Where the parts between the lines of a boundary stand; the last may lack its end."""
        if not boundary:
            return []
        name = re.escape(boundary.encode("utf-8", "surrogateescape"))
        line = re.compile(rb"(?m)^--" + name + rb"(--)?[ \t]*\r?(?:\n|\Z)")
        found: list[tuple[int, int]] = []
        opened = -1
        for match in line.finditer(self.data, start, end):
            if opened >= 0:
                last = match.start()
                last -= self.data[opened:last].endswith(b"\n")  # this line break belongs to the boundary
                last -= self.data[max(opened, last - 1) : last] == b"\r"
                found.append((opened, max(last, opened)))
            opened = -1 if match[1] else match.end()
            if match[1]:
                break
        if opened >= 0:
            found.append((opened, end))
        return found


def _pair(plain: Iterable[Leaf], html: Iterable[Leaf]) -> Readings:
    """Two readings; one and the same where they have the same parts."""
    one, other = tuple(plain), tuple(html)
    return one, one if one == other else other


def _is(reading: tuple[Leaf, ...], sort: str) -> bool:
    return any(leaf.sort == sort for leaf in reading)


def _value(headers: list[Header], name: str) -> tuple[str, dict[str, str]]:
    """A header's value in lower case without its parameters, and these; of several headers of a name the first."""
    raw = next((header.raw for header in headers if header.name.lower() == name), b"")
    text = decode(raw).exact
    given: dict[str, str] = {}
    for match in _PARAMETER.finditer(text):
        key, value = match[1].lower(), re.sub(r"\\(.)", r"\1", match[2]) if match[2] is not None else match[3]
        if "*" in text[match.start() : match.start(2) if match[2] is not None else match.start(3)]:  # RFC 2231
            value = value.rpartition("''")[2]
        given[key] = given.get(key, "") + value
    return text.partition(";")[0].strip().lower(), given
