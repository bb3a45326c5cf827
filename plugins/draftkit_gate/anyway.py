"""`draftkit anyway`: its author lets the last held mail go as it is; and `draftkit overrides key`."""

from __future__ import annotations

import sys

import click

from draftkit.errors import UserError
from draftkit.overrides import LASTS, given, write_down
from draftkit_gate.state import last, let_go


@click.command("anyway")
@click.argument("reason", required=False, default="")
def command(reason: str) -> None:
    """Let the mail that was held last go as it is: run this, then send it again.

    REASON says why; where the policy asks for one and none is given, you are asked. The leave is for these words alone,
    lasts 24 hours, and stands in overrides.jsonl.
    """
    found = last()
    if found is None or not found.get("digest"):
        raise UserError("no mail is held", hint="send it first; what for it is held is then known")
    if found["action"] == "block":
        raise UserError("nobody may send this mail as it is", hint="the policy of the house says so; draftkit last")
    if found["action"] == "soft" and not reason.strip():
        if not sys.stdin.isatty():
            raise UserError("the policy asks for a reason", hint='draftkit anyway "the client asked for it"')
        reason = click.prompt("Why does it go as it is?")
    leave = given(found["digest"], found["rules"], found["sender"], reason)
    write_down(leave)
    let_go(leave)
    click.echo(f"Send “{found['subject'] or '(no subject)'}” again within {LASTS // 3600} hours: it goes as it is.")


@click.group("overrides")
def overrides() -> None:
    """Keys for mail that is sent although it is held."""


@overrides.command("key")
@click.option("-o", "--output", metavar="FILE", type=click.Path(dir_okay=False), help="Write it to a new file.")
def key(output: str | None) -> None:
    """Make a key, with which the add-on signs and gates see that it did.

    All of an organisation have the same: `[overrides]` in draftkit.toml says where it is.
    """
    import os
    import secrets

    made = secrets.token_urlsafe(32)
    if output is None:
        click.echo(made)
        return
    try:
        handle = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        hint = "a key in use is not written over" if isinstance(error, FileExistsError) else ""
        raise UserError(f"cannot be written: {error.strerror}", file=output, hint=hint) from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(made + "\n")
