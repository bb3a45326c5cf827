"""Several processes on the same socket, so that a server of ours uses all processors."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_alive: list[int] = []
"""In a worker: the end of a pipe that closes when the first process is gone."""


def share(work: Callable[[], None], count: int) -> None:
    """Run `work` in `count` processes, and start one anew when it dies, until told to stop.

    What is loaded by now is shared by all of them: it is never looked at by the garbage collector again.
    """
    gc.collect()
    gc.freeze()
    if count == 1 or not hasattr(os, "fork"):
        work()
        return
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
    ours, theirs = os.pipe()
    while running or not stopping:
        while not stopping and len(running) < count:
            child = os.fork()
            if not child:
                for each in (signal.SIGINT, signal.SIGTERM):
                    signal.signal(each, signal.SIG_DFL)
                os.close(theirs)
                _alive.append(ours)
                work()
                os._exit(0)
            running.add(child)
        ended, code = os.wait()
        running.discard(ended)
        if code and not stopping:
            time.sleep(1)  # one that cannot start is not to keep the machine busy


def stopped() -> asyncio.Event:
    """An event that comes when this process is told to stop. A worker whose first process was killed dies as well."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows
            loop.add_signal_handler(each, stop.set)
    for pipe in _alive:
        loop.add_reader(pipe, os._exit, 1)
    return stop
