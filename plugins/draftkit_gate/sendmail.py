"""`draftkit sendmail -- PROGRAM ARGUMENTS…`: stands where a mail client expects sendmail."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import click

from draftkit.cli.session import current_kit
from draftkit.errors import DraftkitError, UserError
from draftkit_gate.gate import lines, look, outgoing
from draftkit_gate.state import forget, keep

if TYPE_CHECKING:
    from draftkit_gate.gate import Verdict

HELD, BROKEN = 65, 75
"""EX_DATAERR and EX_TEMPFAIL of sysexits.h: the mail is not to go as it is; try again later."""


@click.command("sendmail", context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.argument("program", nargs=-1, required=True, type=click.UNPROCESSED, metavar="-- PROGRAM [ARGUMENT]...")
def command(program: tuple[str, ...]) -> int:
    """Check the mail on standard input and, if it may go, run PROGRAM with it.

    Exit code: that of PROGRAM; 65 when the mail is held (what for stands on standard error, and `draftkit last` shows
    it again); 75 when it could not be checked. Nothing is sent in these two cases.
    """
    mail = sys.stdin.buffer.read()
    try:
        verdict = look(current_kit(), mail)
    except DraftkitError as error:
        return _not_sent(BROKEN, "", "defer", [str(error)])
    except Exception as error:  # noqa: BLE001  a mail is not sent unchecked because draftkit broke
        return _not_sent(BROKEN, "", "defer", [f"draftkit broke: {type(error).__name__}: {error}"])
    if verdict.decision.action != "accept":
        return _held(verdict)
    forget()
    try:
        return subprocess.run(program, input=outgoing(verdict, mail), check=False).returncode  # noqa: S603  the user's own program
    except OSError as error:
        raise UserError(
            f"{program[0]} cannot be run: {error.strerror}", hint="name the program that sends after the two dashes"
        ) from None


def _held(verdict: Verdict) -> int:
    code = BROKEN if verdict.decision.action == "defer" else HELD
    return _not_sent(code, verdict.source.message.subject, verdict.decision.action, lines(verdict))


def _not_sent(code: int, subject: str, action: str, said: list[str]) -> int:
    keep(subject, action, said)
    click.echo("draftkit: not sent", err=True)
    for line in said:
        click.echo(f"  {line}", err=True)
    return code
