"""Markdown as the blocks use it: paragraphs, lists, emphasis, links, headings and tables; no HTML, no images.

A line break in a paragraph is a line break in the letter, and a list may follow a line of text directly, as both do in
the plain text part.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from draftkit.errors import TemplateError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from markdown import Markdown

SCHEMES = ("http", "https", "mailto", "tel")
"""What a link in a letter may begin with."""

_TOKEN = re.compile(r"dk(\d+)z")
_ALLOWED = re.compile(rf"(?:{'|'.join(SCHEMES)}):\S", re.IGNORECASE)


def to_html(markdown: str) -> str:
    """The elements for the Markdown of a skeleton.

    A token in a link's address is marked for its context: `dk0hz` where it is the beginning, `dk0uz` elsewhere.

    Raises:
        TemplateError: a link of another kind than `SCHEMES`, or an image.
    """
    converted: str = _converter().convert(with_blank_lines(markdown))
    return converted


def _converter() -> Markdown:
    from markdown import Markdown
    from markdown.extensions.nl2br import Nl2BrExtension
    from markdown.extensions.sane_lists import SaneListExtension
    from markdown.extensions.tables import TableExtension
    from markdown.treeprocessors import Treeprocessor

    class Marks(Treeprocessor):
        def run(self, root: Element) -> None:
            for element in root.iter():
                _mark(element)
            for before, element in pairwise(root):
                if before.tag == "p" and element.tag in ("ul", "ol"):
                    before.set("class", "lead")  # the line that announces a list stands closer to it

    # As objects: looked up by name, each would cost a search through the metadata of all that is installed.
    extensions = [SaneListExtension(), TableExtension(), Nl2BrExtension()]
    converter = Markdown(extensions=extensions, output_format="html")
    for part, names in (
        (converter.preprocessors, ["html_block"]),
        (converter.parser.blockprocessors, ["code"]),
        (converter.inlinePatterns, ["html", "entity", "autolink", "automail"]),
    ):
        for name in names:
            part.deregister(name)
    converter.treeprocessors.register(Marks(converter), "draftkit", 0)  # after the inline patterns
    return converter


def with_blank_lines(markdown: str) -> str:
    """Set lists off from the lines around them: without a blank line Markdown takes both for one paragraph."""
    out: list[str] = []
    for line in markdown.split("\n"):
        before = out[-1] if out else ""
        item = line.startswith("- ")
        if line.strip() and before.strip() and not line.startswith(" ") and item != before.startswith(("- ", " ")):
            out.append("")
        out.append(line)
    return "\n".join(out)


def _mark(element: Element) -> None:
    """Check and complete one element of the converted text."""
    if element.tag == "img":
        raise TemplateError(
            f"the text holds an image: {element.get('src', '')}", hint="a letter carries no images; say it in words"
        )
    if element.tag == "th":
        element.set("scope", "col")
    if element.tag == "a":
        address = element.get("href", "")
        head = _TOKEN.match(address)
        if not head and not _ALLOWED.match(address):
            raise TemplateError(
                f"the text holds a link that is none for a letter: {address!r}",
                hint=f"a link begins with {', '.join(SCHEMES)} and a colon",
            )
        start = head.end() if head else 0
        whole = f"dk{head[1]}hz" if head else ""
        element.set("href", whole + _TOKEN.sub(r"dk\1uz", address[start:]))
