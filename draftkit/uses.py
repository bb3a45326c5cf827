"""Which facts a template reads, from its syntax tree: for the tests that hold `needs` true, and for mail merges."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import nodes


def uses(tree: nodes.Template) -> tuple[str, ...]:
    """Paths of the facts read ("client.name"), in order, without names that the template sets itself (`for s in …`)."""
    from jinja2 import nodes

    own = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"}
    found: dict[str, None] = {}

    def visit(node: nodes.Node) -> None:
        path = _path(node)
        if path is not None:
            if path.partition(".")[0] not in own:
                found[path] = None
            return
        for child in node.iter_child_nodes():
            visit(child)

    def _path(node: nodes.Node) -> str | None:
        if isinstance(node, nodes.Name):
            return str(node.name)
        if isinstance(node, nodes.Getattr):
            inner = _path(node.node)
            return f"{inner}.{node.attr}" if inner is not None else None
        return None

    visit(tree)
    return tuple(found)
