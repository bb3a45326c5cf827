"""A mail merge gives each client the letter they would get alone."""

from __future__ import annotations

import pytest
from affairs import affair
from draftkit.case import with_values
from draftkit.drafting import Order
from draftkit.errors import UserError
from draftkit.kit import Kit
from draftkit.merge import merge

ROWS = [
    {"client.name": "Nora", "client.company": "Marlow Garden Centres", "client.email": "nora@marlow.example"},
    {"client.name": "We Print", "client.company": "", "client.email": "print@we.example"},
    {"client.name": "I", "client.company": "I & I", "client.email": "i@i.example"},
    {"client.name": "The Hall of a Very Long Name and Sons", "client.company": "<b>x</b>", "client.email": "a@b.example"},
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
    rows = [{key if "email" in key else f"{key}": value for key, value in row.items()} for row in ROWS]
    case = case._replace(lang=lang)
    order = Order(kind, lang, channel, case.get(f"clock.{kind}"))

    merged = [draft for _, draft in merge(drafter, case, order, rows)]
    alone = [drafter.draft(with_values(case, row), order)._replace(notes=()) for row in rows]

    assert merged == alone


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"client.nmae": "x"}, "nmae"),
        ({"fault": "own"}, "cannot differ"),
        ({"client.email": "nobody"}, "mail address"),
    ],
)
def test_a_wrong_column_or_value_is_named(drafter, row, message):
    case = affair()
    order = Order("first-notice", "en", "email", case.get("clock.first-notice"))

    with pytest.raises(UserError, match=message):
        list(merge(drafter, case, order, [row]))
