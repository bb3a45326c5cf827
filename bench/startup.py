"""What a start of draftkit costs, as a ratio to a Python that does nothing.

    python bench/startup.py [-n RUNS] [-- NAME …]

Run it by the Python of an environment that has draftkit and nothing else that starts along (see the `.pth` files of an
environment). Each case is a fresh process; cases take turns, so that a slow minute of the machine hits all alike. The
figures are user and system CPU time by wait4: the median of all runs, and the best.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

CASE = Path(__file__).parent.parent / "examples" / "catalogue.toml"
LETTER = "Dear Nora,\n\nI'm sorry that we printed pages 14 and 15 with last year's prices.\n" * 8
START = "import sys; sys.argv = ['draftkit', *sys.argv[1:]]; from draftkit.cli.main import main; main()"


def cases(folder: Path) -> dict[str, tuple[list[str], str]]:
    """Name → (arguments of draftkit, standard input).

    "cold skeleton" cases find everything in the cache but the HTML page; "no cache" cases find nothing, as on the first
    start after an installation or a change of the templates.
    """
    draft = ["draft", "first-notice", str(CASE), "--quiet"]
    fast = str(folder / "fast.toml")
    return {
        "--version": (["--version"], ""),
        "--help": (["--help"], ""),
        "lint": (["lint", "--lang", "en"], LETTER),
        "lint ru": (["lint", "--lang", "ru"], LETTER),
        "draft text": ([*draft, "--format", "text"], ""),
        "draft eml": ([*draft, "--format", "eml"], ""),
        "draft eml, cold skeleton, css-inline": (["--settings", fast, *draft, "--format", "eml"], ""),
        "draft eml, cold skeleton, premailer": ([*draft, "--format", "eml"], ""),
        "draft text, no cache": ([*draft, "--format", "text"], ""),
    }


def cpu(argv: list[str], text: str, folder: Path, cache: str) -> float:
    """CPU milliseconds of one process."""
    environment = {**os.environ, "DRAFTKIT_CACHE": cache}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    letter = folder / "letter.txt"
    letter.write_text(text, encoding="utf-8")
    with letter.open("rb") as stdin, open(os.devnull, "wb") as out:
        process = subprocess.Popen(argv, stdin=stdin, stdout=out, stderr=subprocess.PIPE, cwd=folder, env=environment)
        errors = process.stderr.read() if process.stderr else b""
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(argv[3:])}: {errors.decode()}")
    return (usage.ru_utime + usage.ru_stime) * 1000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", type=int, default=15, help="runs of each case")
    parser.add_argument("names", nargs="*", help="only these cases")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "fast.toml").write_text('inliner = "css-inline"\n')
        wanted = {key: case for key, case in cases(folder).items() if not options.names or key in options.names}
        argv = {"bare Python": [sys.executable, "-I", "-c", "pass"]}
        argv |= {key: [sys.executable, "-I", "-c", START, *arguments] for key, (arguments, _) in wanted.items()}
        figures: dict[str, list[float]] = {key: [] for key in argv}
        for run in range(-1, options.n):
            for key, command in argv.items():
                cache = "" if "no cache" in key else str(folder / "cache")
                if "cold skeleton" in key:
                    for page in (folder / "cache").glob("html-*"):
                        page.unlink()
                took = cpu(command, wanted.get(key, ([], ""))[1], folder, cache)
                if run >= 0:  # the first round only warms caches
                    figures[key].append(took)
    bare = statistics.median(figures["bare Python"]), min(figures["bare Python"])
    for key, values in figures.items():
        median, best = statistics.median(values), min(values)
        print(f"{key:36s} {median:7.1f} ms {median / bare[0]:6.2f}x   best {best:7.1f} ms {best / bare[1]:6.2f}x")


main()
