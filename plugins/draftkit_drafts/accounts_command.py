"""`draftkit accounts`: can each mail account of the settings be used, and what can its server do?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from draftkit.cli.session import current_kit
from draftkit.errors import UserError
from draftkit_drafts.accounts import account as account_of
from draftkit_drafts.accounts import accounts
from draftkit_drafts.connection import connected, drafts_folder

if TYPE_CHECKING:
    from draftkit_drafts.accounts import Account


@click.command("accounts")
@click.argument("account", default="")
def command(account: str) -> int:
    """Log in to each mail account of the settings (or to ACCOUNT) and look for its folder of drafts.

    Nothing is changed there. Exit code 1 if an account cannot be used.
    """
    settings = current_kit().settings
    wanted = (accounts(settings) if not account else []) or [account_of(settings, account)]
    failed = False
    for each in wanted:
        try:
            state, found = "ok", _try(each)
        except UserError as error:
            state, found, failed = "fail", str(error), True
        click.echo(f"{click.style(state.ljust(4), 'green' if state == 'ok' else 'red')}  {each.name}: {found}")
    return int(failed)


def _try(account: Account) -> str:
    with connected(account) as client:
        folder = drafts_folder(client, account)
        permanent = client.select_folder(folder, readonly=False).get(b"PERMANENTFLAGS", ())
        marks = "labels and stars" if b"\\*" in permanent else "stars only"
        tells = "tells of new drafts by itself" if client.has_capability("IDLE") else "has to be asked for new drafts"
        return f"{account.user} at {account.host}:{account.port}, drafts in {folder}; keeps {marks}; {tells}"
