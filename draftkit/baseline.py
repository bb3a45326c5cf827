"""A baseline: the findings that a team starts with, so that only new ones count.

A finding is known by its file, its rule and its words, whatever line they stand on; how often says the count. An entry
is a line of the file, in order, so that two branches merge. Paths are taken from the folder of the baseline.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NoReturn

from draftkit.allowances import flat
from draftkit.errors import UserError
from draftkit.model import Finding
from draftkit.settings import notice_level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from draftkit.settings import Settings

Key = tuple[str, str, str]
"""(path, rule, words), as written to the file."""

_BOXED = re.compile(r"\[\d+\]$")
"""The number of a mail in its mailbox, behind the path."""
STALE = "baseline.stale"
_HINT = "make it again with --write-baseline"
TEXTS = {
    "en": ("{words} is no longer found in {path}: {left} of {count}", "What is mended could come back unseen.",
           "Write the baseline again: --write-baseline."),
    "ru": ("{words}: в {path} больше не встречается ({left} из {count})", "Исправленное может незаметно вернуться.",
           "Запишите список заново: --write-baseline."),
}  # fmt: skip
"""What is said of such an entry: language → message, why, advice."""


class Baseline:
    """What is known already, and which of it a run has met.

    Args:
        file: where it stands.
        known: how often each finding is known.
        lines: where in the file.
    """

    def __init__(self, file: str, known: dict[Key, int], lines: dict[Key, int]) -> None:
        self.file, self._known, self._lines = file, known, lines
        self._left: dict[str, dict[Key, int]] = {}
        self._by_path: dict[str, dict[Key, int]] = {}
        for key, count in known.items():
            self._by_path.setdefault(key[0], {})[key] = count

    def unknown(self, path: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings of a message that are not known; of one that is there more often, the last ones."""
        path = relative(self.file, path)
        left = dict(self._by_path.get(path, {}))
        kept = []
        for finding in findings:
            key = (path, finding.rule, flat(finding.text))
            if left.get(key, 0) > 0:
                left[key] -= 1
            else:
                kept.append(finding)
        before = self._left.get(path, left)  # the other reading of a mail, or the message before it was mended
        self._left[path] = {key: min(count, before[key]) for key, count in left.items()}
        return tuple(kept)

    def stale(self, awake: Callable[[str], bool], settings: Settings) -> Iterator[Finding]:
        """A notice for each entry that was met less often than it says, in messages that were checked or are gone."""
        level = notice_level(settings, STALE)
        if level == "off":
            return
        folder = os.path.dirname(os.path.abspath(self.file))
        for key, count in self._known.items():
            path, rule, words = key
            if path in self._left:
                left = self._left[path][key] if awake(rule) or rule.startswith("allow.") else 0
            else:
                gone = not path.startswith("<") and not os.path.exists(os.path.join(folder, _BOXED.sub("", path)))
                left = count if gone else 0
            if left:
                marks = "«»" if settings.language == "ru" else "“”"
                shown = f"{marks[0]}{words}{marks[1]} [{rule}]" if words else rule
                values = {"words": shown, "path": path, "left": str(left), "count": str(count)}
                said = [_filled(text, values) for text in TEXTS.get(settings.language, TEXTS["en"])]
                origin = f"{self.file}:{self._lines[key]}"
                yield Finding(STALE, level, 0, 0, words, said[0], said[1], said[2], part="file", origin=origin)


def _filled(text: str, values: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda name: values[name[1]], text)


def relative(file: str, path: str) -> str:
    """A message's path as a baseline writes it."""
    if path.startswith("<"):
        return path
    return os.path.relpath(os.path.abspath(path), os.path.dirname(os.path.abspath(file))).replace(os.sep, "/")


def read_baseline(file: str) -> Baseline:
    """Read a baseline.

    Raises:
        UserError: it cannot be read, or is none.
    """
    import json

    from draftkit.resources import read_text

    raw = read_text(file)
    try:
        tree = json.loads(raw)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise UserError(f"is no baseline: {error}", file=file, line=line, hint=_HINT) from None
    if not isinstance(tree, dict) or tree.get("version") != 1 or not isinstance(tree.get("findings"), list):
        raise UserError("is no baseline that this draftkit can read", file=file, hint=_HINT)
    starts = [number for number, line in enumerate(raw.split("\n"), 1) if '"rule"' in line]
    known: dict[Key, int] = {}
    lines: dict[Key, int] = {}
    for number, entry in enumerate(tree["findings"]):
        line = starts[number] if len(starts) == len(tree["findings"]) else 1
        key, count = _entry(entry, file, line)
        known[key] = known.get(key, 0) + count
        lines[key] = line
    return Baseline(file, known, lines)


def _entry(entry: Any, file: str, line: int) -> tuple[Key, int]:
    if not isinstance(entry, dict):
        _wrong(file, line)
    path, rule, words, count = (entry.get(key) for key in ("path", "rule", "words", "count"))
    if not (isinstance(path, str) and isinstance(rule, str) and isinstance(words, str)):
        _wrong(file, line)
    if not isinstance(count, int) or count < 1:
        _wrong(file, line)
    return (path, rule, words), count


def _wrong(file: str, line: int) -> NoReturn:
    raise UserError("an entry of a baseline holds path, rule, words and count", file=file, line=line, hint=_HINT)


def write_baseline(file: str, found: Iterable[tuple[str, Finding]]) -> int:
    """Write a baseline of findings with the paths of their messages; returns how many there are.

    Raises:
        UserError: it cannot be written.
    """
    from json import dumps

    from draftkit.resources import write_atomic

    counts = Counter(
        (relative(file, path), finding.rule, flat(finding.text)) for path, finding in found if finding.part != "file"
    )
    entries = [
        dumps({"path": path, "rule": rule, "words": words, "count": counts[path, rule, words]}, ensure_ascii=False)
        for path, rule, words in sorted(counts)
    ]
    text = '{"version": 1, "findings": [\n' + ",\n".join(entries) + "\n]}\n"
    write_atomic(file, text.encode("utf-8", "backslashreplace"))
    return counts.total()
