"""The pen: writes wordings of one language as text with tokens for values.

One pen writes one message at a time (`begin`); it is not for several threads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from draftkit.errors import TemplateError
from draftkit.regex import regex
from draftkit.texts import Tools, compile_text, load_text, run_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, tzinfo

    from draftkit.blocks import Wording
    from draftkit.case.facts import Facts
    from draftkit.locales import Locale

    Days = frozenset[date | tzinfo]

TOKEN = regex(r"dk(\d+)z")
"""What stands in a skeleton for a value: the value's number, from 0."""

MAX_PASSAGE = 60_000
"""Longest text one block may give, in characters: a bound for runaway templates (three facts at their own bound)."""


class Pen:
    """Writes wordings of one language.

    Args:
        locale: the language; another of the same language may follow with `begin`.
        prepare: adds to the filters and functions of the texts; called once for each message with them and the locale.
    """

    def __init__(self, locale: Locale, prepare: Callable[[Tools, Locale], Any] | None = None) -> None:
        self.said: set[str] = set()
        self._values: list[str] = []
        self._prepare = prepare
        self._texts: dict[bytes, Callable[..., None]] = {}
        self.begin(locale)

    def begin(self, locale: Locale) -> Pen:
        """Take up the pen for a new message: nothing is said yet, dates and channel are those of `locale`."""
        self.locale = locale
        self.said.clear()
        self._tools: dict[str, Callable[..., Any]] = {
            **locale.filters(), "said": self.said.__contains__, "length": len,
        }  # fmt: skip
        if self._prepare is not None:
            self._prepare(Tools(self._tools, self._tools), locale)
        return self

    def compile(self, source: str, file: str, line: int, parts: Mapping[str, str]) -> tuple[bytes, tuple[str, ...]]:
        """A text in the house's style, compiled (see `compile_text`). Raises TemplateError with its place."""
        styled = {name: self.locale.house_style(text) for name, text in parts.items()}
        return compile_text(self.locale.house_style(source), file, line, styled)

    def write(self, wording: Wording, facts: Facts, file: str) -> tuple[str, tuple[str, ...]]:
        """One wording as text with tokens counted from 0, and their values.

        Raises:
            TemplateError: it prints a missing fact or breaks, with its place.
        """
        self._values = []
        function = self._texts.get(wording.code)
        if function is None:
            function = self._texts[wording.code] = load_text(wording.code)
        try:
            text = tidy(run_text(function, facts, self._token, self._tools))
        except Exception as error:  # a filter of a plugin may raise anything, and its author needs the place
            raise TemplateError(f"the text cannot be written: {error}", file=file, line=wording.line) from error
        if [int(number) for number in TOKEN.findall(text)] != list(range(len(self._values))):
            raise TemplateError(
                "the text itself holds dk<number>z, which stands for a value", file=file, line=wording.line
            )
        return text, tuple(self._values)

    def _token(self, value: Any) -> str:
        """Keep a printed value and print its token instead."""
        if not isinstance(value, str | int) or isinstance(value, bool):
            what = "a missing fact" if value is None else f"a {type(value).__name__}"
            raise TypeError(f"it prints {what}; name it in `needs`, or write it with a filter")
        self._values.append(str(value))
        return f"dk{len(self._values) - 1}z"


def tidy(text: str) -> str:
    """Lines without stray blanks, no empty lines, one space between words. Raises ValueError if it is without bound."""
    if len(text) > MAX_PASSAGE:
        raise ValueError(f"{len(text):,} characters from one block")
    lines = (" ".join(part for part in line.split(" ") if part) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
