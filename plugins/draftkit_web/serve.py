"""`draftkit serve`: the page, on this machine."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

import click

from draftkit.cli.session import current_kit
from draftkit.errors import UserError

if TYPE_CHECKING:
    from draftkit.kit import Kit

PORT = 8414
"""Where the page is if nothing else is asked for, so that a bookmark holds."""
EXTENSIONS = ("chrome-extension://", "moz-extension://")
"""Add-ons of browsers may use the protocol; they show the token as well."""


@click.command("serve")
@click.argument("folder", type=click.Path(), default=".")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 for any that is free.")
@click.option("--open/--no-open", "show", default=True, help="Open the page in the browser.  [default: open]")
@click.option("--allow-origin", "origins", metavar="ORIGIN", multiple=True,
              help="A page that may use the protocol, such as https://mail.example. May be repeated.")  # fmt: skip
@click.option("--token", is_flag=True, help="Print the token that add-ons show, and end.")
def command(folder: str, port: int, show: bool, origins: tuple[str, ...], token: bool) -> None:
    """Open the page for the cases in FOLDER (the current one if not given).

    Nobody but this machine reaches it, and a browser comes in by the link that is printed, which works once. Where a
    draftkit is being served at the port already, another link to it is opened.
    """
    from draftkit_web.state import secret

    if token:
        click.echo(secret("token"))
        return
    if not os.path.isdir(folder):
        raise UserError("is no folder", file=folder, hint="name the folder with your cases, or make it first")
    listener = _listener(port)
    if listener is None:
        _present(_served_link(port, secret("token")), show)
        return
    _run(current_kit(), folder, listener, origins, show)


def _run(kit: Kit, folder: str, listener: socket.socket, origins: tuple[str, ...], show: bool) -> None:
    try:
        import uvicorn

        from draftkit_desk.protocol import Desk
        from draftkit_web.app import make_app
        from draftkit_web.guard import Rules
        from draftkit_web.house import House
    except ImportError as error:
        raise UserError(
            f"the page needs {error.name}, which is not installed", hint="pip install 'draftkit[web]'"
        ) from None
    from draftkit_web.state import secret

    port = listener.getsockname()[1]
    hosts = frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost"))
    rules = Rules(hosts, frozenset(f"http://{host}" for host in hosts), (*EXTENSIONS, *origins), secret("token"))
    desk = Desk(kit, folder)
    desk.answer({"op": "hello"})  # the rules are ready before the first key
    app = make_app(House(kit, folder, desk), rules, key=secret("key"), cookie=f"draftkit-{port}")
    config = uvicorn.Config(app, log_level="error", access_log=False, server_header=False, ws="none", http="h11",
                            loop="asyncio", proxy_headers=False)  # fmt: skip
    _present(f"http://127.0.0.1:{port}/enter?key={app.state.links.new()}", show)
    uvicorn.Server(config).run(sockets=[listener])


def _listener(port: int) -> socket.socket | None:
    """A socket that listens on this machine alone; None where somebody else's does already."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name != "nt":  # there it would let two programs have one port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(128)
    except OSError:
        listener.close()
        return None
    return listener


def _served_link(port: int, token: str) -> str:
    """Another link to the draftkit that is served at the port. Raises UserError where it is none of ours."""
    import http.client
    import json

    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        asked.request("POST", "/link", headers={"Authorization": f"Bearer {token}"})
        answer = asked.getresponse()
        key = json.loads(answer.read(10_000))["key"] if answer.status == 200 else None
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        key = None
    finally:
        asked.close()
    if not isinstance(key, str):
        raise UserError(f"port {port} is taken by another program", hint="choose another: draftkit serve --port 8415")
    return f"http://127.0.0.1:{port}/enter?key={key}"


def _present(link: str, show: bool) -> None:
    """Print the link and open it."""
    click.echo(link)
    if show:
        import webbrowser

        webbrowser.open(link)
