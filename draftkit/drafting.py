"""From a case to a draft: facts, plan, text, limits and the notes beside it, in one call."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from draftkit.blocks import Blocks, load_notes
from draftkit.case.facts import Facts, sent_before
from draftkit.case.facts import facts as case_facts
from draftkit.conditions import meant
from draftkit.errors import MissingFacts, UserError
from draftkit.fitting import Written, fit, length
from draftkit.formats.tables import read_table
from draftkit.kinds import Kind, load_kinds
from draftkit.model import CHANNELS, Context, Note
from draftkit.pen import Pen
from draftkit.plan import Plan, facing, make_plan, missing
from draftkit.records import NamedTuple
from draftkit.render import Manner, assemble, notes, write_pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from draftkit.blocks import Variant
    from draftkit.case import Case
    from draftkit.fitting import Fitted
    from draftkit.locales import Locale
    from draftkit.model import Draft, Moment


class Order(NamedTuple):
    """What is asked for: a kind (and variant) of message in a language, on a channel, as of a time. `turn` moves the
    choice of wordings on. The author's own choices: `wordings` (block, number of the wording that it shall have),
    `without` (blocks that may be left out and shall be), `keep` (blocks not to leave out for length).
    """

    kind: str
    lang: str
    channel: str
    at: Moment
    variant: str = ""
    turn: int = 0
    wordings: tuple[tuple[str, int], ...] = ()
    without: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()


class Drafter:
    """Writes drafts from the template folders of a kit. Blocks of a language are read once.

    Args:
        roots: template folders, the most particular first.
        locale_roots: locale folders, the most particular last.
        locale: gives the locale for (case, order).
        prepare: adds to the filters and functions of the texts; called for each message with them and its locale.
        kinds: the kinds by name, where they are read already.
    """

    def __init__(
        self,
        roots: Sequence[str],
        locale_roots: Sequence[str],
        locale: Callable[[Case, Order], Locale],
        prepare: Callable[..., Any] | None = None,
        kinds: dict[str, Kind] | None = None,
    ) -> None:
        self._roots = tuple(roots)
        self._locale_roots = tuple(locale_roots)
        self._locale = locale
        self._prepare = prepare
        self._blocks: dict[tuple[str, str], Blocks] = {}
        self._notes: dict[tuple[str, str], tuple[Variant, ...]] = {}
        self._kinds = kinds
        self._pens: dict[tuple[str, str], Pen] = {}

    @property
    def kinds(self) -> dict[str, Kind]:
        """All kinds by name."""
        if self._kinds is None:
            self._kinds = load_kinds(self._roots)
        return self._kinds

    def kind(self, name: str) -> Kind:
        """A kind by name. Raises UserError with the nearest names."""
        if name in self.kinds:
            return self.kinds[name]
        from difflib import get_close_matches

        near = get_close_matches(name, self.kinds, 2, 0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else "kinds: " + ", ".join(self.kinds)
        raise UserError(f"there is no kind {name}", hint=hint)

    def blocks(self, lang: str, pen: Pen) -> Blocks:
        """All blocks of a language, by role."""
        key = (lang, pen.locale.pronoun)
        if key not in self._blocks:
            self._blocks[key] = Blocks(self._roots, lang, pen.locale.pronoun, pen.compile)
        return self._blocks[key]

    def plan(self, case: Case, order: Order) -> Plan:
        """The plan of a message: blocks chosen and questions to the author. Raises UserError."""
        return self._prepared(case, order)[2]

    def draft(self, case: Case, order: Order) -> Draft:
        """Write one message.

        Raises:
            MissingFacts: the case lacks facts that the message needs; carries the questions.
            UserError: there is no such kind, variant, or channel for it.
        """
        facts, fitted, _ = self.fitted(case, order)
        own = self._own_notes(fitted)
        return fitted.draft._replace(notes=self._author_notes(case, order, fitted.plan, facts) + own)

    def fitted(self, case: Case, order: Order) -> tuple[Facts, Fitted, Pen]:
        """One message and how it came to be: facts, plan, pieces, and the pen that wrote it. Raises as `draft`."""
        pen, facts, plan = self._prepared(case, order)
        if plan.questions:
            count = "1 more fact" if len(plan.questions) == 1 else f"{len(plan.questions)} more facts"
            lacking = f"{order.kind} ({order.lang}) needs {count} from the case"
            raise MissingFacts(lacking, plan.questions, file=case.path)

        def write(plan: Plan, manner: Manner) -> Written:
            pen.said.clear()
            pen.locale.restore(frozenset())
            pieces = write_pieces(plan, facts, pen, manner)
            return Written(plan, manner, pieces, assemble(plan, pieces, order.lang))

        manner = Manner(order.turn + len(sent_before(case, order.at)), wordings=order.wordings)
        return facts, fit(plan, self.kind(order.kind), manner, write, keep=order.keep), pen

    def context(self, case: Case, order: Order) -> Context:
        """What the rules are told about a message of this case; the negative lists are handed to nobody else."""
        view = case_facts(case, order.lang, order.at)
        faces = facing(case, order.kind, variant=order.variant, channel=order.channel, at=order.at)
        return Context(
            kind=order.kind, variant=order.variant, channel=order.channel,
            fault=faces["fault"], severity=faces["severity"],
            client_type=faces["client"], phase=faces["phase"], about_problem=True, facts=view, guarded=case.guarded,
            now=datetime.combine(order.at.day, order.at.clock or time(0), order.at.zone),
        )  # fmt: skip

    def pen(self, case: Case, order: Order) -> Pen:
        """The pen of the order's language, begun for its message."""
        locale = self._locale(case, order)
        key = (order.lang, locale.pronoun)
        if key not in self._pens:
            self._pens[key] = Pen(locale, self._prepare)
        return self._pens[key].begin(locale)

    def _prepared(self, case: Case, order: Order) -> tuple[Pen, Facts, Plan]:
        kind = self.kind(order.kind)
        if order.channel not in CHANNELS:
            raise UserError(f"there is no channel {order.channel}", hint="channels: " + ", ".join(CHANNELS))
        if order.variant and order.variant not in kind.variants:
            hint = "its variants: " + (", ".join(kind.variants) or "none")
            raise UserError(f"{kind.name} has no variant {order.variant}", hint=hint)
        pen = self.pen(case, order)
        view = case_facts(case, order.lang, order.at, clause=pen.locale.clause)
        faces = facing(case, order.kind, variant=order.variant, channel=order.channel, at=order.at)
        view.update({name: faces[name] for name in ("severity", "phase", "fault", "kind", "variant")})
        blocks = self.blocks(order.lang, pen)
        plan = make_plan(case, kind, blocks, facts=view, facing=faces, lang=order.lang, without=order.without)
        return pen, view, plan

    def _own_notes(self, fitted: Fitted) -> tuple[Note, ...]:
        """What the drafter itself has to say: length, what was left out for it, which facts would help."""
        draft, plan = fitted.draft, fitted.plan
        table = read_table("author", draft.lang, "", self._locale_roots)
        if table is None:
            return ()
        said: list[tuple[str, str, dict[str, str]]] = []
        size = length(draft, self.kind(draft.kind), plan.facing["client"])
        if size is not None:
            names = {"low": size.limit.low, "high": size.limit.high, "hard": size.limit.hard}
            values = {"n": size.n, "encoding": size.encoding, "units": size.units, **names}
            said.append(("length", size.limit.unit, {key: str(value) for key, value in values.items()}))
            if size.over:
                said.append(("length", "over", {}))
        if fitted.left_out:
            said.append(("left-out", "left_out", {"blocks": ", ".join(fitted.left_out)}))
        if plan.wishes:
            said.append(("wish", "wishes", {"fields": ", ".join(plan.wishes)}))
        return tuple(Note(topic, table.fill(table.need(key), values, key)) for topic, key, values in said)

    def _author_notes(self, case: Case, order: Order, plan: Plan, facts: Facts) -> tuple[Note, ...]:
        pen = self.pen(case, order)
        key = (order.lang, pen.locale.pronoun)
        if key not in self._notes:
            self._notes[key] = load_notes(self._roots, *key, pen.compile)
        fit = [v for v in self._notes[key] if meant(v.when, v.unless, plan.facing) and not missing(v, facts)]
        return notes(fit, facts, pen)
