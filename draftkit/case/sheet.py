"""A case file being written: what it holds so far, how a field is asked for, what an answer makes of it.

It knows neither who asks nor the templates. `draftkit/case/new.py` asks on it in order; a page may ask in any.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from draftkit.case import read_case
from draftkit.case.answers import as_toml, field_of
from draftkit.case.change import change, remove
from draftkit.case.edit import put
from draftkit.case.fields import FIELDS
from draftkit.case.questions import hint, question
from draftkit.case.read import Source
from draftkit.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from draftkit.case import Case
    from draftkit.model import Moment


class Prompt(NamedTuple):
    """What is put before the author: the field, the question, how to answer it, and what Enter does.

    Attributes:
        choices: values with what each means, where only these are right.
        default: what Enter takes.
        more: the longer explanation that "?" shows.
        needed: whether messages cannot do without the answer.
        entry: what the question is about, where it is one of several alike.
        another: whether it asks for a further entry of a list.
        several: whether the answer may hold several values.
    """

    path: str
    text: str
    hint: str
    example: str
    choices: tuple[tuple[str, str], ...]
    default: str
    more: str
    needed: bool
    entry: str = ""
    another: bool = False
    several: bool = False


class Sheet:
    """The text of a case file, and what answers make of it.

    Args:
        raw: the text so far ("" for a new one).
        file: its name, for errors.
        lang: the language of a new case ("" to ask).
        now: the author's clock.
        words: `locales/<lang>/interview.toml` of a language.
        clause: lowers a stray capital in a language.
        defaults: what Enter takes for a field, such as what a client's message suggests.
    """

    def __init__(
        self, raw: str, file: str, *, now: datetime, words: Callable[[str], dict[str, Any]],
        clause: Callable[[str, str], str], lang: str = "", defaults: dict[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.raw = raw
        self.file = file
        self._lang = lang
        self._now = now
        self._words = words
        self._clause = clause
        self._defaults = defaults or {}
        self._read: tuple[str, dict[str, Any]] | None = None
        self._checked: tuple[str, Case] | None = None

    @property
    def lang(self) -> str:
        """The language of the case, also that of the questions."""
        stated = str(self.data().get("lang", self._lang or "en")).partition("-")[0]
        return stated if stated in FIELDS["lang"].choices else "en"

    def case(self) -> Case:
        """The case as it stands. Raises CaseError."""
        if self._checked is None or self._checked[0] != self.raw:
            self._checked = self.raw, read_case(self.raw, self.file)
        return self._checked[1]

    def data(self) -> dict[str, Any]:
        """The file's tables. Raises CaseError where it is no TOML."""
        if self._read is None or self._read[0] != self.raw:
            try:
                self._read = self.raw, tomllib.loads(self.raw)
            except tomllib.TOMLDecodeError:
                read_case(self.raw, self.file)  # says where and what
                raise
        return self._read[1]

    def get(self, path: str) -> Any:
        """The value as written, None if there is none. `solution[2]` is an entry."""
        here: Any = self.data()
        for name in path.split("."):
            key, _, number = name.rstrip("]").partition("[")
            here = here.get(key) if isinstance(here, dict) else None
            if number:
                here = here[int(number) - 1] if isinstance(here, list) and int(number) <= len(here) else None
        return here

    def typed(self, path: str) -> str:
        """The value as one would type it, a line for each of several; "" if there is none in this language."""
        value = self.get(self.place(path))
        if value is None or isinstance(value, dict):
            return ""
        if isinstance(value, bool):
            return "yes" if value else "no"
        return "\n".join(map(str, value)) if isinstance(value, list) else str(value)

    def place(self, path: str) -> str:
        """Where the answer of a field stands: a worded fact may have a table with a wording for each language."""
        return f"{path}.{self.lang}" if field_of(path).is_text and isinstance(self.get(path), dict) else path

    def prompt(self, path: str, *, needed: bool = False, another: bool = False) -> Prompt:
        """How the author is asked for a field."""
        lang, field = self.lang, field_of(path)
        asked, words = question(path, lang), self._words(lang)
        text = words["say"]["lang"] if path == "lang" else asked.text or path
        meanings = words["choices"].get(field.path, {})
        choices = tuple((value, meanings.get(value, "")) for value in field.choices) or tuple(meanings.items())
        entry = ""
        if "[" in path:
            others = self.get(path.rpartition(".")[0]) or {}
            entry = next((str(v) for v in others.values() if isinstance(v, str)), "")
        return Prompt(
            path, text, hint(path, lang), asked.example, choices, self._defaults.get(path, ""),
            words["sorts"].get(field.sort, ""), needed, entry, another, field.many,
        )  # fmt: skip

    def value(self, path: str, text: str) -> tuple[str, Moment | None]:
        """An answer as TOML, and the moment it names if it is one. Raises NotUnderstood."""
        lang = self.lang
        return as_toml(
            path, text, Source(self.file, self.raw, lang, None), now=self._now, times=self._words(lang)["times"],
            clause=lambda words: self._clause(words, lang),
        )  # fmt: skip

    def take(self, path: str, text: str) -> Moment | None:
        """Write an answer down, in the place of one that is there; the moment it names if it is one.

        Raises:
            NotUnderstood: the answer is no value of the field.
            CaseError: the file does not allow it.
        """
        value, moment = self.value(path, text)
        place = self.place(path)
        if self.get(place) is None:
            changed = put(self.raw, place, value, comment=self.prompt(path).text, file=self.file)
        else:
            changed = change(self.raw, place, value, file=self.file)
        read_case(changed, self.file)
        self.raw = changed
        return moment

    def drop(self, path: str) -> None:
        """Take an answer back, or a whole entry of a list (`solution[2]`). Raises CaseError, as `take`."""
        changed = remove(self.raw, path if path.endswith("]") else self.place(path), file=self.file)
        read_case(changed, self.file)
        self.raw = changed


def shown(example: str) -> str:
    """An example as it is typed: without quotes, entries of a list joined by a semicolon."""
    value = tomllib.loads(f"x = {example}")["x"]
    if isinstance(value, bool):
        return "yes / no" if value else "no / yes"
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)
