"""The texts of the page, one file a language. Every key of one stands in all (a test holds it)."""

from __future__ import annotations

import os
import tomllib
from functools import cache
from typing import Any

from draftkit.resources import languages, read_text

_FOLDER = os.path.dirname(os.path.abspath(__file__))
LANGUAGES: tuple[str, ...] = tuple(
    lang for lang in languages() if os.path.exists(os.path.join(_FOLDER, f"{lang}.toml"))
)
"""Languages that the page speaks."""


class Texts:
    """The texts of one language: `texts("cases.title")`, with values for the `{names}` in them."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key, filled with values. Raises KeyError where there is none: a mistake of ours."""
        return table(self.lang)[key].format(**values)

    def has(self, key: str) -> bool:
        """Whether there is a text: a house may have kinds of its own, which we have no words for."""
        return key in table(self.lang)


@cache
def table(lang: str) -> dict[str, str]:
    """All texts of a language by `section.name`."""
    found: dict[str, str] = {}

    def gather(prefix: str, entries: dict[str, Any]) -> None:
        for name, value in entries.items():
            if isinstance(value, dict):
                gather(f"{prefix}{name}.", value)
            else:
                found[prefix + name] = value

    gather("", tomllib.loads(read_text(os.path.join(_FOLDER, f"{lang}.toml"))))
    return found


def best(wanted: str) -> str:
    """The language that suits an Accept-Language header; the first of ours where none does."""
    for part in wanted.split(","):
        tag = part.partition(";")[0].strip().partition("-")[0].casefold()
        if tag in LANGUAGES:
            return tag
    return LANGUAGES[0]
