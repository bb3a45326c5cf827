"""`--fix` changes what it must and nothing else, in every form of a message, and leaves it cleaner."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from draftkit.cli.main import cli
from draftkit.fixing import apply_fixes, mend
from draftkit.kit import Kit
from draftkit.mail import read_bytes_as
from draftkit.model import Context, Finding, Fix
from draftkit.readings import check_source

WISH = "I would like to apologise for the delay"
ACT = "I apologise for the delay"
PIECES = (
    WISH, "We would like to apologise", "Хочу извиниться за задержку", "хотели бы принести извинения", "sorry if", ".", "!", ", but", "\n", "\n\n",
    "> quoted", "-- ", "Мы", "é", "=", "<b>", "&amp;", "“", "would like to", "apologise", "\t", "shortly", "On Monday Nora wrote:", "\u00ad", "😀",
)  # fmt: skip


@pytest.fixture(scope="module")
def check():
    kit = Kit.load(settings=None)
    return partial(kit.check, context=Context(), rules=kit.rules.only(["apology", "timing"]))


def mended(check, data, form):
    source = read_bytes_as(data, form)
    source = source._replace(message=source.message._replace(lang="en"))
    return mend(check, source, check_source(check, source))


@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
@pytest.mark.parametrize(
    ("codec", "bom"), [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("cp1251", b""), ("utf-16-le", b"\xff\xfe")]
)
def test_the_rest_of_a_text_stays_byte_for_byte(check, ending, codec, bom):
    text = f"Subject: Заказ  \n\n{WISH}.  \t\nНапишу «сегодня» в 15:30".replace("\n", ending.decode())
    done = mended(check, bom + text.encode(codec), "text")
    assert done.data == bom + text.replace(WISH, ACT).encode(codec)


def test_bytes_that_mean_nothing_stay(check):
    data = "Привет ".encode() * 9 + b"\xff\x00 " + WISH.encode() + b".\r\n\xfe"
    assert mended(check, data, "text").data == data.replace(WISH.encode(), ACT.encode())


def test_pages_keep_their_markup(check):
    page = f"<!doctype html>\r\n<p class=x>{WISH}.<br>It&nbsp;is <b>our</b> fault &amp; ours alone.</p>".encode()
    assert mended(check, page, "html").data == page.replace(WISH.encode(), ACT.encode())
    torn = page.replace(b"would like", b"would <b>like</b>")
    done = mended(check, torn, "html")
    assert (done.data, done.refused) == (None, ("there are tags among the words to be replaced",))


def letter(cte, **more):
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = "ruth@example.com"
    mail["Subject"] = "Заказ"
    mail.set_content(
        f"Добрый день! Dear Nora, this is a longer line, and {WISH}. It was ours, café or not, and so is the rest.\n",
        cte=cte,
    )
    mail.add_alternative(f"<p>Добрый день! <i>Dear Nora</i>, {WISH}. Only here: sorry.</p>\n", subtype="html", cte=cte)
    for name, value in more.items():
        mail[name.replace("_", "-")] = value
    return mail.as_bytes()


@pytest.mark.parametrize("cte", ["quoted-printable", "8bit"])
def test_both_readings_of_a_mail_are_fixed(check, cte):
    data = letter(cte)
    done = mended(check, data, "eml")
    mail, before = (message_from_bytes(raw, policy=policy.default) for raw in (done.data, data))
    for kind in ("plain", "html"):
        old, new = before.get_body((kind,)).get_content(), mail.get_body((kind,)).get_content()
        assert new == old.replace(WISH, ACT) != old
    lines = done.data.split(b"\r\n")
    assert max(map(len, lines)) <= max(76, *map(len, data.split(b"\r\n")))
    assert sum(line in lines for line in data.split(b"\r\n")) >= len(data.split(b"\r\n")) - 6


@pytest.mark.parametrize(
    ("data", "form", "why"),
    [
        (letter("base64"), "eml", "base64"),
        (letter("8bit", DKIM_Signature="v=1"), "eml", "signed"),
        (b"From a Mon\nFrom: a@example.com\n\n" + WISH.encode(), "mbox", "mailbox"),
    ],
)
def test_what_cannot_be_changed_safely_is_left_and_said(check, data, form, why):
    done = mended(check, data, form)
    assert done.data is None
    assert why in done.refused[0]


def test_a_fix_that_helps_nothing_is_not_made():
    source = read_bytes_as(b"one two", "text")

    def always(message):
        finding = Finding("a.b", "note", 0, 3, message.text[:3], "", fix=Fix("two", safe=True))
        return Kit.load().check(message, Context())._replace(findings=(finding,))

    done = mend(always, source, check_source(always, source))
    assert (done.data, done.refused) == (None, ("the message would be no better for it",))


@given(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map(" ".join),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["text", "html"]),
)
@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_fixed_is_cleaner_and_the_rest_is_as_it_was(check, text, ending, form):
    data = (text + " End.").replace("\n", ending).encode()
    source = read_bytes_as(data, form)
    report = check_source(check, source)
    done = mend(check, source, report)
    if done.data is None:
        return
    assert len(done.report.findings) < len(report.findings)
    assert {each.rule for each in done.report.findings} <= {each.rule for each in report.findings}
    fixes = [each for each in report.findings if each.fix is not None and each.fix.safe]
    if not done.refused:
        assert done.source.message.text == apply_fixes(source.message.text, fixes)
    again = read_bytes_as(done.data, form)
    assert again.message.text == done.source.message.text
    kept = data.split()
    assert (
        [word for word in done.data.split() if word not in kept] == []
        or b"apolog" in done.data
        or "извин" in done.data.decode()
    )


def test_standard_input_comes_out_byte_for_byte():
    run = CliRunner().invoke(cli, ["lint", "--fix"], input=b"\xef\xbb\xbfFine.\r\n")
    assert run.stdout_bytes == b"\xef\xbb\xbfFine.\r\n"


@pytest.mark.parametrize(("answer", "changed"), [("y", True), ("n", False)])
def test_on_a_terminal_the_change_is_shown_and_asked_for(tmp_path, answer, changed):
    import os
    import pty
    import sys

    file = tmp_path / "m.txt"
    file.write_bytes(WISH.encode() + b".\r\n")
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(
            sys.executable, [sys.executable, "-m", "draftkit", "lint", "--fix", "--select", "apology.wish", str(file)]
        )
    shown = b""
    while b"[Y/n]" not in shown:
        shown += os.read(terminal, 4096)
    os.write(terminal, answer.encode() + b"\n")
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # its end
            break
        if not part:
            break
        shown += part
    os.waitpid(pid, 0)
    assert f"-{WISH}.".encode() in shown
    assert f"+{ACT}.".encode() in shown
    assert file.read_bytes() == (ACT if changed else WISH).encode() + b".\r\n"
