"""What every gate does: look at a mail as it would leave, and take out of it what must not leave."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from draftkit.mail import from_mail
from draftkit.model import Context, Decision
from draftkit.overrides import HEADER, sign
from draftkit.policy import addresses
from draftkit.readings import check_source

if TYPE_CHECKING:
    from draftkit.kit import Kit
    from draftkit.mail import Source
    from draftkit.model import Finding, Report
    from draftkit.overrides import Override

_PRIVATE = re.compile(rb"(?im)^(?:(?:X-)?Draftkit[\w-]*|X-Unsent|X-Mozilla-[\w-]+):[^\n]*\n(?:[ \t][^\n]*\n)*")
"""Headers for our own side: allowances and overrides, "open me as a draft", what Thunderbird notes down for itself."""
_SENDERS, _RECIPIENTS = ("from",), ("to", "cc", "bcc", "resent-to", "resent-cc", "resent-bcc")
_ARMOURED = r"\s*-----BEGIN PGP (SIGNED )?MESSAGE-----\s.*^-----END PGP (?:MESSAGE|SIGNATURE)-----"

MARK = "X-Draftkit"
"""The header by which those behind a gate see that a mail was not checked."""


class Route(NamedTuple):
    """From whom and to whom a mail goes, as the client told the server; empty where nobody did."""

    sender: str = ""
    to: tuple[str, ...] = ()


NOWHERE = Route()


class Verdict(NamedTuple):
    """What was seen in a mail and what is to be done with it.

    Attributes:
        source: the mail.
        report: what was found; None for a mail that is passed unread.
        decision: what is to be done.
        unchecked: why nobody looked: "encrypted", "signed", "language"; "" for a mail that was checked.
        override: by whose leave a held mail goes all the same.
        note: a line for the log, without a word of the mail; "" for none.
    """

    source: Source
    report: Report | None
    decision: Decision
    unchecked: str = ""
    override: Override | None = None
    note: str = ""

    @property
    def held_for(self) -> tuple[Finding, ...]:
        """The findings of a mail that must not go, the gravest first, and before them those that it is held for."""
        if self.report is None or self.decision.action == "accept":
            return ()
        order = ("error", "warning", "note")
        reasons = self.decision.reasons

        def weight(finding: Finding) -> tuple[int, int]:
            reason = f"{finding.rule}: {finding.message}"
            return reasons.index(reason) if reason in reasons else len(reasons), order.index(finding.level)

        return tuple(sorted(self.report.findings, key=weight))


def look(kit: Kit, mail: bytes, route: Route = NOWHERE, key: bytes | None = None) -> Verdict:
    """Check a mail with all rules of the house and decide by its policy. A signed or encrypted one passes, unread.

    Args:
        kit: the house's.
        mail: its bytes.
        route: its way; what is not known of it is read from the headers.
        key: for overrides (`draftkit.overrides.house_key`).

    Raises:
        UserError: the settings or a rule's files are wrong.
    """
    from draftkit_gate.leave import excused

    source = from_mail(mail)
    headers = [(name.lower(), value) for name, value in source.message.headers]
    sender = addresses(value for name, value in headers if name in _SENDERS)[-1:] or (route.sender,)
    to = route.to or addresses(value for name, value in headers if name in _RECIPIENTS)
    source = source._replace(message=source.message._replace(sender=sender[0], to=to))
    sealed = _sealed(source)
    if sealed:
        return Verdict(source, None, Decision("accept"), sealed, note=f"unchecked: {sealed}")
    report = check_source(lambda message: kit.check(message, Context()), source)
    note = f"unchecked: {report.unchecked}" if report.unchecked else ""
    verdict = Verdict(source, report, kit.decide(source.message, report), report.unchecked, note=note)
    values = [value for name, value in headers if name == HEADER.lower()]
    return excused(verdict, values, key)


def _sealed(source: Source) -> str:
    """Why a mail is passed unread: a change would break it, or nobody can read it."""
    armoured = re.match(_ARMOURED, source.message.text, re.DOTALL | re.MULTILINE)
    if (source.mail is not None and source.mail.encrypted) or (armoured and not armoured[1]):
        return "encrypted"
    return "signed" if armoured or (source.mail is not None and source.mail.by_author) else ""


def private(name: bytes) -> bool:
    """Whether a header of this name is for our own side."""
    return _PRIVATE.fullmatch(name + b":\n") is not None


def leaving(mail: bytes) -> bytes:
    """A mail as it may leave: without our private headers; all other bytes stay."""
    end = next((found.end() for found in re.finditer(rb"\n\r?\n", mail)), len(mail))
    return _PRIVATE.sub(b"", mail[:end]) + mail[end:]


def outgoing(verdict: Verdict, mail: bytes, *, key: bytes | None = None, gate_behind: bool = False) -> bytes:
    """A checked mail as it may leave (see `leaving`), marked if nobody could check it. Only headers change, which no
    signature of S/MIME or PGP covers. With `gate_behind` an override goes along, for the next gate to honour.
    """
    return _headed(leaving(mail), added(verdict, key=key, gate_behind=gate_behind))


def added(verdict: Verdict, *, key: bytes | None = None, gate_behind: bool = False) -> list[tuple[str, str]]:
    """The headers that a mail gets on its way out."""
    headers = [(MARK, f"unchecked ({verdict.unchecked})")] if verdict.unchecked else []
    if gate_behind and key is not None and verdict.override is not None:
        headers.append((HEADER, sign(verdict.override, key)))
    return headers


def _headed(mail: bytes, headers: list[tuple[str, str]]) -> bytes:
    """A mail with headers at its top, below the line `From …` of a mailbox; long ones are folded."""
    end = b"\r\n" if mail.partition(b"\n")[0].endswith(b"\r") else b"\n"
    first = mail.index(b"\n") + 1 if mail.startswith(b"From ") and b"\n" in mail else 0
    lines = b"".join(
        b"%b: %b%b"
        % (name.encode(), value.replace(" ", f"{end.decode()} ").encode() if len(value) > 60 else value.encode(), end)
        for name, value in headers
    )
    return mail[:first] + lines + mail[first:]


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
