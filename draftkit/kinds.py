"""Kinds: which blocks a message has, in which order, within which limits (docs/templates.md)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from draftkit import __version__
from draftkit.conditions import Condition, holds, read_condition
from draftkit.errors import TemplateError, UserError
from draftkit.model import CHANNELS, CLIENT_TYPES
from draftkit.records import NamedTuple
from draftkit.regex import regex
from draftkit.resources import languages, read_toml
from draftkit.store import cached, stamp
from draftkit.template_files import only, strings, tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_UNITS = ("words", "seconds", "segments")


class Slot(NamedTuple):
    """A place in a message for one block: the first of `blocks` that is meant for the message."""

    blocks: tuple[str, ...]
    required: bool
    paragraph: int


class Layout(NamedTuple):
    """The order of slots for the messages that `when` describes."""

    when: Condition
    slots: tuple[Slot, ...]


class Adjust(NamedTuple):
    """Blocks that become required or are left out for the messages that `when` describes."""

    when: Condition
    require: tuple[str, ...]
    drop: tuple[str, ...]


class Limit(NamedTuple):
    """Length of a message: wanted from `low` to `high`, never over `hard`; `unit` is words, seconds or segments."""

    unit: str
    low: int
    high: int
    hard: int


class Kind(NamedTuple):
    """A kind of message.

    Attributes:
        limits: by "email" or "email.ru".
        spare: blocks to leave out, in order, while a message is longer than wanted.
        trim: blocks to leave out, in order, while it is over its hard limit.
        stretch: by how much the limits of e-mails grow for a client type.
    """

    name: str
    file: str
    about: str
    channels: tuple[str, ...]
    variants: tuple[str, ...]
    internal: bool
    layouts: tuple[Layout, ...]
    adjusts: tuple[Adjust, ...]
    limits: tuple[tuple[str, Limit], ...]
    spare: tuple[str, ...]
    trim: tuple[str, ...]
    stretch: tuple[tuple[str, float], ...]

    def layout(self, facing: dict[str, str]) -> tuple[Slot, ...]:
        """The slots for a message, with requirements adjusted and dropped blocks gone.

        Raises:
            UserError: the kind has no layout for this message.
        """
        found = next((layout for layout in self.layouts if holds(layout.when, facing)), None)
        if found is None:
            raise UserError(f"{self.name} is not written for this message ({facing['channel']})", file=self.file)
        slots = list(found.slots)
        for adjust in self.adjusts:
            if holds(adjust.when, facing):
                slots = [s._replace(required=s.required or bool(set(s.blocks) & set(adjust.require))) for s in slots]
                slots = [
                    s._replace(blocks=left)
                    for s in slots
                    if (left := tuple(b for b in s.blocks if b not in adjust.drop))
                ]
        return tuple(slots)

    def limit(self, channel: str, lang: str, client: str = "") -> Limit | None:
        """The limit for a channel, language and client type, None if there is none."""
        limits = dict(self.limits)
        limit = limits.get(f"{channel}.{lang}") or limits.get(channel)
        by = dict(self.stretch).get(client)
        if limit is None or by is None or channel != "email":
            return limit
        return limit._replace(low=round(limit.low * by), high=round(limit.high * by), hard=round(limit.hard * by))


def load_kinds(roots: Sequence[str]) -> dict[str, Kind]:
    """All kinds by name; a house's file takes the place of a bundled one. Raises TemplateError."""
    files: dict[str, str] = {}
    for root in roots:
        folder = os.path.join(root, "kinds")
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
            if name.endswith(".toml"):
                files.setdefault(name[:-5], os.path.join(folder, name))

    def build() -> Any:
        return [tuple(_read_kind(name, file)) for name, file in files.items()]

    plain = cached("kinds", f"{__version__} {stamp([__file__, *files.values()])}", build)
    return {k[0]: _kind(k) for k in plain}


def _kind(plain: Any) -> Kind:
    layouts = tuple(Layout(when, tuple(Slot(*s) for s in slots)) for when, slots in plain[6])
    limits = tuple((key, Limit(*limit)) for key, limit in plain[8])
    return Kind._make((*plain[:6], layouts, tuple(Adjust(*a) for a in plain[7]), limits, *plain[9:]))


def _read_kind(name: str, file: str) -> tuple[Any, ...]:
    known = ("about", "channels", "variants", "internal", "layout", "adjust", "limits", "spare", "trim", "stretch")
    data = only(read_toml(file, TemplateError), known, file)
    channels = strings(data, "channels", file)
    if not channels or not set(channels) <= set(CHANNELS):
        raise TemplateError("channels must be given", file=file, hint="some of: " + ", ".join(CHANNELS))
    layouts = tuple(
        (read_condition(layout.get("when", {}), file), _slots(layout, file))
        for layout in (only(each, ("when", "paragraphs"), file) for each in tables(data, "layout", file))
    )
    if not layouts:
        raise TemplateError("the kind has no layout", file=file, hint='add [[layout]] with paragraphs = ["greeting"]')
    adjusts = tuple(
        (read_condition(a.get("when", {}), file), strings(a, "require", file), strings(a, "drop", file))
        for a in (only(each, ("when", "require", "drop"), file) for each in tables(data, "adjust", file))
    )
    internal = data.get("internal", False)
    if not isinstance(internal, bool):
        raise TemplateError("internal is true or false", file=file)
    spare, trim = strings(data, "spare", file), strings(data, "trim", file)
    roles = {role for _, slots in layouts for blocks, *_ in slots for role in blocks}
    for role in (*spare, *trim, *(role for _, *lists in adjusts for each in lists for role in each)):
        if role not in roles:
            raise TemplateError(f"no layout of this kind has a block {role}", file=file, hint=", ".join(sorted(roles)))
    return (
        *(name, file, str(data.get("about", "")), channels, strings(data, "variants", file), internal),
        *(layouts, adjusts, tuple(_limits(data.get("limits", {}), file)), spare, trim),
        tuple(_stretch(data.get("stretch", {}), file)),
    )


_SLOT = regex(r"\w+(?:\|\w+)*\??")


def _slots(layout: dict[str, Any], file: str) -> tuple[Any, ...]:
    paragraphs = strings(layout, "paragraphs", file)
    words = [(word, number) for number, line in enumerate(paragraphs) for word in line.split()]
    for word, _ in words:
        if not _SLOT.fullmatch(word):
            hint = (
                "block, block? for one that may be missing, this|that for the first that is meant, this|that? for both"
            )
            raise TemplateError(f"{word} is no block of a paragraph", file=file, hint=hint)
    if not words:
        raise TemplateError(
            "a layout needs paragraphs", file=file, hint='paragraphs = ["greeting", "apology solution?"]'
        )
    return tuple((tuple(word.rstrip("?").split("|")), not word.endswith("?"), number) for word, number in words)


def _limits(table: Any, file: str) -> Iterator[tuple[str, Any]]:
    spoken = languages()
    for channel, units in only(table, CHANNELS, file).items():
        for unit, value in only(units, (*_UNITS, *spoken), file).items():
            if unit in spoken:
                yield from ((f"{channel}.{unit}", _limit(u, v, file)) for u, v in only(value, _UNITS, file).items())
            else:
                yield channel, _limit(unit, value, file)


def _limit(unit: str, value: Any, file: str) -> tuple[Any, ...]:
    whole = isinstance(value, list) and len(value) == 3 and all(type(each) is int for each in value)
    if not whole or sorted(value) != value:
        hint = f"{unit} = [60, 120, 150]: wanted from, wanted to, never over"
        raise TemplateError(f"the limit in {unit} cannot be read", file=file, hint=hint)
    return (unit, *value)


def _stretch(table: Any, file: str) -> Iterator[tuple[str, float]]:
    for client, by in only(table, CLIENT_TYPES, file).items():
        if type(by) not in (int, float) or not by >= 1:
            raise TemplateError(f"stretch.{client} is a number from 1 up", file=file, hint=f"stretch.{client} = 1.3")
        yield client, by
