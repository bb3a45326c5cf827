"""Drafts where their authors go on with them: in the folder of drafts of a mail account, or in an open mail client.

`accounts.py` knows the accounts of the settings and their passwords, `connection.py` the way to them; `putting.py` puts
a draft there, `opening.py` into a client's window; `watching.py` checks what any client saves there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit import hookimpl

if TYPE_CHECKING:
    import click

    from draftkit.case import Case
    from draftkit.model import Draft
    from draftkit.settings import Settings

_COMMANDS = {
    "accounts": ("draftkit_drafts.accounts_command:command", "Try the mail accounts of the settings."),
    "watch-drafts": ("draftkit_drafts.watch_command:command", "Check the drafts that any mail client saves."),
}


@hookimpl
def register_commands(cli: click.Group) -> None:
    """`draftkit accounts` and `draftkit watch-drafts`."""
    from draftkit.cli.lazy import LazyCommand

    for name, (place, line) in _COMMANDS.items():
        cli.add_command(LazyCommand(name, place, line))


@hookimpl
def deliver(mail: bytes, draft: Draft, case: Case, way: str, name: str, settings: Settings) -> str | None:
    """`draftkit draft --to-drafts` and `--open`."""
    from draftkit_drafts.keeping import Own

    if way == "drafts":
        from draftkit_drafts.putting import put

        return put(mail, Own.of(mail, draft, case), name, settings)
    if way == "open":
        from draftkit_drafts.opening import open_draft

        return open_draft(mail, draft.text, Own.of(mail, draft, case), name)
    return None
