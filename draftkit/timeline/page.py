"""The plan to read (text) and to work on (JSON)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from draftkit.case.times import instant

if TYPE_CHECKING:
    from draftkit.model import Moment
    from draftkit.timeline import Step, Timeline

FORMAT = 1
"""Version of the JSON. Keys may be added; what is there keeps its meaning (docs/plan.md)."""
WIDTH = 100
_MARKS = {"done": "[x]", "overdue": "[!]", "due": "[>]", "ahead": "[ ]", "open": "[ ]"}


def to_text(plan: Timeline) -> str:
    """The plan as a page: severity and its reasons, warnings, then the steps under their days."""
    ui = plan.words
    lines = [ui.text("ui", "title"), ui.text("ui", "as_of", now=plan.now), ""]
    lines.append(ui.text("ui", "severity", level=plan.level))
    for reason, text in zip(plan.severity.reasons, plan.reasons, strict=True):
        lines.append(f"  {reason.points:+d}  {text}" if reason.points else f"      {text}")
    for step in plan.steps:
        if step.state == "warning":
            lines += ["", *_wrapped("!!  " + step.what, "    ")]
    steps = [(step, _clock(plan, step)) for step in plan.steps if step.state != "warning"]
    width = max(len(clock) for _, clock in steps) + 2
    heading = None
    for step, clock in steps:
        day = ui.text("ui", "undated") if step.when is None else ui.phrase("sentence", ui.phrase("day", step.when))
        if day != heading:
            lines += ["", day]
            heading = day
        lines += _entry(plan, step, clock.ljust(width))
    lines += ["", ui.text("ui", "record")]
    return "\n".join(lines) + "\n"


def _clock(plan: Timeline, step: Step) -> str:
    if step.when is None or step.when.clock is None:
        return ""
    return plan.words.phrase("by_clock" if step.by else "at_clock", step.when)


def _entry(plan: Timeline, step: Step, clock: str) -> list[str]:
    start = f"  {_MARKS[step.state]} {clock}"
    state = plan.words.text("states", step.state).upper() + ". " if step.state == "overdue" else ""
    kind = f"{step.kind} ({step.variant})" if step.variant else step.kind
    notes = " · ".join(note for note in (step.who, kind) if note)
    indent = " " * len(start)
    return [*_wrapped(start + state + step.what, indent), *_wrapped(indent + notes, indent)]


def _wrapped(text: str, indent: str) -> list[str]:
    from textwrap import wrap

    lead = text[: len(indent)]
    return wrap(text[len(indent) :], WIDTH, initial_indent=lead, subsequent_indent=indent, break_long_words=False,
                break_on_hyphens=False)  # fmt: skip


def to_json(plan: Timeline) -> str:
    """The plan as JSON; docs/plan.md says what each key holds."""
    import json

    severity = plan.severity
    data: dict[str, Any] = {
        "format": FORMAT,
        "case": os.path.basename(plan.case.path),
        "lang": plan.lang,
        "now": iso(plan.now),
        "severity": {
            "level": severity.level,
            "computed": severity.computed,
            "overridden": severity.overridden,
            "reasons": [
                {"key": reason.key, "points": reason.points, "text": text}
                for reason, text in zip(severity.reasons, plan.reasons, strict=True)
            ],
        },
        "start": iso(plan.start),
        "end": iso(plan.end),
        "resolved": plan.resolved,
        "steps": [
            {
                "key": step.key,
                "when": iso(step.when),
                "by": step.by,
                "state": step.state,
                "what": step.what,
                "who": step.who,
                "kind": step.kind,
                "variant": step.variant,
                "source": step.source,
                "promised": step.promised,
            }
            for step in plan.steps
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def iso(moment: Moment | None) -> str | None:
    """ISO 8601: a day, a local time where the case names no zone, else a time with its offset."""
    if moment is None:
        return None
    if moment.clock is None:
        return moment.day.isoformat()
    if moment.zone is None:
        return f"{moment.day.isoformat()}T{moment.clock:%H:%M}"
    return instant(moment).astimezone(moment.zone).isoformat(timespec="minutes")
