"""Kinds: which blocks a message has, in which order, within which limits (docs/templates.md)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from draftkit import __version__
from draftkit.conditions import Condition, holds, read_condition
from draftkit.errors import TemplateError, UserError
from draftkit.model import CHANNELS
from draftkit.resources import read_text
from draftkit.store import cached, stamp

if TYPE_CHECKING:
    from collections.abc import Sequence


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
    import tomllib

    try:
        data = tomllib.loads(read_text(file))
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(f"this is not TOML: {error}", file=file) from None
    known = ("about", "channels", "variants", "internal", "layout", "adjust", "limits", "spare", "trim", "stretch")
    for key in data:
        if key not in known:
            raise TemplateError(f"{key} does not belong here", file=file, hint="one of: " + ", ".join(known))
    channels = tuple(data.get("channels", ()))
    if not channels or not set(channels) <= set(CHANNELS):
        raise TemplateError("channels must be given", file=file, hint="some of: " + ", ".join(CHANNELS))
    layouts = tuple(
        (read_condition(layout.get("when", {}), file), _slots(layout.get("paragraphs"), file))
        for layout in data.get("layout", ())
    )
    if not layouts:
        raise TemplateError("the kind has no layout", file=file, hint='add [[layout]] with paragraphs = ["greeting"]')
    adjusts = tuple(
        (read_condition(a.get("when", {}), file), tuple(a.get("require", ())), tuple(a.get("drop", ())))
        for a in data.get("adjust", ())
    )
    lists = (tuple(data.get(name, ())) for name in ("spare", "trim"))
    return (
        *(
            name,
            file,
            str(data.get("about", "")),
            channels,
            tuple(data.get("variants", ())),
            bool(data.get("internal")),
        ),
        *(layouts, adjusts, tuple(_limits(data.get("limits", {}), file))),
        *(*lists, tuple(data.get("stretch", {}).items())),
    )


def _slots(paragraphs: Any, file: str) -> tuple[Any, ...]:
    if not isinstance(paragraphs, list) or not all(isinstance(p, str) and p.strip() for p in paragraphs):
        raise TemplateError("paragraphs is a list of lines of block names", file=file)
    return tuple(
        (tuple(word.rstrip("?").split("|")), not word.endswith("?"), number)
        for number, line in enumerate(paragraphs)
        for word in line.split()
    )


def _limits(table: dict[str, Any], file: str) -> list[tuple[str, Any]]:
    out = []
    for channel, units in table.items():
        for unit, value in units.items():
            if unit in ("en", "ru"):
                out += [(f"{channel}.{unit}", _limit(u, v, file)) for u, v in value.items()]
            else:
                out.append((channel, _limit(unit, value, file)))
    return out


def _limit(unit: str, value: Any, file: str) -> tuple[Any, ...]:
    if unit not in ("words", "seconds", "segments") or not isinstance(value, list) or len(value) != 3:
        hint = "words = [60, 120, 150]: wanted from, wanted to, never over"
        raise TemplateError(f"limit {unit} cannot be read", file=file, hint=hint)
    return (unit, *value)
