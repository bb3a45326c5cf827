"""`draftkit export`: macros for other programs, the add-in for Outlook, and a report of what could not be expressed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from draftkit.cli.session import current_kit
from draftkit.errors import UserError
from draftkit.resources import languages, make_folder, write_atomic

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from draftkit_export.collect import Collection
    from draftkit_export.macro import Loss

TARGETS = ("espanso", "quicktext", "smarttemplates", "outlook")
_OF_MACROS = ("case", "kind", "block", "turn")
_OF_ADDIN = ("server", "site", "mode")


@click.command("export")
@click.argument("target", type=click.Choice(TARGETS))
@click.option("-o", "--output", metavar="PATH", type=click.Path(), required=True,
              help="With espanso the file to write, else a folder.")  # fmt: skip
@click.option("--lang", type=click.Choice(languages()), help="Language.  [default: the case's, else the settings']")
@click.option("--case", metavar="FILE", help="Fill in the facts of a case; what it lacks stays a field.")
@click.option("--kind", metavar="KIND", multiple=True, help="Only this kind. May be repeated.")
@click.option("--block", metavar="BLOCK", multiple=True, help="Only this block. May be repeated.")
@click.option("--turn", type=click.IntRange(min=0), default=0, help="Take other wordings: 1 the next ones, and so on.")
@click.option("--server", metavar="URL", help="With outlook: where draftkit serve is.  [default: this machine]")
@click.option(
    "--site", metavar="URL", help="With outlook: where its files are served.  [default: https://localhost:3000]"
)
@click.option("--mode", type=click.Choice(("prompt", "soft", "block")),
              help="With outlook: what holds when draftkit does not answer.  [default: soft]")  # fmt: skip
@click.option("--force", is_flag=True, help="Write over files that are there.")
@click.pass_context
def command(
    context: click.Context,
    target: str,
    output: str,
    lang: str | None,
    case: str | None,
    kind: tuple[str, ...],
    block: tuple[str, ...],
    turn: int,
    server: str | None,
    site: str | None,
    mode: str | None,
    force: bool,
) -> None:
    """Write the texts of draftkit and of the house for TARGET.

    espanso: a match file. quicktext, smarttemplates: templates for these add-ons of Thunderbird. outlook: an add-in
    that asks draftkit before a mail is sent. Facts become fields to fill in; what the target cannot express stands in a
    report, which is printed and written beside.
    """
    kit = current_kit()
    others = _OF_MACROS if target == "outlook" else _OF_ADDIN
    if given := [f"--{name}" for name in others if context.params[name]]:
        raise UserError(f"{target} has no use for {', '.join(given)}", hint="leave it out")
    if target == "outlook":
        from draftkit_export import outlook

        language = lang or kit.settings.language
        files = outlook.write(language, server or outlook.SERVER, site or outlook.SITE, mode or "soft")
        report = outlook.report(language)
        _save(_placed({**files, "report.txt": report.encode()}, output), force=force)
        click.echo(report, nl=False)
        return
    from importlib import import_module

    from draftkit_export.collect import collect

    facts = kit.case(case) if case else None
    language = lang or (facts.lang if facts else kit.settings.language)
    collection = collect(kit, language, facts, kinds=kind, blocks=block, turn=turn)
    writer = import_module(f"draftkit_export.{target}")
    report = _report(collection, target, [*writer.losses(collection), *collection.losses])
    files = writer.write(collection)
    beside = f"{os.path.splitext(output)[0]}-report.txt" if "" in files else os.path.join(output, "report.txt")
    _save({**_placed(files, output), beside: report}, force=force)
    click.echo(report, nl=False)


def _placed(files: Mapping[str, str | bytes], output: str) -> dict[str, str | bytes]:
    """Files by their paths under a folder; the file "" is the output itself."""
    return {os.path.join(output, *name.split("/")) if name else output: data for name, data in files.items()}


def _save(paths: Mapping[str, str | bytes], *, force: bool) -> None:
    """Write files. Nothing is written where one is in the way."""
    for path in paths:
        if os.path.isfile(path) and not force:
            raise UserError("is there already", file=path, hint="name another place, or write over it with --force")
    for path, data in paths.items():
        make_folder(os.path.dirname(os.path.abspath(path)))
        write_atomic(path, data)


def _report(collection: Collection, target: str, losses: Iterable[Loss]) -> str:
    words, macros = collection.words, collection.macros
    triggers = {macro.trigger for macro in macros}
    lines = [
        words.say("head", target=target),
        words.say("counted", macros=len(macros), triggers=len(triggers), fields=len(collection.fields)),
        "",
    ]
    same: dict[tuple[str, str], list[str]] = {}
    for loss in losses:
        same.setdefault((loss.sort, loss.what), []).append(loss.about)
    for (sort, what), names in same.items():
        several = dict.fromkeys(names)
        about = ", ".join(several)
        if sort != "target":
            about = words.say(sort if len(several) == 1 else f"{sort}s", name=about) + ":"
        lines.append(f"- {about} {what}")
    return "\n".join(lines) + "\n"
