"""Reading messages: encodings, parts, wrapped lines, pages, mailboxes, and what is said when there is nothing to read."""

import os
from email.message import EmailMessage

import pytest

from draftkit.errors import UserError
from draftkit.html_text import html_to_text
from draftkit.mail import from_html, from_mail, from_text, read_bytes_as
from draftkit.mailboxes import read_path
from draftkit.own_text import own_text
from draftkit.transfer import header_text, unflow


def mail(text, html=None, charset="utf-8", **params):
    message = EmailMessage()
    message["From"] = "Рита <rita@example.com>"
    message["Subject"] = "Каталог будет в четверг"
    message.set_content(text, charset=charset, **params)
    if html:
        message.add_alternative(html, subtype="html")
    return message.as_bytes()


def read(data):
    return from_mail(data).message


@pytest.mark.parametrize("charset", ["utf-8", "koi8-r", "windows-1251"])
def test_bodies_and_subjects_are_decoded(charset):
    message = read(mail("Простите, что задержали.\n", charset=charset))
    assert message.text == "Простите, что задержали.\n"
    assert message.subject == "Каталог будет в четверг"
    assert ("From", "Рита <rita@example.com>") in message.headers


def test_both_readings_of_a_mail_are_there():
    source = from_mail(mail("Some plain words.\n", "<p>Other words.</p>"))
    assert (source.message.text, source.other, source.text_of("html")) == (
        "Some plain words.\n",
        "html",
        "Other words.\n",
    )
    assert from_mail(mail("The same, *here*.\n", "<p>The same, <b>here</b>.</p>")).other == ""
    assert read(mail("  \n", "<p>page</p><p>two</p>")).text == "page\n\ntwo\n"


def test_a_plain_part_that_says_nothing_is_not_the_message():
    source = from_mail(mail("No HTML here.\n", "<p>We shipped the wrong batch on Monday.</p>"))
    assert source.message.text == "We shipped the wrong batch on Monday.\n"
    assert source.text_of("plain") == "No HTML here.\n"


NESTED = b"""From: a@example.com
Content-Type: multipart/mixed; boundary=out

ignored
--out
Content-Type: multipart/signed; boundary="in"; protocol="application/pgp-signature"

--in
Content-Type: text/plain

First.
--in
Content-Type: application/pgp-signature

-----BEGIN PGP SIGNATURE-----
--in--
--out
Content-Type: message/rfc822

Subject: attached

Attached words.
--out
Content-Type: text/plain; name=notes.txt

Notes.
--out
Content-Disposition: attachment

More notes.
--out
Content-Type: text/plain

Last.
"""


def test_what_the_reader_sees_of_a_mail_of_many_parts_is_read():
    source = from_mail(NESTED)
    assert source.message.text == "First.\nLast.\n"
    assert source.mail.signed
    assert not source.mail.encrypted


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"Content-Type: multipart/mixed; boundary=x\n\nno boundary at all", "no boundary at all"),
        (b"Content-Type: multipart/mixed\n\n--x\nHi", "--x\nHi"),
        (b"Content-Type: multipart/mixed; boundary*0=ab;\n boundary*1=c\n\n--abc\n\nHi\n--abc--\nmore", "Hi"),
        (b"Content-Type: text/plain; charset*=us-ascii''koi8-r\n\n\xf0\xd2\xc9", "При"),
        (b"Content-Transfer-Encoding: base64\n\nSGVs!bG8", "Hello"),
        (b"Content-Transfer-Encoding: quoted-printable\n\na=3Db=ZZ=\nc  \nd=", "a=b=ZZc\nd"),
        (b"From x\nSubject: y\n\nbody", "body"),
        (b"Subject: y", ""),
        (b"Subject: a\0b\n\nx\0y", "x\0y"),
    ],
)
def test_broken_mail_is_read(raw, text):
    assert read(raw).text == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"plain", "plain"),
        (b"=?utf-8?Q?caf=C3=A9_au?= lait", "café au lait"),
        (b"=?utf-8?B?0J8=?=\r\n =?utf-8?B?0YDQuA==?=", "При"),
        (b"=?utf-8?B?0A==?= =?utf-8?B?nw==?=", "П"),
        (b"a =?koi8-r?q?=F0?= b", "a П b"),
        (b"=?no-such?q?x?= \xd0\x9f", "x П"),
        (b"folded\r\n line", "folded line"),
    ],
)
def test_headers_are_decoded(raw, text):
    assert header_text(raw).text == text


@pytest.mark.parametrize(
    "quote",
    [
        "On Mon, 9 Mar 2026 at 10:00, Nora <nora@example.com> wrote:\n> it broke\n",
        "On Monday Nora wrote:\nit broke\n",
        "9 марта 2026 г., в 10:00, Нора писала:\n> сломалось\n",
        "Нора Белова писал(а):\nсломалось\n",
        "09.03.2026, 10:00, Нора <nora@example.com>:\nсломалось\n",
        "From: Nora Bell\nSent: Monday, 9 March\nTo: Ruth\nSubject: It broke\n\nit broke\n",
        "От: Нора\nОтправлено: 9 марта\nКому: Рита\nТема: Сломалось\n\nсломалось\n",
        "-----Original Message-----\nit broke\n",
        "Begin forwarded message:\n\nit broke\n",
        "> it broke\n",
        "-- \nRuth Alder\n",
    ],
)
def test_the_words_of_others_are_no_own_text(quote):
    assert own_text(f"Sorry.\n\n{quote}").strip() == "Sorry."


@pytest.mark.parametrize(
    "text",
    [
        "Вы спрашивали, что писали:\nвот ответ",
        "From: Ruth\nTo: Nora\nSubject: Sorry\n\nWe were late.",
        "This is what I wrote:\nSorry.",
    ],
)
def test_own_words_are_not_taken_for_a_quote(text):
    assert own_text(text).rstrip().endswith(text.splitlines()[-1])


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
    assert read(raw).text == text


def test_flowed_text_is_unwrapped():
    text = "We are \nsorry.\n> quoted \n> more\n From\nBye \n-- \nRuth"
    assert unflow(text)[0] == "We are sorry.\n> quoted \n> more\nFrom\nBye \n-- \nRuth"
    assert unflow("изви \nните", delsp=True)[0] == "извините"


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
        ("<p>a<!-- no --> b <!-- never closed <p>c", "a b\n"),
        ("<p>1 < 2 &lt; 3&nbsp;&unknown; <a title='x>y'>z</a>", "1 < 2 < 3\xa0&unknown; z\n"),
        ("<pre>a\n  b</pre>c", "a\nb\n\nc\n"),
        ('<p>Own</p><div class="gmail_signature">Ruth</div>', "Own\n\n-- \nRuth\n"),
        ('<img alt="A picture">', "A picture\n"),
        ("<p>un<b>closed <i>tags</p><p>go on", "unclosed tags\n\ngo on\n"),
    ],
)
def test_pages_read_as_they_look(page, text):
    assert html_to_text(page)[0].text == text


def test_the_title_is_the_subject():
    page = b"<html><head><title> News &amp; more</title></head><body>x</body></html>"
    assert from_html(page).message.subject == "News & more"


def test_a_subject_line_in_plain_text():
    message = from_text(b"Subject: News\r\n\r\nBody\r\n").message
    assert (message.subject, message.text) == ("News", "Body\n")
    assert from_text(b"Body\n").message.subject == ""


def test_standard_input_is_recognised():
    assert read_bytes_as(mail("plain\n"), "auto").message.subject == "Каталог будет в четверг"
    assert read_bytes_as(b"<!DOCTYPE html><p>x", "auto").message.text == "x\n"
    assert read_bytes_as("\ufeffПривет".encode(), "auto").message.text == "Привет"
    assert read_bytes_as("Привет".encode("utf-16"), "auto").message.text == "Привет"
    assert read_bytes_as(b"Hi: there\n\nNo mail.", "auto").message.text == "Hi: there\n\nNo mail."


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Привет, мир".encode("cp1251"), "Привет, мир"),
        ("Привет, мир".encode("koi8-r"), "Привет, мир"),
        ("«Привет»".encode("utf-16-be").join((b"\xfe\xff", b"")), "«Привет»"),
        ("Hello".encode("utf-16-le"), "Hello"),
        (b"caf\xe9 \x93au lait\x94", "café “au lait”"),
        ("Привет, мир".encode() + b"\xff!", "Привет, мир\ufffd!"),
        (b"<html><meta charset=koi8-r><p>\xf0\xd2\xc9\xd7\xc5\xd4", "Привет\n"),
    ],
)
def test_text_that_is_not_utf_8_is_read(data, text):
    assert read_bytes_as(data, "auto").message.text == text


def test_folders_mailboxes_and_maildirs(tmp_path):
    (tmp_path / "b.eml").write_bytes(mail("eml\n"))
    (tmp_path / "a.txt").write_text("txt")
    (tmp_path / "ignored.pdf").write_text("pdf")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c.mbox").write_bytes(
        b"From a Mon\n" + mail("one\n\nFrom here on it works.\n\n>From b\n") + b"\nFrom b Tue\n" + mail("two\n") + b"\n"
    )
    sources = [*read_path(str(tmp_path))]
    assert [source.message.text.split("\n")[0] for source in sources] == ["txt", "eml", "one", "two"]
    assert "\n\nFrom b" in sources[2].message.text
    box = tmp_path / "box"
    for name in ("cur", "new", "tmp", ".Sent/cur", ".Sent/new"):
        (box / name).mkdir(parents=True)
    (box / "new" / "1").write_bytes(mail("fresh\n"))
    (box / "tmp" / "2").write_bytes(mail("torn\n"))
    (box / ".Sent" / "cur" / "3:2,S").write_bytes(mail("sent\n"))
    assert [source.message.text for source in read_path(str(box))] == ["fresh\n", "sent\n"]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("missing.txt", None, "there is no such file"),
        ("no.mbox", b"Hello", "is no mailbox"),
        ("empty.txt", b"", "is empty"),
        ("blank.eml", b" \n\n", "is empty"),
        ("empty.mbox", b"", "is empty"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "is a binary file"),
        ("a.txt", bytes(range(256)) * 20, "is a binary file"),
        ("old.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "save it as .eml first"),
        ("pictures.eml", b"Content-Type: image/png\n\nxxx", "holds no text"),
        ("secret.eml", b"Content-Type: multipart/encrypted; boundary=x\n\n--x\n\nVersion: 1\n--x--", "is encrypted"),
        ("secret.txt", b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----", "is encrypted"),
        ("smime.eml", b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nMIAG", "is encrypted"),
    ],
)
def test_what_cannot_be_read_is_said_and_stops_nothing(tmp_path, name, content, problem):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    (error,) = read_path(str(tmp_path / name))
    assert isinstance(error, UserError)
    assert problem in str(error)
    (tmp_path / "z.txt").write_text("Good.")
    if content is not None and not name.endswith(".msg"):
        assert [type(item) for item in read_path(str(tmp_path))] == [UserError, type(from_text(b""))]


def test_a_folder_that_may_not_be_read_is_said_and_stops_nothing(tmp_path, monkeypatch):
    (tmp_path / "locked").mkdir()
    (tmp_path / "z").mkdir()
    (tmp_path / "z" / "a.txt").write_text("Good.")
    listdir = os.listdir

    def refuse(path):
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return listdir(path)

    monkeypatch.setattr(os, "listdir", refuse)  # root may read everything
    error, source = read_path(str(tmp_path))
    assert "cannot be read: Permission denied" in str(error)
    assert source.message.text == "Good."


OUTLOOK = """<div>Ours, sorry.</div><hr><div id="divRplyFwdMsg"><b>From:</b> Nora Bell &lt;n@example.com&gt;<br><b>Sent:</b> Monday, 9 March<br>
<b>To:</b> Ruth Alder<br><b>Subject:</b> It broke</div><div>Theirs, angry.</div>"""
THUNDERBIRD = """<p>Ours, sorry.</p><div class="moz-cite-prefix">On 09.03.2026 10:00, Nora Bell wrote:<br></div><blockquote type="cite"><p>Theirs.</p></blockquote>"""
GMAIL = """<div dir="ltr">Ours, sorry.</div><br><div class="gmail_quote gmail_quote_container"><div class="gmail_attr">On Mon, Nora wrote:<br></div>
<blockquote class="gmail_quote"><div>Theirs.</div></blockquote></div>"""
MAILRU = """<div>Наше, простите.</div><blockquote style="border-left:1px solid">Понедельник, 9 марта 2026, 10:00 +03:00 от Нина &lt;n@example.com&gt;:<br>Чужое.</blockquote>"""


@pytest.mark.parametrize("page", [OUTLOOK, THUNDERBIRD, GMAIL, MAILRU])
def test_what_a_mail_program_quotes_is_no_own_text(page):
    assert own_text(from_html(page.encode()).message.text).strip() in ("Ours, sorry.", "Наше, простите.")


def test_an_empty_folder_is_said(tmp_path):
    (error,) = read_path(str(tmp_path))
    assert "no message in this folder" in str(error)
