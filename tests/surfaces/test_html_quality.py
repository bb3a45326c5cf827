"""The pages we make, before the judges that there are: a browser, the Nu checker, axe, html-validate, caniemail.

Twelve checks, for every bundled layout, both inliners and a letter in each language. The programs come by `.ci/tools`.
"""

import email
import email.policy
import json
import os
import re
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime
from glob import glob
from html import unescape
from html.parser import HTMLParser

import pytest
from clients import TOOLS, need

from draftkit.affair import languages, orders
from draftkit.errors import MissingFacts
from draftkit.html import PREHEADER, load_layout, preheader_of, render_html
from draftkit.inline import INLINERS
from draftkit.kit import Kit
from draftkit.mime import Mailbox, build_eml
from draftkit.model import Draft, Passage
from draftkit.resources import templates_root
from draftkit.settings import Settings

LAYOUTS = [os.path.basename(file).removesuffix(".html.j2") for file in glob(f"{templates_root()}/email/*.html.j2")]

# Clients that matter, and what they may miss because the letter reads well without it. Each with its reason.
CLIENTS = ["gmail.*", "outlook.*", "apple-mail.*", "yahoo.*", "mail-ru.*"]
ENHANCEMENTS = {
    "@media": "dark colours and narrower margins; without them the letter is light and its margins are wider",
    "<style> element": "holds only the media queries, all else is inlined",
    "display:none": "the preheader then shows as one line one pixel high",
    "overflow": "of the preheader, which is hidden three times over",
    "height property": "of the preheader, likewise",
    "<body> element": "turned into a div that keeps its style; the colours are on the table too",
    "role attribute": "for screen readers that know it",
    "aria-label attribute": "likewise; the title says the same",
}
# What html-validate recommends for web pages and mail cannot follow.
RULES = {
    "no-inline-style": "off",  # the very point of inlining
    "no-conditional-comment": "off",  # Outlook's table
    "prefer-native-element": "off",  # <article> is not known to mail programs, role="article" does no harm
}

EN = """Dear dk0z,

On dk1z we charged dk2z of your payments twice. I am sorry: the mistake was ours, and you should not have had to find it.

This is what we have done:
- stopped the second charge at dk3z and checked every payment of that morning;
- returned dk4z to your card; your bank shows it by dk5z.
I will write to you again on dk6z with the list of the returned payments.

Sincerely,
dk7z
dk8z"""
EN_VALUES = (
    "Ms Brown",
    "14 May",
    "two",
    "11:45",
    "€1,284.40",
    "17 May",
    "Friday, 17 May, at 10:00",
    "Ann O’Hara",
    "R&D <care>",
)
RU = """Здравствуйте, dk0z!

dk1z мы дважды списали dk2z. Приношу извинения: ошибка наша, и искать её пришлось вам.

Что мы сделали:
- остановили повторное списание в dk3z и проверили все платежи этого утра;
- вернули dk4z на вашу карту, банк покажет их до dk5z.
Я напишу вам dk6z и пришлю список возвращённых платежей.

С уважением,
dk7z
dk8z"""
RU_VALUES = (
    "Мария Ивановна", "14 мая", "два ваших платежа", "11:45", "12\u00a0840,00\u00a0₽", "17 мая", "в пятницу, 17 мая, в 10:00", "Анна Орлова",
    "руководитель отдела «Забота & Ко»",
)  # fmt: skip
EVERYTHING = """Dear dk0z,

A **bold** word, an _emphasised_ one and [the list of payments](https://example.com/dk1z).

# What happened

1. first
2. second

> You wrote this to us.

| Payment | Amount |
| - | - |
| dk2z | dk3z |

Sincerely,
dk4z"""
EVERYTHING_VALUES = ("Ms Brown", "a/b?c=d&e", "Order <7>", "€32.10", "Anna Orlova")


def draft(skeleton, values, subject, lang):
    text = re.sub(r"dk(\d+)z", lambda token: values[int(token[1])], skeleton)
    passages = tuple(Passage("block", "file:1", number, part) for number, part in enumerate(text.split("\n\n")))
    return Draft("detailed-email", "", lang, "email", subject, passages, (), skeleton, values)


LETTERS = {
    "English": draft(EN, EN_VALUES, "Two payments charged twice: the money is on its way back", "en"),
    "Russian": draft(RU, RU_VALUES, "Два платежа списаны дважды: деньги уже возвращаются", "ru"),
    "everything": draft(EVERYTHING, EVERYTHING_VALUES, "Every element that a block may use", "en"),
}
PROSE = pytest.mark.parametrize("letter", ["English", "Russian"])


@pytest.fixture(scope="module", autouse=True)
def _no_cache():
    before = os.environ.get("DRAFTKIT_CACHE")
    os.environ["DRAFTKIT_CACHE"] = ""
    yield
    del os.environ["DRAFTKIT_CACHE"]
    if before is not None:
        os.environ["DRAFTKIT_CACHE"] = before


def longest(examples):
    """The longest example in each language: the one with the most in it."""
    found = {message.lang: message for message in sorted(examples.values(), key=lambda each: len(each.text))}
    return {f"longest {lang}": message for lang, message in found.items()}


@pytest.fixture(scope="module")
def examples():
    """Every mail of the example cases, from the bundled templates."""
    kit = Kit.load(settings=Settings())
    now = datetime(2026, 3, 9, 18, 0, tzinfo=UTC)
    made = {}
    for file in sorted(glob(os.path.join(os.path.dirname(TOOLS), os.pardir, "examples", "*.toml"))):
        case = kit.case(file)
        for order in orders(case, kit.drafter.kinds, languages(case), None, now):
            if order.channel == "email" and not kit.drafter.kind(order.kind).internal:
                with suppress(MissingFacts):  # an example that asks its author something is no mistake here
                    made[f"{os.path.basename(file)} {order.kind} {order.lang}"] = kit.drafter.draft(case, order)
    return made


@pytest.fixture(scope="module")
def pages(_no_cache, examples):
    made = {}
    for name in LAYOUTS:
        layout = load_layout(name)
        for letter, message in (LETTERS | longest(examples)).items():
            made[f"{name}, {letter}"] = {
                "plain": render_html(message, layout=layout, inline=lambda page: page),
                "sent": {each: render_html(message, layout=layout, inline=inline) for each, inline in INLINERS.items()},
            }
    return made


@pytest.fixture(scope="module")
def sent(pages):
    """Every page as it leaves, by name."""
    return {f"{name}, {inliner}": page for name, each in pages.items() for inliner, page in each["sent"].items()}


@pytest.fixture(scope="module")
def checked(pages):
    """What tests/tools/check.mjs finds."""
    need("node", "chromium", "node_modules/playwright-core", "node_modules/axe-core", "node_modules/caniemail")
    job = json.dumps({"pages": pages, "clients": CLIENTS, "rules": RULES})
    run = subprocess.run(
        ["node", "check.mjs"], cwd=TOOLS, input=job, capture_output=True, text=True, check=False, timeout=300
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def of_every_page(checked, field):
    """A field of the findings, where there is something in it."""
    return {name: found[field] for name, found in checked["findings"].items() if found[field]}


def test_01_inlining_changes_no_computed_style(checked):
    for name, found in checked["findings"].items():
        assert len(found["changed"]) == 5
        assert {window: changed for window, changed in found["changed"].items() if changed} == {}, name
    assert of_every_page(checked, "overflow") == {}


def test_02_a_page_is_small(sent):
    assert max(len(page.encode()) for page in sent.values()) <= 30_000  # Gmail clips near 102,000


def test_03_the_nu_checker_finds_only_what_outlook_needs(sent, tmp_path):
    need("java", "node_modules/vnu-jar")
    files = []
    for number, page in enumerate(sent.values()):
        files.append(str(tmp_path / f"{number}.html"))
        (tmp_path / f"{number}.html").write_text(page, encoding="utf-8")
    jar = os.path.join(TOOLS, "node_modules", "vnu-jar", "build", "dist", "vnu.jar")
    run = subprocess.run(
        ["java", "-Xss4m", "-jar", jar, "--format", "json", *files],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    messages = [each["message"] for each in json.loads(run.stderr)["messages"]]
    assert [message for message in messages if not re.match(r"CSS: “mso-[a-z-]+”: Property", message)] == []


def test_04_axe_finds_nothing_in_light_or_dark(checked):
    assert {name: found["axe"] for name, found in checked["findings"].items() if any(found["axe"].values())} == {}


def test_05_nothing_unsupported_beyond_the_written_list(checked):
    used = {feature for found in checked["findings"].values() for feature in found["unsupported"]}
    assert used == ENHANCEMENTS.keys()


def test_05_html_validate_agrees(checked):
    assert of_every_page(checked, "validate") == {}


def test_06_nothing_is_fetched(checked, sent):
    assert checked["requests"] == []
    for name, page in sent.items():
        assert not re.search(r"<(?:link|script|form|img|iframe)\b|@import|@font-face|url\(", page, re.IGNORECASE), name


class Elements(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.found, self.data, self._open = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in {"br", "meta"}:
            self._open.append(tag)

    def handle_endtag(self, _tag):
        self._open.pop()

    def handle_data(self, data):
        if "style" not in self._open and "title" not in self._open:
            self.data.append(data)


def test_07_language_title_roles_and_headings_of_tables(sent, examples):
    for name, page in sent.items():
        message = (LETTERS | longest(examples))[name.split(", ")[1]]
        elements = Elements(page).found
        assert dict(elements)["html"]["lang"] == message.lang
        assert unescape(re.search(r"<title>(.*?)</title>", page)[1]) == message.subject
        assert all(
            attributes.get("role") == "presentation" or "</th>" in page
            for tag, attributes in elements
            if tag == "table"
        )
        assert all(attributes.get("scope") == "col" for tag, attributes in elements if tag == "th")
        texts = re.findall(r"<a [^>]*>(.*?)</a>", page)
        assert [text for text in texts if re.match(r"https?:|here$|здесь$", text)] == []


def test_08_conditional_comments_are_balanced(sent):
    for page in sent.values():
        assert page.count("<!--[if mso]>") == page.count("<![endif]-->") == 2


@PROSE
def test_09_the_preheader_comes_first_is_hidden_and_is_not_in_the_text_part(sent, letter):
    message = LETTERS[letter]
    preheader = preheader_of(message)
    assert len(preheader) in PREHEADER
    assert preheader != message.subject
    for name, page in sent.items():
        if letter in name:
            elements = Elements(page).found
            first = elements[[tag for tag, _ in elements].index("body") + 1]
            assert "display:none" in first[1]["style"].replace(" ", "")
            assert page.count("preheader") == 1
    assert message.text.count(preheader) == 1


@PROSE
def test_10_both_parts_say_the_same(sent, letter):
    message = LETTERS[letter]
    for name, page in sent.items():
        if letter in name:
            words = "".join(Elements(page).data).split()
            hidden = preheader_of(message).split()
            assert words == hidden + re.sub(r"(?m)^- ", "", message.text).split()
            assert not re.search(r"\*\*|\{\{|\]\(|\[[A-Z]+\]|\bdk\w+z\b", page)


def test_10_of_every_example_too(examples):
    assert {message.lang for message in examples.values()} == {"en", "ru"}
    for name, message in examples.items():
        page = render_html(message, preheader="")
        assert "".join(Elements(page).data).split() == re.sub(r"(?m)^- ", "", message.text).split(), name
        assert page.count("<li") == len(re.findall(r"(?m)^- ", message.text)), name
        assert page.count("<p") + page.count("<ul") >= len(message.text.split("\n\n")), name
        assert not re.search(r"\*\*|\{\{|\]\(|\[[A-Z]+\]|\bdk\w+z\b", page), name


@PROSE
def test_11_the_mail_is_ascii_short_lined_threaded_and_reads_back(letter):
    message = LETTERS[letter]
    raw = build_eml(
        message,
        sender=Mailbox(message.values[7], "anna@example.com"),
        to=Mailbox(message.values[0], "brown@example.org"),
        date=datetime(2024, 5, 14, 12, 0, tzinfo=UTC),
        message_id="<2@example.com>",
        references=["<0@example.org>", "<1@example.com>"],
        unsent=False,
    )
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    read = email.message_from_bytes(raw, policy=email.policy.default)
    assert (read["subject"], read["message-id"], read["in-reply-to"]) == (
        message.subject,
        "<2@example.com>",
        "<1@example.com>",
    )
    assert read["references"].split() == ["<0@example.org>", "<1@example.com>"]
    assert read["date"].datetime == datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
    plain, html = (part.get_content().replace("\r\n", "\n") for part in read.iter_parts())
    assert plain == message.text + "\n"
    assert html == render_html(message)


@pytest.mark.parametrize("inliner", INLINERS)
def test_12_the_same_input_gives_the_same_bytes_in_every_process(inliner):
    code = (
        "import sys; from draftkit.html import render_html; from draftkit.inline import INLINERS\n"
        "from draftkit.model import Draft, Passage\n"
        f"message = Draft('k', '', 'en', 'email', 'S', (Passage('b', 'f', 0, 'x'),), (), {EVERYTHING!r}, {EVERYTHING_VALUES!r})\n"
        f"sys.stdout.write(render_html(message, inline=INLINERS[{inliner!r}]))"
    )
    pages = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(pages) == 1
