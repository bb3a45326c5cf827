"""`draftkit draft`: one message of a case, the whole set, or one message for many clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from draftkit.cli import complete
from draftkit.cli.options import help_option, option
from draftkit.cli.session import current_kit
from draftkit.cli.writing import put, read_at
from draftkit.errors import MissingFacts, UserError
from draftkit.model import CHANNELS
from draftkit.output import FORMATS
from draftkit.resources import languages

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from draftkit.case import Case
    from draftkit.drafting import Order
    from draftkit.kit import Kit
    from draftkit.model import Draft, Moment


@click.command("draft")
@click.argument("kind", shell_complete=complete.kinds_and_all)
@click.argument("case", shell_complete=complete.files)
@option("--lang", type=click.Choice(languages()), help="Language. [default: the case's; with `all`: every one]")
@option("--channel", type=click.Choice(CHANNELS), help="Channel. [default: the kind's usual one]")
@option("--format", "form", type=click.Choice(FORMATS), help="Form. [default: text; with `all`: text, html, eml]")
@option("--at", metavar="TIME", help="Write as of this time, for example 2026-03-10T10:45.")
@option("--variant", default="", help="A variant of the kind, such as seen, closing or followup-30.")
@option("--turn", type=click.IntRange(min=0), default=0, help="Take other wordings: 1 the next ones, and so on.")
@option("--clients", metavar="CSV", type=click.Path(), help="One letter for each row; columns are case fields.")
@option(
    "--to-drafts",
    "account",
    metavar="[ACCOUNT]",
    is_flag=False,
    flag_value="",
    help="Put the mail into the folder of drafts of a mail account in the settings.",
)
@option(
    "--open",
    "program",
    metavar="[default|mailto|thunderbird]",
    is_flag=False,
    flag_value="default",
    help="Open the mail in the usual mail client, by a mailto: address, or in Thunderbird.",
)
@option("-o", "--output", metavar="PATH", type=click.Path(), help="File to write; a folder for many messages.")
@option("--force", is_flag=True, help="Write over files that are there.")
@option("-q", "--quiet", is_flag=True, help="Leave out the notes to the author.")
@help_option()
def command(
    kind: str,
    case: str,
    lang: str | None,
    channel: str | None,
    form: str | None,
    at: str | None,
    variant: str,
    turn: int,
    clients: str | None,
    account: str | None,
    program: str | None,
    output: str | None,
    force: bool,
    quiet: bool,
) -> int:
    """Write a message of KIND from the facts in CASE; KIND `all` writes the whole set to the folder given with -o.

    The message goes to standard output; notes to the author, questions and findings go to standard error.
    """
    from draftkit.cli.draft_set import write_merge, write_set

    ways = {way: name for way, name in (("drafts", account), ("open", program)) if name is not None}
    if ways and (len(ways) > 1 or kind == "all" or clients or form or output):
        hint = "leave the other of them, --clients, --format and --output out, and name one kind"
        raise UserError("--to-drafts and --open take one mail", hint=hint)
    kit = current_kit()
    facts = kit.case(case)
    moment = read_at(at, facts)
    if kind == "all" or clients:
        if output is None:
            raise UserError("many messages need a folder", hint="name it with -o FOLDER")
        if kind == "all":
            if channel or variant or turn or clients:
                hint = "leave --channel, --variant, --turn and --clients out, or name one kind"
                raise UserError("all writes each message of the case in its usual way", hint=hint)
            return write_set(kit, facts, _orders(kit, facts, lang, moment), form, output, force=force)
    order = _order(kit, facts, (kind, lang, channel, variant, turn), moment)
    if clients and output:
        return write_merge(
            kit, facts, order, clients, form or ("eml" if order.channel == "email" else "text"), output, force=force
        )
    if ways:
        ((way, name),) = ways.items()
        return _one(
            kit, facts, order, "eml", lambda draft, mail: _deliver(kit, facts, draft, mail, way, name), quiet=quiet
        )
    return _one(kit, facts, order, form or "text", lambda _, data: put(data, output, force=force), quiet=quiet)


def _now() -> datetime:
    from datetime import datetime

    return datetime.now().astimezone()


def _orders(kit: Kit, case: Case, lang: str | None, at: Moment | None) -> list[Order]:
    from draftkit.affair import languages, orders

    return orders(case, kit.drafter.kinds, (lang,) if lang else languages(case), at, _now())


def _order(kit: Kit, case: Case, wanted: tuple[str, str | None, str | None, str, int], at: Moment | None) -> Order:
    from draftkit.affair import channel as usual_channel
    from draftkit.affair import clock
    from draftkit.drafting import Order

    name, lang, channel, variant, turn = wanted
    kind = kit.drafter.kind(name)
    when = clock(case, name, at, _now())
    return Order(name, lang or case.lang, channel or usual_channel(case, kind), when, variant, turn)


def _one(
    kit: Kit, case: Case, order: Order, form: str, take: Callable[[Draft, str | bytes], None], *, quiet: bool
) -> int:
    from draftkit.cli.draft_set import written
    from draftkit.cli.said import tell_findings, tell_notes, tell_questions

    try:
        draft, report = kit.draft(case, order)
    except MissingFacts as error:
        tell_questions(error)
        return error.exit_code
    take(draft, written(kit, case, draft, order, form))
    if not quiet:
        tell_notes(draft)
    return tell_findings(report)


def _deliver(kit: Kit, case: Case, draft: Draft, mail: str | bytes, way: str, name: str) -> None:
    """Have a plugin take the mail to where its author goes on with it."""
    said = kit.hooks.first("deliver", mail=mail, draft=draft, case=case, way=way, name=name, settings=kit.settings)
    if said is None:
        raise UserError("no plugin takes the mail there", hint="draftkit plugins lists them; ours is called drafts")
    click.echo(said)
