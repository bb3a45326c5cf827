"""Answers of an SMTP server as lines: short enough for every client, and in ASCII unless UTF-8 is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 480
"""Bytes of text on a line; RFC 5321 allows 512 with code and line end."""
_MOST = 30
"""Lines that a client is asked to show."""
_TYPEWRITER = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "\xa0": " "}
)


class Reply(NamedTuple):
    """What is answered to a client: a code and lines of text."""

    code: int
    lines: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Whether the server did as it was asked."""
        return 200 <= self.code < 300


def typed(text: str) -> str:
    """The text with the quotation marks and dashes that ASCII has."""
    return text.translate(_TYPEWRITER)


def wire(code: int, lines: Iterable[str], *, utf8: bool) -> bytes:
    """An answer of one or more lines, without the last line end. What is no ASCII becomes "?" without `utf8`."""
    shown = [" ".join(line.split()) for line in lines] or [""]
    if len(shown) > _MOST:
        shown[_MOST - 1 :] = [f"... and {len(shown) - _MOST + 1} more"]
    rows = [_cut(line if utf8 else typed(line).encode("ascii", "replace").decode()) for line in shown]
    return b"\r\n".join(
        f"{code}{' ' if number == len(rows) else '-'}".encode() + row for number, row in enumerate(rows, 1)
    )


def _cut(line: str) -> bytes:
    data = line.encode("utf-8", "replace")
    if len(data) <= _LONGEST:
        return data
    return data[: _LONGEST - 3].decode("utf-8", "ignore").encode() + b"..."
