"""Writing: from a plan and the facts to a draft.

Every value that a template prints becomes a token (`dk<i>z`) first. The text is the skeleton with tokens filled in;
the HTML part is made from the same skeleton (html.py), so that no value is ever read as markup and a skeleton can be
reused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from draftkit.model import Draft, Note, Passage, join_passages
from draftkit.pen import TOKEN
from draftkit.records import NamedTuple
from draftkit.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from draftkit.blocks import Variant, Wording
    from draftkit.case.facts import Facts
    from draftkit.pen import Days, Pen
    from draftkit.plan import Choice, Plan

_SENTENCE = regex(r"(?:^|(?<=[.!?] )|(?<=[.!?]\n)|(?<=\n- ))(\w[\w'’]*)")


class Piece(NamedTuple):
    """What one block wrote.

    Attributes:
        skeleton: its text with tokens counted from 0; `values` are theirs.
        tried: the opening words of each wording that was looked at; number `taken` is the one that stands.
        before, after: the days that the message had named before and after it.
    """

    choice: Choice
    wording: Wording
    skeleton: str
    values: tuple[str, ...]
    text: str
    tried: tuple[frozenset[str], ...]
    taken: int
    before: Days
    after: Days

    @property
    def openings(self) -> frozenset[str]:
        """The first words of its first and its last sentence."""
        return self.tried[self.taken]


class Manner(NamedTuple):
    """How wordings are chosen. `turn` is the number of messages already sent in the case: wordings take turns with it.
    Where a message would be too long, `brief` takes the shortest of those that tell most, `terse` the shortest of all.
    `wordings` are the author's own choices, by block; they stand whatever the rest says.
    """

    turn: int
    brief: bool = False
    terse: bool = False
    wordings: tuple[tuple[str, int], ...] = ()


def write_pieces(plan: Plan, facts: Facts, pen: Pen, manner: Manner) -> list[Piece]:
    """Write every block of a plan, each knowing how the one before it opens.

    Args:
        plan: what to write.
        facts: as case.facts gives them.
        pen: begun for this message.
        manner: how wordings are chosen.

    Raises:
        TemplateError: a text that cannot be written, with its file and line.
    """
    pieces: list[Piece] = []
    before: frozenset[str] = frozenset()
    for choice in plan.choices:
        piece = write_piece(choice, facts, pen, before, manner)
        if choice.block.role == "subject":
            pen.locale.restore(piece.before)  # the body names its days anew
        else:
            pen.said.update(choice.variant.says)
            before = piece.openings or before
        pieces.append(piece)
    return pieces


def write_piece(choice: Choice, facts: Facts, pen: Pen, openings: frozenset[str], manner: Manner) -> Piece:
    """Write one block: the wording whose turn it is, in a brief or terse manner the shortest, or else the next that
    does not open like the passage before it.
    """
    wordings = choice.variant.wordings
    chosen = dict(manner.wordings).get(choice.block.role)
    if chosen is not None:
        wordings = (wordings[chosen % len(wordings)],)
    start = manner.turn + crc32(choice.block.role.encode())
    named = pen.locale.snapshot()
    made: list[Piece] = []
    for step in range(len(wordings)):
        wording = wordings[(start + step) % len(wordings)]
        pen.locale.restore(named)
        skeleton, values = pen.write(wording, facts, choice.variant.file)
        text = fill(skeleton, values)
        own = openings_of(text)
        made.append(Piece(choice, wording, skeleton, values, text, (own,), 0, named, pen.locale.snapshot()))
        if not (manner.brief or manner.terse) and not own & openings:
            break
    if manner.brief and not manner.terse:
        most = max(len(piece.values) for piece in made)
        made = [piece for piece in made if len(piece.values) == most]
    if manner.brief or manner.terse:
        made.sort(key=lambda piece: len(piece.text))
    tried = tuple(piece.tried[0] for piece in made)
    taken = next((n for n, own in enumerate(tried) if not own & openings), 0)
    pen.locale.restore(made[taken].after)
    return made[taken]._replace(tried=tried, taken=taken)


def fill(skeleton: str, values: Sequence[str]) -> str:
    """The text of a skeleton: every token replaced by its value."""
    return TOKEN.sub(lambda found: values[int(found[1])], skeleton)


def openings_of(text: str) -> frozenset[str]:
    """The first words of the first and the last sentence of a text."""
    words = _SENTENCE.findall(text)
    return frozenset((words[0].lower(), words[-1].lower())) if words else frozenset()


def assemble(plan: Plan, pieces: Sequence[Piece], lang: str) -> Draft:
    """Put the pieces of a message together."""
    subject = next((p.text.replace("\n", " ") for p in pieces if p.choice.block.role == "subject"), "")
    body = [p for p in pieces if p.text and p.choice.block.role != "subject"]
    skeletons = []
    values: list[str] = []
    for piece in body:
        skeletons.append((piece.choice.paragraph, _counted_from(len(values), piece.skeleton)))
        values += piece.values
    passages = tuple(
        Passage(
            p.choice.block.role,
            f"{p.choice.variant.file}:{p.wording.line}",
            p.choice.paragraph,
            p.text,
            p.choice.variant.says,
            p.choice.variant.wordings.index(p.wording),
            len(p.choice.variant.wordings),
            p.choice.required,
        )
        for p in body
    )
    facing = plan.facing
    skeleton = join_passages(skeletons)
    return Draft(plan.kind, facing["variant"], lang, facing["channel"], subject, passages, (), skeleton, tuple(values))


def _counted_from(offset: int, skeleton: str) -> str:
    return TOKEN.sub(lambda found: f"dk{int(found[1]) + offset}z", skeleton) if offset else skeleton


def notes(variants: Iterable[Variant], facts: Facts, pen: Pen) -> tuple[Note, ...]:
    """The notes to the author among `variants`, which must all be meant for the message and have their facts."""
    out = []
    for variant in variants:
        text = fill(*pen.write(variant.wordings[0], facts, variant.file))
        if text:
            out.append(Note(variant.name, text))
    return tuple(out)
