"""The interview behind `draftkit new`: asks for the facts a case lacks, one at a time, and keeps every answer at once.

It does not know the terminal (the caller asks and tells) nor the templates (the caller says what messages still need).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol

from draftkit.case.answers import NotUnderstood, field_of
from draftkit.case.edit import leave_out, left_out
from draftkit.case.severity import severity
from draftkit.case.sheet import Sheet
from draftkit.case.steps import AFTER, BEFORE, ENTRIES, LATER, NEEDED_IN_ENTRY, Step
from draftkit.errors import CaseError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from draftkit.case import Case
    from draftkit.case.sheet import Prompt
    from draftkit.model import Moment


class Talk(Protocol):
    """The author's side: a terminal, a pipe, a test."""

    def ask(self, prompt: Prompt) -> str:
        """One line of answer, as typed; "" for Enter alone. Raises EOFError when there will be no more."""

    def wrong(self, prompt: Prompt, sort: str, detail: str) -> None:
        """Say that the answer was no value of that sort. Raises UserError where nobody can answer again."""

    def understood(self, moment: Moment) -> None:
        """Show a time in full as it was understood."""

    def insist(self, prompt: Prompt) -> None:
        """Say that the answer is needed, and that Enter once more leaves it open."""


class Interview(Sheet):
    """Asks for what a case file lacks.

    Args:
        raw: the text of the file so far ("" for a new one).
        file: its name, for errors.
        talk: asks and tells.
        save: keeps the text after every answer.
        left: needed fields that were left open before; those that are now are added.
        sheet: as for Sheet: now, words, clause, lang, defaults.
    """

    def __init__(
        self, raw: str, file: str, *, talk: Talk, save: Callable[[str], object], left: set[str] | None = None,
        **sheet: Any,
    ) -> None:  # fmt: skip
        super().__init__(raw, file, **sheet)
        self.open: list[str] = []
        self._talk = talk
        self._save = save
        self._left = set() if left is None else left

    def run(self, wants: Sequence[Callable[[Case], tuple[list[str], list[str]]]]) -> None:
        """Ask for all that is lacking.

        Args:
            wants: for each kind of message the facts that it still needs, and those that would let it say more.

        Raises:
            EOFError, KeyboardInterrupt: the author stopped; the answers so far are kept.
            UserError: an answer is wrong and nobody can answer again, or the file cannot be added to.
        """
        if "lang" not in self.data():
            self._answer("lang", needed=True)
        for step in BEFORE:
            self._step(step)
        for want in wants:
            self._wanted(want)
        for step in AFTER:
            self._step(step)

    def _step(self, step: Step) -> None:
        if step.given and self.get(step.given) is None:
            return
        facing = self._facing()
        if all(facing[key] in values for key, values in step.when):
            self._fill(step.path, needed=step.must)

    def _facing(self) -> dict[str, str]:
        case = self.case()
        wrote = case.get("complaint") is not None or case.get("handling.discovered_by") == "client"
        return {
            "fault": case.get("fault", "unknown"),
            "severity": severity(case).level,
            "client": case.get("client.type", "neutral"),
            "lang": case.lang,
            "wrote": "yes" if wrote else "no",
            "planned": "yes" if case.get("solution") else "no",
        }

    def _wanted(self, want: Callable[[Case], tuple[list[str], list[str]]]) -> None:
        """Ask until a message has what it needs, looking again after each answer: one fact may do for two."""
        asked: set[str] = set()
        while True:
            needed, welcome = want(self.case())
            welcome = [p for p in welcome if p not in LATER]
            path = next((p for p in [*needed, *welcome] if p not in asked), None)
            if path is None:
                return
            asked.add(path)
            self._fill(path, needed=path in needed, again=path in needed)

    def _fill(self, path: str, *, needed: bool, again: bool = False) -> None:
        """Ask for a field, unless it is there or was left out; for a field of a list, in every entry.

        With `again`, ask even if it was left out before, and for a further entry of a list that has some.
        """
        head, brackets, key = path.rpartition("[].")
        if not brackets:
            if self.get(path) is None and path not in self._left and (again or not left_out(self.raw, path)):
                self._answer(path, needed=needed)
            return
        entries = self.get(head) or []
        if key != ENTRIES.get(head, (key,))[0]:
            for number, entry in enumerate(entries, 1):
                if key not in entry and not self._was_left(f"{head}[{number}].{key}"):
                    self._answer(f"{head}[{number}].{key}", needed=needed)
            if entries:
                return
        self._complete(head, len(entries))
        if again or not left_out(self.raw, head + "[]"):
            self._entries(head, needed=needed and (again or not entries), again=again)

    def _was_left(self, path: str) -> bool:
        return path in self._left or left_out(self.raw, path)

    def _complete(self, head: str, count: int) -> None:
        """What entries that are there already lack, such as answers to the questions of a client's message."""
        for number in range(1, count + 1):
            for key in ENTRIES[head]:
                path = f"{head}[{number}].{key}"
                if self.get(path) is None and not self._was_left(path):
                    self._answer(path, needed=f"{head}[].{key}" in NEEDED_IN_ENTRY)

    def _entries(self, head: str, *, needed: bool, again: bool) -> None:
        """Ask for entries until there are no more. The first is `needed`; `again` asks for it in full."""
        start = number = len(self.get(head) or []) + 1
        first, *others = ENTRIES[head]
        while self._answer(
            f"{head}[{number}].{first}", needed=needed and number == start, another=number > (start if again else 1)
        ):
            for key in others:
                self._answer(f"{head}[{number}].{key}", needed=f"{head}[].{key}" in NEEDED_IN_ENTRY)
            number += 1
        if not (needed and number == start) and not left_out(self.raw, head + "[]"):
            self._keep(leave_out(self.raw, head + "[]", ""))

    def _answer(self, path: str, *, needed: bool, another: bool = False) -> bool:
        """Ask for one value until it is right, left out or left open; whether there is one now."""
        prompt = self.prompt(path, needed=needed, another=another)
        insisted = False
        while True:
            text = self._talk.ask(prompt).strip() or prompt.default
            if not text:
                if needed and not insisted:
                    insisted = True
                    self._talk.insist(prompt)
                    continue
                self._no_answer(path, prompt)
                return False
            if (
                text.isdecimal()
                and prompt.choices
                and field_of(path).sort == "choice"
                and 0 < int(text) <= len(prompt.choices)
            ):
                text = prompt.choices[int(text) - 1][0]
            try:
                moment = self.take(path, text)
            except NotUnderstood as error:
                self._talk.wrong(prompt, error.sort, error.detail)
                continue
            except CaseError as error:
                self._talk.wrong(prompt, "", f"{error.message}. {error.hint}".strip())
                continue
            self._save(self.raw)
            if moment is not None:
                self._talk.understood(moment)
            return True

    def _no_answer(self, path: str, prompt: Prompt) -> None:
        self._left.add(path)
        if prompt.needed:
            self.open.append(path)
        elif self.get(path.rpartition(".")[0]) is not None or not re.search(r"\[\d+\]", path):
            self._keep(leave_out(self.raw, path, prompt.example, comment=prompt.text))

    def _keep(self, raw: str) -> None:
        self.raw = raw
        self._save(raw)
