"""Asking for the facts of an affair, by whoever asks: the words, what messages still need, how a case file begins.

Whoever asks finds here, too, what an answer is written down with: Sheet, NotUnderstood, FIELDS, read_incoming.
"""

from __future__ import annotations

import os
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from draftkit.case.answers import NotUnderstood, field_of
from draftkit.case.edit import leave_out
from draftkit.case.fields import FIELDS, GUARDED
from draftkit.case.incoming import read_incoming
from draftkit.case.new import Interview
from draftkit.case.sheet import Prompt, Sheet, shown
from draftkit.errors import LocaleError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from draftkit.case import Case
    from draftkit.case.incoming import Incoming
    from draftkit.kit import Kit
    from draftkit.model import Moment

__all__ = [
    "FIELDS",
    "GUARDED",
    "NotUnderstood",
    "Prompt",
    "Sheet",
    "clause",
    "field_of",
    "in_full",
    "lacking",
    "leave_out",
    "read_incoming",
    "sheet",
    "sheet_tools",
    "shown",
    "start",
    "suggestions",
    "upcoming",
    "wants",
    "words",
]

KINDS = ("first-notice", "detailed-email", "reply")
"""Whose facts are asked for where nobody says which messages are wanted."""


def sheet_tools(now: datetime) -> dict[str, Any]:
    """What a Sheet or an Interview needs besides its text: now, words, clause."""
    return {"now": now, "words": words, "clause": clause}


def sheet(raw: str, file: str, now: datetime) -> Sheet:
    """The text of a case file, to write answers into."""
    return Sheet(raw, file, **sheet_tools(now))


@cache
def words(lang: str) -> dict[str, Any]:
    """What is said while the facts are asked for: `locales/<lang>/interview.toml`. Raises LocaleError."""
    import tomllib

    from draftkit.resources import locales_root, read_text

    path = os.path.join(locales_root(), lang, "interview.toml")
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise LocaleError(f"this is not TOML: {error}", file=path) from None


def clause(text: str, lang: str) -> str:
    """The text without a stray capital at its start."""
    from datetime import datetime

    from draftkit.locales import load_locale

    return load_locale(lang, now=datetime.now().astimezone(), channel="email").clause(text)


def in_full(moment: Moment, lang: str) -> str:
    """A time as it was understood, with its year."""
    from datetime import datetime, time

    from draftkit.locales import load_locale

    filters = load_locale(lang, now=datetime.combine(moment.day, time(0)), channel="email").filters()
    return f"{filters['day'](moment)} {moment.day.year}" + (f", {filters['clock'](moment)}" if moment.clock else "")


def wants(kit: Kit, now: datetime, name: str, case: Case) -> tuple[list[str], list[str]]:
    """The facts that a kind of message still needs from this case, and those that would let it say more."""
    from draftkit.affair import channel, clock
    from draftkit.drafting import Order
    from draftkit.plan import ask

    if name == "reply" and case.get("complaint") is None:
        return [], []
    kind = kit.drafter.kind(name)
    plan = kit.drafter.plan(case, Order(name, case.lang, channel(case, kind), clock(case, name, None, now)))
    return [q.field for q in plan.questions], [ask(case, path, case.lang).field for path in plan.wishes]


def lacking(kit: Kit, now: datetime, case: Case, kinds: Sequence[str] = KINDS) -> list[str]:
    """The facts without which one of the messages cannot be written, each once; of a list, those of a further entry."""
    paths = dict.fromkeys(path for kind in kinds for path in wants(kit, now, kind, case)[0])
    return [_in_new_entry(case, path) for path in paths]


def _in_new_entry(case: Case, path: str) -> str:
    head, brackets, field = path.partition("[]")
    return f"{head}[{len(case.get(head, [])) + 1}]{field}" if brackets else path


def start(file: str, lang: str, incoming: Incoming | None, now: datetime) -> str:
    """The text of a new case: its language ("" if it is not known), and what a client's message says by itself."""
    from draftkit.case.edit import new_file
    from draftkit.case.incoming import known_facts

    head = str(words(lang or "en")["say"]["head"]).format(file=file)
    facts: list[tuple[str, str]] = [("lang", lang)] if lang else []
    if incoming is None:
        return new_file(head, facts)
    return new_file(head, [*facts, *known_facts(incoming, now)], incoming.text)


def suggestions(incoming: Incoming) -> dict[str, str]:
    """What a client's message suggests for some fields, and the author may know better."""
    from draftkit.case.incoming import address, gender

    name = address(incoming.name, incoming.lang)
    found = {"client.name": name, "handling.discovered_by": "client", "client.gender": gender(incoming.name)}
    return {path: value for path, value in found.items() if value}


class _Asked(Exception):  # noqa: N818  no error: the interview has come to a question
    def __init__(self, prompt: Prompt) -> None:
        super().__init__(prompt.path)
        self.prompt = prompt


class _Skipping:
    """An author who has nothing to say to one question, and is not there for the next."""

    def __init__(self, path: str) -> None:
        self._path = path

    def ask(self, prompt: Prompt) -> str:
        if prompt.path != self._path:
            raise _Asked(prompt)
        return ""

    def wrong(self, prompt: Prompt, sort: str, detail: str) -> None:
        """Nothing was said."""

    def understood(self, moment: Moment) -> None:
        """Nothing was said."""

    def insist(self, prompt: Prompt) -> None:
        """They will not say it."""


def upcoming(
    kit: Kit, raw: str, file: str, now: datetime, left: set[str], *, skip: str = "",
    save: Callable[[str], object] = len, kinds: Sequence[str] = KINDS,
) -> Prompt | None:  # fmt: skip
    """The question that `draftkit new` would ask next, None if there is no more.

    Args:
        kit: the house.
        raw: the text of the case file.
        file: its name, for errors.
        now: the author's clock.
        left: needed fields left open before; that of `skip` is added.
        skip: the field whose question is passed over, if it is the one that would be asked.
        save: keeps the text with what was passed over noted in it.
        kinds: the messages whose facts are wanted.

    Raises:
        CaseError: the file cannot be read.
    """
    interview = Interview(raw, file, talk=_Skipping(skip), save=save, left=left, **sheet_tools(now))
    try:
        interview.run([partial(wants, kit, now, kind) for kind in kinds])
    except _Asked as asked:
        return asked.prompt
    return None
