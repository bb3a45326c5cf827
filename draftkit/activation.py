"""Which of the installed plugins take part in a run, and getting them to."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from draftkit.errors import PluginLoadError, UserError
from draftkit.plugins import hooks_of, installed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from draftkit.plugins import Hooks, Plugin
    from draftkit.settings import Settings


def activate(
    settings: Settings, plugins: Mapping[str, object], blocked: Iterable[str], *, ignore_broken: bool
) -> tuple[tuple[Plugin, ...], Hooks, list[PluginLoadError]]:
    """Load the installed plugins that nobody has left out.

    Args:
        settings: which plugins the house has disabled.
        plugins: more of them, objects by name.
        blocked: names of plugins to leave out.
        ignore_broken: go on without those that cannot be loaded.

    Returns:
        The installed plugins that take part, what all implement, and why others do not take part.

    Raises:
        UserError: no plugin has a name in `blocked`.
        PluginLoadError: a plugin cannot be loaded, or two have the same name.
    """
    found = installed()
    blocked = tuple(blocked)
    out = _left_out(found, blocked, settings)
    active = tuple(plugin for plugin in found if plugin.name not in out)
    _refuse_twins([plugin.name for plugin in active] + list(plugins))
    broken: list[PluginLoadError] = []
    objects: dict[str, object] = {}
    for plugin in active:
        try:
            objects[plugin.name] = plugin.load()
        except PluginLoadError as error:
            if not ignore_broken:
                raise
            broken.append(error)
    own = not plugins and all(plugin.bundled for plugin in active)
    hooks = hooks_of([*objects.items(), *plugins.items()], own=own)
    broken += hooks.broken
    if broken and not ignore_broken:
        raise broken[0]
    bad = {error.name for error in broken}
    return tuple(plugin for plugin in active if plugin.name not in bad), hooks, broken


def _left_out(found: tuple[Plugin, ...], blocked: Iterable[str], settings: Settings) -> set[str]:
    """Names of plugins to leave out: by option, by DRAFTKIT_PLUGINS_DISABLED, by the settings.

    Only an option must name a plugin that there is: the two others may be shared between machines. A name in the
    settings that is nearly one of an installed plugin is a slip all the same.
    """
    names = {plugin.name for plugin in found}
    for name in set(settings.disabled_plugins) - names:
        _refuse_slip("plugins.disabled", name, names, settings)
    for name in blocked:
        if name not in names:
            from difflib import get_close_matches

            near = get_close_matches(name, names, 1, 0.5)
            hint = f"did you mean {near[0]}?" if near else "draftkit plugins lists them"
            raise UserError(f"there is no plugin {name} to leave out", hint=hint)
    by_environment = os.environ.get("DRAFTKIT_PLUGINS_DISABLED", "").split(",")
    return {*blocked, *(name.strip() for name in by_environment), *settings.disabled_plugins}


def refuse_unknown_language(settings: Settings, roots: Iterable[str]) -> None:
    """Raises UserError where no root of languages has the one that the settings name."""
    known = {lang for root in roots for lang in os.listdir(root) if os.path.isdir(os.path.join(root, lang))}
    if settings.language not in known:
        _refuse_slip("language", settings.language, known, settings, ", ".join(sorted(known)))


def _refuse_slip(key: str, value: str, known: Iterable[str], settings: Settings, choices: str = "") -> None:
    """Raises UserError for a value of the settings that is nearly one of those known, or none of the `choices`."""
    from difflib import get_close_matches

    near = get_close_matches(value, known, 1, 0.7)
    if not near and not choices:
        return
    from draftkit.settings_tables import line_in

    hint = f"did you mean {near[0]}?" if near else f"one of: {choices}"
    line = line_in(settings.file, key)
    raise UserError(f"{key}: there is no {value!r}", file=settings.file or None, line=line, hint=hint)


def _refuse_twins(names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise PluginLoadError(name, f"two plugins have this name; leave both out with -p no:{name}, or remove one")
