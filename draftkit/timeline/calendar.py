"""The plan as iCalendar (RFC 5545): what the client expects at a time is an event, the rest are tasks."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from draftkit.case import Text
from draftkit.case.times import instant

if TYPE_CHECKING:
    from datetime import date

    from draftkit.model import Moment
    from draftkit.timeline import Step, Timeline

EVENT = timedelta(minutes=15)
"""How long an event is shown (our default)."""
REMINDER = timedelta(minutes=-10)
"""When to remind of what the client was promised (domain.md 4.9)."""


def to_ics(plan: Timeline) -> bytes:
    """The plan as an iCalendar file. Warnings are left out: they are for the moment, not for a calendar."""
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//draftkit//plan//" + plan.lang.upper())
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", plan.words.text("ui", "title"))
    for step in plan.steps:
        if step.state != "warning":
            calendar.add_component(_component(icalendar, plan, step))
    written: bytes = calendar.to_ical()
    return written


def _component(icalendar: Any, plan: Timeline, step: Step) -> Any:
    task = step.by or not step.promised or step.when is None
    entry = icalendar.Todo() if task else icalendar.Event()
    entry.add("uid", _uid(plan, step))
    entry.add("dtstamp", instant(plan.now))
    entry.add("summary", step.what)
    entry.add("description", _description(plan, step))
    entry.add("categories", ["draftkit"])
    if step.when is not None:
        value = _value(step.when)
        if task:
            entry.add("due", value)
        else:
            entry.add("dtstart", value)
            entry.add("dtend", value + (EVENT if isinstance(value, datetime) else timedelta(days=1)))
    if task:
        entry.add("status", "COMPLETED" if step.state == "done" else "NEEDS-ACTION")
        entry.add("percent-complete", 100 if step.state == "done" else 0)
        if step.state == "overdue":
            entry.add("priority", 1)
    if step.promised and step.when is not None and step.when.clock is not None and step.state in ("due", "ahead"):
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", plan.words.text("ui", "reminder", text=step.what))
        alarm.add("trigger", REMINDER, parameters={"related": "END"} if task else {})
        entry.add_component(alarm)
    return entry


def _value(moment: Moment) -> date | datetime:
    """UTC where the case names a zone, a floating time where it names none, a day where there is no clock time."""
    if moment.clock is None:
        return moment.day
    if moment.zone is None:
        return datetime.combine(moment.day, moment.clock)
    return datetime.combine(moment.day, moment.clock, moment.zone).astimezone(UTC)


def _uid(plan: Timeline, step: Step) -> str:
    """The same for a step whenever the plan is made again, so that a calendar updates its entry.

    It is made of the name of the case file, who the client is, and the step's key.
    """
    who = (plan.case.get("client.name"), plan.case.get("client.company"))
    names = (sorted(value.by_lang.items()) if isinstance(value, Text) else "" for value in who)
    text = repr((os.path.basename(plan.case.path), *names, step.key))
    return hashlib.sha256(text.encode()).hexdigest()[:32] + "@draftkit"


def _description(plan: Timeline, step: Step) -> str:
    lines = [step.who]
    if step.kind:
        variant = f" --variant {step.variant}" if step.variant else ""
        lines.append(f"draftkit draft {step.kind} {os.path.basename(plan.case.path)}{variant}")
    return "\n".join(lines)
