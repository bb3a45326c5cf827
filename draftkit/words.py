"""A words file: the texts, patterns and examples of one rule in one language (docs/rule-format.md, section 2)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from draftkit.errors import RuleFileError
from draftkit.model import LEVELS, Context, Guarded, Message
from draftkit.resources import read_text, read_toml

if TYPE_CHECKING:
    from collections.abc import Iterable

_TOP = (
    *("title", "message", "why", "advice", "level", "label", "page", "span", "when", "patterns", "requires", "unless"),
    *("unless_nearby", "except", "phrase", "regex", "lists", "messages", "sets", "bad", "good", "miss"),
)
_PHRASE = ("message", "advice", "level", "fix", "safe", "requires", "unless", "unless_nearby", "except")
_EXAMPLE = ("text", "fixed", "context", "guarded", "facts", "subject", "note", "other", "reason")
_OWN = ("title", "why", "label", "page", "messages", "span", "when")
"""Keys that a file which adds to a rule must leave to it."""
SIDES = ("requires", "unless", "unless_nearby", "except")
_MARK = re.compile(r"<<(.*?)>>(?!>)", re.DOTALL)


class Sides(NamedTuple):
    """Patterns that allow or forbid a hit."""

    requires: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    unless_nearby: tuple[str, ...] = ()
    excepted: tuple[str, ...] = ()


class Phrase(NamedTuple):
    """A pattern, or a regular expression with its `needs`, and what is its own; empty or None: the file's."""

    pattern: str
    message: str = ""
    advice: str = ""
    level: str = ""
    fix: str | None = None
    safe: bool = False
    sides: Sides = Sides()
    needs: tuple[str, ...] = ()


class Example(NamedTuple):
    """A text and what the rule should make of it. `spans` are the marked ones; `fixed` may be None; `marked` is the
    text as it stands in the file.
    """

    text: str
    spans: tuple[tuple[int, int], ...]
    fixed: str | None
    context: Context
    subject: str
    note: str
    other: tuple[str, ...]
    marked: str = ""

    def message(self, lang: str, text: str | None = None) -> Message:
        """The example, or another text in its place, as a message."""
        return Message(self.text if text is None else text, subject=self.subject, lang=lang)


class Words(NamedTuple):
    """All that a words file says."""

    path: str
    title: str
    message: str
    why: str
    advice: str
    phrases: tuple[Phrase, ...]
    regexes: tuple[Phrase, ...]
    sides: Sides
    lists: dict[str, tuple[str, ...]]
    messages: dict[str, str]
    sets: dict[str, tuple[str, ...]]
    bad: tuple[Example, ...]
    good: tuple[Example, ...]
    miss: tuple[Example, ...]


def read_words(path: str, *, addition: bool = False) -> Words:
    """Read and check a words file, or what a house adds to a rule: phrases and examples, without texts of its own but
    for `message` and `advice`, which then hold for its phrases.

    Raises:
        RuleFileError: with file and, where it can be told, line.
    """
    return _Reader(path, addition=addition).words()


class _Reader:
    def __init__(self, path: str, *, addition: bool) -> None:
        self.path, self.addition = path, addition
        self.table = read_toml(path, RuleFileError)
        self.shared = (self.needed("message"), self.needed("advice")) if addition else ("", "")

    def words(self) -> Words:
        table = self.table
        for key in _OWN if self.addition else ():
            if key in table:
                hint = f"take it out; or, for a rule of your own, give the file another name than {self.path}"
                self.wrong(f"{key} is the rule's own; this file adds to a rule that there is", f"{key} =", hint)
        self.known(table, _TOP, "")
        sides = self.sides(table)
        patterns = tuple(Phrase(pattern, *self.shared, sides=sides) for pattern in self.texts(table, "patterns"))
        phrases = tuple(self.phrase(entry, "pattern", sides) for entry in self.tables("phrase"))
        seen: set[str] = set()
        for phrase in (*patterns, *phrases):
            if phrase.pattern in seen:
                self.wrong(f"the pattern {phrase.pattern!r} stands here twice", phrase.pattern, "remove one")
            seen.add(phrase.pattern)
        return Words(
            path=self.path,
            title=self.needed("title"),
            message=self.needed("message"),
            why=self.needed("why"),
            advice=self.needed("advice"),
            phrases=(*patterns, *phrases),
            regexes=tuple(self.phrase(entry, "regex", sides) for entry in self.tables("regex")),
            sides=sides,
            lists=self.named_lists("lists"),
            messages={key: str(text) for key, text in self.mapping("messages").items()},
            sets=self.named_lists("sets"),
            bad=tuple(self.example(entry, "bad") for entry in self.tables("bad")),
            good=tuple(self.example(entry, "good") for entry in self.tables("good")),
            miss=tuple(self.example(entry, "miss") for entry in self.tables("miss")),
        )

    def sides(self, table: dict[str, Any], default: Sides = Sides()) -> Sides:  # noqa: B008  immutable
        return Sides(
            *(self.texts(table, key) if key in table else old for key, old in zip(SIDES, default, strict=True))
        )

    def phrase(self, entry: dict[str, Any], key: str, sides: Sides) -> Phrase:
        allowed = (key, *_PHRASE, *(("needs",) if key == "regex" else ()))
        self.known(entry, allowed, f"[[{key if key == 'regex' else 'phrase'}]]: ")
        pattern = entry.get(key)
        if not isinstance(pattern, str) or not pattern:
            self.wrong(
                f"an entry without {key}", f"[[{'regex' if key == 'regex' else 'phrase'}]]", f'write {key} = "…"'
            )
        needs = entry.get("needs", ())
        needs = (needs,) if isinstance(needs, str) else tuple(needs)
        if key == "regex" and not (needs and all(needs)):
            self.wrong("a regular expression needs a text that is in every match", pattern, 'needs = ["{{"]')
        level = entry.get("level", "")
        if level and level not in LEVELS:
            self.wrong(f"{level!r} is not a level", f'"{level}"', f"one of: {', '.join(LEVELS)}")
        message, advice = entry.get("message", self.shared[0]), entry.get("advice", self.shared[1])
        safe = bool(entry.get("safe"))
        return Phrase(pattern, message, advice, level, entry.get("fix"), safe, self.sides(entry, sides), needs)

    def example(self, entry: dict[str, Any], sort: str) -> Example:
        self.known(entry, _EXAMPLE, f"[[{sort}]]: ")
        marked = entry.get("text")
        if not isinstance(marked, str) or not marked.strip():
            self.wrong("an example without text", f"[[{sort}]]", 'text = "…"')
        if sort == "miss" and not entry.get("reason"):
            self.wrong("a known miss needs its reason", marked, 'reason = "…"')
        text, spans = parse_marks(marked)
        if spans and sort != "bad":
            self.wrong("only a [[bad]] example marks spans", marked, "take out << and >>")
        context = self.context(entry, marked)
        fixed = entry.get("fixed")
        note = entry.get("note", entry.get("reason", ""))
        other = tuple(entry.get("other", ()))
        return Example(text, spans, fixed, context, entry.get("subject", ""), note, other, marked)

    def context(self, entry: dict[str, Any], marked: str) -> Context:
        try:
            guarded = Guarded(**{key: tuple(value) for key, value in entry.get("guarded", {}).items()})
            return Context(
                **{"about_problem": True, **entry.get("context", {})}, facts=entry.get("facts"), guarded=guarded
            )
        except TypeError as error:
            self.wrong(
                f"context, facts or guarded of an example: {error}", marked, "fields as in draftkit.model.Context"
            )

    def needed(self, key: str) -> str:
        text = self.table.get(key, "" if self.addition else None)
        if self.addition and text == "":
            return ""
        if not isinstance(text, str) or not text.strip():
            self.wrong(f"{key} is missing", "", f'{key} = "…"')
        return text.strip()

    def texts(self, table: dict[str, Any], key: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            self.wrong(f"{key} is no list of texts", key, f'{key} = ["…", "…"]')
        return tuple(value)

    def tables(self, key: str) -> Iterable[dict[str, Any]]:
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.wrong(f"{key} is no list of tables", key, f"write [[{key}]]")
        return value

    def mapping(self, key: str) -> dict[str, Any]:
        value = self.table.get(key, {})
        if not isinstance(value, dict):
            self.wrong(f"{key} is no table", key, f"write [{key}]")
        return value

    def named_lists(self, key: str) -> dict[str, tuple[str, ...]]:
        table = self.mapping(key)
        return {name: self.texts(table, name) for name in table}

    def known(self, table: dict[str, Any], keys: Iterable[str], where: str) -> None:
        for key in table:
            if key not in keys:
                self.wrong(f"{where}there is no key {key!r}", key, f"known: {', '.join(keys)}")

    def wrong(self, message: str, near: str, hint: str = "") -> NoReturn:
        raise RuleFileError(message, file=self.path, line=line_with(self.path, near), hint=hint)


def parse_marks(marked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Take `<<` and `>>` out of an example: the text, and the spans that stood between them."""
    spans: list[tuple[int, int]] = []
    for number, match in enumerate(_MARK.finditer(marked)):
        start = match.start() - 4 * number
        spans.append((start, start + len(match[1])))
    return _MARK.sub(r"\1", marked), tuple(spans)


def line_with(path: str, text: str) -> int | None:
    """The first line of a file that holds (the beginning of) a text; None if there is none."""
    wanted = text.strip().split("\n")[0][:60]
    if wanted:
        for number, line in enumerate(read_text(path).split("\n"), 1):
            if wanted in line or wanted.replace("\\", "\\\\") in line:
                return number
    return None
