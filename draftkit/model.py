"""The values that travel through draftkit. All are immutable and hold no behaviour beyond reading themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from draftkit.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime, time, tzinfo

Level = Literal["error", "warning", "note"]
LEVELS: tuple[Level, ...] = ("error", "warning", "note")
"""Levels of a finding, the gravest first."""

FAULTS = ("own", "shared", "third_party", "force_majeure", "disputed", "client", "unknown")
SEVERITIES = ("low", "medium", "high", "critical")
CLIENT_TYPES = ("neutral", "furious", "balanced", "quiet", "key", "know_it_all", "asking", "whining")
PHASES = ("investigating", "identified", "monitoring", "resolved")
FORMALITIES = ("formal", "neutral", "informal")
CHANNELS = ("email", "sms", "messenger", "voice")
ELEMENTS = ("apology", "impact", "solution", "time", "prevention", "contact", "empathy")
"""What a message can convey; the flags of `draftkit lint --format jsonl`."""


class Moment(NamedTuple):
    """A day, or a clock time on a day, as the case states it. `zone` is None where the case names no time zone."""

    day: date
    clock: time | None = None
    zone: tzinfo | None = None


class Money(NamedTuple):
    """An amount in a currency (ISO 4217 code). `amount` keeps the decimals that were written."""

    amount: str
    currency: str


class Question(NamedTuple):
    """What the author must still say. `field` is the path in the case file; `example` shows a right value."""

    field: str
    text: str
    example: str


class Note(NamedTuple):
    """Advice to the author that stands beside a draft and never in it. `topic` is that of templates/notes.<lang>.toml
    (call, signer, ready, measure, legal, consent, channel, …) or the drafter's own: length, left-out, wish.
    """

    topic: str
    text: str


class Passage(NamedTuple):
    """Part of a draft that one block wrote. `origin` reads `file:line`; `paragraph` counts from 0; `text` is plain
    text with Markdown lists (lines starting with "- ") and no other markup. `facts` are the case fields it says.
    It has the wording number `wording` of `wordings`; where it is not `required`, the author may do without it.
    """

    block: str
    origin: str
    paragraph: int
    text: str
    facts: tuple[str, ...] = ()
    wording: int = 0
    wordings: int = 1
    required: bool = False


class Draft(NamedTuple):
    """A message being written. `subject` is empty on channels without one. `skeleton` is the body as Markdown in which
    every value from the case is a token `dk<i>z`, `values` their texts in order: the HTML part is made from these
    two (see render.py), so that no value is ever read as markup.
    """

    kind: str
    variant: str
    lang: str
    channel: str
    subject: str
    passages: tuple[Passage, ...]
    notes: tuple[Note, ...]
    skeleton: str
    values: tuple[str, ...]

    @property
    def text(self) -> str:
        """The body: paragraphs joined by blank lines, passages within one by a space (list items by newlines)."""
        return join_passages((p.paragraph, p.text) for p in self.passages)


def join_passages(passages: Iterable[tuple[int, str]]) -> str:
    """Join `(paragraph, text)` pairs into a body; the one place that knows how passages sit beside each other."""
    parts: list[str] = []
    last = None
    for paragraph, text in passages:
        if last is not None:
            parts.append("\n\n" if paragraph != last else "\n" if text.startswith("- ") or "\n- " in parts[-1] else " ")
        parts.append(text)
        last = paragraph
    return "".join(parts)


class Fix(NamedTuple):
    """A replacement for a span. `safe` fixes may be applied by a machine; the others are offered."""

    replacement: str
    safe: bool


class Finding(NamedTuple):
    """One hit of a rule. `start` and `end` are code points of the message's text (`part` "body") or its subject
    (`part` "subject"); a finding about the whole document has start == end == 0 and an empty `text`.
    `origin` names the passage that wrote the sentence, where the message is a draft.
    What is said of an allowance (allowances.py) has the `part` "header", start == end being the header's number, or
    "file", `origin` being where it stands: "file:line".
    """

    rule: str
    level: Level
    start: int
    end: int
    text: str
    message: str
    why: str = ""
    advice: str = ""
    fix: Fix | None = None
    part: str = "body"
    origin: str = ""


class Guarded(NamedTuple):
    """What must not leak. Only rules are handed this; the facts that a template sees do not hold it."""

    people: tuple[str, ...] = ()
    internal_terms: tuple[str, ...] = ()
    confidential: tuple[str, ...] = ()


class Context(NamedTuple):
    """What is known about a message besides its text. `facts` is the public side of the case in the message's language
    (nested plain values, see case.facts), None for a message without a case. Empty strings mean not known. `limits` is
    how long its kind lets a message be, by language ("": any): unit, wanted from, wanted to, never over (kinds.Limit).
    """

    kind: str = ""
    variant: str = ""
    channel: str = "email"
    fault: str = ""
    severity: str = ""
    client_type: str = ""
    phase: str = ""
    about_problem: bool | None = None
    facts: dict[str, Any] | None = None
    guarded: Guarded = Guarded()
    now: datetime | None = None
    limits: Mapping[str, tuple[str, int, int, int]] = {}


class Message(NamedTuple):
    """Text as it would leave. `lang` is "en" or "ru" ("" = find out). `passages` is set for our own drafts. `sender`
    and `to`, all who get it, are plain addresses, for the policy; empty where nobody said.
    """

    text: str
    subject: str = ""
    lang: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    passages: tuple[Passage, ...] = ()
    path: str = ""
    sender: str = ""
    to: tuple[str, ...] = ()


class Report(NamedTuple):
    """All that one run of the rules found in a message. `elements` maps each of ELEMENTS to whether it is conveyed;
    `failures` names rules that broke (a broken rule never passes for a clean message). `guessed`: nobody said of which
    kind the message is, and `kind` is what it was taken for. `unchecked`: why nobody looked; "language" for one
    without rules.
    """

    lang: str
    kind: str
    findings: tuple[Finding, ...]
    elements: dict[str, bool]
    failures: tuple[str, ...] = ()
    guessed: bool = False
    unchecked: str = ""


class Decision(NamedTuple):
    """What a surface should do: accept; hold the message until its author says "send it anyway" (prompt) or says why
    (soft); hold it whatever anybody says (block); defer (draftkit broke). `reasons`: all that asks for more than
    accept, "rule: message", the gravest first.
    """

    action: Literal["accept", "prompt", "soft", "defer", "block"]
    reasons: tuple[str, ...] = ()

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules of the reasons, each once; what an override has to name."""
        return tuple(dict.fromkeys(reason.partition(":")[0] for reason in self.reasons))
