"""`draftkit new`: asks for the facts of an affair and writes the case file."""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from draftkit.cli.session import current_kit
from draftkit.errors import UserError
from draftkit.resources import languages

if TYPE_CHECKING:
    from datetime import datetime

    from draftkit.case.incoming import Incoming
    from draftkit.case.new import Interview
    from draftkit.cli.talk import Lines
    from draftkit.kit import Kit


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

    from draftkit.asking import sheet_tools, start, suggestions
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
    raw = read_text(case) if exists else start(case, lang or (incoming.lang if incoming else ""), incoming, now)
    reconfigure: Any = getattr(sys.stdin, "reconfigure", None)
    if reconfigure is not None:  # a Russian answer must not depend on LANG
        reconfigure(encoding="utf-8", errors="replace")
    talk = Terminal(case) if sys.stdin.isatty() else Lines(case)
    interview = Interview(
        raw, case, lang=lang or "", talk=talk, save=partial(write_atomic, case),
        defaults=suggestions(incoming) if incoming else {}, **sheet_tools(now),
    )  # fmt: skip
    talk.say = partial(_say, interview)
    if not exists:
        write_atomic(case, raw)
    talk.tell(talk.say("going_on" if exists else "intro", file=case))
    return _run(kit, interview, talk, kinds, now)


def _run(kit: Kit, interview: Interview, talk: Lines, kinds: tuple[str, ...], now: datetime) -> int:
    from draftkit.asking import KINDS, wants

    try:
        interview.run([partial(wants, kit, now, kind) for kind in kinds or KINDS])
    except KeyboardInterrupt:
        talk.tell("\n" + talk.say("stopped", file=talk.file))
        raise
    except EOFError:
        talk.tell("\n" + talk.say("ended", file=talk.file))
    return _end(kit, interview, talk, kinds, now)


def _end(kit: Kit, interview: Interview, talk: Lines, kinds: tuple[str, ...], now: datetime) -> int:
    """Severity with its reasons, what is still open, what to do next."""
    from draftkit.affair import clock
    from draftkit.asking import lacking
    from draftkit.case.questions import question
    from draftkit.errors import CaseError

    try:
        case = interview.case()
    except CaseError:  # stopped before the language was said
        return 2
    missing = dict.fromkeys([*interview.open, *lacking(kit, now, case, kinds or ("first-notice", "detailed-email"))])
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


def _say(interview: Interview, key: str, **values: Any) -> str:
    from draftkit.asking import in_full, words

    said = words(interview.lang)
    if key == "wrong":
        return str(said["wrong"].get(values["sort"], ""))
    if "moment" in values:
        values["value"] = in_full(values.pop("moment"), interview.lang)
    return str(said["say"][key]).format(**values)


def _incoming(path: str) -> Incoming:
    from draftkit.case.incoming import read_incoming
    from draftkit.resources import read_bytes

    return read_incoming(read_bytes(path))
