"""A cache on disk for values that marshal can hold. A damaged, stale or unwritable cache is as good as none."""

from __future__ import annotations

import marshal
import os
import sys
from typing import TYPE_CHECKING, Any
from zlib import crc32

from draftkit.errors import UserError
from draftkit.resources import cache_dir, write_atomic

if TYPE_CHECKING:
    from collections.abc import Callable

_MAGIC = f"draftkit {sys.implementation.cache_tag} {marshal.version}\n".encode()
_KEPT = 8
"""Files kept for one name: houses, versions and languages that take turns on one machine."""


def cached(name: str, key: str, build: Callable[[], Any]) -> Any:
    """The value of `build()`, from the cache file for `name` and `key` if there is one.

    Args:
        name: of the cache; a plain word.
        build: makes the value, of types that marshal can hold; never None.
        key: everything the value depends on besides this Python, as text.
    """
    value = kept(name, key)
    if value is None:
        value = build()
        keep(name, key, value)
    return value


def kept(name: str, key: str) -> Any:
    """The value in the cache file for `name` and `key`; None if there is none."""
    folder = cache_dir()
    if folder is None:
        return None
    head = _head(key)
    try:
        with open(_path(folder, name, key), "rb") as file:
            data = file.read()
        if data.startswith(head):
            check, body = data[len(head) : len(head) + 4], memoryview(data)[len(head) + 4 :]
            if crc32(body) == int.from_bytes(check, "big"):
                return marshal.loads(body)  # noqa: S302  our own file, in a folder that only we write
    except (OSError, ValueError, EOFError, TypeError):
        pass
    return None


def keep(name: str, key: str, value: Any) -> None:
    """Write the cache file for `name` and `key`, if there is a folder for it."""
    folder = cache_dir()
    if folder is None:
        return
    body = marshal.dumps(value)
    try:
        write_atomic(_path(folder, name, key), _head(key) + crc32(body).to_bytes(4, "big") + body)
        _prune(folder, name + ".")
    except (OSError, UserError):
        pass


def _head(key: str) -> bytes:
    return _MAGIC + key.encode() + b"\n"


def _path(folder: str, name: str, key: str) -> str:
    return os.path.join(folder, f"{name}.{crc32(key.encode()):08x}")


def _prune(folder: str, prefix: str) -> None:
    files = [entry for entry in os.scandir(folder) if entry.name.startswith(prefix)]
    files.sort(key=lambda entry: entry.stat().st_mtime, reverse=True)
    for entry in files[_KEPT:]:
        os.unlink(entry.path)


def stamp(paths: list[str]) -> str:
    """A key for the content of files without reading them: path, size and time of change of each."""
    marks = []
    for path in paths:
        stat = os.stat(path)
        marks.append(f"{path}:{stat.st_size}:{stat.st_mtime_ns}")
    return "|".join(marks)
