"""The milter protocol, version 6, as far as a check of whole mails needs it: one connection of Postfix or Sendmail.

A packet is a length (four bytes), a command (one), and its data. Sources: `smfi_*` in libmilter's documentation and
`include/libmilter/mfdef.h`; Postfix's MILTER_README.
"""

from __future__ import annotations

import asyncio
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
_NO_ANSWER = {
    b"L": 0x80,
    b"M": 0x4000,
    b"R": 0x8000,
    b"N": 0x40000,
    b"B": 0x80000,
}  # headers, MAIL, RCPT, end of headers, body
_LEADING_SPACE = 0x100000  # a header's value comes as it stands, with the space before it

CONTINUE = b"c"
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


async def converse(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    judge: Callable[[Mail | None], Awaitable[list[bytes]]],
    size: int,
) -> None:
    """Speak with the mail server until it leaves.

    Args:
        reader: from the server.
        writer: to the server.
        judge: gets each mail, None for one of more than `size` bytes; answers with commands and their data, in order,
            the last of which decides (see `add_header` and its neighbours).
        size: bytes of a mail, at most.
    """
    conversation = _Conversation(judge, size)
    try:
        while True:
            (length,) = struct.unpack("!I", await reader.readexactly(4))
            if not 1 <= length <= _LONGEST:
                return  # this is no mail server
            packet = await reader.readexactly(length)
            for answer in await conversation.answers(packet[:1], packet[1:]):
                writer.write(struct.pack("!I", len(answer)) + answer)
            await writer.drain()
            if packet[:1] == b"Q":
                return
    except (asyncio.IncompleteReadError, ConnectionError, struct.error):
        return
    finally:
        writer.close()


class _Conversation:
    def __init__(self, judge: Callable[[Mail | None], Awaitable[list[bytes]]], size: int) -> None:
        self._judge, self._size = judge, size
        self._silent: set[bytes] = set(_ONE_WAY)
        self._spaced = False
        self._forget()

    def _forget(self) -> None:
        self._headers: list[tuple[bytes, bytes]] = []
        self._body: list[bytes] = []
        self._length = 0
        self._queue_id = self._sender = ""
        self._to: list[str] = []

    async def answers(self, command: bytes, data: bytes) -> list[bytes]:
        """What is answered to one packet; mostly "go on", or nothing."""
        if command == b"O":
            return [self._negotiate(data)]
        if command == b"D":
            macros = data[1:].split(b"\0")
            values = dict(zip(macros[::2], macros[1::2], strict=False))
            self._queue_id = values.get(b"i", values.get(b"{i}", self._queue_id.encode())).decode("ascii", "replace")
        if command == b"M":
            self._sender, self._to = _address(data), []
        if command == b"R":
            self._to.append(_address(data))
        if command == b"L":
            name, _, value = data.removesuffix(b"\0").partition(b"\0")
            self._headers.append((name, value if self._spaced else b" " + value))
            self._length += len(data)
        elif command in (b"B", b"E"):
            self._length += len(data)
            if self._length <= self._size:
                self._body.append(data)
        if command == b"E":
            return await self._end()
        if command in (b"A", b"K", b"C"):
            self._forget()
        return [] if command in self._silent else [CONTINUE]

    def _negotiate(self, data: bytes) -> bytes:
        version, actions, steps = struct.unpack("!III", data[:12])
        wanted = _NOT_SENT | _LEADING_SPACE | sum(_NO_ANSWER.values())
        agreed = steps & wanted
        self._silent = {*_ONE_WAY, *(command for command, flag in _NO_ANSWER.items() if agreed & flag)}
        self._spaced = bool(agreed & _LEADING_SPACE)
        return b"O" + struct.pack("!III", min(version, VERSION), actions & _ACTIONS, agreed)

    async def _end(self) -> list[bytes]:
        headers, body, length, queue_id = tuple(self._headers), b"".join(self._body), self._length, self._queue_id
        sender, to = self._sender, tuple(self._to)
        self._forget()
        if length > self._size:
            return await self._judge(None)
        head = b"".join(
            b"%b:%b\n" % header for header in headers
        )  # folded lines end with \n alone, as Postfix keeps them
        return await self._judge(Mail(headers, head + b"\n" + body, queue_id, sender, to))


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
