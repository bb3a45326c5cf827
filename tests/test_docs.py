"""The pages cannot drift: every hook, setting, command and kind is on one, with the arguments it has."""

import inspect
import re
import runpy
import tomllib
from datetime import date
from pathlib import Path

import pytest

import draftkit
from draftkit import hookspecs
from draftkit.case import read_case
from draftkit.case.facts import facts
from draftkit.case.fields import FIELDS
from draftkit.cli.main import COMMANDS, cli
from draftkit.conditions import KEYS
from draftkit.model import Moment
from draftkit.settings import USUAL, Settings, read_settings

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


def page(name):
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("hook", hookspecs.names())
def test_every_hook_has_a_heading_with_its_arguments_and_an_example(hook):
    function = getattr(hookspecs, hook)
    heading = f"## {hook}({', '.join(inspect.signature(function).parameters)})"

    section = page("hooks.md").partition(heading)[2].partition("\n## ")[0]

    assert f"```python\n@hookimpl\ndef {hook}(" in section
    assert function.__doc__
    assert ("*First result.*" in section) == bool(function.draftkit_spec["firstresult"])


def test_the_examples_of_hooks_ask_only_for_what_there_is():
    for name, arguments in re.findall(r"@hookimpl\ndef (\w+)\((.*?)\)", page("hooks.md")):
        known = inspect.signature(getattr(hookspecs, name)).parameters

        assert set(filter(None, arguments.split(", "))) <= set(known)


def test_the_settings_page_shows_every_setting_and_is_right(tmp_path):
    example = re.search(r"```toml\n(.*?)```", page("settings.md"), re.DOTALL)[1]
    (tmp_path / "house").mkdir()
    path = tmp_path / "draftkit.toml"
    path.write_text(example, encoding="utf-8")

    settings = read_settings(str(path))

    # Nearly all of the example differs from the defaults, so that nothing is shown without being read.
    same = {name for name in Settings._fields if getattr(settings, name) == Settings._field_defaults[name]}
    assert same == {"language"}
    assert set(tomllib.loads(example)["policy"]) == {*USUAL.actions, "rules", "for"}
    assert set(tomllib.loads(example)["policy"]["for"][0]) >= {"to", "from", "rules"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does(name):
    command = cli.get_command(None, name)

    assert command.help
    for parameter in command.params:
        if parameter.param_type_name == "option":
            assert parameter.help, f"{name} {parameter.opts[0]}"


def test_every_command_and_kind_is_on_a_page():
    pages = "".join(path.read_text(encoding="utf-8") for path in [*DOCS.glob("**/*.md"), ROOT / "README.md"])
    kinds = [path.stem for path in (ROOT / "templates" / "kinds").glob("*.toml")]

    assert [name for name in COMMANDS if f"draftkit {name}" not in pages] == []
    assert [kind for kind in kinds if kind not in pages] == []


@pytest.mark.parametrize("name", ["commands.md", "accuracy.md"])
def test_the_pages_that_are_written_are_up_to_date(name):
    update = runpy.run_path(str(DOCS / "update.py"))

    assert update["page"](name) == page(name), f"run: python docs/update.py {name}"


def test_the_page_of_templates_names_every_condition_and_every_fact_that_is_worked_out():
    text = page("templates.md")
    table = text.partition("| key | values |")[2].partition("\n\n")[0]
    conditions = [name for row in table.splitlines()[2:] for name in row.split("|")[1].strip().split(", ")]
    case = read_case('lang = "en"')
    worked_out = set(facts(case, "en", Moment(date(2026, 3, 10)))) - {
        path.split(".")[0].split("[")[0] for path in FIELDS
    }
    named = set(re.findall(r"`(\w+)`", text.partition("Facts worked out")[2].partition("## A kind")[0]))

    assert sorted(conditions) == sorted(KEYS)
    assert worked_out - named == set()


def test_public_names_are_there_and_explained():
    for name in draftkit.__all__:
        value = getattr(draftkit, name)

        assert name == "__version__" or value.__doc__
    assert set(draftkit.__all__) <= set(dir(draftkit))
    with pytest.raises(AttributeError, match="no attribute 'kit_of_parts'"):
        _ = draftkit.kit_of_parts


def test_links_between_pages_lead_somewhere():
    for path in [*DOCS.glob("**/*.md"), ROOT / "README.md", *ROOT.glob("examples/**/README.md")]:
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"
