"""The command line as a person meets it: each case runs the real program in a process of its own."""

import os
import subprocess
import sys

import pytest

from draftkit import __version__
from draftkit.cli.main import COMMANDS

BREAKING = """
import click
from draftkit import hookimpl

@hookimpl
def register_commands(cli):
    @cli.command(help="Fall over.")
    @click.argument("how")
    def fall(how):
        if how == "interrupt": raise KeyboardInterrupt
        if how == "disk": raise OSError(28, "No space left on device", "/some/file")
        if how == "unicode": return click.echo("Приносим извинения за 5 ₽")
        if how == "code": return 1
        if how == "abort": raise click.Abort
        raise ZeroDivisionError("by nothing")
"""


@pytest.fixture
def draftkit(tmp_path):
    """Run `draftkit` in an empty folder, with whatever plugin stands in it."""

    def draftkit(*args, plugin=None, expect=0, **environment):
        if plugin is not None:
            (tmp_path / "trial.py").write_text(plugin)
            info = tmp_path / "trial-1.0.dist-info"
            info.mkdir(exist_ok=True)
            (info / "METADATA").write_text("Metadata-Version: 2.1\nName: trial\nVersion: 1.0\n")
            (info / "entry_points.txt").write_text("[draftkit]\ntrial = trial\n")
        env = {**os.environ, "PYTHONPATH": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache"), **environment}
        done = subprocess.run(
            [sys.executable, "-m", "draftkit", *args], capture_output=True, cwd=tmp_path, env=env, check=False
        )
        assert done.returncode == expect, done.stderr.decode()
        return done.stdout.decode() + done.stderr.decode()

    return draftkit


def test_version(draftkit):
    assert draftkit("--version") == f"draftkit {__version__}\n"


def test_help_names_every_command_with_its_line(draftkit):
    text = draftkit("--help")

    for name, (_, line) in COMMANDS.items():
        assert f"  {name}" in text
        assert line in " ".join(text.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help(draftkit, name):
    text = draftkit(name, "--help")

    assert text.startswith(f"Usage: draftkit {name}")


def test_a_command_that_is_not_there_is_a_usage_error_with_the_nearest(draftkit):
    assert "No such command 'lnt'; did you mean lint?" in draftkit("lnt", expect=2)


def test_a_plugins_command_shows_in_help_and_runs(draftkit):
    lines = draftkit("--help", plugin=BREAKING).splitlines()
    assert ["fall", "Fall", "over."] in [line.split() for line in lines]
    assert draftkit("fall", "code", expect=1) == ""


def test_an_unexpected_error_is_one_line_and_exit_3(draftkit):
    text = draftkit("fall", "flat", plugin=BREAKING, expect=3)

    assert text.startswith("draftkit: broke unexpectedly: ZeroDivisionError: by nothing\n")
    assert "Traceback" not in text
    assert "draftkit --debug" in text


def test_debug_adds_the_traceback(draftkit):
    text = draftkit("--debug", "fall", "flat", plugin=BREAKING, expect=3)

    assert text.startswith("Traceback (most recent call last)")
    assert text.endswith("draftkit: broke unexpectedly: ZeroDivisionError: by nothing\n")


@pytest.mark.parametrize("how", ["interrupt", "abort"])
def test_an_interrupt_is_130(draftkit, how):
    assert draftkit("fall", how, plugin=BREAKING, expect=130) == "draftkit: interrupted\n"


def test_trouble_with_the_disk_is_one_line_and_exit_2(draftkit):
    text = draftkit("fall", "disk", plugin=BREAKING, expect=2)

    assert text == "draftkit: /some/file: No space left on device\n"


def test_output_is_utf8_in_any_locale(draftkit):
    text = draftkit("fall", "unicode", plugin=BREAKING, LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")

    assert text == "Приносим извинения за 5 ₽\n"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGPIPE semantics to imitate")
def test_a_reader_that_goes_away_is_no_error(tmp_path):
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "draftkit", "--help"], stdout=write, stderr=subprocess.PIPE, cwd=tmp_path, check=False
    )
    os.close(write)

    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has a device that is always full")
def test_a_full_disk_behind_standard_output_is_an_error(tmp_path):
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "draftkit", "kinds"], stdout=full, stderr=subprocess.PIPE, cwd=tmp_path, check=False
        )

    assert (done.returncode, done.stderr) == (2, b"draftkit: input or output: No space left on device\n")


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
@pytest.mark.parametrize(
    ("arguments", "code"), [("kinds", 2), ("lint a.txt", 2), ("lint a.txt --write-baseline b.json", 0)]
)
def test_a_closed_standard_output_is_an_error_for_what_should_go_there(tmp_path, arguments, code):
    (tmp_path / "a.txt").write_text("All is well.\n")
    done = subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m draftkit {arguments} >&-"],
        stderr=subprocess.PIPE, cwd=tmp_path, check=False,
    )  # fmt: skip

    assert done.returncode == code
    assert (b"standard output" in done.stderr) == bool(code)


def test_a_broken_plugin_stops_every_command_by_name(draftkit):
    text = draftkit("kinds", plugin="import nowhere", expect=3)

    assert text.startswith("draftkit: plugin trial: trial of trial 1.0 cannot be loaded: ModuleNotFoundError")
    assert "-p no:trial" in text


def test_one_can_go_on_without_a_broken_plugin(draftkit):
    text = draftkit("--ignore-broken-plugins", "kinds", plugin="import nowhere")

    assert "first-notice" in text
    assert "draftkit: going on without plugin trial: " in text
    assert "trial" not in draftkit("-p", "no:trial", "kinds")


def test_help_works_beside_a_broken_plugin(draftkit):
    text = draftkit("--help", plugin="import nowhere")

    assert "Commands of plugins are not shown: plugin trial" in " ".join(text.split())


def test_wrong_settings_are_named_with_their_line(draftkit, tmp_path):
    (tmp_path / "draftkit.toml").write_text('\nlanguge = "en"\n')

    text = draftkit("kinds", expect=2)

    assert "draftkit.toml:2: languge: there is no such setting\n  did you mean language?\n" in text


def test_other_settings_by_option(draftkit, tmp_path):
    (tmp_path / "draftkit.toml").write_text("nonsense")
    (tmp_path / "good.toml").write_text("")

    assert "first-notice" in draftkit("--settings", "good.toml", "kinds")
    assert "there is no such file" in draftkit("--settings", "gone.toml", "kinds", expect=2)


def test_a_wrong_p_is_a_usage_error(draftkit):
    assert "no:NAME" in draftkit("-p", "bundled", "kinds", expect=2)


@pytest.mark.parametrize(
    ("shell", "mark"), [("bash", "complete -o nosort"), ("zsh", "#compdef draftkit"), ("fish", "complete")]
)
def test_completion(draftkit, shell, mark):
    script = draftkit("completion", shell)

    assert mark in script
    assert "_DRAFTKIT_COMPLETE" in script


def test_completion_completes_commands(draftkit):
    text = draftkit(_DRAFTKIT_COMPLETE="bash_complete", COMP_WORDS="draftkit new-", COMP_CWORD="1")

    assert text.split() == ["plain,new-rule", "plain,new-block", "plain,new-locale"]


def test_plugins_lists_what_each_implements(draftkit):
    text = draftkit("plugins", plugin=BREAKING)

    assert "bundled" in text
    assert "trial    trial 1.0 (trial)" in text
    assert "register_commands" in text


def test_doctor_is_well_here(draftkit):
    text = draftkit("doctor")

    assert "fail" not in text
    assert f"ok    draftkit: {__version__}" in text


def test_doctor_names_what_is_broken_and_what_to_do(draftkit):
    text = draftkit("doctor", plugin="import nowhere", expect=1)

    assert "fail  plugin trial: " in text
    assert "-p no:trial" in text


@pytest.mark.parametrize(
    ("file", "text", "what"),
    [
        ("templates/kinds/odd.toml", 'channels = ["pigeon"]', "kinds"),
        ("templates/blocks/greeting.en.toml", '[[variant]]\ntexts = ["{{ client.name"]', "blocks"),
        ("rules/odd/one.en.toml", 'patterns = ["Capital"]', "rules"),
    ],
)
def test_doctor_names_a_broken_file(draftkit, tmp_path, file, text, what):
    (tmp_path / "draftkit.toml").write_text('roots = ["."]')
    (tmp_path / file).parent.mkdir(parents=True)
    (tmp_path / file).write_text(text)

    found = draftkit("doctor", expect=1)

    assert f"fail  {what}: " in found
    assert os.path.basename(file) in found


def test_doctor_warns_when_nothing_can_be_cached(draftkit):
    assert "warn  cache" in draftkit("doctor", DRAFTKIT_CACHE="")


def test_doctor_names_wrong_settings(draftkit, tmp_path):
    (tmp_path / "draftkit.toml").write_text("nonsense")

    assert "fail  settings: " in draftkit("doctor", expect=1)


def test_kinds_blocks_and_locales_list_what_there_is(draftkit):
    assert "thank-you" in draftkit("kinds")
    assert "greeting" in draftkit("blocks", "--lang", "en")
    assert "formality is formal" in draftkit("blocks", "greeting", "--lang", "en")
    assert "did you mean greeting?" in draftkit("blocks", "greetin", "--lang", "en", expect=2)
    assert draftkit("locales").splitlines()[1].startswith("en")
