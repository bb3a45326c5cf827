"""A message out of the bytes of a file, with the place of each of its characters there.

Text and Markdown are read as they are (a first line `Subject: …` is the subject, lines `Draftkit-Allow: …` beside it
are headers, too); of a page the visible text is read; of a mail both the plain and the HTML reading, decoded.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit.charsets import Decoded, declared_in_page, decode, is_binary
from draftkit.errors import UserError
from draftkit.model import Message
from draftkit.records import NamedTuple
from draftkit.tracing import Traced, joined, shift

if TYPE_CHECKING:
    from draftkit.mime_parts import Header, Leaf, Mail

INPUTS = ("auto", "text", "html", "eml", "jsonl")
# Compiled when first needed (`re` keeps them): a start needs few of them.
_HEAD = r"(?i)((?:(?:Subject|Тема|(?:X-)?Draftkit-Allow):[ \t]*[^\n]*\n)+)(?:[ \t]*\n)?"
_HEADERS = rb"(?:\xef\xbb\xbf)?(?:From |[A-Za-z][A-Za-z-]{1,40}:[ \t])"
_MAIL = rb"(?im)^(?:from|received|message-id|mime-version|return-path|delivered-to):[ \t]"
_PAGE = rb"(?i)(?:\xef\xbb\xbf)?\s{0,99}(?:<!doctype html|<html|<body)"
_LONGEST = 1_000_000
"""Characters of a message's text, without attachments: a thick book. What is longer is something else."""
_ARMOUR = "-----BEGIN PGP MESSAGE-----"
_NAMES = ("subject:", "тема:", "draftkit-allow:", "x-draftkit-allow:")


class Source(NamedTuple):
    """A message and where it came from.

    Attributes:
        message: what is checked.
        form: "text", "html" or "mail"; "" for what came in no file.
        raw: the file, of text and pages decoded, as places count it.
        texts: the ways back to `raw` by part: "body", "subject", and "html" or "plain", the other reading of a mail.
        headers_at: where in `raw` each of the message's headers stands.
        first_line: the line of the file on which `raw` begins.
        decoded: how a text or a page is encoded.
        mail: how a mail is put together.
        boxed: the mail is one of many in a file.
    """

    message: Message
    form: str = ""
    raw: str | bytes = ""
    texts: dict[str, Traced] = {}  # noqa: RUF012  never changed
    headers_at: tuple[int, ...] = ()
    first_line: int = 1
    decoded: Decoded | None = None
    mail: Mail | None = None
    boxed: bool = False

    @property
    def plain(self) -> bool:
        """Whether the file holds the text as it is."""
        return self.form == "text"

    @property
    def other(self) -> str:
        """The part that is the other reading of a mail, "" where there is none."""
        return next((part for part in ("html", "plain") if part in self.texts), "")

    def text_of(self, part: str) -> str:
        """The text that a finding's part speaks of."""
        if part in ("body", "subject"):
            return self.message.subject if part == "subject" else self.message.text
        return self.texts[part].text if part in self.texts else ""


def read_bytes_as(data: bytes, form: str, path: str = "<stdin>", *, first_line: int = 1) -> Source:
    """One message from bytes; `form` is one of `INPUTS` but "jsonl", or "mbox" for a mail of a mailbox.

    Raises:
        UserError: the bytes are no text, or there is no message in them.
    """
    if form == "auto":
        form = guess_form(data)
    if form in ("eml", "mbox"):
        source = from_mail(data, path, boxed=form == "mbox", first_line=first_line)
    else:
        if is_binary(data):
            old = data.startswith(b"\xd0\xcf\x11\xe0")
            hint = "save it as .eml first" if old else "text, Markdown, HTML and mail can be checked"
            raise UserError("is a binary file, not a message", file=path, hint=hint)
        source = from_html(data, path) if form == "html" else from_text(data, path)
    text = source.message.text
    if (source.mail and source.mail.encrypted and not text.strip()) or text.lstrip().startswith(_ARMOUR):
        raise UserError("is encrypted: nothing in it was checked", file=path, hint="check it before it is encrypted")
    if len(text) > _LONGEST:
        hint = f"a message is at most {_LONGEST:,} characters long; is this a log or an export?"
        raise UserError(f"is too long for a message: {len(text):,} characters", file=path, hint=hint)
    if not text.strip():
        if source.mail and data.strip():
            raise UserError("holds no text to check", file=path, hint="pictures and attachments are not read")
        raise UserError("is empty: there is nothing to check", file=path)
    return source


def guess_form(data: bytes) -> str:
    """What bytes hold, by how they begin: "eml", "html" or "text"."""
    head = data[:4000]
    if b"<" in head[:100] and re.match(_PAGE, head):
        return "html"
    if b":" not in head[:50] or not re.match(_HEADERS, head):
        return "text"
    head = re.split(rb"\r?\n[ \t]*\r?\n", head, maxsplit=1)[0]
    return "eml" if re.search(_MAIL, head) else "text"


def from_text(data: bytes, path: str = "") -> Source:
    """A message from plain text or Markdown."""
    from draftkit.transfer import line_feeds

    decoded = decode(data)
    whole = Traced(decoded.text)
    if "\r" in whole.text:
        whole = whole.then(line_feeds(whole.text))
    match = re.match(_HEAD, whole.text) if whole.text[:20].lower().startswith(_NAMES) else None
    if not match:
        return Source(Message(whole.text, path=path), "text", decoded.text, {"body": whole}, decoded=decoded)
    headers, places = [], []
    texts: dict[str, Traced] = {}
    at = 0
    for line in match[1].rstrip("\n").split("\n"):
        name, _, value = line.partition(":")
        start = at + len(line) - len(value.lstrip())
        headers.append((name.strip(), value.strip()))
        places.append(whole.origin(at, at)[0])
        if name.strip().lower() in {"subject", "тема"}:
            texts.setdefault("subject", Traced(value.strip(), (*whole.backs, shift(start))))
        at += len(line) + 1
    texts["body"] = Traced(whole.text[match.end() :], (*whole.backs, shift(match.end())))
    subject = texts["subject"].text if "subject" in texts else ""
    message = Message(texts["body"].text, subject, headers=tuple(headers), path=path)
    return Source(message, "text", decoded.text, texts, tuple(places), decoded=decoded)


def from_html(data: bytes, path: str = "") -> Source:
    """A message from a page."""
    from draftkit.html_text import html_to_text

    decoded = decode(data, declared_in_page(data))
    body, title = html_to_text(decoded.text)
    texts = {"body": body, "subject": title}
    return Source(Message(body.text, title.text.strip(), path=path), "html", decoded.text, texts, decoded=decoded)


def from_mail(data: bytes, path: str = "", *, boxed: bool = False, first_line: int = 1) -> Source:
    """A message from a mail as it is sent. Never raises: broken mail is read as well as it can be.

    The plain reading is the message and the HTML one the other part, unless the plain one is a stub.
    """
    from draftkit.mime_parts import split_mail
    from draftkit.transfer import header_text

    mail = split_mail(data)
    headers = tuple((header.name, header_text(header.raw).text) for header in mail.headers)
    texts = {"body": joined([_leaf_text(data, leaf, boxed=boxed) for leaf in mail.plain])}
    if mail.html is not mail.plain:
        page = joined([_leaf_text(data, leaf, boxed=boxed) for leaf in mail.html])
        texts |= _readings(texts["body"], page)
    subject = _first(mail.headers, "subject")
    if subject is not None:
        texts["subject"] = header_text(subject.raw, subject.start)
    message = Message(texts["body"].text, texts["subject"].text if subject else "", headers=headers, path=path)
    places = tuple(header.start for header in mail.headers)
    return Source(message, "mail", data, texts, places, first_line, mail=mail, boxed=boxed)


def _readings(plain: Traced, page: Traced) -> dict[str, Traced]:
    """Which reading is the message, and the other one where it says anything else."""
    words, others = _words(plain.text), _words(page.text)
    if not words or not others:
        return {"body": plain if words else page}
    if words == others:
        return {"body": plain}
    if len(words) * 2 < len(others):  # "Your program does not show HTML"
        return {"body": page, "plain": plain}
    return {"body": plain, "html": page}


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _first(headers: tuple[Header, ...], name: str) -> Header | None:
    return next((header for header in headers if header.name.lower() == name), None)


def _leaf_text(data: bytes, leaf: Leaf, *, boxed: bool) -> Traced:
    """The text of a part of a mail, with its way back to the mail."""
    from draftkit.transfer import base64, line_feeds, quoted_printable, unflow, unquote_from

    raw, backs = data[leaf.start : leaf.end], [shift(leaf.start)]
    if leaf.encoding in ("quoted-printable", "base64"):
        raw, back = quoted_printable(raw) if leaf.encoding == "quoted-printable" else base64(raw)
        backs.append(back)
    decoded = decode(raw, leaf.charset or (declared_in_page(raw) if leaf.sort == "html" else ""))
    text = Traced(decoded.text, (*backs, decoded.back))
    if "\r" in text.text:
        text = text.then(line_feeds(text.text))
    if boxed and ">From " in text.text:
        text = text.then(unquote_from(text.text))
    if leaf.sort == "html":
        from draftkit.html_text import html_to_text

        page = html_to_text(text.text)[0]
        return Traced(page.text, (*text.backs, *page.backs))
    return text.then(unflow(text.text, delsp=leaf.delsp)) if leaf.flowed else text
