"""Regular expressions, compiled once and kept on disk.

A command needs up to a hundred, ours and the standard library's; to compile them took more than a tenth of a start.
"""

from __future__ import annotations

import sys
from array import array
from contextlib import contextmanager
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

# Private, but the only compiler there is; its code is kept for one very Python, and `_sre` refuses what is no code.
_compiler: Any = import_module("re._compiler")
_parser: Any = import_module("re._parser")
_sre: Any = import_module("_sre")

_KEY = f"{sys.hexversion:x} {_sre.MAGIC} {_sre.CODESIZE}"
_NEWEST = 3, 14
"""The last Python whose `re` the tests have seen; in a later one `re` does its own work."""
_WORTH = 5
"""New patterns that are worth a write. Fewer are those of a start that found the rest: made of words of a message."""
_MOST = 500
"""Patterns kept, at some hundred bytes each."""


@contextmanager
def kept_regexes() -> Iterator[None]:
    """Let `re` take from the cache what it has compiled before, as long as this lasts."""
    if sys.version_info[:2] > _NEWEST:
        yield
        return
    compiled, usual = _Compiled(), _compiler.compile
    _compiler.compile = compiled
    try:
        yield
    finally:
        _compiler.compile = usual
        compiled.save()


class _Compiled:
    """Does what `re._compiler.compile` does."""

    def __init__(self) -> None:
        self._new = 0

    @cached_property
    def _rows(self) -> dict[tuple[str | bytes, int], tuple[int, bytes, int, dict[str, int]]]:
        """Pattern and flags → flags, code, number of groups, groups by name."""
        from draftkit.store import kept

        return kept("regexes", _KEY) or {}

    def __call__(self, pattern: str | bytes, flags: int = 0) -> re.Pattern[Any]:
        key = pattern, int(flags)
        row = self._rows.get(key)
        if row is None:
            parsed = _parser.parse(pattern, flags)
            state = parsed.state
            made = array("I", _compiler._code(parsed, flags)).tobytes()  # noqa: SLF001  see above
            row = int(flags | state.flags), made, state.groups - 1, dict(state.groupdict)
            if len(self._rows) < _MOST:
                self._rows[key] = row
                self._new += 1
        flags, raw, groups, names = row
        by_number: list[str | None] = [None] * (groups + 1)
        for name, number in names.items():
            by_number[number] = name
        code = array("I", raw).tolist()
        compiled: re.Pattern[Any] = _sre.compile(pattern, flags, code, groups, names, tuple(by_number))
        return compiled

    def save(self) -> None:
        """Keep what was not there before."""
        if self._new >= _WORTH:
            from draftkit.store import keep

            keep("regexes", _KEY, self._rows)
