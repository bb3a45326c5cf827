"""Single values as they are written: numbers, money, clock times, dates, telephone numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.errors import LocaleError
from draftkit.regex import regex

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from draftkit.formats.tables import Table
    from draftkit.model import Moment, Money

_DECIMAL = regex(r"(-?)([0-9]+)(?:\.([0-9]+))?\Z")

PLURALS: dict[str, Callable[[int], int]] = {
    "one-other": lambda n: 0 if n == 1 else 1,
    "one-few-many": lambda n: (
        0 if n % 10 == 1 and n % 100 != 11 else 1 if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14 else 2
    ),
}
"""Which of its plural forms a whole number takes (CLDR's rules, https://cldr.unicode.org/index/cldr-spec/plural-rules)."""


def parts(number: str) -> tuple[str, str, str]:
    """Sign, whole digits and decimals of a number such as "-1250.50" (sign "-" or ""; decimals without the point).

    Raises:
        LocaleError: it is not a plain decimal number.
    """
    found = _DECIMAL.match(number)
    if not found:
        raise LocaleError(f'"{number}" is not a number', hint="digits, with a point before decimals: 1250.50")
    return found[1], found[2], found[3] or ""


class Written:
    """Writes values after the patterns of `table` (locale.toml).

    `plain` folds no-break spaces and the minus sign, which GSM-7 lacks: one of them would halve the room of an SMS.
    """

    def __init__(self, table: Table, *, plain: bool = False, plural: Callable[[int], int] | None = None) -> None:
        self.table = table
        self.plain = plain
        self._minus = "-" if plain else "−"
        name = table.find("plural")
        if plural is None and name not in PLURALS:
            raise LocaleError(f"plural is {name!r}", file=table.file, hint=f"one of: {', '.join(PLURALS)}")
        self._plural = plural or PLURALS[name]

    def plural(self, n: int, forms: tuple[str, ...]) -> str:
        """The form that goes with `n` (forms in the order one, few, many or one, other).

        Raises:
            LocaleError: there are fewer forms than the language needs.
        """
        index = self._plural(abs(n))
        if index >= len(forms):
            raise LocaleError(f"{len(forms)} plural forms are too few for {n}", hint="see plural in docs/filters.md")
        return forms[index]

    def number(self, number: str, gender: str = "m") -> str:
        """A number such as "-1250.50", its digits grouped. `gender` matters where numbers are spoken."""
        del gender
        sign, whole, decimals = parts(number)
        separator = self.table.need("numbers", "group")
        if len(whole) >= self.table.need("numbers", "grouped_from"):
            head = len(whole) % 3
            groups = [whole[:head]] if head else []
            whole = separator.join(groups + [whole[i : i + 3] for i in range(head, len(whole), 3)])
        text = (self._minus if sign else "") + whole
        return self._fold(text + self.table.need("numbers", "decimal") + decimals if decimals else text)

    def money(self, money: Money) -> str:
        """A sum with the sign of its currency, or its code where the language has no sign for it."""
        sign, whole, decimals = parts(money.amount)
        if len(decimals) == 1:
            decimals += "0"
        amount = self.number(f"{whole}.{decimals}" if decimals else whole)
        pattern = self.table.find("money", money.currency) or self.table.need("money", "other")
        text = self.table.fill(pattern, {"amount": amount, "code": money.currency}, "money")
        return self._fold((self._minus if sign else "") + text)

    def clock(self, clock: dt.time, form: str = "name") -> str:
        """A time of day, to the minute."""
        del form
        if clock.hour == 12 and clock.minute == 0 and (noon := self.table.find("clock", "noon")):
            return str(noon)
        slots = {
            "hour": str(clock.hour),
            "hour12": str(clock.hour % 12 or 12),
            "minute": f"{clock.minute:02}",
            "half": str(self.table.find("clock", "am" if clock.hour < 12 else "pm") or ""),
        }
        whole = self.table.find("clock", "whole") if clock.minute == 0 else None
        return self._fold(self.table.fill(whole or self.table.need("clock", "pattern"), slots, "clock"))

    def zoned(self, text: str, moment: Moment) -> str:
        """The clock time `text` of `moment` with the name of its zone; as it is where the moment has no zone."""
        return self._zoned(text, moment, self.table)

    def _zoned(self, text: str, moment: Moment, table: Table) -> str:
        from datetime import datetime

        if moment.zone is None or moment.clock is None:
            return text
        when = datetime.combine(moment.day, moment.clock, moment.zone)
        name = table.find("zones", getattr(moment.zone, "key", "")) or table.find("zones", when.tzname() or "")
        slots = {"clock": text, "zone": name or self.offset(when)}
        return table.fill(table.need("clock", "zoned"), slots, "clock.zoned")

    def offset(self, when: dt.datetime) -> str:
        """What the clock of `when` differs by from UTC: "UTC+5:30"."""
        minutes = offset_minutes(when)
        hours, rest = divmod(abs(minutes), 60)
        text = f"{self._minus if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
        return self.table.fill(self.table.need("clock", "offset"), {"offset": text}, "clock.offset")

    def date(self, day: dt.date, *, year: bool, form: str = "name") -> str:
        """A date without its weekday."""
        del form
        slots = self._month_slots(day) | {"day": str(day.day), "year": str(day.year)}
        return self.table.fill(self.table.need("dates", "with_year" if year else "pattern"), slots, "dates")

    def _month_slots(self, day: dt.date) -> dict[str, str]:
        forms = {form for form in self.table.need("months") if form != "with_year"}
        slots = {f"month_{form}": self.table.row(day.month - 1, "months", form) for form in forms}
        return slots | {"month": slots["month_name"]}

    def month(self, day: dt.date, *, year: bool, form: str = "name") -> str:
        """The month of a date in a form of the word."""
        name = self.table.row(day.month - 1, "months", form if self.table.find("months", form) else "name")
        if not year:
            return name
        return self.table.fill(self.table.need("months", "with_year"), {"month": name, "year": str(day.year)}, "months")

    def phone(self, number: str, *, again: bool = False) -> str:
        """A telephone number with the spacing it was given. `again` is for the voice."""
        del again
        return " ".join(number.split())

    def text(self, text: str) -> str:
        """A text of the case as it goes into a message."""
        return text

    def _fold(self, text: str) -> str:
        return text.replace("\u00a0", " ").replace("\u202f", " ") if self.plain else text


def offset_minutes(when: dt.datetime) -> int:
    """What the clock of `when` differs by from UTC, in minutes."""
    offset = when.utcoffset()
    return 0 if offset is None else round(offset.total_seconds() / 60)
