r"""Looks after a folder of drafts: what any client saves there is checked and marked, and unmarked once it is clean.

A message on an IMAP server never changes, and its number (UID) is never given again: each is looked at once, and only
the last number needs to be remembered. Who edits a draft stores a new one, which is looked at in turn.
"""

from __future__ import annotations

import json
import os
import time
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

import click

from draftkit.mail import from_mail
from draftkit.model import Context
from draftkit.readings import check_source
from draftkit.resources import write_atomic
from draftkit_drafts.connection import connected, drafts_folder
from draftkit_drafts.keeping import folder as notes_folder
from draftkit_drafts.keeping import make_private

if TYPE_CHECKING:
    from imapclient import IMAPClient

    from draftkit.kit import Kit
    from draftkit_drafts.accounts import Account

MARK = b"$draftkit-findings"
"""The keyword on a draft that the policy would hold. As it is ours, what stands beside it is ours as well."""
SEEN_BY_PEOPLE = (b"$label1", b"\\Flagged")
"""What clients show: Thunderbird's red label; the star that every client has, phones too."""
_MOST = 1_000_000
"""Bytes of a draft that are read; the text comes before attachments."""
_IDLE = 240
"""Seconds in a row that the server is waited for: routers forget quiet connections after five minutes."""
_SHORT = 5
"""Seconds of the first wait after a look: what came while we were looking may not be told again."""


class Notes(NamedTuple):
    """What is remembered of a folder: whose it is, and how far it has been looked through."""

    where: str
    validity: int
    last: int


class Watcher:
    """Looks after the drafts of one account.

    Args:
        kit: the house's.
        account: whose drafts.
        poll: seconds between two looks where the server does not tell by itself.
    """

    def __init__(self, kit: Kit, account: Account, poll: float) -> None:
        self._kit, self._account, self._poll = kit, account, poll
        self._file = os.path.join(notes_folder(), f"watch-{quote(account.name, safe='')}.json")

    def forget(self) -> None:
        """Look at all drafts again."""
        self._write(Notes("", 0, 0))

    def watch(self, *, once: bool) -> None:
        """Look at what is there, and then at what comes, until the connection ends; or only at what is there.

        Raises:
            Unreachable: the connection was lost.
            UserError: as `connected` and `drafts_folder`.
        """
        with connected(self._account) as client:
            folder = drafts_folder(client, self._account)
            selected = client.select_folder(folder)
            permanent = selected.get(b"PERMANENTFLAGS", ())
            keywords = b"\\*" in permanent or MARK in permanent
            notes = self._notes(f"{self._account.user}@{self._account.host}/{folder}", selected.get(b"UIDVALIDITY", 0))
            if not once:
                self._say(f"watching {folder}")
            while True:
                before = notes.last
                for uid, flags in _since(client, notes.last):
                    self._look(client, uid, flags, keywords=keywords)
                    notes = notes._replace(last=uid)
                    self._write(notes)
                if once:
                    return
                _wait(client, self._poll, _SHORT if notes.last > before else _IDLE)

    def _look(self, client: IMAPClient, uid: int, flags: tuple[bytes, ...], *, keywords: bool) -> None:
        """Look at one draft, mark it or take the mark away, and say so without its words."""
        fetched = client.fetch([uid], [f"BODY.PEEK[]<0.{_MOST}>"]).get(uid, {})
        mail = fetched.get(b"BODY[]<0>")
        if mail is None:  # gone in the meantime
            return
        action, rules = judge(self._kit, mail)
        marks = (MARK, *SEEN_BY_PEOPLE) if keywords else SEEN_BY_PEOPLE[1:]
        if action == "held":
            client.add_flags([uid], marks, silent=True)
        elif action == "clean" and MARK in (flag.lower() for flag in flags):
            client.remove_flags([uid], marks, silent=True)
        self._say(f"draft {uid}: {action}{': ' if rules else ''}{', '.join(rules)}")

    def _say(self, what: str) -> None:
        now = datetime.now().astimezone().isoformat(" ", "seconds")
        click.echo(f"{now} {self._account.name}: {what}")

    def _notes(self, where: str, validity: int) -> Notes:
        """What is remembered of this folder; nothing if it is another one, or the server has numbered it anew."""
        try:
            with open(self._file, encoding="utf-8") as file:
                notes = Notes(**json.load(file))
        except (OSError, ValueError, TypeError):
            notes = Notes("", 0, 0)
        return notes if notes[:2] == (where, validity) else Notes(where, validity, 0)

    def _write(self, notes: Notes) -> None:
        make_private(os.path.dirname(self._file))
        write_atomic(self._file, json.dumps(notes._asdict(), ensure_ascii=False))


def judge(kit: Kit, mail: bytes) -> tuple[str, list[str]]:
    """What is to be said of a draft: "held", "clean" or "not checked", and the rules that found something."""
    source = from_mail(mail)
    if source.mail is not None and source.mail.encrypted:
        return "not checked (encrypted)", []
    if not source.message.text.strip():
        return "not checked (no text)", []
    report = check_source(lambda message: kit.check(message, Context()), source)
    decision = kit.decide(source.message, report)
    if decision.action == "accept":
        return "clean", []
    if decision.action == "defer":
        return "not checked (a rule broke)", []
    return "held", list(dict.fromkeys(finding.rule for finding in report.findings))


def _since(client: IMAPClient, last: int) -> list[tuple[int, tuple[bytes, ...]]]:
    """Number and flags of the drafts after a number, in order."""
    # `n:*` always means the last message, even one before n.
    found = [uid for uid in client.search(["UNDELETED", "UID", f"{last + 1}:*"]) if uid > last]
    fetched = client.fetch(found, ["FLAGS"]) if found else {}
    return sorted((uid, data.get(b"FLAGS", ())) for uid, data in fetched.items())


def _wait(client: IMAPClient, poll: float, longest: float) -> None:
    """Until something may have come."""
    if not client.has_capability("IDLE"):
        time.sleep(poll)
        client.noop()
        return
    client.idle()
    client.idle_check(longest)
    client.idle_done()
