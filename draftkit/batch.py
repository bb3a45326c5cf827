"""The input side of the batch contract: a JSON object a line (docs/batch.md). The output side is reporters/jsonl.py."""

from __future__ import annotations

from typing import Any

from draftkit.mail import Source
from draftkit.model import FAULTS, Context, Message
from draftkit.records import NamedTuple


class Item(NamedTuple):
    """One line: a message and its context, or, with `source` None, what is wrong with the line."""

    id: object
    source: Source | None
    context: Context
    error: str = ""


_FIELDS = {"text": str, "lang": str, "kind": str, "fault": str, "subject": str, "about_problem": bool}


def read_line(line: bytes, number: int, lang: str, given: Context) -> Item:
    """Read one line. `lang` and `given` hold for what the line does not say. Never raises for a bad line."""
    import json

    try:
        entry = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Item(None, None, given, f"line {number}: no JSON: {error}")
    if not isinstance(entry, dict):
        return Item(None, None, given, f"line {number}: no JSON object")
    name = entry.get("id")
    problem = _problem(entry)
    if problem:
        return Item(name, None, given, f"line {number}: {problem}")
    message = Message(entry["text"], entry.get("subject") or "", entry.get("lang") or lang)
    own: dict[str, Any] = {key: entry[key] for key in ("kind", "fault", "about_problem") if entry.get(key) is not None}
    return Item(name, Source(message), given._replace(**own))


def _problem(entry: dict[str, Any]) -> str:
    if "text" not in entry:
        return 'no "text"'
    for key, sort in _FIELDS.items():
        if entry.get(key) is not None and not isinstance(entry[key], sort):
            return f'"{key}" is no {"text" if sort is str else "true or false"}'
    if entry.get("fault") and entry["fault"] not in FAULTS:
        return f'"fault" is none of {", ".join(FAULTS)}'
    if entry["text"] is None:
        return 'no "text"'
    return ""
