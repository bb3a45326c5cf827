"""Messages from files, folders and mailboxes, one at a time. What cannot be read is handed on and stops nothing."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from draftkit.errors import UserError
from draftkit.mail import Source, read_bytes_as
from draftkit.regex import regex
from draftkit.resources import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from mmap import mmap

SUFFIXES = (".txt", ".md", ".html", ".htm", ".eml", ".mbox")
_FORMS = {".md": "text", ".markdown": "text", ".html": "html", ".htm": "html", ".eml": "eml"}
_FROM_LINE = regex(rb"^From .*\n", re.MULTILINE)
_HEADER = regex(rb"(?:>From |[A-Za-z][A-Za-z-]{1,40}:)")
Item = Source | UserError


def read_path(path: str) -> Iterator[Item]:
    """All messages of a file, a mailbox or a folder (and the folders in it), in order of their names.

    An item that cannot be read comes as the error that says why.
    """
    if not os.path.isdir(path):
        yield from _read_file(path)
        return
    found = False
    for item in _read_folder(path):
        found = True
        yield item
    if not found:
        hint = f"looked for {', '.join('*' + suffix for suffix in SUFFIXES)}, and for Maildirs"
        yield UserError("no message in this folder", file=path, hint=hint)


def _read_folder(path: str) -> Iterator[Item]:
    names = _names(path)
    if isinstance(names, UserError):
        yield names
        return
    maildir = "cur" in names and "new" in names
    folders = []
    for name in names:
        file = os.path.join(path, name)
        if os.path.isdir(file):
            if maildir and name in ("cur", "new"):
                yield from _read_mails(file)
            elif not os.path.islink(file) and not (maildir and name == "tmp") and (maildir or not name.startswith(".")):
                folders.append(file)
        elif name.lower().endswith(SUFFIXES) and not name.startswith(".") and not _is_device(file):
            yield from _read_file(file)
    for folder in folders:
        yield from _read_folder(folder)


def _names(folder: str) -> list[str] | UserError:
    """What is in a folder, or why that cannot be known."""
    try:
        return sorted(os.listdir(folder))
    except OSError as error:
        return UserError(f"this folder cannot be read: {error.strerror}", file=folder, hint="change its permissions")


def _read_mails(folder: str) -> Iterator[Item]:
    """The mails of a Maildir's folder, whatever their names."""
    names = _names(folder)
    if isinstance(names, UserError):
        yield names
        return
    for name in names:
        if not name.startswith("."):
            yield _read_one(os.path.join(folder, name), "eml")


def _is_device(path: str) -> bool:
    return os.path.exists(path) and not os.path.isfile(path)


def _read_file(path: str) -> Iterator[Item]:
    suffix = os.path.splitext(path)[1].lower()
    if suffix == ".mbox" or (suffix not in (*_FORMS, ".txt") and _begins(path).startswith(b"From ")):
        yield from _read_mailbox(path)
    else:
        yield _read_one(path, _FORMS.get(suffix, "auto"))


def _begins(path: str) -> bytes:
    """The first bytes of a regular file; a pipe is read but once."""
    if not os.path.isfile(path):
        return b""
    try:
        with open(path, "rb") as file:
            return file.read(5)
    except OSError:
        return b""


def _read_one(path: str, form: str) -> Item:
    try:
        return read_bytes_as(read_bytes(path), form, path)
    except UserError as error:
        return error


def _read_mailbox(path: str) -> Iterator[Item]:
    """The mails of an mbox file, which may be larger than memory."""
    import mmap as maps

    try:
        with open(path, "rb") as file:
            if not os.fstat(file.fileno()).st_size:
                yield UserError("is empty: there is nothing to check", file=path)
                return
            with maps.mmap(file.fileno(), 0, access=maps.ACCESS_READ) as data:
                yield from _split_mailbox(data, path)
    except OSError as error:
        yield UserError(f"cannot be read: {error.strerror or error}", file=path)


def _split_mailbox(data: mmap, path: str) -> Iterator[Item]:
    if data[:5] != b"From ":
        hint = 'each message of an mbox file begins with a line "From …"'
        yield UserError("is no mailbox", file=path, hint=hint)
        return
    start, number, line = 0, 0, 1
    for match in _FROM_LINE.finditer(data):
        if match.start() and _starts_message(data, match):
            number += 1
            mail = data[start : match.start()]
            yield _boxed(mail, f"{path}[{number}]", line)
            line += mail.count(b"\n")
            start = match.start()
    yield _boxed(data[start:], f"{path}[{number + 1}]", line)


def _starts_message(data: mmap, match: re.Match[bytes]) -> bool:
    """Whether a line `From …` begins a message: below a blank line and above a header."""
    before = data[max(match.start() - 3, 0) : match.start()]
    return before.endswith((b"\n\n", b"\n\r\n")) and _HEADER.match(data[match.end() : match.end() + 60]) is not None


def _boxed(mail: bytes, path: str, line: int) -> Item:
    try:
        return read_bytes_as(mail, "mbox", path, first_line=line)
    except UserError as error:
        return error
