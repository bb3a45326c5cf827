"""The milter protocol, version 6, as far as a check of whole mails needs it: one connection of Postfix or Sendmail.

A packet is a length (four bytes), a command (one), and its data. Sources: `smfi_*` in libmilter's documentation and
`include/libmilter/mfdef.h`; Postfix's MILTER_README.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

VERSION = 6
_LONGEST = 2**20
"""Bytes of a packet. A body comes in chunks of 64 KiB; the longest header that Postfix takes is far below."""

ADD_HEADERS, CHANGE_HEADERS, QUARANTINE = 0x01, 0x10, 0x20
_ACTIONS = ADD_HEADERS | CHANGE_HEADERS | QUARANTINE
_NOT_SENT = 0x01 | 0x02 | 0x100 | 0x200  # connect, HELO, unknown commands, DATA
_NO_ANSWER = {b"L": 0x80, b"M": 0x4000, b"R": 0x8000, b"N": 0x40000, b"B": 0x80000}
"""Headers, MAIL, RCPT, the end of the headers, and the body need no answer of ours."""
_LEADING_SPACE = 0x100000  # a header's value comes as it stands, with the space before it

CONTINUE = b"c"
_UNIX = getattr(socket, "AF_UNIX", None)
_ONE_WAY = (b"D", b"A", b"K", b"Q")


class Mail(NamedTuple):
    """A mail as the milter sees it: its headers in their order, all of it as bytes, its number in the queue, and from
    whom and to whom the client sends it.
    """

    headers: tuple[tuple[bytes, bytes], ...]
    whole: bytes
    queue_id: str
    sender: str
    to: tuple[str, ...]


class Conversation(asyncio.Protocol):
    """Speaks with the mail server until it leaves.

    Args:
        judge: gets each mail, None for one of more than `size` bytes; answers with commands and their data, in order,
            the last of which decides (see `add_header` and its neighbours).
        size: bytes of a mail, at most.
    """

    def __init__(self, judge: Callable[[Mail | None], Awaitable[list[bytes]]], size: int) -> None:
        self._judge, self._size = judge, size
        self._silent: set[bytes] = set(_ONE_WAY)
        self._spaced = False
        self._read = bytearray()
        self._judging: asyncio.Task[None] | None = None
        self._forget()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]  # of a stream it is one
        self._socket = transport.get_extra_info("socket")

    def connection_lost(self, error: Exception | None) -> None:
        """Nobody waits for the answer any more."""
        if self._judging is not None:
            self._judging.cancel()

    def data_received(self, data: bytes) -> None:
        """Take in whatever has come."""
        self._read += data
        self._go_on()
        if self._socket.family != _UNIX and hasattr(socket, "TCP_QUICKACK"):
            # The server sends what needs no answer in small pieces and waits (Nagle) until each is acknowledged, which
            # the system does 40 ms later unless it is told to do it now.
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)

    def _go_on(self) -> None:
        """Answer the packets that are whole, one after another; a mail's end is answered when it has been judged."""
        while self._judging is None and len(self._read) >= 4 and not self._transport.is_closing():
            length = int.from_bytes(self._read[:4])
            if not 1 <= length <= _LONGEST:
                self._transport.close()  # this is no mail server
                return
            if len(self._read) < 4 + length:
                return
            command, data = bytes(self._read[4:5]), bytes(self._read[5 : 4 + length])
            del self._read[: 4 + length]
            if command == b"E":
                self._take(data)
                self._judging = asyncio.ensure_future(self._end())
            elif command == b"Q" or (command == b"O" and len(data) < 12):
                self._transport.close()
            elif answer := self._answer(command, data):
                self._send([answer])

    async def _end(self) -> None:
        """Have the mail judged, and go on with what came meanwhile."""
        try:
            self._send(await self._judge(self._mail()))
        except BaseException:
            self._transport.close()  # the server does then as it is set to
            raise
        self._judging = None
        self._go_on()

    def _send(self, answers: list[bytes]) -> None:
        self._transport.write(b"".join(struct.pack("!I", len(answer)) + answer for answer in answers))

    def _forget(self) -> None:
        self._headers: list[tuple[bytes, bytes]] = []
        self._body: list[bytes] = []
        self._length = 0
        self._queue_id = self._sender = ""
        self._to: list[str] = []

    def _answer(self, command: bytes, data: bytes) -> bytes:
        """What is answered to one packet; mostly "go on", or nothing."""
        if command == b"O":
            return self._negotiate(data)
        if command == b"D":
            macros = data[1:].split(b"\0")
            values = dict(zip(macros[::2], macros[1::2], strict=False))
            self._queue_id = values.get(b"i", values.get(b"{i}", self._queue_id.encode())).decode("ascii", "replace")
        elif command == b"M":
            self._sender, self._to = _address(data), []
        elif command == b"R":
            self._to.append(_address(data))
        elif command == b"L":
            name, _, value = data.removesuffix(b"\0").partition(b"\0")
            self._headers.append((name, value if self._spaced else b" " + value))
            self._length += len(data)
        elif command == b"B":
            self._take(data)
        elif command in (b"A", b"K", b"C"):
            self._forget()
        return b"" if command in self._silent else CONTINUE

    def _take(self, data: bytes) -> None:
        """A piece of the text; none of a mail that is too long already."""
        self._length += len(data)
        if self._length <= self._size:
            self._body.append(data)

    def _negotiate(self, data: bytes) -> bytes:
        version, actions, steps = struct.unpack("!III", data[:12])
        wanted = _NOT_SENT | _LEADING_SPACE | sum(_NO_ANSWER.values())
        agreed = steps & wanted
        self._silent = {*_ONE_WAY, *(command for command, flag in _NO_ANSWER.items() if agreed & flag)}
        self._spaced = bool(agreed & _LEADING_SPACE)
        return b"O" + struct.pack("!III", min(version, VERSION), actions & _ACTIONS, agreed)

    def _mail(self) -> Mail | None:
        """The mail that is complete now; None for one that is too long."""
        headers, body, length, queue_id = tuple(self._headers), b"".join(self._body), self._length, self._queue_id
        sender, to = self._sender, tuple(self._to)
        self._forget()
        if length > self._size:
            return None
        # folded lines end with \n alone, as Postfix keeps them
        head = b"".join(b"%b:%b\n" % header for header in headers)
        return Mail(headers, head + b"\n" + body, queue_id, sender, to)


def _address(data: bytes) -> str:
    """The address at the start of what comes of MAIL or RCPT; its options follow."""
    return data.partition(b"\0")[0].strip(b"<>").decode("utf-8", "replace")


def add_header(name: str, value: str) -> bytes:
    """A header at the end of the others."""
    return b"h" + name.encode() + b"\0 " + value.encode() + b"\0"


def delete_header(name: bytes, number: int) -> bytes:
    """Takes out the header that is the `number`th of its name, from 1; of several, the last one goes first."""
    return b"m" + struct.pack("!I", number) + name + b"\0\0"


def quarantine(reason: str) -> bytes:
    """Into the hold queue: the client hears that the mail was taken, and somebody looks at it."""
    return b"q" + reason.encode() + b"\0"


def reply(answer: bytes) -> bytes:
    """An SMTP answer of one or more lines. A percent sign is doubled, as `smfi_setmlreply` asks."""
    return b"y" + answer.replace(b"%", b"%%") + b"\0"
