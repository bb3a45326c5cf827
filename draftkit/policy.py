"""What to do about a report, as the house has set it. Rules find; this decides; surfaces act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.model import Decision
from draftkit.settings import matches

if TYPE_CHECKING:
    from draftkit.model import Finding, Report
    from draftkit.settings import Action, Settings

_GRAVITY: tuple[Action, ...] = ("accept", "hold", "defer", "reject")


def decide(report: Report, settings: Settings) -> Decision:
    """The gravest action that any finding asks for, and the reasons for it.

    A rule that broke asks for `policy.broken` (defer), so that a message never passes for clean because nobody looked.
    Reject outweighs it: what was found stands, whatever else broke.
    """
    asked: list[tuple[Action, str]] = [
        (_action(finding, settings), f"{finding.rule}: {finding.message}") for finding in report.findings
    ]
    asked += [(settings.policy["broken"], f"{rule}: could not look") for rule in report.failures]
    action: Action = max((action for action, _ in asked), key=_GRAVITY.index, default="accept")
    reasons = () if action == "accept" else tuple(dict.fromkeys(reason for asks, reason in asked if asks == action))
    return Decision(action, reasons)


def _action(finding: Finding, settings: Settings) -> Action:
    """The action for a finding: that of its rule, else of its family, else of its level."""
    rules = settings.policy_rules
    if finding.rule in rules:
        return rules[finding.rule]
    for pattern, action in rules.items():
        if matches(pattern, finding.rule):
            return action
    return settings.policy[finding.level]
