"""`draftkit blocks`: the texts that messages are made of, and when each variant is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from draftkit.cli.session import current_kit
from draftkit.cli.table import print_table
from draftkit.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from draftkit.blocks import Block, Variant
    from draftkit.kit import Kit


@click.command()
@click.argument("role", required=False)
@click.option("--lang", metavar="LANG", help="Language. [default: that of the settings]")
def command(role: str | None, lang: str | None) -> None:
    """List the blocks of text, or show the variants of one ROLE with their conditions and places."""
    kit = current_kit()
    blocks = blocks_of(kit, lang or kit.settings.language)
    if role is None:
        rows = [("block", "zone", "gives", "variants", "wordings", "about")]
        for block in blocks.values():
            wordings = sum(len(variant.wordings) for variant in block.variants)
            gives = ", ".join(block.gives) or "–"
            rows.append((block.role, block.zone, gives, str(len(block.variants)), str(wordings), block.about))
        print_table(rows)
        return
    if role not in blocks:
        from difflib import get_close_matches

        near = get_close_matches(role, blocks, 1, 0.5)
        hint = f"did you mean {near[0]}?" if near else "draftkit blocks lists them"
        raise UserError(f"there is no block {role}", hint=hint)
    click.echo(f"{role}: {blocks[role].about}")
    for variant in blocks[role].variants:
        click.echo(f"\n{variant.name or '(unnamed)'}: {_conditions(variant)}")
        for wording in variant.wordings:
            click.echo(f"  {variant.file}:{wording.line}")


def blocks_of(kit: Kit, lang: str) -> Mapping[str, Block]:
    """All blocks of a language, by role.

    Raises:
        UserError: there is no such language, or a block is broken.
    """
    from draftkit.locales import load_locale
    from draftkit.pen import Pen

    locale = load_locale(lang, now=None, pronoun=kit.settings.pronoun, roots=kit.locale_roots)
    return kit.drafter.blocks(lang, Pen(locale, kit.prepare_environment))


def _conditions(variant: Variant) -> str:
    """When a variant is chosen, in words."""
    parts = [f"when {key} is {' or '.join(values)}" for key, values in variant.when]
    parts += [f"unless {key} is {' or '.join(values)}" for key, values in variant.unless]
    if variant.needs:
        parts.append(f"needs {', '.join(variant.needs)}")
    if variant.says:
        parts.append(f"says {', '.join(variant.says)}")
    return "; ".join(parts) or "always"
