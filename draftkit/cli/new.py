"""`draftkit new`: asks for the facts of an affair and writes the case file."""

from __future__ import annotations

import os
import sys
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import click

from draftkit.cli.session import current_kit
from draftkit.errors import LocaleError, UserError
from draftkit.resources import languages

if TYPE_CHECKING:
    from datetime import datetime

    from draftkit.case import Case
    from draftkit.case.incoming import Incoming
    from draftkit.case.new import Interview
    from draftkit.cli.talk import Lines
    from draftkit.kit import Kit
    from draftkit.model import Moment


@click.command("new")
@click.argument("case", metavar="CASE.toml")
@click.option("--lang", type=click.Choice(languages()), help="Language of the facts and of the questions.")
@click.option(
    "--from", "source", metavar="MESSAGE", type=click.Path(), help="Start from a client's message (.eml or text)."
)
@click.option(
    "--for",
    "kinds",
    metavar="KIND",
    multiple=True,
    help="Ask for what this kind of message needs. May be repeated.  [default: first-notice, detailed-email, reply]",
)
def command(case: str, lang: str | None, source: str | None, kinds: tuple[str, ...]) -> int:
    """Ask for the facts of an affair, one question at a time, and write them to CASE.toml.

    Only what this fault, severity and kind need is asked. Every answer is kept at once: Ctrl-C stops, and the same
    command goes on. Lines and comments of a file that is there stay as they are. Without a terminal, answers are read
    from standard input, one a line, an empty line to skip.
    """
    from datetime import datetime

    from draftkit.case.new import Interview
    from draftkit.cli.talk import Lines, Terminal
    from draftkit.resources import read_text, write_atomic

    kit = current_kit()
    for kind in kinds:
        kit.drafter.kind(kind)  # a UserError with the nearest names
    if case.endswith(".json"):
        raise UserError(
            "a case with comments is a TOML file", file=case, hint=f"name it {case.removesuffix('.json')}.toml"
        )
    now = datetime.now().astimezone().replace(microsecond=0)
    exists = os.path.exists(case)
    if exists and source:
        raise UserError("is there already", file=case, hint="--from starts a new case: name another file")
    incoming = _incoming(source) if source else None
    raw = read_text(case) if exists else _start(case, lang or (incoming.lang if incoming else ""), incoming, now)
    reconfigure: Any = getattr(sys.stdin, "reconfigure", None)
    if reconfigure is not None:  # a Russian answer must not depend on LANG
        reconfigure(encoding="utf-8", errors="replace")
    talk = Terminal(case) if sys.stdin.isatty() else Lines(case)
    interview = Interview(
        raw, case, lang=lang or "", talk=talk, save=partial(write_atomic, case), now=now, words=_words, clause=_clause,
        defaults=_defaults(incoming),
    )  # fmt: skip
    talk.say = partial(_say, interview)
    if not exists:
        write_atomic(case, raw)
    talk.tell(talk.say("going_on" if exists else "intro", file=case))
    return _run(kit, interview, talk, kinds, now)


def _run(kit: Kit, interview: Interview, talk: Lines, kinds: tuple[str, ...], now: datetime) -> int:
    try:
        interview.run(
            [partial(_wants, kit, now, kind) for kind in kinds or ("first-notice", "detailed-email", "reply")]
        )
    except KeyboardInterrupt:
        talk.tell("\n" + talk.say("stopped", file=talk.file))
        raise
    except EOFError:
        talk.tell("\n" + talk.say("ended", file=talk.file))
    return _end(kit, interview, talk, kinds, now)


def _end(kit: Kit, interview: Interview, talk: Lines, kinds: tuple[str, ...], now: datetime) -> int:
    """Severity with its reasons, what is still open, what to do next."""
    from draftkit.affair import clock
    from draftkit.case.questions import question
    from draftkit.errors import CaseError

    try:
        case = interview.case()
    except CaseError:  # stopped before the language was said
        return 2
    missing: dict[str, None] = dict.fromkeys(interview.open)
    for kind in kinds or ("first-notice", "detailed-email"):
        missing |= dict.fromkeys(_wants(kit, now, kind, case)[0])
    if case.get("fault"):
        from draftkit.timeline import timeline

        plan = timeline(case, clock(case, "", None, now), roots=kit.locale_roots[::-1])
        talk.tell("\n" + talk.say("severity", level=plan.level))
        for text in plan.reasons:
            talk.tell(f"  – {text}")
    if missing:
        talk.tell("\n" + talk.say("open"))
        for path in missing:
            talk.tell(f"  {path}: {question(path, interview.lang).text}")
        return 2
    talk.tell("\n" + talk.say("done", file=talk.file))
    talk.tell(talk.say("next"))
    for line in ("next_first", "next_all", "next_plan"):
        talk.tell("  " + talk.say(line, file=talk.file))
    return 0


def _wants(kit: Kit, now: datetime, name: str, case: Case) -> tuple[list[str], list[str]]:
    """The facts that a kind of message still needs from this case, and those that would let it say more."""
    from draftkit.affair import channel, clock
    from draftkit.drafting import Order
    from draftkit.plan import ask

    if name == "reply" and case.get("complaint") is None:
        return [], []
    kind = kit.drafter.kind(name)
    plan = kit.drafter.plan(case, Order(name, case.lang, channel(case, kind), clock(case, name, None, now)))
    return [q.field for q in plan.questions], [ask(case, path, case.lang).field for path in plan.wishes]


def _say(interview: Interview, key: str, **values: Any) -> str:
    words = _words(interview.lang)
    if key == "wrong":
        return str(words["wrong"].get(values["sort"], ""))
    if "moment" in values:
        from draftkit.locales import load_locale

        moment = values.pop("moment")
        filters = load_locale(interview.lang, now=_midnight(moment), channel="email").filters()
        values["value"] = f"{filters['day'](moment)} {moment.day.year}" + (
            f", {filters['clock'](moment)}" if moment.clock else ""
        )
    return str(words["say"][key]).format(**values)


def _midnight(moment: Moment) -> datetime:
    from datetime import datetime, time

    return datetime.combine(moment.day, time(0))


@cache
def _words(lang: str) -> dict[str, Any]:
    import tomllib

    from draftkit.resources import locales_root, read_text

    path = os.path.join(locales_root(), lang, "interview.toml")
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise LocaleError(f"this is not TOML: {error}", file=path) from None


def _clause(text: str, lang: str) -> str:
    from datetime import datetime

    from draftkit.locales import load_locale

    return load_locale(lang, now=datetime.now().astimezone(), channel="email").clause(text)


def _incoming(path: str) -> Incoming:
    from draftkit.case.incoming import read_incoming
    from draftkit.resources import read_bytes

    return read_incoming(read_bytes(path))


def _start(file: str, lang: str, incoming: Incoming | None, now: datetime) -> str:
    """The text of a new case: its language, and what a client's message says by itself."""
    from draftkit.case.edit import new_file
    from draftkit.case.incoming import known_facts

    head = str(_words(lang or "en")["say"]["head"]).format(file=file)
    facts: list[tuple[str, str]] = [("lang", lang)] if lang else []
    if incoming is None:
        return new_file(head, facts)
    return new_file(head, [*facts, *known_facts(incoming, now)], incoming.text)


def _defaults(incoming: Incoming | None) -> dict[str, str]:
    if incoming is None:
        return {}
    from draftkit.case.incoming import address, gender

    name = address(incoming.name, incoming.lang)
    found = {"client.name": name, "handling.discovered_by": "client", "client.gender": gender(incoming.name)}
    return {path: value for path, value in found.items() if value}
