"""Moments as phrases: "on Thursday, 12 March, at 15:00", and shorter when the message has named that day before."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING

from draftkit.errors import LocaleError

if TYPE_CHECKING:
    from datetime import date, datetime

    from draftkit.formats.tables import Table
    from draftkit.formats.written import Written
    from draftkit.model import Moment

_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}
_WEEK = 6
"""Days ahead or back that a weekday alone names when spoken: a seventh would have the same name as today."""


class Days:
    """Phrases of moments within one message. `mentioned` are the days and the time zones it has named so far.

    Args:
        table: locale.toml, the patterns.
        say: what writes or speaks clock times and dates.
        now: the time of writing; None leaves out "today" and writes every year.
        style: "long" names days in full at first; "near" shortens yesterday, today and tomorrow at once; "week" every
            day within six days.
        show_zone: name the zone of the first clock time that has one.
    """

    def __init__(self, table: Table, say: Written, *, now: datetime | None, style: str, show_zone: bool) -> None:
        self.table = table
        self.say = say
        self.now = now
        self.style = style
        self.show_zone = show_zone
        self.mentioned: frozenset[date | tzinfo] = frozenset()

    def phrase(self, name: str, moment: Moment, start: Moment | None = None) -> str:
        """`moment` in the phrase `name`; `start` is the moment at which a span within its day begins."""
        ahead = self.ahead(moment)
        near = _NEAR.get(ahead, "") if ahead is not None else ""
        length = "short" if self._is_short(moment.day, ahead) else "full"
        self.mentioned |= {moment.day}
        if moment.clock is None:
            length += "_day"
        keys = [f"{near}_{length}", f"near_{length}", length] if near else [length]
        patterns = self.table.need("phrases", name)
        pattern = next((patterns[key] for key in keys if key in patterns), None)
        if pattern is None:
            raise LocaleError(f"phrases.{name}.{length} is missing", file=self.table.file)
        return self.table.fill(pattern, _Slots(self, moment, near, start), f"phrases.{name}.{length}")

    def span(self, start: Moment, end: Moment) -> str:
        """From one moment to another.

        Raises:
            LocaleError: the end lies before the start.
        """
        if start == end:
            return self.phrase("at", start)
        backwards = end.day < start.day
        if end.day == start.day:
            if start.clock is None or end.clock is None:
                return self.phrase("at", start._replace(clock=None))
            backwards = end.clock < start.clock
        if backwards:
            raise LocaleError(
                f"a span ends before it starts: from {_plain(start)} to {_plain(end)}",
                hint="correct the two times in the case",
            )
        if end.day == start.day:
            return self.phrase("span", end, start)
        return f"{self.phrase('span_start', start)} {self.phrase('span_end', end)}"

    def named(self, name: str, moment: Moment, form: str) -> str:
        """The day in the phrase `name` and a form of the word, always in full."""
        self.mentioned |= {moment.day}
        pattern = self.table.find("phrases", name, form) or self.table.need("phrases", name, "name")
        return self.table.fill(pattern, _Slots(self, moment, "", None), f"phrases.{name}.{form}")

    def weekday(self, day: date, form: str) -> str:
        """The name of a day of the week in a form of the word."""
        return self.table.row(day.weekday(), "weekdays", form if self.table.find("weekdays", form) else "name")

    def clock(self, moment: Moment, form: str = "name", *, zone: bool = True) -> str:
        """The clock time of a moment that has one."""
        if moment.clock is None:
            raise LocaleError(f"{_plain(moment)} has no clock time", hint="state it in the case: 2026-03-12T15:00")
        text = self.say.clock(moment.clock, form)
        if not zone or not self.show_zone or moment.zone is None or moment.zone in self.mentioned:
            return text
        self.mentioned |= {moment.zone}
        return self.say.zoned(text, moment)

    def has_year(self, day: date) -> bool:
        """Whether a date needs its year."""
        return self.now is None or day.year != self.now.year

    def ahead(self, moment: Moment) -> int | None:
        """Days from now until a moment, by the calendar of the moment's zone; None where now is not known."""
        if self.now is None:
            return None
        now = self.now.astimezone(moment.zone) if moment.zone is not None and self.now.tzinfo is not None else self.now
        return (moment.day - now.date()).days

    def _is_short(self, day: date, ahead: int | None) -> bool:
        near = ahead is not None and abs(ahead) <= 1
        if not near and (any(_same_weekday(other, day) for other in self.mentioned) or (ahead and ahead % 7 == 0)):
            return False  # two Thursdays in one message, or a Thursday other than today
        if day in self.mentioned:
            return True
        return ahead is not None and ((self.style == "near" and near) or (self.style == "week" and abs(ahead) <= _WEEK))


class _Slots(dict[str, str]):
    """What a phrase may name, worked out when it is named: a thing, or a thing and a form of its word ("date_of")."""

    def __init__(self, days: Days, moment: Moment, near: str, start: Moment | None) -> None:
        super().__init__()
        self._days = days
        self._moment = moment
        self._near = near
        self._start = start

    def __missing__(self, key: str) -> str:
        days, moment = self._days, self._moment
        thing, _, form = key.partition("_")
        form = form or "name"
        if thing == "weekday":
            return days.weekday(moment.day, form)
        if thing == "date":
            return days.say.date(moment.day, year=days.has_year(moment.day), form=form)
        if thing == "clock":
            return days.clock(moment, form)
        if thing == "start" and self._start is not None:
            return days.clock(self._start, form, zone=False)
        if key == "near" and self._near:
            return str(days.table.need("near", self._near))
        if days.table.find("weekdays", key):  # a day with its preposition
            return days.weekday(moment.day, key)
        raise KeyError(key)


def _same_weekday(other: date | tzinfo, day: date) -> bool:
    return not isinstance(other, tzinfo) and other != day and other.weekday() == day.weekday()


def _plain(moment: Moment) -> str:
    return f"{moment.day}" if moment.clock is None else f"{moment.day} {moment.clock:%H:%M}"
