"""`draftkit milter` beside a Postfix of its own: what is refused, held back, let go or put off."""

from __future__ import annotations

import email.policy
import json
import os
import signal
import smtplib
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from clients import need, wait_for
from postfix import Postfix

from draftkit import Kit
from draftkit.overrides import Override, sign
from draftkit.own_text import digest
from draftkit_desk.protocol import Desk

HEAD = "From: Ruth <ruth@example.com>\r\nTo: ann@example.org\r\nSubject: Proof\r\n by Tuesday, 10:00\r\n"
CLEAN = "\r\nHello Ann,\r\n\r\nwe print the proof by Tuesday, 3 March, 10:00.\r\n"
BAD = "\r\nWe are sorry if this caused any inconvenience. We pay 50%s back.\r\n"


class Sink:
    """Where Postfix sends what it let go."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  aiosmtpd's name
        self.mails.append(envelope.original_content.decode())
        return "250 ok"


class Server(Controller):
    def _trigger_server(self):  # the port is known only now
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class Mail:
    """A Postfix with a milter, and where it sends what it let go."""

    def __init__(self, home):
        self.sink = Sink()
        self._server = Server(self.sink, hostname="127.0.0.1", port=0)
        self._server.start()
        self.postfix = Postfix(home, self._server.port)
        self.run, self.smtp, self.milter = self.postfix.run, self.postfix.smtp, self.postfix.milter

    def stop(self):
        self.postfix.stop()
        self._server.stop()

    def send(self, mail, to=("ann@example.org",)):
        try:
            with smtplib.SMTP("127.0.0.1", self.smtp, timeout=60) as smtp:
                smtp.sendmail("ruth@example.com", list(to), mail.encode())
        except smtplib.SMTPResponseException as error:
            return error.smtp_code, error.smtp_error.decode()
        return 250, ""

    def arrived(self):
        """The mail that has arrived next, in a moment."""
        return wait_for(lambda: self.sink.mails and self.sink.mails.pop(), "the mail")


@pytest.fixture(scope="module")
def postfix():
    need("postfix", "postqueue", *(["root, who alone can start a Postfix"] if os.geteuid() else []))
    with tempfile.TemporaryDirectory() as home:  # pytest's own folder is closed to Postfix's user
        os.chmod(home, 0o755)
        running = Mail(home)
        yield running
        running.stop()


@pytest.fixture
def milter(postfix, tmp_path):
    running = []
    postfix.sink.mails.clear()

    def start(*options, settings=""):
        (tmp_path / "draftkit.toml").write_text(settings)
        call = [sys.executable, "-m", "draftkit", "milter", "--listen", f"127.0.0.1:{postfix.milter}", *options]
        process = subprocess.Popen(call, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        running.append(process)
        assert process.stdout.readline() == f"draftkit: 127.0.0.1:{postfix.milter} checks mail\n".encode()
        return process

    yield start
    for process in running:
        process.terminate()
        said, errors = process.communicate(timeout=30)
        assert errors == b""
        assert b"inconvenience" not in said
        assert process.returncode in (0, -signal.SIGKILL)


def test_clean_mail_is_let_go_without_what_is_ours(milter, postfix):
    milter("--workers", "1")
    ours = "X-Unsent: 1\r\nX-Draftkit-Allow: timing.vague\r\n more\r\nX-Kept: yes\r\nX-Unsent: 0\r\n"

    assert postfix.send(HEAD + ours + CLEAN) == (250, "")
    mail = postfix.arrived()
    assert mail.endswith(CLEAN)
    assert "Subject: Proof\r\n by Tuesday, 10:00\r\n" in mail
    assert "X-Kept: yes\r\n" in mail
    assert "X-Unsent" not in mail
    assert "raftkit" not in mail


def test_held_mail_is_refused_with_a_line_for_each_finding(milter, postfix):
    milter("--workers", "1", settings='[policy]\nwarning = "block"\nerror = "block"\n')

    code, text = postfix.send(HEAD + BAD % "%")
    assert code == 550
    first, second, *_ = text.split("\n")
    assert first == "5.7.1 draftkit: not sent"
    assert second.startswith("5.7.1 error, line 1: ")
    assert postfix.sink.mails == []


def test_a_percent_sign_in_a_finding_is_one(milter, postfix, tmp_path):
    (tmp_path / "house" / "rules" / "house").mkdir(parents=True)
    (tmp_path / "house" / "rules" / "house" / "odd.en.toml").write_text(
        'title = "t"\nmessage = "“{match}” is 100% ours"\nwhy = "w"\nadvice = "a"\nlevel = "error"\npatterns = ["inconvenience"]\n'
        '[[bad]]\ntext = "An <<inconvenience>>."\nfixed = "A delay."\n[[good]]\ntext = "A delay."\n'
    )
    milter("--workers", "1", settings='roots = ["house"]\n')

    assert '"inconvenience" is 100% ours [house.odd]' in postfix.send(HEAD + BAD % "")[1]


def test_held_mail_waits_in_the_hold_queue_and_can_be_released(milter, postfix):
    process = milter("--workers", "1", "--held", "queue")

    assert postfix.send(HEAD + "X-Unsent: 1\r\n" + BAD % "") == (250, "")
    held = json.loads(postfix.run("postqueue", "-j"))
    assert held["queue_name"] == "hold"
    assert postfix.sink.mails == []
    assert process.stdout.readline().decode().startswith(f"draftkit: {held['queue_id']}: prompt: apology.conditional")

    postfix.run("postsuper", "-H", "ALL")
    postfix.run("postqueue", "-f")
    assert postfix.arrived().endswith(BAD % "")


def test_encrypted_mail_passes_untouched_and_is_marked(milter, postfix):
    milter("--workers", "1")
    sealed = (
        "X-Unsent: 1\r\nMIME-Version: 1.0\r\nContent-Type: multipart/encrypted; boundary=b; "
        "protocol=application/pgp-encrypted\r\n\r\n--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n"
        "--b\r\n\r\nWe are sorry if it failed.\r\n--b--\r\n"
    )

    assert postfix.send(HEAD + sealed) == (250, "")
    mail = postfix.arrived()
    assert "X-Draftkit: unchecked (encrypted)\r\n" in mail
    assert "X-Unsent" not in mail
    assert mail.endswith(sealed.partition("\r\n\r\n")[2])


SOFT = '[policy]\nerror = "soft"\nwarning = "prompt"\n[overrides]\nkey_file = "our.key"\n'
WORDS = "We are sorry if this caused any inconvenience, Nora. «Ложка» is on its way."


@pytest.fixture
def desk(tmp_path):
    """Asks for leave as the add-on does; the header that it gets, as lines of a mail."""
    (tmp_path / "our.key").write_text("k" * 40)

    def leave(text=WORDS, subject="Proof", sender="Ruth <ruth@example.com>", key="our.key"):
        (tmp_path / "desk.toml").write_text(SOFT.replace("our.key", key))
        message = {"subject": subject, "from": sender, "to": ["ann@example.org"], "body": {"text": text}}
        answer = Desk(Kit.load(settings=str(tmp_path / "desk.toml"))).answer(
            {"op": "override", "message": message, "reason": "Нора знает"}
        )
        return f"{answer['header']['name']}: {answer['header']['value']}".replace("; ", ";\r\n ") + "\r\n"

    return leave


def written(text=WORDS, **headers):
    """A mail as a client writes it: both readings, encoded and wrapped, an answer quoted below."""
    mail = EmailMessage(policy=email.policy.SMTP)
    for name, value in (
        {"From": "Ruth <ruth@example.com>", "To": "ann@example.org", "Subject": "Proof"} | headers
    ).items():
        mail[name] = value
    quoted = "On 3/3/26 10:00, Ann wrote:\n> Is it there?\n"
    mail.set_content(f"{text.replace(', ', ',' + chr(10))}\n\n{quoted}", cte="quoted-printable")
    mail.add_alternative(
        f"<p>{text.replace('Nora', '<b>Nora</b>')}</p><blockquote type=cite>Is it there?</blockquote>", subtype="html"
    )
    return mail.as_string()


def test_leave_that_the_desk_signed_counts_is_logged_and_taken_out(milter, postfix, desk):
    header = desk()
    process = milter("--workers", "1", settings=SOFT)
    assert postfix.send(written())[0] == 550

    assert postfix.send(header + written()) == (250, "")
    mail = postfix.arrived()
    assert "raftkit" not in mail
    assert "Нора" not in mail
    assert b": soft: apology.conditional" in process.stdout.readline()
    logged = process.stdout.readline().decode()
    assert ": sent anyway by ruth@example.com: apology.conditional" in logged
    assert logged.endswith(": Нора знает\n")


def test_any_other_override_counts_for_nothing_and_is_said_so(milter, postfix, desk, tmp_path):
    (tmp_path / "their.key").write_text("x" * 40)
    leave = Override(digest(WORDS, "Proof"), ("apology.conditional",), "ruth@example.com", "x", int(time.time()))
    short, old = (
        f"X-Draftkit-Override: {sign(each, b'k' * 40)}\r\n"
        for each in (leave._replace(rules=("blame.client",)), leave._replace(at=1_700_000_000))
    )
    others = {
        "another key": desk(key="their.key") + written(),
        "another sender": desk(sender="bo@example.com") + written(),
        "another text": desk() + written(WORDS.replace("Nora", "Vera")),
        "it is for another text": desk(subject="Proofs") + written(),
        "it does not name": short + written(),
        "was changed": desk().replace("apology.", "blame.") + written(),
        "older than 24 hours": old + written(),
        "cannot be read": "X-Draftkit-Override: yes\r\n" + written(),
    }
    process = milter("--workers", "1", settings=SOFT)

    for why, mail in others.items():
        code, text = postfix.send(mail)
        assert code == 550, why
        assert "override ignored: " in text
        assert why in text
        assert f"override ignored: {text.rpartition('override ignored: ')[2]}" in process.stdout.readline().decode()
        process.stdout.readline()
    assert postfix.sink.mails == []


def test_where_the_policy_blocks_no_leave_counts(milter, postfix, desk):
    header = desk()
    milter("--workers", "1", settings=SOFT + '[[policy.for]]\nto = "example.org"\nerror = "block"\n')

    code, text = postfix.send(header + written())
    assert code == 550
    assert "override ignored: the policy lets nobody send this" in text


def test_policy_goes_by_the_envelope_for_each_who_gets_it(milter, postfix):
    milter("--workers", "1", settings='[[policy.for]]\nfrom = "ruth@example.com"\nto = "*.org"\nerror = "accept"\n')

    assert postfix.send(HEAD + BAD % "") == (250, "")
    postfix.arrived()
    assert postfix.send(HEAD + BAD % "", to=["ann@example.org", "hidden@example.net"])[0] == 550
    assert postfix.sink.mails == []


@pytest.mark.parametrize("options", [("--patience", "0.0001"), ("--size", "1")], ids=["too slow", "too long"])
def test_what_cannot_be_checked_is_not_taken(milter, postfix, options):
    milter("--workers", "1", *options)

    code, text = postfix.send(HEAD + CLEAN + "word\r\n" * 200_000)
    assert (code, "draftkit: not sent" in text) == (552 if "--size" in options else 451, True)
    assert postfix.sink.mails == []


def test_while_there_is_no_milter_nothing_is_taken(milter, postfix):
    assert postfix.send(HEAD + CLEAN)[0] == 451

    process = milter("--workers", "1")
    assert postfix.send(HEAD + CLEAN)[0] == 250
    postfix.arrived()
    process.kill()
    process.wait()
    assert postfix.send(HEAD + CLEAN)[0] == 451


def test_workers_share_the_work_and_are_replaced(milter, postfix):
    process = milter("--workers", "2")

    def workers():
        with open(f"/proc/{process.pid}/task/{process.pid}/children", encoding="ascii") as file:
            return file.read().split()

    first = wait_for(lambda: len(workers()) == 2 and workers(), "two workers")
    with ThreadPoolExecutor(8) as many:
        assert set(many.map(postfix.send, [HEAD + CLEAN] * 16)) == {(250, "")}
    for _ in range(16):
        postfix.arrived()
    os.kill(int(first[0]), signal.SIGKILL)
    wait_for(lambda: len(workers()) == 2 and first[0] not in workers(), "another worker")
    assert postfix.send(HEAD + CLEAN)[0] == 250
    postfix.arrived()
