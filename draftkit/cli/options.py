"""Options as click makes them, for the commands that must start fast.

click tidies every help text by `inspect`, and so would read it (see __init__.py). `Option` hands click no text, and
keeps ours as it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

import draftkit

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
    """`--help`; click's own would look for a translation of its help text, and read `locale` for that."""
    help_text = "Show this message and exit."
    return option("-h", "--help", is_flag=True, is_eager=True, expose_value=False, callback=_show_help, help=help_text)


def version_option() -> Callable[[Any], Any]:
    """`--version`; ours for the same reason."""
    help_text = "Show the version and exit."
    return option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help=help_text)


def _show_help(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        click.echo(context.get_help(), color=context.color)
        context.exit()


def _show_version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        click.echo(f"draftkit {draftkit.__version__}", color=context.color)
        context.exit()
