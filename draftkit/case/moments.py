"""Days, times and zones as a case file writes them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Any

from draftkit.model import Moment
from draftkit.regex import regex

YEARS = range(1900, 2200)
"""Years that a case may name (our bound): from any of them one can reckon on without leaving the calendar."""

_MOMENT = regex(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII)


def find_zone(name: Any) -> tzinfo | None:
    """The time zone of an IANA name; None if there is none of that name."""
    if not isinstance(name, str):
        return None
    if name.upper() in ("UTC", "ETC/UTC"):
        return UTC
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # no such zone or no data, a folder of zones, a path out of them
        return None


def looks_like_moment(text: str) -> bool:
    """Whether the text has the form of a day or a time, be it in the calendar or not."""
    return _MOMENT.fullmatch(text.strip()) is not None


def parse_moment(text: str, zone: tzinfo | None = None) -> Moment | None:
    """Read "2026-03-12", "2026-03-12 15:00" or "2026-03-12T15:00+01:00"; None if there is no such time in `YEARS`."""
    found = _MOMENT.fullmatch(text.strip())
    if not found:
        return None
    year, month, day, hour, minute, offset = found.groups()
    try:
        on = date(int(year), int(month), int(day))
        if hour is None:
            return moment_of(on, zone)
        return moment_of(_with_offset(on, time(int(hour), int(minute)), offset), zone)
    except (ValueError, OverflowError):
        return None


def _with_offset(on: date, clock: time, offset: str | None) -> datetime:
    """A day and a time with "Z" or an offset such as "+03:00", or with none."""
    if offset is None:
        return datetime.combine(on, clock)
    delta = timedelta()
    if offset != "Z":
        delta = timedelta(hours=int(offset[1:3]), minutes=int(offset[4:])) * (-1 if offset[0] == "-" else 1)
    return datetime.combine(on, clock, timezone(delta))


def moment_of(value: date, zone: tzinfo | None) -> Moment:
    """A day or a time as a moment; a time with an offset is told in the case's own zone, where it has one.

    Raises:
        ValueError: it lies outside `YEARS`.
        OverflowError: it does so once it is told in the zone.
    """
    if value.year not in YEARS:
        raise ValueError(f"{value.year} is not between {YEARS[0]} and {YEARS[-1]}")
    if not isinstance(value, datetime):
        return Moment(value, None, zone)
    if value.tzinfo is not None and zone is not None:
        value = value.astimezone(zone)
    return Moment(value.date(), value.time().replace(second=0, microsecond=0), value.tzinfo or zone)
