"""`draftkit lint`: check messages before they are sent."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, cast

import click

from draftkit.cli.session import current_kit
from draftkit.errors import UserError
from draftkit.model import CHANNELS, FAULTS, LEVELS, PHASES, SEVERITIES, Context
from draftkit.reporters import BUNDLED, Checked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from draftkit.kit import Kit
    from draftkit.mail import Source
    from draftkit.model import Level, Message, Report
    from draftkit.ruleset import RuleSet


@click.command("lint")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@click.option("--case", metavar="CASE", help="The case the messages belong to: what rules may know about them.")
@click.option("--kind", default="", help="Kind of message, such as first-notice.")
@click.option("--fault", type=click.Choice(FAULTS), help="Whose fault it is.")
@click.option("--severity", type=click.Choice(SEVERITIES), help="How grave it is.")
@click.option("--phase", type=click.Choice(PHASES), help="How far the trouble is.")
@click.option("--channel", type=click.Choice(CHANNELS), default="email", help="How it is sent. [default: email]")
@click.option("--lang", default="auto", metavar="auto|en|ru", help="Language of the messages. [default: auto]")
@click.option("--input", "form", type=click.Choice(["auto", "text", "html", "eml", "jsonl"]), default="auto",
              help="What standard input holds. [default: auto]")  # fmt: skip
@click.option("--format", "report_as", default="text", help=f"{', '.join(BUNDLED)}, or a plugin's. [default: text]")
@click.option("--select", metavar="RULE", multiple=True, help="Only this rule or family; may be repeated.")
@click.option("--ignore", metavar="RULE", multiple=True, help="Not this rule or family; may be repeated.")
@click.option("--threshold", type=click.Choice(LEVELS), help="Level from which findings end in exit code 1.")
@click.option(
    "--fix", is_flag=True, help="Apply safe fixes to text and Markdown files (standard input: print the result)."
)
@click.option("--color/--no-color", default=None, help="Colours; by default only on a terminal.")
def command(
    paths: tuple[str, ...], case: str | None, kind: str, fault: str | None, severity: str | None, phase: str | None,
    channel: str, lang: str, form: str, report_as: str, select: tuple[str, ...], ignore: tuple[str, ...],
    threshold: Level | None, fix: bool, color: bool | None,
) -> int:  # fmt: skip
    """Check messages: files (.txt .md .html .eml .mbox), folders, Maildirs, or standard input.

    Exit code 0: nothing at or over the threshold; 1: findings; 2: input that cannot be read; 3: a rule broke.
    """
    kit = current_kit()
    rules = kit.rules.only(select, ignore) if select or ignore else kit.rules
    given = Context(kind=kind, channel=channel, fault=fault or "", severity=severity or "", phase=phase or "")
    context = _context_of_case(kit, case, given) if case else lambda _: given
    lang = "" if lang == "auto" else lang
    run = _Run(kit, rules, context, lang, threshold or kit.settings.threshold)
    if form == "jsonl":
        if fix:
            raise UserError("--fix does not go with --input jsonl", hint="apply the fixes in the output yourself")
        checked = run.stream(given)
    elif paths and paths != ("-",):
        checked = run.files(paths, fix=fix)
    else:
        checked = run.stdin(form, fix=fix)
    if fix and (not paths or paths == ("-",)):
        for _ in checked:
            pass
        return run.code
    _reporter(kit, report_as)(checked, sys.stdout, _colors(color))
    return run.code


class _Run:
    """Reads, checks and counts; a reporter pulls."""

    def __init__(
        self, kit: Kit, rules: RuleSet, context: Callable[[Message], Context], lang: str, threshold: Level
    ) -> None:
        self.kit, self.rules, self.context, self.lang = kit, rules, context, lang
        self.grave = LEVELS[: LEVELS.index(threshold) + 1]
        self.code = 0

    def files(self, paths: tuple[str, ...], *, fix: bool) -> Iterator[Checked]:
        from draftkit.mail import read_path

        for path in paths:
            for source in read_path(path):
                yield self.one(source, fix=fix)

    def stdin(self, form: str, *, fix: bool) -> Iterator[Checked]:
        from draftkit.mail import read_bytes_as

        yield self.one(read_bytes_as(sys.stdin.buffer.read(), form), fix=fix)

    def one(self, source: Source, *, fix: bool) -> Checked:
        message = source.message._replace(lang=self.lang)
        source = source._replace(message=message)
        report = self.check(message, self.context(message))
        if fix:
            source, report = self.fixed(source, report)
        self.count(report)
        return Checked(source, report)

    def check(self, message: Message, context: Context) -> Report:
        return self.kit.check(message, context, self.rules)

    def count(self, report: Report) -> None:
        if report.failures:
            self.code = max(self.code, 3)
        elif any(finding.level in self.grave for finding in report.findings):
            self.code = max(self.code, 1)

    def fixed(self, source: Source, report: Report) -> tuple[Source, Report]:
        """Apply safe fixes and check again."""
        from draftkit.fixing import apply_fixes

        text = apply_fixes(source.message.text, report.findings)
        path = source.message.path
        if path == "<stdin>":
            sys.stdout.write(text)
        elif text != source.message.text and source.plain:
            from draftkit.resources import read_text, write_atomic

            write_atomic(path, read_text(path)[: source.skipped] + text)
        if text == source.message.text or not source.plain:
            return source, report
        message = source.message._replace(text=text)
        return source._replace(message=message), self.check(message, self.context(message))

    def stream(self, given: Context) -> Iterator[Checked]:
        """Check the batch on standard input, a JSON object a line."""
        from draftkit.batch import read_line

        for number, line in enumerate(sys.stdin.buffer, 1):
            if not line.strip():
                continue
            item = read_line(line, number, self.lang, given)
            if item.source is None:
                self.code = max(self.code, 2)
                yield Checked(None, None, item.id, item.error)
                continue
            report = self.check(item.source.message, item.context)
            self.count(report)
            yield Checked(item.source, report, item.id)


def _context_of_case(kit: Kit, reference: str, given: Context) -> Callable[[Message], Context]:
    """What a case says about a message, overruled by the options."""
    from datetime import datetime

    from draftkit.affair import clock
    from draftkit.drafting import Order
    from draftkit.folding import encode, guess_language

    case = kit.case(reference)
    at = clock(case, given.kind, None, datetime.now().astimezone())
    known: dict[str, Context] = {}

    def context(message: Message) -> Context:
        lang = message.lang or guess_language(encode(message.text)[0])
        if lang not in known:
            found = kit.drafter.context(case, Order(given.kind, lang, given.channel, at))
            own: dict[str, Any] = {
                field: value for field, value in given._asdict().items() if value and field != "guarded"
            }
            known[lang] = found._replace(**own)
        return known[lang]

    return context


def _reporter(kit: Kit, name: str) -> Callable[..., None]:
    place = kit.reporters.get(name)
    if place is None:
        raise UserError(f"there is no format {name}", hint=f"formats: {', '.join(sorted(kit.reporters))}")
    if not isinstance(place, str):
        return cast("Callable[..., None]", place)
    from importlib import import_module

    module, _, function = place.partition(":")
    return cast("Callable[..., None]", getattr(import_module(module), function))


def _colors(wanted: bool | None) -> bool:
    if wanted is not None:
        return wanted
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
