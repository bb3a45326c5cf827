"""The action plan of an affair (domain.md 4.9): what to do when, by whom, and what is done or overdue.

docs/plan.md lists the steps, the numbers behind them and the forms in which `draftkit plan` gives them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from draftkit.case.times import instant, plus_minutes
from draftkit.records import NamedTuple
from draftkit.timeline.item import WARNINGS
from draftkit.timeline.standing import standing
from draftkit.timeline.steps import items
from draftkit.timeline.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from draftkit.case import Case
    from draftkit.case.severity import Severity
    from draftkit.model import Moment
    from draftkit.timeline.item import Item

__all__ = ["Step", "Timeline", "timeline"]

State = Literal["done", "overdue", "due", "ahead", "open", "warning"]
DUE_MINUTES = 30
"""How long before its time a step counts as due (our default)."""


class Step(NamedTuple):
    """One step of the plan.

    Attributes:
        key: names the step within the case, the same in every language and at every time.
        when: its time; None where it waits for a solution whose time is not known.
        by: whether `when` is the latest time (else the time itself).
        state: done, overdue, due (within half an hour, or today), ahead, open (no time yet), or warning.
        what: what to do, in the author's language.
        who: who does it, in the author's language.
        kind: the kind of message to draft for it ("" for none), with its variant.
        source: ids of the requirements behind it.
        promised: whether the client expects something at that time.
    """

    key: str
    when: Moment | None
    by: bool
    state: State
    what: str
    who: str
    kind: str
    variant: str
    source: str
    promised: bool


class Timeline(NamedTuple):
    """The plan of a case in one language, as of a time. `steps` are in order of time, those without one last;
    `reasons` puts `severity` into words.
    """

    case: Case
    lang: str
    now: Moment
    severity: Severity
    level: str
    reasons: tuple[str, ...]
    start: Moment
    end: Moment | None
    resolved: bool
    steps: tuple[Step, ...]
    words: Words


def timeline(
    case: Case, now: Moment, *, lang: str = "", holidays: Iterable[date] = (), roots: Sequence[str] = ()
) -> Timeline:
    """The plan of `case` as of `now`. The same arguments give the same plan.

    Args:
        case: the case.
        now: what has happened by then is known, the rest is planned from it.
        lang: the author's language; the case's own if empty.
        holidays: days that are no working days, beside Saturdays and Sundays.
        roots: locale folders, later ones in force over earlier ones; the bundled one if there are none.

    Raises:
        LocaleError: the language has no plan.toml, or it is broken.
    """
    lang = lang or case.lang
    words = Words(case, lang, now, roots)
    stand = standing(case, now, holidays)
    steps = [_step(item, now, words) for item in items(stand)]
    steps.sort(key=lambda step: (step.when is None, instant(step.when, end=True) if step.when else instant(now)))
    return Timeline(
        case=case,
        lang=lang,
        now=now,
        severity=stand.severity,
        level=words.text("levels", stand.severity.level),
        reasons=tuple(words.reason(reason) for reason in stand.severity.reasons),
        start=stand.start,
        end=stand.end,
        resolved=stand.resolved,
        steps=tuple(steps),
        words=words,
    )


def _step(item: Item, now: Moment, words: Words) -> Step:
    return Step(
        key=item.key,
        when=item.when,
        by=item.sort.time == "by",
        state=_state(item, now),
        what=words.text("steps", item.text, **item.values),
        who=item.owner or words.who(item.who),
        kind=item.sort.kind,
        variant=item.sort.variant,
        source=item.sort.source,
        promised=item.sort.expects,
    )


def _state(item: Item, now: Moment) -> State:
    if item.text in WARNINGS:
        return "warning"
    if item.done:
        return "done"
    if item.when is None:
        return "open"
    if instant(item.when, end=True) < instant(now):
        return "overdue"
    soon = plus_minutes(now, DUE_MINUTES)
    return "due" if instant(item.when) <= instant(soon) else "ahead"
