"""Fitting: a message brought to the length that its kind wants.

A message that is longer than wanted is written in the shortest wordings that keep every fact, then without what its
kind can spare. Over the hard limit it is written in the shortest wordings of all, then without what the kind names in
`trim`. What still fits in the end is put back, the last left out first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from draftkit.kinds import Kind, Limit
    from draftkit.model import Draft
    from draftkit.plan import Plan
    from draftkit.render import Manner, Piece


class Step(NamedTuple):
    """A look at the length: `role` was left out, or stayed out, if the message had more than `most` (it had `n`). Looks
    without a role are for shorter wordings.
    """

    role: str
    n: int
    most: int

    @property
    def dropped(self) -> bool:
        """Whether the block was left out."""
        return self.n > self.most


class Round(NamedTuple):
    """One writing of a message, and the looks at its length that decided how it went on."""

    pieces: tuple[Piece, ...]
    manner: Manner
    steps: tuple[Step, ...]


class Written(NamedTuple):
    """A message as written from a plan."""

    plan: Plan
    manner: Manner
    pieces: Sequence[Piece]
    draft: Draft

    def round(self, steps: Sequence[Step]) -> Round:
        """This writing, and the looks at its length."""
        return Round(tuple(self.pieces), self.manner, tuple(steps))


class Fitted(NamedTuple):
    """A message within its length, and how it came to be; the last of `rounds` is what stands.

    Attributes:
        left_out: the roles that had to go, in the order of the plan.
    """

    plan: Plan
    draft: Draft
    rounds: tuple[Round, ...]
    left_out: tuple[str, ...]


class Length(NamedTuple):
    """How long a draft is, in the unit of its limit; `encoding` and `units` are those of an SMS."""

    n: int
    limit: Limit
    encoding: str = ""
    units: int = 0

    @property
    def over(self) -> bool:
        """Whether the draft is longer than its kind ever may be."""
        return self.n > self.limit.hard


def length(draft: Draft, kind: Kind, client: str = "") -> Length | None:
    """The length of a draft, None where its kind sets no limit on its channel."""
    limit = kind.limit(draft.channel, draft.lang, client)
    return None if limit is None else _measured(draft, limit)


def fit(
    plan: Plan, kind: Kind, manner: Manner, write: Callable[[Plan, Manner], Written], *, keep: Sequence[str] = ()
) -> Fitted:
    """Write a plan and bring it to its length.

    Args:
        plan: all that could be said.
        kind: its kind, with limits and what can be left out.
        manner: how wordings are chosen where there is room.
        write: writes a plan.
        keep: blocks that stay, whatever the length.
    """
    now = write(plan, manner)
    limit = kind.limit(now.draft.channel, now.draft.lang, plan.facing["client"])
    if limit is None:
        return Fitted(plan, now.draft, (now.round(()),), ())
    rounds: list[Round] = []
    steps: list[Step] = []
    out: list[tuple[str, int]] = []
    spare, trim = ("", *kind.spare), ("", *kind.trim)
    for role, most in [*((role, limit.high) for role in spare), *((role, limit.hard) for role in trim)]:
        if role and (role in keep or role not in _roles(now.plan)):
            continue
        steps.append(Step(role, _measured(now.draft, limit).n, most))
        if steps[-1].dropped:
            rounds.append(now.round(steps))
            steps.clear()
            if role:
                out.append((role, most))
            else:
                manner = manner._replace(terse=manner.brief, brief=True)
            now = write(_only(plan, _roles(now.plan) - {role}), manner)
    for role, most in reversed(out[:-1]):  # with the last it was too long
        steps.append(Step(role, _measured(now.draft, limit).n + 1, most))  # a block has a word at least
        if not steps[-1].dropped:
            rounds.append(now.round(steps))
            more = write(_only(plan, _roles(now.plan) | {role}), manner)
            steps = [Step(role, _measured(more.draft, limit).n, most)]
            rounds.append(more.round(steps))
            now = now if steps[-1].dropped else more
            steps = []
    left = tuple(c.block.role for c in plan.choices if c.block.role not in _roles(now.plan))
    return Fitted(now.plan, now.draft, (*rounds, now.round(steps)), left)


def _roles(plan: Plan) -> set[str]:
    return {choice.block.role for choice in plan.choices}


def _only(plan: Plan, roles: set[str]) -> Plan:
    return plan._replace(choices=tuple(choice for choice in plan.choices if choice.block.role in roles))


def _measured(draft: Draft, limit: Limit) -> Length:
    from draftkit.channels import count_words, sms_segments, voice_seconds

    if limit.unit == "segments":
        encoding, units, segments = sms_segments(draft.text)
        return Length(segments, limit, encoding, units)
    if limit.unit == "seconds":
        return Length(round(voice_seconds(draft.text, draft.lang)), limit)
    return Length(count_words(draft.text), limit)
