"""`draftkit kinds`: the kinds of message, on which channels, in which variants."""

from __future__ import annotations

import click

from draftkit.cli.session import current_kit
from draftkit.cli.table import print_table


@click.command()
def command() -> None:
    """List the kinds of message."""
    rows = [("kind", "channels", "variants", "about")]
    for kind in current_kit().drafter.kinds.values():
        about = f"{kind.about} (internal)" if kind.internal else kind.about
        rows.append((kind.name, ", ".join(kind.channels), ", ".join(kind.variants) or "–", about))
    print_table(rows)
