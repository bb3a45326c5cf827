"""Types and style hold everywhere, by the settings in pyproject.toml."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("command", [["mypy"], ["ruff", "check", "--no-cache", "--output-format=concise"]])
def test_the_checkers_are_content(command, tmp_path, monkeypatch):
    monkeypatch.setenv("MYPY_CACHE_DIR", str(tmp_path))

    done = subprocess.run([sys.executable, "-m", *command], capture_output=True, cwd=ROOT, check=False)

    assert done.returncode == 0, done.stdout.decode()
