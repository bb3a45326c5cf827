"""The data of a language: TOML files of one or more roots, laid over each other."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any

from draftkit.errors import LocaleError
from draftkit.resources import read_text
from draftkit.store import cached, stamp


class Table:
    """Nested data of a language. `file` is the file that errors name."""

    def __init__(self, data: dict[str, Any], file: str) -> None:
        self.data = data
        self.file = file

    def need(self, *path: str) -> Any:
        """The value at `path`.

        Raises:
            LocaleError: there is none.
        """
        value = self.find(*path)
        if value is None:
            raise LocaleError(
                f"{'.'.join(path)} is missing", file=self.file, hint="locales/en has all keys, with notes"
            )
        return value

    def find(self, *path: str) -> Any:
        """The value at `path`, or None."""
        value: Any = self.data
        for key in path:
            if not isinstance(value, dict) or key not in value:
                return None
            value = value[key]
        return value

    def row(self, index: int, *path: str) -> str:
        """The word number `index` (from 0) of the list at `path`.

        Raises:
            LocaleError: the list is missing or too short.
        """
        words = self.need(*path)
        if not isinstance(words, list) or not 0 <= index < len(words):
            raise LocaleError(f"{'.'.join(path)} has no entry {index + 1}", file=self.file)
        return str(words[index])

    def fill(self, pattern: str, slots: dict[str, str], where: str) -> str:
        """`pattern` with its slots filled.

        Raises:
            LocaleError: the pattern names a slot that does not exist there, or is no format string.
        """
        try:
            return pattern.format_map(slots)
        except (KeyError, ValueError, IndexError, AttributeError) as error:
            raise LocaleError(
                f'{where} has the pattern "{pattern}" that cannot be filled: {error}',
                file=self.file,
                hint="slots are names in braces; the file's first lines list them",
            ) from error


@lru_cache(maxsize=32)
def read_table(name: str, lang: str, region: str, roots: tuple[str, ...]) -> Table | None:
    """The file `<root>/<lang>/<name>.toml` of every root, later ones over earlier ones, then `[region.<region>]` over
    all that. None where no root has the file.

    Raises:
        LocaleError: a file is not TOML.
        UserError: a file cannot be read.
    """
    files = [path for root in roots if os.path.isfile(path := os.path.join(root, lang, f"{name}.toml"))]
    if not files:
        return None
    merged = cached(f"{name}.{lang}", stamp([__file__, *files]), lambda: _merged(files))
    regional = merged.get("region", {}).get(region)
    return Table(_laid_over(merged, regional) if regional else merged, files[-1])


def _merged(files: list[str]) -> dict[str, Any]:
    import tomllib

    merged: dict[str, Any] = {}
    for file in files:
        try:
            merged = _laid_over(merged, tomllib.loads(read_text(file)))
        except tomllib.TOMLDecodeError as error:
            raise LocaleError(f"is not valid TOML: {error}", file=file) from error
    return merged


def _laid_over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    both = dict(below)
    for key, value in above.items():
        old = both.get(key)
        both[key] = _laid_over(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return both
