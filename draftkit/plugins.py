"""Which plugins are installed, and what they implement.

Entry points are read by our own reader, because importing `importlib.metadata` alone costs more than a whole check; a
test holds the two to the same answer. When nothing but draftkit's own plugins is active, pluggy is not imported either:
their functions are picked up by the mark they carry, in the order in which pluggy would have put them (tested as well).
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from draftkit.errors import DraftkitError, PluginError, PluginLoadError
from draftkit.hookmarker import MARK
from draftkit.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pluggy

GROUP = "draftkit"
"""The group of entry points that are plugins."""

_HEADING = f"[{GROUP}]".encode()

OWN = "draftkit"
"""The distribution whose plugins come with draftkit."""


class Plugin(NamedTuple):
    """An installed plugin: the entry point `name = value` of a distribution."""

    name: str
    value: str
    distribution: str
    version: str

    @property
    def bundled(self) -> bool:
        """Whether it comes with draftkit."""
        return self.distribution == OWN

    def load(self) -> object:
        """Import what the entry point names.

        Raises:
            PluginLoadError: it cannot be imported.
        """
        from importlib import import_module

        module, _, attributes = self.value.partition(":")
        try:
            found: object = import_module(module.strip())
            for attribute in filter(None, attributes.strip().split(".")):
                found = getattr(found, attribute)
        except (Exception, SystemExit) as error:
            raise PluginLoadError(
                self.name,
                f"{self.value} of {self.distribution} {self.version} cannot be loaded: {error!r}\n"
                f"  mend it, leave it out with -p no:{self.name}, or go on without it: --ignore-broken-plugins",
            ) from error
        return found


def installed(path: Iterable[str] | None = None) -> tuple[Plugin, ...]:
    """All plugins on `sys.path` (or another path): draftkit's own first, then by name.

    As with `importlib.metadata`, the first distribution of a name hides later ones.
    """
    found: dict[str, list[Plugin]] = {}
    for distribution, version, text in _distributions(sys.path if path is None else path):
        if distribution not in found:
            found[distribution] = [Plugin(n, v, distribution, version) for n, v in _entries(text)]
    if OWN not in found:
        found[OWN] = list(_from_checkout())
    return tuple(sorted((p for plugins in found.values() for p in plugins), key=lambda p: (not p.bundled, p.name)))


def _distributions(path: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Name, version and entry_points.txt of each distribution, in the order of the path."""
    for folder in path:
        try:
            entries = os.scandir(folder or ".")
        except NotADirectoryError:
            yield from _in_archive(folder)
            continue
        except OSError:
            continue
        with entries:
            for entry in entries:
                if entry.name.endswith((".dist-info", ".egg-info", ".egg")):
                    stem, _, suffix = entry.name.rpartition(".")
                    where = f"{entry.path}/EGG-INFO" if suffix == "egg" else entry.path
                    name, _, rest = stem.partition("-")
                    yield _normal(name), rest.partition("-")[0], _content(f"{where}/entry_points.txt")


def _content(path: str) -> str:
    """An entry_points.txt, or nothing if it is not there or has nothing for us."""
    try:
        with open(path, "rb", buffering=0) as file:
            content: bytes = file.read()
    except OSError:  # a distribution without entry points
        return ""
    return content.decode(errors="replace") if _HEADING in content else ""


def _in_archive(path: str) -> Iterator[tuple[str, str, str]]:
    """Distributions inside a zip file on the path; rare, so the slow reader is good enough."""
    from importlib.metadata import distributions

    for found in distributions(path=[path]):
        yield _normal(found.name), found.version, found.read_text("entry_points.txt") or ""


def _normal(name: str) -> str:
    """A distribution's name as PyPI compares it."""
    return "-".join(part for part in name.lower().replace("_", "-").replace(".", "-").split("-") if part)


def _entries(text: str) -> Iterator[tuple[str, str]]:
    """`name = value` of our group in an entry_points.txt."""
    ours = False
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            ours = line == f"[{GROUP}]"
        elif ours and line and line[0] not in "#;":
            name, _, value = line.partition("=")
            yield name.strip(), value.partition("[")[0].strip()


def _from_checkout() -> Iterator[Plugin]:
    """Our own plugins in a checkout that was never installed: from pyproject.toml, with plugins/ on the path."""
    from draftkit import __version__
    from draftkit.resources import read_toml

    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if not os.path.isfile(os.path.join(root, "pyproject.toml")):
        return
    if os.path.join(root, "plugins") not in sys.path:
        sys.path.append(os.path.join(root, "plugins"))
    project = read_toml(os.path.join(root, "pyproject.toml"))["project"]
    for name, value in project["entry-points"][GROUP].items():
        yield Plugin(name, value, OWN, __version__)


class Implementation(NamedTuple):
    """One plugin's function for one hook, and which of the hook's arguments it takes."""

    plugin: str
    function: Callable[..., Any]
    arguments: tuple[str, ...]


_Table = dict[str, list[Implementation]]


class Hooks:
    """What the active plugins implement. Made by `hooks_of`; it does not change.

    Args:
        table: the implementations of each hook, from the first to call last.
        broken: plugins that were kept out because they ask for what there is not.
    """

    def __init__(self, table: _Table, broken: Iterable[PluginLoadError] = ()) -> None:
        self._table = table
        self.broken = tuple(broken)

    def implementations(self, hook: str) -> tuple[Implementation, ...]:
        """Who implements a hook, in order of growing weight: trylast first, then as registered, tryfirst last."""
        return tuple(self._table.get(hook, ()))

    def call(self, hook: str, **arguments: Any) -> list[tuple[str, Any]]:
        """Ask everybody; name of the plugin and its answer, without the answers that are None. Later ones outweigh.

        Raises:
            PluginError: an implementation raised. Errors that draftkit knows pass as they are.
        """
        answers = [(each.plugin, _ask(each, hook, arguments)) for each in self._table.get(hook, ())]
        return [(plugin, answer) for plugin, answer in answers if answer is not None]

    def first(self, hook: str, **arguments: Any) -> Any:
        """Ask one after another, the last registered first, until somebody has an answer; None if nobody has.

        Raises:
            PluginError: as `call`.
        """
        for each in reversed(self._table.get(hook, ())):
            answer = _ask(each, hook, arguments)
            if answer is not None:
                return answer
        return None


def _ask(implementation: Implementation, hook: str, arguments: dict[str, Any]) -> Any:
    try:
        return implementation.function(**{name: arguments[name] for name in implementation.arguments})
    except DraftkitError:
        raise
    except Exception as error:
        raise PluginError(implementation.plugin, f"{hook} failed: {type(error).__name__}: {error}") from error


def hooks_of(plugins: Iterable[tuple[str, object]], *, own: bool = False) -> Hooks:
    """Sort the functions of plugins by hook.

    Args:
        plugins: name and object of each, in the order of registration.
        own: all of them come with draftkit. Tests have shown those to pluggy, so they need not be checked again.
    """
    return Hooks(_by_mark(plugins)) if own else _by_pluggy(plugins)


def _by_mark(plugins: Iterable[tuple[str, object]]) -> _Table:
    table: _Table = {}
    for name, plugin in plugins:
        for attribute, function in vars(plugin).items():
            options = getattr(function, MARK, None)
            if options is None:
                continue
            code = function.__code__
            each = Implementation(name, function, code.co_varnames[: code.co_argcount])
            row = table.setdefault(options["specname"] or attribute, [])
            row.insert(0 if options["trylast"] else len(row), each)
    return table


def _by_pluggy(plugins: Iterable[tuple[str, object]]) -> Hooks:
    import pluggy

    from draftkit import hookspecs

    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(hookspecs)
    broken = []
    for name, plugin in plugins:
        try:
            manager.register(plugin, name)
            problem = _problem(manager, name)
        except (pluggy.PluginValidationError, ValueError, TypeError) as error:
            problem = f"cannot be registered: {error}"
        if problem:
            broken.append(PluginLoadError(name, problem))
            if manager.has_plugin(name):
                manager.unregister(name=name)
    manager.check_pending()  # _problem has said it better; this holds us to pluggy's own opinion
    table = {
        hook: [Implementation(i.plugin_name, i.function, tuple(i.argnames)) for i in caller.get_hookimpls()]
        for hook, caller in vars(manager.hook).items()
    }
    return Hooks(table, broken)


def _problem(manager: pluggy.PluginManager, name: str) -> str:
    """What is wrong with the functions that a plugin has marked, in words; empty if nothing is."""
    from difflib import get_close_matches

    known = [hook for hook, caller in vars(manager.hook).items() if caller.has_spec()]
    for caller in manager.get_hookcallers(manager.get_plugin(name)) or ():
        for each in caller.get_hookimpls():
            if each.plugin_name != name:
                continue
            if not caller.has_spec() and not each.optionalhook:
                near = get_close_matches(caller.name, known, 1, 0.6)
                return f"there is no hook {caller.name}" + (f"; did you mean {near[0]}?" if near else "")
            if each.wrapper or each.hookwrapper:
                return f"{caller.name} is a wrapper; draftkit calls every implementation by itself and takes none"
    return ""
