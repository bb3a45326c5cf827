"""Cases for tests: the affair of `data/matrix.toml`, with other faults, clients and facts."""

from __future__ import annotations

import copy
import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from draftkit.case import read_case

if TYPE_CHECKING:
    from draftkit.case import Case

_FULL = tomllib.loads((Path(__file__).parent / "data" / "matrix.toml").read_text(encoding="utf-8"))

LEAN = (
    "personal_line", "found", "headline", "workaround", "questions", "options", "relationship.milestone", "impact.extent",
    "impact.plans", "impact.before", "impact.also", "impact.not_affected", "impact.since", "impact.until", "damage.loss",
    "compensation", "progress", "thanks", "calls", "complaint.feeling", "complaint.proposes", "complaint.proposal_answer",
    "complaint.questions", "agreed.offer", "debrief", "interim", "public_cause", "promises", "goal",
)  # fmt: skip
"""Facts that a hurried author leaves out."""


def affair(changes: dict[str, Any] | None = None, without: tuple[str, ...] = ()) -> Case:
    """The full affair with fields set (`{"client.type": "key"}`) or taken out."""
    data = copy.deepcopy(_FULL)
    for path in without:
        table, name = _table(data, path)
        table.pop(name, None)
    for path, value in (changes or {}).items():
        table, name = _table(data, path)
        table[name] = value
    return read_case(json.dumps(data, default=lambda moment: moment.isoformat()), "matrix.json", as_json=True)


def _table(data: dict[str, Any], path: str) -> tuple[dict[str, Any], str]:
    *tables, name = path.split(".")
    for each in tables:
        data = data.setdefault(each, {})
    return data, name
