"""Every field of a case can be asked for in every language, and the example given with the question is right."""

import tomllib
from pathlib import Path

import pytest

from draftkit.case import read_case
from draftkit.case.fields import FIELDS, WORDED
from draftkit.case.questions import hint, question

ROOT = Path(__file__).parents[2]
LANGS = ("en", "ru")


def texts(lang: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((ROOT / "locales" / lang / "case.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("lang", LANGS)
def test_the_questions_are_those_of_the_schema(lang):
    assert set(texts(lang)) == set(FIELDS)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("path", FIELDS)
def test_an_example_is_a_right_value(path, lang):
    entry = texts(lang)[path]
    assert set(entry) == {"ask", "hint", "example"}
    assert entry["ask"].endswith("?")
    assert len(entry["ask"]) <= 100
    *tables, name = path.split(".")
    head = ".".join(tables).replace("[]", "")
    many = any(t.endswith("[]") for t in tables)
    line = f"{name} = {entry['example']}\n"
    case = (
        (f'lang = "{lang}"\n' if path != "lang" else "")
        + (f"[[{head}]]\n" if many else f"[{head}]\n" if head else "")
        + line
    )
    read_case(case)


@pytest.mark.parametrize("lang", LANGS)
def test_worded_examples_have_the_shape_that_their_sort_asks_for(lang):
    for path, field in FIELDS.items():
        if field.sort not in WORDED - {"phrase"}:
            continue
        value = tomllib.loads("x = " + texts(lang)[path]["example"])["x"]
        for text in value if isinstance(value, list) else [value]:
            assert text[-1] not in ".;,", (path, text)
            assert text[0].islower() or text.split()[0] in ("I", "Nora"), (path, text)


def test_the_russian_examples_are_in_russian():
    latin = {
        p
        for p, e in texts("ru").items()
        if FIELDS[p].is_text and not any("а" <= c <= "я" or c == "ё" for c in e["example"].lower())
    }
    assert latin == set()


def test_a_field_in_a_list_or_in_another_language_is_asked_for_like_the_field():
    assert question("solution[2].by", "en").text == question("solution[].by", "en").text
    assert question("act.ru", "en").example == question("act", "en").example
    assert question("impact.also.ru[1]", "ru").text == question("impact.also", "ru").text
    assert question("impact.also[2]", "ru").text == question("impact.also", "ru").text
    assert hint("solution[1].what", "ru")
    assert question("no.such", "en").text == ""
