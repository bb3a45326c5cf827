"""`draftkit milter` beside a Postfix of its own: what is refused, held back, let go or put off."""

from __future__ import annotations

import json
import os
import shutil
import signal
import smtplib
import socket
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from aiosmtpd.controller import Controller
from clients import need, wait_for

HEAD = "From: Ruth <ruth@example.com>\r\nTo: ann@example.org\r\nSubject: Proof\r\n by Tuesday, 10:00\r\n"
CLEAN = "\r\nHello Ann,\r\n\r\nwe print the proof by Tuesday, 3 March, 10:00.\r\n"
BAD = "\r\nWe are sorry if this caused any inconvenience. We pay 50%s back.\r\n"

MAIN = """
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
maillog_file = {home}/log/mail
maillog_file_prefixes = {home}/log
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.example.com
mydestination =
local_recipient_maps =
alias_maps =
alias_database =
relayhost = [127.0.0.1]:{sink}
smtp_dns_support_level = disabled
smtpd_milters = inet:127.0.0.1:{milter}
milter_default_action = tempfail
smtpd_recipient_restrictions = permit_mynetworks, reject
"""
MASTER = """
127.0.0.1:{smtp} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
flush unix n - n 1000? 0 flush
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
showq unix n - n - - showq
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


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


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


class Postfix:
    def __init__(self, home):
        self.home, self.sink = home, Sink()
        self._server = Server(self.sink, hostname="127.0.0.1", port=0)
        self._server.start()
        self.smtp, self.milter = free_port(), free_port()
        for name in ("queue", "data", "log", "conf"):
            os.mkdir(f"{home}/{name}")
        shutil.chown(f"{home}/data", "postfix")
        ports = {"home": home, "smtp": self.smtp, "milter": self.milter, "sink": self._server.port}
        for name, text in (("main.cf", MAIN), ("master.cf", MASTER)):
            with open(f"{home}/conf/{name}", "w", encoding="utf-8") as file:
                file.write(text.format(**ports))
        self.run("postfix", "start")

    def run(self, program, *arguments):
        call = [program, "-c", f"{self.home}/conf", *arguments]
        done = subprocess.run(call, capture_output=True, encoding="utf-8", check=False, timeout=60)
        assert done.returncode == 0, done
        return done.stdout

    def stop(self):
        self.run("postfix", "stop")
        self._server.stop()

    def send(self, mail):
        try:
            with smtplib.SMTP("127.0.0.1", self.smtp, timeout=60) as smtp:
                smtp.sendmail("ruth@example.com", ["ann@example.org"], mail.encode())
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
        running = Postfix(home)
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
