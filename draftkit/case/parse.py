"""From the text of a case file to plain values, with the common slips of TOML named as what they are."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from draftkit.errors import CaseError

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_BARE_TIME = re.compile(r"=\s*\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?!:)")
_QUOTES = 'texts stand in quotes, each field on a line of its own: act = "we sent the wrong file"'


def parse(raw: str, path: str, *, as_json: bool) -> dict[str, Any]:
    """The tables of a case file. Raises CaseError with the line and what is wrong there."""
    try:
        return _json(raw, path) if as_json else _toml(raw, path)
    except RecursionError:
        raise CaseError("lists stand within lists without end", file=path, hint="a case needs two levels") from None


def _json(raw: str, path: str) -> dict[str, Any]:
    import json

    try:
        data = json.loads(raw)
    except json.JSONDecodeError as error:
        raise CaseError(f"this is not JSON: {error.msg}", file=path, line=error.lineno) from None
    if not isinstance(data, dict):
        raise CaseError("a case is a JSON object", file=path, line=1)
    return data


def _toml(raw: str, path: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(raw)
    except ValueError as error:  # TOMLDecodeError, or what datetime says to a day that is not there
        message, _, place = str(error).partition(" (at ")
        digits = re.match(r"line (\d+)", place)
        line = int(digits[1]) if digits else _no_such_day(raw) or raw.count("\n") + 1
        message, hint = _slip(raw.split("\n")[line - 1] if line <= raw.count("\n") + 1 else "", message)
        raise CaseError(message, file=path, line=line, hint=hint) from None


def _slip(line: str, message: str) -> tuple[str, str]:
    """What is wrong with the line, and what to do."""
    if _no_such_day(line):
        found = next(m[0] for m in _DATE.finditer(line) if not _exists(m))
        return f"there is no such day: {found}", "for example: 2026-03-12"
    if _BARE_TIME.search(line):
        return "a day with a clock time stands in quotes", 'for example: "2026-03-12 15:00"'
    if "overwrite" in message:
        return "this field stands in the file twice", "keep one of the two lines"
    return f"this is not TOML: {message[:1].lower()}{message[1:]}", _QUOTES


def _exists(found: re.Match[str]) -> bool:
    try:
        date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return False
    return True


def _no_such_day(text: str) -> int | None:
    """The first line with a day that is not in the calendar."""
    lines = text.split("\n")
    return next((n for n, line in enumerate(lines, 1) if any(not _exists(m) for m in _DATE.finditer(line))), None)
