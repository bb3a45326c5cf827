"""`draftkit lint`: check messages before they are sent."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, cast

import click

from draftkit.cli import complete
from draftkit.cli.checking import Run
from draftkit.cli.options import help_option, option
from draftkit.cli.session import current_kit
from draftkit.errors import UserError
from draftkit.model import CHANNELS, FAULTS, LEVELS, PHASES, SEVERITIES, Context
from draftkit.reporters import BUNDLED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from draftkit.kit import Kit
    from draftkit.model import Level, Message
    from draftkit.reporters import Checked


@click.command("lint")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@option("--case", metavar="CASE", shell_complete=complete.files,
              help="The case the messages belong to: what rules may know about them.")  # fmt: skip
@option("--kind", default="", shell_complete=complete.kinds, help="Kind of message, such as first-notice.")
@option("--fault", type=click.Choice(FAULTS), help="Whose fault it is.")
@option("--severity", type=click.Choice(SEVERITIES), help="How grave it is.")
@option("--phase", type=click.Choice(PHASES), help="How far the trouble is.")
@option("--channel", type=click.Choice(CHANNELS), default="email", help="How it is sent. [default: email]")
@option("--lang", default="auto", metavar="auto|en|ru", help="Language of the messages. [default: auto]")
@option("--input", "form", type=click.Choice(["auto", "text", "html", "eml", "jsonl"]), default="auto",
              help="What standard input holds. [default: auto]")  # fmt: skip
@option("--format", "report_as", default="text", shell_complete=complete.formats,
              help=f"{', '.join(BUNDLED)}, or a plugin's. [default: text]")  # fmt: skip
@option("--select", metavar="RULE", multiple=True, shell_complete=complete.families_and_rules,
              help="Only this rule or family; may be repeated.")  # fmt: skip
@option("--ignore", metavar="RULE", multiple=True, shell_complete=complete.families_and_rules,
              help="Not this rule or family; may be repeated.")  # fmt: skip
@option("--threshold", type=click.Choice(LEVELS), help="Level from which findings end in exit code 1.")
@option("--fix", is_flag=True, help="Apply safe fixes to text and Markdown files (standard input: print the result).")
@option("--baseline", metavar="FILE", type=click.Path(), help="Leave out the findings that FILE knows.")
@option("--write-baseline", metavar="FILE", type=click.Path(), help="Write the findings to FILE, to start with.")
@option("--show-source", is_flag=True, help="Show the lines around each finding (with --format text).")
@option("--statistics", is_flag=True, help="Count the findings of each rule, at the end.")
@option("--timings", is_flag=True, help="Measure what each rule costs, at the end.")
@option("--color/--no-color", default=None, help="Colours; by default only on a terminal.")
@help_option()
def command(
    paths: tuple[str, ...], case: str | None, kind: str, fault: str | None, severity: str | None, phase: str | None,
    channel: str, lang: str, form: str, report_as: str, select: tuple[str, ...], ignore: tuple[str, ...],
    threshold: Level | None, fix: bool, baseline: str | None, write_baseline: str | None, show_source: bool,
    statistics: bool, timings: bool, color: bool | None,
) -> int:  # fmt: skip
    """Check messages: files (.txt .md .html .eml .mbox), folders, Maildirs, or standard input.

    Exit code 0: nothing at or over the threshold; 1: findings; 2: input that cannot be read; 3: a rule broke.
    """
    kit = current_kit()
    rules = kit.rules.only(select, ignore) if select or ignore else kit.rules
    if kind:
        kit.drafter.kind(kind)  # or it is an error, with the nearest one
    given = Context(kind=kind, channel=channel, fault=fault or "", severity=severity or "", phase=phase or "")
    context = _context_of_case(kit, case, given) if case else lambda _: given
    run = Run(kit, rules, context, _language(kit, lang), threshold or kit.settings.threshold)
    report = _reporter(kit, report_as, show_source=show_source)
    batch, standard_input = form == "jsonl", not paths or paths == ("-",)
    if batch and (fix or baseline or write_baseline):
        raise UserError("--fix and baselines do not go with --input jsonl", hint="use them on files")
    run.look_out(baseline, timings=timings, statistics=statistics)
    checked = run.stream(given) if batch else run.stdin(form, fix=fix) if standard_input else run.files(paths, fix=fix)
    if write_baseline:
        return _start_with(write_baseline, checked, run)
    if fix and standard_input:
        for _ in checked:
            pass
        return run.code
    report(run.counted(checked), sys.stdout, _colors(color))
    run.show(err=report_as != "text")
    return run.code


def _language(kit: Kit, lang: str) -> str:
    """The language asked for, "" to find it out; one that no rule speaks would pass everything."""
    known = sorted({each for files in kit.rule_files for each, _ in files.words})
    if lang == "auto" or lang in known:
        return "" if lang == "auto" else lang
    raise UserError(f"no rule speaks {lang}", hint=f"--lang takes auto, {', '.join(known)}")


def _start_with(file: str, checked: Iterator[Checked], run: Run) -> int:
    """Write a baseline. One that was not read whole, or by broken rules, is none."""
    from draftkit.baseline import write_baseline

    found, messages = [], 0
    for each in checked:
        if each.source is None or each.report is None:
            raise UserError(each.error, file=str(each.id))
        messages += each.message
        found += [(each.source.message.path, finding) for finding in each.report.findings]
        for failure in each.report.failures:
            click.echo(f"draftkit: a rule broke: {failure}", err=True)
    if run.code == 3:
        return 3
    count = write_baseline(file, found)
    click.echo(f"{file}: {count} finding{'s' * (count != 1)} of {messages} message{'s' * (messages != 1)}", err=True)
    return 0


def _context_of_case(kit: Kit, reference: str, given: Context) -> Callable[[Message], Context]:
    """What a case says about a message, overruled by the options."""
    from datetime import datetime

    from draftkit.affair import context_of
    from draftkit.folding import encode, guess_language

    case = kit.case(reference)
    now = datetime.now().astimezone()
    known: dict[str, Context] = {}

    def context(message: Message) -> Context:
        lang = message.lang or guess_language(encode(message.text)[0])
        if lang not in known:
            known[lang] = context_of(kit.drafter, case, given, lang, now)
        return known[lang]

    return context


def _reporter(kit: Kit, name: str, *, show_source: bool) -> Callable[..., None]:
    if show_source and name != "text":
        raise UserError(f"--show-source does not go with --format {name}", hint="it is for --format text")
    place = kit.reporters.get(name)
    if place is None:
        from difflib import get_close_matches

        near = get_close_matches(name, kit.reporters, 1, 0.5)
        known = f"formats: {', '.join(sorted(kit.reporters))}"
        raise UserError(f"there is no format {name}", hint=f"did you mean {near[0]}?" if near else known)
    if not isinstance(place, str):
        return cast("Callable[..., None]", place)
    from importlib import import_module

    module, _, function = place.partition(":")
    return cast("Callable[..., None]", getattr(import_module(module), "write_source" if show_source else function))


def _colors(wanted: bool | None) -> bool:
    if wanted is not None:
        return wanted
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
