"""Reading messages: encodings, parts, wrapped lines, pages, mailboxes, and what is said when there is nothing to read."""

from email.message import EmailMessage

import pytest

from draftkit.errors import UserError
from draftkit.html_text import html_to_text
from draftkit.mail import from_text, parse_mail, read_bytes_as, read_path, unflow


def mail(text, html=None, charset="utf-8", **params):
    message = EmailMessage()
    message["From"] = "Рита <rita@example.com>"
    message["Subject"] = "Каталог будет в четверг"
    message.set_content(text, charset=charset, **params)
    if html:
        message.add_alternative(html, subtype="html")
    return message.as_bytes()


@pytest.mark.parametrize("charset", ["utf-8", "koi8-r", "windows-1251"])
def test_bodies_and_subjects_are_decoded(charset):
    message = parse_mail(mail("Простите, что задержали.\n", charset=charset))
    assert message.text == "Простите, что задержали.\n"
    assert message.subject == "Каталог будет в четверг"
    assert ("From", "Рита <rita@example.com>") in message.headers


def test_the_plain_part_is_preferred_and_a_page_does_else():
    assert parse_mail(mail("plain\n", "<p>page</p>")).text == "plain\n"
    assert parse_mail(mail("  \n", "<p>page</p><p>two</p>")).text == "page\n\ntwo\n"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"Content-Type: text/plain; charset=nonsense\n\n\xcf\xf0\xe8\xe2\xe5\xf2", "Привет"),
        (b"Content-Type: text/plain; charset=utf-8\n\n\xcf\xf0\xe8\xe2\xe5\xf2", "Привет"),
        (b"Content-Type: text/plain; charset=utf-8\n\ncaf\xe9 au lait", "café au lait"),
        (b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nSGVsbG8=", "Hello"),
        (b"no header at all", "no header at all"),
        (b"", ""),
    ],
)
def test_odd_mail_is_read_as_well_as_it_can_be(raw, text):
    assert parse_mail(raw).text == text


def test_flowed_text_is_unwrapped():
    assert (
        unflow("We are \nsorry.\n> quoted \n> more\nBye \n-- \nRuth")
        == "We are sorry.\n> quoted \n> more\nBye \n-- \nRuth"
    )
    assert unflow("изви \nните", delsp=True) == "извините"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>One</p><p>Two<br>three</p>", "One\n\nTwo\nthree\n"),
        ("<style>p {}</style><p>A &amp; b</p><script>x</script>", "A & b\n"),
        ('<div style="display:none">preheader</div><div>Text</div>', "Text\n"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two\n"),
        ("<p>Own</p><blockquote><p>theirs</p></blockquote>", "Own\n\n> theirs\n"),
        ('<div>Own</div><div class="gmail_quote">On Monday</div>', "Own\n> On Monday\n"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b\n"),
        ("<p>un<b>closed <i>tags</p><p>go on", "unclosed tags\n\ngo on\n"),
    ],
)
def test_pages_read_as_they_look(page, text):
    assert html_to_text(page)[0] == text


def test_the_title_is_the_subject():
    assert html_to_text("<html><head><title>News</title></head><body>x</body></html>") == ("x\n", "News")


def test_a_subject_line_in_plain_text():
    source = from_text("Subject: News\n\nBody\n")
    assert (source.message.subject, source.message.text, source.skipped) == ("News", "Body\n", 15)
    assert from_text("Body\n").message.subject == ""


def test_allowances_stand_beside_the_subject_line():
    source = from_text("Draftkit-Allow: a.b – why\nSubject: News\nX-Draftkit-Allow: c.d – so\n\nBody\n")
    assert source.message.text == "Body\n"
    assert source.message.subject == "News"
    assert source.lines == 4
    assert source.message.headers == (
        ("Draftkit-Allow", "a.b – why"), ("Subject", "News"), ("X-Draftkit-Allow", "c.d – so"),
    )  # fmt: skip
    assert from_text("Draftkit-Allow: a.b – why\nBody\n").message.text == "Body\n"


def test_a_header_may_come_twice():
    message = parse_mail(b"X-Draftkit-Allow: a.b =?utf-8?q?=E2=80=93?= one\nX-Draftkit-Allow: c.d - two\n\nBody\n")
    assert message.headers == (("X-Draftkit-Allow", "a.b – one"), ("X-Draftkit-Allow", "c.d - two"))


def test_standard_input_is_recognised():
    assert read_bytes_as(mail("plain\n"), "auto").message.subject == "Каталог будет в четверг"
    assert read_bytes_as(b"<!DOCTYPE html><p>x", "auto").message.text == "x\n"
    assert read_bytes_as("\ufeffПривет".encode(), "auto").message.text == "Привет"
    assert read_bytes_as("Привет".encode("utf-16"), "auto").message.text == "Привет"
    assert read_bytes_as(b"Hi: there\n\nNo mail.", "auto").message.text == "Hi: there\n\nNo mail."


def test_folders_mailboxes_and_maildirs(tmp_path):
    (tmp_path / "b.eml").write_bytes(mail("eml\n"))
    (tmp_path / "a.txt").write_text("txt")
    (tmp_path / "ignored.pdf").write_text("pdf")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c.mbox").write_bytes(
        b"From a Mon\n" + mail("one\n\nFrom here on it works.\n") + b"\nFrom b Tue\n" + mail("two\n") + b"\n"
    )
    assert [source.message.text.split("\n")[0] for source in read_path(str(tmp_path))] == ["txt", "eml", "one", "two"]
    box = tmp_path / "box"
    for name in ("cur", "new", "tmp"):
        (box / name).mkdir(parents=True)
    (box / "new" / "1").write_bytes(mail("fresh\n"))
    assert [source.message.text for source in read_path(str(box))] == ["fresh\n"]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("missing.txt", None, "there is no such file"),
        ("cp.txt", "Привет".encode("cp1251"), "is not UTF-8"),
        ("no.mbox", b"Hello", "is no mailbox"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path, name, content, problem):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError, match=problem):
        list(read_path(str(tmp_path / name)))


def test_an_empty_folder_is_said(tmp_path):
    with pytest.raises(UserError, match="no message"):
        list(read_path(str(tmp_path)))
