"""Steps at the times the case gives, and the updates between them."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from draftkit.case.times import begun, instant, is_working, plus_days, plus_minutes
from draftkit.timeline.item import Item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Moment
    from draftkit.timeline.standing import Standing

UPDATE_MINUTES, UPDATE_MINUTES_CRITICAL, CRITICAL_MINUTES = 30, 20, 120
"""Minutes between updates while the client's business stands still; if critical, the shorter ones at first (R-704)."""
UPDATES_SHOWN, DAYS_SHOWN = 6, 5
"""How many updates are written out where no promised time ends them (our default)."""
DAILY_AT = time(16)
"""When the update of a day goes out (our default: its result is known, and there is time left to answer)."""
EARLY = 15
"""A contact counts for a promised time if it came at most so many minutes before (our default)."""


def promised(now: Standing) -> Iterator[Item]:
    """Everything the case gives a time for."""
    yield from _contacts(now)
    yield from _results(now)
    yield from _awaited(now)


def _contacts(now: Standing) -> Iterator[Item]:
    """The next contacts, the senior's call and the findings; those that the case gives twice are one step."""
    get = now.case.get
    verdict, senior = get("verdict.at"), get("sender.senior.at")
    for i, each in enumerate(get("next", []), 1):
        if "at" in each and each["at"] != verdict:
            how, who = each.get("how", "email"), "one_up" if each.get("by_senior") else "sender"
            done = _kept(now, each["at"], how)
            yield Item(f"next-{i}", f"next_{how}", each["at"], done, who, values={"aim": each.get("to")})
    if senior is not None and not any(e.get("at") == senior and e.get("by_senior") for e in get("next", [])):
        yield Item("senior", "senior", senior, _kept(now, senior, "call"), "one_up")
    if verdict is not None:
        how = get("verdict.how", "email")
        text = "verdict_call" if how == "call" else "verdict"
        yield Item("verdict", text, verdict, _kept(now, verdict, how), values={"aim": get("verdict.what")})


def _results(now: Standing) -> Iterator[Item]:
    get = now.case.get
    for i, each in enumerate(get("solution", []), 1):
        at = each.get("by") or each.get("at")
        if at is not None and "what" in each and ("known_from" not in each or begun(each["known_from"], now.now)):
            done = "done" in each and begun(each["done"], now.now)
            yield Item(f"solution-{i}", "solution", at, done, values={"aim": each["what"]})
    for i, each in enumerate(get("promises", []), 1):
        if "due" in each:
            kept = "kept_at" in each and begun(each["kept_at"], now.now)
            met = each.get("met", False) and begun(each["due"], now.now)
            yield Item(f"promise-{i}", "promise", each["due"], kept or met, values={"aim": each.get("what")})
    at = get("compensation.decided_by")
    if at is not None:
        yield Item("compensation", "compensation", at, get("compensation.authorised") is True, "one_up")


def _awaited(now: Standing) -> Iterator[Item]:
    get = now.case.get
    awaited = {
        "ask": (get("ask.by"), get("ask.what")),
        "approve": (get("approve.by"), get("approve.what")),
        "options": (get("options_by"), None),
    }
    for key, (at, aim) in awaited.items():
        if at is not None:
            yield Item(key, key, at, now.resolved, "client", values={"aim": aim})


def _kept(now: Standing, at: Moment, how: str) -> bool:
    """Whether a promised contact took place: a call by a call, answered or not; the rest by any contact."""
    after = plus_minutes(at, -EARLY)
    if how == "call":
        return any(instant(c) >= instant(after) for c in (*now.calls(reached=True), *now.calls(reached=False)))
    return now.heard(after)


def updates(now: Standing) -> Iterator[Item]:
    """Updates by cadence (R-704), up to the solution or the next time that the client was promised."""
    given = list(promised(now))
    expected = [item.when for item in given if item.sort.expects and item.when and not item.done]
    own = now.case.get("clock.status-update")
    if own is not None and not any(item.when == own for item in given):
        yield Item("update", "update", own, now.sent("status-update", after=plus_minutes(own, -EARLY)))
        expected.append(own)
    if now.resolved:
        return
    if now.stopped:
        yield from _frequent(now, expected)
    elif now.grave or (_is_delay(now) and not expected):
        yield from _daily(now, expected)


def _is_delay(now: Standing) -> bool:
    return now.severity.level == "medium" and "deadline" in now.case.get("damage.kind", [])


def _frequent(now: Standing, expected: list[Moment]) -> Iterator[Item]:
    begin = instant(now.case.get("impact.since") or now.start)
    stops = [instant(m) for m in (*expected, now.end) if m is not None and instant(m) > instant(now.now)]
    last, told = now.contacts[-1] if now.contacts else max(now.notice, now.now, key=instant), 0
    for number in range(1, UPDATES_SHOWN + 1):
        early = now.critical and (instant(last) - begin).total_seconds() < CRITICAL_MINUTES * 60
        minutes = UPDATE_MINUTES_CRITICAL if early else UPDATE_MINUTES
        when = plus_minutes(last, minutes)
        if any(instant(when) >= stop for stop in stops):
            return
        text = "update_next" if minutes == told else "update_frequent"
        yield Item(f"update-{number}", text, when, values={"minutes": minutes})
        told = minutes
        last = max(when, now.now, key=instant)


def _daily(now: Standing, expected: list[Moment]) -> Iterator[Item]:
    """One each working day that has no promised time of its own; of those missed only the first."""
    taken = {moment.day for moment in expected}
    last = now.contacts[-1] if now.contacts else max(now.notice, now.now, key=instant)
    stop = now.closing.day if now.closing else None
    day, number = last._replace(clock=DAILY_AT), 0
    while number < DAYS_SHOWN:
        day = plus_days(day, 1)
        if stop is not None and day.day >= stop:
            return
        missed = instant(day) < instant(now.now)
        if is_working(day.day, now.holidays) and day.day not in taken and not (missed and number):
            number += 1
            yield Item(f"update-{number}", "update_daily", day)
