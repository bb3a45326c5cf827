"""`draftkit explain`: the manual page of a rule, with its examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from draftkit.cli.complete import rules
from draftkit.cli.session import current_kit
from draftkit.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.rules import RuleFiles
    from draftkit.words import Example, Words


@click.command("explain")
@click.argument("rule", shell_complete=rules)
@click.option("--lang", metavar="LANG", help="Words and examples of this language only.")
def command(rule: str, lang: str | None) -> None:
    """Show what RULE finds, why it matters and what to write instead, with examples."""
    kit = current_kit()
    found = next((files for files in kit.rule_files if files.id == rule), None)
    if found is None:
        from difflib import get_close_matches

        near = get_close_matches(rule, [files.id for files in kit.rule_files], 2, 0.4)
        hint = f"did you mean {' or '.join(near)}?" if near else "draftkit rules lists them"
        raise UserError(f"there is no rule {rule}", hint=hint)
    langs = [each for each, _ in found.words]
    if lang is not None and lang not in langs:
        raise UserError(f"{rule} has no words in {lang!r}", hint=f"it has: {', '.join(langs)}")
    click.echo("\n".join(_page(found, lang)))


def _page(files: RuleFiles, lang: str | None) -> Iterator[str]:
    from draftkit.words import read_words

    declared, page = files.load()
    facts = [declared.level, *(f"{level} with {_conditions(conditions)}" for level, conditions in declared.when)]
    yield click.style(files.id, bold=True) + f" – {'; '.join(facts)}"
    yield ""
    yield page
    for each, path in files.words:
        if lang in (None, each):
            yield from _words(each, read_words(path))


def _conditions(conditions: tuple[tuple[str, tuple[object, ...]], ...]) -> str:
    return ", ".join(
        f"{field} {' or '.join(str(value) or 'not known' for value in values)}" for field, values in conditions
    )


def _words(lang: str, words: Words) -> Iterator[str]:
    yield ""
    yield click.style(f"[{lang}] {words.title}", bold=True)
    yield f"  {words.why} {words.advice}"
    for mark, examples in (("✗", words.bad), ("✓", words.good), ("?", words.miss)):
        for example in examples:
            yield f"  {mark} {_marked(example)}" + (f"  ({example.note})" if example.note else "")
            if example.fixed is not None:
                yield f"  → {_flat(example.fixed)}"


def _marked(example: Example) -> str:
    text, at = "", 0
    for start, end in example.spans:
        text += example.text[at:start] + click.style(f"›{example.text[start:end]}‹", fg="red")
        at = end
    return _flat(text + example.text[at:])


def _flat(text: str) -> str:
    return " ".join(text.split())
