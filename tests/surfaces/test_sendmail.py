"""`draftkit sendmail`: a mail goes out as it is, or not at all."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from clients import need

from draftkit.errors import UserError
from draftkit.overrides import given, read

CLEAN = "Subject: Tuesday, 10:00\n\nHello Ann, the meeting is on Tuesday, 3 March, at 10:00.\n"
BAD = "Subject: Catalogue, Thursday instead of Tuesday\n\nWe are sorry if this caused any inconvenience.\n"


@pytest.fixture
def sendmail(tmp_path):
    def run(mail, *program, settings="", command=("sendmail",), options=()):
        (tmp_path / "draftkit.toml").write_text(settings)
        (tmp_path / "sent").unlink(missing_ok=True)
        environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state")}
        program = program or (sys.executable, "-c", "import sys; open('sent', 'wb').write(sys.stdin.buffer.read())")
        program = ("--", *program) if command == ("sendmail",) else ()
        call = [sys.executable, "-m", "draftkit", *command, *options, *program]
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
    shown = sendmail("", command=["last"])[2].stdout.decode()
    assert "Not sent: Catalogue, Thursday instead of Tuesday" in shown
    assert "[apology.conditional]" in shown
    sendmail(CLEAN)
    assert sendmail("", command=["last"])[2].stdout == b"Nothing is held.\n"


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


IF = "We are sorry if it failed."
SEALED = {
    "PGP, signed": (
        f"Content-Type: multipart/signed; boundary=b\n\n--b\n\n{IF}\n--b\nContent-Type: application/pgp-signature\n\nx\n--b--\n"
    ),
    "PGP, encrypted": (
        "Content-Type: multipart/encrypted; boundary=b; protocol=application/pgp-encrypted\n\n--b\n"
        f"Content-Type: application/pgp-encrypted\n\nVersion: 1\n--b\n\n{IF}\n--b--\n"
    ),
    "PGP inline, signed": f"\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n{IF}\n-----BEGIN PGP SIGNATURE-----\nx\n-----END PGP SIGNATURE-----\n",
    "PGP inline, encrypted": f"\n-----BEGIN PGP MESSAGE-----\n\n{IF}\n-----END PGP MESSAGE-----\n",
    "S/MIME, encrypted": "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\nMIIB\n",
    "S/MIME, signed": "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\nMIIB\n",
}


@pytest.mark.parametrize("sort", SEALED)
def test_signed_and_encrypted_mail_passes_untouched_and_is_marked(sendmail, sort):
    code, sent, done = sendmail("X-Unsent: 1\nSubject: x\n" + SEALED[sort])

    why = sort.partition(", ")[2]
    assert (code, sent.decode()) == (0, f"X-Draftkit: unchecked ({why})\nSubject: x\n{SEALED[sort]}")
    assert done.stderr.decode() == f"draftkit: unchecked: {why}\n"


def test_a_language_without_rules_is_not_passed_for_checked(sendmail):
    mail = "Subject: Bestellung\n\nSehr geehrte Frau Blake, Ihre Bestellung ist leider noch nicht bei uns. Wir melden uns.\n"

    code, sent, done = sendmail(mail)

    assert (code, sent.decode()) == (0, "X-Draftkit: unchecked (language)\n" + mail)
    assert done.stderr == b"draftkit: unchecked: language\n"


def test_what_only_looks_sealed_is_checked(sendmail):
    assert sendmail(f"DKIM-Signature: v=1; d=x.example; b=x\n{BAD}")[0] == 65
    assert sendmail(f"Subject: x\n\n-----BEGIN PGP MESSAGE-----\n\n{IF}\n")[0] == 65


def test_smime_still_holds_behind_the_gate(sendmail, tmp_path):
    need("openssl")
    key, certificate = str(tmp_path / "key.pem"), str(tmp_path / "cert.pem")
    call = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=Ruth",
        "-keyout",
        key,
        "-out",
        certificate,
    ]
    subprocess.run(call, check=True, capture_output=True)
    call = ["openssl", "smime", "-sign", "-signer", certificate, "-inkey", key, "-text", "-subject", "Proof"]
    signed = subprocess.run(call, input=IF.encode(), check=True, capture_output=True).stdout

    code, sent, _ = sendmail(b"X-Draftkit-Allow: timing.vague\nX-Mozilla-Status: 1\n" + signed)

    assert code == 0
    assert sent == b"X-Draftkit: unchecked (signed)\n" + signed
    call = ["openssl", "smime", "-verify", "-CAfile", certificate, "-text"]
    assert subprocess.run(call, input=sent, check=True, capture_output=True).stdout.strip() == IF.encode()


def test_policy_decides(sendmail):
    assert sendmail(BAD, settings='[policy]\nerror = "accept"\n')[0] == 0
    assert sendmail(BAD, settings='[policy.rules]\n"apology.*" = "accept"\n')[0] == 0
    assert b"draftkit anyway" in sendmail(BAD, settings='[policy]\nerror = "soft"\n')[2].stderr
    assert b"draftkit anyway" not in sendmail(BAD, settings='[policy]\nerror = "block"\n')[2].stderr


COPY = (sys.executable, "-c", "import sys; open('sent', 'wb').write(sys.stdin.buffer.read())")


@pytest.mark.parametrize(
    ("head", "arguments", "code"),
    [
        ("To: Ann <ann@bank.example>\n", (), 65),
        ("To: bo@x.example\nCc: cy@x.example, ann@bank.example\n", (), 65),
        ("To: bo@x.example\nBcc:\n ann@bank.example\n", ("-t",), 65),
        ("To: bo@x.example\n", ("-f", "ruth@bank.example", "--", "ann@bank.example"), 65),
        ("To: ann@bank.example\n", ("-f", "ruth@bank.example", "bo@x.example"), 0),  # she does not get it
        ("To: bo@x.example\nFrom: ann@bank.example\n", (), 0),
    ],
)
def test_policy_goes_by_who_gets_the_mail(sendmail, head, arguments, code):
    settings = '[policy]\nerror = "accept"\n[[policy.for]]\nto = "bank.example"\nerror = "block"\n'

    assert sendmail(head + BAD, *COPY, *arguments, settings=settings)[0] == code


def test_its_author_lets_a_held_mail_go_and_these_words_alone(sendmail, tmp_path):
    assert b"no mail is held" in sendmail("", command=["anyway"])[2].stderr
    assert sendmail(BAD)[0] == 65
    assert "Send “Catalogue, Thursday instead of Tuesday” again" in sendmail("", command=["anyway"])[2].stdout.decode()

    other = sendmail(BAD.replace("inconvenience", "trouble"))  # and this is now the mail that was held last
    assert other[0] == 65
    assert sendmail(BAD)[0] == 65
    sendmail("", command=["anyway"])
    code, sent, done = sendmail(BAD)
    assert (code, sent) == (0, BAD.encode())
    assert done.stderr.startswith(b"draftkit: sent anyway by somebody: apology.conditional")
    assert sendmail("", command=["last"])[2].stdout == b"Nothing is held.\n"
    assert sendmail(BAD)[0] == 0  # a mail client may check twice
    assert sendmail(BAD.replace("inconvenience", "trouble"))[0] == 65
    log = (tmp_path / "state" / "draftkit" / "overrides.jsonl").read_text(encoding="utf-8")
    assert log.count("apology.conditional") == 2
    assert "inconvenience" not in log


def test_soft_wants_a_reason_and_block_none(sendmail):
    soft, block = '[policy]\nerror = "soft"\n', '[policy]\nerror = "block"\n'
    assert sendmail(BAD, settings=soft)[0] == 65
    assert b"asks for a reason" in sendmail("", command=["anyway"])[2].stderr
    assert sendmail("", command=["anyway", "she wants it so"])[0] == 0
    assert sendmail(BAD, settings=block)[0] == 65  # the policy has changed meanwhile
    assert b"nobody may send" in sendmail("", command=["anyway", "she wants it so"])[2].stderr
    assert sendmail(BAD, settings=soft)[0] == 65
    assert sendmail("", command=["anyway", "she wants it so"])[0] == 0
    assert sendmail(BAD, settings=soft)[2].stderr.endswith(b": she wants it so\n")


def test_leave_goes_along_signed_to_a_gate_behind_and_nowhere_else(sendmail, tmp_path):
    settings = '[policy]\nerror = "soft"\n[overrides]\nkey_file = "our.key"\n'
    assert sendmail("", command=["overrides", "key", "-o", "our.key"])[0] == 0
    assert b"not written over" in sendmail("", command=["overrides", "key", "-o", "our.key"])[2].stderr
    key = (tmp_path / "our.key").read_bytes().strip()
    mail = "From: Ruth <ruth@falk.example>\n" + BAD

    def send(*options):
        sendmail(mail, settings=settings)
        sendmail("", command=["anyway", "she wants it so"])
        return sendmail(mail, settings=settings, options=options)[1].decode()

    assert send() == mail
    passed = send("--gate-behind")
    head, _, _ = passed.partition("\nFrom: ")
    assert passed.endswith(mail)
    leave = read(head.partition(":")[2], key, "ruth@falk.example")
    assert leave.reason == "she wants it so"
    # ours signed it, so another gate of ours lets it go, and takes it out
    code, sent, done = sendmail(passed, settings=settings)
    assert (code, sent.decode()) == (0, mail)
    assert b"sent anyway by ruth@falk.example: apology.conditional" in done.stderr


def test_what_the_mail_is_held_for_comes_first(sendmail):
    code, _, done = sendmail(
        "Subject: Your order\n\nHello,\n\nI would like to apologise for the late proof.\n",
        settings='[policy.rules]\n"apology.wish" = "prompt"\n',
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


def test_leave_that_cannot_be_written_down_is_not_promised(tmp_path, monkeypatch):
    from draftkit_gate import state

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    (tmp_path / "draftkit").mkdir()
    (tmp_path / "draftkit" / "last.json").write_text('{"digest": "d", "action": "prompt"}', encoding="utf-8")

    def full(*_):
        raise UserError("cannot be written: the disk is full")

    monkeypatch.setattr(state, "write_atomic", full)
    with pytest.raises(UserError):
        state.let_go(given("d", ("apology.conditional",), "ruth@copperleaf.example", ""))
    state.keep("hold", [])  # what is only a help keeps nothing from going on
