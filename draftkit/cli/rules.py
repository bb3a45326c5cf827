"""`draftkit rules`: which rules there are."""

from __future__ import annotations

import click

from draftkit.cli.session import current_kit
from draftkit.cli.table import print_table


@click.command("rules")
@click.argument("families", nargs=-1, metavar="[FAMILY]...")
@click.option("--lang", default="en", metavar="LANG", help="Language of the titles. [default: en]")
def command(families: tuple[str, ...], lang: str) -> None:
    """List the rules, all or those of some families, with their level in this house."""
    kit = current_kit()
    language = kit.rules.language(lang)
    overrides = kit.rules.overrides
    rows = [("rule", "level", "languages", "title")]
    for files in sorted(kit.rule_files):
        if families and files.id.partition(".")[0] not in families:
            continue
        declared, _ = files.load()
        own = overrides.get(files.id) or overrides.get(files.id.partition(".")[0] + ".*")
        level = f"{own} (house)" if own else declared.level + (" *" if declared.when else "")
        row = language.by_id.get(files.id)
        rows.append((files.id, level, " ".join(each for each, _ in files.words), row.title if row else "–"))
    print_table(rows)
    click.echo("* depends on the message: draftkit explain RULE")
