"""How a case stands, in the reader's words: severity, the plan, what is due."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from draftkit.affair import clock
from draftkit.timeline import timeline
from draftkit.timeline.left import left
from draftkit.timeline.record import asked_by, how_done

if TYPE_CHECKING:
    from draftkit.case import Case
    from draftkit.model import Moment
    from draftkit.timeline import Step, Timeline
    from draftkit_web.house import House

PRESSING = ("overdue", "due")


def plan_of(served: House, case: Case, lang: str) -> Timeline:
    """The plan of a case as of now, or of the time that the case itself states. Raises UserError."""
    now = case.now or clock(case, "", None, served.now())
    return timeline(case, now, lang=lang, roots=served.kit.locale_roots)


def severity(served: House, case: Case, lang: str) -> dict[str, Any]:
    """Level, its word, the reasons with their points."""
    return severity_of(plan_of(served, case, lang))


def severity_of(plan: Timeline) -> dict[str, Any]:
    """As `severity`, of a plan."""
    reasons = zip(plan.severity.reasons, plan.reasons, strict=True)
    return {
        "level": plan.severity.level,
        "word": plan.level,
        "overridden": plan.severity.overridden,
        "reasons": [(reason.points, text) for reason, text in reasons],
    }


def days_of(plan: Timeline) -> list[tuple[str, list[dict[str, Any]]]]:
    """The steps under their days, without the warnings."""
    steps = [step for step in plan.steps if step.state != "warning"]
    return [
        (day, [entry(plan, step) for step in found]) for day, found in groupby(steps, lambda step: _day(plan, step))
    ]


def warnings_of(plan: Timeline) -> list[str]:
    """What to mind at this moment."""
    return [step.what for step in plan.steps if step.state == "warning"]


def pressing(plan: Timeline) -> list[dict[str, Any]]:
    """What is due or overdue; where nothing is, the next step that has a time."""
    found = [step for step in plan.steps if step.state in PRESSING]
    return [entry(plan, step) for step in found or [step for step in plan.steps if step.state == "ahead"][:1]]


def entry(plan: Timeline, step: Step) -> dict[str, Any]:
    """A step as the page shows it. `at` is its instant in milliseconds, 0 without a clock time."""
    return {
        **step._asdict(),
        "clock": _clock(plan, step),
        "day": _day(plan, step),
        "left": left(plan, step),
        "word": plan.words.text("states", step.state),
        "how": how_done(step),
        "asks": asked_by(step, plan.case),
        "at": _milliseconds(step.when),
    }


def _day(plan: Timeline, step: Step) -> str:
    ui = plan.words
    if step.when is None:
        return ui.text("ui", "undated")
    return ui.phrase("sentence", ui.phrase("day", step.when))


def _clock(plan: Timeline, step: Step) -> str:
    if step.when is None or step.when.clock is None:
        return ""
    return plan.words.phrase("by_clock" if step.by else "at_clock", step.when)


def _milliseconds(moment: Moment | None) -> int:
    if moment is None or moment.clock is None:
        return 0
    local = datetime.combine(moment.day, moment.clock, moment.zone)  # without a zone: this machine's
    return int(local.astimezone(UTC).timestamp() * 1000)
