"""The HTML part of a message: Markdown, in a layout, with its CSS inlined; once per structure, not once per message.

A draft comes as a *skeleton*, Markdown in which every value from the case is a token (`dk0z`, `dk1z`, …), and the list
of values. All the slow work is done on the skeleton; the values go in at the end, escaped for where they stand, so that
no value is ever read as markup and ten thousand letters of one kind are parsed once. Finished skeletons are kept in
memory and in the user's cache folder.
"""

from __future__ import annotations

import os
import re
import sys
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from draftkit.errors import TemplateError, UserError
from draftkit.inline import PREMAILER
from draftkit.markdown import SCHEMES
from draftkit.records import NamedTuple
from draftkit.resources import read_text, templates_root
from draftkit.store import cached, stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from draftkit.inline import Inliner
    from draftkit.model import Draft

    _Skeleton = tuple[tuple[str | None, ...], tuple[tuple[int, int, str], ...]]
    """A finished page cut at its tokens: pieces, None where a value goes, and for each such place its index, which
    value goes there (0 the subject, 1 the preheader, then those of the draft), and how it is escaped."""

PREHEADER = range(40, 111)
"""Characters of a preheader: mail programs show about as many beside the subject."""

_TOKEN = re.compile(r"dk(\d+|s|p)([hu]?)z")
"""The place of value number n, of the subject or of the preheader; `h` is a whole link, `u` a part of one."""
_LINK = re.compile(rf"(?:{'|'.join(SCHEMES)}):[^\s\"'<>\\^`{{|}}]+", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;"))
# Whatever would make a mail program, or the inliner, fetch something or run something.
_REACHES_OUT = re.compile(
    r"<(?:audio|base|embed|form|iframe|link|object|script|source|svg|video)\b"
    r"|@(?:import|font-face)\b|@[-\w]*\\|\burl\s*\(|\b(?:src|srcset|background|poster)\s*=\s*(?![\"']?cid:)",
    re.IGNORECASE,
)


class Layout(NamedTuple):
    """A page to put a letter in: `source` is a Jinja template that is given `lang`, `subject`, `preheader` (may be
    empty), `body` and `css`; `file` is where it was read, for messages.
    """

    file: str
    source: str
    css: str


def render_html(
    draft: Draft, *, layout: Layout | None = None, inline: Inliner | None = None, preheader: str | None = None
) -> str:
    """A whole HTML document, in one line ending. The same draft gives the same text, whatever was rendered before.

    Args:
        draft: what to say.
        layout: the page around it (default: the bundled letter).
        inline: the CSS inliner (default: premailer).
        preheader: the hidden line that inboxes show beside the subject; made of the second sentence by default,
            left out if empty.

    Raises:
        TemplateError: a skeleton or a layout that is broken, or that would fetch something.
        UserError: a value that stands as a link and is none.
    """
    preview = preheader_of(draft) if preheader is None else preheader
    pieces, slots = _skeleton(draft.skeleton, draft.lang, bool(preview), layout or load_layout(), inline or PREMAILER)
    values = (draft.subject, preview, *draft.values)
    page = list(pieces)
    for place, which, context in slots:
        if which >= len(values):
            raise TemplateError(f"the text holds a token without a value: dk{which - 2}z")
        page[place] = _ESCAPE[context](values[which])
    return "".join(page)  # type: ignore[arg-type]  # every None is filled now


@lru_cache(maxsize=16)
def load_layout(name: str = "letter", roots: tuple[str, ...] = ()) -> Layout:
    """Read `email/<name>.html.j2` and `email/<name>.css` from the first of the template roots that has them.

    Args:
        name: the layout's.
        roots: folders with `email/` in them, the most particular first, as `Kit.template_roots` has them; the bundled
            one always comes last.

    Raises:
        TemplateError: no root has that layout.
    """
    for root in (*roots, templates_root()):
        file = os.path.join(root, "email", f"{name}.html.j2")
        if os.path.isfile(file):
            return Layout(file, read_text(file), read_text(os.path.join(root, "email", f"{name}.css")))
    raise TemplateError(f"there is no mail layout named {name!r}", hint="put it into email/ under a template root")


def preheader_of(draft: Draft) -> str:
    """The second sentence after the greeting, with the next ones if it is short, cut at a word if it is long; empty if
    the letter has nothing of that length to say. See `PREHEADER`.
    """
    text = ""
    for number, sentence in enumerate(_sentences(draft.text)):
        if number:
            text = f"{text} {sentence}".lstrip(" ")
        if len(text) >= PREHEADER.start:
            break
    if len(text) >= PREHEADER.stop:
        text = text[: PREHEADER.stop - 2].rsplit(" ", 1)[0]
        text = re.sub(r"(?:[\s,;:–—]+\w{0,3})+$", "", text) + "…"  # short words say nothing at the end
    return text if len(text) in PREHEADER and text != draft.subject else ""


def _sentences(text: str) -> Iterator[str]:
    """The whole sentences of the paragraphs: not the greeting, the lists, what announces one, nor the signature."""
    from draftkit.folding import encode
    from draftkit.sentences import boundaries

    for number, paragraph in enumerate(text.split("\n\n")):
        if number == 0 and paragraph.endswith((",", "!", ":")):
            continue
        raw, back = encode(paragraph)
        for start, end in pairwise([0, *boundaries(raw), len(raw)]):
            sentence = (paragraph[back[start] : back[end]] if back else paragraph[start:end]).strip()
            if not sentence.startswith("- ") and sentence.endswith((".", "!", "?", "…", "»", "”", '"', ")")):
                yield sentence.replace("\n", " ")


@lru_cache(maxsize=256)
def _skeleton(markdown: str, lang: str, preview: bool, layout: Layout, inline: Inliner) -> _Skeleton:
    """The finished page for a structure, from the cache folder if it is there."""

    def build() -> _Skeleton:
        return _cut(_make_page(markdown, lang, preview, layout, inline))

    packages = getattr(inline, "packages", None)
    versions = _versions(packages) if packages else ""
    if not versions:
        return build()
    from hashlib import blake2b

    content = "\0".join((markdown, lang, str(preview), layout.source, layout.css, repr(inline), versions))
    key = blake2b(content.encode("utf-8", "surrogatepass"), digest_size=32).hexdigest()
    skeleton: _Skeleton = cached(f"html-{key[:2]}", key, build)
    return skeleton


def _versions(packages: Sequence[str]) -> str:
    """Names and versions of all that a finished page depends on; empty if one cannot be told. Read off the names of
    folders, since importing the packages, or `importlib.metadata`, is what the cache saves.
    """
    wanted = {"jinja2", "markdown", *(name.replace("-", "_") for name in packages)}
    found: dict[str, str] = {}
    for folder in sys.path:
        try:
            entries = os.listdir(folder or ".")
        except OSError:
            continue
        for entry in entries:
            if entry.endswith(".dist-info"):
                name, _, version = entry.removesuffix(".dist-info").partition("-")
                found.setdefault(name.lower(), version)
    if not wanted <= found.keys():
        return ""
    from draftkit import inline, markdown

    own = stamp([__file__, inline.__file__, markdown.__file__])
    return f"{own} {[found[name] for name in sorted(wanted)]}"


def _cut(page: str) -> _Skeleton:
    """A page with tokens, cut at them: literal pieces with None between, and what goes there."""
    parts = _TOKEN.split(page)
    pieces: list[str | None] = [parts[0]]
    slots = []
    for name, context, literal in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        slots.append((len(pieces), {"s": 0, "p": 1}[name] if name in "sp" else int(name) + 2, context))
        pieces += [None, literal]
    return tuple(pieces), tuple(slots)


def _make_page(markdown: str, lang: str, preview: bool, layout: Layout, inline: Inliner) -> str:
    """Markdown into the layout, and the CSS into both."""
    from draftkit.markdown import to_html

    page = _around(lang, preview, layout)
    try:
        return inline(page.replace("dkbodyz", to_html(markdown)))
    except UserError:
        raise
    except Exception as error:  # inliners and the parsers below them raise anything
        raise TemplateError(f"its CSS cannot be inlined: {error!r}", file=layout.file) from error


def _around(lang: str, preview: bool, layout: Layout) -> str:
    """The layout around every letter of a language, with `dkbodyz` where the letter goes; kept in the cache folder, so
    that a letter of a new structure needs no Jinja.
    """
    versions = _versions(())
    if not versions:
        return _render_layout(lang, preview, layout)
    key = "\0".join((lang, str(preview), layout.source, layout.css, versions))
    page: str = cached(f"layout-{lang}", key, lambda: _render_layout(lang, preview, layout))
    return page


def _render_layout(lang: str, preview: bool, layout: Layout) -> str:
    from jinja2 import StrictUndefined, TemplateSyntaxError
    from jinja2 import TemplateError as JinjaError
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from markupsafe import Markup

    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
    css = Markup(layout.css)  # noqa: S704  # a style sheet is no place for entities, and it is a file of the layout's
    facts = {"lang": lang, "subject": "dksz", "preheader": "dkpz" if preview else "", "css": css}
    try:
        page = environment.from_string(layout.source).render(facts, body="dkbodyz")
    except (JinjaError, TypeError) as error:  # TypeError: an include, which has no loader here
        line = error.lineno if isinstance(error, TemplateSyntaxError) else None
        raise TemplateError(f"the layout does not work: {error}", file=layout.file, line=line) from error
    found = _REACHES_OUT.search(page)
    if found:
        raise TemplateError(
            f"the layout may not hold {found[0]!r}: it fetches or runs something, or may be used to",
            file=layout.file,
            hint="a letter carries all of itself: its own style sheet, no images from elsewhere, no fonts, no scripts",
        )
    return page


def _as_text(value: str) -> str:
    """A value between tags or in an attribute, in whichever quotes a writer puts that."""
    if not value.isprintable():
        value = _CONTROL.sub("\ufffd", value)
    for character, entity in _ENTITIES:
        value = value.replace(character, entity)
    return value


def _as_link(value: str) -> str:
    """A value that is a whole link."""
    if not _LINK.fullmatch(value):
        raise UserError(
            f"{value!r} stands as a link and is none",
            hint=f"a link begins with {', '.join(SCHEMES)} and a colon, and holds no spaces or quotes",
        )
    return _as_text(value)


def _as_part_of_link(value: str) -> str:
    """A value inside a link: a path segment, an argument, an address."""
    from urllib.parse import quote

    return quote(value, safe="@+", errors="replace")


_ESCAPE: dict[str, Callable[[str], str]] = {"": _as_text, "h": _as_link, "u": _as_part_of_link}
