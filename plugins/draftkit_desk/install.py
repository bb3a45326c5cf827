"""`draftkit thunderbird`: the add-on as a file, the host where Thunderbird looks for it, an organisation's policy."""

from __future__ import annotations

import json
import os
import shlex
import sys
import zipfile
from typing import TYPE_CHECKING

import click

from draftkit.cli.session import current_kit
from draftkit.resources import make_folder, write_atomic
from draftkit_desk.host import ADDON, NAME
from draftkit_desk.protocol import Desk

if TYPE_CHECKING:
    from collections.abc import Iterator

ACTIONS = ("install", "xpi", "policies")
_ADDON_FILES = [os.path.join(os.path.dirname(os.path.abspath(__file__)), name) for name in ("shared", "thunderbird")]
"""Folders whose files make up the add-on; the web page uses those of the first, too."""


@click.command("thunderbird")
@click.argument("action", type=click.Choice(ACTIONS))
@click.option("--print", "show", is_flag=True, help="With install: show what would be written, and where.")
@click.option("--cases", metavar="FOLDER", type=click.Path(), default="", help="Where the case files are.")
@click.option("-o", "--output", metavar="PATH", type=click.Path(), help="With xpi: the file to write.")
def command(action: str, show: bool, cases: str, output: str | None) -> None:
    """Set up the add-on for Thunderbird.

    install: tell Thunderbird of the host, for this user, and put the add-on beside it. xpi: write the add-on alone.
    policies: print a policies.json with which an organisation installs the add-on for everybody.
    """
    if action == "policies":
        click.echo(_policies(output or _addon()), nl=False)
        return
    if action == "xpi":
        write_xpi(output or "draftkit.xpi")
        click.echo(output or "draftkit.xpi")
        return
    kit = current_kit()
    files = {_launcher(): _script(kit.settings.file, cases), _manifest(): native_manifest()}
    if show:
        for file, text in files.items():
            click.echo(f"{file}\n{text}")
        click.echo(_addon())
        return
    for file, text in files.items():
        make_folder(os.path.dirname(file))
        write_atomic(file, text)
        click.echo(file)
    os.chmod(_launcher(), 0o755)  # noqa: S103  a program, and no secret
    write_xpi(_addon())
    click.echo(_addon())
    Desk(kit).answer({"op": "hello"})  # the rules are compiled now, not while a first mail waits
    for line in _next():
        click.echo(line)


def _next() -> Iterator[str]:
    yield ""
    if sys.platform == "win32":
        yield "Tell Windows of the host:"
        yield rf'  reg add "HKCU\Software\Mozilla\NativeMessagingHosts\{NAME}" /ve /t REG_SZ /d "{_manifest()}" /f'
    yield "In Thunderbird: Add-ons and Themes → the gear → Install Add-on From File → draftkit.xpi above."


def native_manifest() -> str:
    """The native messaging manifest of the host, as Mozilla's programs read it."""
    fields = {
        "name": NAME,
        "description": "Checks mail before it is sent, and drafts it",
        "path": _launcher(),
        "type": "stdio",
        "allowed_extensions": [ADDON],
    }
    return json.dumps(fields, indent=2) + "\n"


def write_xpi(path: str) -> None:
    """Write the add-on; the same files give the same bytes."""
    from io import BytesIO

    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for inside, file in _addon_files():
            with open(file, "rb") as data:
                archive.writestr(zipfile.ZipInfo(inside), data.read(), zipfile.ZIP_DEFLATED)
    write_atomic(path, packed.getvalue())


def _addon_files() -> Iterator[tuple[str, str]]:
    """Name in the add-on, and file, of all that it is made of."""
    for root in _ADDON_FILES:
        for folder, folders, names in os.walk(root):
            folders.sort()
            for name in sorted(names):
                file = os.path.join(folder, name)
                yield os.path.relpath(file, root).replace(os.sep, "/"), file


def _policies(xpi: str) -> str:
    """What goes into policies.json in Thunderbird's policy folder: the add-on, which its user cannot take out."""
    from pathlib import Path

    url = Path(os.path.abspath(xpi)).as_uri()
    force = {"installation_mode": "force_installed", "install_url": url}
    return json.dumps({"policies": {"ExtensionSettings": {ADDON: force}}}, indent=2) + "\n"


def _script(settings: str, cases: str) -> str:
    """A manifest names a program without arguments: this one has them."""
    words = [sys.executable, "-m", "draftkit"]
    words += ["--settings", os.path.abspath(settings)] if settings else []
    words += ["host"]
    words += ["--cases", os.path.abspath(cases)] if cases else []
    if sys.platform == "win32":
        return "@echo off\r\n" + " ".join(f'"{word}"' for word in words) + " %*\r\n"
    return f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n'


def _home() -> str:
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.join(os.path.expanduser("~"), "AppData", "Local")
    else:
        base = os.environ.get("XDG_DATA_HOME") or os.path.join(os.path.expanduser("~"), ".local", "share")
    return os.path.join(base, "draftkit")


def _launcher() -> str:
    return os.path.join(_home(), "draftkit-host.bat" if sys.platform == "win32" else "draftkit-host")


def _addon() -> str:
    return os.path.join(_home(), "draftkit.xpi")


def _manifest() -> str:
    if sys.platform == "win32":
        return os.path.join(_home(), f"{NAME}.json")
    if sys.platform == "darwin":  # Thunderbird reads only the place for all users there
        return f"/Library/Application Support/Mozilla/NativeMessagingHosts/{NAME}.json"
    return os.path.join(os.path.expanduser("~"), ".mozilla", "native-messaging-hosts", f"{NAME}.json")
