"""`draftkit draft`: one message of a case, or the whole set."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from draftkit.cli.session import current_kit
from draftkit.errors import MissingFacts, UserError
from draftkit.model import CHANNELS

if TYPE_CHECKING:
    from datetime import datetime

    from draftkit.case import Case
    from draftkit.drafting import Order
    from draftkit.kit import Kit
    from draftkit.model import Draft, Moment, Report

FORMATS = ("text", "md", "html", "eml", "json")
SUFFIX = {"text": ".txt", "md": ".md", "html": ".html", "eml": ".eml", "json": ".json"}


@click.command("draft")
@click.argument("kind")
@click.argument("case")
@click.option(
    "--lang",
    type=click.Choice(["en", "ru"]),
    help="Language; the case's own if not given (with `all`: every one that has facts).",
)
@click.option(
    "--channel", type=click.Choice(CHANNELS), help="email, sms, messenger or voice; the kind's usual one if not given."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="Form of the output. [default: text; with `all`: text, html and eml]",
)
@click.option("--at", metavar="TIME", help="Write as of this time, for example 2026-03-10T10:45.")
@click.option("--variant", default="", help="A variant of the kind, such as seen, closing or followup-30.")
@click.option("--turn", type=click.IntRange(min=0), default=0, help="Take other wordings: 1 the next ones, and so on.")
@click.option("-o", "--output", metavar="PATH", type=click.Path(), help="Write to this file (with `all`: this folder).")
@click.option("--force", is_flag=True, help="Write over files that are there.")
@click.option("-q", "--quiet", is_flag=True, help="Leave out the notes to the author.")
def command(
    kind: str, case: str, lang: str | None, channel: str | None, form: str | None, at: str | None, variant: str, turn: int,
    output: str | None, force: bool, quiet: bool,
) -> int:  # fmt: skip
    """Write a message of KIND from the facts in CASE; KIND `all` writes the whole set to the folder given with -o.

    The message goes to standard output; notes to the author, questions and findings go to standard error.
    """
    from draftkit.case.read import parse_moment

    kit = current_kit()
    facts = kit.case(case)
    moment = None
    if at is not None:
        moment = parse_moment(at, facts.zone)
        if moment is None or moment.clock is None:
            raise UserError(f"--at {at} is no time", hint="for example: --at 2026-03-10T10:45")
    if kind == "all":
        return _all(kit, facts, lang, form, moment, output, force)
    return _one(kit, facts, (kind, lang, channel, variant, turn), form or "text", moment, output, force, quiet)


def _now() -> datetime:
    from datetime import datetime

    return datetime.now().astimezone()


def _one(
    kit: Kit, case: Case, wanted: tuple[str, str | None, str | None, str, int], form: str, at: Moment | None,
    output: str | None, force: bool, quiet: bool,
) -> int:  # fmt: skip
    from draftkit.affair import channel as usual_channel
    from draftkit.affair import clock
    from draftkit.drafting import Order

    name, lang, channel, variant, turn = wanted
    kind = kit.drafter.kind(name)
    order = Order(
        name, lang or case.lang, channel or usual_channel(case, kind), clock(case, name, at, _now()), variant, turn
    )
    try:
        draft, report = kit.draft(case, order)
    except MissingFacts as error:
        _questions(error)
        return error.exit_code
    data = _written(kit, case, draft, order, form)
    if output is None:
        _print(data)
    else:
        _save(output, data, force)
    if not quiet:
        _notes(draft)
    return _findings(report)


def _written(kit: Kit, case: Case, draft: Draft, order: Order, form: str) -> str | bytes:
    from draftkit.affair import as_datetime
    from draftkit.output import write

    return write(draft, form, case=case, at=as_datetime(order.at), roots=kit.template_roots, inline=kit.inline_css)


def _print(data: str | bytes) -> None:
    if isinstance(data, bytes):
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        click.echo(data.rstrip("\n"))


def _save(path: str, data: str | bytes, force: bool) -> None:
    from draftkit.resources import write_atomic

    if os.path.exists(path) and not force:
        raise UserError("is there already", file=path, hint="name another file, or write over it with --force")
    write_atomic(path, data)


def _questions(error: MissingFacts) -> None:
    click.echo(f"draftkit: {error}", err=True)
    for question in error.questions:
        click.echo(f"  {question.field}: {question.text}", err=True)
        if question.example:
            click.echo(f"      for example: {question.example}", err=True)
    click.echo("Add them to the case file, or let draftkit ask: draftkit new " + str(error.file or "CASE"), err=True)


def _notes(draft: Draft) -> None:
    click.echo("", err=True)
    for note in draft.notes:
        click.echo(f"· {note.text}", err=True)


def _findings(report: Report) -> int:
    """Findings in a draft come from the case's own words; say so, and where."""
    serious = [f for f in report.findings if f.level != "note"]
    for finding in serious:
        click.echo(
            f"{finding.level}: {finding.rule}: {finding.message}" + (f" «{finding.text}»" if finding.text else ""),
            err=True,
        )
    for failure in report.failures:
        click.echo(f"draftkit: {failure}", err=True)
    if report.failures:
        return 3
    return 1 if any(f.level == "error" for f in serious) else 0


def _all(
    kit: Kit, case: Case, lang: str | None, form: str | None, at: Moment | None, output: str | None, force: bool
) -> int:
    from draftkit.affair import languages, orders

    if output is None:
        raise UserError("the whole set needs a folder", hint="draftkit draft all CASE -o FOLDER")
    langs = (lang,) if lang else languages(case)
    wanted = orders(case, kit.drafter.kinds, langs, at, _now())
    if os.path.exists(output) and not os.path.isdir(output):
        raise UserError("is a file, and the set needs a folder", file=output)
    codes = [0]
    texts: dict[str, list[str]] = {}
    files: list[tuple[str, str | bytes]] = []
    seen: dict[str, int] = {}
    with click.progressbar(wanted, label="Writing", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        for order in bar:
            seen[order.lang] = seen.get(order.lang, 0) + 1
            name = f"{order.lang}/{seen[order.lang]}-{order.kind}"
            try:
                draft, report = kit.draft(case, order)
            except MissingFacts as error:
                _questions(error)
                codes.append(error.exit_code)
                continue
            texts.setdefault(order.lang, []).append(_page(name, draft))
            codes.append(_findings(report))
            for each in (
                (form,)
                if form
                else ("text", "html", "eml")
                if draft.channel == "email" and not _internal(kit, order)
                else ("text",)
            ):
                files.append((name + SUFFIX[each], _written(kit, case, draft, order, each)))
    files += [(f"{each}/notes-to-the-author.txt", "\n".join(pages)) for each, pages in texts.items()]
    _save_all(output, files, force)
    click.echo(f"{len(files)} files in {output}: " + ", ".join(f"{n} messages in {each}" for each, n in seen.items()))
    return max(codes)


def _internal(kit: Kit, order: Order) -> bool:
    return kit.drafter.kind(order.kind).internal


def _page(name: str, draft: Draft) -> str:
    lines = "".join(f"- {note.text}\n" for note in draft.notes)
    return f"{name.partition('/')[2]}" + (f" ({draft.subject})" if draft.subject else "") + f"\n{lines}"


def _save_all(folder: str, files: list[tuple[str, Any]], force: bool) -> None:
    """All or nothing as far as names go: nothing is written when one of the files is there already."""
    from draftkit.resources import write_atomic

    taken = [name for name, _ in files if os.path.exists(os.path.join(folder, name))]
    if taken and not force:
        raise UserError(
            f"has {taken[0]} already", file=folder, hint="name another folder, or write over it with --force"
        )
    for name, data in files:
        path = os.path.join(folder, name)
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
        except OSError as error:
            raise UserError(f"cannot be made: {error.strerror}", file=os.path.dirname(path)) from None
        write_atomic(path, data)
