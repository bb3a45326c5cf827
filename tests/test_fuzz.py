"""Whatever stands in a case, its messages stay whole: no value is read as template, markup or header."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from html.parser import HTMLParser

import pytest
from affairs import affair
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from draftkit.affair import as_datetime
from draftkit.case.fields import FIELDS
from draftkit.case.parse import clean
from draftkit.case.read import Text
from draftkit.drafting import Order
from draftkit.errors import CaseError, MissingFacts, UserError
from draftkit.kit import Kit
from draftkit.output import write

NASTY = (
    "{{ 7*7 }}", "{% raw %}", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))", "**bold**", "# head",
    "- item", "1. one", "> quote", "`code`", "\r\nBcc: x@y.example", "=?utf-8?B?DQpCY2M6IHguLi4=?=", "\u202etxt.exe", "\u2028", "dk0z", "dk99z",
    "👩‍🚒", "מוּעָד", "שלום עולם", "О'Генри «Дельта»", '"quoted"', "a & b", "a\x00b", "\ufeff", "https://example.com/?a=b&c=<d>", "None", "x" * 10_000,
)  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=30)), min_size=1, max_size=3).map(" ".join)
WORDED = [path for path, field in FIELDS.items() if field.is_text and not field.many and "[]" not in path]
KINDS = [("first-notice", "email"), ("detailed-email", "email"), ("status-update", "email"), ("reply", "email"), ("thank-you", "email"),
         ("first-notice", "sms"), ("voicemail", "voice"), ("call-script", "voice")]  # fmt: skip


@pytest.fixture(scope="module")
def kit() -> Kit:
    return Kit.load()


class Tags(HTMLParser):
    """What a browser would act on."""

    def __init__(self) -> None:
        super().__init__()
        self.bad: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "img", "iframe", "object", "form", "base", "svg") or any(
            name.startswith("on") for name, _ in attrs
        ):
            self.bad.append(tag)
        for name, value in attrs:
            if name in ("href", "src") and re.match(r"\s*(?:javascript|data|vbscript):", value or "", re.IGNORECASE):
                self.bad.append(f"{name}={value}")


@given(
    values=st.dictionaries(st.sampled_from(WORDED), TEXTS, min_size=1, max_size=6),
    lang=st.sampled_from(["en", "ru"]),
    message=st.sampled_from(KINDS),
)
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_words_of_a_case_come_out_as_they_are_and_as_nothing_else(kit, values, lang, message):
    kind, channel = message
    try:
        case = affair({path: {lang: value} for path, value in values.items() if clean(value)})
    except CaseError:
        return  # a value that the case refuses, such as one of punctuation alone
    order = Order(kind, lang, channel, case.get(f"clock.{kind}"))
    try:
        draft = kit.drafter.draft(case, order)
    except MissingFacts:
        return  # a fact given in the other language alone is asked for
    at = as_datetime(order.at)

    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u2028\u202e]", draft.text + draft.subject)
    assert "\n" not in draft.subject
    assert draft.text.count("dk0z") <= sum(str(each).count("dk0z") for each in told(case.tree, lang)) * 8
    if channel != "email":
        return
    html = str(write(draft, "html", case=case, at=at))
    tags = Tags()
    tags.feed(html)
    assert tags.bad == []
    try:
        raw = bytes(write(draft, "eml", case=case, at=at))
    except UserError:
        return  # a name that cannot stand in a header is refused
    mail = message_from_bytes(raw, policy=policy.default)
    assert {name.lower() for name in mail} <= {
        "from", "to", "subject", "date", "message-id", "mime-version", "content-type", "x-unsent", "in-reply-to", "references", "content-language",
    }  # fmt: skip
    assert mail["subject"] == draft.subject
    plain = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert plain.rstrip("\n") == draft.text.rstrip("\n")


def told(value, lang):
    if isinstance(value, Text):
        yield value.by_lang.get(lang, "")
    elif isinstance(value, dict):
        for each in value.values():
            yield from told(each, lang)
    elif isinstance(value, list):
        for each in value:
            yield from told(each, lang)


def test_the_negative_lists_reach_no_message(kit):
    secret = "Zyxwvut"
    case = affair({"people": [secret], "internal_terms": [secret], "confidential": [secret], "log": [{"what": secret}]})
    for kind in kit.drafter.kinds.values():
        for lang in ("en", "ru"):
            draft = kit.drafter.draft(case, Order(kind.name, lang, kind.channels[0], case.get(f"clock.{kind.name}")))

            assert secret not in repr(draft)
