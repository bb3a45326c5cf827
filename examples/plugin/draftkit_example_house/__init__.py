"""What this house adds to draftkit. The entry point in pyproject.toml names this module."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from draftkit import hookimpl

if TYPE_CHECKING:
    from draftkit.rules import RuleFiles

HERE = os.path.dirname(os.path.abspath(__file__))


@hookimpl
def register_rules() -> tuple[RuleFiles, ...]:
    """The rules in rules/, a folder for each family."""
    from draftkit.rules import discover

    return discover(f"{__name__}.rules")


@hookimpl
def register_templates() -> list[str]:
    """The blocks and kinds in templates/."""
    return [os.path.join(HERE, "templates")]


@hookimpl
def register_reporters() -> dict[str, str]:
    """A reporter, imported when it is asked for."""
    return {"count": f"{__name__}.count:report"}
