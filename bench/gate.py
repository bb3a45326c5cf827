"""What the gates cost: mails a second through a real Postfix with `draftkit milter` and without, and through
`draftkit smtp-proxy` to it and without, all rules on.

    python bench/gate.py [-n MAILS] [-t TURNS] [-s SESSIONS …] [--memory MAILS]

Needs root, Postfix and `draftkit[gate]`. All mails differ (150 words, English and Russian in turn, hardly a sentence
twice). Each way is taken in turns of MAILS, since the machine's speed swings; the time of a turn goes on until Postfix
has handed on the last mail. `--memory` sends that many through each gate and prints what it holds.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from base64 import encodebytes
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "tests")]

from lint import fresh, messages
from postfix import Postfix, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = (
    "From: Ruth <ruth@example.com>\r\nTo: Nora Blake <nora@example.org>\r\nSubject: Order {}, Thursday 10:00\r\n"
    "Message-ID: <{}@example.com>\r\nDate: Mon, 02 Mar 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
    "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
)


def mails() -> Iterator[bytes]:
    """Mails that all differ."""
    number = 0
    while True:
        for message in fresh(messages(500, 0, seed=number), seed=number):
            number += 1
            text = encodebytes(message.text.replace("\n", "\r\n").encode()).replace(b"\n", b"\r\n")
            yield HEAD.format(number, number).encode() + text + b".\r\n"


def session(port: int, batch: list[bytes]) -> None:
    """Send mails over one connection, a step at a time, as little work as a client can have."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        answers = connection.makefile("rb")

        def say(data: bytes, good: bytes) -> None:
            if data:
                connection.sendall(data)
            while (answer := answers.readline())[3:4] == b"-":
                pass
            if not answer.startswith(good):
                raise SystemExit(f"{data[:40]!r}: {answer!r}")

        say(b"", b"220")
        say(b"EHLO bench\r\n", b"250")
        for mail in batch:
            say(b"MAIL FROM:<ruth@example.com>\r\n", b"250")
            say(b"RCPT TO:<nora@example.org>\r\n", b"250")
            say(b"DATA\r\n", b"354")
            say(mail, b"250")
        say(b"QUIT\r\n", b"221")


class Bench:
    """The servers, and what is sent to them."""

    def __init__(self, home: str) -> None:
        self.sink_port = free_port()
        self.sink = subprocess.Popen(
            [shutil.which("smtp-sink") or "", "-u", "nobody", f"127.0.0.1:{self.sink_port}", "500"]
        )
        self.postfix = Postfix(home, self.sink_port)
        self.home = home
        self.mails = mails()
        self.gates: dict[str, subprocess.Popen[bytes]] = {}
        self.ports = {"bare": self.postfix.bare, "milter": self.postfix.smtp}
        with open(f"{home}/draftkit.toml", "w", encoding="utf-8") as file:
            file.write('[policy]\nerror = "accept"\n')  # a word that is another one now may be wrong where it stands
        self.start("milter", "milter", "--listen", f"127.0.0.1:{self.postfix.milter}")
        call = ["smtp-proxy", "--upstream", f"127.0.0.1:{self.postfix.bare}", "--tls", "none"]
        said = self.start("proxy", *call, "--listen", "127.0.0.1:0")
        self.ports["proxy"] = int(said.split()[1].rpartition(":")[2])

    def start(self, name: str, *call: str) -> str:
        """Start a gate, and give what it says first."""
        """Start a gate; the line that it says then."""
        gate = subprocess.Popen([sys.executable, "-m", "draftkit", *call], cwd=self.home, stdout=subprocess.PIPE)
        self.gates[name] = gate
        return gate.stdout.readline().decode()  # type: ignore[union-attr]  # it was asked for

    def stop(self) -> None:
        """Stop the gates and the Postfix."""
        """End all of them."""
        for gate in self.gates.values():
            gate.terminate()
        self.postfix.stop()
        self.sink.terminate()

    def waiting(self) -> bool:
        """Whether Postfix still has mail."""
        queues = (f"{self.home}/queue/{name}" for name in ("incoming", "active", "maildrop", "deferred"))
        return any(files for queue in queues for _, _, files in os.walk(queue))

    def cpu(self, name: str) -> float:
        """Seconds of processor time that a gate has taken, with all its processes."""
        total = 0.0
        for pid in self.pids(name):
            with open(f"/proc/{pid}/stat", encoding="ascii") as file:
                total += sum(map(int, file.read().rpartition(")")[2].split()[11:13])) / os.sysconf("SC_CLK_TCK")
        return total

    def pids(self, name: str) -> list[int]:
        """A gate's processes."""
        first = self.gates[name].pid
        with open(f"/proc/{first}/task/{first}/children", encoding="ascii") as file:
            return [first, *map(int, file.read().split())]

    def rate(self, way: str, count: int, sessions: int) -> float:
        """Mails a second."""
        each = count // sessions
        batches = [list(islice(self.mails, each)) for _ in range(sessions)]
        start = time.perf_counter()
        with ThreadPoolExecutor(sessions) as clients:
            list(clients.map(session, [self.ports[way]] * sessions, batches))
        while self.waiting():
            time.sleep(0.01)
        return each * sessions / (time.perf_counter() - start)

    def memory(self, name: str) -> float:
        """MiB that a gate holds, with all its processes; what they share counts once (Pss)."""
        total = 0
        for pid in self.pids(name):
            with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
                total += next(int(line.split()[1]) for line in file if line.startswith("Pss:"))
        return total / 1024


def throughput(bench: Bench, count: int, turns: int, sessions: list[int]) -> None:
    """The ways in turns; the ratio is of neighbouring turns."""
    for width in sessions:
        rates: dict[str, list[float]] = {name: [] for name in bench.ports}
        before = {name: bench.cpu(name) for name in bench.gates}
        for turn in range(turns):
            for name in sorted(rates, key=lambda name: hash((name, turn))):
                rates[name].append(bench.rate(name, count, width))
        bare = rates["bare"]
        for name, found in rates.items():
            ratio = statistics.median(each / other for each, other in zip(found, bare, strict=True))
            took = (bench.cpu(name) - before[name]) / count / turns * 1000 if name in before else 0
            shown = " ".join(f"{each:.0f}" for each in found)
            print(
                f"{width:3} sessions  {name:6} {statistics.median(found):5.0f} mails/s  {ratio:6.1%}"
                f"  {took:4.1f} ms of processor a mail  ({shown})",
                flush=True,
            )


def growth(bench: Bench, count: int) -> None:
    """Memory on the way to so many mails."""
    for name in bench.gates:
        done = 0
        for mark in (500, count // 4, count // 2, count):
            bench.rate(name, mark - done, 10)
            done = mark
            print(f"{name:7} after {mark:6,} mails  {bench.memory(name):6.1f} MiB", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", type=int, default=500, help="mails a turn")
    parser.add_argument("-t", type=int, default=5, help="turns of each way")
    parser.add_argument("-s", type=int, nargs="*", default=[1, 10], help="connections at the same time")
    parser.add_argument("--memory", type=int, default=0, metavar="MAILS", help="send so many through each gate")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.chmod(home, 0o755)  # noqa: S103  Postfix's user has to come in
        bench = Bench(home)
        try:
            for name in bench.ports:
                bench.rate(name, 100, 10)
            throughput(bench, options.n, options.t, options.s)
            if options.memory:
                growth(bench, options.memory)
        finally:
            bench.stop()


if __name__ == "__main__":
    main()
