"""`draftkit new-block`: the skeleton of a block of text."""

from __future__ import annotations

import click

from draftkit.cli.scaffolding import put_down, to_option, where


@click.command("new-block")
@click.argument("role")
@click.option("--lang", "langs", multiple=True, help="Only this language. May be repeated.  [default: all]")
@to_option
def command(role: str, langs: tuple[str, ...], to: str | None) -> None:
    """Start a block of text in each language.

    A block is used once a kind names it (templates/kinds/). No file that is there is touched.
    """
    from draftkit.scaffold import new_block

    place, all_langs = where(to)
    put_down(new_block(place, role, langs or all_langs))
    click.echo("Next: fill in every TODO (docs/templates.md), and name the block in a kind. What is still missing:")
    click.echo("  draftkit locales --missing" if place.house else f"  pytest tests/test_todo.py -k {role}")
