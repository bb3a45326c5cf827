"""`draftkit lint --timings`: what each rule costs.

A message is checked once more for each rule, by that rule alone, and once by none; the difference is the rule's. So the
engine itself measures nothing, and nobody pays for this switch who does not use it.
"""

from __future__ import annotations

from time import perf_counter_ns
from typing import TYPE_CHECKING

from draftkit.cli.table import print_table

if TYPE_CHECKING:
    from draftkit.kit import Kit
    from draftkit.model import Context, Message
    from draftkit.ruleset import RuleSet

_TIMES = 5
"""How often each measurement is taken; the quickest counts: the others were disturbed, or had something to load."""


class Timings:
    """Measures and adds up, in nanoseconds."""

    def __init__(self, kit: Kit, rules: RuleSet) -> None:
        ids = [files.id for files in kit.rule_files if rules.runs(files.id)]
        self._none = rules.only(ignore=ids) if ids else rules
        self._alone = {rule: rules.only(select=[rule]) for rule in ids}
        self._all = rules
        self._spent = dict.fromkeys(ids, 0)
        self._reading = self._together = self._messages = 0

    def take(self, message: Message, context: Context) -> None:
        """Measure one message."""
        self._messages += 1
        self._together += self._check(message, context, self._all)
        alone = {rule: self._check(message, context, rules) for rule, rules in self._alone.items()}
        reading = self._check(message, context, self._none)  # last, when Python has warmed up
        self._reading += reading
        for rule, spent in alone.items():
            self._spent[rule] += max(spent - reading, 0)

    def _check(self, message: Message, context: Context, rules: RuleSet) -> int:
        from draftkit.lint import check

        best = 0
        for _ in range(_TIMES):
            start = perf_counter_ns()
            check(message, context, rules)
            spent = perf_counter_ns() - start
            best = min(best or spent, spent)
        return best

    def show(self, *, err: bool) -> None:
        """Print the table in microseconds a message, the dearest first; `err`: to standard error."""
        share = max(self._messages, 1) * 1000
        rows = [("microseconds a message", "what")]
        rows.append((f"{self._together / share:.1f}", "all rules together"))
        rows.append((f"{self._reading / share:.1f}", "reading the text, which they share"))
        dearest = sorted(self._spent.items(), key=lambda each: (-each[1], each[0]))
        rows += [(f"{spent / share:.1f}", rule) for rule, spent in dearest]
        print_table(rows, err=err)
