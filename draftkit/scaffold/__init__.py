"""Skeletons of a rule, a block and a language, put where they belong; what is still to do in them stands as TODO.

Nothing that is there is edited or written over: every addition is files of its own.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from draftkit.errors import UserError
from draftkit.records import NamedTuple
from draftkit.resources import read_text, write_atomic

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SKELETONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "skeletons")


class Place(NamedTuple):
    """Where additions go: `root` holds templates/ and locales/; in a house's folder rules are words only."""

    root: str
    house: bool


def find_place(to: str | None, house_roots: Sequence[str], folder: str) -> Place:
    """The folder named, else the house's own, else the checkout of draftkit that `folder` lies in.

    Raises:
        UserError: there is none of these.
    """
    if to is not None:
        return Place(os.path.abspath(to), house=not _is_checkout(to))
    if house_roots:
        return Place(house_roots[0], house=True)
    here = os.path.abspath(folder)
    while not _is_checkout(here):
        above = os.path.dirname(here)
        if above == here:
            raise UserError(
                "there is no folder for additions here",
                hint='name one with --to FOLDER, or in draftkit.toml: roots = ["house"]',
            )
        here = above
    return Place(here, house=False)


def _is_checkout(folder: str) -> bool:
    return all(os.path.isdir(os.path.join(folder, name)) for name in ("draftkit", "locales", "plugins", "templates"))


def new_rule(place: Place, rule: str, langs: Iterable[str]) -> dict[str, str]:
    """The files of a rule `family.name`: path → content. Raises UserError for a name that cannot be one."""
    family, dot, name = rule.partition(".")
    if not dot or not _is_name(family) or not _is_name(name):
        raise UserError(f"{rule} is no id of a rule", hint="family.name in small letters, such as apology.conditional")
    folder = os.path.join(place.root, *(("rules",) if place.house else ("plugins", "draftkit_rules")), family)
    level = 'level = "warning"              # error, warning or note\n' if place.house else ""
    files = {
        os.path.join(folder, f"{name}.{lang}.toml"): _skeleton("rule.toml", level=level, lang=lang) for lang in langs
    }
    if not place.house:
        files[os.path.join(folder, f"{name}.py")] = _skeleton("rule.py.txt")
        if not os.path.exists(package := os.path.join(folder, "__init__.py")):
            files[package] = '"""TODO: what the rules of this family look at, one sentence."""\n'
    return files


def new_block(place: Place, role: str, langs: Iterable[str]) -> dict[str, str]:
    """The files of a block: path → content. Raises UserError for a name that cannot be one."""
    if not _is_name(role):
        raise UserError(f"{role} is no name of a block", hint="small letters, such as not_affected")
    folder = os.path.join(place.root, "templates", "blocks")
    return {os.path.join(folder, f"{role}.{lang}.toml"): _skeleton("block.toml", lang=lang) for lang in langs}


def new_locale(place: Place, lang: str, like: str, source: str) -> dict[str, str]:
    """The files of a language: those of another one, each headed by what is to do: path → content.

    Args:
        place: where it goes.
        lang: its code, such as de.
        like: the language whose files are the model.
        source: the folder of that language.

    Raises:
        UserError: `lang` is no code of a language.
    """
    if not re.fullmatch("[a-z]{2,3}", lang):
        raise UserError(f"{lang} is no code of a language", hint="two or three small letters, such as de")
    head = f"# TODO: this is {like}, word for word. Put it into {lang}, then take this line away.\n"
    files = {os.path.join(place.root, "locales", lang, "README.md"): _skeleton("locale.md", lang=lang, like=like)}
    for name in sorted(os.listdir(source)):
        if name.endswith(".toml"):
            files[os.path.join(place.root, "locales", lang, name)] = head + read_text(os.path.join(source, name))
    return files


def write_new(files: dict[str, str]) -> None:
    """Write files that are all new; folders are made as needed.

    Raises:
        UserError: one of them is there already; then nothing is written.
    """
    for path in files:
        if os.path.exists(path):
            raise UserError("is there already", file=path, hint="take another name; nothing was written")
    for path, text in files.items():
        os.makedirs(os.path.dirname(path), exist_ok=True)
        write_atomic(path, text)


def _is_name(text: str) -> bool:
    return re.fullmatch("[a-z][a-z0-9_]*", text) is not None


def _skeleton(name: str, **values: str) -> str:
    text = read_text(os.path.join(_SKELETONS, name))
    for key, value in values.items():
        text = text.replace(f"<{key}>", value)
    return text
