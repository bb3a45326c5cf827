"""What commands say beside their output, on standard error: questions, notes to the author, findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from draftkit.errors import MissingFacts
    from draftkit.model import Draft, Report


def tell_questions(error: MissingFacts) -> None:
    """Ask for the facts that are missing, each with its field and an example."""
    click.echo(f"draftkit: {error}", err=True)
    for question in error.questions:
        click.echo(f"  {question.field}: {question.text}", err=True)
        if question.example:
            click.echo(f"      for example: {question.example}", err=True)
    click.echo(f"Add them to the case file, or let draftkit ask: draftkit new {error.file or 'CASE'}", err=True)


def tell_notes(draft: Draft) -> None:
    """The notes to the author."""
    if draft.notes:
        click.echo("", err=True)
    for note in draft.notes:
        click.echo(f"· {note.text}", err=True)


def tell_findings(report: Report, name: str = "") -> int:
    """Findings in a draft come from the case's own words; say what and where. Returns the exit code."""
    place = f"{name}: " if name else ""
    serious = [f for f in report.findings if f.level != "note"]
    for finding in serious:
        words = f" «{finding.text}»" if finding.text else ""
        click.echo(f"{place}{finding.level}: {finding.message}{words} ({finding.rule})", err=True)
    for failure in report.failures:
        click.echo(f"draftkit: {place}{failure}", err=True)
    if report.failures:
        return 3
    return 1 if any(f.level == "error" for f in serious) else 0
