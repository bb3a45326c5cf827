"""From a draft to a page: structure, values that try to be markup, links, the cache, the network."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from draftkit import html
from draftkit.errors import DraftkitError, TemplateError, UserError
from draftkit.html import Layout, load_layout, preheader_of, render_html
from draftkit.inline import CSS_INLINE, PREMAILER
from draftkit.markdown import to_html
from draftkit.model import Draft, Passage

LETTER = """Dear dk0z,

On dk1z we charged you twice. I am sorry: the mistake was ours, and you should not have had to find it.

What we have done:
- stopped the second charge;
- returned dk2z to your card.
I will write to you again on dk3z.

Sincerely,
dk4z"""
VALUES = ("Ms Brown", "14 May", "€128.40", "Friday, 17 May", "Anna Orlova")


def draft(skeleton=LETTER, values=VALUES, *, subject="Two payments charged twice", lang="en"):
    text = re.sub(r"dk(\d+)z", lambda token: values[int(token[1])] if int(token[1]) < len(values) else "", skeleton)
    passages = tuple(Passage("block", "file:1", number, part) for number, part in enumerate(text.split("\n\n")))
    return Draft("detailed-email", "", lang, "email", subject, passages, (), skeleton, values)


class Page(HTMLParser):
    """What a mail program sees: text by element, attributes, nothing of comments."""

    def __init__(self, source):
        super().__init__()
        self.open, self.pieces, self.elements = [], [], []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.pieces.append((self.open[-1] if self.open else "", data))

    def text(self, tag=None):
        return "".join(data for where, data in self.pieces if tag in {None, where})

    def tags(self):
        return [tag for tag, _ in self.elements]


@pytest.fixture(autouse=True)
def _cold(monkeypatch, tmp_path):
    monkeypatch.setenv("DRAFTKIT_CACHE", str(tmp_path / "cache"))
    html._skeleton.cache_clear()


def test_a_letter_has_the_language_title_preheader_and_one_list():
    page = Page(render_html(draft(lang="en")))
    assert dict(page.elements)["html"]["lang"] == "en"
    assert page.text("title") == "Two payments charged twice"
    assert page.tags().count("li") == 2
    assert page.tags().count("ul") == 1
    assert page.elements[page.tags().index("body") + 1][1]["class"] == "preheader"
    assert page.text("div").strip().startswith("I am sorry")
    assert all(attributes.get("role") == "presentation" for tag, attributes in page.elements if tag == "table")


def test_the_text_of_the_page_is_the_text_of_the_draft():
    page = Page(render_html(draft(), preheader=""))
    text = re.sub(r"(?m)^- ", "", draft().text)
    assert page.text().replace(draft().subject, "", 1).split() == text.split()


def test_what_was_rendered_before_changes_nothing():
    alone = {}
    for number in range(20):
        message = draft(values=(f"Client {number} & <Co>", *VALUES[1:]))
        html._skeleton.cache_clear()
        alone[number] = render_html(message)
    for number in reversed(range(20)):
        assert render_html(draft(values=(f"Client {number} & <Co>", *VALUES[1:]))) == alone[number]


@pytest.mark.parametrize("inline", [PREMAILER, CSS_INLINE])
@given(value=st.text(max_size=60))
@example("<script>alert(1)</script>")
@example('"><img src=x onerror=alert(1)>')
@example("' onmouseover='alert(1)")
@example("**bold** _it_ [a](http://b.example) `c` # d")
@example("- item\n- item")
@example("<!-- --> ]]> <![endif]-->")
@example("dk0z dk1z dksz dk0uz {{ 7 * 7 }} {% raw %}")
@example("&amp; &#60; &lt;")
@example("</title></style><body>")
def test_no_value_is_markup(inline, value):
    """The value stands in the subject, in the text and in the preheader, and is text in all three."""
    plain = re.sub("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]", "\ufffd", value)
    message = draft(values=(value, *VALUES[1:]), subject=f"S {value} E")
    page = Page(render_html(message, inline=inline, preheader=f"P {value} E"))
    assert page.tags() == Page(render_html(draft(), inline=inline)).tags()
    assert page.text("title") == f"S {plain} E"
    assert page.text("div").strip() == f"P {plain} E"
    assert f"Dear {plain}," in page.text("p")
    letter = next(attributes for _, attributes in page.elements if attributes.get("class") == "letter")
    assert letter["aria-label"] == f"S {plain} E"


def test_a_value_in_the_title_of_a_link_cannot_leave_it():
    message = draft('See [the "list"](https://example.com \'the "list" dk0z\').', ("' onclick='x' \"",))
    for inline in (PREMAILER, CSS_INLINE):
        link = next(attributes for tag, attributes in Page(render_html(message, inline=inline)).elements if tag == "a")
        assert link["title"] == "the \"list\" ' onclick='x' \""
        assert "onclick" not in link


@pytest.mark.parametrize(
    ("target", "value", "href"),
    [
        ("dk0z", "https://example.com/a?b=1&c=2", "https://example.com/a?b=1&c=2"),
        ("https://example.com/dk0z", "a b/../?x=1&y#z", "https://example.com/a%20b%2F..%2F%3Fx%3D1%26y%23z"),
        ("mailto:dk0z", "anna@example.com", "mailto:anna@example.com"),
        ("mailto:dk0z", "a@example.com?bcc=b@example.com", "mailto:a@example.com%3Fbcc%3Db@example.com"),
        ("https://example.com/", "", "https://example.com/"),
    ],
)
def test_values_in_links(target, value, href):
    page = Page(render_html(draft(f"See [the list]({target}).", (value,))))
    assert next(attributes["href"] for tag, attributes in page.elements if tag == "a") == href


@pytest.mark.parametrize(
    "value",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//example.com",
        "/list",
        "list.html",
        "",
        "https:",
        "https://a b",
        'https://a"onclick="x',
        "file:///etc/passwd",
        "\x01javascript:x",
    ],
)
def test_a_value_that_is_no_link_is_refused_where_a_link_stands(value):
    with pytest.raises(UserError, match="stands as a link"):
        render_html(draft("See [the list](dk0z).", (value,)))


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert)",
        "[x](<java script:alert(1)>)",
        "[x](data:text/html,y)",
        "[x](/y)",
        "[x]\n\n[x]: javascript:y",
        "![x](https://y)",
    ],
)
def test_a_block_with_such_a_link_or_an_image_is_refused(text):
    with pytest.raises(TemplateError, match="holds"):
        to_html(text)


@pytest.mark.parametrize(
    "text", ["<b>x</b>", "<script>x</script>", "<img src=x onerror=y>", "<!-- x -->", "<https://example.com>", "a <i>b"]
)
def test_html_in_a_block_is_text(text):
    page = Page(to_html(text))
    assert page.tags() == ["p"]
    assert page.text() == text


@pytest.mark.parametrize(
    ("markdown", "tags"),
    [
        ("Done:\n- one\n- two", ["p", "ul", "li", "li"]),
        ("Done:\n\n- one\n- two", ["p", "ul", "li", "li"]),
        ("- one\n- two\nThen this.", ["ul", "li", "li", "p"]),
        ("- one\n  more of one\n- two", ["ul", "li", "br", "li"]),
        ("Sincerely,\nAnna\nClient care", ["p", "br", "br"]),
        ("a - b\n-c", ["p", "br"]),
        ("    indented", ["p"]),
        ("| a | b |\n| - | - |\n| 1 | 2 |", ["table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td"]),
    ],
)
def test_markdown_as_the_plain_text_has_it(markdown, tags):
    assert Page(to_html(markdown)).tags() == tags


def test_heads_of_tables_say_what_they_head():
    assert to_html("| a |\n| - |\n| 1 |").count('<th scope="col"') == 1


def test_a_token_without_a_value_is_a_broken_template():
    with pytest.raises(TemplateError, match="dk7z"):
        render_html(draft("Dear dk7z,"))


@pytest.mark.parametrize(
    ("sentences", "wanted"),
    [
        (
            ["Short one.", "The second sentence is of a good length for it."],
            "The second sentence is of a good length for it.",
        ),
        (
            ["Short one.", "The second.", "The third one is long enough to help."],
            "The second. The third one is long enough to help.",
        ),
        (["Short one."], ""),
        (
            ["Short.\n\nWhat we have done so far is all of this:\n- stopped it.\n\nAnd so on to the second sentence."],
            "",
        ),
        (["Short one.\n\nAnna Orlova\nHead of client care at a company with a long name"], ""),
        (["Short one.", "Tiny."], ""),
    ],
)
def test_the_preheader_is_the_second_sentence(sentences, wanted):
    assert preheader_of(draft("Dear dk0z,\n\n" + " ".join(sentences))) == wanted


def test_a_long_preheader_ends_at_a_word():
    cut = preheader_of(draft("Dear dk0z,\n\nFirst. " + "Second " + "sentence of the, " * 30 + "."))
    assert 40 <= len(cut) <= 110
    assert cut.endswith("sentence…")


def test_russian_preheaders_know_abbreviations():
    text = "Здравствуйте, dk0z!\n\nМы ошиблись. Деньги (12 840 руб. и 50 коп.) вернём до 17 мая, комиссию тоже."
    assert preheader_of(draft(text, lang="ru")) == "Деньги (12 840 руб. и 50 коп.) вернём до 17 мая, комиссию тоже."


@pytest.mark.parametrize(
    "content",
    [
        '<link rel="stylesheet" href="https://example.com/a.css">',
        "<script>x</script>",
        '<img src="https://example.com/a.png">',
        "<form></form>",
        '<td background="https://example.com/a.png">',
        '<base href="https://example.com">',
        "<iframe></iframe>",
    ],
)
def test_a_layout_that_fetches_something_is_refused(content):
    with pytest.raises(TemplateError, match=r"house\.html.*may not hold"):
        render_html(draft(), layout=Layout("house.html", f"<html><body>{content}{{{{ body }}}}</body></html>", ""))


@pytest.mark.parametrize(
    "css",
    [
        '@import "a.css";',
        "@IMPORT url(a.css);",
        r"@\69mport 'a.css';",
        "@i\\mport 'a';",
        "p{background:url(x.png)}",
        "@font-face{}",
    ],
)
def test_a_style_sheet_that_fetches_something_is_refused(css):
    with pytest.raises(TemplateError, match="may not hold"):
        render_html(draft(), layout=load_layout()._replace(css=css))


@pytest.mark.parametrize("source", ["{{ body", "{{ nothing }}", "{{ ''.__class__.__mro__ }}", "{% include 'x' %}"])
def test_a_broken_layout_is_named(source):
    with pytest.raises(TemplateError, match=r"house\.html"):
        render_html(draft(), layout=Layout("house.html", source, ""))


def test_a_house_has_its_own_layout(tmp_path):
    (tmp_path / "email").mkdir()
    (tmp_path / "email" / "letter.html.j2").write_text(
        "<html><style>{{ css }}</style><main>{{ body }}</main></html>", encoding="utf-8"
    )
    (tmp_path / "email" / "letter.css").write_text("main { color: red }", encoding="utf-8")
    page = render_html(draft(), layout=load_layout("letter", (str(tmp_path),)))
    assert '<main style="color:red">' in page
    with pytest.raises(TemplateError, match="nowhere"):
        load_layout("nowhere")


def test_a_second_process_reads_the_page_from_disk():
    calls = []

    class Counting:
        packages = PREMAILER.packages

        def __call__(self, page):
            calls.append(page)
            return PREMAILER(page)

        def __repr__(self):
            return "counting"

    inline = Counting()
    first = render_html(draft(), inline=inline)
    html._skeleton.cache_clear()
    assert render_html(draft(values=("Mr Green", *VALUES[1:])), inline=inline) == first.replace("Ms Brown", "Mr Green")
    assert len(calls) == 1
    html._skeleton.cache_clear()
    render_html(draft(), inline=inline, layout=load_layout()._replace(css="p { color: red }"))
    assert len(calls) == 2


@pytest.mark.parametrize("damage", [b"", b"x", None])
def test_a_damaged_cache_is_made_again(tmp_path, damage):
    good = render_html(draft())
    files = sorted((tmp_path / "cache").iterdir())
    whole = [file.read_bytes() for file in files]
    for file, data in zip(files, whole, strict=True):
        file.write_bytes(data[:-200] + b"\0" * 200 if damage is None else damage)
    html._skeleton.cache_clear()
    assert len(files) == 2
    assert render_html(draft()) == good
    assert [file.read_bytes() for file in files] == whole


def test_a_home_that_cannot_be_written_works(monkeypatch, tmp_path):
    good = render_html(draft())
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("DRAFTKIT_CACHE", str(blocked / "cache"))
    html._skeleton.cache_clear()
    assert render_html(draft()) == good


WATCHED = """
import sys
sys.path.insert(0, {tests!r})
from draftkit.html import Layout, load_layout, render_html
from draftkit.inline import CSS_INLINE, PREMAILER
from draftkit.errors import UserError
from draftkit.model import Draft, Passage

skeleton = "Dear dk0z,\\n\\n[x](https://example.com)"
draft = Draft("k", "", "en", "email", "S", (Passage("b", "f", 0, "x"),), (), skeleton, ("x",))
page = load_layout()
for inline in (PREMAILER, CSS_INLINE):  # imports and data files of the libraries
    render_html(draft, inline=inline)

reached = []
def watch(event, arguments):
    if event.startswith("socket.") or event in ("subprocess.Popen", "os.system", "urllib.Request"):
        reached.append((event, str(arguments)))
    if event == "open" and not str(arguments[0]).startswith({allowed!r}) and not isinstance(arguments[0], int):
        reached.append((event, str(arguments)))
sys.addaudithook(watch)

css = '@import url("http://example.com/a.css"); @import url("file:///etc/hostname"); '
css += "p {{ color: red; background: url(http://example.com/b) }}"
head = "<link rel=stylesheet href=http://example.com/c.css><link rel=stylesheet href=/etc/hostname>"
hostile = f"<html><head>{{head}}<style>{{css}}</style></head><body><p>x</p><img src=http://example.com/d></body></html>"
for inline in (PREMAILER, CSS_INLINE):
    render_html(draft._replace(skeleton="Dear dk0z, " + inline.name), inline=inline)
    inline(hostile)
    try:
        render_html(draft, inline=inline, layout=page._replace(css=css))
    except UserError:
        pass
    else:
        reached.append("hostile layout taken")
print(reached)
"""


def test_nothing_is_fetched_or_opened_while_rendering(tmp_path):
    root = os.path.dirname(os.path.dirname(os.path.abspath(html.__file__)))
    code = WATCHED.format(tests=root, allowed=(str(tmp_path), sys.prefix, sys.base_prefix, root))
    environment = {"DRAFTKIT_CACHE": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False, env=environment
    )
    assert (run.returncode, run.stdout.strip(), run.stderr) == (0, "[]", "")


def test_the_warm_path_imports_no_template_engine():
    code = (
        "import sys; from draftkit.html import render_html; from draftkit.model import Draft, Passage\n"
        "render_html(Draft('k', '', 'en', 'email', 'S', (Passage('b', 'f', 0, 'x'),), (), 'Dear dk0z', ('x',)))\n"
        "heavy = {'jinja2', 'markdown', 'premailer', 'cssutils', 'lxml', 'email', 'importlib.metadata'}\n"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    for wanted in (None, "[]"):
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert wanted in {None, run.stdout.strip()}


def test_whatever_an_inliner_raises_names_the_layout():
    def broken(_page):
        raise ZeroDivisionError

    with pytest.raises(DraftkitError, match=r"letter\.html\.j2: its CSS cannot be inlined: ZeroDivisionError"):
        render_html(draft(), inline=broken)
