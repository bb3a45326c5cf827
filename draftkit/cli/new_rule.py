"""`draftkit new-rule`: the skeleton of a rule."""

from __future__ import annotations

import click

from draftkit.cli.scaffolding import put_down, to_option, where


@click.command("new-rule")
@click.argument("rule", metavar="FAMILY.NAME")
@click.option("--lang", "langs", multiple=True, help="Only this language. May be repeated.  [default: all]")
@to_option
def command(rule: str, langs: tuple[str, ...], to: str | None) -> None:
    """Start a rule: its module, and its words and examples in each language.

    In a house's folder a rule is words only. No file that is there is touched.
    """
    from draftkit.scaffold import new_rule

    place, all_langs = where(to)
    put_down(new_rule(place, rule, langs or all_langs))
    click.echo("Next: fill in every TODO (docs/rule-format.md). What is still missing:")
    click.echo(
        f"  draftkit lint --select {rule} FILE" if place.house else f"  pytest tests/rules tests/test_todo.py -k {rule}"
    )
