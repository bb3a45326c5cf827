"""Spellings that only machines and those who tend them use: addresses, host names, paths, identifiers, traces.

A cheap look at the shape of each word comes first (every Latin small letter an `a`, every capital an `A`, every digit a
`0`), and is kept: most messages have none of the shapes, and then no regular expression is compiled or runs at all.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from draftkit.text import TextView

compiled = cache(re.compile)

_SHAPE = bytes.maketrans(
    b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", b"a" * 26 + b"A" * 26 + b"0" * 10
)

_HOSTS = (
    "app|web|db|sql|api|srv|server|host|node|vm|redis|kafka|mq|cache|lb|proxy|gw|smtp|imap|mx|ns|dns|backup|bkp|nas|san|"
    "k8s|kube|worker|queue|elastic|postgres|mysql|mongo|master|replica|slave|prod|stage|staging|cdn|edge|ftp|esx|hv|dc|"
    "router|crm|erp|bastion|jump"
)
_PARTS = (
    "Error|Exception|Service|Controller|Manager|Handler|Worker|Queue|Job|Server|Cache|Factory|Sync|Enabled|Disabled|"
    "Config|Repository|Provider|Listener|Proxy|Module|Utils?|Cluster|Node|Scheduler|Daemon|Thread|Pool|Processor|"
    "Dispatcher|Adapter|Mapper|Validator|Api|API|Dto|Db|DB"
)
_TOP = "var|etc|usr|opt|home|srv|tmp|mnt|root|bin|proc|dev|app|data|www"

_IPV4 = r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?::\d{2,5}|/\d{1,2})?(?![\w.]*\d)"
_IPV6 = r"(?<![\w:])(?:[0-9a-fA-F]{1,4}:){3,7}:?[0-9a-fA-F]{1,4}(?![\w:])"
_HOST = (
    rf"(?<![\w.@/-])(?:{_HOSTS})(?:-\w{{1,12}}){{0,2}}(?:-\d{{1,3}}|\d{{2,3}})(?:\.[a-z0-9-]{{2,20}}){{0,3}}(?![\w-])"
)
_DOMAIN = r"(?<![\w.@/-])[a-z0-9-]{2,40}(?:\.[a-z0-9-]{1,30}){0,2}\.(?:internal|local|lan|corp|intra|svc)(?![\w-])"
_PATH = rf"(?<![\w./:])/(?:{_TOP})(?:/[\w.@-]{{0,60}}\w){{1,8}}"
_DRIVE = r"(?<!\w)(?:[A-Z]:|\\)(?:\\[\w.$-]{1,40}){2,8}"
_UUID = r"(?<![\w-])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![\w-])"
_HASH = r"(?<![\w-])(?=[0-9a-f]{0,39}\d)(?=[0-9a-f]{0,39}[a-f])[0-9a-f]{7,40}(?![\w-])"
_TICKET = r"(?<![\w-])[A-Z]{2,6}[0-9]?-\d{1,6}(?![\w-])"
_SNAKE = r"(?<![\w{%@/#*-])[A-Za-z][A-Za-z0-9]{0,30}(?:_[A-Za-z0-9]{1,30}){1,6}(?![\w}%*@])(?!\.\w)"
_PACKAGE = r"(?<![\w@.-])(?:com|org|net|java|javax|sun)\.[a-z][\w.]{2,80}[A-Z]\w{1,40}"
_CLASS = (
    r"(?<![\w@./-])(?:[A-Z]{1,4}[a-z0-9]{0,30}|[a-z][a-z0-9]{1,30})(?:[A-Z][a-z0-9]{1,30}){0,5}"
    rf"(?:{_PARTS})(?![a-z])(?:\(\))?"
)
_CAMEL = (  # not iPhone, macOS, eBay
    r"(?<![\w@./-])(?!iP|iC|iM|iO|iT|mac|eB|eC|iB|e[A-Z])[a-z]{2,20}(?:[A-Z][a-z0-9]{1,20}){1,5}(?:\(\))?(?![\w.])"
)
_TRACE = (
    r"Traceback \(most recent call last\)|File \"[^\"\n]{1,120}\", line \d{1,6}"
    r"|\b[\w/]{1,60}\.(?:py|java|js|ts|php|rb|go|cs|cpp|c|kt):\d{1,6}\b"
)
_SQL = (
    r"\b(?:SELECT\s[\w*.,\s]{1,80}\sFROM\s\w{1,40}|INSERT\s{1,9}INTO\s\w{1,40}|UPDATE\s\w{1,40}\sSET\s"
    r"|DELETE\s{1,9}FROM\s\w{1,40}|(?:DROP|ALTER|CREATE|TRUNCATE)\s{1,9}TABLE\s\w{1,40})"
)
_REGION = r"(?<![\w-])[A-Z]{2,4}-[A-Z]{2,4}(?=\s(?:servers?|nodes?|cluster|hosts?|shard|instance|region|pod|zone)\b)"
_EXIT = r"\bSIG(?:KILL|TERM|SEGV|ABRT)\b|\b[Ee]xit code \d{1,3}\b|\bкод(?:ом)? выхода \d{1,3}\b"
_ADDRESS = r"(?:https?|ftp)://[^\s<>\"]{1,2000}|www\.[^\s<>\"]{1,2000}|[\w.+-]{1,64}@[\w.-]{1,200}"
_BRACES = r"\{[^{}\n]{0,200}\}|%\([^()\n]{0,100}\)|\[[^\[\]\n]{0,100}\]\("

Shape = tuple[tuple[bytes, ...], str, bool]
"""Signs (bits of a word or of its shape), one of which must be there; the spelling; whether a client may know it."""

SHAPES: tuple[Shape, ...] = (
    ((b"0.0",), _IPV4, True),
    ((b"::", b"a:0", b"0:a"), _IPV6, False),
    ((b"a-0", b"a0"), _HOST, False),
    ((b".internal", b".local", b".lan", b".corp", b".intra", b".svc"), _DOMAIN, False),
    ((b"/a",), _PATH, False),
    ((b"\\",), _DRIVE, False),
    ((b"0a", b"a0"), _UUID, True),
    ((b"0a", b"a0"), _HASH, True),
    ((b"A-0", b"A0-0"), _TICKET, True),
    ((b"a_a", b"a_0", b"A_A", b"a_A", b"0_a"), _SNAKE, False),
    ((b"aA",), _PACKAGE, False),
    ((b"aA", b"AAaa"), _CLASS, False),
    ((b"aA",), _CAMEL, False),
)
"""Spellings of one word."""
ROWS: tuple[Shape, ...] = (
    ((b"Traceback", b"File", b".aa:0", b".aaa:0", b".aaaa:0", b".a:0"), _TRACE, False),
    ((b"SELECT", b"INSERT", b"UPDATE", b"DELETE", b"TABLE"), _SQL, False),
    ((b"AA-AA",), _REGION, False),
    ((b"SIG", b"xit", "выхода".encode("cp1251")), _EXIT, False),
)
"""Spellings of several words; the signs are of one of them."""


def _search(signs: Iterable[bytes]) -> bytes:
    """An expression for any of some signs. None begins with an `a`, which most of a text is, so that it runs fast."""
    return b"|".join(
        re.escape(sign[1:2]) + b"(?<=%b)" % re.escape(sign[:2]) + re.escape(sign[2:])
        if sign[:1] == b"a"
        else re.escape(sign)
        for sign in signs
    )


_ALL = {sign for signs, _, _ in (*SHAPES, *ROWS) for sign in signs}
_OF_SHAPES = sorted(sign for sign in _ALL if sign.translate(_SHAPE) == sign)
_SHAPE_SIGN, _WORD_SIGN = _search(_OF_SHAPES), _search(sorted(_ALL.difference(_OF_SHAPES)))


def _is_signed(raw: bytes) -> bool:
    return bool(compiled(_SHAPE_SIGN).search(raw.translate(_SHAPE)) or compiled(_WORD_SIGN).search(raw))


def _signed(raw: bytes) -> list[tuple[int, int, list[Shape]]]:
    """The words of a piece of text that have signs of spellings: where each begins and ends, and which."""
    if not _is_signed(raw):
        return []
    found = []
    for match in compiled(rb"\S+").finditer(raw):
        word = match[0]
        if _is_signed(word):
            both = b"%b %b" % (word, word.translate(_SHAPE))
            signs = {sign for sign in _ALL if sign in both}
            shapes = [each for each in (*SHAPES, *ROWS) if not signs.isdisjoint(each[0])]
            found.append((*match.span(), shapes))
    return found


_ORDERS = (
    "(?i:order|invoice|contract|ref|reference|booking|policy|claim|request|case|no|nr|number|version|model|part|article|"
    "flight|account|заказ[а-я]{0,3}|сч[её]т[а-я]{0,2}|договор[а-я]{0,3}|накладн[а-я]{1,4}|акт[а-я]{0,2}|заявк[а-я]{1,3}|"
    "обращени[а-я]{1,2}|бронь|брони|рейс[а-я]{0,2}|номер[а-я]{0,3}|верси[а-я]{1,2}|модель|артикул|полис[а-я]{0,2})"
)
_KNOWN_BEFORE = rf"(?:\b{_ORDERS}|№|#|\byour ticket|\bваш[а-я]{{0,3}} тикет[а-я]{{0,2}})[\s:.№#]{{0,3}}$"
_PUBLIC = frozenset(
    (
        *(
            "INV",
            "ORD",
            "PO",
            "SO",
            "RMA",
            "ISO",
            "UTF",
            "GMT",
            "UTC",
            "USB",
            "COVID",
            "EN",
            "DIN",
            "RFC",
            "MP",
            "TLS",
            "SHA",
        ),
        *("MPEG", "ISBN", "EAN", "IP", "GOST", "LTE", "IEC", "CE", "VAT", "PDF", "DVD", "CD", "HP", "LG", "IT", "ID"),
    )
)
"""Letters of numbers and standards that anybody knows."""


def machine_words(view: TextView) -> Iterator[tuple[int, int]]:
    """Spans that are spelt as machines spell, outside of addresses and placeholders.

    Reference numbers that a client may know are not among them.
    """
    signed = [
        (first + start, first + end, shapes) for first, _, words in view.each(_signed) for start, end, shapes in words
    ]
    if not signed:
        return
    text = _without_addresses(view.own)
    several: dict[Shape, None] = {}
    for start, end, shapes in signed:
        for each in shapes:
            if each in ROWS:
                several[each] = None
            else:
                yield from _spelt(each, text, *view.original(start, end))
    for each in several:
        yield from _spelt(each, text, 0, len(text))


def _spelt(shape: Shape, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    _, pattern, known = shape
    for match in compiled(pattern).finditer(text, start, end):
        if not (known and _is_reference(text, match)):
            yield match.span()


def _without_addresses(text: str) -> str:
    """The text with web addresses, mail addresses and placeholders blank, in the same length."""
    for sign, pattern in (("://", _ADDRESS), ("www.", _ADDRESS), ("@", _ADDRESS), ("{", _BRACES), ("%(", _BRACES)):
        if sign in text:
            text = compiled(pattern).sub(lambda match: " " * len(match[0]), text)
    return text


def _is_reference(text: str, match: re.Match[str]) -> bool:
    """Whether it is the number of an order, an invoice, a standard or the like."""
    prefix = match[0].partition("-")[0].rstrip("0123456789")
    return (
        prefix in _PUBLIC
        or compiled(_KNOWN_BEFORE).search(text[max(0, match.start() - 40) : match.start()]) is not None
    )
