"""The hooks: every place where a plugin can add to draftkit or decide for it.

A plugin is a module (or any object) named by an entry point of the group `draftkit`; its functions marked
`@hookimpl` and named as below are called, each with only those arguments that it takes. docs/hooks.md has examples.

"First result" hooks ask one plugin after another, the last installed first and draftkit itself last, and stop at the
first answer that is not None. All others ask everybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pluggy

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping

    import click

    from draftkit.case import Case
    from draftkit.locales import Locale
    from draftkit.model import Decision, Draft, Message, Report
    from draftkit.rules import RuleFiles
    from draftkit.settings import Settings
    from draftkit.texts import Tools

hookspec = pluggy.HookspecMarker("draftkit")


@hookspec
def register_rules() -> Iterable[RuleFiles]:
    """Rules to check messages with.

    Returns:
        Where each rule stands; mostly `draftkit.rules.discover(__name__)`: those beside the plugin's module.
        A rule of an id that there is already takes the place of the earlier one.
    """
    raise NotImplementedError


@hookspec
def register_templates() -> Iterable[str | os.PathLike[str]]:
    """Folders with `kinds/`, `blocks/` and `email/`; each may have any of them.

    Returns:
        Absolute paths. A file of a later folder (and plugin, and then of the house) comes before one of the same name.
    """
    raise NotImplementedError


@hookspec
def register_locales() -> Iterable[str | os.PathLike[str]]:
    """Folders with one folder a language, such as `de/locale.toml`.

    Returns:
        Absolute paths, later ones in force over earlier ones.
    """
    raise NotImplementedError


@hookspec
def register_commands(cli: click.Group) -> None:
    """Commands of the command line.

    Args:
        cli: the group to add to. A command's module is best loaded on use: `draftkit.cli.lazy.LazyCommand`.
    """
    raise NotImplementedError


@hookspec
def register_reporters() -> Mapping[str, Any]:
    """Formats of `draftkit lint --format`.

    Returns:
        Name → reporter, or the place of one as "module:name", imported on use.
    """
    raise NotImplementedError


@hookspec
def register_checks() -> Iterable[tuple[str, str, str, str]]:
    """What `draftkit doctor` looks at besides: settings of other programs, say, that stand in draftkit's way.

    Returns:
        For each thing: what it is, its state ("ok", "warn" or "fail"), what was found, what to do ("" if all is well).
    """
    raise NotImplementedError


@hookspec
def prepare_environment(env: Tools, locale: Locale) -> None:
    """A chance to add filters and functions before the texts of a message are written.

    Args:
        env: `env.filters["name"] = function` serves both `{{ fact | name }}` and `{{ name(fact) }}`.
        locale: that language, with its clock and channel.
    """
    raise NotImplementedError


@hookspec(firstresult=True)
def load_case(reference: str) -> Case | None:
    """A case that does not lie in a file: from a help desk, a database, another format.

    Args:
        reference: what the user gave for CASE.

    Returns:
        The case, or None if the reference is not for this plugin.
    """
    raise NotImplementedError


@hookspec(firstresult=True)
def deliver(mail: bytes, draft: Draft, case: Case, way: str, name: str, settings: Settings) -> str | None:
    """Puts a written mail where its author goes on with it.

    Args:
        mail: the draft as a mail (`draftkit.mime.build_eml`).
        draft: what was written.
        case: from what.
        way: "drafts" (`draftkit draft --to-drafts`) or "open" (`--open`).
        name: of the account or the program; "" for the usual one.
        settings: those of the house.

    Returns:
        One line that says where it is, or None to leave it to the next.
    """
    raise NotImplementedError


@hookspec(firstresult=True)
def decide(message: Message, report: Report, settings: Settings) -> Decision | None:
    """What a surface should do with a checked message.

    Args:
        message: what was checked.
        report: what was found.
        settings: those of the house; draftkit's own answer follows their `[policy]`.

    Returns:
        The decision, or None to leave it to the next.
    """
    raise NotImplementedError


@hookspec
def message_checked(message: Message, report: Report, decision: Decision) -> None:
    """Told after each message that a surface has checked: for logs, counts, an archive.

    Args:
        message: what was checked.
        report: what was found.
        decision: what the surface does now.
    """
    raise NotImplementedError


@hookspec(firstresult=True)
def inline_css(html: str, settings: Settings) -> str | None:
    """Moves the rules of `<style>` into `style` attributes, for mail clients that ignore `<style>`.

    Args:
        html: a whole document. Values of the case are not in it yet, only tokens, which must come back as they are.
        settings: those of the house.

    Returns:
        The document, or None to leave it to the next. Nothing may be fetched.
    """
    raise NotImplementedError


def names() -> list[str]:
    """The names of all hooks, in the order of this file."""
    return [name for name, value in globals().items() if hasattr(value, "draftkit_spec")]
