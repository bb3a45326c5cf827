"""The author's side of `draftkit new`: a pipe that answers line by line, or a person at a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from draftkit.case.sheet import shown
from draftkit.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from draftkit.case.sheet import Prompt
    from draftkit.model import Moment


class Lines:
    """Answers from standard input, one a line. A wrong answer ends the run: nobody is there to give another."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.say: Callable[..., str] = lambda key, **_values: key  # until the language is known

    def tell(self, text: str) -> None:
        """Print a line."""
        click.echo(text)

    def ask(self, prompt: Prompt) -> str:
        """The next line. "?" shows more and takes the line after it."""
        line = sys.stdin.readline()
        while line.strip() == "?":
            line = sys.stdin.readline()
        if not line:
            raise EOFError
        click.echo(f"{prompt.path}: {line.strip()}")
        return line

    def wrong(self, prompt: Prompt, sort: str, detail: str) -> None:
        """End the run with what is wrong."""
        raise UserError(
            f"{prompt.path}: {self._wrong(sort, detail)}",
            file=self.file,
            hint=self.say("example", example=prompt.example),
        )

    def understood(self, moment: Moment) -> None:
        """Nothing to show: nobody looks."""

    def insist(self, prompt: Prompt) -> None:
        """End the run: a needed answer was an empty line."""
        raise UserError(
            f"{prompt.path}: {self.say('needed')}: {prompt.text}",
            file=self.file,
            hint=self.say("example", example=prompt.example),
        )

    def _wrong(self, sort: str, detail: str) -> str:
        known: str = self.say("wrong", sort=sort)
        return known or detail


class Terminal(Lines):
    """A person at a terminal: questions with example and hint, as many attempts as it takes."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        try:
            import locale

            if locale.nl_langinfo(locale.CODESET).upper() == "UTF-8":  # in the C locale readline eats Russian letters
                import readline  # noqa: F401  gives input() line editing
        except (ImportError, AttributeError):
            pass  # Windows has neither, and a console that edits lines itself

    def ask(self, prompt: Prompt) -> str:
        """Show the question and read a line; "?" shows more."""
        if prompt.another:
            click.echo()
            click.echo(self.say("another"))
        else:
            self._question(prompt)
        while True:
            line = input("> ")
            if line.strip() != "?":
                return line
            self._more(prompt)

    def _question(self, prompt: Prompt) -> None:
        click.echo()
        if prompt.entry:
            click.echo(
                self.say(
                    "their_words" if prompt.path.startswith("complaint.questions") else "of_entry", entry=prompt.entry
                )
            )
        click.secho(prompt.text, bold=True)
        click.echo(f"  {prompt.hint}" + (" " + self.say("several") if prompt.several else ""))
        if prompt.choices:
            for number, (value, meaning) in enumerate(prompt.choices, 1):
                mark = f"{number}  " if value != str(number - 1) else ""  # values that are numbers themselves need none
                click.echo(f"  {mark}{value}" + (f"  {meaning}" if meaning else ""))
        elif prompt.example:
            click.echo("  " + self.say("example", example=shown(prompt.example)))
        ways = (
            self.say("default", default=prompt.default)
            if prompt.default
            else self.say("needed" if prompt.needed else "optional")
        )
        click.secho(f"  ({ways})", dim=True)

    def _more(self, prompt: Prompt) -> None:
        for text in (
            prompt.more,
            prompt.hint,
            self.say("example", example=shown(prompt.example)),
            self.say("field", path=prompt.path),
        ):
            if text:
                click.echo(f"  {text}")

    def wrong(self, prompt: Prompt, sort: str, detail: str) -> None:
        """Say what would be right."""
        click.echo(f"  {self._wrong(sort, detail)}")

    def understood(self, moment: Moment) -> None:
        """Show the time in full."""
        click.echo("  " + self.say("understood", moment=moment))

    def insist(self, prompt: Prompt) -> None:
        """Say that the answer is needed."""
        click.echo("  " + self.say("again"))
