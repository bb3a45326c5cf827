"""draftkit's own plugin: what it brings along, through the doors that are open to everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.hookmarker import hookimpl
from draftkit.resources import locales_root, templates_root

if TYPE_CHECKING:
    from draftkit.case import Case
    from draftkit.model import Decision, Message, Report
    from draftkit.settings import Settings


@hookimpl
def register_templates() -> list[str]:
    """The bundled kinds, blocks and layouts."""
    return [templates_root()]


@hookimpl
def register_locales() -> list[str]:
    """English and Russian."""
    return [locales_root()]


@hookimpl
def register_reporters() -> dict[str, str]:
    """The formats of `draftkit lint`."""
    from draftkit.reporters import BUNDLED

    return BUNDLED


@hookimpl(trylast=True)
def load_case(reference: str) -> Case:
    """A case file in TOML or JSON."""
    from draftkit.case import load_case as from_file

    return from_file(reference)


@hookimpl(trylast=True)
def decide(message: Message, report: Report, settings: Settings) -> Decision:
    """What the settings' policy says."""
    from draftkit.policy import decide as by_policy

    return by_policy(message, report, settings)


@hookimpl(trylast=True)
def inline_css(html: str, settings: Settings) -> str:
    """By the inliner that the settings name."""
    from draftkit.inline import INLINERS

    return INLINERS[settings.inliner](html)
