"""Macros of blocks: each variant a macro, what a text leaves open a choice or one macro more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from draftkit.case.fields import FIELDS
from draftkit.conditions import KEYS, meant
from draftkit.errors import UserError
from draftkit.model import FAULTS
from draftkit.plan import field_of
from draftkit_export.macro import Loss, Macro, plain
from draftkit_export.merging import merged
from draftkit_export.sample import fields_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.blocks import Variant
    from draftkit_export.macro import Part
    from draftkit_export.words import Words
    from draftkit_export.writer import Writer

_USUAL = {
    "kind": "detailed-email", "variant": "plain", "channel": "email", "fault": "own", "severity": "medium",
    "client": "neutral", "formality": "neutral", "phase": "identified", "series": "first", "told": "yes",
    "gender": "unknown", "repeat": "no", "missed": "no", "running": "no", "sensitive": "no", "prefers": "unknown",
}  # fmt: skip
"""The message that a sentence is written for where its conditions leave that open."""
_OF_CASE = ("fault", "severity", "client", "formality", "gender", "repeat", "sensitive", "prefers")
"""Conditions that one case settles."""


class Blocks(NamedTuple):
    """Makes macros of blocks.

    Attributes:
        writer: writes the texts.
        words: names, in the language.
        turn: moves the choice of wordings on.
        settled: conditions that the case settles, empty without a case.
        losses: what could not be expressed; grows.
    """

    writer: Writer
    words: Words
    turn: int
    settled: dict[str, str]
    losses: list[Loss]

    def macros(self, role: str) -> list[Macro]:
        """The macros of a block, the same text once."""
        block = self.writer.blocks()[role]
        found: dict[Any, Macro] = {}
        spoken = other = 0
        for variant in block.variants:
            if dict(variant.when).get("channel") == ("voice",):
                spoken += 1
                continue
            facings = list(self._facings(variant, role))
            other += not facings
            for facing in facings:
                for parts in self._texts(role, variant, facing):
                    macro = self._macro(role, facing, parts)
                    found.setdefault((macro.trigger, parts), macro)
        if spoken:
            self._lose(role, "spoken", n=spoken)
        if other:
            self._lose(role, "settled", n=other)
        return list(found.values())

    def _lose(self, role: str, key: str, **values: object) -> None:
        self.losses.append(Loss("block", role, self.words.say(key, **values)))

    def _macro(self, role: str, facing: dict[str, str], parts: tuple[Part, ...]) -> Macro:
        short = self.words.channel(facing["channel"])
        text = " ".join(plain(parts).split())
        title = f"{short}: {text}" if short else text
        trigger, group = self.words.block(role, facing["fault"]), self.words.group("blocks")
        return Macro(f"block {role}", trigger, _cut(title), group, (), parts, bool(short))

    def _facings(self, variant: Variant, role: str) -> Iterator[dict[str, str]]:
        """The messages for which a variant is written: one, or one for each fault where the macro's name tells it."""
        faults = dict(variant.when).get("fault", FAULTS)
        for fault in faults if self.words.by_fault(role) else faults[:1] if "fault" in dict(variant.when) else [""]:
            facing = {**_USUAL, **self.settled}
            if fault and "fault" not in self.settled:
                facing["fault"] = fault
            for key, values in variant.when:
                if facing[key] not in values and key not in self.settled:
                    facing[key] = values[0]
            if (fitting := self._outside(variant, facing)) is not None:
                yield fitting

    def _outside(self, variant: Variant, facing: dict[str, str]) -> dict[str, str] | None:
        """The same with one condition changed where it lies in the variant's `unless`; None where it does not fit."""
        if meant(variant.when, variant.unless, facing):
            return facing
        for key, _ in variant.unless:
            for value in KEYS[key] or tuple(self.writer.kit.kinds):
                other = {**facing, key: value}
                if key not in self.settled and meant(variant.when, variant.unless, other):
                    return other
        return None

    def _texts(self, role: str, variant: Variant, facing: dict[str, str]) -> Iterator[tuple[Part, ...]]:
        needed = self.writer.needed(variant, facing)
        uses = variant.wordings[self.turn % len(variant.wordings)].uses
        if needed is None:
            self._lose(role, "no_sample", name=variant.name)
            return
        base = None
        for fields in (needed, needed | fields_of(uses)):
            try:
                base, needed = self.writer.block(variant, self.turn, fields, facing), fields
                break
            except UserError as error:
                problem = str(error)
        if base is None:
            self._lose(role, "unwritten", name=variant.name, why=problem)
            return
        if not base:
            return
        several: list[tuple[Part, ...]] = [base]
        more: list[tuple[Part, ...]] = []
        open_fields = self._open(uses, needed)
        for field in open_fields:
            choices = FIELDS[field].choices
            texts = [self._with(variant, needed, facing, field, choice) for choice in choices or ("",)]
            (several if choices else more).extend(text for text in texts if text)
        if facing["gender"] in ("m", "f") and "gender" not in self.settled:
            other = {**facing, "gender": "m" if facing["gender"] == "f" else "f"}
            if meant(variant.when, variant.unless, other):
                several.append(self.writer.block(variant, self.turn, needed, other))
        yield from merged(several, self.words.say("choose"))
        more = [text for text in dict.fromkeys(more) if text not in several]
        if len(more) > 1:
            self._lose(role, "more_facts")
        yield from more

    def _open(self, uses: tuple[str, ...], needed: frozenset[str]) -> list[str]:
        """Fields that the text asks about and that are not given: each may change what it says."""
        out: dict[str, None] = {}
        for use in uses:
            field = field_of(use)
            table = field.rpartition("[].")[0]
            near = [path for path in FIELDS if table and "." not in use and path.startswith(f"{table}[].")]
            out |= dict.fromkeys(path for path in (field, *near) if path in FIELDS)
        return [each for each in out if each not in needed and not self.writer.sample.known(each)]

    def _with(
        self, variant: Variant, needed: frozenset[str], facing: dict[str, str], field: str, choice: str
    ) -> tuple[Part, ...]:
        fields = needed | fields_of([field])
        try:
            if choice:
                return self.writer.block(variant, self.turn, fields, facing, {field: choice})
            return self.writer.block(variant, self.turn, fields, facing)
        except UserError:
            return ()


def _cut(text: str, most: int = 90) -> str:
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"


def settled(facing: dict[str, str]) -> dict[str, str]:
    """What a case settles of the conditions of its messages."""
    return {key: facing[key] for key in _OF_CASE}
