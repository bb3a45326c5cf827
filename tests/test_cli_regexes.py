"""Regular expressions kept on disk: the same as those that `re` makes, and nothing when the cache is of no use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from draftkit.cli.regexes import kept_regexes

if TYPE_CHECKING:
    from pathlib import Path

PATTERNS: list[tuple[str | bytes, int]] = [
    (r"(?P<year>\d{4})-(?P<month>\d\d)|(?i:x+)(?=y)", 0),
    (r"[а-яё]{2,}\b(?<!ая)", re.IGNORECASE),
    (rb"[\xc0-\xff]++[^a-z]*?", 0),
    (r"(?m)^ \s* (a|b(c)?) $", re.VERBOSE),
    (r"(?a)\w+", 0),
    (r"[☀-➿🌀-🫿]|(.)\1", re.DOTALL),
]
TEXTS = "2026-03 xxy", "Большая ЁЛКА", "  bc\n a ", "naïve ☀ aa", ""


def read() -> list[object]:
    """What the patterns are and find, compiled anew."""
    re.purge()
    found: list[object] = []
    for pattern, flags in PATTERNS:
        compiled: re.Pattern[Any] = re.compile(pattern, flags)
        found.append((compiled.pattern, compiled.flags, compiled.groups, dict(compiled.groupindex)))
        for text in TEXTS:
            given = text.encode("cp1251", "replace") if isinstance(pattern, bytes) else text
            found += [(m.span(), m.groups(), m.lastgroup) for m in compiled.finditer(given)]
    return found


def test_kept_regexes_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAFTKIT_CACHE", str(tmp_path / "cache"))
    plain = read()
    with kept_regexes():
        first = read()
    (file,) = (tmp_path / "cache").glob("regexes.*")
    written = file.stat()
    with kept_regexes():
        second = read()
    assert plain == first == second
    assert file.stat().st_mtime_ns == written.st_mtime_ns
    file.write_bytes(b"damaged")
    with kept_regexes():
        assert read() == plain


def test_a_wrong_pattern_is_refused_as_ever() -> None:
    re.purge()
    with kept_regexes(), pytest.raises(re.error, match="unterminated"):
        re.compile("[a")
    with pytest.raises(re.error, match="unterminated"):
        re.compile("[a")
