"""Writing: from a plan and the facts to a draft.

Every value that a template prints becomes a token (`dk<i>z`) first. The text is the skeleton with tokens filled in;
the HTML part is made from the same skeleton (html.py), so that no value is ever read as markup and a skeleton can be
reused.
"""

from __future__ import annotations

import marshal
import re
from typing import TYPE_CHECKING, Any
from zlib import crc32

from draftkit.errors import LocaleError, TemplateError
from draftkit.model import Draft, Moment, Money, Note, Passage, join_passages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import CodeType

    from jinja2 import Environment, Template

    from draftkit.blocks import Variant, Wording
    from draftkit.case.facts import Facts
    from draftkit.locales import Locale
    from draftkit.plan import Plan

TOKEN = re.compile(r"dk(\d+)z")
MAX_PASSAGE = 60_000
"""Longest text one block may give, in characters: a bound for runaway templates (three facts at their own bound)."""


class Pen:
    """Writes wordings of one language: a sandboxed Jinja environment, and the values printed so far."""

    def __init__(self, locale: Locale, prepare: Callable[[Environment, Locale], Any] | None = None) -> None:
        self.locale = locale
        self.values: list[str] = []
        self.said: set[str] = set()
        self._environment: Environment | None = None
        self._prepare = prepare
        self._templates: dict[bytes, Template] = {}

    @property
    def environment(self) -> Environment:
        """The sandbox, made on first use."""
        if self._environment is None:
            self._environment = _environment(self)
            if self._prepare is not None:
                self._prepare(self._environment, self.locale)
        return self._environment

    def compile(self, source: str, file: str, line: int) -> bytes:
        """Marshalled code of a template. Raises TemplateError with the place of a syntax error."""
        from jinja2 import TemplateSyntaxError

        try:
            code = self.environment.compile(self.locale.house_style(source), "block", file)
        except TemplateSyntaxError as error:
            raise TemplateError(f"the text is no template: {error.message}", file=file, line=line) from None
        return marshal.dumps(code)

    def write(self, wording: Wording, facts: Facts, file: str) -> str:
        """One wording as text with tokens. Raises TemplateError when it prints a missing fact or breaks."""
        from jinja2 import Template
        from jinja2 import TemplateError as JinjaError

        template = self._templates.get(wording.code)
        if template is None:
            code: CodeType = marshal.loads(wording.code)  # noqa: S302  our own cache, in a folder that only we write
            template = Template.from_code(self.environment, code, self.environment.make_globals(None))
            self._templates[wording.code] = template
        try:
            return _tidy(template.render(facts))
        except (JinjaError, LocaleError, TypeError, ValueError, ArithmeticError) as error:
            raise TemplateError(f"the text cannot be written: {error}", file=file, line=wording.line) from error

    def fill(self, skeleton: str) -> str:
        """The text of a skeleton: every token replaced by its value."""
        return TOKEN.sub(lambda found: self.values[int(found[1])], skeleton)


def _environment(pen: Pen) -> Environment:
    from jinja2 import StrictUndefined, pass_context
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        intercepted_binops = frozenset({"*", "**"})

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002  as Jinja calls
            raise ValueError(f"{operator} is not for templates")

    @pass_context  # a constant must not be folded at compile time: the token list belongs to one message
    def token(context: Any, value: Any) -> str:  # noqa: ARG001  as pass_context wants it
        if value is None or isinstance(value, Moment | Money | dict | list):
            what = "a missing fact" if value is None else f"a {type(value).__name__}"
            raise ValueError(f"it prints {what}; name it in `needs`, or write it with a filter")
        pen.values.append(str(value))
        return f"dk{len(pen.values) - 1}z"

    environment = Sandbox(
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=token,
        auto_reload=False,
    )
    filters = pen.locale.filters()
    environment.filters.update(filters)
    environment.globals = {**filters, "said": pen.said.__contains__}
    for name in ("pprint", "center", "map", "xmlattr", "urlize", "replace", "format"):
        environment.filters.pop(name, None)
    return environment


def _tidy(text: str) -> str:
    """Lines without stray blanks, no empty lines, one space between words."""
    if len(text) > MAX_PASSAGE:
        raise ValueError(f"{len(text):,} characters from one block")
    lines = (" ".join(part for part in line.split(" ") if part) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def compose(plan: Plan, facts: Facts, pen: Pen, *, lang: str, turn: int = 0) -> Draft:
    """Write a planned message.

    Args:
        plan: what to write.
        facts: as case.facts gives them.
        pen: of the message's language, new for this message.
        lang: "en" or "ru".
        turn: number of messages already sent in the case; wordings take turns with it.

    Raises:
        TemplateError: a text that cannot be written, with its file and line.
    """
    skeletons: list[tuple[int, str]] = []
    passages: list[Passage] = []
    subject = ""
    previous = ""
    unsaid = pen.locale.snapshot()
    for choice in plan.choices:
        variant = choice.variant
        skeleton, wording = _best(variant, facts, pen, previous, turn + crc32(choice.block.role.encode()))
        if not skeleton:
            continue
        text = pen.fill(skeleton)
        if choice.block.role == "subject":
            subject = text.replace("\n", " ")
            pen.locale.restore(unsaid)
            continue
        pen.said.update(variant.says)
        passages.append(
            Passage(choice.block.role, f"{variant.file}:{wording.line}", choice.paragraph, text, variant.says)
        )
        skeletons.append((choice.paragraph, skeleton))
        previous = text
    skeleton, values = _renumbered(join_passages(skeletons), pen.values)
    return Draft(
        plan.kind, plan.facing["variant"], lang, plan.facing["channel"], subject, tuple(passages), (), skeleton, values
    )


def _renumbered(skeleton: str, values: list[str]) -> tuple[str, tuple[str, ...]]:
    """Tokens counted from 0 in order of appearance: messages of one structure then share one skeleton."""
    used: list[str] = []

    def token(found: re.Match[str]) -> str:
        used.append(values[int(found[1])])
        return f"dk{len(used) - 1}z"

    return TOKEN.sub(token, skeleton), tuple(used)


def _best(variant: Variant, facts: Facts, pen: Pen, previous: str, start: int) -> tuple[str, Wording]:
    """The wording whose turn it is, or the next that does not open like the passage before it."""
    count = len(variant.wordings)
    first: tuple[str, Wording] | None = None
    before = pen.locale.snapshot()
    for step in range(count):
        wording = variant.wordings[(start + step) % count]
        pen.locale.restore(before)
        skeleton = pen.write(wording, facts, variant.file)
        if not (_openings(pen.fill(skeleton)) & _openings(previous)):
            return skeleton, wording
        first = first or (skeleton, wording)
    assert first is not None  # noqa: S101  a variant has wordings
    if count > 1:
        pen.locale.restore(before)
        return pen.write(first[1], facts, variant.file), first[1]
    return first


_SENTENCE = re.compile(r"(?:^|(?<=[.!?] )|(?<=[.!?]\n)|(?<=\n- ))(\w[\w'’]*)")


def _openings(text: str) -> set[str]:
    """First words of the first and the last sentence."""
    words = [w.lower() for w in _SENTENCE.findall(text)]
    return {words[0], words[-1]} if words else set()


def notes(variants: Iterable[Variant], facts: Facts, pen: Pen) -> tuple[Note, ...]:
    """The notes to the author among `variants`, which must all be meant for the message and have their facts."""
    out = []
    for variant in variants:
        text = pen.fill(pen.write(variant.wordings[0], facts, variant.file))
        if text:
            out.append(Note(variant.name, text))
    return tuple(out)
