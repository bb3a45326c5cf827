"""What `draftkit smtp-proxy` costs: `python bench/relay.py [MAILS]`, the proxy's way beside the bare one, in turns.

The server behind it keeps nothing, so this is the harshest comparison: a real one waits for its disk. Needs
`draftkit[gate]`.
"""

from __future__ import annotations

import os
import smtplib
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aiosmtpd.controller import Controller

SESSIONS = (1, 8)
MAIL = (
    "From: Ruth <ruth@example.com>\r\nTo: nora@example.org\r\nSubject: Catalogue by Thursday, 12 March\r\n\r\n"
    "Hello Nora,\r\n\r\nby 7:00 on Wednesday, 11 March, we reprint all copies; by noon on Thursday, 12 March, they\r\n"
    "are yours. Copy {} of the list lies with the driver.\r\n\r\n"
    "I'll call you on Tuesday, 10 March, at 10:00: +44 1632 960148.\r\n\r\nRuth\r\n"
)


class Sink:
    """Takes every mail and keeps none."""

    async def handle_DATA(self, _server: Any, _session: Any, _envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        """Say yes."""
        return "250 ok"


class Server(Controller):
    """One whose port the system chooses."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def sink() -> None:
    """Be the server until standard input ends."""
    server = Server(Sink(), hostname="127.0.0.1", port=0)
    server.start()
    print(server.port, flush=True)
    sys.stdin.read()
    os._exit(0)


def session(port: int, first: int, count: int) -> None:
    """Send mails over one connection."""
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        for number in range(first, first + count):
            smtp.sendmail("ruth@example.com", ["nora@example.org"], MAIL.format(number).encode())


def memory(process: subprocess.Popen[str]) -> int:
    """MiB that a process holds."""
    with open(f"/proc/{process.pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS")) // 1024


def main() -> None:
    """Print mails a second for each way, and what the proxy's memory comes to."""
    mails = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    behind = subprocess.Popen([sys.executable, __file__, "sink"], **pipes)
    bare = int(behind.stdout.readline())  # type: ignore[union-attr]  # it was asked for
    call = ["smtp-proxy", "--upstream", f"127.0.0.1:{bare}", "--tls", "none", "--listen", "127.0.0.1:0"]
    proxy = subprocess.Popen([sys.executable, "-m", "draftkit", *call], **pipes)
    ours = int(proxy.stdout.readline().split()[1].rpartition(":")[2])  # type: ignore[union-attr]  # as above
    session(ours, 0, 20)
    print(f"memory {memory(proxy)} MiB")
    done = 0
    for turn in range(2):
        for sessions in SESSIONS:
            for name, port in (("bare", bare), ("proxy", ours)):
                each = mails // 4 // sessions
                start = time.perf_counter()
                with ThreadPoolExecutor(sessions) as pool:
                    list(
                        pool.map(
                            session, [port] * sessions, range(done, done + each * sessions, each), [each] * sessions
                        )
                    )
                done += each * sessions
                rate = each * sessions / (time.perf_counter() - start)
                print(
                    f"turn {turn + 1}  {name:5}  {sessions} sessions  {rate:6.0f} mails/s  memory {memory(proxy)} MiB",
                    flush=True,
                )
    proxy.terminate()
    behind.terminate()


if __name__ == "__main__":
    sink() if sys.argv[1:] == ["sink"] else main()
