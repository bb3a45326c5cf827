"""Names: what macros are called in a language, from `words/<lang>.toml`."""

from __future__ import annotations

import os
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from draftkit.resources import read_toml

if TYPE_CHECKING:
    from collections.abc import Iterable

_FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "words")


class Words:
    """The names in one language.

    Args:
        lang: the language. One that has no file is told in English.
    """

    def __init__(self, lang: str) -> None:
        file = os.path.join(_FOLDER, f"{lang}.toml")
        self._table: dict[str, Any] = read_toml(file if os.path.isfile(file) else os.path.join(_FOLDER, "en.toml"))

    def say(self, key: str, **values: object) -> str:
        """A sentence, with values filled in."""
        return str(self._table["say"][key]).format(**values)

    def addin(self) -> dict[str, str]:
        """The texts of the add-in's manifest, and the report of its export."""
        texts: dict[str, str] = self._table["addin"]
        return texts

    def unit(self, unit: str) -> str:
        """What lengths are counted in: words, segments, seconds."""
        return str(self._table["say"]["units"][unit])

    def group(self, key: str) -> str:
        """What a group of macros is called: blocks, or the name of a channel."""
        return str(self._table["groups"][key])

    def channel(self, channel: str) -> str:
        """The mark of a channel in a title, "" for e-mail."""
        return str(self._table["channels"].get(channel, ""))

    def fault(self, fault: str) -> str:
        """Whose fault it was, in a few words."""
        return str(self._table["faults"][fault])

    def phase(self, phase: str) -> str:
        """Where things stand, in a word or two."""
        return str(self._table["phases"][phase])

    def by_fault(self, role: str) -> bool:
        """Whether the name of a block's macro tells whose fault it was."""
        return "{fault}" in self._table["blocks"].get(role, "")

    def block(self, role: str, fault: str) -> str:
        """The name of a block's macros; a block that has none is called by its own name."""
        name = str(self._table["blocks"].get(role, "my-" + role.replace("_", "-")))
        return name.format(fault=self._table["short"]["faults"][fault])

    def kind(self, kind: str, variant: str, channel: str) -> str:
        """The name of a kind's macros."""
        full = f"{kind}/{variant}" if variant else kind
        name = str(self._table["kinds"].get(full, "my-" + full.replace("_", "-").replace("/", "-")))
        return str(self._table["short"]["channels"].get(channel, "{}")).format(name)

    def title(self, kind: str, variant: str) -> str:
        """What a kind is called in a list; a house's kind by its own name."""
        full = f"{kind}/{variant}" if variant else kind
        return str(self._table["titles"].get(full, full))


def clashes(triggers: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of triggers of which the first is how the second begins: a program that replaces while one types would
    never get to the second.
    """
    return [(a, b) for a, b in pairwise(sorted(set(triggers))) if b.startswith(a)]
