"""`draftkit plugins`: which plugins are active, where they come from, and what each implements."""

from __future__ import annotations

import click

from draftkit.cli.session import current_kit
from draftkit.cli.table import print_table


@click.command()
def command() -> None:
    """List the plugins and what each adds."""
    from draftkit.hookspecs import names

    kit = current_kit()
    implemented: dict[str, list[str]] = {}
    for hook in names():
        for each in kit.hooks.implementations(hook):
            implemented.setdefault(each.plugin, []).append(hook)
    rows = [("plugin", "from", "hooks")]
    for plugin in kit.plugins:
        origin = f"{plugin.distribution} {plugin.version} ({plugin.value})"
        rows.append((plugin.name, origin, ", ".join(implemented.get(plugin.name, ["none"]))))
    print_table(rows)
    for error in kit.broken:
        click.echo(f"left out: {error}")
    if kit.settings.roots:
        click.echo("house folders, in force over all plugins: " + ", ".join(kit.settings.roots))
