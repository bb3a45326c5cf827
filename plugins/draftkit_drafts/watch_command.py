"""`draftkit watch-drafts`: checks drafts that any client saves, a phone's too, and marks them for all to see."""

from __future__ import annotations

import time

import click

from draftkit.cli.session import current_kit
from draftkit.model import Context, Message
from draftkit.resources import languages
from draftkit_drafts.accounts import account as account_of
from draftkit_drafts.connection import Unreachable
from draftkit_drafts.watching import Watcher

_FIRST, _LONGEST = 1, 300
"""Seconds before the first new attempt to reach the server, and before each one after many."""


@click.command("watch-drafts")
@click.argument("account", default="")
@click.option("--once", is_flag=True, help="Check what is there, and end.")
@click.option("--again", is_flag=True, help="Check all drafts, also those that were checked before.")
@click.option(
    "--poll",
    type=click.FloatRange(min=0.1),
    default=60,
    show_default=True,
    help="Seconds between two looks, where the server does not tell by itself.",
)
def command(account: str, once: bool, again: bool, poll: float) -> None:
    """Check the drafts that any mail client saves in the folder of drafts of ACCOUNT.

    A draft that the policy would hold is marked: with a star, with Thunderbird's first label and with the keyword
    $draftkit-findings. Once it is clean the marks go. A line is printed for each draft, without its words.
    """
    kit = current_kit()
    watcher = Watcher(kit, account_of(kit.settings, account), poll)
    for lang in languages():
        kit.check(Message("", "", lang), Context())  # what is wrong with the settings is said now
    if again:
        watcher.forget()
    pause: float = _FIRST
    while True:
        started = time.monotonic()
        try:
            watcher.watch(once=once)
        except Unreachable as error:
            if once:
                raise
            if time.monotonic() - started > pause:  # it had been well for a while
                pause = _FIRST
            click.echo(f"draftkit: {error.message}; next attempt in {pause:g} s", err=True)
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST)
        else:
            return
