"""What a case knows: every value in its facts, and what follows from its times and sums."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

from draftkit.model import Moment, Money
from draftkit_rules.facts._values import read
from draftkit_rules.facts._words import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from draftkit.model import Context
    from draftkit_rules.facts._items import Reading, Value

_UNITS = (60, 3600, 24 * 3600, 7 * 24 * 3600)
"""Minutes, hours, days, weeks, in seconds."""


class Known:
    """The values of a case.

    Args:
        context: with facts. Names of its negative lists count as known: that they do not leak is another rule's part.
        lang: the language of the message, "en" or "ru".
    """

    def __init__(self, context: Context, lang: str) -> None:
        self._moments: list[Moment] = []
        self._sums: list[str] = []
        self._texts: list[str] = []
        self._readings: set[Reading] = set()
        self._gather(context.facts)
        self._texts += [name for names in context.guarded for name in names]
        text = "\n".join(self._texts)
        for value in read(text, lang if lang in WORDS else "en"):
            self._readings.update(value.readings)
            self._readings.update(reading[:3] for reading in value.readings if reading[0] == "date")
        self._sums += [str(number) for sort, number in (r for r in self._readings if len(r) == 2) if sort == "amount"]
        self._phones = [str(reading[1]).lstrip("0") for reading in self._readings if reading[0] == "phone"]
        self._today = context.now.date() if context.now else None
        if context.now:
            self._add(Moment(context.now.date(), context.now.time()))
        for moment in self._moments:
            self._add(moment)
        self._words = sorted(set(re.findall(r"[^\W\d_]{2,40}", text.lower())))

    def _gather(self, value: Any) -> None:
        if isinstance(value, dict):
            for each in value.values():
                self._gather(each)
        elif isinstance(value, Moment):
            self._moments.append(value)
        elif isinstance(value, Money):
            self._sums.append(_number(value.amount))
            self._readings |= {("amount", _number(value.amount)), ("number", _number(value.amount))}
        elif isinstance(value, str):
            self._texts.append(value)
        elif isinstance(value, list | tuple):
            for each in value:
                self._gather(each)
        elif isinstance(value, int) and not isinstance(value, bool):
            self._readings |= {("number", str(value)), ("amount", str(value)), ("percent", str(value))}

    def _add(self, moment: Moment) -> None:
        """What a moment may be called."""
        day, clock = moment.day, moment.clock
        self._readings |= {
            ("date", day.month, day.day), ("date", day.month, day.day, day.year), ("weekday", day.weekday()),
            ("day_of_month", day.day), ("number", str(day.year)), *self._from_today(day),
        }  # fmt: skip
        if clock:
            self._readings |= {("clock", clock.hour, clock.minute), ("clock", (clock.hour + 12) % 24, clock.minute)}

    def _from_today(self, day: date) -> Iterator[Reading]:
        if self._today is not None:
            yield "day", (day - self._today).days

    def holds(self, value: Value) -> bool:
        """Whether a value is in the case or follows from it."""
        readings = value.readings
        if any(reading in self._readings or reading == ("day", 0) for reading in readings):
            return True
        sort, number = readings[0][0], readings[0][-1]
        if sort == "phone":
            return self._has_phone(str(number))
        if sort == "day":
            return self._today is None
        if sort == "amount":
            from decimal import Decimal  # most messages name no sum that the case does not

            return Decimal(str(number)) in self._totals
        return sort == "number" and str(number).isdigit() and int(str(number)) in self._spans

    def _has_phone(self, digits: str) -> bool:
        """The same number, or its end: with or without the country's code, or the 8 or 0 before an area code."""
        end = digits.lstrip("0")
        end = end[1:] if len(end) == 11 and end[0] == "8" else end
        return any(phone.endswith(end) or end.endswith(phone) for phone in self._phones)

    @cached_property
    def _totals(self) -> set[Decimal]:
        """The sum of all amounts, and the sums and differences of two."""
        from decimal import Decimal

        sums = [Decimal(each) for each in self._sums[:40]]
        return {sum(sums, Decimal(0)), *(total for a, b in combinations(sums, 2) for total in (a + b, abs(a - b)))}

    @cached_property
    def _spans(self) -> set[int]:
        """How many minutes, hours, days and weeks lie between two times."""
        seconds = sorted({_seconds(moment) for moment in self._moments[:60]})
        return {abs(a - b) // unit for a, b in combinations(seconds, 2) for unit in _UNITS}

    def names(self, word: str) -> bool:
        """Whether a word, in whatever form, occurs in the case."""
        stem = word.lower()[: max(3, len(word) - 2)]
        at = bisect_left(self._words, stem)
        return at < len(self._words) and self._words[at].startswith(stem)


def _number(amount: str) -> str:
    text = amount.strip()
    return text.rstrip("0").rstrip(".") if "." in text else text


def _seconds(moment: Moment) -> int:
    clock = moment.clock
    return moment.day.toordinal() * 86400 + (clock.hour * 3600 + clock.minute * 60 if clock else 0)
