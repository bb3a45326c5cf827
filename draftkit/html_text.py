"""The text of an HTML page or mail part, as its reader sees it: blocks on their own lines, quoted mail marked `>`."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from typing import TYPE_CHECKING

from draftkit.markup import Token, tokens
from draftkit.tracing import Traced, Weave

if TYPE_CHECKING:
    from collections.abc import Iterable

_PARAGRAPHS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "blockquote", "ul", "ol", "pre", "hr"))
_BLOCKS = _PARAGRAPHS | {
    *("div", "li", "tr", "section", "article", "header", "footer", "dl", "dt", "dd", "body", "main", "address"),
}
_SILENT = frozenset(("script", "style", "head", "template", "noscript", "svg", "iframe", "noembed", "noframes"))
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|max-height\s*:\s*0|font-size\s*:\s*0(?:px)?\s*(?:;|$)"
)
_QUOTING = re.compile(
    r"gmail_(?:quote|attr)|moz-cite-prefix|yahoo_quoted|mailQuote|protonmail_quote",
    re.IGNORECASE,
)
_SIGNING = re.compile(
    r"gmail_signature|moz-signature|protonmail_signature_block|ms-outlook-mobile-signature", re.IGNORECASE
)
_STEP = re.compile(
    r"(?P<space>[ \t\r\n\f]{2,}|[\t\r\n\f])"
    r"|&(?:#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6})|[A-Za-z][A-Za-z0-9]{1,31});?"
)


def html_to_text(page: str) -> tuple[Traced, Traced]:
    """The visible text of a page and its title, with their ways back to the page.

    Broken markup is read as browsers do, nothing is ever fetched.
    """
    return _Reader(page).read(tokens(page))


class _Reader:
    def __init__(self, page: str) -> None:
        self.page = page
        self.body, self.title = Weave(), Weave()
        self.open: list[tuple[str, str]] = []  # tag, and what it does to its text: "", silent, quoted, signature, …
        self.names: Counter[str] = Counter()
        self.effects: Counter[str] = Counter()
        self.empty = self.bare = True  # nothing was written at all; nothing on this line
        self.breaks = 0  # line breaks to come before the next text
        self.space = False  # a space to come before the next text
        self.mark = ""  # of a list item

    def read(self, found: Iterable[Token]) -> tuple[Traced, Traced]:
        for token in found:
            if token.sort == "text":
                self.text(token.start, token.end)
            elif token.sort == "open":
                self.enter(token)
            else:
                self.leave(token)
        self.body.add("\n", len(self.page), 0)
        return Traced("").then(self.body.woven()), Traced("").then(self.title.woven())

    def enter(self, token: Token) -> None:
        name = token.name
        if name in _BLOCKS:
            self.line(blank=name in _PARAGRAPHS)
        if name == "br":
            self.bare = True
            self.breaks = min(self.breaks + 1, 2)
        elif name in ("td", "th"):
            self.space = True
        elif name == "li":
            self.mark = "- "
        elif name == "img" and not self.effects["silent"]:
            self.write(unescape(token.attributes.get("alt", "")).strip(), token.start, token.end - token.start)
        if name in _VOID:
            return
        effect = self.effect(name, token.attributes)
        if effect == "signature":
            self.line()
            self.write("-- ", token.start, 0)
            self.line()
        self.open.append((name, effect))
        self.names[name] += 1
        self.effects[effect] += 1

    def effect(self, name: str, attributes: dict[str, str]) -> str:
        if name in ("title", "pre"):
            return name
        if name in _SILENT or "hidden" in attributes or _HIDDEN.search(attributes.get("style", "")):
            return "silent"
        marks = f"{attributes.get('class', '')} {attributes.get('id', '')}"
        if name == "blockquote" or _QUOTING.search(marks):
            return "quoted"
        return "signature" if _SIGNING.search(marks) and not self.effects["signature"] else ""

    def leave(self, token: Token) -> None:
        if not self.names[token.name]:
            return
        if token.name in _BLOCKS:
            self.line(blank=token.name in _PARAGRAPHS)
        name = ""
        while name != token.name:
            name, effect = self.open.pop()
            self.names[name] -= 1
            self.effects[effect] -= 1

    def line(self, *, blank: bool = False) -> None:
        """What comes next stands on a new line, or below a blank one."""
        self.space = False
        if not self.empty:
            self.breaks = max(self.breaks, 2 if blank else 0 if self.bare else 1)
        self.bare = True

    def text(self, start: int, end: int) -> None:
        if self.effects["title"]:
            self.name(start, end)
        if self.effects["title"] or self.effects["silent"]:
            return
        for match in _STEP.finditer(self.page, start, end):
            self.run(start, match.start())
            start = match.end()
            if match["space"] is None:
                self.write(unescape(match[0]), match.start(), start - match.start())
            elif self.effects["pre"] and "\n" in match[0]:
                self.breaks = min(self.breaks + match[0].count("\n"), 2)
                self.bare, self.space = True, False
            else:
                self.space = True
        self.run(start, end)

    def name(self, start: int, end: int) -> None:
        """The title: one line, whatever is in it."""
        start += len(self.page[start:end]) - len(self.page[start:end].lstrip())
        for match in _STEP.finditer(self.page, start, end):
            self.title.add(self.page[start : match.start()], start)
            start = match.end()
            new = " " if match["space"] else unescape(match[0])
            self.title.add(new, match.start(), start - match.start())
        self.title.add(self.page[start:end], start)

    def run(self, start: int, end: int) -> None:
        """Text without breaks and entities; at its ends there may be a space."""
        if start < end and self.page[start] == " ":
            self.space = True
            start += 1
        after = start < end and self.page[end - 1] == " "
        end -= after
        if start < end:
            self.write(self.page[start:end], start)
        self.space = self.space or after

    def write(self, text: str, start: int, size: int | None = None) -> None:
        if not text:
            return
        if self.breaks and not self.empty:
            self.body.add("\n" * self.breaks, start, 0)
        elif self.space and not self.bare:
            self.body.add(" ", start, 0)
        if self.bare:
            mark = ("> " if self.effects["quoted"] else "") + self.mark
            if mark:
                self.body.add(mark, start, 0)
        self.body.add(text, start, size)
        self.empty = self.bare = self.space = False
        self.breaks, self.mark = 0, ""
