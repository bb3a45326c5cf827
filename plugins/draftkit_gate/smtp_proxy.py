"""`draftkit smtp-proxy`: stands between any mail client and the server that sends."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import click

from draftkit.cli.session import current_kit
from draftkit.errors import UserError
from draftkit_gate.judge import Judge, warm_up
from draftkit_gate.listening import is_loopback, place, stopped
from draftkit_gate.upstream import Server

if TYPE_CHECKING:
    from draftkit_gate.relay import House

_TLS = ("starttls", "implicit", "none")
_CONNECTIONS = 64
"""Clients that are served at the same time; others wait."""


@click.command("smtp-proxy")
@click.option("--upstream", required=True, metavar="HOST[:PORT]", help="The server that sends. [port: 587]")
@click.option(
    "--tls", type=click.Choice(_TLS), help="How to speak to it. [default: implicit on port 465, else starttls]"
)
@click.option(
    "--listen", default="127.0.0.1:2525", show_default=True, metavar="HOST:PORT", help="Where clients connect."
)
@click.option("--anywhere", is_flag=True, help="Allow --listen on an address that other machines reach.")
@click.option("--certificate", type=click.Path(dir_okay=False), help="PEM file with key and certificate, for STARTTLS.")
@click.option("--gate-behind", is_flag=True, help="A gate of ours stands behind: let leave to send go along, signed.")
@click.option("--utf8", is_flag=True, help="Tell findings in all letters, for clients that show them.")
@click.option("--size", type=click.IntRange(1), default=50, show_default=True, help="Megabytes of a mail, at most.")
@click.option("--patience", type=float, default=10, show_default=True, help="Seconds that a check may take.")
def command(
    upstream: str,
    tls: str | None,
    listen: str,
    anywhere: bool,
    certificate: str | None,
    gate_behind: bool,
    utf8: bool,
    size: int,
    patience: float,
) -> None:
    """Check mail between a mail client and the server that sends.

    A held mail is refused with 550 and a line for each finding, and the client keeps it; all other answers are those of
    the server. No mail is kept here, and no name or password: the client's own are passed on.
    """
    try:
        from draftkit_gate.relay import House
    except ModuleNotFoundError as error:
        if error.name != "aiosmtpd":
            raise
        raise UserError("smtp-proxy needs aiosmtpd", hint='pip install "draftkit[gate]"') from None
    host, port = place(listen, "--listen", 2525)
    server = _server(upstream, tls)
    loopback = is_loopback(host)
    if not loopback and not anywhere:
        raise UserError(
            f"--listen {listen}: other machines reach this address",
            hint="listen on 127.0.0.1, or add --anywhere (and --certificate, without which no password is taken)",
        )
    more: dict[str, Any] = {"auth_require_tls": not loopback, "tls_context": _certificate(certificate)}
    logging.getLogger("mail.log").disabled = True  # aiosmtpd writes addresses, and what it was sent, to it
    kit = current_kit()
    warm_up(kit)
    with ThreadPoolExecutor(1) as checker, ThreadPoolExecutor(_CONNECTIONS) as talkers:
        house = House(Judge(kit, checker, utf8=utf8, patience=patience, gate_behind=gate_behind), server, talkers)
        asyncio.run(_serve(house, host, port, size * 1_000_000, more))


async def _serve(house: House, host: str, port: int, size: int, more: dict[str, Any]) -> None:
    """Serve until told to stop; then let deliveries end, so that no client has to guess what became of its mail."""
    from draftkit_gate.relay import Channel, Relay

    stop = stopped()
    try:
        listening = await asyncio.get_running_loop().create_server(
            lambda: Channel(Relay(house), size, **more), host, port
        )
    except OSError as error:
        raise UserError(f"--listen {host}:{port}: {error.strerror}", hint="name another port") from None
    where = listening.sockets[0].getsockname()
    click.echo(f"draftkit: {where[0]}:{where[1]} checks mail for {house.server.host}:{house.server.port}")
    await stop.wait()
    listening.close()
    if house.busy:
        await asyncio.wait(house.busy, timeout=60)
        await asyncio.sleep(0.1)  # for the answer to get to the client


def _server(upstream: str, tls: str | None) -> Server:
    host, port = place(upstream, "--upstream", 587)
    tls = tls or ("implicit" if port == 465 else "starttls")
    if tls == "none" and not is_loopback(host):
        raise UserError(
            f"--tls none: mail and password would go to {host} for everybody to read", hint="leave out --tls"
        )
    return Server(host, port, tls, 60)


def _certificate(file: str | None) -> Any:
    if file is None:
        return None
    import ssl

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(file)
    except (OSError, ssl.SSLError) as error:
        raise UserError("holds no key with its certificate in PEM form", file=file, hint=str(error)) from None
    return context
