"""Marks: how it is known which fact a text printed, and in which form.

The filters of the texts are wrapped: what they give for a fact of the sample is marked with the fact's path and the
filter's name. What a text prints from the case itself, or says in its own words, carries no mark.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from draftkit.case.questions import question
from draftkit.model import Money
from draftkit.pen import TOKEN
from draftkit_export.macro import Field, Part, join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from draftkit.locales import Locale
    from draftkit.texts import Tools
    from draftkit_export.sample import Sample

_UNMARKED = ("said", "length", "g", "you")


class Mark(str):
    """What a filter gave for a fact: its text, the path of the fact, and the filters on the way."""

    __slots__ = ("form", "path")

    path: str
    form: str

    @classmethod
    def of(cls, text: str, path: str, form: str) -> Mark:
        """A text with its marks."""
        made = cls(text)
        made.path, made.form = path, form
        return made

    def __str__(self) -> str:
        return self  # the pen keeps what str gives


class Marks:
    """Knows the facts of a sample, and marks what is made of them.

    Attributes:
        present: paths of the facts that a text is written from; of two facts with the same words it is one of these.

    Args:
        sample: whose facts.
        prepare: what adds the filters of plugins; see Drafter.
    """

    def __init__(self, sample: Sample, prepare: Callable[..., Any]) -> None:
        self._lang = sample.lang
        self._prepare = prepare
        self._paths: dict[Any, list[str]] = {}
        self.present: frozenset[str] = frozenset()
        for path, value in sample.values():
            lowered = value[:1].lower() + value[1:] if isinstance(value, str) else value
            for key in {_key(value), _key(lowered)}:
                self._paths.setdefault(key, []).append(path)

    def prepare(self, env: Tools, locale: Locale) -> None:
        """Wrap the filters of a message."""
        self._prepare(env, locale)
        for name, tool in list(env.filters.items()):
            if name not in _UNMARKED:
                env.filters[name] = self._wrapped(name, tool)

    def _wrapped(self, name: str, tool: Callable[..., Any]) -> Callable[..., Any]:
        def marking(*args: Any, **options: Any) -> Any:
            out = tool(*args, **options)
            if not isinstance(out, str) or not args:
                return out
            found = [self._of(each) for each in (args if name == "span" else args[:1])]
            path = "+".join(path for path, _ in found if path)
            return Mark.of(out, path, ".".join(filter(None, (found[0][1], name)))) if path else out

        return marking

    def _of(self, value: Any) -> tuple[str, str]:
        """Path and form of a value, "" for what is no fact of the sample."""
        if isinstance(value, Mark):
            return value.path, value.form
        if isinstance(value, Money):
            value = value.amount
        if isinstance(value, list):
            value = value[0] if value else None
        paths = self._paths.get(_key(value), []) if value.__hash__ else []
        return next((path for path in paths if path in self.present), paths[0] if paths else ""), ""

    def parts(self, skeleton: str, values: Iterable[str]) -> tuple[Part, ...]:
        """A text as the pen writes it, as words and fields."""
        known = [self._part(each) for each in values]
        pieces = TOKEN.split(skeleton)
        return join([known[int(each)] if number % 2 else each for number, each in enumerate(pieces)])

    def whole(self, pieces: Iterable[Part]) -> tuple[Part, ...]:
        """Parts with fields of the same name told apart where they are different facts: the entries of a list."""
        seen: dict[str, list[str]] = {}
        out: list[Part] = []
        for part in pieces:
            if isinstance(part, Field):
                examples = seen.setdefault(part.key, [])
                if part.example not in examples:
                    examples.append(part.example)
                number = examples.index(part.example) + 1
                out.append(part._replace(key=f"{part.key}_{number}") if number > 1 else part)
            else:
                out.append(part)
        return join(out)

    def _part(self, value: str) -> Part:
        path, form = self._of(value)
        if not path:
            return value
        asks = [question(each, self._lang).text for each in path.split("+")]
        return Field(_name(path, form), path, " ".join(asks), str.__str__(value))


def _key(value: Any) -> Any:
    """Numbers are told from the lengths of lists by their text alone."""
    return str(value) if isinstance(value, int) else value


def _name(path: str, form: str) -> str:
    words = f"{path}_{form}" if form else path
    return "".join(each if each.isalnum() else "_" for each in words.replace("[]", "").replace("+", "_"))
