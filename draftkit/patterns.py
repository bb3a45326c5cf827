"""The pattern language of words files (docs/rule-format.md, section 3): from text to a tree.

Only read when rules are compiled; a warm `lint` loads the finished tables.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

from draftkit.folding import CODEC, fold_words
from draftkit.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


_LEX = re.compile(
    r"\s*(?:(?P<gap>\.\.\d+)|(?P<cls>#\w+)|(?P<set><[^<>\s]*>)|(?P<op>[()|\[\]?!,^$])"
    r"|(?P<word>(?:[\w'\u2019-]|\{[^{}]*\}|\*)+)|(?P<bad>\S))"
)
_BRACES = re.compile(r"\{([^{}]*)\}")
CLASSES = ("num", "clock", "date", "name", "person", "caps")


class Tokens(NamedTuple):
    """One token: any of the words, or beginning with any of the stems."""

    words: frozenset[bytes]
    stems: tuple[bytes, ...]


class Row(NamedTuple):
    """Elements one after the other."""

    parts: tuple[Node, ...]


class Choice(NamedTuple):
    """One of several rows; an empty one makes it optional."""

    rows: tuple[Row, ...]


class Gap(NamedTuple):
    """Up to `most` tokens."""

    most: int


class Class(NamedTuple):
    """A class of tokens that is no list of words; a name that begins with a star: tokens with one of these endings."""

    name: str


class Not(NamedTuple):
    """No such thing right behind (`before`) or right ahead of this place."""

    what: Node
    before: bool


class Mark(NamedTuple):
    """An assertion about the place: punctuation, start or end of the sentence, begin or end of the span."""

    what: str


Node = Tokens | Row | Choice | Gap | Class | Not | Mark


class Problem(ValueError):  # noqa: N818  it becomes a RuleFileError once its file is known
    """What is wrong with a pattern; the caller knows its file."""


class Grammar:
    """Parses patterns against named sets.

    Args:
        sets: name → entries, each itself a pattern.
    """

    def __init__(self, sets: Mapping[str, Sequence[str]]) -> None:
        self._sets = sets
        self._done: dict[str, Node] = {}
        self._open: list[str] = []

    def parse(self, pattern: str) -> Row:
        """The tree of one pattern.

        Raises:
            Problem: it does not hold to the language, or can never match.
        """
        row = _Parser(pattern, self).parse()
        if _gap_at_end(row.parts) or _gap_at_end(row.parts[::-1]):
            raise Problem("a gap (..3) stands between words, not at an end, and not beside an optional part there")
        return row

    def named(self, name: str) -> Node:
        """The tree of a named set."""
        if name not in self._done:
            if name not in self._sets:
                near = ", ".join(sorted(known for known in self._sets if known[:3] == name[:3])) or "none is near"
                raise Problem(f"there is no set <{name}> in the lexicon (similar: {near})")
            if name in self._open:
                raise Problem(f"the sets {' → '.join([*self._open, name])} name each other in a circle")
            self._open.append(name)
            rows = [self._entry(name, entry) for entry in self._sets[name]]
            self._open.pop()
            self._done[name] = choice(rows)
        return self._done[name]

    def _entry(self, name: str, entry: str) -> Row:
        try:
            return self.parse(entry)
        except Problem as problem:
            self._open.clear()
            text = str(problem)
            raise Problem(
                text if text.startswith("in the set") else f"in the set <{name}>, {entry!r}: {text}"
            ) from None


def _gap_at_end(parts: Sequence[Node]) -> bool:
    """Whether a gap comes first, or could because all ahead of it is optional."""
    for part in parts:
        if isinstance(part, Gap):
            return True
        if not isinstance(part, Mark | Not) and not (
            isinstance(part, Choice) and any(not row.parts for row in part.rows)
        ):
            return False
    return False


def choice(rows: Sequence[Row]) -> Node:
    """One of the rows, with all single tokens gathered into one look-up; longer rows are tried first."""
    words: set[bytes] = set()
    stems: set[bytes] = set()
    longer: list[Row] = []
    for row in rows:
        part = row.parts[0] if len(row.parts) == 1 else None
        if isinstance(part, Tokens):
            words |= part.words
            stems |= set(part.stems)
        elif isinstance(part, Choice):
            nested = choice(part.rows)
            for inner in nested.rows if isinstance(nested, Choice) else (Row((nested,)),):
                if len(inner.parts) == 1 and isinstance(inner.parts[0], Tokens):
                    words |= inner.parts[0].words
                    stems |= set(inner.parts[0].stems)
                else:
                    longer.append(inner)
        else:
            longer.append(row)
    single = Tokens(frozenset(words), tuple(sorted(stems)))
    if not longer and (words or stems):
        return single
    longer.sort(key=lambda row: -len(row.parts))
    if words or stems:
        longer.insert(sum(len(row.parts) > 1 for row in longer), Row((single,)))
    return Choice(tuple(longer))


class _Parser:
    def __init__(self, text: str, grammar: Grammar) -> None:
        self._grammar = grammar
        self._items: list[tuple[str, str, bool, bool]] = []  # kind, text, space before, space after
        for match in _LEX.finditer(text):
            kind = match.lastgroup or ""
            if kind == "bad":
                raise Problem(f"{match['bad']!r} means nothing in a pattern")
            if kind:
                before = match.start() != match.start(kind) or match.start() == 0
                after = match.end() == len(text) or text[match.end()].isspace()
                self._items.append((kind, match[kind], before, after))
        self._at = 0
        self._spans = 0

    def parse(self) -> Row:
        row = self._row(top=True)
        if self._at < len(self._items):
            raise Problem(f"an unexpected {self._items[self._at][1]!r}")
        if not row.parts:
            raise Problem("an empty pattern")
        if self._spans % 2:
            raise Problem("a [ without its ]")
        return row

    def _peek(self, text: str, *, glued: bool | None = None) -> bool:
        if self._at >= len(self._items):
            return False
        _, found, before, _ = self._items[self._at]
        return found == text and (glued is None or glued is not before)

    def _row(self, *, top: bool) -> Row:
        parts: list[Node] = []
        while self._at < len(self._items) and not (not top and (self._peek("|") or self._peek(")"))):
            if top and self._peek(")"):
                raise Problem("a ) without its (")
            parts.extend(self._element(top=top))
        return Row(tuple(parts))

    def _element(self, *, top: bool) -> list[Node]:
        kind, text, before, after = self._items[self._at]
        if kind == "op" and text in ",^$[]":
            self._at += 1
            if text in "[]":
                if not top or (text == "[") == bool(self._spans % 2):
                    raise Problem("[ and ] stand at the top level, once, in this order")
                self._spans += 1
            return [Mark(text)]
        if kind == "gap":
            self._at += 1
            most = int(text[2:])
            if not 1 <= most <= 9:
                raise Problem(f"a gap is ..1 to ..9, not {text}")
            return [Gap(most)]
        if kind == "op" and text == "!" and before and not after:
            self._at += 1
            return [Not(self._alternatives(top=top), before=False)]
        node = self._alternatives(top=top)
        if self._peek("!", glued=True):
            self._at += 1
            return [Not(node, before=True)]
        if self._peek("?", glued=True):
            self._at += 1
            return [Choice((Row((node,)), Row(())))]
        return [node]

    def _alternatives(self, *, top: bool) -> Node:
        """One element, or several joined by `|` (inside brackets that sign separates rows)."""
        rows = [Row((self._atom(),))]
        while top and self._peek("|", glued=True):
            self._at += 1
            rows.append(Row((self._atom(),)))
        return choice(rows) if len(rows) > 1 else rows[0].parts[0]

    def _class(self, text: str) -> Node:
        if text == "#time":
            return self._grammar.named("time")
        if text[1:] not in CLASSES:
            raise Problem(f"there is no class {text}; there are #time, {', '.join('#' + name for name in CLASSES)}")
        return Class(text[1:])

    def _atom(self) -> Node:
        if self._at >= len(self._items):
            raise Problem("something is missing at the end")
        kind, text, _, _ = self._items[self._at]
        self._at += 1
        if kind == "word":
            return _word(text)
        if kind == "set":
            return self._grammar.named(text[1:-1])
        if kind == "cls":
            return self._class(text)
        if text == "(":
            rows = [self._row(top=False)]
            while self._peek("|"):
                self._at += 1
                rows.append(self._row(top=False))
            if not self._peek(")"):
                raise Problem("a ( without its )")
            self._at += 1
            if any(not row.parts for row in rows):
                raise Problem("an empty row in a group; write (…)? for an optional one")
            return choice(rows) if len(rows) > 1 else rows[0]
        raise Problem(f"an unexpected {text!r}")


def _word(text: str) -> Node:
    if text != text.lower():
        raise Problem(f"{text!r} has a capital, and text is folded to lower case: it would never match")
    ending = text.startswith("*")
    pieces = _BRACES.split(text[1:] if ending else text.removesuffix("*"))
    if any(sign in piece for piece in pieces[::2] for sign in "{}*"):
        raise Problem(f"{text!r} is not a word, a stem* or a word{{with,endings}}")
    choices = [piece.split(",") if number % 2 else [piece] for number, piece in enumerate(pieces)]
    forms = ["".join(form) for form in product(*choices)]
    if ending and (all(forms) or text == "*"):
        return Class(" ".join(["*", *(fold_words(form)[0] for form in forms if form)]))
    star = "*" if text.endswith("*") else ""
    return choice([_form(form + star if not form.endswith("*") else form) for form in forms])


def _form(form: str) -> Row:
    stem = form.endswith("*")
    tokens = fold_words(form.rstrip("*"))
    if not tokens or "*" in form[:-1]:
        raise Problem(f"{form!r} holds no letters; endings stand right behind a word, not behind a group")
    if stem and len(tokens[-1]) < 3:
        raise Problem(f"the stem {form!r} is too short: three letters at least, or write the endings out")
    parts = [token.encode(CODEC) for token in tokens]
    last = Tokens(frozenset(), (parts[-1],)) if stem else Tokens(frozenset((parts[-1],)), ())
    return Row((*(Tokens(frozenset((part,)), ()) for part in parts[:-1]), last))
