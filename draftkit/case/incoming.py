"""A client's message as the start of a case: who wrote, when, in which language, what they ask."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from draftkit.case.moments import YEARS
from draftkit.case.parse import clean
from draftkit.case.read import Source, checked_value
from draftkit.errors import CaseError
from draftkit.own_text import own_text, signature_start
from draftkit.records import NamedTuple

if TYPE_CHECKING:
    from datetime import datetime
    from email.message import EmailMessage

_CLOSINGS = re.compile(
    r"^\s*(?:(?:kind|best|warm)?\s*regards|best wishes|best|yours (?:sincerely|faithfully|truly)|sincerely"
    r"|thanks|cheers|с уважением|с наилучшими пожеланиями|всего доброго|всего хорошего|спасибо)\s*[,.!]?\s*$",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?:[A-ZА-ЯЁ][\w’'\-]+\.?\s*){1,4}")
_HEADER = re.compile(r"(?:From|От|To|Кому|Subject|Тема|Date|Дата|Sent|Отправлено|Message-ID):", re.IGNORECASE)


class Incoming(NamedTuple):
    """What a client's message says by itself. Empty strings and None where it does not.

    Attributes:
        name: first and last name as the client writes it.
        email: their address.
        at: when it was written, in its own zone.
        lang: en or ru.
        id: Message-ID with its angle brackets.
        subject: as they wrote it, without Re:.
        channel: email, or messenger for a text without headers.
        questions: their questions in their own words.
        text: their words, without quotes and signature.
    """

    name: str
    email: str
    at: datetime | None
    lang: str
    id: str
    subject: str
    channel: str
    questions: tuple[str, ...]
    text: str


def read_incoming(data: bytes) -> Incoming:
    """Read a message: a mail file (.eml), or any text, with or without lines such as “From: …” at its top."""
    from email import policy
    from email.parser import BytesParser
    from email.utils import parseaddr

    if (
        not _HEADER.match(data[:200].decode("utf-8", "replace").lstrip("\ufeff"))
        and b"\nMessage-ID:" not in data[:8000]
    ):
        text = _decoded(data)
        return _incoming(text, name="", email="", at=None, ident="", subject="", channel="messenger")
    mail: EmailMessage = BytesParser(policy=policy.default).parsebytes(_english_headers(data))
    name, address = parseaddr(_header(mail, "From"))
    return _incoming(
        _body(mail), name=name.strip("'\" "), email=address if "@" in address else "", at=_date(mail),
        ident=" ".join(_header(mail, "Message-ID").split()), subject=_header(mail, "Subject"), channel="email",
    )  # fmt: skip


def _header(mail: EmailMessage, name: str) -> str:
    try:
        return str(mail.get(name, ""))
    except (ValueError, LookupError, AttributeError):  # the parser gives up on some broken headers
        return ""


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            return data.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1").replace("\r\n", "\n")


def _english_headers(data: bytes) -> bytes:
    """Mail copied out of a Russian program has its headers in Russian."""
    head, gap, body = data.replace(b"\r\n", b"\n").partition(b"\n\n")
    for there, here in (
        ("От:", b"From:"),
        ("Тема:", b"Subject:"),
        ("Дата:", b"Date:"),
        ("Отправлено:", b"Date:"),
        ("Кому:", b"To:"),
    ):
        head = re.sub(rb"(?m)^" + there.encode(), here, head)
    return head.removeprefix(b"\xef\xbb\xbf") + gap + body


def _body(mail: EmailMessage) -> str:
    part = mail.get_body(("plain", "html"))
    if part is None:
        return ""
    try:
        text = str(part.get_content())
    except (LookupError, UnicodeError):
        payload = part.get_payload(decode=True)
        text = _decoded(payload) if isinstance(payload, bytes) else ""
    if part.get_content_charset() is None and part.get_content_type() == "text/plain":
        payload = part.get_payload(decode=True)
        text = _decoded(payload) if isinstance(payload, bytes) else text
    return _without_tags(text) if part.get_content_subtype() == "html" else text.replace("\r\n", "\n")


def _without_tags(html: str) -> str:
    from html import unescape

    html = re.sub(r"(?is)<(style|script|blockquote)\b.*?</\1>", "", html)
    html = re.sub(r"(?i)<br\s*/?>|</(?:p|div|li|tr|h\d)>", "\n", html)
    return unescape(re.sub(r"<[^<>]*>", "", html)).replace("\u00a0", " ")


def _date(mail: EmailMessage) -> datetime | None:
    from email.utils import parsedate_to_datetime

    written = _header(mail, "Date")
    try:
        date = parsedate_to_datetime(written) if written else None
    except ValueError:
        return None
    return date if date and date.year in YEARS else None


def _incoming(
    text: str, *, name: str, email: str, at: datetime | None, ident: str, subject: str, channel: str
) -> Incoming:
    cut = signature_start(text)
    signature = text[cut:].split("\n")[1:]
    own = re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in own_text(text).split("\n"))).strip()
    body, closing = _split_closing(own)
    lang = _language(own)
    return Incoming(
        name or _signed(closing) or _signed(signature), email, at, lang, ident,
        re.sub(r"(?i)^(?:\s*(?:re|fwd?|ha|отв)\s*:\s*)+", "", subject).strip(), channel, _questions(body), own,
    )  # fmt: skip


def _split_closing(text: str) -> tuple[str, list[str]]:
    """The text up to “Regards,”, and the lines after it. A name alone on the last line is a signature, too."""
    lines = text.split("\n")
    for index in range(len(lines) - 1, max(-1, len(lines) - 9), -1):
        if _CLOSINGS.match(lines[index]):
            return "\n".join(lines[:index]), lines[index + 1 :]
        inline = re.match(r"(?i)\s*(?:regards|best|с уважением)\s*,\s*(\S.*)$", lines[index])
        if inline:
            return "\n".join(lines[:index]), [inline[1]]
    if len(lines) > 1 and _NAME.fullmatch(lines[-1].strip()) and len(lines[-1].split()) <= 3:
        return "\n".join(lines[:-1]), [lines[-1]]
    return text, []


def _signed(lines: list[str]) -> str:
    for line in lines:
        name = line.strip(" ,.–—-")
        if name:
            return name if _NAME.fullmatch(name) else ""
    return ""


def _language(text: str) -> str:
    cyrillic = sum("а" <= c <= "я" or c == "ё" for c in text.casefold())
    latin = sum("a" <= c <= "z" for c in text.casefold())
    return "ru" if cyrillic > latin else "en"


def _questions(text: str) -> tuple[str, ...]:
    """Sentences that end in a question mark, each once."""
    flowing = re.sub(r"(?<=\S)\n(?=\S)", " ", text)
    found = [" ".join(s.split()).lstrip("-–—•* ") for s in re.findall(r"[^.!?…\n]*\?", flowing)]
    return tuple(dict.fromkeys(q for q in found if len(q) > 8))[:12]


def known_facts(incoming: Incoming, now: datetime) -> list[tuple[str, str]]:
    """What the message settles of a case, as (path, value); what no case file would take is left out.

    Args:
        incoming: the message.
        now: the time for a message without a date; its zone is the one times are told in.
    """
    at = incoming.at or now
    found = [
        ("client.email", incoming.email),
        ("complaint.at", f"{at.astimezone(now.tzinfo):%Y-%m-%d %H:%M}"),
        ("complaint.how", incoming.channel),
        ("complaint.id", incoming.id if re.fullmatch(r"<[^<>\s@]+@[^<>\s@]+>", incoming.id) else ""),
        ("complaint.subject", clean(incoming.subject)),
    ]
    kept = [(path, value) for path, value in found if value and _right(path, value, incoming.lang)]
    asked = [clean(q) for q in incoming.questions if _right("complaint.questions[].ask", q, incoming.lang)]
    return kept + [(f"complaint.questions[{number}].ask", question) for number, question in enumerate(asked, 1)]


def _right(path: str, value: str, lang: str) -> bool:
    try:
        checked_value(value, path, Source("", "", lang, None))
    except CaseError:
        return False
    return True


def address(name: str, lang: str) -> str:
    """How the person is likely addressed: in English by the first name, in Russian by name and patronymic."""
    words = name.split()
    if lang == "ru" and len(words) >= 2:
        for before, word in pairwise(words):
            if word.endswith(("вич", "вна", "ична")):
                return f"{before} {word}"
    return words[0] if words else ""


def gender(name: str) -> str:
    """F or m by a Russian patronymic, "" if there is none."""
    words = name.casefold().split()
    return (
        "f" if any(w.endswith(("вна", "ична")) for w in words) else "m" if any(w.endswith("вич") for w in words) else ""
    )
