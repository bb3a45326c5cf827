"""Messages from files, folders, mailboxes and standard input.

Text and Markdown are read as they are (a first line `Subject: …` is the subject); mail is decoded, the plain part
preferred; pages and mail that has only HTML are turned into text. Lines `Draftkit-Allow: …` beside the subject line are
headers, too (allowances.py).
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from draftkit.errors import UserError
from draftkit.model import Message
from draftkit.resources import read_bytes, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage, MIMEPart

SUFFIXES = (".txt", ".md", ".html", ".htm", ".eml", ".mbox")
INPUTS = ("auto", "text", "html", "eml", "jsonl")
_HEAD = re.compile(r"(?i)((?:(?:Subject|Тема|(?:X-)?Draftkit-Allow):[ \t]*[^\n]*\n)+)(?:[ \t]*\n)?")
_HEADERS = re.compile(rb"(?:From |[A-Za-z][A-Za-z-]{1,40}:[ \t])")
_MAIL = re.compile(rb"(?im)^(?:from|received|message-id|mime-version|return-path|delivered-to):[ \t]")
_FROM_LINE = re.compile(rb"^From .*\n", re.MULTILINE)


class Source(NamedTuple):
    """A message and where it came from.

    `plain`: the file holds the text as it is, so that lines agree and fixes can be written back. `skipped`: code points
    of such a file that stand ahead of the body; `lines`: line breaks among them.
    """

    message: Message
    plain: bool = False
    skipped: int = 0
    lines: int = 0


def read_path(path: str) -> Iterator[Source]:
    """All messages of a file, a mailbox or a folder (and the folders in it), in order of their names.

    Raises:
        UserError: nothing there, not readable, or no message in it.
    """
    if not os.path.isdir(path):
        yield from _read_file(path)
        return
    if os.path.isdir(os.path.join(path, "cur")) and os.path.isdir(os.path.join(path, "new")):
        yield from _read_maildir(path)
        return
    found = False
    for folder, folders, files in os.walk(path):
        folders.sort()
        for name in sorted(files):
            if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                found = True
                yield from _read_file(os.path.join(folder, name))
    if not found:
        raise UserError(
            "no message in this folder", file=path, hint=f"looked for {', '.join('*' + s for s in SUFFIXES)}"
        )


def _read_file(path: str) -> Iterator[Source]:
    suffix = os.path.splitext(path)[1].lower()
    if suffix == ".mbox":
        data = read_bytes(path)
        if not data.startswith(b"From "):
            raise UserError("is no mailbox", file=path, hint='each message of an mbox file begins with a line "From …"')
        starts = [match.start() for match in _FROM_LINE.finditer(data) if _starts_message(data, match.start())]
        for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(data)], strict=True), 1):
            yield Source(parse_mail(data[start:end].partition(b"\n")[2], f"{path}[{number}]"))
    elif suffix == ".eml":
        yield Source(parse_mail(read_bytes(path), path))
    elif suffix in (".html", ".htm"):
        yield Source(from_html(read_text(path), path))
    else:
        yield from_text(read_text(path), path)


def _starts_message(data: bytes, start: int) -> bool:
    """Whether a line `From …` begins a message: at the top, or below a blank line and above a header."""
    if start and data[start - 2 : start] != b"\n\n" and data[start - 3 : start] != b"\n\r\n":
        return False
    return _HEADERS.match(data, data.index(b"\n", start) + 1) is not None


def _read_maildir(path: str) -> Iterator[Source]:
    found = False
    for folder in ("new", "cur"):
        for name in sorted(os.listdir(os.path.join(path, folder))):
            if not name.startswith("."):
                found = True
                file = os.path.join(path, folder, name)
                yield Source(parse_mail(read_bytes(file), file))
    if not found:
        raise UserError("no message in this Maildir", file=path, hint="its folders new and cur are empty")


def read_bytes_as(data: bytes, form: str, path: str = "<stdin>") -> Source:
    """One message from bytes; `form` is one of `INPUTS` but "jsonl".

    Raises:
        UserError: the bytes are no text.
    """
    if form == "auto":
        head = data[:4000]
        form = "eml" if _HEADERS.match(head) and _MAIL.search(head) else "html" if _is_html(head) else "text"
    if form == "eml":
        return Source(parse_mail(data, path))
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        hint = "convert it first, for instance: iconv -f CP1251 -t UTF-8"
        raise UserError(f"is not UTF-8 (byte 0x{data[error.start]:02x})", file=path, line=line, hint=hint) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Source(from_html(text, path)) if form == "html" else from_text(text, path)


def _is_html(head: bytes) -> bool:
    return re.match(rb"\s*(?:<!doctype html|<html|<body)", head, re.IGNORECASE) is not None


def from_text(text: str, path: str = "") -> Source:
    """A message from plain text or Markdown."""
    match = _HEAD.match(text)
    if not match:
        return Source(Message(text, path=path), plain=True)
    fields = [line.partition(":") for line in match[1].rstrip("\n").split("\n")]
    headers = tuple((name.strip(), value.strip()) for name, _, value in fields)
    subject = next((value for name, value in headers if name.lower() in {"subject", "тема"}), "")
    message = Message(text[match.end() :], subject, headers=headers, path=path)
    return Source(message, plain=True, skipped=match.end(), lines=match[0].count("\n"))


def from_html(page: str, path: str = "") -> Message:
    """A message from a page."""
    from draftkit.html_text import html_to_text

    text, title = html_to_text(page)
    return Message(text, subject=title, path=path)


def parse_mail(data: bytes, path: str = "") -> Message:
    """A message from a mail as it is sent: headers and body decoded, `format=flowed` unwrapped, quotes kept.

    Never raises for odd mail: an unknown charset or a broken part is read as well as it can be.
    """
    from email import message_from_bytes, policy

    mail = message_from_bytes(data, policy=policy.default)
    headers = tuple((name, str(value)) for name, value in _headers(mail))
    subject = next((value for name, value in headers if name.lower() == "subject"), "")
    return Message(_body(mail), subject=subject, headers=headers, path=path)


def _headers(mail: EmailMessage) -> Iterator[tuple[str, str]]:
    for name, raw in mail.raw_items():
        try:
            yield name, str(mail.policy.header_fetch_parse(name, raw))
        except (ValueError, LookupError, AttributeError):  # the parser gives up on some broken headers
            yield name, str(raw)


def _body(mail: EmailMessage) -> str:
    plain = mail.get_body(("plain",))
    text = _decoded(plain) if plain is not None else ""
    if text.strip():
        return text
    page = mail.get_body(("html",))
    if page is None:
        return text
    from draftkit.html_text import html_to_text

    return html_to_text(_decoded(page))[0]


def _decoded(part: MIMEPart) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    text = _decode(raw, part.get_content_charset() or "")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if part.get_param("format", "") == "flowed":
        text = unflow(text, delsp=str(part.get_param("delsp", "")).lower() == "yes")
    return text


def _decode(raw: bytes, charset: str) -> str:
    for name in dict.fromkeys((charset, "utf-8")):
        try:
            if name:
                return raw.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    cyrillic = sum(byte >= 0xC0 for byte in raw) * 4 > len(raw)  # most bytes are Russian letters
    return raw.decode("cp1251" if cyrillic else "latin-1", "replace")


def unflow(text: str, *, delsp: bool = False) -> str:
    """Join the lines of `format=flowed` text (RFC 3676): those ending in a space go on, but not into a signature."""
    out: list[str] = []
    going_on = False
    for line in text.split("\n"):
        quoted = line.startswith(">")
        bare = line.removeprefix(" ")  # space-stuffing
        if going_on and not quoted and line != "-- ":
            out[-1] += bare
        else:
            out.append(bare)
        going_on = line.endswith(" ") and line != "-- " and not quoted
        if going_on and delsp:
            out[-1] = out[-1][:-1]
    return "\n".join(out)
