"""The last mail that was held, kept on this machine alone, for clients that do not show what the gate says."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from draftkit.errors import UserError
from draftkit.own_text import digest
from draftkit.resources import state_dir, write_atomic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.overrides import Override
    from draftkit_gate.gate import Verdict


def state_file() -> str:
    """Where the last result lies: `$XDG_STATE_HOME/draftkit/last.json`, or what takes its place on this system."""
    return os.path.join(state_dir(), "last.json")


def keep(action: str, lines: Sequence[str], verdict: Verdict | None = None) -> None:
    """Write down what a mail was held for, with the fingerprint of its words by which it is known when it comes again.

    A place that cannot be written to is no reason not to go on.
    """
    entry: dict[str, Any] = {"subject": "", "action": action, "lines": list(lines)}
    if verdict is not None:
        message = verdict.source.message
        entry |= {"subject": message.subject, "digest": digest(message.text, message.subject)}
        entry |= {"rules": verdict.decision.rules, "sender": message.sender}
    with suppress(OSError, UserError):
        _write(entry)


def let_go(leave: Override) -> None:
    """The author of the last held mail lets it go as it is.

    Raises:
        OSError, UserError: it cannot be written down, so the mail will be held again.
    """
    found = last()
    if found is not None:
        _write({**found, "leave": leave._asdict()})


def _write(entry: dict[str, Any]) -> None:
    file = state_file()
    os.makedirs(os.path.dirname(file), mode=0o700, exist_ok=True)  # words of mails are for their author alone
    write_atomic(file, json.dumps(entry, ensure_ascii=False))
    os.chmod(file, 0o600)


def forget() -> None:
    """The last mail went out: nothing is held any more."""
    try:
        os.remove(state_file())
    except OSError:
        return


def last() -> dict[str, Any] | None:
    """What was kept, None if nothing is held or it cannot be read."""
    try:
        with open(state_file(), encoding="utf-8") as file:
            found = json.load(file)
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
