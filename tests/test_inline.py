"""Both inliners: quiet, alone with the document, and of one mind about every bundled layout."""

import logging
import os
import re
import subprocess
import sys
from glob import glob

import pytest

from draftkit.errors import TemplateError
from draftkit.html import Layout, load_layout, render_html
from draftkit.inline import CSS_INLINE, PREMAILER
from draftkit.model import Draft, Passage
from draftkit.resources import templates_root

BOTH = pytest.mark.parametrize("inline", [PREMAILER, CSS_INLINE], ids=repr)
LAYOUTS = [
    os.path.basename(file).removesuffix(".html.j2")
    for file in glob(os.path.join(templates_root(), "email", "*.html.j2"))
]
EVERYTHING = """Dear dk0z,

**Bold** and _emphasis_ and [a link](https://example.com/).

# Heading

Text:
- one
- two

1. first
2. second

> quoted

| a | b |
| - | - |
| 1 | dk0z |

Sincerely,
dk0z"""
DRAFT = Draft("k", "", "en", "email", "S", (Passage("b", "f", 0, "Dear Ann,\n\nFirst."),), (), EVERYTHING, ("Ann",))


@pytest.fixture(autouse=True)
def _no_cache(monkeypatch):
    monkeypatch.setenv("DRAFTKIT_CACHE", "")


def styles(page):
    """Of every element its tag and its declarations, in order, spelled one way, the last of each property."""
    out = []
    for tag, attributes in re.findall(
        r"<(\w+)((?:\s+[\w-]+(?:=(?:\"[^\"]*\"|'[^']*'))?)*)\s*>", page.split("<body", 1)[1]
    ):
        found = re.search(r"style=(\"[^\"]*\"|'[^']*')", attributes)
        declarations = {}
        for declaration in (found[1][1:-1] if found else "").split(";"):
            name, _, value = declaration.partition(":")
            if name.strip():
                value = re.sub(
                    r"#([0-9a-f])\1([0-9a-f])\2([0-9a-f])\3\b", r"#\1\2\3", value.replace("'", '"').strip().lower()
                )
                declarations[name.strip()] = re.sub(r",\s*", ", ", value)
        out.append((tag, declarations))
    return out


@pytest.mark.parametrize("name", LAYOUTS)
def test_both_give_the_same_styles(name):
    layout = load_layout(name)
    by_premailer, by_css_inline = (
        render_html(DRAFT, layout=layout, inline=inline) for inline in (PREMAILER, CSS_INLINE)
    )
    assert styles(by_premailer) == styles(by_css_inline)
    assert len(styles(by_premailer)) > 20
    for page in (by_premailer, by_css_inline):
        rules = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
        assert set(re.findall(r"@media \([^)]*\)", rules)) == set(re.findall(r"@media \([^)]*\)", layout.css))
        assert rules.count("!important") == len(re.findall(r"!important", layout.css.split("*/", 1)[1]))
        assert page.lower().startswith("<!doctype html>")


@BOTH
def test_the_same_page_gives_the_same_bytes_and_inlining_again_changes_no_style(inline):
    layout = load_layout()
    page = layout.source.replace("{{ css }}", layout.css)
    once = inline(page)
    assert inline(page) == once
    assert styles(inline(once)) == styles(once)


@BOTH
def test_tokens_come_back_as_they_are(inline):
    page = render_html(DRAFT, inline=inline)
    assert page.count("Ann") == 3
    assert not re.search(r"dk\w{1,4}z", page)


@BOTH
def test_nothing_is_logged_and_no_level_of_the_root_logger_moves(inline, caplog, capfd):
    before = logging.getLogger().level
    with caplog.at_level(logging.INFO):
        render_html(DRAFT._replace(skeleton=EVERYTHING + f"\n\n{inline!r}"), inline=inline)
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")
    assert logging.getLogger().level == before


@BOTH
def test_a_layout_that_an_inliner_chokes_on_is_named(inline):
    source = '<html><head><style>{{ css }}</style></head><body style="head"><p>{{ body }}</p></body></html>'
    try:
        page = render_html(DRAFT, layout=Layout("house.html", source, "p { color: red }"), inline=inline)
    except TemplateError as error:
        assert "house.html" in str(error)  # noqa: PT017  both outcomes are right, a traceback is not
    else:
        assert "Sincerely" in page


@pytest.mark.parametrize("value", [None, "64"])
def test_premailer_leaves_the_environment_as_it_was(value):
    code = (
        "import os; from draftkit.inline import PREMAILER\n"
        "PREMAILER('<html><body><p>x</p></body></html>')\n"
        "import premailer.cache; print(os.environ.get('PREMAILER_CACHE_MAXSIZE'), premailer.cache.cache.maxsize)"
    )
    environment = {k: v for k, v in os.environ.items() if k != "PREMAILER_CACHE_MAXSIZE"}
    if value:
        environment["PREMAILER_CACHE_MAXSIZE"] = value
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert run.stdout.split() == [str(value), value or "8192"]


def test_css_inline_is_asked_for_when_it_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "css_inline", None)
    with pytest.raises(Exception, match=r"draftkit\[css-inline\]"):
        CSS_INLINE("<html></html>")
