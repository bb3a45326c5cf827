"""A client of the language server: speaks LSP over the pipes of a real `draftkit lsp`."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading

import pytest


class Editor:
    """An editor without a window. `texts` are the documents as it has them."""

    def __init__(self, folder, *arguments, environment=None):
        self.folder = folder
        self._process = subprocess.Popen(
            [sys.executable, "-m", "draftkit", *arguments, "lsp"], cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        self._came = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self._number = 0
        self.seen = []
        self.texts = {}

    def _read(self):
        out = self._process.stdout
        while line := out.readline():
            length = int(line.partition(b":")[2])
            while out.readline().strip():
                pass
            self._came.put(json.loads(out.read(length)))
        self._came.put(None)

    def send(self, method, params, number=None):
        message = {"jsonrpc": "2.0", "method": method, "params": params} | ({} if number is None else {"id": number})
        data = json.dumps(message).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self._process.stdin.flush()

    def wait(self, fits, what, seconds=60):
        """The first message from the server that fits; those before it are kept in `seen`."""
        while True:
            try:
                message = self._came.get(timeout=seconds)
            except queue.Empty:
                pytest.fail(f"waited in vain for {what}; came: {self.seen}")
            assert message is not None, self._process.stderr.read().decode()
            self.seen.append(message)
            if fits(message):
                return message

    def ask(self, method, params):
        self._number += 1
        number = self._number
        self.send(method, params, number)
        answer = self.wait(lambda each: each.get("id") == number and "method" not in each, method)
        assert "error" not in answer, answer
        return answer["result"]

    def start(self, encodings=None, options=None, capabilities=None):
        capabilities = {"general": {"positionEncodings": encodings}} if encodings else dict(capabilities or {})
        given = {
            "processId": None,
            "rootUri": self.folder.as_uri(),
            "capabilities": capabilities,
            "initializationOptions": options,
        }
        answer = self.ask("initialize", given)
        self.send("initialized", {})
        return answer["capabilities"]

    def open(self, name, text, language="plaintext"):
        uri = (self.folder / name).as_uri()
        self.texts[uri] = text
        self.send(
            "textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": language, "version": 1, "text": text}}
        )
        return uri

    def change(self, uri, version, *changes):
        self.send(
            "textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": changes}
        )

    def diagnostics(self, uri, version=1):
        def fits(each):
            return (
                each.get("method") == "textDocument/publishDiagnostics"
                and each["params"]["uri"] == uri
                and each["params"].get("version") == version
            )

        return self.wait(fits, f"diagnostics of {uri} {version}")["params"]["diagnostics"]

    def messages(self):
        return [each["params"]["message"] for each in self.seen if each.get("method") == "window/showMessage"]

    def actions(self, uri, place, only=None):
        context = {"diagnostics": []} | ({"only": only} if only else {})
        return self.ask("textDocument/codeAction", {"textDocument": {"uri": uri}, "range": place, "context": context})

    def end(self):
        self.ask("shutdown", None)
        self.send("exit", None)
        self._process.stdin.close()
        self._process.wait(30)
        assert self._process.stderr.read() == b""
        return self._process.returncode

    def kill(self):
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            pipe.close()
