"""Adding a fact to the text of a case file without touching a line of it.

TOML writers lose comments and order, so lines are inserted. Each way to do it is tried until the file, read again,
holds what it held before and the new fact: no way of writing a case can be damaged, at worst a fact cannot be added.
"""

from __future__ import annotations

import json
import re
import tomllib
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from draftkit.case.fields import FIELDS
from draftkit.case.parse import clean
from draftkit.errors import CaseError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HEADER = re.compile(r"(#?)\s*(\[\[?)\s*([\w\-.\"' ]+?)\s*\]\]?\s*(?:#.*)?$")
_LEFT_OUT = re.compile(r"#\s*([\w\-.]+)\s*=")


def new_file(head: str, facts: Sequence[tuple[str, str]], quoted: str = "") -> str:
    """The text of a new case file.

    Args:
        head: lines of comment at its top.
        facts: (path, value) known from the start, such as what a client's message says.
        quoted: the client's words, kept as a comment, eighty lines of them.
    """
    lines = [f"# {clean(line)}" for line in head.split("\n")]
    if quoted:
        lines += ["#", *(f"# > {clean(line)}".rstrip() for line in quoted.split("\n")[:80])]
    raw = "\n".join(lines) + "\n\n"
    for path, value in facts:
        raw = put(raw, path, to_toml(value))
    return raw


def to_toml(value: str | float | list[str]) -> str:
    """A text, a number, a flag or a list of texts as TOML: JSON, but for one character that TOML wants escaped."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def put(raw: str, path: str, value: str, *, comment: str = "", file: str = "") -> str:
    """The file's text with one fact more.

    Args:
        raw: the text, TOML that can be read.
        path: the field, with the number of a list's entry: `client.name`, `solution[2].by`. One more than there are
            entries makes a new one.
        value: the value as TOML.
        comment: what stands above it, usually the question it answers.
        file: the file's name, for the error.

    Raises:
        CaseError: the file is laid out so that a line cannot be added; the message holds the line.
    """
    wanted = _set(tomllib.loads(raw), path, tomllib.loads(f"x = {value}")["x"])
    for changed in _ways(raw, path, value, comment):
        try:
            if tomllib.loads(changed) == wanted:
                return changed
        except tomllib.TOMLDecodeError:
            continue
    raise CaseError(f"{path} cannot be added to this file", file=file, hint=f"write it in yourself: {path} = {value}")


def leave_out(raw: str, path: str, example: str, *, comment: str = "") -> str:
    """The text with the field as a comment that says how it would be given; `left_out` finds it again.

    A list (`solution[]`) is left out as a whole: no further entries.
    """
    lines = raw.split("\n")
    note = [f"# {line}" for line in comment.split("\n") if line]
    table, _, key = path.rpartition(".")
    if path.endswith("[]"):
        note.append(f"# [[{path[:-2]}]]")
        return _append(raw, note)
    note.append(f"# {key} = {example}")
    for name, first, stop in sections(lines):
        if name == table:
            end = _end(lines, first, stop)
            return "\n".join([*lines[:end], *note, *lines[end:]])
    note.insert(len(note) - 1, f"# [{table}]")
    return _append(raw, note)


def left_out(raw: str, path: str) -> bool:
    """Whether the file has the field, or the list, as a comment: the author was asked and had nothing to say."""
    section = commented = ""
    counts: dict[str, int] = {}
    for line in raw.split("\n"):
        header = _HEADER.match(line)
        if header:
            name = _plain(header[3])
            if header[1]:
                commented = name + "[]" * (header[2] == "[[")
                if commented == path:
                    return True
            else:
                counts[name] = counts.get(name, 0) + 1
                section, commented = f"{name}[{counts[name]}]" if header[2] == "[[" else name, ""
        elif (found := _LEFT_OUT.match(line)) and f"{commented or section}.{found[1]}".lstrip(".") == path:
            return True
        elif line and not line.startswith("#"):
            commented = ""
    return False


def _ways(raw: str, path: str, value: str, comment: str) -> Iterator[str]:
    """Texts with the fact added in one place or another, the tidiest first."""
    lines = raw.split("\n")
    note = [f"# {line}" for line in comment.split("\n") if line]
    names = path.split(".")
    table = ".".join(names[:-1])
    ends = {name: _end(lines, first, stop) for name, first, stop in sections(lines)}
    if table in ends:
        yield _insert(lines, ends[table], [*note, f"{names[-1]} = {value}"])
    if table and table not in FIELDS:
        brackets = f"[[{table.rpartition('[')[0]}]]" if table.endswith("]") else f"[{table}]"
        yield _append(raw, [brackets, *note, f"{names[-1]} = {value}"])
    for depth in range(len(names) - 2, -1, -1):
        if ".".join(names[:depth]) in ends:
            key = ".".join(names[depth:])
            yield _insert(lines, ends[".".join(names[:depth])], [*note, f"{key} = {value}"])
    yield _insert(lines, 0, [*note, f"{path} = {value}"])


def _insert(lines: list[str], at: int, new: list[str]) -> str:
    return "\n".join([*lines[:at], *new, *lines[at:]])


def _append(raw: str, new: list[str]) -> str:
    body = raw.rstrip("\n")
    return (body + "\n\n" if body else "") + "\n".join(new) + "\n"


def sections(lines: list[str]) -> list[tuple[str, int, int]]:
    """(path, first line, line after the last) of the file's own part and of every table in it."""
    found: list[tuple[str, int]] = [("", 0)]
    counts: dict[str, int] = {}
    for number, line in enumerate(lines):
        header = _HEADER.match(line.strip())
        if header and not header[1]:
            name = _plain(header[3])
            counts[name] = counts.get(name, 0) + 1
            found.append((f"{name}[{counts[name]}]" if header[2] == "[[" else name, number + 1))
    stops = [first - 1 for _name, first in found[1:]] + [len(lines)]
    return [(name, first, stop) for (name, first), stop in zip(found, stops, strict=True)]


def _end(lines: list[str], first: int, stop: int) -> int:
    """After the last value of a section and the comments right under it, before what belongs to the next table."""
    end = stop
    while end > first and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    after = end
    while after < stop and lines[after].lstrip().startswith("#"):
        after += 1
    if end == 0:  # nothing but the comment at the top of the file: leave it a line of air
        return after + 1 if after < len(lines) and not lines[after].strip() else after
    return after if after == len(lines) or after < stop else end


def _plain(name: str) -> str:
    return re.sub(r"[\"' ]", "", name)


def _set(data: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy of the data with the value at the path; tables and list entries on the way are made."""
    data = deepcopy(data)
    here: Any = data
    *tables, last = path.split(".")
    for name in tables:
        key, _, number = name.rstrip("]").partition("[")
        if number:
            entries = here.setdefault(key, [])
            if int(number) > len(entries):
                entries.append({})
            here = entries[int(number) - 1]
        else:
            here = here.setdefault(key, {})
    here[last] = value
    return data
