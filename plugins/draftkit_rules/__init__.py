"""The rules that come with draftkit: a folder for each family, three files for each rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit import hookimpl

if TYPE_CHECKING:
    from draftkit.rules import RuleFiles


@hookimpl
def register_rules() -> tuple[RuleFiles, ...]:
    """Every rule below this folder."""
    from draftkit.rules import discover

    return discover(__name__)
