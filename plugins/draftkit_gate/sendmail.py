"""`draftkit sendmail -- PROGRAM ARGUMENTS…`: stands where a mail client expects sendmail."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import click

from draftkit.cli.session import current_kit
from draftkit.errors import DraftkitError, UserError
from draftkit.overrides import house_key
from draftkit.policy import addresses
from draftkit_gate.gate import Route, lines, look, outgoing
from draftkit_gate.leave import excused_here
from draftkit_gate.state import forget, keep

if TYPE_CHECKING:
    from draftkit_gate.gate import Verdict

HELD, BROKEN = 65, 75
"""EX_DATAERR and EX_TEMPFAIL of sysexits.h: the mail is not to go as it is; try again later."""


@click.command("sendmail", context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.option("--gate-behind", is_flag=True, help="A gate of ours stands behind: let leave to send go along, signed.")
@click.argument("program", nargs=-1, required=True, type=click.UNPROCESSED, metavar="-- PROGRAM [ARGUMENT]...")
def command(gate_behind: bool, program: tuple[str, ...]) -> int:
    """Check the mail on standard input and, if it may go, run PROGRAM with it.

    Exit code: that of PROGRAM; 65 when the mail is held (what for stands on standard error, `draftkit last` shows it
    again, and `draftkit anyway` lets it go); 75 when it could not be checked. Nothing is sent in these two cases.
    """
    mail = sys.stdin.buffer.read()
    try:
        kit = current_kit()
        key = house_key(kit.settings)
        verdict = excused_here(look(kit, mail, _route(program), key))
    except DraftkitError as error:
        return _not_sent(BROKEN, "defer", [str(error)])
    except Exception as error:  # noqa: BLE001  a mail is not sent unchecked because draftkit broke
        return _not_sent(BROKEN, "defer", [f"draftkit broke: {type(error).__name__}: {error}"])
    if verdict.decision.action != "accept":
        return _held(verdict)
    if verdict.note:
        click.echo(f"draftkit: {verdict.note}", err=True)
    if verdict.override is None:
        forget()
    try:
        mail = outgoing(verdict, mail, key=key, gate_behind=gate_behind)
        return subprocess.run(program, input=mail, check=False).returncode  # noqa: S603  the user's own program
    except OSError as error:
        raise UserError(
            f"{program[0]} cannot be run: {error.strerror}", hint="name the program that sends after the two dashes"
        ) from None


def _route(program: tuple[str, ...]) -> Route:
    """Who gets the mail, as far as the program is told; with `-t` and the like only the headers say so."""
    given = list(program[1:])
    named = [given.pop(at + 1) for at in reversed(range(len(given) - 1)) if given[at] in ("-f", "-r", "-F", "-a")]
    to = addresses(each for each in given if not each.startswith("-"))
    return Route("".join(addresses(named)[:1]), () if {"-t", "--read-recipients"} & set(given) else to)


def _held(verdict: Verdict) -> int:
    code = BROKEN if verdict.decision.action == "defer" else HELD
    said = lines(verdict)
    if verdict.note:
        said.append(verdict.note)
    if verdict.decision.action != "block":
        said.append("to send it as it is: draftkit anyway, then send it again")
    return _not_sent(code, verdict.decision.action, said, verdict)


def _not_sent(code: int, action: str, said: list[str], verdict: Verdict | None = None) -> int:
    keep(action, said, verdict)
    click.echo("draftkit: not sent", err=True)
    for line in said:
        click.echo(f"  {line}", err=True)
    return code
