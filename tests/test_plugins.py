"""Plugins: found, loaded, refused by name; each hook has a test named after it."""

import importlib.metadata
import sys
import types
import zipfile
from datetime import date, time
from pathlib import Path

import click
import pluggy
import pytest

from draftkit import Kit, hookimpl, hookspecs
from draftkit.cli.doctor import checks
from draftkit.drafting import Order
from draftkit.errors import PluginError, PluginLoadError, UserError
from draftkit.hookmarker import MARK
from draftkit.model import Decision, Message, Moment, Report
from draftkit.plugins import Plugin, hooks_of, installed
from draftkit.rules import RuleFiles
from draftkit.settings import Settings

ROOT = Path(__file__).parent.parent
REPORT = Report("en", "", (), {})
MESSAGE = Message("Hello.")


def plugin(**functions):
    """A plugin with these functions as hook implementations."""
    module = types.ModuleType("plugin")
    for name, function in functions.items():
        setattr(module, name, hookimpl(function))
    return module


def kit(settings=None, **plugins):
    return Kit.load(settings=settings or Settings(), plugins=plugins)


def all_hooks():
    return [name for name, value in vars(hookspecs).items() if hasattr(value, "draftkit_spec")]


def test_every_hook_has_a_test_named_after_it():
    assert {f"test_hook_{name}" for name in all_hooks()} <= set(globals())


def test_hook_register_rules(tmp_path):
    (tmp_path / "rules" / "house").mkdir(parents=True)
    (tmp_path / "rules" / "house" / "slang.en.toml").write_text("")
    theirs = RuleFiles("tone.slang", "their.tone.slang", "/their/tone/slang.py", ())
    ours = kit().rule_files

    loaded = kit(Settings(roots=(str(tmp_path),)), a=plugin(register_rules=lambda: [theirs]))

    assert loaded.rule_files[: len(ours)] == ours
    assert [each.id for each in loaded.rule_files[len(ours) :]] == ["tone.slang", "house.slang"]


def test_hook_register_templates(tmp_path):
    loaded = kit(a=plugin(register_templates=lambda: [tmp_path]))

    assert loaded.template_roots[0] == str(tmp_path)
    assert len(loaded.template_roots) == 2  # draftkit's own come last


def test_hook_register_locales(tmp_path):
    assert kit(a=plugin(register_locales=lambda: [tmp_path])).locale_roots[-1] == str(tmp_path)


def test_a_folder_that_is_not_there_is_the_plugins_fault():
    with pytest.raises(PluginLoadError, match=r"plugin a: register_locales names a folder that does not exist: /no"):
        _ = kit(a=plugin(register_locales=lambda: ["/no"])).locale_roots


def test_hook_register_commands():
    @click.command("wave", help="Wave a hand.")
    def wave():
        pass

    def register_commands(cli):
        cli.add_command(wave)

    assert kit(a=plugin(register_commands=register_commands)).commands()["wave"] is wave
    with pytest.raises(PluginLoadError, match="plugin b: another plugin has a command wave already"):
        kit(a=plugin(register_commands=register_commands), b=plugin(register_commands=register_commands)).commands()


def test_hook_register_reporters():
    one, two = object(), object()

    loaded = kit(a=plugin(register_reporters=lambda: {"x": one}), b=plugin(register_reporters=lambda: {"x": two}))

    assert loaded.reporters["x"] is two


def test_hook_load_case():
    mine = plugin(load_case=lambda reference: {"from": "desk"} if reference.startswith("desk:") else None)

    assert kit(a=mine).case("desk:17") == {"from": "desk"}
    with pytest.raises(UserError, match="no such file"):
        kit(a=mine).case("missing.toml")


def test_hook_deliver():
    """A plugin's place for drafts comes before ours; what no plugin takes is for nobody."""

    def deliver(mail, way, name):
        return f"{way}: {len(mail)}" if name == "desk" else None

    given = {"mail": b"...", "draft": None, "case": None, "settings": Settings(), "way": "drafts"}

    assert kit(a=plugin(deliver=deliver)).hooks.first("deliver", name="desk", **given) == "drafts: 3"
    assert hooks_of([("a", plugin(deliver=deliver))]).first("deliver", name="", **given) is None


def test_hook_decide():
    def decide(message):
        return Decision("block", ("by the house",)) if "lawsuit" in message.text else None

    loaded = kit(a=plugin(decide=decide))

    assert loaded.decide(Message("See our lawsuit."), REPORT) == ("block", ("by the house",))
    assert loaded.decide(MESSAGE, REPORT) == ("accept", ())


def test_hook_message_checked():
    heard = []

    def message_checked(message, report, decision):
        heard.append((message, report, decision))

    kit(a=plugin(message_checked=message_checked)).decide(MESSAGE, REPORT)

    assert heard == [(MESSAGE, REPORT, Decision("accept"))]


def test_hook_inline_css():
    def inline_css(html):
        return html.upper() if "dk0z" in html else None

    inline = kit(a=plugin(inline_css=inline_css)).inline_css

    assert inline("<p>dk0z</p>") == "<P>DK0Z</P>"


def test_hook_register_checks():
    loaded = kit(a=plugin(register_checks=lambda: [("archive", "fail", "it is not there", "mount it")]))

    assert ("archive", "fail", "it is not there", "mount it") in list(checks(lambda: loaded))


def test_hook_prepare_environment(tmp_path):
    """A plugin's filter is used by a house's text."""

    def prepare_environment(env, locale):
        env.filters["shout"] = lambda text: f"{text.upper()} ({locale.lang})"

    (tmp_path / "templates" / "blocks").mkdir(parents=True)
    (tmp_path / "templates" / "blocks" / "greeting.en.toml").write_text(
        '[[variant]]\nneeds = ["client.name"]\ntexts = ["{{ client.name | shout }}!"]\n'
    )
    loaded = kit(Settings(roots=(str(tmp_path),)), a=plugin(prepare_environment=prepare_environment))
    case = loaded.case(str(ROOT / "examples" / "catalogue.toml"))

    draft = loaded.drafter.draft(case, Order("first-notice", "en", "email", Moment(date(2026, 3, 10), time(9))))

    assert draft.text.startswith("NORA (en)!")


def test_the_settings_name_the_inliner():
    assert str(kit(Settings(inliner="css-inline")).inline_css) == "css-inline"
    assert str(kit().inline_css) == "premailer"


def test_a_misspelt_hook_stops_the_start():
    with pytest.raises(PluginLoadError, match="plugin a: there is no hook register_rule; did you mean register_rules"):
        kit(a=plugin(register_rule=lambda: ()))


def test_an_optional_hook_may_be_unknown():
    later = types.SimpleNamespace(register_dreams=hookimpl(optionalhook=True)(lambda: ()))

    kit(a=later)


def test_an_argument_that_the_hook_does_not_have_stops_the_start():
    with pytest.raises(PluginLoadError, match="plugin a: cannot be registered"):
        kit(a=plugin(decide=lambda massage: None))


def test_wrappers_are_refused():
    marker = pluggy.HookimplMarker("draftkit")

    def decide():
        return (yield)

    with pytest.raises(PluginLoadError, match="plugin a: decide is a wrapper"):
        kit(a=types.SimpleNamespace(decide=marker(wrapper=True)(decide)))


def test_going_on_without_broken_plugins_keeps_the_others(tmp_path):
    good = plugin(register_locales=lambda: [tmp_path])

    loaded = Kit.load(settings=Settings(), plugins={"bad": plugin(nope=lambda: None), "good": good}, ignore_broken=True)

    assert [error.name for error in loaded.broken] == ["bad"]
    assert loaded.locale_roots[-1] == str(tmp_path)


def test_an_implementation_that_raises_is_named_and_its_error_kept():
    with pytest.raises(PluginError, match="plugin a: decide failed: ZeroDivisionError") as caught:
        kit(a=plugin(decide=lambda: 1 / 0)).decide(MESSAGE, REPORT)

    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_errors_for_the_user_pass_through_a_hook():
    def load_case(reference):
        raise UserError(f"ticket {reference} is closed")

    with pytest.raises(UserError, match="ticket 5 is closed"):
        kit(a=plugin(load_case=load_case)).case("5")


def test_each_kit_is_its_own():
    kit(a=plugin(decide=lambda: Decision("block")))

    assert kit().decide(MESSAGE, REPORT).action == "accept"


def test_no_two_plugins_of_one_name():
    with pytest.raises(PluginLoadError, match="plugin bundled: two plugins have this name"):
        kit(bundled=plugin())


# Installed plugins


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Put a plugin module and its metadata on the path."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def install(name, source, entry=None):
        (tmp_path / f"{name}.py").write_text(source)
        info = tmp_path / f"{name}-1.2.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n")
        (info / "entry_points.txt").write_text(
            f"[console_scripts]\nx = y:z\n\n[draftkit]\n{entry or name + ' = ' + name}\n"
        )

    yield install
    for name in [n for n, m in sys.modules.items() if (getattr(m, "__file__", "") or "").startswith(str(tmp_path))]:
        del sys.modules[name]


def test_an_installed_plugin_is_found_and_loaded(install):
    install("nice", "from draftkit import hookimpl\n@hookimpl\ndef load_case(reference): return reference * 2\n")

    loaded = Kit.load(settings=Settings())

    assert loaded.plugins[-1] == Plugin("nice", "nice", "nice", "1.2")
    assert loaded.case("ab") == "abab"


@pytest.mark.parametrize("source", ["import nothing_of_that_name", "1 / 0", "syntax error", "raise SystemExit(0)"])
def test_a_plugin_that_cannot_be_imported_stops_the_start_by_name(install, source):
    install("bad", source)

    with pytest.raises(PluginLoadError, match=r"plugin bad: bad of bad 1\.2 cannot be loaded: .*\n.*-p no:bad"):
        Kit.load(settings=Settings())

    loaded = Kit.load(settings=Settings(), ignore_broken=True)
    assert [error.name for error in loaded.broken] == ["bad"]
    assert "bad" not in [p.name for p in loaded.plugins]


def test_a_plugin_left_out_is_not_even_imported(install, monkeypatch):
    install("bad", "1 / 0")

    assert "bad" not in [p.name for p in Kit.load(settings=Settings(), blocked=["bad"]).plugins]
    assert "bad" not in [p.name for p in Kit.load(settings=Settings(disabled_plugins=("bad",))).plugins]
    monkeypatch.setenv("DRAFTKIT_PLUGINS_DISABLED", "other, bad")
    assert "bad" not in [p.name for p in Kit.load(settings=Settings()).plugins]


def test_leaving_out_a_plugin_that_is_not_there_is_a_slip():
    with pytest.raises(UserError, match="no plugin bundle to leave out") as caught:
        Kit.load(settings=Settings(), blocked=["bundle"])

    assert caught.value.hint == "did you mean bundled?"


def test_our_reader_agrees_with_importlib_metadata(tmp_path):
    """Wheels, eggs, archives, a name twice on the path, extras, comments: the same entry points in all of them."""
    first, second = tmp_path / "first", tmp_path / "second"
    content = "[other]\na = b\n\n[draftkit]\n# a comment\none = pack_one\ntwo=pack_one.sub:attr.x [extra]\n"
    for folder, kind, file in (
        (first, "Twice_Named-1.0.dist-info", "METADATA"),
        (second, "twice.named-2.0.dist-info", "METADATA"),
        (second, "old-1.0-py3.11.egg-info", "PKG-INFO"),
        (second, "quiet-1.0.dist-info", "METADATA"),
    ):
        (folder / kind).mkdir(parents=True)
        name = kind.partition("-")[0]
        (folder / kind / file).write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        if name != "quiet":
            (folder / kind / "entry_points.txt").write_text(content.replace("one", f"{name.lower()[:3]}_one"))
    with zipfile.ZipFile(tmp_path / "zipped.zip", "w") as archive:
        archive.writestr("zed-3.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: zed\nVersion: 3.0\n")
        archive.writestr("zed-3.0.dist-info/entry_points.txt", "[draftkit]\nzed = zed.plugin\n")
    path = [str(first), str(second), str(tmp_path / "zipped.zip"), str(tmp_path / "missing"), *sys.path]

    theirs = {}
    for found in importlib.metadata.distributions(path=path):
        name = found.name.lower().replace("_", "-").replace(".", "-")
        theirs.setdefault(
            name,
            [
                (e.name, f"{e.module}:{e.attr}" if e.attr else e.module)
                for e in found.entry_points
                if e.group == "draftkit"
            ],
        )

    assert sorted((p.name, p.value) for p in installed(path)) == sorted(
        e for entries in theirs.values() for e in entries
    )


def test_without_metadata_our_own_plugins_come_from_the_checkout():
    assert installed([]) == tuple(p._replace(version=p.version) for p in installed() if p.bundled)


# Our short cuts say the same as pluggy


def test_our_mark_is_pluggys_mark():
    def ours(): ...
    def theirs(): ...

    for options in ({}, {"tryfirst": True}, {"trylast": True, "specname": "decide"}, {"optionalhook": True}):
        hookimpl(**options)(ours)
        pluggy.HookimplMarker("draftkit")(**options)(theirs)
        assert getattr(ours, MARK) == getattr(theirs, MARK)


def test_own_plugins_are_sorted_as_pluggy_sorts_them():
    """The bundled plugins, and two with every option, give the same table with and without pluggy."""
    own = [(p.name, p.load()) for p in installed() if p.bundled]
    for name in ("first", "second"):
        odd = plugin(register_rules=lambda: (), inline_css=lambda html: None)
        odd.decide = hookimpl(trylast=True)(lambda message, report: None)
        odd.other = hookimpl(specname="load_case", trylast=True)(lambda reference: None)
        own.append((name, odd))

    quick, checked = hooks_of(own, own=True), hooks_of(own)

    assert checked.broken == ()
    for hook in all_hooks():
        assert quick.implementations(hook) == checked.implementations(hook)
