"""What of a message its sender wrote: quoted lines, quoted mail below an introduction and signatures are not own text.

The expressions are compiled when first needed (`re` keeps them): most messages need none of them.
"""

from __future__ import annotations

import re

_QUOTED_LINE = r"(?m)^[ \t]{0,3}>[^\n]*"
_INTRODUCTION = (
    r"(?m)^[ \t]*(?:"
    r"On [^\n]{4,160}(?:\n[^\n]{0,100})?[ \t]wrote:"
    r"|[^\n]{0,160}(?:<[^<>\s]{3,80}>|\d{1,2}[:.]\d\d|\b\d{4})[^\n]{0,80}[ \t]wrote:"
    r"|[^\n]{4,160}[ \t](?:на)?писал\(а\):"
    r"|(?=[^\n]{0,160}\d)[^\n]{4,160}[ \t](?:пишет|(?:на)?писал[аи]?):"
    r"|[^\n]{0,160}\d{1,2}[:.]\d\d[^\n]{0,80}<[^<>\s]{3,80}>:"
    r"|-{2,12}[ ]?(?:Original Message|Forwarded message|Original Appointment)[ ]?-{2,12}"
    r"|-{2,12}[ ]?(?:Исходное сообщение|Пересылаемое сообщение|Пересланное сообщение)[ ]?-{2,12}"
    r"|Begin forwarded message:|Начало переадресованного сообщения:"
    r"|\*?(?P<head>From|От):\*?[ \t][^\n]{1,200}\n"
    r"(?:[ \t]*\*?(?:Sent|Date|To|Cc|Отправлено|Дата|Кому|Копия):[^\n]{0,400}\n){1,4}"
    r"[ \t]*\*?(?:Subject|Тема):[^\n]{0,400}"
    r")[ \t\r]*$"
)
_SIGNS = (">", "--", ":\n", "\nSubject:", "\nТема:", "\n*Subject:", "\n*Тема:")
"""Where none of these stands, all of a text is its sender's own."""
_SIGNATURE = r"(?m)^--[ \t]?\r?$"
_QUOTE_FOLLOWS = r"\s{0,8}>"


def signature_start(text: str) -> int:
    """Where the signature under a line `-- ` begins; the length of the text when there is none."""
    match = re.search(_SIGNATURE, text) if "--" in text else None
    return match.start() if match else len(text)


def digest(text: str, subject: str = "") -> str:
    """The fingerprint of a message by which an override is bound to it: SHA-256 over its subject and own text, in NFC
    and with every run of white space one space. Encoding, wrapping and quoted mail do not change it; a word does.
    """
    from hashlib import sha256
    from unicodedata import normalize

    parts = (" ".join(normalize("NFC", each).split()) for each in (subject, own_text(text)))
    return sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()


def own_text(text: str) -> str:
    """The text with everything that is not its sender's own blanked out by spaces; lines and offsets stay."""
    if not any(sign in text for sign in _SIGNS) and not text.endswith(":"):
        return text
    end = signature_start(text)
    for match in re.finditer(_INTRODUCTION, text):
        if match.start() >= end:
            break
        own_head = match["head"] is not None and not text[: match.start()].strip()
        if not own_head and not re.match(_QUOTE_FOLLOWS, text[match.end() : match.end() + 12]):
            end = match.start()
            break
        text = _blank(text, match.start(), match.end())  # answers may stand between the quoted lines
    text = _blank(text, end, len(text))
    if ">" in text:
        text = re.sub(_QUOTED_LINE, lambda m: " " * len(m[0]), text)
    return text


def _blank(text: str, start: int, end: int) -> str:
    """Replace a span by spaces, keeping its line breaks."""
    if start >= end:
        return text
    gap = "\n".join(" " * len(line) for line in text[start:end].split("\n"))
    return text[:start] + gap + text[end:]
