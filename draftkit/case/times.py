"""Reckoning with the moments of a case: comparing them, and going on from one by minutes or by working days."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from draftkit.model import Moment


OPENS, CLOSES = time(9), time(18)
"""The working day (our default)."""


def instant(moment: Moment, *, end: bool = False) -> datetime:
    """The moment on one scale for all zones (UTC).

    A day without a clock time is its first instant, or with `end` its last minute. A moment without a zone is taken as
    UTC: a case either names a zone for all its times, or for none (read.py holds it to that).
    """
    clock = moment.clock or (time(23, 59) if end else time.min)
    return datetime.combine(moment.day, clock, moment.zone or UTC).astimezone(UTC)


def begun(moment: Moment, at: Moment) -> bool:
    """Whether `moment` has come by `at`; a day without a clock time comes with its first minute."""
    return instant(moment) <= instant(at, end=True)


def over(moment: Moment, at: Moment) -> bool:
    """Whether `moment` has passed by `at`; a day without a clock time passes with its last minute."""
    return instant(moment, end=True) <= instant(at, end=True)


def plus_minutes(moment: Moment, minutes: float) -> Moment:
    """So many minutes later, in the moment's own zone, right across a change of the clocks."""
    zone = moment.zone or UTC
    later = (instant(moment) + timedelta(minutes=minutes)).astimezone(zone)
    return moment._replace(day=later.date(), clock=later.time())


def plus_days(moment: Moment, days: int) -> Moment:
    """So many calendar days later, at the same clock time."""
    return moment._replace(day=moment.day + timedelta(days=days))


def is_working(day: date, holidays: Collection[date] = ()) -> bool:
    """Monday to Friday, and none of the holidays."""
    return day.weekday() < 5 and day not in holidays


def next_working(moment: Moment, holidays: Collection[date] = ()) -> Moment:
    """The same clock time on that day, or on the next working day after it."""
    while not is_working(moment.day, holidays):
        moment = plus_days(moment, 1)
    return moment


def plus_working_days(moment: Moment, days: int, holidays: Collection[date] = ()) -> Moment:
    """So many working days later: a Friday and one working day give the Monday."""
    for _ in range(days):
        moment = next_working(plus_days(moment, 1), holidays)
    return moment


def working(moment: Moment, holidays: Collection[date] = ()) -> Moment:
    """The moment itself if it lies in working hours, else the next opening. A day alone counts as its opening."""
    clock = moment.clock or OPENS
    day = moment._replace(clock=max(clock, OPENS))
    if clock >= CLOSES:
        day = plus_days(moment._replace(clock=OPENS), 1)
    return day if is_working(day.day, holidays) else next_working(day._replace(clock=OPENS), holidays)


def plus_working_minutes(moment: Moment, minutes: int, holidays: Collection[date] = ()) -> Moment:
    """So many minutes of working hours later."""
    moment = working(moment, holidays)
    while minutes > (left := minutes_left(moment)):
        minutes -= left
        moment = plus_working_days(moment._replace(clock=OPENS), 1, holidays)
    clock = datetime.combine(date.min, moment.clock or OPENS) + timedelta(minutes=minutes)
    return moment._replace(clock=clock.time())


def minutes_left(moment: Moment) -> int:
    """Minutes from the moment to the end of its working day."""
    clock = moment.clock or OPENS
    return (CLOSES.hour - clock.hour) * 60 + CLOSES.minute - clock.minute
