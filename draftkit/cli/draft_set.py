"""What `draftkit draft` writes to a folder: the whole set of a case, or one message for each client of a table."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, TypeVar

import click

from draftkit.cli.said import tell_findings, tell_questions
from draftkit.cli.writing import save
from draftkit.errors import MissingFacts, UserError
from draftkit.resources import make_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from click._termui_impl import ProgressBar

    from draftkit.case import Case
    from draftkit.drafting import Order
    from draftkit.kit import Kit
    from draftkit.model import Draft

SUFFIX = {"text": ".txt", "md": ".md", "html": ".html", "eml": ".eml", "json": ".json"}
NOTES = "notes-to-the-author.txt"

_T = TypeVar("_T")


def write_set(kit: Kit, case: Case, orders: list[Order], form: str | None, folder: str, *, force: bool) -> int:
    """Write every message of `orders` and the notes to the author; returns the exit code.

    Messages whose facts are missing are left out, and what is missing is asked for.
    """
    codes = [0]
    notes: dict[str, list[str]] = {}
    files: list[tuple[str, str | bytes]] = []
    numbers: dict[str, int] = {}
    with _progress(orders, "Writing", len(orders)) as bar:
        for order in bar:
            number = numbers[order.lang] = numbers.get(order.lang, 0) + 1
            name = f"{number}-{order.kind}"
            try:
                draft, report = kit.draft(case, order)
            except MissingFacts as error:
                tell_questions(error)
                codes.append(error.exit_code)
                continue
            codes.append(tell_findings(report, f"{order.lang}/{name}"))
            notes.setdefault(order.lang, []).append(_page(name, draft))
            mail = draft.channel == "email" and not kit.drafter.kind(order.kind).internal
            for each in (form,) if form else ("text", "html", "eml") if mail else ("text",):
                files.append((f"{order.lang}/{name}{SUFFIX[each]}", written(kit, case, draft, order, each)))  # noqa: PERF401  plain to read
    files += [(f"{lang}/{NOTES}", "\n".join(pages)) for lang, pages in notes.items()]
    if not files:
        return max(codes)
    save_all(folder, files, force=force)
    told = ", ".join(f"{len(pages)} messages in {lang}" for lang, pages in notes.items())
    click.echo(f"{len(files)} files in {folder}: {told}")
    return max(codes)


def write_merge(kit: Kit, case: Case, order: Order, table: str, form: str, folder: str, *, force: bool) -> int:
    """Write the message once for each row of a CSV table whose columns are fields of the case; returns the exit code.

    Every letter is written and checked before the first one is saved, so that a mistake in the last row leaves no half
    of a mailing behind. What is found in many letters is told for the first of them.
    """
    from draftkit.merge import merge

    kind = kit.drafter.kind(order.kind)
    if kind.internal:
        raise UserError(f"a {kind.name} stays in the house: it is not written to clients")
    case = shared(case)
    rows = read_rows(table)
    names = [f"{number:05}{SUFFIX[form]}" for number in range(1, len(rows) + 1)]
    _refuse_taken(folder, names, force=force)
    codes = [0]
    told: set[tuple[str, str]] = set()
    try:
        with _progress(merge(kit.drafter, case, order, rows), "Checking", len(rows)) as bar:
            for number, (own, draft) in enumerate(bar, 1):
                report = kit.checked(own, order, draft)
                new = tuple(f for f in report.findings if (f.rule, f.text) not in told)
                told.update((f.rule, f.text) for f in new)
                codes.append(tell_findings(report._replace(findings=new), f"{table}, row {number}"))
    except MissingFacts as error:
        tell_questions(error)
        return error.exit_code
    except UserError as error:
        error.file = error.file or table
        raise
    make_folder(folder)
    with _progress(merge(kit.drafter, case, order, rows), "Writing", len(rows)) as bar:
        for name, (own, draft) in zip(names, bar, strict=True):
            save(os.path.join(folder, name), written(kit, own, draft, order, form), force=True)
    click.echo(f"{len(rows)} messages in {folder}")
    return max(codes)


_ONE_CLIENTS = ("complaint", "calls", "thanks", "sent", "personal_line", "relationship")
"""What a case knows of one client, and the others must not read."""


def shared(case: Case) -> Case:
    """The case without what one client said, did or was sent, which no other client may read; says so."""
    own = [name for name in _ONE_CLIENTS if name in case.tree]
    if own:
        click.echo(f"draftkit: left out of letters to many clients: {', '.join(own)}", err=True)
    return case._replace(tree={name: value for name, value in case.tree.items() if name not in own})


def read_rows(path: str) -> list[dict[str, str]]:
    """The rows of a table with values between commas, semicolons or tabs, as spreadsheets of different countries
    write them; the first line names the columns.

    Raises:
        UserError: the file cannot be read, or is no such table.
    """
    import csv
    from io import StringIO

    from draftkit.resources import read_text

    text = read_text(path)
    head = text.partition("\n")[0]
    reader = csv.reader(StringIO(text), delimiter=max(",;\t", key=head.count), strict=True)
    try:
        lines = [(reader.line_num, values) for values in reader if any(values)]
    except csv.Error as error:
        raise UserError(f"is no table: {error}", file=path, line=reader.line_num) from None
    if len(lines) < 2:
        hint = "the first line names fields of the case, such as client.name,client.email; a client a line follows"
        raise UserError("has no row", file=path, hint=hint)
    names = [name.strip() for name in lines[0][1]]
    if "" in names or len(set(names)) < len(names):
        raise UserError("has a column twice or without a name", file=path, line=1, hint=", ".join(names))
    for line, values in lines:
        if len(values) != len(names):
            raise UserError(f"has {len(values)} values for {len(names)} columns", file=path, line=line)
    return [dict(zip(names, values, strict=True)) for _, values in lines[1:]]


def _progress(each: Iterable[_T], label: str, count: int) -> ProgressBar[_T]:
    """A bar for those who watch; none in a pipe."""
    hidden = sys.stderr is None or not sys.stderr.isatty()
    return click.progressbar(each, length=count, label=label, file=sys.stderr, hidden=hidden)


def _page(name: str, draft: Draft) -> str:
    head = f"{name} ({draft.subject})" if draft.subject else name
    return head + "\n" + "".join(f"- {note.text}\n" for note in draft.notes)


def written(kit: Kit, case: Case, draft: Draft, order: Order, form: str) -> str | bytes:
    """A draft in a form, dated with the time of the order.

    Raises:
        UserError: a mail is asked for, and the message is none: it is spoken, a short message, or for the house alone.
    """
    from draftkit.affair import as_datetime
    from draftkit.output import write

    if form == "eml" and (draft.channel != "email" or kit.drafter.kind(order.kind).internal):
        raise UserError(f"a {order.kind} ({draft.channel}) is no mail to a client", hint="--format text")
    return write(draft, form, case=case, at=as_datetime(order.at), roots=kit.template_roots, inline=kit.inline_css)


def save_all(folder: str, files: list[tuple[str, str | bytes]], *, force: bool) -> None:
    """Write the files of a set; nothing is written when one of them is there already."""
    _refuse_taken(folder, (name for name, _ in files), force=force)
    for name, data in files:
        path = os.path.join(folder, name)
        make_folder(os.path.dirname(path))
        save(path, data, force=True)


def _refuse_taken(folder: str, names: Iterable[str], *, force: bool) -> None:
    """Raises UserError where the folder is a file, or has one of the files and `force` was not given."""
    if os.path.exists(folder) and not os.path.isdir(folder):
        raise UserError("is a file, and many messages need a folder", file=folder, hint="name a folder with -o")
    taken = next((name for name in names if os.path.exists(os.path.join(folder, name))), "")
    if taken and not force:
        raise UserError(f"has {taken} already", file=folder, hint="name another folder, or write over it with --force")
