"""`draftkit draft` as a person meets it: what lands where, what is said, and the code it ends with."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from draftkit.cli.main import main

ROOT = Path(__file__).parents[1]


@pytest.fixture
def draft(tmp_path, monkeypatch, capsysbinary):
    """Run `draftkit draft` in a folder with the case catalogue.toml; returns the exit code, output and errors."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "examples" / "catalogue.toml", tmp_path)

    def draft(*args):
        with pytest.raises(SystemExit) as ended:
            main(["draft", *args])
        out, err = capsysbinary.readouterr()
        return ended.value.code, out.decode(), err.decode()

    return draft


def test_a_house_has_its_own_letter(draft, tmp_path):
    shutil.copytree(ROOT / "templates" / "email", tmp_path / "house" / "templates" / "email")
    layout = tmp_path / "house" / "templates" / "email" / "letter.html.j2"
    layout.write_text(layout.read_text("utf-8").replace("<body", '<body data-house="yes"'), "utf-8")
    (tmp_path / "draftkit.toml").write_text('roots = ["house"]', "utf-8")

    for form in ("html", "eml"):
        code, out, _ = draft("detailed-email", "catalogue.toml", "--format", form)

        assert code == 0
        assert "data-house" in out
