"""Beside the cases, in one SQLite file: what was typed and is no answer yet, and who changed what.

Cases stay files; this can be thrown away without losing a fact.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from draftkit_web.state import folder

if TYPE_CHECKING:
    from collections.abc import Mapping

ONE_SITTING = timedelta(minutes=10)
"""Changes of one person to one fact within this time are one entry."""
_TABLES = """
CREATE TABLE IF NOT EXISTS unfinished (name TEXT, field TEXT, text TEXT, PRIMARY KEY (name, field));
CREATE TABLE IF NOT EXISTS changes (
    id INTEGER PRIMARY KEY, at TEXT, who TEXT, name TEXT, field TEXT, before TEXT, after TEXT
);
CREATE INDEX IF NOT EXISTS changes_of ON changes (name, id);
"""


class Change(NamedTuple):
    """Who changed a fact, when (ISO 8601), from what to what."""

    at: str
    who: str
    field: str
    before: str
    after: str


class Store:
    """What is kept for one folder of cases.

    Args:
        cases: the folder.
    """

    def __init__(self, cases: str) -> None:
        name = hashlib.sha256(cases.encode()).hexdigest()[:16]
        file = os.path.join(folder(), f"{name}.sqlite")
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))
        self._data = sqlite3.connect(file, check_same_thread=False, isolation_level=None)  # handlers run one at a time
        self._data.execute("PRAGMA journal_mode = WAL")
        self._data.execute("PRAGMA synchronous = FULL")
        self._data.executescript(_TABLES)

    def close(self) -> None:
        """Let go of the file."""
        self._data.close()

    def unfinished(self, name: str, field: str) -> str | None:
        """What was typed for a field and is no answer yet; None if there is nothing of the kind."""
        row = self._data.execute("SELECT text FROM unfinished WHERE name = ? AND field = ?", (name, field)).fetchone()
        return None if row is None else str(row[0])

    def all_unfinished(self, name: str) -> dict[str, str]:
        """What was typed for fields of a case and is no answer yet."""
        return dict(self._data.execute("SELECT field, text FROM unfinished WHERE name = ? ORDER BY rowid", (name,)))

    def leave_unfinished(self, name: str, texts: Mapping[str, str]) -> None:
        """Keep what is no answer yet."""
        rows = [(name, field, text) for field, text in texts.items()]
        self._data.executemany("INSERT OR REPLACE INTO unfinished VALUES (?, ?, ?)", rows)

    def finish(self, name: str, field: str) -> None:
        """Forget what was typed: it has become an answer, or was given up."""
        self._data.execute("DELETE FROM unfinished WHERE name = ? AND field = ?", (name, field))

    def note(self, now: datetime, name: str, change: Change) -> None:
        """Write down a change; one that goes on from the last becomes one with it."""
        last = self._data.execute(
            "SELECT id, at, who, field FROM changes WHERE name = ? ORDER BY id DESC LIMIT 1", (name,)
        ).fetchone()
        same = last is not None and last[2:] == (change.who, change.field)
        if same and now - datetime.fromisoformat(last[1]) < ONE_SITTING:
            self._data.execute("UPDATE changes SET at = ?, after = ? WHERE id = ?", (change.at, change.after, last[0]))
        else:
            self._data.execute(
                "INSERT INTO changes (name, at, who, field, before, after) VALUES (?, ?, ?, ?, ?, ?)", (name, *change)
            )

    def changes(self, name: str, most: int = 200) -> list[Change]:
        """The changes of a case, the newest first."""
        rows = self._data.execute(
            "SELECT at, who, field, before, after FROM changes WHERE name = ? ORDER BY id DESC LIMIT ?", (name, most)
        )
        return [Change(*row) for row in rows]
