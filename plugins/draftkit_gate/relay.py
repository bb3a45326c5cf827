"""The proxy's side towards the mail client: each command is passed on and answered with what the server said.

No mail is kept: the client hears 250 only after the server has said so. aiosmtpd speaks the protocol; what it does
otherwise than a proxy needs stands in `Channel`.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections import defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

import click
from aiosmtpd.smtp import SMTP

from draftkit_gate.gate import Route, lines
from draftkit_gate.leave import excused_here
from draftkit_gate.replies import Reply, wire
from draftkit_gate.state import forget, keep
from draftkit_gate.upstream import LAST_WORD, Upstream, lost

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

    from aiosmtpd.smtp import Envelope, Session

    from draftkit_gate.judge import Judge
    from draftkit_gate.upstream import Server

T = TypeVar("T")
_ANYWAY = "to send it as it is: draftkit anyway, then send it again"


class House:
    """What all connections share.

    Attributes:
        judge: checks.
        server: where the mail goes, and `talkers` the threads that talk to it.
        busy: deliveries under way, which a stop waits for.
    """

    def __init__(self, judge: Judge, server: Server, talkers: Executor) -> None:
        self.judge = judge
        self.server = server
        self.talkers = talkers
        self.busy: set[asyncio.Task[Any]] = set()


class Relay:
    """The handler of one connection."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._upstream: Upstream | None = None
        self._login: tuple[bytes, bytes, bytes] | None = None

    async def handle_AUTH(self, server: SMTP, session: Session, envelope: Envelope, args: list[str]) -> Any:  # noqa: N802  aiosmtpd's name
        """Let the server judge the client's name and password."""
        login = await _credentials(server, args)
        if login is None:
            return None  # aiosmtpd has answered already
        answer = await self._connect()
        if answer.good and self._upstream is not None:
            answer = await self._talk(self._upstream.log_in, *login)
        session.authenticated = answer.code == 235
        self._login = login if session.authenticated else None
        return self._wire(answer)

    async def handle_MAIL(  # noqa: N802  aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> bytes:
        """Begin a mail there, over a connection that is known to be alive."""
        answer = Reply(250, ())
        upstream = self._upstream
        if upstream is None or not await self._talk(upstream.reset):
            answer = await self._connect()
            if answer.good and self._login is not None and self._upstream is not None:
                answer = await self._talk(self._upstream.log_in, *self._login)
        if answer.good and self._upstream is not None:
            answer = await self._talk(self._upstream.mail, address, options)
        if answer.good:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return self._wire(answer)

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> bytes:
        """Ask there for each recipient."""
        answer = lost("the connection is closed")
        if self._upstream is not None:
            answer = await self._talk(self._upstream.rcpt, address)
        if answer.good:
            envelope.rcpt_tos.append(address)
        return self._wire(answer)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> bytes:  # noqa: N802  aiosmtpd's name
        """Check the mail; hand it over; answer as the server did."""
        mail, judge = envelope.original_content or b"", self._house.judge
        verdict = await judge.look(mail, Route(envelope.mail_from or "", tuple(envelope.rcpt_tos)))
        if isinstance(verdict, Reply):
            return self._wire(verdict)
        verdict = excused_here(verdict)
        if verdict.note:
            click.echo(f"draftkit: {verdict.note}")
        if verdict.decision.action != "accept":
            keep(verdict.decision.action, lines(verdict), verdict)
            never = verdict.decision.action == "block"
            return self._wire(judge.refusal(verdict, *([] if never else [_ANYWAY])))
        if verdict.override is None:
            forget()
        return self._wire(await self._deliver(judge.outgoing(verdict, mail)))

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        """Take leave there, too."""
        if self._upstream is not None:
            await self._talk(self._upstream.quit)
        return "221 2.0.0 bye"

    async def handle_exception(self, error: Exception) -> str:
        """What aiosmtpd answers when something here broke; nothing has gone out then."""
        return f"451 4.3.0 draftkit: not sent, it broke: {type(error).__name__}"

    def gone(self) -> None:
        """The client has left: break off whatever is under way."""
        if self._upstream is not None:
            self._upstream.abort()

    async def _deliver(self, mail: bytes) -> Reply:
        if self._upstream is None:
            return lost("the connection is closed")
        task = asyncio.ensure_future(self._talk(self._upstream.data, mail))
        self._house.busy.add(task)
        task.add_done_callback(self._house.busy.discard)
        return await asyncio.shield(task)

    async def _connect(self) -> Reply:
        if self._upstream is not None:
            self._upstream.close()
        self._upstream = Upstream(self._house.server)
        answer = await self._talk(self._upstream.open)
        if not answer.good:
            self._upstream = None
        return answer

    async def _talk(self, work: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._house.talkers, work, *arguments)

    def _wire(self, answer: Reply) -> bytes:
        return wire(answer.code, answer.lines or ("2.0.0 ok",), utf8=self._house.judge.utf8)


async def _credentials(server: SMTP, args: list[str]) -> tuple[bytes, bytes, bytes] | None:
    """Identity, name and password out of AUTH PLAIN or AUTH LOGIN; None when the client was told what is wrong."""

    async def ask(prompt: str) -> bytes | None:
        answer = await server.challenge_auth(prompt)
        return answer if isinstance(answer, bytes) else None

    given: bytes | None = None
    if len(args) > 1:
        try:
            given = b"" if args[1] == "=" else base64.b64decode(args[1], validate=True)
        except binascii.Error:
            await server.push("501 5.5.2 this is not base64")
            return None
    if args[0] == "LOGIN":
        user = await ask("Username:") if given is None else given
        password = None if user is None else await ask("Password:")
        return None if user is None or password is None else (b"", user, password)
    blob = await ask("") if given is None else given
    if blob is None:
        return None
    if blob.count(b"\0") != 2:
        await server.push("501 5.5.2 identity, name and password are needed")
        return None
    identity, user, password = blob.split(b"\0")
    return identity, user, password


class Channel(SMTP):
    """aiosmtpd's side of a connection, without what it does to mail or to its neighbours."""

    line_length_limit = 2**20
    """Lines of a mail may be as long as the server takes them."""

    def __init__(self, relay: Relay, size: int, **more: Any) -> None:
        # aiosmtpd keeps these for all connections together, and each new one clears them for the others.
        self.command_size_limits = defaultdict(lambda: 12_288)
        super().__init__(
            relay,
            data_size_limit=size,
            enable_SMTPUTF8=True,
            hostname="localhost",  # otherwise it asks the network at each connection
            ident="draftkit",
            timeout=LAST_WORD + 60,  # longer than the server may take
            **more,
        )
        self._relay = relay

    def connection_lost(self, error: Exception | None) -> None:
        """Tell the relay that the client has left."""
        with suppress(OSError):
            self._relay.gone()
        super().connection_lost(error)
