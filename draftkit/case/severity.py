"""How grave an affair is: damage, history of the relationship, and how it was handled so far (domain.md 1.5).

    damage 0..3
    +1  the relationship is fragile or hostile, or the failure repeats an earlier one
    +1  the client found it before we told them, or we missed a promise
    -1  the relationship is strong, the damage at most 1, and it is no repetition
    0-1 low, 2 medium, 3 high, 4 or more critical; a running stop of the client's business is at least high

Where the case gives no `damage.level`, the damage is the highest of what the case says:

    3   damage.kind has reputation, personal, data or safety; or the client looks bad in front of others (impact.before)
    2   damage.kind has deadline, quality, money or service; or a loss in money; or plans of the client (impact.plans)
    1   an interruption of service that is over and took less than an hour; or any other impact
    0   none of these

The weights and thresholds are ours, not a source's; an author who knows better sets `severity`, or `damage.level`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from draftkit.case.times import begun, instant, over
from draftkit.model import SEVERITIES, Money
from draftkit.records import NamedTuple

if TYPE_CHECKING:
    from draftkit.case import Case
    from draftkit.model import Moment

DAMAGE_OF_KIND = {
    "reputation": 3, "personal": 3, "data": 3, "safety": 3, "deadline": 2, "quality": 2, "money": 2, "service": 2,
}  # fmt: skip
"""What each `damage.kind` counts for (domain.md 1.5, first paragraph of the formula)."""

REASONS = (
    "damage_given", "damage_kind", "damage_before", "damage_loss", "damage_plans", "damage_short", "damage_impact",
    "damage_none", "loyalty", "repeat_failure", "discovered_by_client", "promise_missed", "loyalty_strong",
    "running_stop", "overridden",
)  # fmt: skip
"""Keys of all reasons. Their texts are `[severity.reasons]` in `locales/<lang>/plan.toml`."""


class Reason(NamedTuple):
    """Why the level is what it is. `points` is what it adds; `values` is what its text may name."""

    key: str
    points: int
    values: dict[str, Any]


class Severity(NamedTuple):
    """`level` is what holds, `computed` what the formula gives; `overridden` where the author's level is another."""

    level: str
    computed: str
    reasons: tuple[Reason, ...]
    overridden: bool


def severity(case: Case, at: Moment | None = None) -> Severity:
    """The severity of a case at a time (default: the case's own `now`; without one, with all that the case knows)."""
    at = at or case.now
    damage = _damage(case, at)
    reasons = [damage, *_history(case, damage.points), *_handling(case, at)]
    score = sum(reason.points for reason in reasons)
    computed = SEVERITIES[min(max(score - 1, 0), 3)]
    if is_stop(case, at):
        if computed in ("low", "medium"):
            computed = "high"
        reasons.append(Reason("running_stop", 0, {}))
    given = case.get("severity")
    if given and given != computed:
        reasons.append(Reason("overridden", 0, {"computed": computed, "level": given}))
    return Severity(given or computed, computed, tuple(reasons), bool(given) and given != computed)


def _damage(case: Case, at: Moment | None) -> Reason:
    given = case.get("damage.level")
    if given is not None:
        return Reason("damage_given", given, {"level": given})
    kinds = case.get("damage.kind", [])
    short = "service" in kinds and _minutes(case) < 60 and not is_running(case, at)
    found = [Reason("damage_kind", DAMAGE_OF_KIND[k], {"kind": k}) for k in kinds if not (short and k == "service")]
    if case.get("impact.before"):
        found.append(Reason("damage_before", 3, {}))
    amount = case.get("damage.loss.amount")
    if amount and float(amount) > 0:
        found.append(Reason("damage_loss", 2, {"loss": Money(amount, case.get("damage.loss.currency", ""))}))
    if case.get("impact.plans"):
        found.append(Reason("damage_plans", 2, {}))
    if short:
        found.append(Reason("damage_short", 1, {"minutes": int(_minutes(case))}))
    if any(case.get(f"impact.{name}") for name in ("fact", "extent", "forces", "also", "running")):
        found.append(Reason("damage_impact", 1, {}))
    found.append(Reason("damage_none", 0, {}))
    return max(found, key=lambda reason: reason.points)  # the first of equals: the one the author named most plainly


def _history(case: Case, damage: int) -> list[Reason]:
    loyalty, repeat = case.get("relationship.loyalty"), case.get("relationship.repeat_failure", False)
    found = []
    if loyalty in ("fragile", "hostile"):
        found.append(Reason("loyalty", 1, {"loyalty": loyalty}))
    if repeat:
        found.append(Reason("repeat_failure", 0 if found else 1, {}))
    if loyalty == "strong" and damage <= 1 and not repeat:
        found.append(Reason("loyalty_strong", -1, {}))
    return found


def _handling(case: Case, at: Moment | None) -> list[Reason]:
    found = []
    if case.get("handling.discovered_by") == "client":
        found.append(Reason("discovered_by_client", 1, {}))
    promise = missed_promise(case, at)
    if promise is not None:
        found.append(Reason("promise_missed", 0 if found else 1, promise))
    return found


def missed_promise(case: Case, at: Moment | None) -> dict[str, Any] | None:
    """The first promise missed by `at`: due by then and not kept, or kept late.

    One without a due time counts as missed only if the case says `met = false`.
    """
    promises: list[dict[str, Any]] = case.get("promises", [])
    for promise in promises:
        due, kept = promise.get("due"), promise.get("kept_at")
        late = due is not None and kept is not None and instant(kept) > instant(due, end=True)
        unmet = not promise.get("met", kept is not None) if due is not None else promise.get("met") is False
        if (late or unmet) and (due is None or at is None or over(due, at)):
            return promise
    return None


def phase_at(case: Case, at: Moment | None) -> str | None:
    """The newest `status` that holds by `at`; None if the case gives none."""
    known = [s for s in case.get("status", []) if "is" in s and ("from" not in s or at is None or begun(s["from"], at))]
    newest = max(known, key=lambda s: ("from" in s, instant(s["from"]) if "from" in s else None), default=None)
    return newest["is"] if newest else None


def is_running(case: Case, at: Moment | None) -> bool:
    """Whether the harm still goes on at `at`.

    `impact.running` says so, unless it has ended since (`impact.until`, or the status monitoring or resolved); without
    it, an interruption of service that has begun and not ended runs.
    """
    until = case.get("impact.until")
    if phase_at(case, at) in ("monitoring", "resolved") or (until is not None and (at is None or over(until, at))):
        return False
    flag: bool | None = case.get("impact.running")
    if flag is not None:
        return flag
    since = case.get("impact.since")
    return "service" in case.get("damage.kind", []) and since is not None and (at is None or begun(since, at))


def is_stop(case: Case, at: Moment | None) -> bool:
    """Whether the client's business stands still: the harm runs, and its kind is service or not said."""
    kinds = case.get("damage.kind", [])
    return ("service" in kinds or not kinds) and is_running(case, at)


def _minutes(case: Case) -> float:
    """How long the impact lasted, in minutes; endless where the case does not say both ends with clock times."""
    since, until = case.get("impact.since"), case.get("impact.until")
    if not since or not until or since.clock is None or until.clock is None:
        return float("inf")
    return (instant(until) - instant(since)).total_seconds() / 60
