"""A message as bytes for a mail program: multipart/alternative in ASCII, lines of at most 78 characters, CRLF.

The writer is our own because the standard library's (CPython 3.11.7) turns an encoded word in a name into a header of
its own (CVE-2024-6923), loses spaces between encoded words, does not encode domains, and takes twenty times as long.
Its parser is the judge in our tests: what is written reads back equal.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit.errors import UserError
from draftkit.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from draftkit.html import Layout
    from draftkit.inline import Inliner
    from draftkit.model import Draft

LINE = 78
"""Longest line in characters, without CRLF (RFC 5322, 2.1.1). Only an address or an id may be longer: it has no place
to break."""
_ENCODED_LINE = 76
"""Longest line with encoded words (RFC 2047, 2)."""
_WORD_BYTES = 45
"""Bytes in an encoded word: 60 characters of base64 and `=?utf-8?B??=` make 72 of the 75 that RFC 2047 allows."""

# C0 with CR and LF, DEL, C1, line and paragraph separator, and halves of surrogate pairs, which no encoding can write.
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ATOMS = re.compile(rf"{_ATOM}(?: {_ATOM})*")
_LOCAL = re.compile(rf"(?!.{{65}}){_ATOM}(?:\.{_ATOM})*")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"(?!.{{254}}){_LABEL}(?:\.{_LABEL})*")
_MESSAGE_ID = re.compile(r"<[!-;=?A-~]+@[!-;=?A-~]+>")
_DEVIATIONS = re.compile("[ßς\u200c\u200d]")  # IDNA 2003, all that Python has, leads these to somebody else's domain
_NOT_ASCII = bytes(range(0x80, 0x100))
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Mailbox(NamedTuple):
    """A person's name (may be empty) and address."""

    name: str
    address: str


def build_eml(
    draft: Draft,
    *,
    sender: Mailbox | None,
    to: Mailbox | None,
    date: datetime,
    message_id: str,
    references: Sequence[str] = (),
    html: bool = True,
    unsent: bool = True,
    layout: Layout | None = None,
    inline: Inliner | None = None,
) -> bytes:
    """A draft as an `.eml` file. The same arguments give the same bytes.

    Args:
        draft: its text is the plain part; it never comes out of the HTML.
        sender: who writes; None leaves the header out, for the mail program to fill in.
        to: the client; None as with the sender.
        date: when; without a zone it is written as RFC 5322 has it for an unknown zone, `-0000`.
        message_id: the message's id, `<unique@domain>` (see `make_message_id`); empty for none.
        references: ids of the earlier messages of the case, the oldest first; the last is the one that is replied to.
        html: add an HTML part.
        unsent: mark it as a draft (`X-Unsent: 1`), which mail programs open for editing. Such a mail has no preheader:
            nobody would see that hidden line while editing, and it would go out as it was.
        layout: the HTML layout, instead of the bundled letter.
        inline: the CSS inliner, instead of the default one.

    Raises:
        UserError: a value that cannot stand in a header, an address that is none, an id that is none.
    """
    from draftkit.html import render_html

    lines = []
    if sender:
        lines.append(f"From: {_mailbox(sender, 'From')}")
    if to:
        lines.append(f"To: {_mailbox(to, 'To')}")
    if draft.subject:
        lines.append(_unstructured("Subject", draft.subject))
    lines.append(f"Date: {_date(date)}")
    if message_id:
        lines.append(_folded("Message-ID", [_id(message_id)]))
    if references:
        ids = [_id(reference) for reference in references]
        lines += [_folded("In-Reply-To", ids[-1:]), _folded("References", dict.fromkeys(ids))]
    lines += [_unstructured("Content-Language", draft.lang), "MIME-Version: 1.0"]
    if unsent:
        lines.append("X-Unsent: 1")
    parts = [_part("plain", draft.text + "\n")]
    if html:
        page = render_html(draft, layout=layout, inline=inline, preheader="" if unsent else None)
        parts.append(_part("html", page))
    return "\r\n".join(lines).encode("ascii") + b"\r\n" + _joined(parts)


def make_message_id(draft: Draft, sender: Mailbox, date: datetime) -> str:
    """An id at the sender's domain that only this draft has: made of who writes what and when, so that it can be made
    again. Raises UserError for an address that is none.
    """
    from hashlib import blake2b

    address = _address(sender.address, "From")
    content = "\0".join((address, _date(date), draft.kind, draft.lang, draft.subject, draft.text))
    digest = blake2b(content.encode("utf-8", "surrogatepass"), digest_size=15).hexdigest()
    return f"<{digest}@{address.rpartition('@')[2]}>"


def wrap_text(text: str, width: int = 72) -> str:
    """Break the lines of a plain text at spaces; list items are indented under their text.

    Mail needs no such breaks, since the encoding of a part breaks its lines by itself; terminals and paper do.

    Args:
        text: plain text with lists whose lines start with "- ".
        width: longest line in characters; a longer word stays whole.
    """
    from textwrap import fill

    def wrapped(line: str) -> str:
        indent = "  " if line.startswith("- ") else ""
        return fill(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)

    return "\n".join(wrapped(line) if len(line) > width else line for line in text.split("\n"))


def _clean(value: str, name: str) -> str:
    """The value itself, if it can stand in a header."""
    found = _FORBIDDEN.search(value)
    if found:
        raise UserError(
            f"the header {name} would hold a control character (U+{ord(found[0]):04X}): {value!r}",
            hint="remove it from the case; headers are one line of plain characters",
        )
    return value


def _unstructured(name: str, value: str) -> str:
    """A header of free text."""
    _clean(value, name)
    head = f"{name}: "
    # What looks like an encoded word is encoded, so that it reads back as it was and not as what it says.
    if value.isascii() and "=?" not in value and value.strip(" ") == value:
        if len(head) + len(value) <= LINE:
            return head + value
        words = value.split(" ")
        if all(words) and max(map(len, words)) < LINE:
            return _folded(name, words)
    return head + _encoded_words(value, len(head))


def _folded(name: str, words: Iterable[str]) -> str:
    """A header broken between words, each kept whole."""
    lines, line = [], f"{name}:"
    for word in words:
        if len(line) + 1 + len(word) > LINE:
            lines.append(line)
            line = ""
        line += f" {word}"
    return "\r\n".join([*lines, line])


def _encoded_words(value: str, used: int) -> str:
    """RFC 2047 encoded words, one a line; no character is split. `used` characters of the first line are taken."""
    from binascii import b2a_base64

    room = min(_WORD_BYTES, (_ENCODED_LINE - used - len("=?utf-8?B??=")) // 4 * 3)
    words, word = [], b""
    for character in value:
        raw = character.encode()
        if len(word) + len(raw) > room:
            words.append(word)
            word, room = b"", _WORD_BYTES
        word += raw
    words.append(word)
    return "\r\n ".join(f"=?utf-8?B?{b2a_base64(word, newline=False).decode()}?=" for word in words)


def _mailbox(box: Mailbox, header: str) -> str:
    """`Name <address>`, folded where need be."""
    name, address = _clean(box.name, header).strip(" "), _address(box.address, header)
    if not name:
        return address
    used = len(header) + 2
    shown = name if _ATOMS.fullmatch(name) else '"' + name.replace("\\", r"\\").replace('"', r"\"") + '"'
    if not name.isascii() or "=?" in name or used + len(shown) > LINE:
        shown = _encoded_words(name, used)
    before, _, last = shown.rpartition("\r\n")
    room = LINE - len(last) - (0 if before else used)
    return f"{shown} <{address}>" if len(address) + 3 <= room else f"{shown}\r\n <{address}>"


def _address(address: str, header: str) -> str:
    """The address with its domain in ASCII."""
    local, at, domain = _clean(address, header).rpartition("@")
    if not at or not _LOCAL.fullmatch(local):
        raise UserError(
            f"the header {header} cannot hold the address {address!r}",
            hint="write it like name@example.com, in Latin letters before the @",
        )
    if not domain.isascii() and not _DEVIATIONS.search(domain):
        try:
            domain = domain.encode("idna").decode()
        except UnicodeError:
            domain = ""
    if not _DOMAIN.fullmatch(domain):
        raise UserError(
            f"the header {header} cannot hold the domain of {address!r}",
            hint="write a host name such as example.com or, if it has unusual letters, its form that begins with xn--",
        )
    return f"{local}@{domain}"


def _id(message_id: str) -> str:
    if not _MESSAGE_ID.fullmatch(message_id):
        raise UserError(f"{message_id!r} is no message id", hint="write it like <2024.05.14.1@example.com>")
    return message_id


def _date(date: datetime) -> str:
    """RFC 5322, in English whatever the locale."""
    zone = date.strftime("%z")[:5] or "-0000"
    clock = f"{date.hour:02}:{date.minute:02}:{date.second:02}"
    return f"{_DAYS[date.weekday()]}, {date.day:02} {_MONTHS[date.month - 1]} {date.year:04} {clock} {zone}"


def _part(subtype: str, text: str) -> bytes:
    """Headers and body of a text part, in the shorter of the two encodings."""
    from binascii import b2a_base64, b2a_qp

    try:
        raw = text.replace("\r\n", "\n").replace("\r", "\n").encode()
    except UnicodeEncodeError as error:
        half = f"U+{ord(error.object[error.start]):04X}"
        raise UserError(f"the text holds half a character ({half})", hint="type it again") from None
    escaped = len(raw) - len(raw.translate(None, _NOT_ASCII)) + raw.count(b"=")
    if 6 * escaped < len(raw):  # quoted-printable adds two bytes to each of these, base64 a third to all
        encoding, body = "quoted-printable", b2a_qp(raw, istext=True).replace(b"\n", b"\r\n")
    else:
        coded = b2a_base64(raw.replace(b"\n", b"\r\n"), newline=False)
        encoding, body = "base64", b"\r\n".join([coded[at : at + 76] for at in range(0, len(coded), 76)]) + b"\r\n"
    head = f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n'
    return head.encode("ascii") + body


def _joined(parts: list[bytes]) -> bytes:
    """The parts under one multipart header, the plainest first; a single part stands alone."""
    if len(parts) == 1:
        return parts[0]
    from hashlib import blake2b

    # `=_` can stand in no quoted-printable and no base64 line, so no part holds the boundary.
    boundary = b"=_" + blake2b(b"".join(parts), digest_size=12).hexdigest().encode()
    head = b'Content-Type: multipart/alternative; boundary="' + boundary + b'"\r\n\r\n'
    return head + b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + boundary + b"--\r\n"
