"""`draftkit milter`: an organisation's gate, beside its Postfix or Sendmail."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

import click

from draftkit.cli.session import current_kit
from draftkit.errors import UserError
from draftkit_gate.gate import Route, private
from draftkit_gate.judge import Judge, warm_up
from draftkit_gate.listening import is_loopback, place, stopped
from draftkit_gate.milter_protocol import CONTINUE, Conversation, add_header, delete_header, quarantine, reply
from draftkit_gate.replies import Reply, wire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from draftkit_gate.milter_protocol import Mail

Held = Literal["refuse", "queue"]


@click.command("milter")
@click.option(
    "--listen", default="127.0.0.1:2526", show_default=True, metavar="HOST:PORT", help="Where Postfix connects."
)
@click.option("--anywhere", is_flag=True, help="Allow --listen on an address that other machines reach.")
@click.option(
    "--held",
    type=click.Choice(["refuse", "queue"]),
    default="refuse",
    show_default=True,
    help="A mail that its author might let go (prompt, soft): refuse it, or keep it in the hold queue.",
)
@click.option("--workers", type=click.IntRange(1), help="Processes. [default: one for each processor]")
@click.option("--utf8", is_flag=True, help="Tell findings in all letters, for clients that show them.")
@click.option("--size", type=click.IntRange(1), default=50, show_default=True, help="Megabytes of a mail, at most.")
@click.option("--patience", type=float, default=10, show_default=True, help="Seconds that a check may take.")
def command(
    listen: str, anywhere: bool, held: Held, workers: int | None, utf8: bool, size: int, patience: float
) -> None:
    """Check what Postfix or Sendmail is about to take, as a milter.

    What the policy holds is refused with 550 and a line for each finding, unless the mail carries leave to send it that
    was signed with the organisation's key; where draftkit cannot check, the client is asked to try again later.
    """
    host, port = place(listen, "--listen", 2526)
    if not is_loopback(host) and not anywhere:
        raise UserError(f"--listen {listen}: other machines reach this address", hint="add --anywhere if they should")
    kit = current_kit()
    warm_up(kit)
    try:
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise UserError(f"--listen {listen}: {error.strerror}", hint="name another port") from None
    where = listening.getsockname()
    click.echo(f"draftkit: {where[0]}:{where[1]} checks mail")

    def work() -> None:
        with ThreadPoolExecutor(1) as checker:
            judge = Judge(kit, checker, utf8=utf8, patience=patience)
            asyncio.run(_serve(listening, Gate(judge, held), size * 1_000_000))

    count = workers or os.cpu_count() or 1
    if count == 1 or not hasattr(os, "fork"):
        work()
    else:
        _share(work, count)


class Gate:
    """Turns what was seen in a mail into what the mail server is to do."""

    def __init__(self, judge: Judge, held: Held) -> None:
        self._judge, self._held = judge, held

    async def __call__(self, mail: Mail | None) -> list[bytes]:
        """The commands for one mail; None is one that is too long."""
        if mail is None:
            return [self._say(Reply(552, ("5.3.4 draftkit: not sent, it is too long to be checked",)))]
        verdict = await self._judge.look(mail.whole, Route(mail.sender, mail.to))
        if isinstance(verdict, Reply):
            return [self._say(verdict)]
        action = verdict.decision.action
        changes = [*_private_headers(mail), *(add_header(*header) for header in self._judge.added(verdict))]
        if verdict.note:
            click.echo(f"draftkit: {mail.queue_id}: {verdict.note}")
        if action == "accept":
            return [*changes, CONTINUE]
        # Postfix does not write down why; a name of a rule says nothing of the text.
        click.echo(f"draftkit: {mail.queue_id}: {action}: {' '.join(verdict.decision.rules)}")
        if action in ("prompt", "soft") and self._held == "queue":
            return [*changes, quarantine("draftkit"), CONTINUE]
        return [self._say(self._judge.refusal(verdict))]

    def _say(self, answer: Reply) -> bytes:
        return reply(wire(answer.code, answer.lines, utf8=self._judge.utf8))


def _private_headers(mail: Mail) -> Iterator[bytes]:
    """Takes out the headers for our own side, the last first, so that the others keep their numbers."""
    counts: dict[bytes, int] = {}
    found = []
    for name, _ in mail.headers:
        key = name.lower()
        counts[key] = counts.get(key, 0) + 1
        if private(name):
            found.append((name, counts[key]))
    for name, number in reversed(found):
        yield delete_header(name, number)


async def _serve(listening: socket.socket, gate: Gate, size: int) -> None:
    """Serve until told to stop. For mails under way the mail server has no answer then, and does as it is set to."""
    stop = stopped()
    server = await asyncio.get_running_loop().create_server(lambda: Conversation(gate, size), sock=listening)
    await stop.wait()
    server.close()


def _share(work: Callable[[], None], count: int) -> None:
    """Run `work` in `count` processes on the same socket, and start one anew when it dies, until told to stop."""
    running: set[int] = set()
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True
        for each in running:
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGTERM)

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, stop)
    while running or not stopping:
        while not stopping and len(running) < count:
            child = os.fork()
            if not child:
                for each in (signal.SIGINT, signal.SIGTERM):
                    signal.signal(each, signal.SIG_DFL)
                work()
                os._exit(0)
            running.add(child)
        ended, code = os.wait()
        running.discard(ended)
        if code and not stopping:
            time.sleep(1)  # one that cannot start is not to keep the machine busy
