"""What `draftkit draft` writes to a folder: the whole set of a case, or one message for each client of a table."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from draftkit.cli.said import tell_findings, tell_questions
from draftkit.cli.writing import save
from draftkit.errors import MissingFacts, UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.case import Case
    from draftkit.drafting import Order
    from draftkit.kit import Kit
    from draftkit.model import Draft

SUFFIX = {"text": ".txt", "md": ".md", "html": ".html", "eml": ".eml", "json": ".json"}
NOTES = "notes-to-the-author.txt"


def write_set(kit: Kit, case: Case, orders: list[Order], form: str | None, folder: str, *, force: bool) -> int:
    """Write every message of `orders` and the notes to the author; returns the exit code.

    Messages whose facts are missing are left out, and what is missing is asked for.
    """
    codes = [0]
    notes: dict[str, list[str]] = {}
    files: list[tuple[str, str | bytes]] = []
    numbers: dict[str, int] = {}
    with click.progressbar(orders, label="Writing", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
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
    save_all(folder, files, force=force)
    told = ", ".join(f"{len(pages)} messages in {lang}" for lang, pages in notes.items())
    click.echo(f"{len(files)} files in {folder}: {told}")
    return max(codes)


def write_merge(kit: Kit, case: Case, order: Order, table: str, form: str, folder: str, *, force: bool) -> int:
    """Write the message once for each row of a CSV table whose columns are fields of the case; returns the exit code.

    The first letter is checked by the rules: what differs between letters is names and addresses.
    """
    from draftkit.merge import merge

    first = True
    code = 0
    count = 0
    os.makedirs(folder, exist_ok=True)
    with click.progressbar(merge(kit.drafter, case, order, _rows(table)), label="Writing", file=sys.stderr,
                           hidden=not sys.stderr.isatty(), show_eta=False) as bar:  # fmt: skip
        for own, draft in bar:
            if first:
                code = tell_findings(kit.checked(own, order, draft), f"the letter of {table}, row 1")
                first = False
            count += 1
            save(os.path.join(folder, f"{count:05}{SUFFIX[form]}"), written(kit, own, draft, order, form), force=force)
    click.echo(f"{count} messages in {folder}")
    return code


def _rows(path: str) -> Iterator[dict[str, str]]:
    import csv
    from io import StringIO

    from draftkit.resources import read_text

    reader = csv.DictReader(StringIO(read_text(path)))
    for row in reader:
        if None in row or None in row.values():
            raise UserError("has more or fewer values than columns", file=path, line=reader.line_num)
        yield {key.strip(): value for key, value in row.items()}


def _page(name: str, draft: Draft) -> str:
    head = f"{name} ({draft.subject})" if draft.subject else name
    return head + "\n" + "".join(f"- {note.text}\n" for note in draft.notes)


def written(kit: Kit, case: Case, draft: Draft, order: Order, form: str) -> str | bytes:
    """A draft in a form, dated with the time of the order."""
    from draftkit.affair import as_datetime
    from draftkit.output import write

    return write(
        draft, form, case=case, at=as_datetime(order.at), roots=kit.template_roots, inline=kit.inline_css
    )


def save_all(folder: str, files: list[tuple[str, str | bytes]], *, force: bool) -> None:
    """Write the files of a set; nothing is written when one of them is there already."""
    if os.path.exists(folder) and not os.path.isdir(folder):
        raise UserError("is a file, and the set needs a folder", file=folder)
    taken = [name for name, _ in files if os.path.exists(os.path.join(folder, name))]
    if taken and not force:
        raise UserError(
            f"has {taken[0]} already", file=folder, hint="name another folder, or write over it with --force"
        )
    for name, data in files:
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        save(path, data, force=True)
