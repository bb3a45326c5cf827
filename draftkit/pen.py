"""The pen: a sandboxed Jinja environment of one language, which turns wordings into text with tokens for values.

One pen writes one message at a time (`begin`); it is not for several threads.
"""

from __future__ import annotations

import marshal
import re
from typing import TYPE_CHECKING, Any

from draftkit.errors import LocaleError, TemplateError
from draftkit.model import Moment, Money

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from types import CodeType

    from jinja2 import Environment, Template

    from draftkit.blocks import Wording
    from draftkit.case.facts import Facts
    from draftkit.locales import Locale

    Days = frozenset[date]

MAX_PASSAGE = 60_000
"""Longest text one block may give, in characters: a bound for runaway templates (three facts at their own bound)."""
_USED = re.compile(r"dk(\d+)z")
_REFUSED = ("pprint", "center", "map", "xmlattr", "urlize", "replace", "format")
"""Filters of Jinja that glue or cut strings, or use memory without bound: blocks hold no string surgery."""


class Pen:
    """Writes wordings of one language.

    Args:
        locale: the language; another of the same language may follow with `begin`.
        prepare: called with the new environment and the locale, once.
    """

    def __init__(self, locale: Locale, prepare: Callable[[Environment, Locale], Any] | None = None) -> None:
        self.locale = locale
        self.said: set[str] = set()
        self._values: list[str] = []
        self._environment: Environment | None = None
        self._prepare = prepare
        self._templates: dict[bytes, Template] = {}

    def begin(self, locale: Locale) -> Pen:
        """Take up the pen for a new message: nothing is said yet, dates and channel are those of `locale`."""
        self.locale = locale
        self.said.clear()
        if self._environment is not None:
            self._take_filters(self._environment)
        return self

    @property
    def environment(self) -> Environment:
        """The sandbox, made on first use."""
        if self._environment is None:
            self._environment = _sandbox(self._token)
            self._take_filters(self._environment)
            if self._prepare is not None:
                self._prepare(self._environment, self.locale)
        return self._environment

    def _take_filters(self, environment: Environment) -> None:
        filters = self.locale.filters()
        environment.filters.update(filters)
        environment.globals.update(filters, said=self.said.__contains__)

    def _token(self, value: Any) -> str:
        """Keep a printed value and print its token instead."""
        if value is None or isinstance(value, Moment | Money | dict | list):
            what = "a missing fact" if value is None else f"a {type(value).__name__}"
            raise ValueError(f"it prints {what}; name it in `needs`, or write it with a filter")
        self._values.append(str(value))
        return f"dk{len(self._values) - 1}z"

    def compile(self, source: str, file: str, line: int) -> tuple[bytes, tuple[str, ...]]:
        """Marshalled code of a template, and the facts it reads. Raises TemplateError with the place of a mistake."""
        from jinja2 import TemplateSyntaxError

        from draftkit.uses import uses

        try:
            tree = self.environment.parse(self.locale.house_style(source))
            code = self.environment.compile(self.locale.house_style(source), "block", file)
        except TemplateSyntaxError as error:
            raise TemplateError(f"the text is no template: {error.message}", file=file, line=line) from None
        return marshal.dumps(code), uses(tree)

    def write(self, wording: Wording, facts: Facts, file: str) -> tuple[str, tuple[str, ...]]:
        """One wording as text with tokens counted from 0, and their values.

        Raises:
            TemplateError: it prints a missing fact or breaks, with its place.
        """
        from jinja2 import TemplateError as JinjaError

        self._values = []
        try:
            text = tidy("".join(self._template(wording).root_render_func(self._context(facts))))
        except (JinjaError, LocaleError, TypeError, ValueError, ArithmeticError) as error:
            raise TemplateError(f"the text cannot be written: {error}", file=file, line=wording.line) from error
        return text, tuple(self._values)

    def _context(self, facts: Facts) -> Any:
        environment = self.environment
        return environment.context_class(environment, {**environment.globals, **facts}, "block", {})

    def _template(self, wording: Wording) -> Template:
        template = self._templates.get(wording.code)
        if template is None:
            from jinja2 import Template

            environment = self.environment
            code: CodeType = marshal.loads(wording.code)  # noqa: S302  our own cache, in a folder that only we write
            template = Template.from_code(environment, code, environment.make_globals(None))
            self._templates[wording.code] = template
        return template


def _sandbox(token: Callable[[Any], str]) -> Environment:
    from jinja2 import StrictUndefined, pass_context
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        intercepted_binops = frozenset({"*", "**"})

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002  as Jinja calls
            raise ValueError(f"{operator} is not for templates")

    @pass_context  # a constant must not be folded at compile time: the token list belongs to one message
    def finalize(context: Any, value: Any) -> str:  # noqa: ARG001  as pass_context wants it
        return token(value)

    environment = Sandbox(
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=finalize,
        auto_reload=False,
    )
    environment.globals.clear()
    for name in _REFUSED:
        environment.filters.pop(name, None)
    return environment


def tidy(text: str) -> str:
    """Lines without stray blanks, no empty lines, one space between words. Raises ValueError if it is without bound."""
    if len(text) > MAX_PASSAGE:
        raise ValueError(f"{len(text):,} characters from one block")
    lines = (" ".join(part for part in line.split(" ") if part) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
