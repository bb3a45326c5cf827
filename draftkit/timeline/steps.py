"""The steps of domain.md 4.9, without words: what, when, who, and whether it is done.

Numbers of minutes and days are those of domain.md 1.7 and 4.9; the rest are defaults of ours, and say so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.case.times import begun, instant, next_working, plus_days, plus_minutes, plus_working_days
from draftkit.timeline.item import Item
from draftkit.timeline.promised import promised, updates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Moment
    from draftkit.timeline.standing import Standing

CALL_MINUTES = 30
LETTER_HOURS, LETTER_HOURS_LOW = 4, 24
RETRY_MINUTES, RETRY_MINUTES_GRAVE = 120, 30
"""Between two tries to reach the client by telephone (our default)."""
VOICEMAIL_MINUTES = 5
"""After a call that was not answered (our default)."""
THANKS_DAYS, DEBRIEF_DAYS = 1, 3
"""Working days after the solution."""
FOLLOW_UP_DAYS = 30
MONTH_ON_FROM = 20
"""So many days after the solution, a thank-you is the one a month on (our default)."""


def items(now: Standing) -> Iterator[Item]:
    """All steps of the affair; of two at the same time the first one comes first."""
    yield from _warnings(now)
    yield from _first_word(now)
    yield from promised(now)
    yield from _talk(now)
    yield from _letter(now)
    yield from updates(now)
    yield from _afterwards(now)


def _warnings(now: Standing) -> Iterator[Item]:
    if {"data", "safety"} & set(now.case.get("damage.kind", [])):
        yield Item("legal", "legal", now.now, who="one_up")
    hours = int((instant(now.now) - instant(now.since)).total_seconds() // 3600)
    heard = now.heard(now.complaint) if now.complaint else now.told
    if hours >= 1 and not heard:
        text = "unanswered" if now.complaint else "silence"
        yield Item(text, text, now.now, values={"hours": hours})


def _first_word(now: Standing) -> Iterator[Item]:
    yield Item("log", "log", now.start, bool(now.entries("log")))
    if now.complaint is None or any(instant(c) < instant(now.complaint) for c in now.contacts):
        if now.phones:
            yield Item("first-notice", "notice_call", now.notice, now.told, _caller(now))
        else:
            by_messenger = now.case.get("client.prefers") == "messenger" and now.decent(now.notice) == now.notice
            via = "messenger" if by_messenger else "email"
            yield Item("first-notice", "notice", now.notice, now.told, values={"via": via})
    how = now.case.get("complaint.how", "email")
    if now.complaint is not None and how not in ("call", "voice"):
        when = plus_minutes(now.complaint, now.notice_minutes)
        own = now.case.get("clock.first-notice")
        if own is not None and instant(own) >= instant(now.complaint):
            when = own
        yield Item("seen", "seen", when, now.heard(now.complaint), values={"via": how})


def _caller(now: Standing) -> str:
    return "one_up" if now.one_up else "sender"


def _talk(now: Standing) -> Iterator[Item]:
    reached = [c for c in now.calls(reached=True) if instant(c) >= instant(now.since)]
    when = now.case.get("clock.call-script") or (now.within(CALL_MINUTES) if now.grave else now.same_day())
    low = now.severity.level == "low"
    wanted = not low or now.case.get("client.prefers") == "phone" or now.case.get("client.type") == "key"
    agreed = next((e["at"] for e in now.case.get("next", []) if e.get("how") == "call" and "at" in e), None)
    caller = _caller(now)
    if now.phones:  # then the first notice is the call
        when, planned = now.notice, False
    elif agreed is not None and (not now.grave or instant(agreed) <= instant(plus_minutes(when, RETRY_MINUTES_GRAVE))):
        when, planned, caller = agreed, False, "sender"  # the case has its own time for this call, a step already
    else:
        planned = wanted
    if planned:
        yield Item("call", "call", when, bool(reached), caller)
    if wanted or agreed or reached:
        noted = bool(now.case.get("complaint.wants")) or any(e.get("agreed") for e in now.entries("calls"))
        yield Item("during-call", "during_call", reached[0] if reached else when, bool(reached) and noted, caller)
    missed = now.calls(reached=False)
    if missed and not any(instant(c) > instant(missed[-1]) for c in reached):
        yield from _not_reached(now, missed[-1])


def _not_reached(now: Standing, at: Moment) -> Iterator[Item]:
    left = now.sent("voicemail", after=at)
    own = now.case.get("clock.voicemail")
    when = own if own is not None and instant(own) >= instant(at) else plus_minutes(at, VOICEMAIL_MINUTES)
    yield Item("voicemail", "voicemail", when, left, _caller(now))
    if not any("at" in e and instant(e["at"]) > instant(at) for e in now.case.get("next", [])):
        again = now.decent(plus_minutes(at, RETRY_MINUTES_GRAVE if now.grave else RETRY_MINUTES))
        yield Item("call-again", "call_again", again, who=_caller(now))


def _letter(now: Standing) -> Iterator[Item]:
    hours = LETTER_HOURS_LOW if now.severity.level == "low" else LETTER_HOURS
    when = now.case.get("clock.detailed-email") or now.within(hours * 60)
    done = now.sent("detailed-email", "reply")
    yield Item("agree", "agree", when, done or now.case.get("compensation.authorised") is True, _caller(now))
    senior = now.case.get("sender.senior.name") if now.one_up else None
    names = [*now.case.get("fixers", []), *([senior] if senior else [])]
    if names:
        yield Item("consent", "consent", when, done, values={"names": names})
    verdict = now.case.get("verdict.at")
    text = "letter_verdict" if verdict is not None and begun(when, verdict) else "letter"
    yield Item("letter", text, when, done, "one_up" if now.critical else "sender", values={"verdict": verdict})


def _afterwards(now: Standing) -> Iterator[Item]:
    get = now.case.get
    yield Item("resolution", "resolution", now.end, now.resolved and now.end is not None and now.heard(now.end))
    for i, each in enumerate(get("prevention", []), 1):
        text = "prevention" if "from" in each else "prevention_undated"
        done = "done" in each and begun(each["done"], now.now)
        values = {"aim": each.get("what"), "owned": "owner" in each}
        yield Item(f"prevention-{i}", text, each.get("from"), done, owner=each.get("owner", ""), values=values)
    own = get("clock.thank-you")
    month_on = own is not None and now.end is not None and (own.day - now.end.day).days >= MONTH_ON_FROM
    yield _thanks(now, None if month_on else own)
    if now.grave:
        held = now.sent("debrief") or (now.resolved and get("debrief") is not None)
        yield Item("debrief", "debrief", get("clock.debrief") or _working_days_on(now, DEBRIEF_DAYS), held)
    if now.severity.level != "low":
        yield _follow_up(now, own if month_on else None)


def _thanks(now: Standing, own: Moment | None) -> Item:
    key = now.case.get("client.type") == "key"
    done = (
        now.end is not None and now.resolved and (now.sent("thank-you", after=now.end) or (key and now.called(now.end)))
    )
    return Item("thanks", "check_back" if key else "thanks", own or _working_days_on(now, THANKS_DAYS), done)


def _follow_up(now: Standing, own: Moment | None) -> Item:
    when = own
    if when is None and now.closing is not None:
        when = next_working(plus_days(now.closing._replace(clock=None), FOLLOW_UP_DAYS), now.holidays)
    early = plus_days(when, MONTH_ON_FROM - FOLLOW_UP_DAYS) if when else None
    done = early is not None and (now.sent("thank-you", after=early) or now.called(early))
    return Item("follow-up", "follow_up_call" if now.grave else "follow_up", when, done)


def _working_days_on(now: Standing, days: int) -> Moment | None:
    return plus_working_days(now.closing._replace(clock=None), days, now.holidays) if now.closing else None
