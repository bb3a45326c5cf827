"""Writes the help of every command into docs/commands.md: `python docs/update.py`. A test fails while it is old."""

from __future__ import annotations

from pathlib import Path

import click

from draftkit.cli.main import COMMANDS, cli
from draftkit.resources import write_atomic

PAGE = Path(__file__).with_name("commands.md")
MARK = "<!-- written by docs/update.py from here on -->\n"


def page() -> str:
    """The page as it should be: its own words down to the mark, then the help of each command."""
    head = PAGE.read_text(encoding="utf-8").partition(MARK)[0]
    root = click.Context(cli, info_name="draftkit", terminal_width=100, max_content_width=100, **cli.context_settings)
    parts = [_help("draftkit", cli, root)]
    for name in COMMANDS:
        command = cli.get_command(root, name)
        if command is not None:
            parts.append(_help(f"draftkit {name}", command, click.Context(command, info_name=name, parent=root)))
    return head + MARK + "".join(parts)


def _help(title: str, command: click.Command, context: click.Context) -> str:
    return f"\n## {title}\n```text\n{command.get_help(context)}\n```\n"


if __name__ == "__main__":
    write_atomic(PAGE, page())
