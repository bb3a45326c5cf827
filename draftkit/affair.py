"""The whole affair: which messages a case calls for, when each is written, on which channel, in which languages."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from draftkit.case import Text, sort_key
from draftkit.drafting import Order
from draftkit.model import Moment

if TYPE_CHECKING:
    from draftkit.case import Case
    from draftkit.drafting import Drafter
    from draftkit.kinds import Kind
    from draftkit.model import Context

ORDER = ("first-notice", "call-script", "voicemail", "detailed-email", "reply", "status-update", "thank-you", "debrief")
"""Kinds in the order in which an affair needs them (domain.md 4.9)."""


def clock(case: Case, kind: str, at: Moment | None, now: datetime) -> Moment:
    """When a message is written: the time asked for, else the case's `clock` for the kind, else its or our `now`."""
    stated: Moment | None = at or case.get(f"clock.{kind}") or case.now
    if stated is not None:
        return stated
    local = now.astimezone(case.zone) if case.zone else now
    return Moment(local.date(), local.time().replace(second=0, microsecond=0), case.zone)


def context_of(drafter: Drafter, case: Case, given: Context, lang: str, now: datetime) -> Context:
    """What a case says about a message in a language that is checked `now`, overruled by what is `given` besides."""
    found = drafter.context(case, Order(given.kind, lang, given.channel, clock(case, given.kind, None, now)))
    usual = given._field_defaults
    own: dict[str, Any] = {name: value for name, value in given._asdict().items() if value and value != usual.get(name)}
    return found._replace(**own)


def as_datetime(moment: Moment) -> datetime:
    """The moment as a datetime; a day alone counts as its start."""
    from datetime import time

    return datetime.combine(moment.day, moment.clock or time(0), moment.zone)


def languages(case: Case) -> tuple[str, ...]:
    """Languages in which the case gives its facts: its own, and any other that names the affair or the act."""
    found = [case.lang]
    for path in ("act", "impact.fact", "topic"):
        value = case.get(path)
        if isinstance(value, Text):
            found += [lang for lang in value.by_lang if lang not in found]
    return tuple(found)


def channel(case: Case, kind: Kind) -> str:
    """The channel of a kind for this client: messenger for the first word if they prefer it, else the kind's first."""
    if case.get("client.prefers") == "messenger" and kind.name == "first-notice" and "messenger" in kind.channels:
        return "messenger"
    return kind.channels[0]


def orders(case: Case, kinds: dict[str, Kind], langs: tuple[str, ...], at: Moment | None, now: datetime) -> list[Order]:
    """Every message of the affair, in the order in which they are written, language by language. A reply is written
    only where the client wrote (`complaint`); of those written at one time, kinds of a house come after ours.
    """
    names = [name for name in ORDER if name in kinds] + [name for name in kinds if name not in ORDER]
    if case.get("complaint") is None and "reply" in names:
        names.remove("reply")
    timed = sorted(((name, clock(case, name, at, now)) for name in names), key=lambda pair: sort_key(pair[1]))
    return [Order(name, lang, channel(case, kinds[name]), when) for lang in langs for name, when in timed]
