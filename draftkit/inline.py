"""CSS inliners: rules of a `<style>` element become `style` attributes, since some mail programs drop the element.

An inliner is a callable from a whole HTML document to a whole HTML document. It keeps `@media` rules in their element,
and it never opens a socket or a file. Two are here: `PREMAILER`, the default, and `CSS_INLINE`, fifty times as fast
(`pip install "draftkit[css-inline]"`). Which one is used seldom shows, because html.py inlines once per structure.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from draftkit.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    Inliner = Callable[[str], str]
    """A whole HTML document in, the same with inlined CSS out. What one makes is kept on disk if it has an attribute
    `packages` (see `KnownInliner`)."""


class KnownInliner:
    """An inliner that names the distributions its output depends on, so that its work can be kept until they change."""

    def __init__(self, name: str, packages: tuple[str, ...], function: Callable[[str], str]) -> None:
        self.name = name
        self.packages = packages
        self.function = function

    def __call__(self, html: str) -> str:
        """The document with its CSS inlined."""
        return self.function(html)

    def __repr__(self) -> str:
        return self.name


def _with_premailer(html: str) -> str:
    import logging

    with _environment("PREMAILER_CACHE_MAXSIZE", "8192"):  # its 128 entries do not hold one theme: four times slower
        from premailer import Premailer
    from cssutils import CSSParser

    class Offline(Premailer):  # type: ignore[misc]  # premailer ships no types
        """Even with `allow_network=False` premailer opens what an `@import` names: its parser gets a deaf fetcher."""

        def _parse_css_string(self, css_body: str, **_options: object) -> Any:
            parser = CSSParser(fetcher=lambda _url: (None, b""), validate=False, loglevel=logging.CRITICAL)
            return parser.parseString(css_body, validate=False)

    inliner = Offline(
        html,
        allow_network=False,
        strip_important=False,  # or the media queries, which live by it, would lose it
        disable_validation=True,
        remove_unset_properties=False,
        include_star_selectors=True,
        cssutils_logging_level=logging.CRITICAL,  # mso-* properties are no mistake
        # Attributes made of CSS would be a second truth beside the style, and HTML has dropped them.
        disable_basic_attributes=["align", "bgcolor", "height", "valign", "width"],
    )
    return str(inliner.transform(pretty_print=False))


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    """Set an environment variable for a moment, unless the user has set it."""
    if name in os.environ:
        yield
        return
    os.environ[name] = value
    try:
        yield
    finally:
        del os.environ[name]


def _with_css_inline(html: str) -> str:
    try:
        from css_inline import CSSInliner
    except ImportError:
        raise UserError("css-inline is not installed", hint='pip install "draftkit[css-inline]"') from None
    return str(CSSInliner(load_remote_stylesheets=False, keep_at_rules=True).inline(html))


PREMAILER = KnownInliner("premailer", ("premailer", "cssutils", "cssselect", "lxml"), _with_premailer)
CSS_INLINE = KnownInliner("css-inline", ("css-inline",), _with_css_inline)

INLINERS = {each.name: each for each in (PREMAILER, CSS_INLINE)}
"""Those that the settings can name."""
INLINERS = {inliner.name: inliner for inliner in (PREMAILER, CSS_INLINE)}
"""By the name that settings use."""
