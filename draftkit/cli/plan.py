"""`draftkit plan`: who hears what and when, as a timeline, as JSON, or for a calendar."""

from __future__ import annotations

import os
import sys
from datetime import datetime

import click

from draftkit.cli.session import current_kit
from draftkit.errors import UserError


@click.command("plan")
@click.argument("case")
@click.option("--format", "form", type=click.Choice(["text", "json", "ics"]), default="text", show_default=True,
              help="A page to read, JSON (docs/plan.md), or a file for a calendar.")  # fmt: skip
@click.option("--at", metavar="TIME", help="As things stood at this time, for example 2026-03-10T10:45.")
@click.option("--lang", type=click.Choice(["en", "ru"]), help="Language of the plan; the case's own if not given.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(), help="Write to this file.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def command(case: str, form: str, at: str | None, lang: str | None, output: str | None, force: bool) -> None:
    """Show the plan of action for CASE: what to do by when, what is done, and what is overdue.

    The severity stands on top with its reasons. Note what you did in the case ([[sent]], [[calls]], [[log]]), and the
    plan ticks it off.
    """
    from draftkit.affair import clock
    from draftkit.case.moments import parse_moment
    from draftkit.timeline import timeline
    from draftkit.timeline.page import to_json, to_text

    kit = current_kit()
    facts = kit.case(case)
    moment = None
    if at is not None:
        moment = parse_moment(at, facts.zone)
        if moment is None or moment.clock is None:
            raise UserError(f"--at {at} is no time", hint="for example: --at 2026-03-10T10:45")
    now = moment or facts.now or clock(facts, "", None, datetime.now().astimezone())
    plan = timeline(facts, now, lang=lang or "", roots=kit.locale_roots[::-1])
    data: str | bytes
    if form == "ics":
        from draftkit.timeline.calendar import to_ics

        data = to_ics(plan)
    else:
        data = to_json(plan) if form == "json" else to_text(plan)
    _put(data, output, force)


def _put(data: str | bytes, output: str | None, force: bool) -> None:
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data.encode() if isinstance(data, str) else data)
        sys.stdout.buffer.flush()
        return
    if os.path.exists(output) and not force:
        raise UserError("is there already", file=output, hint="name another file, or write over it with --force")
    from draftkit.resources import write_atomic

    write_atomic(output, data)
