"""What new-rule, new-block and new-locale have in common."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from draftkit.cli.session import current_kit

if TYPE_CHECKING:
    from draftkit.scaffold import Place

to_option = click.option(
    "--to",
    metavar="FOLDER",
    type=click.Path(file_okay=False),
    help="Folder with templates/, locales/, rules/.  [default: the house's own, else this checkout]",
)


def where(to: str | None) -> tuple[Place, tuple[str, ...]]:
    """The place for additions, and the languages there are. Raises UserError."""
    from draftkit.parity import languages
    from draftkit.scaffold import find_place

    kit = current_kit()
    return find_place(to, kit.settings.roots, os.getcwd()), tuple(sorted(languages(kit)))


def put_down(files: dict[str, str]) -> None:
    """Write the files and say which. Raises UserError if one is there."""
    from draftkit.scaffold import write_new

    write_new(files)
    for path in sorted(files):
        shown = os.path.relpath(path)
        click.echo(f"  {path if shown.startswith('..') else shown}")
