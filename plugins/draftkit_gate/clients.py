"""`draftkit setup CLIENT`: prints what goes into a mail client's settings. It writes to no file of the user's."""

from __future__ import annotations

import os

import click

_FILES = {"mutt": "mutt.muttrc", "neomutt": "mutt.muttrc", "aerc": "aerc.conf", "emacs": "draftkit.el"}


@click.command("setup")
@click.argument("client", type=click.Choice(list(_FILES)))
def command(client: str) -> None:
    """Print what CLIENT needs in its settings to send through draftkit; docs/mail says where it goes."""
    with open(os.path.join(os.path.dirname(__file__), "settings", _FILES[client]), encoding="utf-8") as file:
        text = file.read()
    click.echo(text.replace("mutt -H", f"{client} -H"), nl=False)
