"""HTML as browsers cut it: tags, and the text between them, with their places. Takes time in proportion to the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]{0,60})")
_ATTRIBUTE = re.compile(
    r"[\s/]*([^\s/>][^\s/>=]*)(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s>\"'][^\s>]*)))?"
)
_END = re.compile(r"[\s/]*>")
_RAW = ("script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes")
"""In these a tag is text, up to their own end tag."""


class Token(NamedTuple):
    """A tag or a text. `sort` is "open", "close" or "text"; `start` and `end` are its place in the page."""

    sort: str
    start: int
    end: int
    name: str = ""
    attributes: dict[str, str] = {}  # noqa: RUF012  never changed


def tokens(page: str) -> Iterator[Token]:
    """The tags and texts of a page; comments and declarations are left out, a tag that never ends ends the page."""
    at = start = 0
    while (sign := page.find("<", at)) >= 0:
        match = _TAG.match(page, sign)
        if not match and not page.startswith(("<!", "<?"), sign):
            at = sign + 1  # a less-than sign, or the like
            continue
        if start < sign:
            yield Token("text", start, sign)
        if match:
            tag = _tag(page, match)
            if tag is None:
                return
            yield tag
            start = tag.end
            at = _raw_end(page, tag)
        else:
            at = start = _declaration_end(page, sign)
    if start < len(page):
        yield Token("text", start, len(page))


def _declaration_end(page: str, at: int) -> int:
    sign = "-->" if page.startswith("<!--", at) else ">"
    end = page.find(sign, at + 2)
    return end + len(sign) if end >= 0 else len(page)


def _raw_end(page: str, tag: Token) -> int:
    """Where tags are tags again: behind a tag, or at the end of an element that holds text alone."""
    if tag.name not in _RAW or tag.sort == "close":
        return tag.end
    close = re.compile(rf"</{tag.name}(?=[\s/>])", re.IGNORECASE).search(page, tag.end)
    return close.start() if close else len(page)


def _tag(page: str, match: re.Match[str]) -> Token | None:
    attributes, end = _attributes(page, match.end())
    return (
        Token("close" if match[1] else "open", match.start(), end, match[2].lower(), attributes) if end >= 0 else None
    )


def _attributes(page: str, at: int) -> tuple[dict[str, str], int]:
    """The attributes of a tag and where it ends, -1 where it does not."""
    found: dict[str, str] = {}
    while True:
        end = _END.match(page, at)
        if end:
            return found, end.end()
        match = _ATTRIBUTE.match(page, at)
        if not match:
            return found, -1
        found.setdefault(match[1].lower(), match["double"] or match["single"] or match["bare"] or "")
        at = match.end()
