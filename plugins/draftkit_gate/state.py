"""The last mail that was held, kept on this machine alone, for clients that do not show what the gate says."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from draftkit.errors import UserError
from draftkit.resources import state_dir, write_atomic

if TYPE_CHECKING:
    from collections.abc import Sequence


def state_file() -> str:
    """Where the last result lies: `$XDG_STATE_HOME/draftkit/last.json`, or what takes its place on this system."""
    return os.path.join(state_dir(), "last.json")


def keep(subject: str, action: str, lines: Sequence[str]) -> None:
    """Write down what a mail was held for. A place that cannot be written to is no reason not to go on."""
    file = state_file()
    try:
        os.makedirs(os.path.dirname(file), mode=0o700, exist_ok=True)  # words of mails are for their author alone
        write_atomic(file, json.dumps({"subject": subject, "action": action, "lines": list(lines)}, ensure_ascii=False))
        os.chmod(file, 0o600)
    except (OSError, UserError):
        return


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
