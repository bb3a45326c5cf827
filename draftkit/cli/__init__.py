"""The command line: one module a command, loaded when the command is used."""

import gc
import sys
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any

# A start makes many objects and drops few: looking for garbage after every 700 would cost 5 % of it. Checking leaves
# none that only the collector could free, so that a long batch stays as small with this as without.
gc.set_threshold(50_000)


class _Unread(ModuleType):
    """A module that is read when something of it is first used."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # the import system looks whether it is ready
            raise AttributeError(name)
        spec = self.__spec__
        self.__class__ = ModuleType  # type: ignore[assignment]  # a module may change it (language reference, 3.3.2.1)
        if spec is not None and spec.loader is not None:
            spec.loader.exec_module(self)
        return getattr(self, name)


def _read_later(name: str) -> None:
    spec = None if name in sys.modules else find_spec(name)
    if spec is not None:
        sys.modules[name] = module = module_from_spec(spec)
        module.__class__ = _Unread


# click imports it, and needs it for pages of help alone (options.py); it takes longer than our own modules together.
_read_later("inspect")
