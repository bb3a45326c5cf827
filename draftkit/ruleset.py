"""Rules ready to run: compiled once per language, kept on disk, loaded without reading a single words file."""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from functools import partial, reduce
from operator import or_
from typing import TYPE_CHECKING, Any, cast

from draftkit.matching import Index
from draftkit.model import LEVELS, Level
from draftkit.names import Names
from draftkit.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from draftkit.model import Context
    from draftkit.rules import RuleFiles

_MEMO_LIMIT = 256


class Row(NamedTuple):
    """A rule in one language. `sort` is "phrase", "required" or "document"; `where` are bits of patterns, 0 for none;
    the rest as declared and written.
    """

    id: str
    sort: str
    level: Level
    when: tuple[tuple[str, tuple[tuple[str, tuple[Any, ...]], ...]], ...]
    label: str
    span: str
    quoted: bool
    element: str
    needs: str
    module: str
    title: str
    message: str
    why: str
    advice: str
    messages: dict[str, str]
    where: int


class Option(NamedTuple):
    """What one pattern has of its own; `sides`: the numbers of requires, unless, unless_nearby and except, or -1."""

    message: str
    advice: str
    level: str
    fix: str | None
    safe: bool
    sides: tuple[int, int, int, int]


class Active(NamedTuple):
    """The rules that run in a context: their levels; the bits of their patterns, and the first pattern of each rule;
    what text calls for a regular expression of which rule; the rules without patterns.
    """

    levels: dict[str, Level]
    bits: int
    firsts: tuple[tuple[int, str], ...]
    needs: tuple[tuple[str, str], ...]
    others: tuple[Row, ...]

    def owner(self, pattern: int) -> str:
        """The rule that a pattern belongs to."""
        return self.firsts[bisect_right(self.firsts, pattern, key=_number) - 1][1]


class Language:
    """The rules of one language, from a table of compiling.py."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.rules: tuple[Row, ...] = tuple(map(Row._make, table["rules"]))
        self.by_id = {row.id: row for row in self.rules}
        self.index = Index(table["index"])
        self.lists: dict[str, int] = table["lists"]
        self.sides: tuple[int, ...] = table["sides"]
        self.options: tuple[int, ...] = table["options"]
        self.opts: tuple[Option, ...] = tuple(map(Option._make, table["opts"]))
        self.regexes: dict[str, tuple[tuple[str, tuple[str, ...], int], ...]] = table["regexes"]
        self.calls = partial(_any_of, table["calls"])
        """Whether encoded text holds anything that calls for a regular expression."""
        self.names = Names(*table["names"])
        self._compiled: dict[str, re.Pattern[str]] = {}
        self._checks: dict[str, Callable[..., Any]] = {}
        self._active: dict[tuple[Any, ...], Active] = {}

    def regex(self, pattern: str) -> re.Pattern[str]:
        """A regular expression, compiled on first use."""
        compiled = self._compiled.get(pattern)
        if compiled is None:
            compiled = self._compiled[pattern] = re.compile(pattern)
        return compiled

    def check_of(self, row: Row) -> Callable[..., Any]:
        """The function of a document rule, its module imported on first use."""
        check = self._checks.get(row.id)
        if check is None:
            from importlib import import_module

            check = self._checks[row.id] = import_module(row.module).check
        return check

    def active(self, context: Context, overrides: Mapping[str, str]) -> Active:
        """The rules that run in a context, with their levels after a house's own."""
        case, guarded = context.facts is not None, any(context.guarded)
        key = (*context[:8], case, guarded, id(overrides))
        active = self._active.get(key)
        if active is None:
            if len(self._active) >= _MEMO_LIMIT:
                self._active.clear()
            found = ((row.id, _level(row, context, overrides)) for row in self.rules)
            levels = {rule: cast("Level", level) for rule, level in found if level != "off"}
            rows = [row for row in self.rules if row.id in levels]
            own = {row.id: self.lists.get(row.id, 0) for row in rows if row.sort == "phrase"}
            firsts = tuple(sorted(((bits & -bits).bit_length() - 1, rule) for rule, bits in own.items() if bits))
            needs = tuple((need, rule) for rule in own for _, needs, _ in self.regexes.get(rule, ()) for need in needs)
            there = {"": True, "case": case, "guarded": guarded}
            others = tuple(row for row in rows if row.sort != "phrase" and there[row.needs])
            active = self._active[key] = Active(levels, reduce(or_, own.values(), 0), firsts, needs, others)
        return active


def _any_of(signs: tuple[bytes, ...], raw: bytes) -> bool:
    return any(sign in raw for sign in signs)


def _number(first: tuple[int, str]) -> int:
    return first[0]


def _level(row: Row, context: Context, overrides: Mapping[str, str]) -> str:
    level: str = row.level
    for other, conditions in row.when:
        if all(_value(context, field) in values for field, values in conditions):
            level = other
            break
    own = overrides.get(row.id) or overrides.get(row.id.partition(".")[0] + ".*")
    return level if own is None or level == "off" else own


def _value(context: Context, field: str) -> Any:
    return context.facts is not None if field == "case" else getattr(context, field)


class RuleSet:
    """A house's rules in all languages.

    Args:
        sources: the rules, from `rules.discover` and `rules.discover_folder`.
        lexicon_roots: folders with `<lang>/lexicon.toml` and `<lang>/elements.toml`, the most particular first.
        levels: rule (or `family.*`) → level, or "off", in place of the rules' own.
        cache: keep compiled tables on disk.
    """

    def __init__(
        self,
        sources: Iterable[RuleFiles],
        lexicon_roots: Sequence[str],
        levels: Mapping[str, str] | None = None,
        *,
        cache: bool = True,
    ) -> None:
        self.sources = tuple(sources)
        self.lexicon_roots = tuple(lexicon_roots)
        self.overrides: Mapping[str, str] = dict(levels or {})
        self._cache = cache
        self._languages: dict[str, Language] = {}

    def language(self, lang: str) -> Language:
        """The compiled rules of a language; empty for one that no rule knows.

        Raises:
            RuleFileError: a file of the rules does not hold.
        """
        if lang not in self._languages:
            self._languages[lang] = Language(self._table(lang))
        return self._languages[lang]

    def only(self, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> RuleSet:
        """The same rules, of which only some run.

        Args:
            select: ids or `family.*`; none means all.
            ignore: ids or `family.*` to leave out.

        Raises:
            UserError: no rule has such an id.
        """
        select, ignore = list(select), list(ignore)
        off = dict(self.overrides)
        chosen = self.named(select) if select else None
        out = self.named(ignore)
        for files in self.sources:
            if files.id in out or (chosen is not None and files.id not in chosen):
                off[files.id] = "off"
        other = RuleSet(self.sources, self.lexicon_roots, off, cache=self._cache)
        other._languages = self._languages
        return other

    def runs(self, pattern: str) -> bool:
        """Whether a rule, or any of a `family.*`, is not switched off."""
        family = pattern.partition(".")[0]
        ids = [each.id for each in self.sources if pattern in (each.id, f"{each.id.partition('.')[0]}.*")]
        return any(self.overrides.get(rule, self.overrides.get(f"{family}.*")) != "off" for rule in ids)

    def named(self, patterns: Iterable[str]) -> set[str]:
        """The ids of rules and families.

        Raises:
            UserError: no rule has such an id; with the nearest ones.
        """
        from draftkit.errors import UserError

        ids: set[str] = set()
        for pattern in patterns:
            family = pattern.removesuffix(".*")
            found = {f.id for f in self.sources if f.id == pattern or f.id.partition(".")[0] == family}
            if not found:
                from difflib import get_close_matches

                near = get_close_matches(pattern, [files.id for files in self.sources], 2, 0.4)
                hint = f"did you mean {' or '.join(near)}?" if near else "draftkit rules lists them"
                raise UserError(f"there is no rule {pattern}", hint=hint)
            ids |= found
        return ids

    def _table(self, lang: str) -> dict[str, Any]:
        def build() -> dict[str, Any]:
            from draftkit.compiling import compile_rules

            return compile_rules(self.sources, self.lexicon_roots, lang)

        if not self._cache:
            return build()
        from draftkit.store import cached

        table: dict[str, Any] = cached(f"rules-{lang}", self._key(lang), build)
        return table

    def _key(self, lang: str) -> str:
        """All files that the table is made from, our own code among them, with size and time of change."""
        from draftkit.store import stamp

        here = os.path.dirname(os.path.abspath(__file__))
        paths = [os.path.join(here, name) for name in _MADE_BY]
        for root in self.lexicon_roots:
            for name in ("lexicon.toml", "elements.toml"):
                path = os.path.join(root, lang, name)
                if os.path.exists(path):
                    paths.append(path)
        for files in self.sources:
            paths += files.paths
        return stamp(paths)


_MADE_BY = (
    "compiling.py",
    "patterns.py",
    "anchors.py",
    "programs.py",
    "machine.py",
    "matching.py",
    "folding.py",
    "words.py",
    "lexicon.py",
    "ruleset.py",
    "rules.py",
)


def lower(level: Level, most: str) -> Level:
    """A level, but no graver than `most` ("" leaves it)."""
    if not most:
        return level
    return LEVELS[max(LEVELS.index(level), LEVELS.index(cast("Level", most)))]


def one_lower(level: Level) -> Level:
    """The next milder level."""
    return LEVELS[min(LEVELS.index(level) + 1, len(LEVELS) - 1)]
