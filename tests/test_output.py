"""A draft in each format."""

import email
import email.policy
import json
import re
from datetime import UTC, datetime
from html import unescape

import pytest
from markdown import markdown

from draftkit.case import read_case
from draftkit.errors import UserError
from draftkit.model import Draft, Note, Passage
from draftkit.output import FORMATS, write

CASE = """
lang = "en"
timezone = "UTC"

[sender]
name = { en = "Anna Orlova", ru = "Анна Орлова" }
email = "anna@example.com"

[client]
name = { en = "Eve Brown", ru = "Ева Браун" }
email = "brown@example.org"

[complaint]
at = 2024-05-14T09:00:00
id = "<complaint@example.org>"

[[sent]]
kind = "status-update"
at = 2024-05-14T11:00:00
id = "second@example.com"

[[sent]]
kind = "first-notice"
at = 2024-05-14T10:00:00
id = "<first@example.com>"

[[sent]]
kind = "thank-you"
at = 2024-06-14T10:00:00
id = "<later@example.com>"
"""
AT = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
TEXT = "Dear Eve,\n\nWe did:\n- one;\n- two.\nI will call.\n\nSincerely,\nAnna"
DRAFT = Draft(
    "status-update", "", "en", "email", "Plan for Friday",
    tuple(Passage("block", "f.md:1", number, text) for number, text in enumerate(TEXT.split("\n\n"))),
    (Note("call", "Ring first"),), TEXT.replace("Eve", "dk0z").replace("Anna", "dk1z"), ("Eve", "Anna"),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _no_cache(monkeypatch):
    monkeypatch.setenv("DRAFTKIT_CACHE", "")


def written(form, draft=DRAFT, case=CASE):
    return write(draft, form, case=read_case(case), at=AT)


def test_text_is_what_can_be_pasted():
    assert written("text") == f"Subject: Plan for Friday\n\n{TEXT}\n"
    assert written("text", DRAFT._replace(subject="")) == TEXT + "\n"


def test_markdown_reads_as_the_page_does():
    page = markdown(written("md"), extensions=["sane_lists"])
    assert re.findall(r"<(\w+)", page) == ["h1", "p", "p", "ul", "li", "li", "p", "p", "br"]
    assert re.sub(r"<[^>]*>", "", page).split() == ("Plan for Friday " + TEXT.replace("- ", "")).split()


@pytest.mark.parametrize(
    "value",
    ["**a** _b_ `c` [d](e) <b>", "# a", "- a", "+7 495", "1. a", "12) a", "a\\b", "> a", "+ a", "a_b_c@example.com"],
)
@pytest.mark.parametrize("skeleton", ["dk0z", "Dear dk0z,", "- dk0z", "We:\n- x\ndk0z"])
def test_no_value_is_markdown(skeleton, value):
    plain = markdown(written("md", DRAFT._replace(skeleton=skeleton.replace("dk0z", "x"), subject="")))
    page = markdown(written("md", DRAFT._replace(skeleton=skeleton, values=(value,), subject="")))
    assert re.findall(r"<(\w+)", page) == re.findall(r"<(\w+)", plain)
    assert value in unescape(page)


def test_json_holds_all_of_it():
    read = json.loads(written("json"))
    assert read["text"] == TEXT
    assert read["notes"] == [{"topic": "call", "text": "Ring first"}]
    assert read["passages"][0] == {
        "block": "block",
        "origin": "f.md:1",
        "paragraph": 0,
        "text": "Dear Eve,",
        "facts": [],
        "wording": 0,
        "wordings": 1,
        "required": False,
    }
    assert (read["kind"], read["lang"], read["subject"]) == ("status-update", "en", "Plan for Friday")


def test_a_mail_is_addressed_and_threaded_by_the_case():
    message = email.message_from_bytes(written("eml"), policy=email.policy.default)
    assert message["from"] == "Anna Orlova <anna@example.com>"
    assert message["to"] == "Eve Brown <brown@example.org>"
    assert message["references"].split() == ["<complaint@example.org>", "<first@example.com>", "<second@example.com>"]
    assert message["in-reply-to"] == "<second@example.com>"
    assert message["message-id"].endswith("@example.com>")
    assert message["date"].datetime == AT
    assert written("eml") == written("eml")


def test_names_are_in_the_language_of_the_message():
    message = email.message_from_bytes(written("eml", DRAFT._replace(lang="ru")), policy=email.policy.default)
    assert [address.display_name for name in ("from", "to") for address in message[name].addresses] == [
        "Анна Орлова",
        "Ева Браун",
    ]


def test_a_case_without_addresses_leaves_them_to_the_mail_program():
    message = email.message_from_bytes(written("eml", case='lang = "en"'), policy=email.policy.default)
    assert [message[name] for name in ("from", "to", "message-id", "references")] == [None] * 4


@pytest.mark.parametrize("form", ["html", "eml"])
def test_a_house_has_its_own_letter(tmp_path, form):
    (tmp_path / "email").mkdir()
    (tmp_path / "email" / "letter.html.j2").write_text("<html><style>{{ css }}</style><main>{{ body }}</main></html>")
    (tmp_path / "email" / "letter.css").write_text("main { color: red }")
    made = write(DRAFT, form, case=read_case(CASE), at=AT, roots=(str(tmp_path),))
    assert "<main" in (made.decode() if isinstance(made, bytes) else made)


def test_an_id_that_is_none_is_named_with_its_line():
    with pytest.raises(UserError, match=r"sent\[0\]\.id: is no id of a message"):
        written("eml", case=CASE.replace("second@example.com", "T-123"))


def test_every_format_is_written_and_others_are_refused():
    assert {form: type(written(form)) for form in FORMATS} == {**dict.fromkeys(FORMATS, str), "eml": bytes}
    with pytest.raises(UserError, match="docx"):
        written("docx")
