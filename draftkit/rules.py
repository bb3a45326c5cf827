"""What a rule is: its declaration in a module, and the files beside it (docs/rule-format.md).

`discover` only looks at names of files; modules and words are read when rules are compiled (compiling.py) or explained.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Literal

from draftkit.errors import RuleFileError
from draftkit.model import LEVELS, Level
from draftkit.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from draftkit.model import Fix

Condition = tuple[str, tuple[Any, ...]]
When = tuple[Level | Literal["off"], tuple[Condition, ...]]
_FIELDS = ("kind", "variant", "channel", "fault", "severity", "client_type", "phase", "about_problem", "case")


def at(level: Level | Literal["off"], **conditions: Any) -> When:
    """A level (or "off") that holds where all conditions do: `at("off", kind=("thank-you", "debrief"))`.

    Args:
        level: the level there.
        conditions: fields of `Context`, or `case`; a value, or a tuple of values any of which will do.

    Raises:
        RuleFileError: there is no such level or field.
    """
    if level not in (*LEVELS, "off"):
        raise RuleFileError(f"{level!r} is not a level", hint=f"one of: {', '.join(LEVELS)}, off")
    for field in conditions:
        if field not in _FIELDS:
            raise RuleFileError(f"a level cannot depend on {field!r}", hint=f"fields: {', '.join(_FIELDS)}")
    return level, tuple((field, value if isinstance(value, tuple) else (value,)) for field, value in conditions.items())


class PhraseRule(NamedTuple):
    """Fires where a pattern of its words files matches.

    `span`: what a finding shows: the match, the clause or the sentence around it. `quoted`: also look at words that
    stand wholly in quotation marks. `label` is the benchmark's name for what it finds.
    """

    level: Level
    label: str = ""
    when: tuple[When, ...] = ()
    span: Literal["match", "clause", "sentence"] = "match"
    quoted: bool = False


class RequiredRule(NamedTuple):
    """Fires when a message about a problem lacks an element (one of `model.ELEMENTS`)."""

    level: Level
    element: str
    label: str = ""
    when: tuple[When, ...] = ()


class DocumentRule(NamedTuple):
    """Fires where the `check(view, context)` of its module yields a `Hit`. `needs`: "", "case" or "guarded". `where`:
    lists of its own, or elements, without a hit of which it never fires; then its module is not even loaded.
    """

    level: Level
    label: str = ""
    when: tuple[When, ...] = ()
    needs: Literal["", "case", "guarded"] = ""
    where: tuple[str, ...] = ()


Rule = PhraseRule | RequiredRule | DocumentRule


class Hit(NamedTuple):
    """What a document rule yields. Code points of the original; `Hit()` is about the whole message.

    `key` chooses a text of `[messages]`, `slots` fill it. `level` may lower the rule's level.
    """

    start: int = 0
    end: int = 0
    key: str = ""
    slots: Mapping[str, str] = {}
    level: Level | Literal[""] = ""
    fix: Fix | None = None
    part: str = "body"


class RuleFiles(NamedTuple):
    """Where a rule stands. `module` is its dotted name, "" for a rule of words only (in a house's folder)."""

    id: str
    module: str
    source: str
    words: tuple[tuple[str, str], ...]
    """(language, path), sorted."""
    more: tuple[tuple[str, str], ...] = ()
    """What houses add, in the order in which it is added."""

    @property
    def paths(self) -> list[str]:
        """All its files."""
        return [path for path in (self.source, *(path for _, path in (*self.words, *self.more))) if path]

    def with_house(self, house: RuleFiles) -> RuleFiles:
        """The rule with what the files of a house's folder add to it: phrases, a level, or whole languages."""
        langs = {lang for lang, _ in self.words}
        words = (*self.words, *(each for each in house.words if each[0] not in langs))
        return self._replace(words=tuple(sorted(words)), more=(*self.more, *(e for e in house.words if e[0] in langs)))

    def load(self) -> tuple[Rule, str]:
        """The declaration, with the level that a house gave it, and the manual page.

        Raises:
            RuleFileError: the module has no `rule`, or a document rule no `check`.
        """
        rule, page = self._from_module() if self.module else self._from_words()
        for _, path in self.more:
            level = _level_in(path, "")
            if level:
                rule = rule._replace(level=level, when=tuple(each for each in rule.when if each[0] == "off"))
        return rule, page

    def _from_module(self) -> tuple[Rule, str]:
        from importlib import import_module

        try:
            module = import_module(self.module)
        except RuleFileError as error:
            raise RuleFileError(error.message, file=self.source, hint=error.hint) from error
        rule = getattr(module, "rule", None)
        if not isinstance(rule, PhraseRule | RequiredRule | DocumentRule):
            raise RuleFileError(
                "the module declares no rule",
                file=self.source,
                hint='write, for instance: rule = PhraseRule(level="warning")',
            )
        if isinstance(rule, DocumentRule) and not callable(getattr(module, "check", None)):
            raise RuleFileError("a DocumentRule needs a function check(view, context)", file=self.source)
        if rule.level not in LEVELS:
            raise RuleFileError(f"{rule.level!r} is not a level", file=self.source, hint=f"one of: {', '.join(LEVELS)}")
        return rule, (module.__doc__ or "").strip()

    def _from_words(self) -> tuple[Rule, str]:
        from draftkit.resources import read_toml

        table = read_toml(self.words[0][1], RuleFileError)
        path = self.words[0][1]
        level = _level_in(path, "warning") or "warning"
        span = table.get("span", "match")
        if span not in ("match", "clause", "sentence"):
            raise RuleFileError(f"span: {span!r} is none", file=path, hint="one of: match, clause, sentence")
        label, page = str(table.get("label", "")), str(table.get("page", table.get("why", "")))
        return PhraseRule(level, label, tuple(_whens(path, table.get("when", []))), span), page


def _whens(path: str, entries: Any) -> Iterator[When]:
    """The levels that a words file without a module gives its rule under conditions, `[[when]]`."""
    hint = 'for instance: [[when]], then level = "off" and kind = ["debrief"]'
    for entry in entries if isinstance(entries, list) else [entries]:
        if not isinstance(entry, dict) or "level" not in entry:
            raise RuleFileError("when: a list of tables with a level is needed", file=path, hint=hint)
        conditions = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
        level: Any = conditions.pop("level")
        try:
            yield at(level, **conditions)
        except RuleFileError as error:
            raise RuleFileError(f"when: {error.message}", file=path, hint=error.hint) from None


def _level_in(path: str, default: Literal["", "warning"]) -> Level | Literal[""]:
    """The level that a words file without a module gives its rule."""
    from draftkit.resources import read_toml

    level = read_toml(path, RuleFileError).get("level", default)
    if level and level not in LEVELS:
        raise RuleFileError(f"level: {level!r} is not a level", file=path, hint=f"one of: {', '.join(LEVELS)}")
    found: Level | Literal[""] = level
    return found


def discover(package: str) -> tuple[RuleFiles, ...]:
    """The rules of a package: those in its folders (a family each), or beside its own `__init__.py` (one family).

    Args:
        package: its dotted name; `discover(__name__)` in the plugin that registers them.

    Raises:
        RuleFileError: a module lacks words, words lack a module, or a file is neither.
    """
    return _sound(survey(package))


def survey(package: str) -> Iterator[RuleFiles | RuleFileError]:
    """As `discover`, but what is wrong stands among the rules: for tests, which look at one rule at a time."""
    import sys

    where = sys.modules[package].__file__ if package in sys.modules else None
    if where is None:
        from importlib import import_module

        where = import_module(package).__file__
    return _rules_in(os.path.dirname(os.path.abspath(where or "")), package)


def discover_folder(folder: str) -> tuple[RuleFiles, ...]:
    """The rules of words only in a house's folder: `<family>/<name>.<lang>.toml`.

    Raises:
        RuleFileError: a file there is something else.
    """
    return _sound(_rules_in(folder, ""))


def _sound(found: Iterator[RuleFiles | RuleFileError]) -> tuple[RuleFiles, ...]:
    rules: list[RuleFiles] = []
    for each in found:
        if isinstance(each, RuleFileError):
            raise each
        rules.append(each)
    return tuple(rules)


def _rules_in(folder: str, package: str) -> Iterator[RuleFiles | RuleFileError]:
    own, families = _listing(folder)
    if any(name.endswith(".toml") for name in own):
        yield from _family(folder, own, os.path.basename(folder), package)
    for family in families:
        names, _ = _listing(os.path.join(folder, family))
        yield from _family(os.path.join(folder, family), names, family, f"{package}.{family}" if package else "")


def _listing(folder: str) -> tuple[list[str], list[str]]:
    with os.scandir(folder) as entries:
        found = sorted((entry.name, entry.is_dir()) for entry in entries if entry.name[0] not in "_.")
    return [name for name, is_dir in found if not is_dir], [name for name, is_dir in found if is_dir]


def _family(folder: str, files: list[str], family: str, package: str) -> Iterator[RuleFiles | RuleFileError]:
    modules: dict[str, str] = {}
    words: dict[str, list[tuple[str, str]]] = {}
    for file in files:
        path = os.path.join(folder, file)
        stem, kind = os.path.splitext(file)
        name, _, lang = stem.partition(".")
        if kind == ".py" and package and not lang:
            modules[name] = path
        elif kind == ".toml" and lang:
            words.setdefault(name, []).append((lang, path))
        else:
            hint = "a rule is NAME.py with NAME.en.toml and NAME.ru.toml; helpers begin with _"
            yield RuleFileError("does not belong into a folder of rules", file=path, hint=hint)
    for name in sorted({*modules, *words}):
        files_of = RuleFiles(
            f"{family}.{name}",
            f"{package}.{name}" if package else "",
            modules.get(name, ""),
            tuple(sorted(words.get(name, ()))),
        )
        if package and not files_of.source:
            hint = f"write {name}.py beside it, or remove it"
            yield RuleFileError("words without a rule", file=files_of.words[0][1], hint=hint)
        elif not files_of.words:
            hint = f"write {name}.en.toml and {name}.ru.toml beside it"
            yield RuleFileError("a rule without words", file=files_of.source, hint=hint)
        else:
            yield files_of
