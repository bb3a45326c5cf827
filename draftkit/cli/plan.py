"""`draftkit plan`: who hears what and when, as a timeline, as JSON, or for a calendar."""

from __future__ import annotations

from datetime import datetime

import click

from draftkit.cli import complete
from draftkit.cli.session import current_kit
from draftkit.cli.writing import put, read_at
from draftkit.resources import languages


@click.command("plan")
@click.argument("case", shell_complete=complete.files)
@click.option("--format", "form", type=click.Choice(["text", "json", "ics"]), default="text", show_default=True,
              help="A page to read, JSON (docs/plan.md), or a file for a calendar.")  # fmt: skip
@click.option("--at", metavar="TIME", help="As things stood at this time, for example 2026-03-10T10:45.")
@click.option("--lang", type=click.Choice(languages()), help="Language of the plan; the case's own if not given.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(), help="Write to this file.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def command(case: str, form: str, at: str | None, lang: str | None, output: str | None, force: bool) -> None:
    """Show the plan of action for CASE: what to do by when, what is done, and what is overdue.

    The severity stands on top with its reasons. Note what you did in the case ([[sent]], [[calls]], [[log]]), and the
    plan ticks it off.
    """
    from draftkit.affair import clock
    from draftkit.timeline import timeline
    from draftkit.timeline.page import to_json, to_text

    kit = current_kit()
    facts = kit.case(case)
    now = read_at(at, facts) or facts.now or clock(facts, "", None, datetime.now().astimezone())
    plan = timeline(facts, now, lang=lang or "", roots=kit.locale_roots)
    data: str | bytes
    if form == "ics":
        from draftkit.timeline.calendar import to_ics

        data = to_ics(plan)
    else:
        data = to_json(plan) if form == "json" else to_text(plan)
    put(data, output, force=force)
