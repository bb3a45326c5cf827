"""`draftkit doctor`: does draftkit work here? A line for each thing that can be wrong, and what to do about it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal

import click

from draftkit.errors import DraftkitError
from draftkit.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from draftkit.kit import Kit


class Check(NamedTuple):
    """What was looked at, how it is, and what to do if it is not well."""

    what: str
    state: Literal["ok", "warn", "fail"]
    found: str
    remedy: str = ""


@click.command()
def command() -> int:
    """See whether draftkit works here. Exit 0 if nothing failed, else 1."""
    from draftkit.cli.session import current_session

    colours = {"ok": "green", "warn": "yellow", "fail": "red"}
    failed = False
    for check in checks(current_session().forgiving_kit):
        failed = failed or check.state == "fail"
        click.echo(f"{click.style(check.state.ljust(4), colours[check.state])}  {check.what}: {check.found}")
        if check.remedy:
            click.echo(f"      {check.remedy}")
    return int(failed)


def checks(load: Callable[[], Kit]) -> Iterator[Check]:
    """All checks; `load` gives a kit in which plugins may be broken, and raises what is wrong with the settings."""
    yield from _interpreter()
    yield from _data()
    yield _cache()
    try:
        kit = load()
    except DraftkitError as error:
        yield Check("settings", "fail", str(error), "mend the file; nothing else can be checked before that")
        return
    yield Check("settings", "ok", kit.settings.file or "none, so the defaults")
    yield from _plugins(kit)
    for what, look in (("languages", _languages), ("kinds", _kinds), ("blocks", _blocks), ("rules", _rules)):
        try:
            yield look(kit)
        except DraftkitError as error:
            yield Check(what, "fail", str(error), "mend the file, or leave out the plugin or folder that brings it")
    yield from _libraries(kit)
    for _, found in kit.hooks.call("register_checks"):
        for what, state, how, remedy in found:
            yield Check(what, state, how, remedy)


def _interpreter() -> Iterator[Check]:
    from draftkit import __version__

    yield Check("draftkit", "ok", __version__)
    version = ".".join(map(str, sys.version_info[:3]))
    yield Check("python", "ok", f"{version} ({sys.executable})")
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo("Europe/Moscow")
    except (OSError, KeyError):
        yield Check("time zones", "fail", "this machine has no time zone database", "pip install tzdata")
    else:
        yield Check("time zones", "ok", "found")


def _data() -> Iterator[Check]:
    from draftkit.resources import locales_root, templates_root

    for what, root in (("templates", templates_root), ("locales", locales_root)):
        try:
            yield Check(what, "ok", root())
        except DraftkitError as error:
            yield Check(what, "fail", error.args[0], "pip install --force-reinstall draftkit")


def _cache() -> Check:
    from draftkit.resources import cache_dir

    folder = cache_dir()
    if folder is None:
        remedy = "set DRAFTKIT_CACHE to a folder of yours; until then each start takes longer"
        return Check("cache", "warn", "there is no folder for it that only you can write", remedy)
    return Check("cache", "ok", folder)


def _plugins(kit: Kit) -> Iterator[Check]:
    from draftkit.plugins import installed

    there = {plugin.name for plugin in installed()}
    for name in kit.settings.disabled_plugins:
        if name not in there:
            yield Check(f"plugin {name}", "warn", "disabled in the settings, but not installed here")
    for plugin in kit.plugins:
        yield Check(f"plugin {plugin.name}", "ok", f"{plugin.distribution} {plugin.version}")
    for error in kit.broken:
        yield Check(
            f"plugin {error.name}",
            "fail",
            str(error).partition("\n")[0],
            f"mend it, or leave it out: -p no:{error.name}",
        )


def _languages(kit: Kit) -> Check:
    from draftkit.parity import shelves

    found = shelves(kit)
    lacking = [shelf.lang for shelf in found if not shelf.complete]
    if lacking:
        return Check(
            "languages", "warn", f"not complete: {', '.join(lacking)}", "draftkit locales --missing says what they lack"
        )
    return Check("languages", "ok", ", ".join(shelf.lang for shelf in found))


def _kinds(kit: Kit) -> Check:
    kinds = kit.drafter.kinds
    return Check("kinds", "ok", f"{len(kinds)}: {', '.join(kinds)}")


def _blocks(kit: Kit) -> Check:
    from draftkit.cli.blocks import blocks_of
    from draftkit.parity import languages

    read = {lang: list(blocks_of(kit, lang).values()) for lang in sorted(languages(kit))}  # each is read when asked for
    return Check("blocks", "ok", ", ".join(f"{len(blocks)} {lang}" for lang, blocks in read.items()))


def _rules(kit: Kit) -> Check:
    from draftkit.parity import languages

    counts = {lang: len(kit.rules.language(lang).rules) for lang in sorted(languages(kit))}
    return Check("rules", "ok", ", ".join(f"{count} {lang}" for lang, count in counts.items()))


def _libraries(kit: Kit) -> Iterator[Check]:
    from importlib.util import find_spec

    inliners = {"premailer": "premailer", "css-inline": "css_inline"}
    wanted = kit.settings.inliner
    if find_spec(inliners[wanted]) is None:
        yield Check("inliner", "fail", f"{wanted} is not installed", f"pip install {wanted}, or set inliner to another")
    else:
        yield Check("inliner", "ok", wanted)
    for module, use, extra in (
        ("babel", "dates and sums in other languages than English and Russian", "babel"),
        ("css_inline", "a faster inliner", "css-inline"),
    ):
        if find_spec(module) is None:
            yield Check(module, "ok", f'not installed; it is for {use}: pip install "draftkit[{extra}]"')
        else:
            yield Check(module, "ok", "installed")
