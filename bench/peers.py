"""draftkit beside other prose linters, in one run on one machine.

    python bench/peers.py [-n MESSAGES] [--folder FOLDER]

Installs proselint from PyPI and write-good, alex and textlint (with its write-good rule) from npm into FOLDER (by
default a temporary one; with FOLDER they are there the next time), checks one message with each, cold, and then many in
one process, and prints CPU times as ratios to a Python that does nothing, and messages per CPU-second. What cannot be
installed is left out. They look for other things and know English alone: the messages are the English ones of lint.py.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from lint import messages

NPM = ("textlint@15", "textlint-rule-write-good@2", "write-good@1", "alex@11")
PYPI = ("proselint==0.16.0",)
RUNS = 9
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


def install(folder: Path) -> dict[str, list[str]]:
    """Install the others; name → the command that takes files."""
    python = folder / "venv" / "bin" / "python"
    tools = folder / "node_modules" / ".bin"
    if not python.exists():
        venv.create(folder / "venv", with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *PYPI], check=False)
    npm = shutil.which("npm")
    if npm and not tools.exists():
        quiet = ("--no-audit", "--no-fund", "--silent", "--prefix", str(folder))
        subprocess.run([npm, "install", *quiet, *NPM], check=False, cwd=folder)
    rules = folder / "textlint.json"
    rules.write_text(json.dumps({"rules": {"write-good": True}}))
    commands = {
        "proselint": [str(folder / "venv" / "bin" / "proselint"), "check"],
        "write-good": [str(tools / "write-good")],
        "alex": [str(tools / "alex"), "--text"],
        "textlint, one rule": [str(tools / "textlint"), "-c", str(rules)],
    }
    return {name: command for name, command in commands.items() if Path(command[0]).exists()}


def cpu(command: list[str], stdin: Path | None = None) -> float:
    """CPU seconds of a process and its children."""
    with open(stdin or os.devnull, "rb") as source, open(os.devnull, "wb") as out:
        process = subprocess.Popen(command, stdin=source, stdout=out, stderr=out, env=ENVIRONMENT)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", type=int, default=300, help="messages that are checked in one process [300]")
    parser.add_argument("--folder", type=Path, help="where the others are installed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        folder = (options.folder or work / "peers").resolve()
        folder.mkdir(parents=True, exist_ok=True)
        texts = [message.text for message in messages(2 * options.n, 1) if message.lang == "en"]
        files = [work / f"{number:04}.txt" for number in range(len(texts))]
        for file, text in zip(files, texts, strict=True):
            file.write_text(text + "\n", encoding="utf-8")
        lines = work / "messages.jsonl"
        lines.write_text("".join(json.dumps({"text": text, "lang": "en"}) + "\n" for text in texts), encoding="utf-8")
        draftkit = [sys.executable, "-m", "draftkit", "lint", "--lang", "en"]
        one = {"draftkit, all rules": draftkit} | install(folder)
        times: dict[str, list[float]] = {key: [] for key in ("bare Python", *one)}
        for _ in range(RUNS + 1):  # in turn, so that a slow moment hits all alike; the first warms caches
            times["bare Python"].append(cpu([sys.executable, "-I", "-c", "pass"]))
            for key, command in one.items():
                times[key].append(cpu([*command, str(files[0])]))
        bare = statistics.median(times["bare Python"][1:])
        print(f"{'':24s}{'one message':>14s}{'messages per CPU-second':>28s}")
        for key, command in one.items():
            many = [*command, *map(str, files)]
            batch = min(cpu(many) for _ in range(2))
            print(f"{key:24s}{statistics.median(times[key][1:]) / bare:13.1f}x{len(files) / batch:28,.0f}")
        batch = min(cpu([*draftkit, "--input", "jsonl", "--format", "jsonl"], lines) for _ in range(3))
        print(f"{'draftkit, jsonl':24s}{'':14s}{len(files) / batch:28,.0f}")
        print(f"bare Python: {bare * 1000:.1f} ms; {len(files)} messages of about 150 words")


if __name__ == "__main__":
    main()
