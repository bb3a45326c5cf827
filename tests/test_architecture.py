"""The shape of the code: imports go one way, modules stay small, and a start loads only what it needs."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = sorted([*ROOT.glob("draftkit/**/*.py"), *ROOT.glob("plugins/**/*.py")])
PUBLIC = {
    "draftkit", "draftkit.channels", "draftkit.elements", "draftkit.model", "draftkit.reporters", "draftkit.rules",
    "draftkit.testing", "draftkit.text",
    # what a surface is built with
    "draftkit.affair", "draftkit.asking", "draftkit.case", "draftkit.cli.lazy", "draftkit.cli.session", "draftkit.drafting",
    "draftkit.errors", "draftkit.fitting", "draftkit.fixing", "draftkit.kit", "draftkit.mail", "draftkit.output", "draftkit.overrides", "draftkit.own_text",
    "draftkit.policy", "draftkit.readings",
    "draftkit.resources", "draftkit.settings", "draftkit.settings_tables",
    "draftkit.allowances", "draftkit.guessing",  # for surfaces that check files as `draftkit lint` does
    "draftkit.case.fields", "draftkit.case.questions", "draftkit.conditions", "draftkit.pen", "draftkit.plan",
    "draftkit.blocks", "draftkit.kinds", "draftkit.locales", "draftkit.texts",  # for exporters of texts
    "draftkit.timeline", "draftkit.timeline.calendar", "draftkit.timeline.left", "draftkit.timeline.record",
    "draftkit.words",  # the page of a rule, for surfaces that explain it
}  # fmt: skip
"""What a plugin may import: the names of `draftkit` itself, the modules that a rule is written with, and those that a
surface is built with.
"""

SHARED = {("draftkit_web", "draftkit_desk.protocol"), ("draftkit_web", "draftkit_desk")}
"""Where one of our plugins builds on another: the page answers the add-ons as their host does."""

SLOW = {
    "asyncio",
    "babel",
    "css_inline",
    "cssutils",
    "email.message",
    "http.client",
    "icalendar",
    "importlib.metadata",
    "lxml",
    "markdown",
    "pluggy",
    "premailer",
    "requests",
    "socket",
    "sqlite3",
    "ssl",
    "urllib.request",
}
"""Modules that cost more than a whole check, or that nothing here has any business with."""


def test_imports_go_one_way():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"], capture_output=True, cwd=ROOT, check=False
    )

    assert done.returncode == 0, done.stdout.decode().partition("Contracts:")[2]


@pytest.mark.parametrize("path", [p for p in OURS if "plugins" in p.parts], ids=lambda p: str(p.relative_to(ROOT)))
def test_plugins_import_public_names_only(path):
    package = path.relative_to(ROOT / "plugins").parts[0]
    for module in imported(path):
        if module.split(".")[0] == "draftkit":
            assert module in PUBLIC
        elif module.startswith("draftkit_"):
            assert module.split(".")[0] == package or (package, module) in SHARED


def imported(path):
    """Names of the modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


def test_templates_and_locales_hold_no_python():
    assert [*ROOT.glob("templates/**/*.py"), *ROOT.glob("locales/**/*.py")] == []


def test_modules_are_small():
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in OURS}

    assert {name: length for name, length in lengths.items() if length > 300} == {}
    assert sorted(lengths.values())[len(lengths) // 2] <= 150


def loaded(tmp_path, *arguments, text=None):
    """The modules that a command has loaded when it ends; run twice, so that caches are warm."""
    code = (
        "import sys; sys.argv = ['draftkit', *sys.argv[1:]]\n"
        "from draftkit.cli.main import main\n"
        "try: main()\nexcept SystemExit as end: code = end.code\n"
        "print(*sys.modules, code, file=sys.stderr)"
    )
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-I", "-c", code, *map(str, arguments)],
            capture_output=True,
            cwd=tmp_path,
            env=environment,
            input=text,
            encoding="utf-8",
            check=False,
        )
    *modules, end = done.stderr.splitlines()[-1].split()
    assert end in "01", done.stderr
    return set(modules)


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_loads_click_and_little_else(tmp_path, option):
    modules = loaded(tmp_path, option)

    assert not modules & (SLOW | {"jinja2", "tomllib", "json", "dataclasses", "pathlib", "logging"})
    assert {name for name in modules if name.startswith("draftkit")} <= {
        "draftkit",
        "draftkit.activation",
        "draftkit.bundled",
        "draftkit.cli",
        "draftkit.cli.lazy",
        "draftkit.cli.main",
        "draftkit.cli.options",
        "draftkit.cli.session",
        "draftkit.errors",
        "draftkit.hookmarker",
        "draftkit.kit",
        "draftkit.plugins",
        "draftkit.records",
        "draftkit.resources",
        "draftkit.settings",
        "draftkit.settings_tables",
        "draftkit_desk",
        "draftkit_drafts",
        "draftkit_export",
        "draftkit_gate",
        "draftkit_lsp",
        "draftkit_rules",
        "draftkit_web",
    }


@pytest.mark.parametrize("text", ["I'm sorry that we sent last year's prices.", "Мы отправили вам прошлогодние цены."])
def test_lint_loads_no_template_engine_and_no_plugin_manager(tmp_path, text):
    modules = loaded(tmp_path, "lint", "--lang", "ru" if text > "А" else "en", text=text)

    heavy = {"jinja2", "tomllib", "dataclasses", "logging", "draftkit.compiling", "draftkit.patterns"}
    assert not modules & (SLOW | heavy | {"ast"})  # which inspect brings along


@pytest.mark.parametrize("form", ["text", "html", "eml"])
def test_a_draft_from_warm_caches_loads_no_template_engine_and_no_inliner(tmp_path, form):
    case = ROOT / "examples" / "catalogue.toml"

    modules = loaded(tmp_path, "draft", "first-notice", case, "--format", form)

    assert not modules & (SLOW | {"jinja2", "ast"})
