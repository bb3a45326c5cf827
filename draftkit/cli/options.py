"""Options as click makes them, for the commands that must start fast.

click tidies every help text by `inspect`, and so would read it (see __init__.py). `Option` hands click no text, and
keeps ours as it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Option(click.Option):
    """An option whose help is one line without indentation."""

    def __init__(self, param_decls: Sequence[str] | None = None, *, help: str | None = None, **settings: Any) -> None:  # noqa: A002  click's own word
        super().__init__(param_decls, **settings)
        self.help = help


def option(*names: str, **settings: Any) -> Callable[[Any], Any]:
    """As `click.option`."""
    return click.option(*names, cls=Option, **settings)


def help_option() -> Callable[[Any], Any]:
    """`--help`; click would add one of its own sort."""
    return click.help_option("-h", "--help", cls=Option)
