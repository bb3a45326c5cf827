"""The command line: one module a command, loaded when the command is used."""

import gc
import sys
from importlib import import_module
from types import ModuleType
from typing import Any

# A start makes many objects and drops few: looking for garbage after every 700 would cost 5 % of it. Checking leaves
# none that only the collector could free, so that a long batch stays as small with this as without.
gc.set_threshold(50_000)


class _Unread(ModuleType):
    """Stands in for a module until something of it is used."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # the import system looks whether it is ready
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        vars(self).update(vars(import_module(self.__name__)))
        return vars(self)[name]


def _read_later(*names: str) -> None:
    for name in names:
        if name not in sys.modules:
            sys.modules[name] = _Unread(name)


# click imports them, and needs them for pages of help (options.py) and for one sort of option alone; they take longer
# than our own modules together.
_read_later("inspect", "uuid")
