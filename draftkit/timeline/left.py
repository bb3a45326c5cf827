"""How much time is left until a step, in words: “in 25 minutes”, «опоздание 2 часа», “tomorrow”."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.case.times import instant

if TYPE_CHECKING:
    from draftkit.timeline import Step, Timeline

_HOURS_FROM, _DAYS_FROM = 90, 36 * 60
"""Minutes from which hours, and days, are told instead (our default)."""


def left(plan: Timeline, step: Step) -> str:
    """The time from the plan's now to a step; "" for a step without a time, and for one that is done or only warns."""
    if step.when is None or step.state in ("done", "warning", "open"):
        return ""
    if step.when.clock is None:
        days = (step.when.day - plan.now.day).days
        return plan.words.text("left", "today") if days == 0 else _words(plan, "days", days)
    minutes = round((instant(step.when) - instant(plan.now)).total_seconds() / 60)
    if minutes == 0:
        return plan.words.text("left", "now")
    if abs(minutes) < _HOURS_FROM:
        return _words(plan, "minutes", minutes)
    return _words(plan, "hours", round(minutes / 60)) if abs(minutes) < _DAYS_FROM else _words(
        plan, "days", (step.when.day - plan.now.day).days
    )  # fmt: skip


def _words(plan: Timeline, unit: str, number: int) -> str:
    return plan.words.text("left", unit if number > 0 else f"{unit}_late", n=abs(number))
