"""What every gate does: look at a mail as it would leave, and take out of it what must not leave."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from draftkit.mail import from_mail
from draftkit.model import Context, Decision
from draftkit.readings import check_source

if TYPE_CHECKING:
    from draftkit.kit import Kit
    from draftkit.mail import Source
    from draftkit.model import Finding, Report

_PRIVATE = re.compile(rb"(?im)^(?:(?:X-)?Draftkit[\w-]*|X-Unsent|X-Mozilla-[\w-]+):[^\n]*\n(?:[ \t][^\n]*\n)*")
"""Headers for our own side: allowances and overrides, "open me as a draft", what Thunderbird notes down for itself."""


class Verdict(NamedTuple):
    """What was seen in a mail and what is to be done with it; `report` is None for a mail that nobody can read."""

    source: Source
    report: Report | None
    decision: Decision

    @property
    def held_for(self) -> tuple[Finding, ...]:
        """The findings of a mail that must not go, the gravest first, and before them those that it is held for."""
        if self.report is None or self.decision.action == "accept":
            return ()
        order = ("error", "warning", "note")
        reasons = self.decision.reasons

        def weight(finding: Finding) -> tuple[bool, int]:
            return f"{finding.rule}: {finding.message}" not in reasons, order.index(finding.level)

        return tuple(sorted(self.report.findings, key=weight))


def look(kit: Kit, mail: bytes) -> Verdict:
    """Check a mail with all rules of the house and decide by its policy. An encrypted one passes, unread.

    Raises:
        UserError: the settings or a rule's files are wrong.
    """
    source = from_mail(mail)
    if source.mail is not None and source.mail.encrypted:
        return Verdict(source, None, Decision("accept", ("encrypted: not checked",)))
    report = check_source(lambda message: kit.check(message, Context()), source)
    return Verdict(source, report, kit.decide(source.message, report))


def private(name: bytes) -> bool:
    """Whether a header of this name is for our own side."""
    return _PRIVATE.fullmatch(name + b":\n") is not None


def leaving(mail: bytes) -> bytes:
    """A mail as it may leave: without our private headers; all other bytes stay."""
    end = next((found.end() for found in re.finditer(rb"\n\r?\n", mail)), len(mail))
    return _PRIVATE.sub(b"", mail[:end]) + mail[end:]


def outgoing(verdict: Verdict, mail: bytes) -> bytes:
    """A checked mail as it may leave (see `leaving`); a signed or encrypted one as it is."""
    built = verdict.source.mail
    return mail if built is not None and (built.signed or built.encrypted) else leaving(mail)


def lines(verdict: Verdict, *, ascii_only: bool = False) -> list[str]:
    """What a person needs to know of a held mail: a line each, in the order of `held_for`. Lines are counted in the
    text, as its author sees it. With `ascii_only` words in other letters are left out.
    """
    from draftkit_gate.replies import typed

    out = []
    for finding in verdict.held_for:
        said, advice = finding.message, finding.advice
        if ascii_only:
            said, advice = (text if text.isascii() else "" for text in (typed(said), typed(advice)))
        text = f"{finding.level}{_place(finding, verdict.source)}{': ' if said else ''}{said} [{finding.rule}]"
        out.append(f"{text} {'-' if ascii_only else '–'} {advice}" if advice else text)
    if verdict.report is not None and verdict.decision.action == "defer":
        out += [f"a rule broke: {failure}" for failure in verdict.report.failures]
    return out


def _place(finding: Finding, source: Source) -> str:
    if finding.part == "subject":
        return ", subject"
    if finding.start == finding.end:
        return ""
    line = source.text_of(finding.part).count("\n", 0, finding.start) + 1
    return f", line {line}"
