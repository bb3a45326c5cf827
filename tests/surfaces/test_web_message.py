"""The page of a message: the draft, what is found in it while one types, words of one's own that stay."""

import os
import shutil
from glob import glob

import pytest
from clients import need
from web import Browser, Server

from draftkit.model import Draft, Passage
from draftkit_web.kept import Kept, read, write
from draftkit_web.merging import merge, spans
from draftkit_web.writing import in_own_words

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BASE = ("Hello Nora,", "\n\n", "I'm sorry for the delay.", " ", "You get it on Friday.", "\n\n", "Ruth")
OTHER = (*BASE[:2], "Please excuse the delay.", *BASE[3:])


class TestMerge:
    """A draft that has changed, and an author's own words."""

    def test_a_change_elsewhere_leaves_the_authors_words(self):
        mine = "".join(BASE).replace("on Friday", "on Friday by noon")

        merged = merge(BASE, mine, OTHER)

        assert merged.text == "".join(OTHER).replace("on Friday", "on Friday by noon")
        assert merged.clashes == ()

    def test_both_have_changed_one_part(self):
        mine = "".join(BASE).replace("the delay", "my long delay")

        merged = merge(BASE, mine, OTHER)

        assert merged.text == mine
        assert [each.theirs for each in merged.clashes] == ["Please excuse the delay."]
        assert merge(BASE, mine, OTHER, take="theirs").text == "".join(OTHER)

    def test_a_part_that_goes_takes_nothing_else_along(self):
        mine = "".join(BASE).replace("Ruth", "Ruth Alder")

        assert merge(BASE, mine, (*BASE[:2], *BASE[4:])).text == "Hello Nora,\n\nYou get it on Friday.\n\nRuth Alder"

    def test_what_was_added_between_parts_stays(self):
        mine = "".join(BASE).replace("delay. You", "delay. Truly. You")

        assert "Truly." in merge(BASE, mine, OTHER).text


def draft(*values):
    passages = (Passage("greeting", "", 0, f"Hello {values[0]},"), Passage("impact", "", 1, f"It costs {values[1]}."))
    return Draft("first-notice", "", "en", "email", "Late", passages, (), "Hello dk0z,\n\nIt costs dk1z.", values)


def test_facts_are_known_until_somebody_changes_them():
    made = draft("Nora", "£180")
    text = made.text.replace("It costs", "So it costs")

    assert [made.text[a:b] for a, b in spans(made, made.text)] == ["Nora", "£180"]
    assert [text[a:b] for a, b in spans(made, text)] == ["Nora", "£180"]
    assert [text[a:b] for a, b in spans(made, text.replace("180", "190"))] == ["Nora"]


def test_words_of_ones_own_are_never_markup():
    own = in_own_words(draft("Nora", "£180"), "Now", "<b>Hi</b> *there*\n- [one](x)\n- two\n\n\ndk0z")

    assert own.values == ("<b>Hi</b> *there*", "[one](x)", "two", "dk0z")
    assert own.skeleton == "dk0z\n- dk1z\n- dk2z\n\ndk3z"


def test_what_is_kept_reads_back(tmp_path):
    file, kept = str(tmp_path / "a" / "b.json"), Kept({"apology": 1}, ("thanks",), (), "Привет 😀", "s", ("a", "b"), "c")
    write(file, kept)

    assert read(file) == kept
    write(file, Kept())
    assert not os.path.exists(file)
    assert read(file) == Kept()


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cases")
    for file in glob(os.path.join(ROOT, "examples", "*.toml")):
        shutil.copy(file, folder)
    server = Server(folder, tmp_path_factory.mktemp("state"))
    yield server
    server.kill()


@pytest.fixture(scope="module")
def page(served):
    need("node", "chromium", "node_modules/playwright-core", "node_modules/axe-core")
    browser = Browser()
    browser.run("await page.goto(values.link)", link=served.link)
    yield browser
    browser.close()


def test_findings_come_as_one_types_and_the_text_stays(page, served):
    url = f"{served.address}/case/catalogue.toml/message/detailed-email"
    page.run("await page.goto(values.url)", url=url)
    assert page.run("return await page.textContent('#sum')") == "Nothing found."

    page.run("""
        await page.locator("#text").focus();
        await page.keyboard.press("Control+End");
        await page.keyboard.type(" We'll be in touch shortly, and it costs £999.");
        await page.waitForSelector(".finding");
        await page.waitForFunction(() => document.querySelector("#kept").textContent.includes("Saved"));
    """)
    found = page.run("return await page.textContent('#findings')")
    assert "shortly" in found
    assert "Not in the case" in found
    page.run("await page.reload()")
    assert "£999" in page.run("return await page.textContent('#text')")
    assert page.run("return complaints") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["detailed-email", "voicemail", "first-notice?channel=sms"])
def test_nothing_stands_in_a_readers_way(page, served, kind, scheme):
    url = f"{served.address}/case/perevod.toml/message/{kind}"
    page.run("await page.emulateMedia({colorScheme: values.scheme}); await page.goto(values.url)", url=url, scheme=scheme)

    assert page.run("return await violations(page)") == []
