"""A draft in the window of a mail client, ready to be read over and sent."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from email import message_from_bytes
from email.header import decode_header, make_header
from typing import TYPE_CHECKING
from urllib.parse import quote

from draftkit.errors import UserError
from draftkit_drafts.keeping import recipient

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit_drafts.keeping import Own

WAYS = ("default", "mailto", "thunderbird")
_LONGEST = 2_000 if sys.platform == "win32" else 30_000
"""Characters of a `mailto:` address that get through: Windows cuts off at 2,083, other systems' clients take more than
any letter has.
"""
_PATIENCE = 2
"""Seconds in which a program that opens things says that it cannot; a mail client stays open for longer."""


def open_draft(mail: bytes, text: str, own: Own, way: str) -> str:
    """Open a mail, and say how. `text` is its plain text.

    Raises:
        UserError: there is no such way, or nothing that could open it; the mail is then kept in a file.
    """
    if way not in WAYS:
        raise UserError(f"--open {way}: there is no such way", hint=f"one of: {', '.join(WAYS)}")
    file = own.keep(mail)
    try:
        if way == "mailto":
            _open_by_default(mailto(mail, text))
            own.forget()  # all of it is in the window
        elif way == "thunderbird":
            _run([_thunderbird(), "-compose", compose(mail, _text_file(file, text))])
        else:
            _open_by_default(file)
    except UserError as error:
        error.hint = f"{error.hint}\n  the draft is kept: {file}"
        raise
    return "Opened; the mail client has it now" if way == "mailto" else f"Opened: {file}"


def mailto(mail: bytes, text: str) -> str:
    """The `mailto:` address (RFC 6068) that opens a mail's plain text as an answer in its thread.

    Raises:
        UserError: it is too long to get through.
    """
    fields = {"subject": subject(mail), "body": text.replace("\n", "\r\n")}
    parent = message_from_bytes(mail).get("In-Reply-To")
    if parent:
        fields["In-Reply-To"] = parent.strip()
    address = f"mailto:{quote(recipient(mail), safe='@')}?" + "&".join(
        f"{name}={quote(value, safe='')}" for name, value in fields.items()
    )
    if len(address) > _LONGEST:
        raise UserError(
            f"a mailto: address of {len(address)} characters gets through nowhere; {_LONGEST} may be",
            hint="--open default has room for any letter",
        )
    return address


def compose(mail: bytes, text_file: str) -> str:
    """The argument of `thunderbird -compose`. The text comes from a file: no sign in it can end the argument."""
    fields = {"to": recipient(mail), "subject": subject(mail), "format": "2", "message": text_file}
    return ",".join(f"{name}={_quoted(value)}" for name, value in fields.items())


def subject(mail: bytes) -> str:
    """The subject of a mail, decoded; "" without one."""
    return str(make_header(decode_header(message_from_bytes(mail).get("Subject", "").replace("\r\n", ""))))


def _quoted(value: str) -> str:
    """A value as Thunderbird reads it: taken as it is up to `',`, where it would end."""
    return "'" + value.replace("',", "’,") + "'"


def _text_file(file: str, text: str) -> str:
    from draftkit.resources import write_atomic

    path = file.removesuffix(".eml") + ".txt"
    write_atomic(path, text + "\n")
    os.chmod(path, 0o600)
    return path


def _thunderbird() -> str:
    places = (
        "thunderbird",
        "/Applications/Thunderbird.app/Contents/MacOS/thunderbird",
        r"C:\Program Files\Mozilla Thunderbird\thunderbird.exe",
    )
    found = next(filter(None, map(shutil.which, places)), None)
    if found is None:
        raise UserError("there is no thunderbird on this machine", hint="--open default asks the system for a client")
    return found


def _open_by_default(what: str) -> None:
    """Have the system open a file or an address as if its user had clicked on it."""
    if sys.platform == "win32":
        try:
            os.startfile(what)  # noqa: S606  what we have made ourselves
        except OSError as error:
            raise UserError(
                f"Windows cannot open it: {error.strerror}", hint="choose a mail program in Settings"
            ) from None
        return
    opener = "open" if sys.platform == "darwin" else "xdg-open"
    if shutil.which(opener) is None:
        raise UserError(f"there is no {opener} on this machine", hint="open the file below in the mail client")
    _run([opener, what])


def _run(command: Sequence[str]) -> None:
    """Start a program that may stay open for long, and see whether it fails at once."""
    nothing = subprocess.DEVNULL
    try:
        started = subprocess.Popen(  # noqa: S603  the user's own client
            command, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True
        )
        code = started.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        return
    except OSError as error:
        raise UserError(f"{command[0]} cannot be run: {error.strerror}", hint="try it in a terminal") from None
    if code:
        what = f"{os.path.basename(command[0])} could not open it (it ended with {code})"
        raise UserError(what, hint="is a mail client installed, and the usual one for mail?")
