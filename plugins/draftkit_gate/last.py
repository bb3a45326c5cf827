"""`draftkit last`: what the last mail was held for, where the mail client did not show it."""

from __future__ import annotations

import click

from draftkit_gate.state import last


@click.command("last")
def command() -> None:
    """Show what the last mail that was not sent was held for."""
    found = last()
    if found is None or "leave" in found:
        click.echo("Nothing is held.")
        return
    click.echo(f"Not sent: {found.get('subject') or '(no subject)'}")
    for line in found.get("lines", ()):
        click.echo(f"  {line}")
