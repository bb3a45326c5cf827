"""What `draftkit lint` does with each message: read it, check it, mend it, count it."""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING

from draftkit.errors import UserError
from draftkit.model import LEVELS
from draftkit.reporters import Checked
from draftkit.settings import SIDE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from draftkit.allowances import Ledger
    from draftkit.baseline import Baseline
    from draftkit.cli.statistics import Statistics
    from draftkit.cli.timings import Timings
    from draftkit.kit import Kit
    from draftkit.mail import Source
    from draftkit.model import Context, Level, Message, Report
    from draftkit.ruleset import RuleSet
    from draftkit.settings import Allowance


class Run:
    """Reads, checks and counts; a reporter pulls."""

    def __init__(
        self, kit: Kit, rules: RuleSet, context: Callable[[Message], Context], lang: str, threshold: Level
    ) -> None:
        self.kit, self.rules, self.context, self.lang = kit, rules, context, lang
        self.grave = LEVELS[: LEVELS.index(threshold) + 1]
        self.code = 0
        self.baseline: Baseline | None = None
        self.statistics: Statistics | None = None
        self.timings: Timings | None = None
        self.ledger: Ledger | None = None

    def look_out(self, baseline: str | None, *, statistics: bool, timings: bool) -> None:
        """Leave out what a baseline knows, count, measure."""
        if baseline:
            from draftkit.baseline import read_baseline

            self.baseline = read_baseline(baseline)
        if statistics:
            from draftkit.cli.statistics import Statistics

            self.statistics = Statistics()
        if timings:
            from draftkit.cli.timings import Timings

            self.timings = Timings(self.kit, self.rules)

    def counted(self, checked: Iterator[Checked]) -> Iterator[Checked]:
        """The same messages; counted on their way, if that was asked for."""
        return self.statistics.of(checked) if self.statistics else checked

    def show(self, *, err: bool) -> None:
        """The tables that were asked for."""
        if self.statistics:
            self.statistics.show(err=err)
        if self.timings:
            self.timings.show(err=err)

    def files(self, paths: tuple[str, ...], *, fix: bool) -> Iterator[Checked]:
        """Check files and folders, and say at the end what no longer holds of the settings and the baseline."""
        from draftkit.mailboxes import read_path

        if self.kit.settings.allowances:
            from draftkit.allowances import Ledger

            self.ledger = Ledger(whole=any(map(os.path.isdir, paths)))
        for path in paths:
            for item in read_path(path):
                try:
                    checked = self.unread(item, path) if isinstance(item, UserError) else self.one(item, fix=fix)
                except UserError as error:
                    checked = self.unread(error, path)
                yield checked
        yield from self.closing()

    def unread(self, error: UserError, path: str) -> Checked:
        """What could not be read; the rest goes on."""
        self.code = max(self.code, 2)
        place = f"{error.file or path}:{error.line}" if error.line else error.file or path
        return Checked(None, None, place, error.message + (f" ({error.hint})" if error.hint else ""))

    def closing(self) -> Iterator[Checked]:
        """What is to be said of allowances in the settings and of a baseline once everything is checked."""
        from draftkit.mail import Source
        from draftkit.model import Message, Report

        settings, awake = self.kit.settings, self.rules.runs
        notices = [*self.ledger.unused(settings, awake)] if self.ledger else []
        notices += self.baseline.stale(awake, settings) if self.baseline else []
        for finding in notices:
            report = Report(settings.language, "", (finding,), {})
            self.count(report)
            yield Checked(Source(Message("", path=finding.origin.rpartition(":")[0])), report, message=False)

    def stdin(self, form: str, *, fix: bool) -> Iterator[Checked]:
        """Check the message on standard input."""
        from draftkit.mail import read_bytes_as

        yield self.one(read_bytes_as(sys.stdin.buffer.read(), form), fix=fix)

    def one(self, source: Source, *, fix: bool) -> Checked:
        """Check one message, and mend it if that was asked for."""
        from draftkit.readings import check_source

        message = source.message._replace(lang=self.lang)
        source = source._replace(message=message)
        check = partial(self.check, context=self.context(message), guess=True)
        report = check_source(check, source)
        if fix:
            from draftkit.cli.fixes import fix_source

            source, report = fix_source(check, source, report)
        self.count(report)
        return Checked(source, report)

    def check(self, message: Message, context: Context, *, guess: bool = False) -> Report:
        """What is found in a text and neither allowed nor known; its kind may be guessed."""
        if self.timings is not None:
            self.timings.take(message, context)
        path = message.path
        side: tuple[Allowance, ...] = ()
        if path and path != "<stdin>" and os.path.exists(path + SIDE):
            from draftkit.allowances import beside

            side = beside(path)
        report = self.kit.check(message, context, self.rules, allowances=side, ledger=self.ledger)
        if guess and not report.kind:
            from draftkit.guessing import guessed

            report = guessed(message, context, report, self.rules, self.kit.locale_roots)
        if self.baseline is not None:
            report = report._replace(findings=self.baseline.unknown(path, report.findings))
        return report

    def count(self, report: Report) -> None:
        """Let a report count for the exit code."""
        if report.failures:
            self.code = max(self.code, 3)
        elif any(finding.level in self.grave for finding in report.findings):
            self.code = max(self.code, 1)

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
