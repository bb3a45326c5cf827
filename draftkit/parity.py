"""Are the languages level? What each has of locale data, rules and blocks, and what it still lacks."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from draftkit.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.kit import Kit

SORTS = ("locales", "rules", "blocks", "notes")
"""What comes in languages: files of a locale, words of a rule, texts of a block, notes to the author."""


class Shelf(NamedTuple):
    """What one language has: `there` and `missing` are names by sort, `todo` files that still say TODO."""

    lang: str
    there: dict[str, tuple[str, ...]]
    missing: dict[str, tuple[str, ...]]
    todo: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is missing and nothing is left to do."""
        return not any(self.missing.values()) and not self.todo


def shelves(kit: Kit) -> tuple[Shelf, ...]:
    """Every language of a kit against what all of them have together, by name.

    Raises:
        UserError: a file cannot be read.
    """
    found: dict[str, dict[str, dict[str, str]]] = {lang: {sort: {} for sort in SORTS} for lang in languages(kit)}
    for sort, name, lang, path in _files(kit):
        if lang in found:
            found[lang][sort][name] = path
    everything = {sort: {name for own in found.values() for name in own[sort]} for sort in SORTS}
    return tuple(
        Shelf(
            lang,
            {sort: tuple(sorted(own[sort])) for sort in SORTS},
            {sort: tuple(sorted(everything[sort] - own[sort].keys())) for sort in SORTS},
            tuple(path for sort in SORTS for path in sorted(own[sort].values()) if _is_todo(path)),
        )
        for lang, own in sorted(found.items())
    )


def languages(kit: Kit) -> set[str]:
    """The languages that have a folder."""
    return {
        entry for root in kit.locale_roots for entry in os.listdir(root) if os.path.isdir(os.path.join(root, entry))
    }


def _files(kit: Kit) -> Iterator[tuple[str, str, str, str]]:
    """Sort, name, language and path of every file that comes in languages; later ones replace earlier ones."""
    for root in kit.locale_roots:
        for lang in os.listdir(root):
            for file in _listed(os.path.join(root, lang)):
                yield "locales", file.removesuffix(".toml"), lang, os.path.join(root, lang, file)
    for rule in kit.rule_files:
        for lang, path in rule.words:
            yield "rules", rule.id, lang, path
    for root in reversed(kit.template_roots):
        for sort, folder in (("blocks", os.path.join(root, "blocks")), ("notes", root)):
            for file in _listed(folder):
                name, _, lang = file.removesuffix(".toml").partition(".")
                yield sort, name, lang, os.path.join(folder, file)


def _listed(folder: str) -> list[str]:
    """The TOML files of a folder; none if there is no such folder."""
    return [file for file in os.listdir(folder) if file.endswith(".toml")] if os.path.isdir(folder) else []


def _is_todo(path: str) -> bool:
    from draftkit.resources import read_text

    return "TODO" in read_text(path).replace("<<TODO>>", "")  # an example of the placeholder rule names it
