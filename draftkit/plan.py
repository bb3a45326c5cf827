"""Planning: which blocks a message gets, in which variant, and what the author must still say.

The plan is made from declared conditions and facts alone; nothing is rendered here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from draftkit.case.facts import Facts, phase, sent_before
from draftkit.case.fields import FIELDS
from draftkit.case.questions import question
from draftkit.case.severity import is_running, severity
from draftkit.conditions import meant
from draftkit.errors import TemplateError, UserError
from draftkit.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from draftkit.blocks import Block, Variant
    from draftkit.case import Case
    from draftkit.kinds import Kind, Slot
    from draftkit.model import Moment, Question


class Choice(NamedTuple):
    """A block of the message and the variant that was chosen for it; `required` where the kind cannot do without it."""

    block: Block
    variant: Variant
    paragraph: int
    required: bool = False


class Plan(NamedTuple):
    """A message before it is written: `choices` in order, `questions` to the author (a draft is made only when there
    are none), `wishes`: fields of which one alone would let a block say more, `left_out`: optional blocks without
    their facts, or that the author does without.
    """

    kind: str
    facing: dict[str, str]
    choices: tuple[Choice, ...]
    questions: tuple[Question, ...]
    wishes: tuple[str, ...]
    left_out: tuple[str, ...]


def facing(case: Case, kind: str, *, variant: str, channel: str, at: Moment) -> dict[str, str]:
    """What conditions can ask about (conditions.KEYS), for one message of a case."""
    get = case.get
    sent = sent_before(case, at)
    calls = [c for c in get("calls", []) if c.get("reached", True) and "at" in c and c["at"] <= at]
    damage = set(get("damage.kind", []))
    return {
        "kind": kind,
        "variant": variant or "plain",
        "channel": channel,
        "fault": get("fault", "unknown"),
        "severity": severity(case, at).level,
        "client": get("client.type", "neutral"),
        "formality": get("client.formality", "neutral"),
        "phase": phase(case, at),
        "series": "later" if any(s.get("kind") == kind for s in sent) else "first",
        "told": _yes(sent or calls),
        "gender": get("sender.gender", "unknown"),
        "repeat": _yes(get("relationship.repeat_failure")),
        "missed": "no",
        "running": _yes(is_running(case, at)),
        "sensitive": _yes(damage & {"data", "safety"}),
        "prefers": get("client.prefers", "unknown"),
    }


def _yes(value: object) -> str:
    return "yes" if value else "no"


def make_plan(
    case: Case,
    kind: Kind,
    blocks: Mapping[str, Block],
    *,
    facts: Facts,
    facing: dict[str, str],
    lang: str,
    without: Sequence[str] = (),
) -> Plan:
    """Choose a variant for every slot of a message, but for blocks that the author leaves out where the kind allows.

    A variant is chosen when its conditions hold and its facts are there; among these the first that repeats nothing an
    earlier passage said, else the first that adds something. A block that would add nothing is dropped.

    Raises:
        UserError: the kind is not written on this channel.
        TemplateError: the kind requires a block that is not there, or has no variant for these conditions.
    """
    if facing["channel"] not in kind.channels:
        hint = "its channels: " + ", ".join(kind.channels)
        raise UserError(f"{kind.name} is not written on {facing['channel']}", hint=hint)
    facing = {**facing, "missed": _yes(facts["promise"])}
    slots = kind.layout(facing)
    if facing["channel"] == "email" and not kind.internal:
        slots = (_subject(), *slots)
    choices: list[Choice] = []
    questions: dict[str, Question] = {}
    wishes: dict[str, None] = {}
    left_out: list[str] = []
    said: set[str] = set()
    for slot in slots:
        block, fitting = _block(kind, slot, blocks, facing)
        if block is None:
            if slot.required:
                raise _no_variant(kind, slot, facing)
            continue
        if block.role in without and not slot.required:
            left_out.append(block.role)
            continue
        ready = [v for v in fitting if not missing(v, facts)]
        chosen = _freshest(ready, said)
        if chosen is not None:
            choices.append(Choice(block, chosen, slot.paragraph, slot.required))
            said |= set(chosen.says) if block.role != "subject" else set()
            lacking = [missing(v, facts) for v in fitting[: fitting.index(chosen)]]
            wishes |= dict.fromkeys(paths[0] for paths in lacking if len(paths) == 1)
        elif not ready and slot.required:
            questions |= {path: ask(case, path, lang) for path in missing(fitting[-1], facts)}
        elif not ready:
            left_out.append(block.role)
    fields = tuple(dict.fromkeys(field for field in map(field_of, wishes) if field in FIELDS))
    return Plan(kind.name, facing, tuple(choices), tuple(questions.values()), fields, tuple(left_out))


def _freshest(ready: list[Variant], said: set[str]) -> Variant | None:
    """The first variant that repeats nothing, else the first that adds something; None where all is said."""
    new = next((v for v in ready if not said & set(v.says)), None)
    return new or next((v for v in ready if not v.says or set(v.says) - said), None)


def _no_variant(kind: Kind, slot: Slot, facing: dict[str, str]) -> TemplateError:
    return TemplateError(
        f"{kind.name} requires {'|'.join(slot.blocks)}, which has no variant for this message",
        file=kind.file,
        hint=", ".join(f"{key}={value}" for key, value in facing.items()),
    )


def _subject() -> Slot:
    from draftkit.kinds import Slot

    return Slot(("subject",), True, -1)


def _block(
    kind: Kind, slot: Slot, blocks: Mapping[str, Block], facing: dict[str, str]
) -> tuple[Block | None, list[Variant]]:
    """The first block of the slot that has variants meant for the message, and these variants."""
    for role in slot.blocks:
        if role not in blocks:
            raise TemplateError(f"there is no block {role} in this language", file=kind.file, hint=_near(role, blocks))
        variants = [v for v in blocks[role].variants if meant(v.when, v.unless, facing)]
        if variants:
            return blocks[role], variants
    return None, []


def _near(role: str, blocks: Mapping[str, Block]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(role, blocks, 1, 0.6)
    return f"did you mean {near[0]}?" if near else f"write it: blocks/{role}.<language>.toml"


def missing(variant: Variant, facts: Facts) -> list[str]:
    """What a variant needs and the case does not have. Raises TemplateError where it needs what is no fact at all."""
    return [path for path in variant.needs if not lookup(facts, path, variant.file)]


def lookup(facts: Facts, path: str, file: str) -> Any:
    """A fact by its path; None where it or a table on the way is missing.

    Raises:
        TemplateError: `file`, which names it, names no fact. (Every fact has a place in `facts`, see case/facts.py.)
    """
    value: Any = facts
    for name in path.split("."):
        if value is None:
            return None
        if not isinstance(value, dict) or name not in value:
            raise TemplateError(f"{path} is no fact", file=file, hint="docs/templates.md says which there are")
        value = value[name]
    return value


_WORKED_OUT = {
    "next": "next[].at", "later": "next[].at", "further": "next[].at", "solution": "solution[].what",
    "todo": "solution[].what", "overdue": "solution[].done", "done": "solution[].result", "progress": "progress[].what",
    "latest": "progress[].what", "call": "calls[].at", "attempt": "calls[].at", "deed": "thanks[].for",
    "thanks": "thanks[].for", "options": "options[].label", "best": "options[].recommended",
    "prevention": "prevention[].what", "promise": "promises[].what", "offer": "compensation.authorised",
    "offer.how": "compensation.how", "offer.what": "compensation.what", "offer.sum": "compensation.amount",
    "refused": "compensation.refused.what", "undecided": "compensation.decided_by", "loss": "damage.loss.amount",
}  # fmt: skip
"""Worked-out facts → the field of the case file that they come from."""


def field_of(path: str) -> str:
    """The field of the case file behind a fact: `next.to` → `next[].to`, `refused.instead` → its place; a fact that no
    field gives stands for itself.
    """
    if path in _WORKED_OUT:
        return _WORKED_OUT[path]
    head, _, rest = path.partition(".")
    base = _WORKED_OUT.get(head, "")
    table = base.rpartition(".")[0]
    field = f"{table}.{rest}" if rest and table else path
    return field if field in FIELDS or not rest else path


def ask(case: Case, path: str, lang: str) -> Question:
    """The question for a missing fact: by field, and by language where the case has the fact in another one."""
    field = field_of(path)
    known = case.get(path)
    by_lang = getattr(known, "by_lang", None)
    if by_lang and lang not in by_lang:
        field = f"{field}.{lang}"
    return question(field, lang)
