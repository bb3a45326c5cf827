"""How an affair stands at a time: what the steps of the plan are reckoned from."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

from draftkit.case.severity import is_stop, phase_at, severity
from draftkit.case.times import (
    CLOSES,
    begun,
    instant,
    minutes_left,
    over,
    plus_minutes,
    plus_working_days,
    plus_working_minutes,
    working,
)
from draftkit.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from draftkit.case import Case
    from draftkit.case.severity import Severity
    from draftkit.model import Moment

NOTICE_MINUTES, NOTICE_MINUTES_CRITICAL = 15, 5
"""Minutes to the first notice (domain.md 4.9)."""
QUIET = (time(21), time(8))
"""From when to when nobody is rung up unless the affair is critical, by the client's clock (our default)."""

_INTERNAL = ("debrief", "call-script")
_PLANNED_START = time(9)


class Standing(NamedTuple):
    """An affair at the time `now`.

    Attributes:
        start: when we knew, or when the client wrote.
        complaint: when a complaint came, if one has.
        contacts: when the client heard from us, in order.
        resolved: whether it is solved.
        end: the time of the solution, or of the expected one; None where the case does not say.
        stopped: whether the client's business stands still.
    """

    case: Case
    now: Moment
    severity: Severity
    holidays: frozenset[date]
    start: Moment
    complaint: Moment | None
    contacts: tuple[Moment, ...]
    resolved: bool
    end: Moment | None
    stopped: bool

    @property
    def grave(self) -> bool:
        """High or critical."""
        return self.severity.level in ("high", "critical")

    @property
    def critical(self) -> bool:
        """Critical."""
        return self.severity.level == "critical"

    @property
    def one_up(self) -> bool:
        """Whether somebody one level up takes part (R-702)."""
        return self.grave or self.case.get("client.type") == "key"

    @property
    def since(self) -> Moment:
        """What the client's waiting counts from: their complaint, else the start."""
        return self.complaint or self.start

    @property
    def closing(self) -> Moment | None:
        """What the steps after the solution count from: `end`, unless it was expected by now and has not come."""
        if self.end is None or self.resolved or instant(self.end, end=True) >= instant(self.now):
            return self.end
        return None

    @property
    def notice_minutes(self) -> int:
        """How long the first word may take."""
        return NOTICE_MINUTES_CRITICAL if self.critical else NOTICE_MINUTES

    @property
    def notice(self) -> Moment:
        """By when the client hears of it from us."""
        own: Moment | None = self.case.get("clock.first-notice")
        return own or plus_minutes(self.start, self.notice_minutes)

    @property
    def told(self) -> bool:
        """Whether the client has heard from us at all."""
        return bool(self.contacts) or self.sent("first-notice")

    @property
    def phones(self) -> bool:
        """Whether the first word is a call: the client prefers it (R-105), did not write, and it is not night."""
        prefers = self.case.get("client.prefers") == "phone"
        return prefers and self.complaint is None and self.decent(self.notice) == self.notice

    def called(self, after: Moment) -> bool:
        """Whether a call reached the client after `after`."""
        return any(instant(c) > instant(after, end=True) for c in self.calls(reached=True))

    def heard(self, after: Moment) -> bool:
        """Whether the client heard from us at `after` or later."""
        return any(instant(c) >= instant(after) for c in self.contacts)

    def sent(self, *kinds: str, after: Moment | None = None) -> bool:
        """Whether a message of one of the kinds went out by now (and not before `after`)."""
        return any(
            s.get("kind") in kinds and (after is None or "at" not in s or instant(s["at"], end=True) >= instant(after))
            for s in self.entries("sent")
        )

    def entries(self, name: str) -> list[dict[str, Any]]:
        """The entries of a dated list of the case up to now."""
        return [entry for entry in self.case.get(name, []) if "at" not in entry or begun(entry["at"], self.now)]

    def calls(self, *, reached: bool) -> list[Moment]:
        """Times of the calls that reached the client, or that did not, in order."""
        found = [c["at"] for c in self.entries("calls") if "at" in c and c.get("reached", True) is reached]
        return sorted(found, key=instant)

    def same_day(self) -> Moment:
        """By the end of this working day, or one working hour on where less is left of it."""
        start = working(self.since, self.holidays)
        if start == self.since and minutes_left(start) >= 60:
            return start._replace(clock=CLOSES)
        return plus_working_minutes(self.since, 60, self.holidays)

    def within(self, minutes: int) -> Moment:
        """So many minutes after `since`: of any time if critical, not at night if high, else of working hours."""
        if self.grave:
            return self.decent(plus_minutes(self.since, minutes))
        if minutes >= 24 * 60:
            return plus_working_days(working(self.since, self.holidays), minutes // (24 * 60), self.holidays)
        return plus_working_minutes(self.since, minutes, self.holidays)

    def is_night(self, moment: Moment) -> bool:
        """Whether it is time to sleep where the client is."""
        clock = self._theirs(moment).clock or time(12)
        return clock >= QUIET[0] or clock < QUIET[1]

    def decent(self, moment: Moment) -> Moment:
        """The moment, or the end of the client's night if it lies in it and the affair is not critical."""
        if self.critical:
            return moment
        while self.is_night(moment):
            theirs = self._theirs(moment)
            wait = QUIET[1].hour * 60 - theirs.clock.hour * 60 - theirs.clock.minute if theirs.clock else 0
            moment = plus_minutes(moment, wait % (24 * 60))
        return moment

    def _theirs(self, moment: Moment) -> Moment:
        zone = self.case.get("client.timezone")
        if zone is None or moment.zone is None or moment.clock is None:
            return moment
        local = instant(moment).astimezone(zone)
        return moment._replace(day=local.date(), clock=local.time(), zone=zone)


def standing(case: Case, now: Moment, holidays: Iterable[date] = ()) -> Standing:
    """How the affair stands at `now`; what the case dates later is not known yet."""
    complaint: Moment | None = case.get("complaint.at")
    if complaint is not None and not begun(complaint, now):
        complaint = None
    contacts = _contacts(case, now)
    resolved, end = _end(case, now)
    return Standing(
        case=case,
        now=now,
        severity=severity(case, now),
        holidays=frozenset(holidays),
        start=_clocked(_start(case, now, complaint, contacts)),
        complaint=_clocked(complaint) if complaint else None,
        contacts=contacts,
        resolved=resolved,
        end=end,
        stopped=is_stop(case, now),
    )


def _contacts(case: Case, now: Moment) -> tuple[Moment, ...]:
    found = [s["at"] for s in case.get("sent", []) if "at" in s and s.get("kind") not in _INTERNAL]
    found += [c["at"] for c in case.get("calls", []) if "at" in c and c.get("reached", True)]
    told = case.get("handling.told_at")
    return tuple(sorted((c for c in [*found, *([told] if told else [])] if begun(c, now)), key=instant))


def _start(case: Case, now: Moment, complaint: Moment | None, contacts: tuple[Moment, ...]) -> Moment:
    logged = [entry["at"] for entry in case.get("log", []) if "at" in entry]
    known = [m for m in (case.get("handling.found_at"), complaint, *logged[:1]) if m is not None]
    return min(known, key=instant) if known else min((*contacts, now), key=instant)


def _end(case: Case, now: Moment) -> tuple[bool, Moment | None]:
    until = [m for m in (case.get("impact.until"), case.get("outcome_at")) if m is not None]
    actions = [a for a in case.get("solution", []) if "known_from" not in a or begun(a["known_from"], now)]
    if phase_at(case, now) == "resolved":
        statuses = [s for s in case.get("status", []) if s.get("is") == "resolved" and "from" in s]
        stated = [s["from"] for s in statuses if begun(s["from"], now)]
        done = [a["done"] for a in actions if "done" in a]
        past = stated[-1:] or [m for m in (*until, *done) if over(m, now)]
        return True, max(past, key=instant) if past else now._replace(clock=None)
    planned = [m for m in (case.get("outcome_at"), *(a.get("by") or a.get("at") for a in actions)) if m is not None]
    return False, max(planned, key=lambda m: instant(m, end=True), default=None)


def _clocked(moment: Moment) -> Moment:
    return moment if moment.clock else moment._replace(clock=_PLANNED_START)
