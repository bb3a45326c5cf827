"""`draftkit new-locale`: the skeleton of a language."""

from __future__ import annotations

import click

from draftkit.cli.scaffolding import put_down, to_option, where
from draftkit.errors import UserError


@click.command("new-locale")
@click.argument("lang")
@click.option("--like", default="en", show_default=True, help="The language to start from.")
@to_option
def command(lang: str, like: str, to: str | None) -> None:
    """Start a language: the files of another one, to be put into it.

    Blocks and rules are added one by one (new-block, new-rule with --lang). No file that is there is touched.
    """
    import os

    from draftkit.resources import locales_root
    from draftkit.scaffold import new_locale

    place, known = where(to)
    source = os.path.join(locales_root(), like)
    if not os.path.isdir(source):
        raise UserError(f"there is no language {like} to start from", hint="one of: " + ", ".join(known))
    put_down(new_locale(place, lang, like, source))
    click.echo("Next: put every file into the language. What is still missing:")
    click.echo("  draftkit locales --missing" if place.house else f"  pytest tests/test_todo.py -k {lang}")
