"""A wheel, an sdist and `pip install -e` give the same draftkit, and a stranger's plugin works beside it.

Each is built and installed into a virtual environment of its own; nothing of the environment that runs the tests is used.
"""

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PARTS = ("draftkit", "plugins", "templates", "locales", "examples", "pyproject.toml", "README.md", "LICENSE")
MODES = ("wheel", "sdist", "editable")

pytestmark = pytest.mark.packaging


def run(*command, cwd):
    environment = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    environment["XDG_CACHE_HOME"] = str(Path(cwd) / "cache")
    done = subprocess.run(list(map(str, command)), capture_output=True, cwd=cwd, env=environment, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr).decode()
    return done.stdout


class House:
    """A fresh virtual environment."""

    def __init__(self, folder):
        venv.create(folder, symlinks=os.name != "nt")
        self.folder = folder
        scripts = folder / ("Scripts" if os.name == "nt" else "bin")
        self.python = scripts / Path(sys.executable).name
        self.draftkit = scripts / "draftkit"

    def install(self, *what):
        pip = (
            sys.executable,
            "-m",
            "pip",
            "--python",
            self.python,
            "install",
            "--quiet",
            "--disable-pip-version-check",
        )
        done = subprocess.run(list(map(str, (*pip, *what))), capture_output=True, cwd=self.folder, check=False)
        assert done.returncode == 0, done.stderr.decode()

    def run(self, *arguments):
        return run(self.draftkit, *arguments, cwd=self.folder)


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A copy of the checkout, so that building leaves nothing behind in it."""
    copy = tmp_path_factory.mktemp("source")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, copy / part)
    return copy


@pytest.fixture(scope="module")
def built(source, tmp_path_factory):
    dist = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--sdist", "--wheel", "--outdir", dist, source, cwd=dist)
    return {"wheel": next(dist.glob("*.whl")), "sdist": next(dist.glob("*.tar.gz"))}


@pytest.fixture(scope="module")
def houses(built, source, tmp_path_factory):
    """One environment for each way to install."""
    houses = {mode: House(tmp_path_factory.mktemp(mode)) for mode in MODES}
    houses["wheel"].install(built["wheel"])
    houses["sdist"].install(built["sdist"])
    houses["editable"].install("-e", source)
    return houses


def files(folder, root):
    return {
        path.relative_to(root).as_posix()
        for path in (root / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_everything_that_is_used_and_nothing_else(built, source):
    with zipfile.ZipFile(built["wheel"]) as wheel:
        packed = {name for name in wheel.namelist() if ".dist-info/" not in name}

    data = files("templates", source) | files("locales", source)
    wanted = files("draftkit", source) | {f"draftkit/{name}" for name in data}
    wanted |= {name.removeprefix("plugins/") for name in files("plugins", source)}
    assert packed == wanted


@pytest.mark.parametrize("command", [("kinds",), ("rules",), ("locales",), ("doctor",), ("blocks", "--lang", "ru")])
def test_all_ways_list_the_same(houses, command):
    wheel, sdist, editable = (houses[mode].run(*command) for mode in MODES)

    if command != ("doctor",):  # which names paths of its own
        assert wheel == sdist == editable
    assert wheel.count(b"\n") == sdist.count(b"\n") == editable.count(b"\n") > 2


def test_all_ways_draft_the_same_bytes(houses):
    drafts = []
    for mode in MODES:
        houses[mode].run("draft", "all", ROOT / "examples" / "catalogue.toml", "-o", "out")
        out = houses[mode].folder / "out"
        drafts.append({name: (out / name).read_bytes() for name in files(".", out)})

    assert drafts[0] == drafts[1] == drafts[2]
    assert {Path(name).suffix for name in drafts[0]} >= {".txt", ".html", ".eml"}


def test_all_ways_lint_the_same(houses, tmp_path):
    letter = tmp_path / "letter.txt"
    letter.write_text("I'm sorry if the delay caused trouble.\n", encoding="utf-8")

    reports = []
    for mode in MODES:
        command = [houses[mode].draftkit, "lint", letter, "--format", "json"]
        done = subprocess.run(command, capture_output=True, cwd=tmp_path, check=False)
        assert done.returncode == 1, done.stderr.decode()
        reports.append(done.stdout)

    assert reports[0] == reports[1] == reports[2]


def test_a_template_added_to_an_editable_checkout_is_live(houses, source):
    kind = (source / "templates" / "kinds" / "voicemail.toml").read_text(encoding="utf-8")
    (source / "templates" / "kinds" / "second-voicemail.toml").write_text(kind, encoding="utf-8")

    try:
        assert b"second-voicemail" in houses["editable"].run("kinds")
    finally:
        (source / "templates" / "kinds" / "second-voicemail.toml").unlink()


def test_the_example_plugin_works_beside_an_installed_draftkit(built, source, tmp_path):
    house = House(tmp_path / "house")
    house.install(built["wheel"], source / "examples" / "plugin", "pytest")
    case = source / "examples" / "catalogue.toml"

    assert b"example_house  draftkit-example-house 0.1.0 (draftkit_example_house)" in house.run("plugins")
    assert b"pickup-note" in house.run("kinds")
    assert b"from 8:00 to 18:00" in house.run("draft", "pickup-note", case, "--lang", "en")
    assert "с 8:00 до 18:00" in house.run("draft", "pickup-note", case, "--lang", "ru").decode()
    letter = tmp_path / "letter.txt"
    letter.write_text("It costs 200 euros, give or take.", encoding="utf-8")
    command = [house.draftkit, "lint", letter, "--select", "wording.ballpark", "--format", "count"]
    done = subprocess.run(command, capture_output=True, cwd=tmp_path, check=False)
    assert (done.returncode, done.stdout) == (1, b"1 wording.ballpark\n")
    shutil.copytree(source / "examples" / "plugin" / "tests", tmp_path / "tests")
    run(house.python, "-m", "pytest", "-q", tmp_path / "tests", cwd=tmp_path)
