"""What the README and the page about checking show is what happens. `python tests/test_readme.py` writes it anew."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PAGES = (README, ROOT / "docs" / "lint.md")
BLOCK = re.compile(r"^```console\n\$ draftkit (.+)\n((?:.*\n)*?)```$", re.MULTILINE)


def run(command: str) -> str:
    """Both outputs of a command, as a reader of a terminal sees them."""
    environment = {**os.environ, "NO_COLOR": "1"}
    argv = [sys.executable, "-m", "draftkit", *command.split()]
    done = subprocess.run(
        argv, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    return done.stdout.decode()


@pytest.mark.parametrize(
    ("command", "shown"), [block for page in PAGES for block in BLOCK.findall(page.read_text(encoding="utf-8"))]
)
def test_the_readme_shows_what_happens(command, shown):
    assert shown == run(command)


def test_links_of_the_readme_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", README.read_text(encoding="utf-8")):
        assert (ROOT / target).exists(), target


def test_the_two_commands_are_there():
    text = README.read_text(encoding="utf-8")

    assert "pip install . && .venv/bin/draftkit draft all examples/catalogue.toml -o out" in text
    assert "\n./test\n" in text


if __name__ == "__main__":
    for page in PAGES:
        new = BLOCK.sub(
            lambda found: f"```console\n$ draftkit {found[1]}\n{run(found[1])}```", page.read_text(encoding="utf-8")
        )
        page.write_text(new, encoding="utf-8")
