"""Findings point at the characters that matter in the file, however it is encoded."""

import re
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from draftkit.mail import from_html, from_mail, from_text, read_bytes_as
from draftkit.mailboxes import read_path
from draftkit.model import Finding, Report
from draftkit.readings import check_source
from draftkit.reporters import Place, Places

ALPHABET = st.one_of(st.sampled_from("abc Привет=é€«»&<>.\n\n  "), st.characters(exclude_categories=["Cs", "Cc"]))
TEXT = st.text(ALPHABET, min_size=1, max_size=120).map(lambda text: text.replace("\r", "").strip() + "\n")


def place_of(source, words, part="body"):
    start = source.text_of(part).index(words)
    return Places(source).of(Finding("x.y", "note", start, start + len(words), words, "", part=part))


def slices(source, part="body"):
    """Each character of a text with what stands for it in the file."""
    traced = source.texts[part]
    return [(char, source.raw[slice(*traced.origin(at, at + 1))]) for at, char in enumerate(traced.text)]


@given(TEXT, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1251"]), st.sampled_from(["\n", "\r\n", "\r"]))
@settings(deadline=None)
def test_every_character_of_a_text_file_leads_to_itself(text, codec, ending):
    text = "Привет, мир. " + text.encode("cp1251", "ignore").decode("cp1251") if codec == "cp1251" else text
    source = from_text(f"Subject: Про\n\n{text}".replace("\n", ending).encode(codec))
    assert source.message.text == text
    assert all(char == there or (char == "\n" and there == ending) for char, there in slices(source))


@pytest.mark.parametrize("charset", ["utf-8", "koi8-r"])
@pytest.mark.parametrize("cte", ["quoted-printable", "8bit"])
@given(TEXT)
@settings(deadline=None, max_examples=60)
def test_every_character_of_a_mail_leads_to_what_produced_it(cte, charset, text):
    text = text.encode(charset, "ignore").decode(charset)
    mail = EmailMessage()
    mail["From"] = "a@example.com"
    mail.set_content(text, cte=cte, charset=charset)
    source = from_mail(mail.as_bytes())
    assert (
        source.message.text == text.replace("\u2028", "\n").replace("\u2029", "\n")
        or "\x85" in text
        or "\u2028" in text
    )
    for char, there in slices(source):
        escaped = cte == "quoted-printable" and there.startswith(b"=")
        data = bytes.fromhex(re.sub(rb"=\r?\n|=", b"", there).decode()) if escaped else there
        assert data.decode(charset) == char


@given(TEXT)
@settings(deadline=None, max_examples=60)
def test_every_character_of_base64_leads_to_the_line_that_holds_it(text):
    mail = EmailMessage()
    mail["From"] = "a@example.com"
    mail.set_content("Ж" + text, cte="base64")
    source = from_mail(mail.as_bytes())
    for char, there in slices(source):
        assert len(re.sub(rb"\s", b"", there)) in range(2, 8)
        assert char.encode() not in (b"", there)


@given(TEXT)
@settings(deadline=None, max_examples=100)
def test_every_character_of_a_page_leads_to_itself_or_to_what_stands_for_it(text):
    page = "<p>" + text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "</p>\n<p>") + "</p>"
    for char, there in slices(from_html(page.encode())):
        assert char in ("\n", " ") or there == char or there in ("&amp;", "&lt;")


def test_places_in_encoded_mail():
    raw = (
        b"From: a@example.com\r\nSubject: =?utf-8?B?0JrQsNGC0LDQu9C+0LMg0YHQutC+0YDQvg==?=\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=B\r\n\r\n--B\r\n"
        b"Content-Type: text/plain; charset=utf-8; format=flowed\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"We will reply =\r\nshort=\r\nly, \r\n=D0=B8 =D1=81=D0=BA=D0=BE=D1=80=D0=BE =D0=BF=D0=BE=D0=B7=D0=B2=D0=BE=D0=BD=D0=B8=D0=BC.\r\n"
        b"--B\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        b"PHA+V2Ugd2lsbCByZXBseSBzaG9ydGx5LCDQuCDRgdC60L7RgNC+INC/0L7Qt9Cy\r\n0L7QvdC40LwuPC9wPjxwPkFsbCBvZiB1cy48L3A+\r\n--B--\r\n"
    )  # fmt: skip
    source = from_mail(raw, "m.eml")
    assert place_of(source, "shortly") == Place("m.eml", 11, 1, 12, 3)
    assert place_of(source, "скоро") == Place("m.eml", 13, 8, 13, 38)
    assert place_of(source, "скоро", "subject").line == 2
    assert place_of(source, "All of us", "html") == Place("m.eml", 19, 22, 19, 35)


def test_places_in_a_mailbox_are_those_of_the_file(tmp_path):
    box = tmp_path / "all.mbox"
    one = b"From a Mon\nFrom: a@example.com\n\nFirst.\n\n"
    box.write_bytes(one + b"From b Tue\nFrom: b@example.com\n\nSecond, shortly.\n")
    _, second = read_path(str(box))
    assert place_of(second, "shortly") == Place(str(box), 9, 9, 9, 16)


def test_what_both_readings_say_is_found_once():
    mail = EmailMessage()
    mail["From"] = "a@example.com"
    mail.set_content("We are SORRY for it. Call us.\n")
    mail.add_alternative("<p>We are <b>sorry</b> for&nbsp;it. Sorry again, all of you.</p>", subtype="html")
    source = from_mail(mail.as_bytes())

    def every_sorry(message):
        found = [match.span() for match in re.finditer("sorry", message.text, re.IGNORECASE)]
        return Report(
            "en", "", tuple(Finding("a.b", "note", *span, message.text[slice(*span)], "") for span in found), {}
        )

    found = check_source(every_sorry, source).findings
    assert [(each.part, each.text, source.text_of(each.part)[each.start : each.end]) for each in found] == [
        ("body", "SORRY", "SORRY"), ("html", "Sorry", "Sorry"),
    ]  # fmt: skip


def test_a_place_costs_nothing_until_it_is_asked_for(monkeypatch):
    from draftkit import tracing

    asked = []
    monkeypatch.setattr(tracing.Trace, "_one", lambda self, at: asked.append(at) or (0, 0))
    source = read_bytes_as(b"Content-Transfer-Encoding: quoted-printable\nMIME-Version: 1.0\n\na=3Db\r\nc=\nd", "eml")
    assert source.message.text == "a=b\ncd"
    assert asked == []
