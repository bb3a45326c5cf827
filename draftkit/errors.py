"""Every error draftkit raises, and the exit code each one ends a command with.

DraftkitError
├── UserError            exit 2  something the user wrote or asked for; says where and what to do
│   ├── CaseError                a case file
│   ├── TemplateError            a block, kind or layout
│   ├── LocaleError              data of a language
│   ├── RuleFileError            the words or the declaration of a rule
│   └── MissingFacts             the case lacks facts a message needs; carries the questions
└── PluginError          exit 3  draftkit or a plugin broke; names it and keeps the cause
├── PluginLoadError
└── RuleFailed
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from draftkit.model import Question


class DraftkitError(Exception):
    """Root of all errors that draftkit raises on purpose. `exit_code` is what a command ends with."""

    exit_code = 3


class UserError(DraftkitError):
    """A mistake the user can mend. `str()` gives one message: place, what is wrong, what to do.

    Args:
        message: what is wrong, one sentence without a final full stop.
        file: the file it stands in, if any.
        line: its line, counted from 1, if known.
        hint: what to do about it, or an example of right.
    """

    exit_code = 2

    def __init__(
        self, message: str, *, file: str | Path | None = None, line: int | None = None, hint: str = ""
    ) -> None:
        super().__init__(message)
        self.message = message
        self.file = file
        self.line = line
        self.hint = hint

    def __str__(self) -> str:
        place = "" if self.file is None else f"{self.file}:{self.line}: " if self.line else f"{self.file}: "
        return f"{place}{self.message}" + (f"\n  {self.hint}" if self.hint else "")


class CaseError(UserError):
    """A case file that cannot be read or holds a wrong value."""


class TemplateError(UserError):
    """A block, a kind or a mail layout that is broken."""


class LocaleError(UserError):
    """Missing or broken data of a language."""


class RuleFileError(UserError):
    """A rule whose words or declaration do not hold."""


class MissingFacts(UserError):  # noqa: N818  named for what it carries
    """The case lacks facts that a message needs. `questions` names each field with an example."""

    def __init__(self, message: str, questions: Sequence[Question], *, file: str | Path | None = None) -> None:
        super().__init__(message, file=file)
        self.questions = tuple(questions)


class PluginError(DraftkitError):
    """draftkit or a plugin broke. `name` is the plugin's; the original error is `__cause__`."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"plugin {name}: {message}")
        self.name = name


class PluginLoadError(PluginError):
    """A plugin that cannot be imported or registered."""


class RuleFailed(PluginError):  # noqa: N818  reads as what happened
    """A rule that raised while it looked at a message."""
