"""What to do about a report, as the house has set it. Rules find; this decides; surfaces act."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from draftkit.model import Decision
from draftkit.settings import LEVELS, matches

if TYPE_CHECKING:
    from collections.abc import Iterable

    from draftkit.model import Message, Report
    from draftkit.settings import Action, Settings, Terms

_GRAVITY: tuple[Action, ...] = ("accept", "prompt", "soft", "defer", "block")
_LEVELS = (*LEVELS, "broken")
_ADDRESS = r"(?<![^\s<>\"(),:;])[^\s<>\"(),:;]+@[^\s<>\"(),:;]+"  # looked for at the start of a word, once a word


def decide(message: Message, report: Report, settings: Settings) -> Decision:
    """The gravest action that any finding asks for, for any of those who get the message, and the reasons for it.

    A rule that broke asks for "broken" (defer), so that a message never passes for clean because nobody looked. Block
    outweighs it: what was found stands, whatever else broke.
    """
    policies = _policies(message, settings)
    asked: dict[str, tuple[int, int]] = {}  # reason → how grave the action, how grave the finding
    said = [(finding.rule, finding.level, f"{finding.rule}: {finding.message}") for finding in report.findings]
    broken = (failure.partition(":")[0] for failure in report.failures)
    for rule, level, reason in (*said, *((rule, "broken", f"{rule}: could not look") for rule in broken)):
        gravity = max(_GRAVITY.index(_action(rule, level, terms)) for terms in policies)
        if gravity:
            asked[reason] = max(asked.get(reason, (0, 0)), (gravity, -_LEVELS.index(level)))
    if not asked:
        return Decision("accept")
    reasons = sorted(asked, key=asked.__getitem__, reverse=True)
    return Decision(_GRAVITY[asked[reasons[0]][0]], tuple(reasons))


def addresses(texts: Iterable[str]) -> tuple[str, ...]:
    """The plain addresses in headers or arguments, in their order. One in a name counts, too: somebody may get it."""
    return tuple(dict.fromkeys(found for text in texts for found in re.findall(_ADDRESS, text)))


def _policies(message: Message, settings: Settings) -> list[tuple[Terms, ...]]:
    """The terms that fit the message, in their order, for each recipient; those of recipients alike stand once."""
    if len(settings.policy) == 1:
        return [settings.policy]
    sender = [terms for terms in settings.policy if not terms.sender or _fits(terms.sender, message.sender)]
    alike = {
        tuple(number for number, terms in enumerate(sender) if not terms.to or _fits(terms.to, address))
        for address in message.to or ("",)
    }
    return [tuple(sender[number] for number in numbers) for numbers in sorted(alike)]


def _action(rule: str, level: str, policy: Iterable[Terms]) -> Action:
    """What the first terms that say something say: of the rule, else of its family, else of its level."""
    for terms in policy:
        if rule in terms.rules and level != "broken":
            return terms.rules[rule]
        for pattern, action in terms.rules.items():
            if matches(pattern, rule) and level != "broken":
                return action
        if level in terms.actions:
            return terms.actions[level]
    raise AssertionError(level)  # the last terms say something of each level


def _fits(patterns: Iterable[str], address: str) -> bool:
    """Whether an address is one of those that patterns with "@" name, or in one of the domains that others name."""
    address = _plain(address)
    domain = address.rpartition("@")[2]
    return any(_expression(pattern).fullmatch(address if "@" in pattern else domain) for pattern in patterns)


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, _plain(pattern).split("*"))))


def _plain(address: str) -> str:
    """An address in small letters, its domain as the network writes it: "банк.рф" is "xn--80ab2al.xn--p1ai"."""
    name, at, domain = address.lower().rpartition("@")
    if not domain.isascii():
        try:
            domain = ".".join(part if part.isascii() else part.encode("idna").decode() for part in domain.split("."))
        except UnicodeError:
            return address.lower()
    return name + at + domain
