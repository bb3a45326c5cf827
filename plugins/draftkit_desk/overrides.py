"""The log of messages that were sent although they were held: when, for which rules, why. Never what they said."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime

from draftkit.resources import make_folder, state_dir


def log_file() -> str:
    """Where the log lies."""
    return os.path.join(state_dir(), "overrides.jsonl")


def write_down(digest: str, rules: list[str], reason: str) -> None:
    """Add a line, readable by its owner alone. `digest` is of the message's own text (`draftkit.own_text.digest`).

    Raises:
        OSError, UserError: the log cannot be written; then the message must not go either.
    """
    file = log_file()
    make_folder(os.path.dirname(file))
    entry = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "digest": digest, "rules": rules, "reason": reason}
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as out:
        out.write(json.dumps(entry, ensure_ascii=False) + "\n")
