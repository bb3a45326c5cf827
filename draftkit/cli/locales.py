"""`draftkit locales`: the languages, and what each still lacks beside the others."""

from __future__ import annotations

import click

from draftkit.cli.session import current_kit
from draftkit.cli.table import print_table


@click.command()
@click.option(
    "--missing", is_flag=True, help="Name what is missing or still to do, one a line; exit 1 if there is any."
)
def command(missing: bool) -> int:
    """List the languages and what each still lacks."""
    from draftkit.parity import SORTS, shelves

    found = shelves(current_kit())
    if missing:
        for shelf in found:
            for sort in SORTS:
                for name in shelf.missing[sort]:
                    click.echo(f"{shelf.lang}: {sort}: {name} is missing")
            for path in shelf.todo:
                click.echo(f"{shelf.lang}: {path} still says TODO")
        return int(not all(shelf.complete for shelf in found))
    rows: list[tuple[str, ...]] = [("language", *SORTS, "to do")]
    for shelf in found:
        counts = [(len(shelf.there[sort]), len(shelf.there[sort]) + len(shelf.missing[sort])) for sort in SORTS]
        rows.append((shelf.lang, *(f"{there} of {of}" for there, of in counts), str(len(shelf.todo))))
    print_table(rows)
    return 0
