"""What mime.py writes is read back with the standard library's parser, and must be what went in."""

import email
import email.policy
import re
from datetime import UTC, datetime, timedelta, timezone
from email.header import decode_header
from email.utils import parseaddr, parsedate_to_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from draftkit.errors import UserError
from draftkit.mime import LINE, Mailbox, build_eml, make_message_id, wrap_text
from draftkit.model import Draft, Passage

ANNA = Mailbox("Анна Орлова", "anna@example.com")
CLIENT = Mailbox("Ms Brown", "brown@example.org")
NOON = datetime(2024, 5, 14, 12, 30, 5, tzinfo=UTC)
ENCODED_CRLF = "=?utf-8?B?DQpCY2M6IHhAZXhhbXBsZS5jb20=?="  # "\r\nBcc: x@example.com"


def draft(text="Text.", subject="Subject", lang="en"):
    passage = Passage("action", "block:1", 0, text)
    return Draft("detailed-email", "", lang, "email", subject, (passage,), (), "dk0z", (text,))


def written(message=None, **changes):
    given_values = {"sender": ANNA, "to": CLIENT, "date": NOON, "message_id": "<1@example.com>", "html": False}
    return build_eml(message or draft(), **{**given_values, **changes})


def parsed(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


def header(raw, name):
    """The value by RFC 2047, read by the old parser: the new one puts a space between encoded words of a name."""
    value = re.sub(r"\r?\n(?=[ \t])", "", email.message_from_bytes(raw)[name])
    return "".join(
        part.decode(charset or "ascii") if isinstance(part, bytes) else part for part, charset in decode_header(value)
    )


printable = st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp"))
pieces = [
    "abc",
    "Привет",
    " ",
    "  ",
    ",",
    '"',
    "<>",
    "\\",
    "=?utf-8?Q?x?=",
    ENCODED_CRLF,
    "№ 5",
    "😀",
    "e\u0301",
    "(x)",
    ";:@",
    "a" * 80,
]
values = st.one_of(st.text(printable, max_size=300), st.lists(st.sampled_from(pieces), max_size=14).map("".join))
bodies = st.one_of(
    st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\r"), max_size=600),
    st.lists(st.sampled_from([*pieces, "\n", "\n\n", "From x", ".", "=", " \n", "\t\n"]), max_size=30).map("".join),
)


@settings(max_examples=1500)
@given(values)
def test_any_subject_reads_back(subject):
    raw = written(draft(subject=subject))
    assert (parsed(raw)["subject"] or "") == subject
    assert not parsed(raw).defects
    assert_clean(raw)


@settings(max_examples=1500)
@given(values)
def test_any_name_reads_back(name):
    raw = written(to=Mailbox(name, "brown@example.org"))
    value = re.sub(r"\r?\n(?=[ \t])", "", email.message_from_bytes(raw)["To"])
    shown, address = parseaddr(value)
    decoded = (
        "".join(p.decode(c or "ascii") if isinstance(p, bytes) else p for p, c in decode_header(shown))
        if "=?" in shown
        else shown
    )
    assert (decoded, address) == (name.strip(" "), "brown@example.org")
    assert [a.addr_spec for a in parsed(raw)["to"].addresses] == ["brown@example.org"]
    assert_clean(raw)


@settings(max_examples=1000)
@given(bodies)
def test_any_body_reads_back(text):
    raw = written(draft(text))
    assert parsed(raw).get_content().replace("\r\n", "\n") == text + "\n"
    assert_clean(raw)


def assert_clean(raw):
    """ASCII, CRLF only, no long line, and only the headers that were asked for."""
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= LINE
    assert set(parsed(raw).keys()) <= {
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Content-Language",
        "MIME-Version",
        "X-Unsent",
        "Content-Type",
        "Content-Transfer-Encoding",
    }


def test_both_parts_read_back_and_the_plain_one_is_the_text_of_the_draft():
    message = parsed(written(draft("Здравствуйте!\n\nДеньги вернём 17 мая."), html=True))
    plain, html = message.iter_parts()
    assert message.get_content_type() == "multipart/alternative"
    assert plain.get_content().replace("\r\n", "\n") == "Здравствуйте!\n\nДеньги вернём 17 мая.\n"
    assert "Деньги вернём 17 мая." in html.get_content()
    assert [part["content-type"] for part in (plain, html)] == [
        'text/plain; charset="utf-8"',
        'text/html; charset="utf-8"',
    ]


def test_lines_of_both_parts_are_short_though_the_page_has_long_ones():
    for text in ("word " * 200, "слово " * 200):
        raw = written(draft(text.strip()), html=True)
        assert max(map(len, raw.split(b"\r\n"))) <= LINE
        assert raw.isascii()


def test_the_same_message_gives_the_same_bytes():
    assert written(html=True) == written(html=True)


@pytest.mark.parametrize(
    "character", [*map(chr, range(32)), *map(chr, range(0x7F, 0xA0)), "\u2028", "\u2029", "\ud800"]
)
@pytest.mark.parametrize("place", ["subject", "name", "address", "lang", "id", "reference"])
def test_no_header_takes_a_control_character(place, character):
    value = f"a{character}Bcc: x@example.com"
    with pytest.raises(UserError):
        {
            "subject": lambda: written(draft(subject=value)),
            "name": lambda: written(to=Mailbox(value, "brown@example.org")),
            "address": lambda: written(to=Mailbox("", f"a{character}b@example.org")),
            "lang": lambda: written(draft(lang=value)),
            "id": lambda: written(message_id=f"<a{character}b@example.com>"),
            "reference": lambda: written(references=[f"<a{character}b@example.com>"]),
        }[place]()


@pytest.mark.parametrize("place", ["subject", "name"])
def test_an_encoded_word_in_a_value_stays_what_was_typed(place):
    raw = (
        written(draft(subject=ENCODED_CRLF))
        if place == "subject"
        else written(to=Mailbox(ENCODED_CRLF, "b@example.org"))
    )
    assert parsed(raw)["bcc"] is None
    assert b"Bcc" not in raw
    assert ENCODED_CRLF in header(raw, {"subject": "Subject", "name": "To"}[place])


def test_a_refusal_says_which_header_and_what_to_do():
    with pytest.raises(UserError, match=r"header Subject .*U\+000A.*\n.*remove it"):
        written(draft(subject="a\nb"))


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("a.b+c@example.com", "a.b+c@example.com"),
        ("info@пример.рф", "info@xn--e1afmkfd.xn--p1ai"),
        ("info@bücher.example", "info@xn--bcher-kva.example"),
    ],
)
def test_addresses_and_their_domains_in_ascii(address, shown):
    assert parsed(written(to=Mailbox("", address)))["to"] == shown


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a",
        "@example.com",
        "a@",
        "инфо@example.com",
        "a b@example.com",
        '"a b"@example.com',
        "a..b@example.com",
        ".a@example.com",
        "a@b@example.com",
        "a@-x.com",
        "a@x-.com",
        "a@x..com",
        "a@x.com.",
        "a@x_y.com",
        "a@x.com>,<b@y.com",
        "a@x.com, b@y.com",
        "a@straße.example",
        "a@" + "x" * 64 + ".com",
        "a" * 65 + "@example.com",
        "a@" + "x." * 130 + "com",
        "a@x﹫y.com",
        "a(c)@x.com",
    ],
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises(UserError):
        written(to=Mailbox("", address))


def test_a_long_address_goes_to_a_line_of_its_own():
    address = "a" * 60 + "@example.org"
    raw = written(to=Mailbox("Ms Brown", address))
    assert f"To: Ms Brown\r\n <{address}>".encode() in raw
    assert parsed(raw)["to"].addresses[0].addr_spec == address


def test_a_thread_is_told_by_its_ids():
    ids = [f"<{number}.{'x' * 30}@example.com>" for number in range(12)]
    raw = written(references=[*ids, ids[3]])
    message = parsed(raw)
    assert message["in-reply-to"] == ids[3]
    assert message["references"].split() == ids
    assert max(map(len, raw.split(b"\r\n"))) <= LINE
    assert parsed(written())["references"] is None


@pytest.mark.parametrize("message_id", ["x", "<x>", "x@y", "<x@y", "<x y@z>", "<x@y> <z@y>", "<я@y>", "<<x@y>>"])
def test_what_is_no_id_is_refused(message_id):
    with pytest.raises(UserError, match="message id"):
        written(message_id=message_id)


def test_ids_are_made_of_the_message_and_can_be_made_again():
    made = make_message_id(draft(), ANNA, NOON)
    assert made == make_message_id(draft(), ANNA, NOON)
    assert parsed(written(message_id=made))["message-id"] == made
    others = [make_message_id(draft("Other."), ANNA, NOON), make_message_id(draft(), ANNA, NOON + timedelta(seconds=1))]
    assert len({made, *others}) == 3
    assert make_message_id(draft(), Mailbox("", "info@пример.рф"), NOON).endswith("@xn--e1afmkfd.xn--p1ai>")


def test_what_is_not_known_is_left_to_the_mail_program():
    message = parsed(written(draft(subject=""), sender=None, to=None, message_id=""))
    assert {"from", "to", "message-id", "subject"} & {name.lower() for name in message.keys()} == set()  # noqa: SIM118  keys() says that names are meant
    assert message.get_content().strip() == "Text."


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        (NOON, "Tue, 14 May 2024 12:30:05 +0000"),
        (
            datetime(2024, 1, 1, 9, 5, tzinfo=timezone(timedelta(hours=5, minutes=30))),
            "Mon, 01 Jan 2024 09:05:00 +0530",
        ),
        (datetime(2024, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-3))), "Tue, 31 Dec 2024 23:59:00 -0300"),
        (datetime(2024, 5, 14, 12, 30), "Tue, 14 May 2024 12:30:00 -0000"),  # noqa: DTZ001  the zone is not known
    ],
)
def test_dates_are_as_in_every_mail(date, shown):
    assert email.message_from_bytes(written(date=date))["Date"] == shown
    assert parsedate_to_datetime(shown) == date


def test_a_draft_is_marked_for_mail_programs_unless_it_is_to_be_sent():
    assert parsed(written())["x-unsent"] == "1"
    assert parsed(written(unsent=False))["x-unsent"] is None


def test_a_draft_has_no_hidden_line_that_its_author_would_not_see():
    text = "Dear dk0z,\n\nWe print it anew. The proof will be with you on Tuesday, 3 March, at 10:00."
    letter = draft(text)

    assert "The proof" not in parsed(written(letter, html=True)).get_body(("html",)).get_content().partition("<p")[0]
    sent = parsed(written(letter, html=True, unsent=False)).get_body(("html",)).get_content()
    assert "The proof" in sent.partition("<p")[0]


def test_the_language_is_told():
    assert parsed(written(draft(lang="ru")))["content-language"] == "ru"


def test_half_a_character_in_the_text_is_a_mistake_of_the_user():
    with pytest.raises(UserError, match=r"U\+D83D"):
        written(draft("a \ud83d b"))


def test_wrapping_breaks_at_spaces_and_hangs_list_items():
    text = "one two three\n\n- four five six\nseven\u00a0eight nine"
    assert wrap_text(text, 11) == "one two\nthree\n\n- four five\n  six\nseven\u00a0eight\nnine"


@given(st.lists(st.sampled_from(["a", "слово", "x" * 90, "-", "10\u00a0000"]), max_size=40).map(" ".join))
def test_wrapping_changes_nothing_but_breaks(text):
    wrapped = wrap_text(text)
    assert re.sub(r"\n *", " ", wrapped) == text
    assert all(len(line) <= 72 or " " not in line.strip() for line in wrapped.split("\n"))
