"""The page of `draftkit serve` as people meet it: a real server, a real browser."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
from urllib.parse import urlsplit

from clients import TOOLS


class Server:
    """`draftkit serve` for a folder, on a free port."""

    def __init__(self, folder, state, *options, port=0):
        self.folder = folder
        self.environment = {
            **os.environ,
            "XDG_STATE_HOME": str(state),
            "XDG_CONFIG_HOME": str(state),
            "BROWSER": "false",
        }
        self.start(port, *options)

    def start(self, port, *options):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "draftkit", "serve", str(self.folder), "--no-open", "--port", str(port), *options],
            env=self.environment,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        self.link = self.process.stdout.readline().strip()
        assert self.link.startswith("http"), self.process.stderr.read()
        self.address = "http://" + urlsplit(self.link).netloc
        self.port = urlsplit(self.link).port

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate(timeout=20)

    def stop(self):
        """What it wrote until it ended."""
        self.process.terminate()
        return "".join(self.process.communicate(timeout=20))

    def ask(self, method, path, body=b"", **headers):
        """A request without a browser: status, headers, text."""
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        asked.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = asked.getresponse()
        found = answer.status, dict(answer.getheaders()), answer.read().decode()
        asked.close()
        return found


class Browser:
    """A Chromium without a screen; `run` is the body of an async function over playwright's `page` (tools/browser.mjs)."""

    def __init__(self):
        self._process = subprocess.Popen(
            ["node", os.path.join(TOOLS, "browser.mjs")],
            cwd=TOOLS,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def run(self, code, **values):
        self._process.stdin.write(json.dumps({"code": code, "values": values}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the browser ended"
        answer = json.loads(line)
        assert "error" not in answer, answer["error"]
        return answer["value"]

    def close(self):
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()
