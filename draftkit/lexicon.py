"""The words of a language that rules share: named sets (`lexicon.toml`) and elements of a message (`elements.toml`).

Both lie in `locales/<lang>/` of each root, the most particular root first. Sets of several roots are added together; an
element of a more particular root replaces that of a more general one.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from draftkit.errors import RuleFileError
from draftkit.model import ELEMENTS
from draftkit.records import NamedTuple
from draftkit.words import SIDES, Sides, line_with

if TYPE_CHECKING:
    from collections.abc import Iterable

PROBLEM = "problem"
"""Beside the seven elements: signs that a message is about a problem at all."""


class Element(NamedTuple):
    """How an element is recognised; `yes` and `no` are sentences that convey it or not, tested."""

    patterns: tuple[str, ...]
    sides: Sides
    yes: tuple[str, ...]
    no: tuple[str, ...]


def lexicon_files(roots: Iterable[str], lang: str) -> list[str]:
    """The files that hold the lexicon of a language, the most general root (the last) first."""
    paths = (
        os.path.join(root, lang, name) for root in reversed([*roots]) for name in ("lexicon.toml", "elements.toml")
    )
    return [path for path in paths if os.path.isfile(path)]


def read_lexicon(roots: Iterable[str], lang: str) -> dict[str, tuple[str, ...]]:
    """All named sets of a language.

    Raises:
        RuleFileError: a file that is no table of lists.
    """
    sets: dict[str, tuple[str, ...]] = {}
    for path in lexicon_files(roots, lang):
        if path.endswith("lexicon.toml"):
            for name, entries in _table(path).items():
                if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
                    raise RuleFileError(
                        f"the set {name} is no list of texts",
                        file=path,
                        line=line_with(path, name),
                        hint=f'{name} = ["…"]',
                    )
                sets[name] = sets.get(name, ()) + tuple(entries)
    return sets


def read_elements(roots: Iterable[str], lang: str) -> dict[str, tuple[str, Element]]:
    """How each element is recognised in a language: name → (file, element).

    Raises:
        RuleFileError: an unknown element, or one without patterns.
    """
    elements: dict[str, tuple[str, Element]] = {}
    for path in lexicon_files(roots, lang):
        if path.endswith("elements.toml"):
            for name, entry in _table(path).items():
                if name not in (*ELEMENTS, PROBLEM):
                    raise RuleFileError(
                        f"there is no element {name}",
                        file=path,
                        line=line_with(path, name),
                        hint=f"elements: {', '.join(ELEMENTS)}",
                    )
                lists = [tuple(entry.get(key, ())) for key in ("patterns", *SIDES, "yes", "no")]
                elements[name] = path, Element(lists[0], Sides(*lists[1:5]), lists[5], lists[6])
    return elements


def _table(path: str) -> dict[str, Any]:
    from draftkit.resources import read_toml

    return read_toml(path, RuleFileError)
