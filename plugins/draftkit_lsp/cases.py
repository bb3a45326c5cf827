"""Case files: the mistake that keeps one from being read, at its line."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from draftkit.case import read_case
from draftkit.errors import CaseError

if TYPE_CHECKING:
    from draftkit_lsp.documents import Document

_FIELDS = re.compile(
    r"(?m)^\[{0,2}(lang|act|fault|severity|client|sender|impact|solution|topic|complaint)\b[^\n]*[=\]]"
)
_OTHERS = ("draftkit.toml", "pyproject.toml")


class Mistake(NamedTuple):
    """What is wrong with a case, and on which line (from 1)."""

    line: int
    text: str


def is_case(document: Document) -> bool:
    """Whether a document looks like a case file: TOML with at least two of a case's own fields."""
    name = os.path.basename(document.path)
    if not name.endswith(".toml") or name.endswith(".allow.toml") or name in _OTHERS:
        return False
    return len({match[1] for match in _FIELDS.finditer(document.text)}) > 1


def mistake(document: Document) -> Mistake | None:
    """The first mistake of a case file, None where it is right."""
    try:
        read_case(document.text, document.path)
    except CaseError as error:
        return Mistake(error.line or 1, f"{error.message}\n{error.hint}".strip())
    return None
