"""A mail merge gives each client the letter they would get alone."""

from __future__ import annotations

import pytest
from affairs import affair
from test_plan import KIND, house

from draftkit.case import with_values
from draftkit.case.fields import FIELDS
from draftkit.drafting import Order
from draftkit.errors import MissingFacts, UserError
from draftkit.kit import Kit
from draftkit.merge import SORTS, merge

ROWS = [
    {"client.name": "Nora", "client.company": "Marlow Garden Centres", "client.email": "nora@marlow.example"},
    {"client.name": "We Print", "client.company": "", "client.email": "print@we.example"},
    {"client.name": "I", "client.company": "I & I", "client.email": "i@i.example"},
    {
        "client.name": "The Hall of a Very Long Name and Sons",
        "client.company": "<b>x</b>",
        "client.email": "a@b.example",
    },
    {"client.name": "{{ act }}", "client.company": "On Thursday", "client.email": "you@you.example"},
    {"client.name": "dk0z", "client.company": "word " * 120, "client.email": "you@you.example"},
]


@pytest.fixture(scope="module")
def drafter():
    return Kit.load().drafter


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize(
    ("kind", "channel"),
    [("first-notice", "email"), ("detailed-email", "email"), ("status-update", "email"), ("first-notice", "sms")],
)
def test_each_letter_is_the_one_written_alone(drafter, kind, channel, lang):
    case = affair()
    case = case._replace(lang=lang)
    order = Order(kind, lang, channel, case.get(f"clock.{kind}"))

    assert merged(drafter, case, order, ROWS) == alone(drafter, case, order, ROWS)


def merged(drafter, case, order, rows):
    return [draft for _, draft in merge(drafter, case, order, rows)]


def alone(drafter, case, order, rows):
    return [drafter.draft(with_values(case, row), order)._replace(notes=()) for row in rows]


VALUES = {
    "name": ("Nora", "The Hall of a Very Long Name and Sons"),
    "email": ("nora@marlow.example", "print@we.example"),
    "phone": ("+44 1632 960148", "+12025550143"),
    "line": ("<a@b.example>", "<c@d.example>"),
}
MAY_DIFFER = [path for path, field in FIELDS.items() if field.sort in SORTS and not field.many and "[]" not in path]


@pytest.mark.parametrize("path", MAY_DIFFER)
def test_any_field_that_may_differ_does(drafter, path):
    words = ("we sent it", "on the second of the pages we printed we left the prices of last year as they were")
    rows = [{path: value} for value in VALUES.get(FIELDS[path].sort, words)]
    for kind in ("detailed-email", "status-update", "reply", "thank-you"):
        case = affair()
        order = Order(kind, "en", "email", case.get(f"clock.{kind}"))

        assert merged(drafter, case, order, rows) == alone(drafter, case, order, rows)


@pytest.mark.parametrize("limits", [(3, 8, 12), (3, 12, 16), (3, 18, 24), (3, 24, 40)])
def test_each_letter_is_shortened_as_if_it_were_alone(tmp_path, limits):
    """What is left out may itself name the client, and a shorter wording may name them less often."""
    kind = (
        'spare = ["two"]\ntrim = ["three"]\n'
        + KIND % "one two three four"
        + f"[limits.email]\nwords = {list(limits)}\n"
    )
    blocks = {
        "one": ["{{ client.company }} {{ client.name }} word and so on.", "more {{ client.name }}.", "word."],
        "two": ["{{ client.name }} and so on it goes for {{ client.company }}.", "{{ client.name }} word."],
        "three": ["and so on {{ client.company }}.", "{{ client.name }} and more words here."],
        "four": ["{{ client.name }}.", "so it goes {{ client.company }}."],
    }
    drafter = house(tmp_path, kind, **{role: f"[[variant]]\ntexts = {texts}" for role, texts in blocks.items()})
    names, companies = ("Nora", "Anna Maria", "A B C D E", "and"), ("X", "Y Z", "We Print and Sons", "more")
    rows = [{"client.name": name, "client.company": company} for name in names for company in companies]
    case = affair()
    order = Order("note", "en", "email", case.get("clock.detailed-email"))

    for first in range(len(rows)):
        turned = rows[first:] + rows[:first]

        assert merged(drafter, case, order, turned) == alone(drafter, case, order, turned)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"client.nmae": "x"}, "nmae"),
        ({"fault": "own"}, "cannot differ"),
        ({"client.email": "nobody"}, "row 1: client.email: a mail address"),
    ],
)
def test_a_wrong_column_or_value_is_named(drafter, row, message):
    case = affair()
    order = Order("first-notice", "en", "email", case.get("clock.first-notice"))

    with pytest.raises(UserError, match=message):
        list(merge(drafter, case, order, [row]))


def test_a_row_without_a_fact_that_is_needed_is_named(drafter):
    case = affair()
    order = Order("first-notice", "en", "email", case.get("clock.first-notice"))

    with pytest.raises(MissingFacts, match="row 2: first-notice") as error:
        list(merge(drafter, case, order, [{"sender.name": "Ruth Alder"}, {"sender.name": " "}]))

    assert [question.field for question in error.value.questions] == ["sender.name"]
