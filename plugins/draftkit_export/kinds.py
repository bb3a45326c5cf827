"""Macros of kinds: whole messages from the fewest facts that they need, one for each fault and phase told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from draftkit.case.fields import FIELDS
from draftkit.drafting import Order
from draftkit.errors import UserError
from draftkit.model import FAULTS, PHASES
from draftkit_export.macro import Loss, Macro
from draftkit_export.merging import merged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.kinds import Kind
    from draftkit_export.macro import Part
    from draftkit_export.words import Words
    from draftkit_export.writer import Writer, Written

_TELLING = ("first-notice", "voicemail", "call-script")
"""Kinds that tell the client for the first time; any other follows a notice."""


class Kinds(NamedTuple):
    """Makes macros of kinds.

    Attributes:
        writer: writes the texts.
        words: names, in the language.
        turn: moves the choice of wordings on.
        alone: roles of blocks that have macros of their own.
        losses: what could not be expressed; grows.
    """

    writer: Writer
    words: Words
    turn: int
    alone: frozenset[str]
    losses: list[Loss]

    def macros(self, kind: Kind) -> list[Macro]:
        """The macros of a kind: its variants on its channels."""
        found: list[Macro] = []
        left_out: set[str] = set()
        for channel in kind.channels:
            for variant in ("", *kind.variants):
                found += self._texts(kind, variant, channel, left_out)
        if left_out:
            self._open(kind, left_out)
        self._length(kind)
        return found

    def _lose(self, kind: Kind, key: str, **values: object) -> None:
        self.losses.append(Loss("kind", kind.name, self.words.say(key, **values)))

    def _named(self, situations: list[tuple[str, str]]) -> str:
        """Faults and phases in words; those that are all there are go without saying."""
        faults, phases = (list(dict.fromkeys(each)) for each in zip(*situations, strict=True))
        if len(faults) * len(phases) != len(situations):
            return "; ".join(self._named([each]) for each in situations)
        told = [] if len(faults) == len(FAULTS) else [self.words.fault(each) for each in faults if each]
        stands = [] if len(phases) == len(PHASES) else [self.words.phase(each) for each in phases if each]
        return "; ".join(filter(None, (", ".join(told), ", ".join(stands))))

    def _open(self, kind: Kind, left_out: set[str]) -> None:
        """Say which blocks the messages of a kind could have beside those that they need."""
        names = sorted(
            {f":{self.words.block(role, 'own')}" if role in self.alone else f"--block {role}" for role in left_out}
        )
        self._lose(kind, "open", roles=", ".join(names))

    def _title(self, kind: Kind, variant: str, channel: str) -> str:
        mark = self.words.channel(channel) if channel != kind.channels[0] else ""
        name = self.words.title(kind.name, variant)
        return f"{mark}: {name}" if mark else name

    def _length(self, kind: Kind) -> None:
        for channel in kind.channels:
            limit = kind.limit(channel, self.writer.sample.lang)
            if limit is not None:
                title = self._title(kind, "", channel)
                unit = self.words.unit(limit.unit)
                self._lose(kind, "length", title=title, low=limit.low, high=limit.high, hard=limit.hard, unit=unit)

    def _texts(self, kind: Kind, variant: str, channel: str, left_out: set[str]) -> Iterator[Macro]:
        """One macro for each text, named after all faults and phases that give it."""
        order = Order(kind.name, self.writer.sample.lang, channel, self.writer.sample.at, variant, self.turn)
        texts: dict[tuple[tuple[Part, ...], tuple[Part, ...]], list[tuple[str, str]]] = {}
        for what, given in self._situations(kind):
            try:
                written = self._written(order, given)
            except UserError as error:
                self._lose(kind, "needs", what=self._named([what]), why=str(error).splitlines()[0])
                continue
            left_out |= set(written.left_out)
            texts.setdefault((written.subject, written.text), []).append(what)
        title = self._title(kind, variant, channel)
        for (subject, text), whats in texts.items():
            full = f"{title} – {self._named(whats)}" if len(texts) > 1 else title
            trigger = self.words.kind(kind.name, variant, channel)
            yield Macro(
                f"kind {kind.name}",
                trigger,
                full,
                self.words.group(channel),
                subject,
                text,
                channel in ("messenger", "sms"),
            )

    def _written(self, order: Order, given: dict[str, Any]) -> Written:
        """A message; how the client hears next is a choice where it changes words in one place, else a call."""
        how = "next[].how"
        if self.writer.sample.known("next[].at"):
            return self.writer.kind(order, given)
        usual, *others = FIELDS[how].choices
        first = self.writer.kind(order, {**given, how: usual})
        if "next[].at" not in first.fields:
            return first
        texts = [self.writer.kind(order, {**given, how: other}, first.fields).text for other in others]
        texts = merged([first.text, *texts], self.words.say("choose"))
        return first._replace(text=texts[0]) if len(texts) == 1 else first

    def _situations(self, kind: Kind) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
        """Faults and, where the kind asks for them, phases; as the case has them where it says so."""
        known = self.writer.sample.known
        phased = any(key == "phase" for layout in kind.layouts for key, _ in layout.when)
        for fault in ("",) if known("fault") else FAULTS:
            for phase in PHASES if phased and not known("status[].is") else ("",):
                given: dict[str, Any] = {"fault": fault} if fault else {}
                if phase:
                    given["status[].is"] = phase
                if kind.name not in _TELLING and not known("sent[].kind"):
                    given |= {"sent[].kind": "first-notice", "sent[].at": self.writer.sample.earlier}
                yield (fault, phase), given
