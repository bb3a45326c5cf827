"""Days, times and zones as a case file writes them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Any

from draftkit.model import Moment

_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII)


def find_zone(name: Any) -> tzinfo | None:
    """The time zone of an IANA name; None if there is none of that name."""
    if not isinstance(name, str):
        return None
    if name.upper() in ("UTC", "ETC/UTC"):
        return UTC
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (OSError, ValueError):  # ZoneInfoNotFoundError is a KeyError only by name; missing data raise it as well
        return None
    except KeyError:
        return None


def looks_like_moment(text: str) -> bool:
    """Whether the text has the form of a day or a time, be it in the calendar or not."""
    return _MOMENT.fullmatch(text.strip()) is not None


def parse_moment(text: str, zone: tzinfo | None = None) -> Moment | None:
    """Read "2026-03-12", "2026-03-12 15:00" or "2026-03-12T15:00+01:00"; None if it is no such time."""
    found = _MOMENT.fullmatch(text.strip())
    if not found:
        return None
    year, month, day, hour, minute, offset = found.groups()
    try:
        on = date(int(year), int(month), int(day))
        if hour is None:
            return Moment(on, None, zone)
        clock = time(int(hour), int(minute))
        return Moment(on, clock, zone) if offset is None else moment_of(_with_offset(on, clock, offset), zone)
    except (ValueError, OverflowError):
        return None


def _with_offset(on: date, clock: time, offset: str) -> datetime:
    """A day and a time with "Z" or an offset such as "+03:00"."""
    delta = timedelta()
    if offset != "Z":
        delta = timedelta(hours=int(offset[1:3]), minutes=int(offset[4:])) * (-1 if offset[0] == "-" else 1)
    return datetime.combine(on, clock, timezone(delta))


def moment_of(value: datetime, zone: tzinfo | None) -> Moment:
    """A time with an offset is told in the case's own zone, where it has one."""
    if value.tzinfo is not None and zone is not None:
        value = value.astimezone(zone)
    return Moment(value.date(), value.time().replace(second=0, microsecond=0), value.tzinfo or zone)
