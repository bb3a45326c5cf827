"""draftkit on the desk: in the windows in which people write. The add-ons hold no rule and no text; they ask a host.

`protocol.py` answers requests, `host.py` carries them between an add-on and this machine (native messaging),
`install.py` puts the pieces where Thunderbird looks for them; `thunderbird/` is the add-on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit import hookimpl

if TYPE_CHECKING:
    import click

_COMMANDS = {
    "host": ("draftkit_desk.host:command", "Answer a mail client's or a browser's add-on (native messaging)."),
    "thunderbird": ("draftkit_desk.install:command", "Set up the add-on for Thunderbird."),
}


@hookimpl
def register_commands(cli: click.Group) -> None:
    """`draftkit host` and `draftkit thunderbird`."""
    from draftkit.cli.lazy import LazyCommand

    for name, (place, line) in _COMMANDS.items():
        cli.add_command(LazyCommand(name, place, line))
