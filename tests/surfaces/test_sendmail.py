"""`draftkit sendmail`: a mail goes out as it is, or not at all."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

CLEAN = "Subject: Tuesday, 10:00\n\nHello Ann, the meeting is on Tuesday, 3 March, at 10:00.\n"
BAD = "Subject: Catalogue, Thursday instead of Tuesday\n\nWe are sorry if this caused any inconvenience.\n"


@pytest.fixture
def sendmail(tmp_path):
    def run(mail, *program, settings="", command="sendmail"):
        (tmp_path / "draftkit.toml").write_text(settings)
        environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state")}
        program = program or (sys.executable, "-c", "import sys; open('sent', 'wb').write(sys.stdin.buffer.read())")
        call = [sys.executable, "-m", "draftkit", command, *(("--", *program) if command == "sendmail" else ())]
        data = mail.encode() if isinstance(mail, str) else mail
        done = subprocess.run(call, input=data, capture_output=True, cwd=tmp_path, env=environment, check=False)
        sent = tmp_path / "sent"
        return done.returncode, sent.read_bytes() if sent.exists() else None, done

    return run


def test_a_clean_mail_goes_to_the_program_byte_for_byte(sendmail):
    mail = CLEAN.replace("\n", "\r\n").encode() + b"caf\xe9\r\n"

    assert sendmail(mail)[:2] == (0, mail)


def test_a_held_mail_never_reaches_the_program_and_can_be_asked_about(sendmail):
    code, sent, done = sendmail(BAD)

    assert (code, sent) == (65, None)
    assert b"error, line 1: " in done.stderr
    assert b"[apology.conditional]" in done.stderr
    shown = sendmail("", command="last")[2].stdout.decode()
    assert "Not sent: Catalogue, Thursday instead of Tuesday" in shown
    assert "[apology.conditional]" in shown
    sendmail(CLEAN)
    assert sendmail("", command="last")[2].stdout == b"Nothing is held.\n"


def test_a_held_mail_is_held_and_explained_where_nothing_can_be_kept(sendmail, tmp_path):
    (tmp_path / "state").write_text("a file where the folder should be")
    code, sent, done = sendmail(BAD)

    assert (code, sent) == (65, None)
    assert b"[apology.conditional]" in done.stderr


def test_the_code_of_the_program_is_ours(sendmail):
    assert sendmail(CLEAN, sys.executable, "-c", "raise SystemExit(69)")[0] == 69


def test_a_program_that_there_is_not_is_said_so(sendmail):
    code, _, done = sendmail(CLEAN, "no-such-program")

    assert code == 2
    assert b"no-such-program cannot be run" in done.stderr
    assert b"Traceback" not in done.stderr


def test_what_is_ours_does_not_leave(sendmail):
    head = "X-Unsent: 1\nX-Draftkit-Allow: timing.vague\n folded\nX-Mozilla-Draft-Info: internal\n"

    assert sendmail(head + CLEAN + "X-Unsent: in the text\n")[1] == (CLEAN + "X-Unsent: in the text\n").encode()


@pytest.mark.parametrize(
    "mail",
    [
        (
            "X-Unsent: 1\nContent-Type: multipart/signed; boundary=b\n\n--b\n\nThe proof is ready.\n--b\n"
            "Content-Type: application/pgp-signature\n\nx\n--b--\n"
        ),
        (
            "X-Unsent: 1\nContent-Type: multipart/encrypted; boundary=b; protocol=application/pgp-encrypted\n\n--b\n"
            "Content-Type: application/pgp-encrypted\n\nVersion: 1\n--b\n\nWe are sorry if it failed.\n--b--\n"
        ),
    ],
    ids=["signed", "encrypted"],
)
def test_signed_and_encrypted_mail_passes_untouched(sendmail, mail):
    assert sendmail(mail)[:2] == (0, mail.encode())


def test_policy_decides(sendmail):
    assert sendmail(BAD, settings='[policy]\nerror = "accept"\n')[0] == 0
    assert sendmail(BAD, settings='[policy.rules]\n"apology.*" = "accept"\n')[0] == 0


def test_what_the_mail_is_held_for_comes_first(sendmail):
    code, _, done = sendmail(
        "Subject: Your order\n\nHello,\n\nI would like to apologise for the late proof.\n",
        settings='[policy.rules]\n"apology.wish" = "hold"\n',
    )

    assert code == 65
    first, *others = done.stderr.decode().splitlines()[1:]
    assert first.startswith("  note, line 3: “would like to apologise” ")
    assert any(line.startswith("  note, subject: ") for line in others)


def test_what_cannot_be_checked_is_not_sent(sendmail, tmp_path):
    code, sent, done = sendmail(CLEAN, settings='[rules]\n"no.such.rule" = "off"\n')

    assert (code, sent) == (75, None)
    assert b"no.such.rule" in done.stderr
    assert b"Traceback" not in done.stderr
