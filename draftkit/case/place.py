"""Where a field stands in a case file. TOML readers keep no positions: lines are read once more, for errors only."""

from __future__ import annotations

import re

from draftkit.regex import regex

_HEADER = regex(r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?")
_KEY = regex(r"\s*([A-Za-z0-9_*\-.\"' ]+?)\s*=")


def line_of(raw: str, field: str) -> int | None:
    """The line (from 1) that sets `field` (such as `solution[2].by`), else that of the nearest table around it.

    JSON and inline tables are found by their innermost name, which is near enough to look at.
    """
    wanted = field.replace('"', "")
    best: tuple[int, int] | None = None  # (length of the agreeing path, line)
    counts: dict[str, int] = {}
    table = ""
    for number, line in enumerate(raw.split("\n"), 1):
        header = _HEADER.match(line)
        key = _KEY.match(line)
        if header:
            name = header[2].replace('"', "").replace(" ", "")
            if header[1] == "[[":
                counts[name] = counts.get(name, 0) + 1
                table = f"{name}[{counts[name]}]"
            else:
                array = max((each for each in counts if name.startswith(f"{each}.")), key=len, default="")
                table = f"{array}[{counts[array]}]{name[len(array) :]}" if array else name
            path = table
        elif key:
            name = re.sub(r"[\"' ]", "", key[1])
            path = f"{table}.{name}" if table else name
        else:
            continue
        if (wanted == path or wanted.startswith((path + ".", path + "["))) and (best is None or len(path) > best[0]):
            best = (len(path), number)
    if best is not None and best[0] == len(wanted):
        return best[1]
    last = re.sub(r"\[\d+\]", "", wanted).split(".")[-1]
    for number, line in enumerate(raw.split("\n"), 1):
        if re.search(rf"(?<![\w.]){re.escape(last)}(?![\w.])[\"']?\s*[=:]", line):
            return number
    return best[1] if best else None
