"""What tests/tools/fuzz.py and the like have found: broken input is read as well as it can be, and never breaks draftkit."""

import pytest

from draftkit.errors import UserError
from draftkit.fixing import mend
from draftkit.mail import from_html, from_mail, from_text, read_bytes_as
from draftkit.model import Finding, Fix, Report
from draftkit.reporters import Places


@pytest.mark.parametrize(
    "data",
    [
        b"Subject: =?utf-8?B?//5h?=\n\nx",  # a byte order mark and half a letter in an encoded word
        b"Subject: =?utf-16?B?YQ==?=\n\nx",
        b"Subject: =?x?q??=\n\nx",  # an unknown encoding of no bytes
        b'Content-Type: text/plain; charset=koi8-"x\n\n',
        b"Content-Type: text/plain; charset=utf-16\n\nabc",
        b"Content-Type: text/plain; charset=undefined\n\nabc",
        b"Content-Type: text/plain; charset=rot13\n\nabc",
        b"Content-Type: text/plain; charset=a\0b\n\nabc",
        b"\xff\xfea",  # UTF-16 that ends in half a letter
        b"<p>&#x110000;&#0;&#55296;&nbsp",
        b"Content-Type: multipart/alternative; boundary=\n\n--\n\n--",
        b"Content-Type: multipart/mixed; boundary=B\n\n" + b"--B\nContent-Type: multipart/mixed; boundary=B\n\n" * 40,
        b"Subject: " + b"=?utf-8?q?" * 5_000 + b"\n\nx",
    ],
)
@pytest.mark.parametrize("read", [from_text, from_html, from_mail])
def test_every_character_has_a_place_in_the_file(read, data):
    source = read(data)
    for part, traced in source.texts.items():
        for at in range(len(traced.text)):
            start, end = traced.origin(at, at + 1)
            assert 0 <= start <= end <= len(source.raw), part
    assert isinstance(source.message.text, str)


@pytest.mark.parametrize("charset", [b"a\0b", b"no-such", b"undefined", b"utf-16"])
def test_a_fix_in_an_encoding_that_there_is_not_is_refused(charset):
    source = from_mail(b"Content-Type: text/plain; charset=" + charset + b"\n\nI'd like to apologise.")

    def wish(message):
        found = Finding("a.b", "note", 0, 21, message.text[:21], "", fix=Fix("I apologise", safe=True))
        return Report("en", "", (found,) if "like" in message.text else (), {})

    done = mend(wish, source, wish(source.message))
    assert done.data is None or done.data.endswith(b"I apologise.")


def test_columns_of_a_line_are_counted_in_one_encoding():
    source = from_mail(b"Content-Type: text/plain\n\n" + "Привет".encode() + b"\xff and so on")
    places = [Places(source).of(Finding("a.b", "note", at, at + 1, "", "")) for at in range(len(source.message.text))]
    assert places == sorted(places)


def test_a_book_is_no_message():
    with pytest.raises(UserError, match="too long for a message"):
        read_bytes_as(b"word " * 250_000, "text")
    picture = b"--B\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\n" + b"iVBORw0KGgo=\n" * 200_000
    mail = b"Content-Type: multipart/mixed; boundary=B\n\n--B\n\nHello.\n" + picture + b"--B--\n"
    assert read_bytes_as(mail, "eml").message.text == "Hello."
