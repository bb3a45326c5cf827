"""Single values as they are said aloud: numbers and sums in words, clock times, dates, telephone numbers by groups."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from draftkit.formats.written import Written, offset_minutes, parts
from draftkit.regex import regex

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from draftkit.formats.tables import Table
    from draftkit.model import Moment, Money

_CLOCK = regex(
    r"(?P<before>\b[^\W\d_]+\s+)?(?<![0-9:])(?P<hour>[01]?[0-9]|2[0-3]):(?P<minute>[0-5][0-9])(?![0-9:])"
)
_NUMBER = regex(r"(?P<number>[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.(?P<decimals>[0-9]+))?")
_PAUSE = ", "
"""Between the groups of a telephone number: a speaker takes a breath."""


class Spoken(Written):
    """Says values after the tables of `speech` (speech.toml); what they lack comes from `table` (locale.toml)."""

    def __init__(self, table: Table, speech: Table, *, plural: Callable[[int], int] | None = None) -> None:
        super().__init__(table, plural=plural)
        self.speech = speech

    def number(self, number: str, gender: str = "m") -> str:
        """A number in words; from a million millions on digit by digit."""
        sign, whole, decimals = parts(number)
        words = [str(self.speech.need("numbers", "minus"))] if sign else []
        words.append(self.whole(whole, gender))
        if decimals:
            words += [str(self.speech.need("numbers", "point")), self._digits(decimals)]
        return " ".join(words)

    def whole(self, digits: str, gender: str = "m") -> str:
        """A whole number in words."""
        n = int(digits)
        if n == 0:
            return str(self.speech.need("numbers", "zero"))
        scales = self.speech.need("numbers", "scales")
        if n >= 1000 ** (len(scales) + 1):
            return self._digits(digits)
        groups = []
        for index in range(len(scales), 0, -1):
            count, n = divmod(n, 1000**index)
            if count:
                said = self._below_thousand(count, self.speech.row(index - 1, "numbers", "scale_genders"))
                name = self.plural(count, tuple(scales[index - 1]))
                groups.append(name if count == 1 and self.speech.find("numbers", "bare_scales") else f"{said} {name}")
        if n:
            joiner = str(self.speech.need("numbers", "small_join")) if groups and n < 100 else " "
            return " ".join(groups) + (joiner if groups else "") + self._below_thousand(n, gender)
        return " ".join(groups)

    def _below_thousand(self, n: int, gender: str) -> str:
        hundreds, rest = divmod(n, 100)
        words = [self.speech.row(hundreds - 1, "numbers", "hundreds")] if hundreds else []
        if rest >= 20:
            tens, units = divmod(rest, 10)
            text = self.speech.row(tens - 2, "numbers", "tens")
            words.append(text + self.speech.need("numbers", "tens_join") + self._one(units, gender) if units else text)
        elif rest >= 10:
            words.append(self.speech.row(rest - 10, "numbers", "teens"))
        elif rest:
            words.append(self._one(rest, gender))
        return str(self.speech.need("numbers", "small_join")).join(words)

    def _one(self, n: int, gender: str) -> str:
        return self.speech.row(n - 1, "numbers", "ones", gender if self.speech.find("numbers", "ones", gender) else "m")

    def _digits(self, digits: str, joiner: str = " ") -> str:
        return joiner.join(self.speech.row(int(digit), "phone", "digits") for digit in digits)

    def money(self, money: Money) -> str:
        """A sum in words; a currency without words by the letters of its code."""
        sign, whole, decimals = parts(money.amount)
        names = self.speech.find("money", money.currency)
        if names is None or len(decimals) > 2:
            return f"{self.number(money.amount)} {' '.join(money.currency)}"
        words = [str(self.speech.need("numbers", "minus"))] if sign else []
        words.append(f"{self.whole(whole, names.get('gender', 'm'))} {self.plural(int(whole), tuple(names['forms']))}")
        text = " ".join(words)
        cents = int((decimals + "0")[:2]) if decimals else 0
        if cents:
            said = self.whole(str(cents), names.get("cents_gender", "m"))
            text += f"{self.speech.need('money', 'cents_join')}{said} {self.plural(cents, tuple(names['cents']))}"
        return text

    def clock(self, clock: dt.time, form: str = "name") -> str:
        """A time by the twelve-hour clock; from 19:00 to 7:00 with the part of the day."""
        if clock.hour == 12 and clock.minute == 0 and (noon := self.speech.find("clock", "noon")):
            return str(noon)
        text = self._hours_and_minutes(clock.hour, clock.minute, form)
        part = next((name for start, end, name in self.speech.need("clock", "parts") if start <= clock.hour < end), "")
        return f"{text} {part}" if part else text

    def _hours_and_minutes(self, hour: int, minute: int, form: str) -> str:
        index = (hour - 1) % 12
        if minute == 0:
            whole = self.speech.find("clock", form, "whole")
            return str(whole[index]) if whole else self._clock_word(index, form, "hours")
        half = self.speech.find("clock", form, "half") or self.speech.find("clock", "name", "half")
        if minute == 30 and half:
            return self.speech.fill(half, {"next": self.speech.row((index + 1) % 12, "clock", "next")}, "clock.half")
        tens, units = divmod(minute, 10)
        if tens == 1:
            said = self._clock_word(units, form, "teens")
        else:
            words = [self._clock_word(tens - 2, form, "tens")] if tens else []
            words += [self._clock_word(units - 1, form, "units")] if units else []
            said = self._tens_join.join(words)
        pattern = self.speech.need("clock", "minutes" if tens else "few_minutes")
        return self.speech.fill(pattern, {"hour": self._clock_word(index, form, "hours"), "minutes": said}, "clock")

    @cached_property
    def _tens_join(self) -> str:
        return str(self.speech.need("numbers", "tens_join"))

    def _clock_word(self, index: int, form: str, kind: str) -> str:
        return self.speech.row(index, "clock", form if self.speech.find("clock", form, kind) else "name", kind)

    def zoned(self, text: str, moment: Moment) -> str:
        """The clock time `text` of `moment` with its zone as it is said."""
        return self._zoned(text, moment, self.speech)

    def offset(self, when: dt.datetime) -> str:
        """What the clock of `when` differs by from UTC, in words."""
        minutes = offset_minutes(when)
        hours, rest = divmod(abs(minutes), 60)
        said = " ".join([self.whole(str(hours)), *([self.whole(str(rest))] if rest else [])])
        slots = {"sign": str(self.speech.need("clock", "minus" if minutes < 0 else "plus")), "hours": said}
        return self.speech.fill(self.speech.need("clock", "offset"), slots, "clock.offset")

    def date(self, day: dt.date, *, year: bool, form: str = "name") -> str:
        """A date in words, its ordinal in a form of the word."""
        slots = self._month_slots(day)
        slots |= {"ordinal": self._ordinal(day.day, form), "year": self._year(day.year) if year else ""}
        return self.speech.fill(self.speech.need("dates", "with_year" if year else "pattern"), slots, "dates")

    def _ordinal(self, n: int, form: str) -> str:
        form = form if self.speech.find("ordinals", form) else "name"
        if n < 10:
            return self.speech.row(n - 1, "ordinals", form, "units")
        if n < 20:
            return self.speech.row(n - 10, "ordinals", form, "teens")
        tens, units = divmod(n, 10)
        if not units:
            return self.speech.row(tens - 2, "ordinals", form, "tens")
        last = self.speech.row(units - 1, "ordinals", form, "units")
        return self.speech.row(tens - 2, "numbers", "tens") + self._tens_join + last

    def _year(self, year: int) -> str:
        century, rest = divmod(year, 100)
        if self.speech.need("dates", "years") == "ordinal":
            if not rest:
                return str(self.speech.find("dates", "round_years", str(year)) or self.whole(str(year)))
            return f"{self.whole(str(century * 100))} {self._ordinal(rest, 'of')}"
        if rest >= 10 and century >= 10:
            return f"{self.whole(str(century))} {self.whole(str(rest))}"
        return self.whole(str(year))

    def month(self, day: dt.date, *, year: bool, form: str = "name") -> str:
        """The month of a date, its year in words."""
        name = super().month(day, year=False, form=form)
        if not year:
            return name
        slots = {"month": name, "year": self._year(day.year)}
        return self.speech.fill(self.speech.need("months", "with_year"), slots, "months.with_year")

    def phone(self, number: str, *, again: bool = False) -> str:
        """A telephone number by its groups. `again` leaves out the country and area code."""
        from draftkit.formats.phones import groups

        spelled = self.speech.need("phone")
        country, local, extension = groups(number, spelled)
        if again and len(local) > 1 and sum(map(len, local)) > 7:
            country, local = "", local[1:]
        said = [self._group(group) for group in local]
        if country:
            said.insert(0, f"{spelled['plus']} {self._group(country)}")
        if extension:
            said.append(f"{spelled['extension']} {self._group(extension)}")
        return _PAUSE.join(said)

    def _group(self, group: str) -> str:
        if self.speech.find("phone", "numbers") and group[0] != "0" and len(group) <= 3:
            return self.whole(group)
        return self._digits(group, str(self.speech.need("phone", "join")))

    def text(self, text: str) -> str:
        """A text of the case with its signs said, and its clock times and numbers in words as far as [text] allows.

        Where words inflect, only a time after a known preposition is put into words, and a number stays for the reader.
        """
        for sign, word in self.speech.need("signs").items():
            text = re.sub(rf"\s*{re.escape(sign)}\s*", f" {word} ", text)
        text = _CLOCK.sub(self._said_clock, text)
        if self.speech.need("text", "numbers"):
            text = _NUMBER.sub(self._said_number, text)
        return " ".join(text.split())

    def _said_clock(self, found: re.Match[str]) -> str:
        forms = self.speech.find("text", "clock_after")
        form = forms.get((found["before"] or "").strip().lower()) if forms else "name"
        if form is None:
            return found[0]
        return (found["before"] or "") + self._hours_and_minutes(int(found["hour"]), int(found["minute"]), form)

    def _said_number(self, found: re.Match[str]) -> str:
        digits = found["number"].replace(",", "")
        is_code = len(digits) > 6 or (len(digits) > 1 and digits[0] == "0")
        said = self._digits(digits) if is_code else self.whole(digits)
        if found["decimals"]:
            said += f" {self.speech.need('numbers', 'point')} {self._digits(found['decimals'])}"
        before = found.string[found.start() - 1 : found.start()]
        after = found.string[found.end() : found.end() + 1]
        return f"{' ' if before.isalpha() else ''}{said}{' ' if after.isalpha() else ''}"
