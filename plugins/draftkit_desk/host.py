"""`draftkit host`: answers an add-on over native messaging, the browsers' own way to talk to a program on the machine.

Each message is a uint32 in the machine's byte order, its length in bytes, and as many bytes of JSON. The client starts
the process when it needs it and closes its standard input when it is done.
"""

from __future__ import annotations

import json
import struct
import sys
from typing import TYPE_CHECKING, Any

import click

from draftkit.cli.session import current_kit

if TYPE_CHECKING:
    from typing import BinaryIO

    from draftkit_desk.protocol import Desk

NAME = "draftkit"
"""What the add-on calls this host."""
ADDON = "draftkit@draftkit.example"
"""The id of the add-on, the only one that may call."""
MOST = 1_000_000
"""Bytes of a message either way; browsers take no more from a host."""


@click.command("host")
@click.option("--manifest", is_flag=True, help="Print the manifest that tells Thunderbird of this host, and end.")
@click.option("--cases", metavar="FOLDER", type=click.Path(), default="", help="Where the case files are.")
@click.argument("caller", nargs=-1, type=click.UNPROCESSED, metavar="")
def command(manifest: bool, cases: str, caller: tuple[str, ...]) -> None:
    """Answer requests on standard input until it ends. An add-on starts this, nobody else needs to.

    Nothing of a message is logged. What was sent although it was held stands in overrides.jsonl, without its text.
    """
    if manifest:
        from draftkit_desk.install import native_manifest

        click.echo(native_manifest(), nl=False)
        return
    from draftkit_desk.protocol import Desk

    serve(Desk(current_kit(), cases), sys.stdin.buffer, sys.stdout.buffer)


def serve(desk: Desk, source: BinaryIO, out: BinaryIO) -> None:
    """Answer until the input ends."""
    while (head := source.read(4)) and len(head) == 4:
        (length,) = struct.unpack("=I", head)
        answer = _answer(desk, source, length)
        data = json.dumps(answer).encode()  # ASCII: half a surrogate pair survives as an escape
        if len(data) > MOST:
            data = json.dumps(_refused(answer, "internal", "the answer is too long")).encode()
        out.write(struct.pack("=I", len(data)) + data)
        out.flush()


def _answer(desk: Desk, source: BinaryIO, length: int) -> dict[str, Any]:
    if length > MOST:
        while length > 0 and (piece := source.read(min(length, 65536))):
            length -= len(piece)
        return _refused({}, "bad-request", f"a request is at most {MOST:,} bytes long")
    try:
        request = json.loads(source.read(length))
    except (ValueError, RecursionError):
        return _refused({}, "bad-request", "a request is JSON in UTF-8")
    return desk.answer(request)


def _refused(about: Any, code: str, message: str) -> dict[str, Any]:
    from draftkit_desk.protocol import VERSION, refusal

    return {"v": VERSION, "id": about.get("id") if isinstance(about, dict) else None, **refusal(code, message)}
