"""The recipes of CONTRIBUTING.md do what they say, in a copy of the checkout: skeletons that fail until they are done."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RECIPES = re.findall(
    r"```console\n\$ draftkit ([^\n]+)\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.DOTALL
)


@pytest.fixture
def checkout(tmp_path):
    """A copy of what the recipes touch, with one family of rules; nothing in it is ours."""
    ignore = shutil.ignore_patterns("__pycache__", "node_modules")
    for name in ("draftkit", "locales", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignore)
    for family in ("apology", "tone"):
        if (ROOT / "plugins" / "draftkit_rules" / family / "__init__.py").exists():
            shutil.copytree(
                ROOT / "plugins" / "draftkit_rules" / family,
                tmp_path / "plugins" / "draftkit_rules" / family,
                ignore=ignore,
            )
    shutil.copy(ROOT / "plugins" / "draftkit_rules" / "__init__.py", tmp_path / "plugins" / "draftkit_rules")
    for name in ("pyproject.toml", "tests/test_todo.py", "tests/rules/test_examples.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def run(folder, *args, at=None):
    env = {
        **os.environ,
        "PYTHONPATH": f"{folder}{os.pathsep}{folder / 'plugins'}",
        "DRAFTKIT_CACHE": "",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return subprocess.run(
        [sys.executable, "-m", *args], capture_output=True, encoding="utf-8", cwd=at or folder, env=env, check=False
    )


def suite(folder, *args):
    return run(folder, "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", *args)


def content(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts}


@pytest.mark.parametrize(("command", "shown"), RECIPES, ids=[command.split()[0] for command, _ in RECIPES])
def test_a_recipe_shows_what_happens_and_touches_nothing_else(checkout, command, shown):
    before = content(checkout)

    done = run(checkout, "draftkit", *command.split())

    family = "  plugins/draftkit_rules/tone/__init__.py\n"
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.replace(family, "") == shown
    after = content(checkout)
    assert {path: after[path] for path in before} == before
    assert len(after) > len(before)
    again = run(checkout, "draftkit", *command.split())
    assert again.returncode == 2
    assert "is there already" in again.stderr
    assert content(checkout) == after


def test_a_new_rule_fails_until_it_is_done(checkout):
    run(checkout, "draftkit", "new-rule", "apology.sarcasm")
    args = ("tests/rules", "tests/test_todo.py", "-k", "apology.sarcasm")

    failed = suite(checkout, *args)

    assert failed.returncode == 1, failed.stdout
    assert "plugins/draftkit_rules/apology/sarcasm.en.toml:1: title" in failed.stdout
    assert "sarcasm.py:3: What it finds: TODO" in failed.stdout
    assert re.search(r"apology\.sarcasm-(en|ru)-amount", failed.stdout), "three examples of each sort are needed"

    bad = "".join(
        f'\n[[bad]]\ntext = "How <<wonderful of you>> to say {n}."\nfixed = "You said {n}."\n'
        for n in ("one", "two", "three")
    )
    good = "".join(f'\n[[good]]\ntext = "It was wonderful to hear {n}."\n' for n in ("one", "two", "three"))
    head = 'title = "Sarcasm{}"\nmessage = "“{{match}}” sounds mocking"\nwhy = "It mocks."\nadvice = "Say it straight."\npatterns = ["wonderful of you"]\n'
    folder = checkout / "plugins" / "draftkit_rules" / "apology"
    for lang in ("en", "ru"):
        (folder / f"sarcasm.{lang}.toml").write_text(head.format(lang) + bad + good, "utf-8")
    module = (folder / "sarcasm.py").read_text("utf-8")
    (folder / "sarcasm.py").write_text(module.replace("TODO: ", "This is "), "utf-8")
    done = suite(checkout, *args)
    assert done.returncode == 0, done.stdout


def test_a_new_block_fails_until_it_is_done(checkout):
    run(checkout, "draftkit", "new-block", "weather")

    failed = suite(checkout, "tests/test_todo.py", "-k", "weather")

    assert failed.returncode == 1
    assert "templates/blocks/weather.ru.toml:1: about" in failed.stdout
    for lang in ("en", "ru"):
        block = checkout / "templates" / "blocks" / f"weather.{lang}.toml"
        block.write_text(re.sub("# TODO.*", "", block.read_text("utf-8")).replace("TODO: ", ""), "utf-8")
    assert suite(checkout, "tests/test_todo.py", "-k", "weather").returncode == 0
    assert run(checkout, "draftkit", "blocks").returncode == 0


def test_a_new_language_lists_all_that_it_lacks(checkout):
    run(checkout, "draftkit", "new-locale", "de", "--like", "ru")

    failed = suite(checkout, "tests/test_todo.py", "-k", "de")

    assert failed.returncode == 1
    assert "locales/de/locale.toml:1: # TODO: this is ru, word for word." in failed.stdout
    missing = run(checkout, "draftkit", "locales", "--missing")
    assert missing.returncode == 1
    assert "de: blocks: greeting is missing" in missing.stdout
    assert "de: rules: apology.conditional is missing" in missing.stdout
    assert run(checkout, "draftkit", "new-block", "greeting", "--lang", "de").returncode == 0
    assert "de: blocks: greeting is missing" not in run(checkout, "draftkit", "locales", "--missing").stdout


def test_a_house_gets_its_own_files(checkout, tmp_path_factory):
    house = tmp_path_factory.mktemp("house")
    (house / "ours").mkdir()
    (house / "draftkit.toml").write_text('roots = ["ours"]\n', "utf-8")

    rule = run(checkout, "draftkit", "new-rule", "house.hype", at=house)
    block = run(checkout, "draftkit", "new-block", "press_line", "--lang", "en", at=house)

    assert (rule.stderr, block.stderr) == ("", "")
    assert sorted(str(p.relative_to(house)) for p in (house / "ours").rglob("*.*")) == [
        "ours/rules/house/hype.en.toml",
        "ours/rules/house/hype.ru.toml",
        "ours/templates/blocks/press_line.en.toml",
    ]
    rules = run(checkout, "draftkit", "rules", at=house)
    assert "house.hype" in rules.stdout, rules.stderr


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("new-rule", "sarcasm"), "sarcasm is no id of a rule"),
        (("new-rule", "../x.y"), "is no id of a rule"),
        (("new-block", "../../x"), "is no name of a block"),
        (("new-block", "Weather"), "is no name of a block"),
        (("new-locale", "German"), "is no code of a language"),
        (("new-locale", "de", "--like", "xx"), "there is no language xx"),
        (("new-locale", "ru"), "is there already"),
    ],
)
def test_a_wrong_name_is_refused(checkout, args, said):
    before = content(checkout)
    done = run(checkout, "draftkit", *args)
    assert done.returncode == 2
    assert said in done.stderr
    assert content(checkout) == before


def test_without_a_place_it_is_said_how_to_name_one(checkout, tmp_path_factory):
    done = run(checkout, "draftkit", "new-block", "weather", at=tmp_path_factory.mktemp("nowhere"))
    assert done.returncode == 2
    assert "name one with --to FOLDER" in done.stderr


def test_the_guide_names_files_that_are_there():
    for target in re.findall(r"\]\(([^)#]+)\)", (ROOT / "CONTRIBUTING.md").read_text("utf-8")):
        assert (ROOT / target).exists(), target
