"""The text of an HTML page or mail part, as its reader sees it: blocks on their own lines, quoted mail marked `>`."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_PARAGRAPHS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "blockquote", "ul", "ol", "pre", "hr"))
_BLOCKS = _PARAGRAPHS | {
    *("div", "li", "tr", "section", "article", "header", "footer", "dl", "dt", "dd", "body", "main", "address"),
}
_SILENT = frozenset(("script", "style", "head", "template", "noscript", "svg"))
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|max-height\s*:\s*0|font-size\s*:\s*0(?:px)?\s*(?:;|$)"
)
_QUOTING = re.compile(r"gmail_quote|moz-cite-prefix|yahoo_quoted|OutlookMessageHeader|mailQuote", re.IGNORECASE)


def html_to_text(page: str) -> tuple[str, str]:
    """The visible text and the title of a page. Broken markup is read as browsers do, nothing is ever fetched."""
    parser = _Reader()
    parser.feed(page)
    parser.close()
    return parser.text(), parser.title.strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self._lines: list[str] = [""]
        self._open: list[tuple[str, str]] = []  # tag, and what it does to its text: "", "silent", "quoted", "title"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        values = {name: value or "" for name, value in attrs}
        if tag in _BLOCKS:
            self._break(blank=tag in _PARAGRAPHS)
        if tag == "br":
            self._lines.append("")
        elif tag in ("td", "th") and self._lines[-1].strip():
            self._lines[-1] += " "
        elif tag == "img":
            self.handle_data(values.get("alt", ""))
        if tag == "li":
            self._lines[-1] = "- "
        if tag not in _VOID:
            self._open.append((tag, self._effect(tag, values)))

    def _effect(self, tag: str, values: dict[str, str]) -> str:
        if tag == "title":
            return "title"
        if tag in _SILENT or "hidden" in values or _HIDDEN.search(values.get("style", "")):
            return "silent"
        return "quoted" if tag == "blockquote" or _QUOTING.search(values.get("class", "")) else ""

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element of this name."""
        if any(name == tag for name, _ in self._open):
            if tag in _BLOCKS:
                self._break(blank=tag in _PARAGRAPHS)
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Add text where it is visible."""
        effects = {effect for _, effect in self._open}
        if "title" in effects:
            self.title += data
            return
        if "silent" in effects:
            return
        parts = data.split("\n") if any(tag == "pre" for tag, _ in self._open) else [re.sub(r"[ \t\r\n]+", " ", data)]
        for number, part in enumerate(parts):
            if number:
                self._lines.append("")
            if not self._lines[-1] and "quoted" in effects and part.strip():
                self._lines[-1] = "> "
            last = self._lines[-1]
            self._lines[-1] += part.lstrip(" ") if not last or last.endswith(" ") else part

    def _break(self, *, blank: bool) -> None:
        if self._lines[-1].strip():
            self._lines.append("")
        if blank and len(self._lines) > 1 and self._lines[-2].strip():
            self._lines.append("")

    def text(self) -> str:
        """The lines so far, without blank ones at the ends and never two blank ones in a row."""
        text = "\n".join(line.rstrip() for line in self._lines)
        return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"
