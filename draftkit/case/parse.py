"""From the text of a case file to plain values, with the common slips of TOML named as what they are."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from draftkit.errors import CaseError
from draftkit.regex import regex

_CONTROL = regex(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")


def clean(text: str) -> str:
    """One line of text: line breaks, control characters (those that turn the direction, too) and halves of characters
    become spaces.
    """
    return " ".join(_CONTROL.sub(" ", text).split())


_DATE = regex(r"(\d{4})-(\d\d)-(\d\d)")
_BARE_TIME = regex(r"=\s*\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?!:)")
_QUOTES = 'texts stand in quotes, each field on a line of its own: act = "we sent the wrong file"'


def parse(raw: str, path: str, *, as_json: bool) -> dict[str, Any]:
    """The tables of a case file. Raises CaseError with the line and what is wrong there."""
    try:
        return _json(raw, path) if as_json else _toml(raw, path)
    except RecursionError:
        raise CaseError("lists stand within lists without end", file=path, hint="a case needs two levels") from None


def _json(raw: str, path: str) -> dict[str, Any]:
    import json

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        table = dict(pairs)
        if len(table) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise CaseError(f"{clean(twice)} stands twice in one object", file=path, hint="keep one of the two")
        return table

    try:
        data = json.loads(raw, object_pairs_hook=unique)
    except json.JSONDecodeError as error:
        raise CaseError(f"this is not JSON: {error.msg}", file=path, line=error.lineno) from None
    except ValueError:  # Python reads no number of more than some thousand digits
        raise CaseError("this is not JSON: a number without end", file=path) from None
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
    if "twice" in message:
        return "this table stands in the file twice", "put its fields under one header"
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
