"""Collecting: all macros that an export has, and all that it cannot say."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, NamedTuple

from draftkit.affair import clock
from draftkit.errors import UserError
from draftkit.model import Moment
from draftkit.plan import facing
from draftkit_export.blocks import Blocks, settled
from draftkit_export.kinds import Kinds
from draftkit_export.macro import Field, Loss, Macro
from draftkit_export.sample import Sample
from draftkit_export.words import Words, clashes
from draftkit_export.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from draftkit.case import Case
    from draftkit.kinds import Kind
    from draftkit.kit import Kit

_WHEN = Moment(date(2026, 3, 2), time(10))
"""When macros without a case are written, a Monday: it shows in the examples of times alone."""


class Collection(NamedTuple):
    """What goes to a target.

    Attributes:
        lang: of the texts.
        macros: those that share a trigger stand together, the plainest first.
        losses: what was left out or is said otherwise, whatever the target.
        words: the names, in the language.
    """

    lang: str
    macros: tuple[Macro, ...]
    losses: tuple[Loss, ...]
    words: Words

    def everywhere(self, target: str) -> list[Loss]:
        """What no target can do, for those of which it is true of these macros."""
        lists = sorted({fact.partition("[]")[0] for fact in self._facts() if "[]" in fact})
        losses = [Loss("target", target, self.words.say("times"))]
        if lists:
            losses.append(Loss("target", target, self.words.say("lists", fields=", ".join(lists))))
        if any(_twice(macro) for macro in self.macros):
            losses.append(Loss("target", target, self.words.say("forms")))
        return losses

    def _facts(self) -> set[str]:
        return {fact for each in self.fields.values() for fact in each.fact.split("+")}

    @property
    def fields(self) -> dict[str, Field]:
        """All fields that ask for facts, by their keys."""
        return {each.key: each for macro in self.macros for each in macro.fields if each.fact}


def _twice(macro: Macro) -> bool:
    facts = [each.fact for each in macro.fields if each.fact]
    return len(facts) > len(set(facts))


def collect(
    kit: Kit, lang: str, case: Case | None = None, *, kinds: Sequence[str], blocks: Sequence[str], turn: int = 0
) -> Collection:
    """Make the macros.

    Args:
        kit: the house.
        lang: of the texts.
        case: whose facts are filled in, None for none.
        kinds: names; all of them where neither kinds nor blocks are named.
        blocks: names; then all that are sentences of a typed message.
        turn: moves the choice of wordings on.

    Raises:
        UserError: there is no such kind or block.
    """
    at = clock(case, "", None, datetime.now().astimezone()) if case else _WHEN
    words, losses = Words(lang), list[Loss]()
    writer = Writer(kit, Sample(lang, at, case))
    roles = writer.blocks()
    _refuse_unknown("block", blocks, roles)
    _refuse_unknown("kind", kinds, kit.kinds)
    if not (kinds or blocks):
        kinds = tuple(kit.kinds)
        blocks = tuple(role for role in roles if role in _typed(kit.kinds.values(), roles))
        losses += _parts(kit.kinds, [role for role in roles if role not in blocks], words)
    by_case = settled(facing(case, "", variant="", channel="email", at=at)) if case else {}
    of_blocks = Blocks(writer, words, turn, by_case, losses)
    of_kinds = Kinds(writer, words, turn, frozenset(blocks), losses)
    macros = [macro for role in blocks for macro in of_blocks.macros(role)]
    macros += [macro for name in kinds for macro in of_kinds.macros(kit.kinds[name])]
    return Collection(lang, _sorted(_renamed(macros, words, losses)), tuple(dict.fromkeys(losses)), words)


def _refuse_unknown(what: str, names: Iterable[str], known: Mapping[str, object]) -> None:
    from difflib import get_close_matches

    for name in names:
        if name not in known:
            near = get_close_matches(name, known, 2, 0.5)
            hint = f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(known)}"
            raise UserError(f"there is no {what} {name}", hint=hint)


def _typed(kinds: Iterable[Kind], roles: Iterable[str]) -> set[str]:
    """Roles that stand in a message to a client that is typed, and those that stand in no kind at all."""
    used: set[str] = set()
    typed = {"subject"}
    for kind in kinds:
        own = {role for layout in kind.layouts for slot in layout.slots for role in slot.blocks}
        used |= own
        if not kind.internal and set(kind.channels) != {"voice"}:
            typed |= own
    return typed | (set(roles) - used)


def _parts(kinds: Mapping[str, Kind], roles: Iterable[str], words: Words) -> list[Loss]:
    """Say of blocks that are left out in which kinds they come along."""
    losses = []
    for role in roles:
        own = [name for name, kind in kinds.items() if any(role in s.blocks for lay in kind.layouts for s in lay.slots)]
        names = ", ".join(f":{words.kind(name, '', 'voice')}" for name in own)
        losses.append(Loss("block", role, words.say("script", names=names)))
    return losses


def _renamed(macros: list[Macro], words: Words, losses: list[Loss]) -> list[Macro]:
    """The macros with no trigger the beginning of another."""
    names = {macro.trigger: macro.trigger for macro in macros}
    while found := clashes(names.values()):
        first, second = found[0]
        old = next(key for key, value in names.items() if value == second)
        names[old] = f"my-{second}"
        losses.append(Loss("block", second, words.say("clash", first=first, new=names[old])))
    return [macro._replace(trigger=names[macro.trigger]) for macro in macros]


def _sorted(macros: list[Macro]) -> tuple[Macro, ...]:
    """Macros of a trigger together: e-mail before phones, whole messages as they came, few fields before many."""
    order = {trigger: number for number, trigger in enumerate(dict.fromkeys(macro.trigger for macro in macros))}

    def key(macro: Macro) -> tuple[int, bool, int]:
        return order[macro.trigger], macro.short, 0 if macro.subject else len(macro.fields)

    return tuple(sorted(macros, key=key))
