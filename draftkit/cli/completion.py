"""`draftkit completion`: the script that lets a shell complete commands and options."""

from __future__ import annotations

import click

SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> None:
    """Print the completion script for a shell.

    For bash: draftkit completion bash > ~/.local/share/bash-completion/completions/draftkit
    """
    from click.shell_completion import get_completion_class

    root = click.get_current_context().find_root().command
    completer = get_completion_class(shell)
    assert completer is not None  # noqa: S101  click has all of SHELLS
    click.echo(completer(root, {}, "draftkit", "_DRAFTKIT_COMPLETE").source())
