"""Answers changed and taken back in a case file that somebody has written by hand, and the question that comes next."""

import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draftkit.asking import lacking, sheet_tools, upcoming
from draftkit.case import read_case
from draftkit.case.change import change, remove
from draftkit.case.edit import left_out, to_toml
from draftkit.case.sheet import Sheet
from draftkit.errors import CaseError
from draftkit.kit import Kit
from draftkit.settings import Settings

NOW = datetime(2026, 3, 9, 16, 30, tzinfo=UTC)
EXAMPLES = Path(__file__).parent.parent.parent / "examples"
BY_HAND = """\
# the head
lang = "en"   # the language
topic.en = "your catalogue"
topic.ru = "ваш каталог"
"fault" = "own" # ours, sadly: a "#" inside

people = [    # never named
  "Jared",    # the printer
  "Ann #2",
]

[client]      # who
name = 'Nora'
# asked, and left out
# gender = "f"
company = { en = "Marlow", ru = "«Марлоу»" }

[[solution]]
what = \"\"\"we reprint
all copies\"\"\"
by = 2026-03-11

[[solution]]
what = "we deliver # them"
"""


def sheet(raw):
    return Sheet(raw, "case.toml", **sheet_tools(NOW))


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        ("lang", '"ru"', 'lang = "en"   # the language', 'lang = "ru"   # the language'),
        ("topic.en", '"#2"', 'topic.en = "your catalogue"', 'topic.en = "#2"'),
        ("fault", '"client"', '"fault" = "own" # ours', '"fault" = "client" # ours'),
        ("client.name", '"Nina"', "name = 'Nora'", 'name = "Nina"'),
        ("solution[1].what", '"we do"', 'what = """we reprint\nall copies"""', 'what = "we do"'),
        ("solution[2].what", '"we do"', 'what = "we deliver # them"', 'what = "we do"'),
        (
            "people",
            '["Bo"]',
            'people = [    # never named\n  "Jared",    # the printer\n  "Ann #2",\n]',
            'people = ["Bo"]',
        ),
    ],
)
def test_one_value_changes_and_nothing_else(path, value, old, new):
    assert change(BY_HAND, path, value) == BY_HAND.replace(old, new)


def test_a_layout_that_cannot_be_changed_is_said_with_the_line_to_write():
    with pytest.raises(CaseError) as refused:
        change(BY_HAND, "client.company.en", '"Marley"', file="case.toml")

    assert 'client.company.en = "Marley"' in str(refused.value)


def test_what_is_taken_back_takes_its_lines_along():
    assert remove(BY_HAND, "client.name") == BY_HAND.replace("name = 'Nora'\n", "")
    assert "people" not in tomllib.loads(remove(BY_HAND, "people"))
    assert "Ann #2" not in remove(BY_HAND, "people")
    assert remove(remove(BY_HAND, "topic.ru"), "topic.en") == BY_HAND.replace(
        'topic.en = "your catalogue"\ntopic.ru = "ваш каталог"\n', ""
    )


def test_an_entry_goes_as_a_whole():
    once = remove(BY_HAND, "solution[1]")

    assert tomllib.loads(once)["solution"] == [{"what": "we deliver # them"}]
    assert "solution" not in tomllib.loads(remove(once, "solution[1]"))


@given(
    st.text(max_size=60), st.sampled_from(["lang", "topic.en", "fault", "client.name", "solution[1].what", "people"])
)
def test_any_value_reads_back(text, path):
    value = "[" + to_toml(text) + "]" if path == "people" else to_toml(text)
    found = tomllib.loads(change(BY_HAND, path, value))

    assert str(text) in str(found) or repr(text)[1:-1] in repr(found)
    assert found.keys() == tomllib.loads(BY_HAND).keys()


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*.toml")), ids=lambda file: file.stem)
def test_every_answer_of_an_example_can_be_typed_again(file):
    raw = file.read_text(encoding="utf-8")
    paper = sheet(raw)
    for path in (
        "client.name",
        "fault",
        "topic",
        "act",
        "impact.fact",
        "sender.phone",
        "solution[1].what",
        "people",
    ):
        typed = paper.typed(path)
        if typed and "\n" not in typed:
            paper.take(path, typed)

    assert tomllib.loads(paper.raw) == tomllib.loads(raw)
    read_case(paper.raw)


def test_a_worded_fact_is_answered_in_the_language_of_the_case():
    paper = sheet(BY_HAND)

    assert paper.typed("topic") == "your catalogue"
    paper.take("topic", "your spring catalogue")

    assert tomllib.loads(paper.raw)["topic"] == {"en": "your spring catalogue", "ru": "ваш каталог"}


def test_the_next_question_is_the_one_that_the_interview_would_ask():
    kit, left = Kit.load(settings=Settings()), set()
    paper = sheet('lang = "en"\n')
    asked = []
    for answer in ("Nora", "", "balanced", "neutral", "own"):
        prompt = upcoming(kit, paper.raw, "case.toml", NOW, left)
        asked.append(prompt.path)
        if answer:
            paper.take(prompt.path, answer)
        else:
            saved = []
            assert (
                upcoming(kit, paper.raw, "case.toml", NOW, left, skip=prompt.path, save=saved.append).path
                != prompt.path
            )
            paper.raw = saved[-1]

    assert asked == ["client.name", "client.company", "client.type", "client.formality", "fault"]
    assert left_out(paper.raw, "client.company")
    assert "act" in lacking(kit, NOW, paper.case())


def test_a_needed_question_that_is_passed_over_is_not_asked_twice_and_stays_open():
    kit, left = Kit.load(settings=Settings()), set()
    raw = 'lang = "en"\n'

    assert upcoming(kit, raw, "case.toml", NOW, left, skip="client.name").path == "client.company"
    assert left == {"client.name"}
    assert upcoming(kit, raw, "case.toml", NOW, left).path == "client.company"


def test_a_fact_that_is_lacking_in_a_list_is_asked_for_in_a_new_entry(tmp_path):
    text = (EXAMPLES / "otchetnost.toml").read_text(encoding="utf-8")
    (tmp_path / "case.toml").write_text(re.sub(r"(?m)^\[\[solution\]\]\n(?:.+\n)+", "", text), encoding="utf-8")
    kit, now = Kit.load(), datetime(2026, 4, 20, 12, 0, tzinfo=UTC)

    paths = lacking(kit, now, kit.case(str(tmp_path / "case.toml")))

    assert "solution[1].what" in paths
    paper = sheet((tmp_path / "case.toml").read_text(encoding="utf-8"))
    assert all(paper.prompt(path).text.endswith("?") for path in paths)
