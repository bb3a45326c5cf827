"""Block texts: templates in Jinja's language, compiled to plain Python functions.

Jinja reads the template; from its syntax tree we make a function that needs no Jinja to run. A draft with a warm
cache therefore never imports Jinja (a third of its start, bench/startup.py), and the language of the texts is closed
by construction: facts by name, filters and functions of the locale, `if`, `for`, comparisons, `set` (but not within an
`if`, where a name might stay without a value), and `include` of a named part of the same file. Anything else that Jinja
could express is refused when the text is compiled. tests/test_texts.py holds that every bundled text comes out as Jinja
itself would render it.
"""

from __future__ import annotations

import marshal
from typing import TYPE_CHECKING, Any, NamedTuple

from draftkit.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2 import nodes

_COMPARE = {"eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">=", "in": "in", "notin": "not in"}


class Tools(NamedTuple):
    """What texts may use besides facts. Both names are the same table, as Jinja's `|name` and `name()` are one here."""

    filters: dict[str, Callable[..., Any]]
    globals: dict[str, Callable[..., Any]]


def compile_text(source: str, file: str, line: int, parts: Mapping[str, str]) -> tuple[bytes, tuple[str, ...]]:
    """Compile a template.

    Args:
        source: the text with its template marks.
        file: where it stands, for errors.
        line: its first line there.
        parts: texts by name that `{% include "name" %}` may bring in.

    Returns:
        Marshalled code for `load_text`, and the paths of the facts it reads ("client.name"), in order. TemplateError is
        raised for a syntax error, and for what block texts may not do.
    """
    from jinja2 import TemplateSyntaxError

    try:
        writer = _Writer(file, line, parts)
        writer.body(_parse(source), 1)
        lines = ["def write(facts, text, value, named, at, item, use):", *writer.lines]
        code = compile("\n".join(lines), file, "exec")
    except TemplateSyntaxError as error:
        raise TemplateError(f"the text is no template: {error.message}", file=file, line=line) from None
    except (MemoryError, RecursionError, SyntaxError, ValueError) as error:  # too deep, too long
        raise TemplateError(f"the text is no template: {error}", file=file, line=line) from None
    return marshal.dumps(code), tuple(writer.uses)


def _parse(source: str) -> list[nodes.Node]:
    from jinja2 import Environment

    return Environment(trim_blocks=True, lstrip_blocks=True, autoescape=False).parse(source).body  # noqa: S701  only read


def load_text(code: bytes) -> Callable[..., None]:
    """The function of a compiled text; call it through `run_text`."""
    space: dict[str, Any] = {}
    exec(marshal.loads(code), space)  # noqa: S102, S302  our own code, from a cache in a folder that only we write
    function: Callable[..., None] = space["write"]
    return function


def run_text(
    function: Callable[..., None],
    facts: dict[str, Any],
    value: Callable[[Any], str],
    tools: dict[str, Callable[..., Any]],
) -> str:
    """Run a compiled text.

    Args:
        function: from `load_text`.
        facts: the facts by name.
        value: gives the text for a value that the template prints.
        tools: filters and functions by name.

    Raises:
        ValueError: a fact, filter or function that there is not.
    """
    out: list[str] = []

    def use(name: str, *args: Any, **options: Any) -> Any:
        tool = tools.get(name)
        if tool is None:
            raise ValueError(f"there is no filter or function {name}")
        return tool(*args, **options)

    function(facts, out.append, value, _named, _at, _item, use)
    return "".join(out)


def _named(facts: dict[str, Any], name: str) -> Any:
    if name not in facts:
        raise ValueError(f"there is no fact {name}")
    return facts[name]


def _at(table: Any, name: str) -> Any:
    if table is None:
        raise ValueError(f"a missing fact has no {name}")
    if not isinstance(table, dict) or name not in table:
        raise ValueError(f"there is no fact {name} in this place")
    return table[name]


def _item(values: Any, index: int) -> Any:
    if not isinstance(values, list) or not -len(values) <= index < len(values):
        raise ValueError(f"there is no item number {index}")
    return values[index]


class _Writer:
    """Writes the lines of one function, and notes which facts it reads."""

    def __init__(self, file: str, line: int, parts: Mapping[str, str]) -> None:
        self.lines: list[str] = []
        self.uses: dict[str, None] = {}
        self._file, self._line, self._parts = file, line, dict(parts)
        self._own: dict[str, str] = {}
        self._count = 0
        self._branch = False

    def body(self, statements: list[nodes.Node], depth: int) -> None:
        """Statements of the template, `depth` levels deep."""
        start = len(self.lines)
        for statement in statements:
            method = getattr(self, f"_{type(statement).__name__.lower()}", None)
            if method is None:
                raise self._refused(statement)
            method(statement, depth)
        if len(self.lines) == start:
            self._put("pass", depth)

    def _put(self, line: str, depth: int) -> None:
        self.lines.append("    " * depth + line)

    def _output(self, statement: nodes.Output, depth: int) -> None:
        for node in statement.nodes:
            if type(node).__name__ == "TemplateData":
                self._put(f"text({node.data!r})", depth)  # type: ignore[attr-defined]  # just looked at its type
            else:
                self._put(f"text(value({self._expr(node)}))", depth)

    def _if(self, statement: nodes.If, depth: int) -> None:
        outer, self._branch = self._branch, True
        self._put(f"if {self._expr(statement.test)}:", depth)
        self.body(statement.body, depth + 1)
        for branch in statement.elif_:
            self._put(f"elif {self._expr(branch.test)}:", depth)
            self.body(branch.body, depth + 1)
        if statement.else_:
            self._put("else:", depth)
            self.body(statement.else_, depth + 1)
        self._branch = outer

    def _for(self, statement: nodes.For, depth: int) -> None:
        if statement.test is not None or statement.else_ or statement.recursive:
            raise self._refused(statement)
        self._count += 1
        values, number, each, loop = (f"{name}{self._count}" for name in ("values", "number", "each", "loop"))
        self._put(f"{values} = list({self._expr(statement.iter)} or ())", depth)
        self._put(f"for {number}, {each} in enumerate({values}, 1):", depth)
        about = f"'index': {number}, 'first': {number} == 1, 'last': {number} == len({values}), 'length': len({values})"
        self._put(f"{loop} = {{{about}}}", depth + 1)
        outer = dict(self._own), self._branch
        self._own |= {self._target(statement.target): each, "loop": loop}
        self._branch = False
        self.body(statement.body, depth + 1)
        self._own, self._branch = outer

    def _assign(self, statement: nodes.Assign, depth: int) -> None:
        if self._branch:
            raise self._refused(statement)
        name = self._target(statement.target)
        given = self._expr(statement.node)
        self._count += 1
        self._own[name] = f"own{self._count}"
        self._put(f"{self._own[name]} = {given}", depth)

    def _include(self, statement: nodes.Include, depth: int) -> None:
        name = getattr(statement.template, "value", None)
        if not isinstance(name, str) or not statement.with_context:
            raise self._refused(statement)
        if name not in self._parts:
            known = ", ".join(self._parts) or "none, or they include each other"
            raise TemplateError(
                f"there is no part {name}", file=self._file, line=self._line, hint=f"parts here: {known}"
            )
        outer, own = self._parts, dict(self._own)
        self._parts = {other: text for other, text in outer.items() if other != name}
        self.body(_parse(outer[name]), depth)
        self._parts, self._own = outer, own

    def _target(self, node: nodes.Node) -> str:
        if type(node).__name__ != "Name":
            raise self._refused(node)
        return str(node.name)  # type: ignore[attr-defined]  # just looked at its type

    def _expr(self, node: Any) -> str:
        """A Python expression for an expression of the template."""
        method = getattr(self, f"_of_{type(node).__name__.lower()}", None)
        if method is None:
            raise self._refused(node)
        return str(method(node))

    def _of_const(self, node: nodes.Const) -> str:
        if isinstance(node.value, float):
            raise self._refused(node)
        return repr(node.value)

    def _of_filter(self, node: nodes.Filter) -> str:
        if node.node is None:
            raise self._refused(node)
        return self._use(node.name, [node.node, *node.args], node)

    def _of_call(self, node: nodes.Call) -> str:
        return self._use(self._target(node.node), node.args, node)

    def _of_compare(self, node: nodes.Compare) -> str:
        rest = "".join(f" {_COMPARE[each.op]} {self._expr(each.expr)}" for each in node.ops)
        return f"({self._expr(node.expr)}{rest})"

    def _of_and(self, node: nodes.And) -> str:
        return f"({self._expr(node.left)} and {self._expr(node.right)})"

    def _of_or(self, node: nodes.Or) -> str:
        return f"({self._expr(node.left)} or {self._expr(node.right)})"

    def _of_not(self, node: nodes.Not) -> str:
        return f"(not {self._expr(node.node)})"

    def _of_condexpr(self, node: nodes.CondExpr) -> str:
        if node.expr2 is None:
            raise self._refused(node)
        return f"({self._expr(node.expr1)} if {self._expr(node.test)} else {self._expr(node.expr2)})"

    def _of_list(self, node: nodes.List) -> str:
        return f"[{', '.join(map(self._expr, node.items))}]"

    def _of_tuple(self, node: nodes.Tuple) -> str:
        return f"({''.join(self._expr(item) + ', ' for item in node.items)})"

    def _of_getitem(self, node: nodes.Getitem) -> str:
        return f"item({self._expr(node.node)}, {self._index(node.arg)})"

    def _of_name(self, node: nodes.Name) -> str:
        return self._fact(node)

    def _of_getattr(self, node: nodes.Getattr) -> str:
        return self._fact(node)

    def _index(self, node: Any) -> int:
        kind = type(node).__name__
        negative = kind == "Neg"
        value = getattr(node.node if negative else node, "value", None)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._refused(node)
        return -value if negative else value

    def _use(self, name: str, args: list[Any], node: Any) -> str:
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            raise self._refused(node)
        given = [repr(name), *map(self._expr, args), *(f"{k.key}={self._expr(k.value)}" for k in node.kwargs)]
        return f"use({', '.join(given)})"

    def _fact(self, node: Any) -> str:
        """A fact by its path, or a name that the template set itself."""
        path: list[str] = []
        while type(node).__name__ == "Getattr":
            path.insert(0, node.attr)
            node = node.node
        if type(node).__name__ != "Name":
            out = self._expr(node)
        elif node.name in self._own:
            out = self._own[node.name]
        else:
            out = f"named(facts, {node.name!r})"
            self.uses[".".join((node.name, *path))] = None
        for name in path:
            out = f"at({out}, {name!r})"
        return out

    def _refused(self, node: Any) -> TemplateError:
        return TemplateError(
            f"{type(node).__name__} is not for block texts",
            file=self._file,
            line=self._line,
            hint="facts, filters, if, for, comparisons and parts are; a form that is needed is a fact or the locale's",
        )
