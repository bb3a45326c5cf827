"""What must not leak is out of every template's reach: by the shape of the code, and whatever the case holds."""

import ast
import itertools
import re
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draftkit.case import load_case, read_case, with_values
from draftkit.case.facts import facts
from draftkit.case.fields import FIELDS, GUARDED
from draftkit.case.read import Text
from draftkit.errors import CaseError
from draftkit.model import Guarded, Moment

ROOT = Path(__file__).parents[2]
LATE = Moment(date(2099, 1, 1), time(12))
SECRETS = st.text(alphabet="абвгдеёжзик klmnopqrst-0123456789", min_size=6, max_size=30).map(
    lambda t: f"§{' '.join(t.split())}§"
)


def strings(value):
    """Every text that can be reached from a value, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from strings(key)
            yield from strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from strings(item)


def toml(values):
    return "[" + ", ".join(f'"{v}"' for v in values) + "]"


@given(
    people=st.lists(SECRETS, min_size=1, max_size=3),
    terms=st.lists(SECRETS, min_size=1, max_size=3),
    terms2=st.lists(SECRETS, max_size=3),
)
def test_no_fact_of_a_case_holds_what_is_guarded(people, terms, terms2):
    raw = f'lang = "en"\nact = "we sent it"\npeople = {toml(people)}\ninternal_terms = {toml(terms)}\nconfidential = {toml(terms2)}\n'
    case = read_case(raw)
    assert case.guarded == Guarded(tuple(people), tuple(terms), tuple(terms2))
    reachable = [text for lang in ("en", "ru") for text in strings(facts(case, lang, LATE))]
    for secret in itertools.chain(people, terms, terms2):
        assert not [text for text in reachable if secret in text]


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.toml")), ids=lambda p: p.stem)
def test_nor_do_the_facts_of_the_examples(path):
    case = load_case(path)
    for lang in ("en", "ru"):
        told = [t.casefold() for t in strings({k: v for k, v in facts(case, lang, LATE).items() if k != "debrief"})]
        for secret in itertools.chain(*case.guarded):
            assert not [text for text in told if secret.casefold() in text]


def test_the_internal_record_is_no_fact_either():
    case = read_case('lang = "en"\n[[log]]\nat = "2026-03-09 16:20"\nwhat = "§ Jared skipped the check §"\n')
    assert not [text for text in strings(facts(case, "en", LATE)) if "§" in text]


def test_the_tree_of_a_case_does_not_hold_the_lists():
    case = read_case('lang = "en"\npeople = ["Jared Cole"]\n')
    assert not set(GUARDED) & set(case.tree)
    assert all(case.get(name) is None for name in GUARDED)


@pytest.mark.parametrize("name", GUARDED)
def test_they_cannot_come_back_by_setting_values(name):
    with pytest.raises(CaseError):
        with_values(read_case('lang = "en"\n'), {name: ["Jared Cole"]})


def test_they_are_plain_lists_without_a_language():
    assert all(FIELDS[name].sort == "line" and FIELDS[name].many for name in GUARDED)
    assert not [text for text in (read_case('lang = "en"\npeople = ["x"]\n').guarded.people) if isinstance(text, Text)]


WRITING = (
    "case/facts",
    "plan",
    "render",
    "pen",
    "drafting",
    "blocks",
    "kinds",
    "conditions",
    "compiling",
    "output",
    "affair",
    "merge",
)


def test_no_module_that_plans_or_writes_names_them():
    """But for the one function that hands them to the rules."""
    found = {f"{name}.{where}" for name in WRITING for where in mentions(ROOT / "draftkit" / f"{name}.py")}
    assert found == {"drafting.context"}


def mentions(path):
    """The functions of a module in which `guarded` or one of the lists is named."""
    for function in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                word = (
                    node.attr
                    if isinstance(node, ast.Attribute)
                    else node.value
                    if isinstance(node, ast.Constant)
                    else None
                )
                if word in ("guarded", *GUARDED):
                    yield function.name


def test_no_template_asks_for_them():
    asked = re.compile(r"\{[{%][^}]*\b(?:guarded|people|internal_terms|confidential)\b")
    for path in (ROOT / "templates").rglob("*.*"):
        assert not asked.search(path.read_text("utf-8")), path
