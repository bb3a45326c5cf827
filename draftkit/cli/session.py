"""What one run of the command line has in common: where the settings are, which plugins stay out, and the kit."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from draftkit.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click

    from draftkit.kit import Kit
    from draftkit.settings import Settings


class Session:
    """The options given before the command, and the kit they lead to, loaded when first asked for."""

    def __init__(self, settings: str | None = None, blocked: Iterable[str] = (), ignore_broken: bool = False) -> None:
        self._settings = settings
        self._blocked = tuple(blocked)
        self._ignore_broken = ignore_broken
        self._kit: Kit | None = None
        self._commands: dict[str, click.Command] | None = None

    @property
    def kit(self) -> Kit:
        """The kit of this run.

        Raises:
            UserError: the settings are wrong.
            PluginLoadError: a plugin cannot be loaded.
        """
        if self._kit is None:
            self._kit = self._load(self._ignore_broken)
            for error in self._kit.broken:
                print(f"draftkit: going on without {error}", file=sys.stderr)
        return self._kit

    def forgiving_kit(self) -> Kit:
        """A kit without the plugins that cannot be loaded, for those who want to know about them."""
        return self._load(ignore_broken=True)

    def kit_for(self, folder: str, known: Iterable[Kit] = ()) -> Kit:
        """A kit by --settings, else by the settings nearest to a folder; one of those `known` where it has the same.

        Raises:
            UserError: the settings are wrong.
            PluginLoadError: a plugin cannot be loaded.
        """
        from draftkit.settings import find_settings, read_settings

        settings = read_settings(self._settings) if self._settings else find_settings(folder)
        same = (kit for kit in known if kit.settings == settings)
        return next(same, None) or self._load(self._ignore_broken, settings)

    def _load(self, ignore_broken: bool, settings: Settings | None = None) -> Kit:
        from draftkit.kit import Kit

        return Kit.load(settings=settings or self._settings, blocked=self._blocked, ignore_broken=ignore_broken)

    def commands(self) -> dict[str, click.Command]:
        """The commands that plugins add, also where the settings are wrong: a command that needs them says so itself.

        Raises:
            PluginLoadError: a plugin cannot be loaded, or its command has the name of one of ours.
        """
        if self._commands is None:
            try:
                kit = self.kit
            except UserError:
                from draftkit.settings import Settings

                kit = self._load(self._ignore_broken, Settings())
            self._commands = kit.commands()
        return self._commands


def current_session() -> Session:
    """The session of the command that is running."""
    import click

    session = click.get_current_context().find_root().obj
    assert isinstance(session, Session)  # noqa: S101  click types obj as Any
    return session


def current_kit() -> Kit:
    """The kit of the command that is running; what a command calls first."""
    return current_session().kit
