"""Mail on its way out: checked before it leaves, wherever it leaves from.

`gate.py` looks at a mail and says whether it may go; the surfaces (`sendmail.py`, …) act on that and hold no rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterator

    import click

_COMMANDS = {
    "sendmail": ("draftkit_gate.sendmail:command", "Check a mail, then hand it to the program that sends."),
    "setup": ("draftkit_gate.clients:command", "Print what a mail client needs to send through draftkit."),
    "smtp-proxy": ("draftkit_gate.smtp_proxy:command", "Check mail between a mail client and the server that sends."),
    "milter": ("draftkit_gate.milter:command", "Check what Postfix or Sendmail is about to take."),
    "anyway": ("draftkit_gate.anyway:command", "Let the mail that was held last go as it is."),
    "overrides": ("draftkit_gate.anyway:overrides", "Keys for mail that is sent although it is held."),
    "last": ("draftkit_gate.last:command", "Show what the last mail that was not sent was held for."),
}


@hookimpl
def register_commands(cli: click.Group) -> None:
    """`draftkit sendmail` and its kin."""
    from draftkit.cli.lazy import LazyCommand

    for name, (place, line) in _COMMANDS.items():
        cli.add_command(LazyCommand(name, place, line))


@hookimpl
def register_checks() -> Iterator[tuple[str, str, str, str]]:
    """Settings of mail clients that keep the gate from working."""
    from draftkit_gate.checkup import checks

    return checks()
