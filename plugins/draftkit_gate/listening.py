"""Where a server of ours listens: on this machine alone, unless it is told otherwise."""

from __future__ import annotations

import asyncio
import ipaddress
import signal
from contextlib import suppress

from draftkit.errors import UserError


def place(text: str, option: str, usual: int) -> tuple[str, int]:
    """Host and port out of `host`, `host:port` or `[::1]:port`.

    Raises:
        UserError: it is none of these.
    """
    host, colon, port = text.rpartition(":")
    if not colon or text.endswith("]"):
        host, port = text, str(usual)
    host = host.strip("[]")
    if not host or not port.isdigit() or int(port) > 65535:
        raise UserError(f"{option} {text}: this is no host and port", hint=f"for example {option} 127.0.0.1:{usual}")
    return host, int(port)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def stopped() -> asyncio.Event:
    """An event that comes when this process is told to stop."""
    stop = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows
            asyncio.get_running_loop().add_signal_handler(each, stop.set)
    return stop
