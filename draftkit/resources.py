"""Files: where draftkit's own data lies, where its cache may lie, and reading and writing without surprises."""

from __future__ import annotations

import os
import sys
from functools import cache
from typing import Any

from draftkit.errors import UserError

_PACKAGE = os.path.dirname(os.path.abspath(__file__))


def templates_root() -> str:
    """The folder of the bundled kinds, blocks and layouts.

    Raises:
        UserError: the installation is damaged.
    """
    return _bundled("templates")


def locales_root() -> str:
    """The folder of the bundled languages, one folder a language.

    Raises:
        UserError: the installation is damaged.
    """
    return _bundled("locales")


def languages() -> tuple[str, ...]:
    """The languages that draftkit speaks: those with a folder in `locales/`. Raises as `locales_root`."""
    root = locales_root()
    return tuple(sorted(each for each in os.listdir(root) if os.path.isfile(os.path.join(root, each, "locale.toml"))))


def _bundled(name: str) -> str:
    """A data folder: packed into the package by a wheel, beside it in a checkout (also with `pip install -e`)."""
    packed = os.path.join(_PACKAGE, name)
    if os.path.isdir(packed):
        return packed
    beside = os.path.join(os.path.dirname(_PACKAGE), name)
    if os.path.isdir(beside) and os.path.isfile(os.path.join(os.path.dirname(_PACKAGE), "pyproject.toml")):
        return beside
    raise UserError(
        f"draftkit's own {name} are missing from this installation",
        file=packed,
        hint="install it again: pip install --force-reinstall draftkit",
    )


def cache_dir() -> str | None:
    """A folder of this user's for what can be made again, created if need be; None where nothing can be written.

    `DRAFTKIT_CACHE` names it outright (empty: no cache); otherwise it is `draftkit` under `XDG_CACHE_HOME`, or under
    the place that the platform has for caches.
    """
    path = os.environ.get("DRAFTKIT_CACHE")
    if path is None:
        path = _platform_cache()
    return path if path and _usable(path) else None


@cache
def _usable(path: str) -> bool:
    """Whether the folder is there, or can be made, and only we can write to it; asked once for each path."""
    try:
        os.makedirs(path, mode=0o700, exist_ok=True)
    except OSError:
        return False
    return os.access(path, os.W_OK | os.X_OK) and _is_ours(path)


def _platform_cache() -> str:
    home = os.path.expanduser("~")
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):  # the XDG specification: a relative path is ignored
        if sys.platform == "win32":
            base = os.environ.get("LOCALAPPDATA", "") or os.path.join(home, "AppData", "Local")
        elif sys.platform == "darwin":
            base = os.path.join(home, "Library", "Caches")
        else:
            base = os.path.join(home, ".cache")
    return os.path.join(base, "draftkit") if os.path.isabs(base) else ""


def _is_ours(path: str) -> bool:
    """Whether nobody else can put files there: what is in the cache is trusted when it is read back."""
    if sys.platform == "win32":
        return True  # LOCALAPPDATA is private to the user, and Windows has no such mode bits
    stat = os.stat(path)
    return stat.st_uid == os.getuid() and not stat.st_mode & 0o022


def state_dir() -> str:
    """The folder for what is kept on this machine and cannot be made again: `$XDG_STATE_HOME/draftkit` or what takes
    its place on this system.
    """
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.join(os.path.expanduser("~"), "AppData", "Local")
    else:
        base = os.environ.get("XDG_STATE_HOME") or os.path.join(os.path.expanduser("~"), ".local", "state")
    return os.path.join(base, "draftkit")


def write_atomic(path: str | os.PathLike[str], data: str | bytes, *, durable: bool = False) -> None:
    """Write a whole file or nothing: readers see the old content or the new, never a part.

    Text is written as UTF-8 with the line ends it has. The mode of an existing file is kept; a link is followed. A pipe
    or a device takes the bytes as they come. `durable`: not even a machine that dies the next moment loses it.

    Raises:
        UserError: the folder is missing or may not be written, or `path` is a folder.
    """
    target = os.path.realpath(path)
    folder, name = os.path.split(target)
    temporary = os.path.join(folder, f".{name}.{os.getpid()}.{os.urandom(4).hex()}.tmp")
    raw = data.encode() if isinstance(data, str) else data
    try:
        if os.path.isdir(target):
            raise UserError(
                "is a folder, not a file that can be written", file=os.fspath(path), hint="name a file in it"
            )
        if os.path.exists(path) and not os.path.isfile(path):
            with open(path, "wb") as file:
                file.write(raw)
            return
        mode = os.stat(target).st_mode & 0o777 if os.path.exists(target) else None
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        try:
            with open(descriptor, "wb") as file:
                file.write(raw)
                if durable:
                    file.flush()
                    os.fsync(file.fileno())
            if mode is not None:
                os.chmod(temporary, mode)
            os.replace(temporary, target)
        except BaseException:
            os.unlink(temporary)
            raise
    except OSError as error:
        raise _file_error(error, path, "written") from error


def make_folder(path: str | os.PathLike[str]) -> None:
    """Make a folder and those above it, where they are not there yet. Raises UserError where that is not possible."""
    try:
        os.makedirs(path, exist_ok=True)
    except OSError as error:
        raise _file_error(error, path, "written") from error


def read_text(path: str | os.PathLike[str]) -> str:
    """The text of a file in UTF-8, with or without a byte order mark; line ends become line feeds.

    Raises:
        UserError: the file is missing, a folder, not allowed to be read, or not UTF-8.
    """
    raw = read_bytes(path)
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UserError(
            f"is not UTF-8 (byte 0x{raw[error.start]:02x})",
            file=os.fspath(path),
            line=line,
            hint="save it as UTF-8, or convert it, for instance: iconv -f CP1251 -t UTF-8 FILE",
        ) from None


def read_toml(path: str | os.PathLike[str], error: type[UserError] = UserError) -> dict[str, Any]:
    """The content of a TOML file.

    Args:
        path: the file.
        error: what to raise when it is not TOML.

    Raises:
        UserError: as `read_text`, or `error` with the line of the mistake.
    """
    import tomllib

    text = read_text(path)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        what, _, place = str(problem).rpartition(" (at ")
        line = place.removeprefix("line ").split(",")[0]
        raise error(
            f"is not TOML: {what or problem}",
            file=os.fspath(path),
            line=int(line) if line.isdigit() else text.count("\n") + 1,
            hint="texts stand in quotes, tables in [brackets], lists of tables in [[double brackets]]",
        ) from None


def read_bytes(path: str | os.PathLike[str]) -> bytes:
    """The bytes of a file.

    Raises:
        UserError: the file is missing, a folder, or not allowed to be read.
    """
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise _file_error(error, path, "read") from error


def _file_error(error: OSError, path: str | os.PathLike[str], verb: str) -> UserError:
    name = os.fspath(path)
    if isinstance(error, FileNotFoundError):
        folder = os.path.dirname(name)
        if folder and not os.path.isdir(folder):
            return UserError("its folder does not exist", file=name, hint=f"make {folder} first, or correct the path")
        return UserError("there is no such file", file=name, hint="check the path; it is taken from the current folder")
    if isinstance(error, IsADirectoryError) or (isinstance(error, PermissionError) and os.path.isdir(name)):
        return UserError("is a folder, not a file", file=name, hint="name a file in it")
    if isinstance(error, FileExistsError | NotADirectoryError):
        return UserError("there is a file where a folder is needed", file=name, hint="name another place")
    if isinstance(error, PermissionError):
        return UserError(f"may not be {verb}", file=name, hint="change its permissions, or name another file")
    return UserError(f"cannot be {verb}: {error.strerror or error}", file=name)
