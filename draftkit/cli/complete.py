"""What a shell may complete: kinds, rules, cases. Where settings or plugins are broken it is offered nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.errors import DraftkitError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import click
    from click.shell_completion import CompletionItem

    from draftkit.kit import Kit


def kinds(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Kinds of message."""
    return _items(ctx, incomplete, lambda kit: ((kind.name, kind.about) for kind in kit.drafter.kinds.values()))


def kinds_and_all(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Kinds of message, and `all` of them."""
    from click.shell_completion import CompletionItem

    every = [CompletionItem("all", help="The whole set.")] if "all".startswith(incomplete) else []
    return every + kinds(ctx, param, incomplete)


def rules(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Ids of rules."""
    return _items(ctx, incomplete, lambda kit: ((files.id, "") for files in sorted(kit.rule_files)))


def families_and_rules(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Families and ids of rules; for the first word of `draftkit rules` also `test`."""
    from click.shell_completion import CompletionItem

    first = ctx.info_name == "rules" and not ctx.params.get("names")
    test = [CompletionItem("test", help="Run the examples.")] if first and "test".startswith(incomplete) else []

    def names(kit: Kit) -> Iterable[tuple[str, str]]:
        ids = sorted(files.id for files in kit.rule_files)
        return ((name, "") for name in [*dict.fromkeys(rule.partition(".")[0] for rule in ids), *ids])

    return test + _items(ctx, incomplete, names)


def formats(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Formats of `draftkit lint`."""
    return _items(ctx, incomplete, lambda kit: ((name, "") for name in sorted(kit.reporters)))


def files(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Files: the shell knows them."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def _items(
    ctx: click.Context, incomplete: str, names: Callable[[Kit], Iterable[tuple[str, str]]]
) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    from draftkit.cli.session import Session

    session = Session(ctx.find_root().params.get("settings"))  # the group's own function has not run
    try:
        found = [(name, about) for name, about in names(session.forgiving_kit()) if name.startswith(incomplete)]
    except DraftkitError:
        return []
    return [CompletionItem(name, help=about or None) for name, about in found]
