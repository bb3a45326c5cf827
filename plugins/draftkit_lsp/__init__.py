"""draftkit in editors: a language server (LSP) over standard input and output.

`documents.py` keeps what an editor has open, `house.py` what it is checked by, `checks.py` finds, `actions.py` offers
changes, `pages.py` explains, `cases.py` looks at case files; `server.py` speaks the protocol, and holds no rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit import hookimpl

if TYPE_CHECKING:
    import click


@hookimpl
def register_commands(cli: click.Group) -> None:
    """`draftkit lsp`."""
    from draftkit.cli.lazy import LazyCommand

    cli.add_command(
        LazyCommand("lsp", "draftkit_lsp.command:command", "Check messages in an editor (language server).")
    )
