"""Where a server of ours listens: on this machine alone, unless it is told otherwise."""

from __future__ import annotations

import ipaddress
import socket

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


def open_socket(host: str, port: int) -> socket.socket:
    """Listen there.

    Raises:
        UserError: the port is taken, or the address is not this machine's.
    """
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise UserError(f"--listen {host}:{port}: {error.strerror}", hint="name another port") from None
