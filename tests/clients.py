"""What the tests share that drive other people's programs."""

from __future__ import annotations

import os
import shutil
import subprocess
import time

import pytest

TOOLS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "tools")


def need(*what):
    """A test without its tools is skipped at home and fails where results count."""
    lacking = [each for each in what if not (shutil.which(each) or os.path.exists(os.path.join(TOOLS, each)))]
    if lacking:
        message = f"missing: {', '.join(lacking)}; run .ci/tools"
        if os.environ.get("CI", "") not in ("", "false", "0"):
            pytest.fail(message)
        pytest.skip(message)


def wait_for(look, what, seconds=30):
    """The first answer of `look` that is true; the last one is shown where there is none in time."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            pytest.fail(f"waited in vain for {what}")
        time.sleep(0.05)


class Terminal:
    """A program in a terminal of its own, whose screen is read and whose keys are pressed."""

    def __init__(self, folder, environment):
        self._tmux = ["tmux", "-L", f"dk{os.getpid()}-{folder.name}", "-f", os.devnull]
        self._folder, self._environment = folder, environment

    def start(self, command):
        self("new-session", "-d", "-x", "160", "-y", "50", command)

    def __call__(self, *arguments):
        done = subprocess.run(
            [*self._tmux, *arguments],
            cwd=self._folder,
            env=self._environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        return done.stdout

    def keys(self, *keys):
        self("send-keys", *keys)

    def screen(self):
        return self("capture-pane", "-p", "-J")

    def shows(self, *texts):
        try:
            return wait_for(lambda: all(text in self.screen() for text in texts) and self.screen(), texts)
        except BaseException:
            print(self.screen())
            raise
