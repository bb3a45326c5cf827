"""Sums in a text with their currency, and the loss that a case names."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, NamedTuple

from draftkit_rules.facts._values import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Context
    from draftkit.text import TextView

_CURRENCIES = (
    ("GBP", ("£", "gbp", "pound", "quid", "фунт")),
    ("EUR", ("€", "eur", "евро")),
    ("RUB", ("₽", "rub", "rouble", "руб")),
    ("KZT", ("₸", "kzt", "tenge", "тенге")),
    ("USD", ("$", "usd", "dollar", "долл")),
)


class Sum(NamedTuple):
    """An amount, or a percentage (`currency` "%"), where it stands."""

    start: int
    end: int
    amount: Decimal
    currency: str


def sums(view: TextView) -> Iterator[Sum]:
    """Amounts whose currency is written beside them, and percentages, in order."""
    for value in read(view.own, view.lang if view.lang in ("en", "ru") else "en"):
        if value.sort in ("amount", "percent"):
            text = view.text[value.start : value.end].lower()
            known = (name for name, marks in _CURRENCIES if any(mark in text for mark in marks))
            currency = "%" if value.sort == "percent" else next(known, "")
            if currency:
                yield Sum(value.start, value.end, Decimal(str(value.readings[0][1])), currency)


def loss(context: Context) -> tuple[Decimal, str] | None:
    """What the case says that the client lost in money, None if it does not say."""
    found = ((context.facts or {}).get("damage") or {}).get("loss") or {}
    try:
        amount = Decimal(str(found.get("amount")))
    except InvalidOperation:
        return None
    return (amount, str(found["currency"])) if found.get("currency") and amount > 0 else None
