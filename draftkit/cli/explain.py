"""`draftkit explain`: the manual page of a rule, with its examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from draftkit.cli.complete import rules
from draftkit.cli.session import current_kit
from draftkit.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.kit import Kit
    from draftkit.rules import RuleFiles
    from draftkit.words import Example, Words

_SAYS = {
    "en": {"house": "In this house: {level}, by {file}.", "page": "", "more": "added by {path}"},
    "ru": {"house": "В этом доме: {level}, по {file}.", "page": "Подробно, по-английски:", "more": "добавил {path}"},
}


@click.command("explain")
@click.argument("rule", shell_complete=rules)
@click.option("--lang", metavar="LANG", help="Words and examples of this language only.")
def command(rule: str, lang: str | None) -> None:
    """Show what RULE finds, why it matters and what to write instead, with examples."""
    kit = current_kit()
    found = next((files for files in kit.rule_files if files.id == rule), None)
    if found is None:
        notice = _notice(rule, lang or kit.settings.language)
        if notice:
            click.echo(notice)
            return
        from difflib import get_close_matches

        near = get_close_matches(rule, [files.id for files in kit.rule_files], 2, 0.4)
        hint = f"did you mean {' or '.join(near)}?" if near else "draftkit rules lists them"
        raise UserError(f"there is no rule {rule}", hint=hint)
    langs = [each for each, _ in found.words]
    if lang is not None and lang not in langs:
        raise UserError(f"{rule} has no words in {lang!r}", hint=f"it has: {', '.join(langs)}")
    click.echo("\n".join(_page(kit, found, lang)))


def _notice(rule: str, lang: str) -> str:
    """What there is to say about a notice of draftkit's own; empty for anything else."""
    from draftkit.allowances import NOTICES
    from draftkit.baseline import STALE, TEXTS

    texts = {**NOTICES, STALE: TEXTS}.get(rule)
    if texts is None:
        return ""
    _, why, advice = texts.get(lang, texts["en"])
    return f"{click.style(rule, bold=True)} – {why} {advice.replace('{hint}', '').strip()}".rstrip() + "\ndocs/lint.md"


def _page(kit: Kit, files: RuleFiles, lang: str | None) -> Iterator[str]:
    from draftkit.cli.levels import sentences
    from draftkit.words import read_words

    declared, page = files.load()
    words = dict(files.words)
    head = lang or (kit.settings.language if kit.settings.language in words else next(iter(words)))
    says = _SAYS.get(head, _SAYS["en"])
    yield f"{click.style(files.id, bold=True)} – {read_words(words[head]).title}"
    yield " ".join(sentences(declared, head))
    house = kit.rules.overrides.get(files.id) or kit.rules.overrides.get(files.id.partition(".")[0] + ".*")
    if house:
        yield says["house"].format(level=house, file=kit.settings.file)
    yield ""
    if not lang or not says["page"]:
        yield page
        yield ""
    for each, path in files.words:
        if lang in (None, each):
            yield from _words(each, read_words(path))
            for added in (more for language, more in files.more if language == each):
                yield f"  {says['more'].format(path=added)}"
                yield from _examples(read_words(added, addition=True))
    if lang and says["page"]:
        yield ""
        yield f"{says['page']}\n\n{page}"


def _words(lang: str, words: Words) -> Iterator[str]:
    yield click.style(f"[{lang}] {words.title}", bold=True)
    yield f"  {words.why} {words.advice}"
    yield from _examples(words)


def _examples(words: Words) -> Iterator[str]:
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
