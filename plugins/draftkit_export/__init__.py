"""draftkit elsewhere: the house's blocks and kinds as macros of other programs, and an add-in for Outlook.

`collect.py` makes the macros, whatever the target: draftkit's own engine writes each text from a sample case
(`sample.py`, `writer.py`), `marks.py` tells which facts it printed, and these become fields. `espanso.py`,
`quicktext.py`, `smarttemplates.py` and `outlook.py` write them as their programs read them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit import hookimpl

if TYPE_CHECKING:
    import click


@hookimpl
def register_commands(cli: click.Group) -> None:
    """`draftkit export`."""
    from draftkit.cli.lazy import LazyCommand

    line = "Write blocks and kinds as macros of other programs, or an add-in for Outlook."
    cli.add_command(LazyCommand("export", "draftkit_export.command:command", line))
