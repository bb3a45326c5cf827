"""The writer: lets draftkit's own engine write blocks and kinds from the sample, and tells which facts they print."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from draftkit.case.fields import FIELDS
from draftkit.drafting import Drafter, Order
from draftkit.errors import MissingFacts
from draftkit.plan import missing
from draftkit_export.marks import Marks
from draftkit_export.sample import EMPTY, fields_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from draftkit.blocks import Block, Variant
    from draftkit.kit import Kit
    from draftkit.pen import Pen
    from draftkit_export.macro import Part
    from draftkit_export.sample import Sample

_NUMBER = re.compile(r"\[\d+\]")


class Written(NamedTuple):
    """A message as words and fields, the roles of the blocks that it has no facts for, and the fields it is from."""

    subject: tuple[Part, ...]
    text: tuple[Part, ...]
    left_out: tuple[str, ...]
    fields: frozenset[str]


class Writer:
    """Writes from one sample, in one language.

    Args:
        kit: the house.
        sample: the facts.
    """

    def __init__(self, kit: Kit, sample: Sample) -> None:
        self.kit, self.sample = kit, sample
        self._marks = Marks(sample, kit.prepare_environment)
        ours = kit.drafter
        self._drafter = Drafter(
            kit.template_roots,
            kit.locale_roots,
            lambda case, order: ours.pen(case, order).locale,
            self._marks.prepare,
            kit.kinds,
        )
        self._pens: dict[tuple[str, str], Pen] = {}

    def blocks(self) -> dict[str, Block]:
        """The blocks of the language, by role."""
        blocks = self._drafter.blocks(self.sample.lang, self._pen("email", "unknown"))
        return {role: blocks[role] for role in sorted(blocks)}

    def _pen(self, channel: str, gender: str) -> Pen:
        key = channel, gender
        if key not in self._pens:
            case = self.sample.case(frozenset(), {} if gender == "unknown" else {"sender.gender": gender})
            order = Order("", self.sample.lang, channel, self.sample.at)
            pen = self._drafter.pen(case, order)
            self._pens[key] = type(pen)(pen.locale, self._marks.prepare)
        pen = self._pens[key]
        pen.said.clear()
        pen.locale.restore(frozenset())
        return pen

    def needed(self, variant: Variant, facing: dict[str, str]) -> frozenset[str] | None:
        """The fields with which a variant can be written; None where the sample has none such."""
        fields: frozenset[str] = frozenset()
        for _ in range(4):
            lacking = missing(variant, self._facts(fields, facing))
            if not lacking:
                return fields
            fields |= fields_of(lacking)
        return None

    def _facts(
        self, fields: frozenset[str], facing: dict[str, str], given: Mapping[str, Any] = EMPTY
    ) -> dict[str, Any]:
        case = self.sample.case(fields, given)
        order = Order(facing["kind"], self.sample.lang, facing["channel"], self.sample.at)
        facts = dict(self._drafter.context(case, order).facts or {})
        return {**facts, **{name: facing[name] for name in ("severity", "phase", "fault", "kind", "variant")}}

    def block(
        self,
        variant: Variant,
        turn: int,
        fields: frozenset[str],
        facing: dict[str, str],
        given: Mapping[str, Any] = EMPTY,
    ) -> tuple[Part, ...]:
        """One wording of a variant, from these fields.

        Raises:
            TemplateError: it needs more than these.
        """
        wording = variant.wordings[turn % len(variant.wordings)]
        pen = self._pen(facing["channel"], facing["gender"])
        self._marks.present = fields
        text = pen.write(wording, self._facts(fields, facing, given), variant.file)
        return self._marks.whole(self._marks.parts(*text))

    def kind(self, order: Order, given: Mapping[str, Any], fields: frozenset[str] = frozenset()) -> Written:
        """A message from the fewest facts that it needs.

        Args:
            order: which message.
            given: other values than the sample's, by path.
            fields: what it is known to need already.

        Raises:
            UserError: it is not written for this.
        """
        while True:
            case = self.sample.case(fields, given)
            self._marks.present = fields
            try:
                _, fitted, _ = self._drafter.fitted(case, order)
            except MissingFacts as error:
                more = fields | fields_of(_bare(each.field) for each in error.questions)
                if more == fields:
                    raise
                fields = more
            else:
                break
        subject: tuple[Part, ...] = ()
        for piece in fitted.rounds[-1].pieces:
            if piece.choice.block.role == "subject":
                subject = self._marks.whole(self._marks.parts(piece.skeleton.replace("\n", " "), piece.values))
        text = self._marks.whole(self._marks.parts(fitted.draft.skeleton, fitted.draft.values))
        return Written(subject, text, fitted.plan.left_out, fields)


def _bare(field: str) -> str:
    """A field as in FIELDS: without list numbers, and without the language that a case asks for."""
    path = _NUMBER.sub("[]", field)
    return path if path in FIELDS else path.rpartition(".")[0]
