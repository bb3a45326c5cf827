"""A command whose module is imported when it is run. For plugins: `--help` then costs none of their imports."""

from __future__ import annotations

import click


class LazyCommand(click.Command):
    """Stands in `register_commands` for a command in a module that is not imported yet.

    Args:
        name: what the user types.
        place: where the click command is, as "package.module:attribute".
        help: its line in `draftkit --help`.
    """

    def __init__(self, name: str, place: str, help: str) -> None:  # noqa: A002  click's own word for it
        super().__init__(name, help=help)
        self.place = place

    def load(self) -> click.Command:
        """The command itself."""
        from importlib import import_module

        module, _, attribute = self.place.partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command
