"""The rules that come with draftkit: a folder for each family, three files for each rule."""

from __future__ import annotations

from draftkit import hookimpl
from draftkit.rules import RuleFiles, discover


@hookimpl
def register_rules() -> tuple[RuleFiles, ...]:
    """Every rule below this folder."""
    return discover(__name__)
