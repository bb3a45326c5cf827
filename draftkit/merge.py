"""Mail merge: one message of a case for many clients, each as if it were written alone.

Only the blocks that read a fact of the row are written again. Whatever else would come out differently for a row
(another variant, another wording, a day named elsewhere, another length to fit) is found by comparing, and such a row
is written from scratch; so the result never depends on the short cut.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from draftkit.case import with_values
from draftkit.case.facts import UNSEEN, overlaid
from draftkit.case.fields import FIELDS
from draftkit.channels import count_words
from draftkit.errors import CaseError, MissingFacts, UserError
from draftkit.render import assemble, write_piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from draftkit.case import Case
    from draftkit.case.facts import Facts
    from draftkit.drafting import Drafter, Order
    from draftkit.fitting import Round
    from draftkit.model import Draft
    from draftkit.render import Piece

SORTS = ("name", "line", "email", "phone", "phrase", "clause", "tail")
"""Sorts of fields whose values may differ from row to row."""


def merge(
    drafter: Drafter, case: Case, order: Order, rows: Iterable[Mapping[str, str]]
) -> Iterator[tuple[Case, Draft]]:
    """Write the message once for each row.

    Args:
        drafter: the house's drafter.
        case: the facts that all share.
        order: what to write.
        rows: for each client, values of case fields by path, such as {"client.name": "Nora"}. Every row has the same
            fields; fields in lists, choices and times cannot vary.

    Yields:
        The row's case and its draft, without notes to the author.

    Raises:
        UserError: a field cannot vary, or a value is wrong; the row is named, counted from 1.
        MissingFacts: as for a single message; the row is named, too.
    """
    merger: _Merger | None = None
    for number, row in enumerate(rows, 1):
        if merger is None:
            _check_fields(row)
        try:
            own = with_values(case, row)
            if merger is None:
                merger = _Merger(drafter, own, order, tuple(row))
            draft = merger.draft(own)
        except MissingFacts as error:
            raise MissingFacts(f"row {number}: {error.message}", error.questions, file=case.path) from None
        except CaseError as error:  # a value of the row; its line is in no case file
            raise UserError(f"row {number}: {error.message}", hint=error.hint) from None
        yield own, draft


def _check_fields(row: Mapping[str, str]) -> None:
    for path in row:
        if path not in FIELDS:
            from difflib import get_close_matches

            near = get_close_matches(path, FIELDS, 1, 0.6)
            raise UserError(f"there is no field {path}", hint=f"did you mean {near[0]}?" if near else "client.name, …")
        if FIELDS[path].many or "[]" in path or FIELDS[path].sort not in SORTS:
            raise UserError(f"{path} cannot differ from client to client", hint="names, addresses and wordings can")


class _Merger:
    """The first row, written in full, and what is reused of it."""

    def __init__(self, drafter: Drafter, case: Case, order: Order, paths: tuple[str, ...]) -> None:
        self._drafter, self._order, self._paths = drafter, order, paths
        self.facts, self.fitted, self._pen = drafter.fitted(case, order)
        self._touched = {id(p) for each in self.fitted.rounds for p in each.pieces if self._reads(p)}
        # Words add up, seconds and segments do not; a field that facts are worked out from changes more than itself.
        self._may_reuse = order.channel == "email" and not any(path.split(".")[0] in UNSEEN for path in paths)
        self._present = self._presence(self.facts) if self._may_reuse else ()

    def draft(self, case: Case) -> Draft:
        """The draft for another row, by the short cut where that gives the same."""
        order = self._order
        if self._may_reuse:
            facts = overlaid(self.facts, case, order.lang, self._paths, self._pen.locale.clause)
            pieces = self._replayed(facts) if self._presence(facts) == self._present else None
            if pieces is not None:
                return assemble(self.fitted.plan, pieces, order.lang)
        return self._drafter.fitted(case, order)[1].draft

    def _presence(self, facts: Facts) -> tuple[bool, ...]:
        return tuple(bool(_at(facts, path)) for path in self._paths)

    def _reads(self, piece: Piece) -> bool:
        """Whether any wording of the block's variant reads a fact of the rows."""
        used = {path for wording in piece.choice.variant.wordings for path in wording.uses}
        return any(u == p or p.startswith(u + ".") or u.startswith(p + ".") for u in used for p in self._paths)

    def _replayed(self, facts: Facts) -> list[Piece] | None:
        """The pieces of a row; None where it would not follow the first row step by step."""
        self._pen.begin(self._pen.locale)
        pieces: list[Piece] | None = None
        for each in self.fitted.rounds:
            pieces = self._pieces(facts, each)
            if pieces is None or not _same_length(pieces, each):
                return None
        return pieces

    def _pieces(self, facts: Facts, first: Round) -> list[Piece] | None:
        """The pieces of one round; None where they would be others than those of the first row."""
        pen = self._pen
        pen.said.clear()
        openings: frozenset[str] = frozenset()
        out: list[Piece] = []
        for piece in first.pieces:
            made = piece
            subject = piece.choice.block.role == "subject"
            if id(piece) in self._touched:
                pen.locale.restore(piece.before)
                made = write_piece(piece.choice, facts, pen, openings, first.manner)
                if made.after != piece.after or bool(made.text) != bool(piece.text):
                    return None
            elif not subject and _choice(piece, openings) != piece.taken:
                return None
            if not subject:
                pen.said.update(piece.choice.variant.says)
                openings = made.openings or openings
            out.append(made)
        return out


def _same_length(pieces: list[Piece], first: Round) -> bool:
    """Whether the length of a row's pieces leads to the same steps as in the first row."""
    more = sum(
        count_words(new.text) - count_words(old.text)
        for new, old in zip(pieces, first.pieces, strict=True)
        if new is not old and new.choice.block.role != "subject"
    )
    return all((step.n + more > step.most) == step.dropped for step in first.steps)


def _choice(piece: Piece, openings: frozenset[str]) -> int:
    """Which of the wordings tried would be taken after a passage that opens so; -1 if none of them can be told."""
    free = next((n for n, tried in enumerate(piece.tried) if not tried & openings), -1)
    if free >= 0:
        return free
    return 0 if len(piece.tried) == len(piece.choice.variant.wordings) else -1


def _at(facts: Facts, path: str) -> Any:
    value: Any = facts
    for name in path.split("."):
        value = value[name]
    return value
