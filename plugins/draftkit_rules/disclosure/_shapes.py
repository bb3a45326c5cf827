"""Spellings that only machines and those who tend them use: addresses, host names, paths, identifiers, traces.

A cheap look at the shape of the text comes first (every lower-case letter an `a`, every capital an `A`, every digit a `0`): most
messages have none of the shapes, and then no regular expression runs at all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHAPE = str.maketrans(
    {
        **dict.fromkeys("abcdefghijklmnopqrstuvwxyz", "a"),
        **dict.fromkeys("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "A"),
        **dict.fromkeys("0123456789", "0"),
    }
)


class Shape(NamedTuple):
    """One sort of spelling. `signs` are bits of shape one of which the text must hold; `known` if the client may know it."""

    signs: tuple[str, ...]
    pattern: re.Pattern[str]
    known: bool = False


_HOSTS = (
    "app|web|db|sql|api|srv|server|host|node|vm|redis|kafka|mq|cache|lb|proxy|gw|smtp|imap|mx|ns|dns|backup|bkp|nas|san|k8s|kube|worker|"
    "queue|elastic|postgres|mysql|mongo|master|replica|slave|prod|stage|staging|cdn|edge|ftp|esx|hv|dc|router|crm|erp|bastion|jump"
)
_PARTS = (
    "Error|Exception|Service|Controller|Manager|Handler|Worker|Queue|Job|Server|Cache|Factory|Sync|Enabled|Disabled|Config|Repository|"
    "Provider|Listener|Proxy|Module|Utils?|Cluster|Node|Scheduler|Daemon|Thread|Pool|Processor|Dispatcher|Adapter|Mapper|Validator|Api|API|Dto|Db|DB"
)
_ORDERS = (
    "(?i:order|invoice|contract|ref|reference|booking|policy|claim|request|case|no|nr|number|version|model|part|article|flight|account|"
    "заказ[а-я]{0,3}|сч[её]т[а-я]{0,2}|договор[а-я]{0,3}|накладн[а-я]{1,4}|акт[а-я]{0,2}|заявк[а-я]{1,3}|обращени[а-я]{1,2}|бронь|брони|рейс[а-я]{0,2}|"
    "номер[а-я]{0,3}|версия|версии|модель|артикул|полис[а-я]{0,2})"
)
_KNOWN_BEFORE = re.compile(rf"(?:\b{_ORDERS}|№|#|\byour ticket|\bваш[а-я]{{0,3}} тикет[а-я]{{0,2}})[\s:.№#]{{0,3}}$")
_PUBLIC = frozenset(
    "INV ORD PO SO RMA ISO UTF GMT UTC USB COVID EN DIN RFC MP TLS SHA MPEG ISBN EAN IP GOST LTE IEC CE IT B2B HB AB ID VAT PDF WC DVD CD HP LG".split()
)

SHAPES = (
    Shape(("0.0",), re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?::\d{2,5}|/\d{1,2})?(?![\w.]*\d)"), known=True),
    Shape(("::", "a:0", "0:a"), re.compile(r"(?<![\w:])(?:[0-9a-fA-F]{1,4}:){3,7}:?[0-9a-fA-F]{1,4}(?![\w:])")),
    Shape(("0",), re.compile(rf"(?<![\w.@/-])(?:{_HOSTS})(?:-\w{{1,12}}){{0,2}}(?:-\d{{1,3}}|\d{{2,3}})(?:\.[a-z0-9-]{{2,20}}){{0,3}}(?![\w-])")),
    Shape((".",), re.compile(r"(?<![\w.@/-])[a-z0-9-]{2,40}(?:\.[a-z0-9-]{1,30}){0,2}\.(?:internal|local|lan|corp|intra|svc)(?![\w-])")),
    Shape(("/a",), re.compile(r"(?<![\w./:])/(?:var|etc|usr|opt|home|srv|tmp|mnt|root|bin|proc|dev|app|data|www)(?:/[\w.@-]{0,60}\w){1,8}")),
    Shape(("\\",), re.compile(r"(?<!\w)(?:[A-Z]:|\\)(?:\\[\w.$-]{1,40}){2,8}")),
    Shape(("0a", "a0"), re.compile(r"(?<![\w-])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![\w-])"), known=True),
    Shape(("0a", "a0"), re.compile(r"(?<![\w-])(?=[0-9a-f]{0,39}\d)(?=[0-9a-f]{0,39}[a-f])[0-9a-f]{7,40}(?![\w-])"), known=True),
    Shape(("A-0", "A0-0"), re.compile(r"(?<![\w-])[A-Z]{2,6}[0-9]?-\d{1,6}(?![\w-])"), known=True),
    Shape(("a_a", "a_0", "A_A", "a_A", "0_a"), re.compile(r"(?<![\w{%@/#*-])[A-Za-z][A-Za-z0-9]{0,30}(?:_[A-Za-z0-9]{1,30}){1,6}(?![\w}%*@])(?!\.\w)")),
    Shape(("aA",), re.compile(r"(?<![\w@.-])(?:com|org|net|java|javax|sun)\.[a-z][\w.]{2,80}[A-Z]\w{1,40}")),
    Shape(("aA", "AAaa"), re.compile(rf"(?<![\w@./-])(?:[A-Z]{{1,4}}[a-z0-9]{{0,30}}|[a-z][a-z0-9]{{1,30}})(?:[A-Z][a-z0-9]{{1,30}}){{0,5}}(?:{_PARTS})(?![a-z])(?:\(\))?")),
    Shape(("aA",), re.compile(r"(?<![\w@./-])(?!iP|iC|iM|iO|iT|mac|eB|eC|iB|e[A-Z])[a-z]{2,20}(?:[A-Z][a-z0-9]{1,20}){1,5}(?:\(\))?(?![\w.])")),
    Shape(("Traceback", "File \"", ".aa:0", ".aaa:0", ".aaaa:0", "aa.a:0"), re.compile(r"Traceback \(most recent call last\)|File \"[^\"\n]{1,120}\", line \d{1,6}|\b[\w/]{1,60}\.(?:py|java|js|ts|php|rb|go|cs|cpp|c|kt):\d{1,6}\b")),
    Shape(("AAAAAA ", "AAAAAA"), re.compile(r"\b(?:SELECT\s[\w*.,\s]{1,80}\sFROM\s\w{1,40}|INSERT\s+INTO\s\w{1,40}|UPDATE\s\w{1,40}\sSET\s|DELETE\s+FROM\s\w{1,40}|(?:DROP|ALTER|CREATE|TRUNCATE)\s+TABLE\s\w{1,40})")),
    Shape(("AA-AA",), re.compile(r"(?<![\w-])[A-Z]{2,4}-[A-Z]{2,4}(?=\s(?:servers?|nodes?|cluster|hosts?|shard|instance|region|pod|zone)\b)")),
    Shape(("0a", "Aaa", "aaa"), re.compile(r"\bSIG(?:KILL|TERM|SEGV|ABRT)\b|\b[Ee]xit code \d{1,3}\b|\bкод(?:ом)? выхода \d{1,3}\b")),
)


def machine_words(text: str) -> Iterator[tuple[int, int]]:
    """Spans of a text that are spelt as machines spell. Reference numbers that a client may know are not among them."""
    shape = text.translate(_SHAPE)
    for signs, pattern, known in SHAPES:
        if not any(sign in shape or sign in text for sign in signs):
            continue
        for match in pattern.finditer(text):
            if known and _is_reference(text, match):
                continue
            yield match.span()


def _is_reference(text: str, match: re.Match[str]) -> bool:
    """Whether it is the number of an order, an invoice, a standard or the like."""
    prefix = match[0].partition("-")[0].rstrip("0123456789")
    return prefix in _PUBLIC or _KNOWN_BEFORE.search(text, max(0, match.start() - 40), match.start()) is not None
