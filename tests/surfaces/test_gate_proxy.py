"""`draftkit smtp-proxy`, a process of its own, between a real client and a real server; each killed at each step."""

# ruff: noqa: N802  aiosmtpd has these names

from __future__ import annotations

import base64
import os
import signal
import smtplib
import socket
import ssl
import subprocess
import sys
import threading
from contextlib import suppress

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from clients import need, wait_for

HEAD = b"From: Ruth <ruth@example.com>\r\nTo: ann@example.org\r\nSubject: Proof on Tuesday, 10:00\r\nX-Unsent: 1\r\n"
CLEAN = HEAD + b"\r\nHello Ann,\r\n\r\n.we print the proof by Tuesday, 3 March, 10:00.\r\n..\r\nRuth\r\n"
ARRIVED = CLEAN.replace(b"X-Unsent: 1\r\n", b"")
BAD = HEAD + b"\r\nWe are sorry if this caused any inconvenience.\r\n"
BAD_RU = HEAD + "\r\nПриносим извинения, если это доставило вам неудобства.\r\n".encode()


class Mailbox:
    """The server that sends: it writes down what it took, and lets tests act in between."""

    def __init__(self):
        self.mails, self.envelopes, self.logins, self.steps = [], [], [], []
        self.at = {}  # step → what happens then
        self.answers = {}  # step or address → what is answered
        self.open = set()
        self.needs_login = False

    def step(self, name, server, usual=None):
        self.steps.append(name)
        self.at.get(name, lambda server: None)(server)
        return self.answers.get(name, usual)

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.needs_login and not session.authenticated:
            return "530 5.7.0 log in first"
        envelope.mail_from, envelope.mail_options = address, options
        return self.step("MAIL", server, "250 ok")

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.step("RCPT", server, self.answers.get(address, "250 ok"))
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        self.step("before it is kept", server)
        answer = self.answers.get("DATA", "250 kept as 4711")
        if answer.startswith("250") and not server.transport.is_closing():
            self.mails.append(envelope.original_content)
            self.envelopes.append(envelope)
        return self.step("before it says so", server, answer)

    def authenticate(self, server, session, envelope, mechanism, data):
        self.logins.append((mechanism, data.login, data.password))
        return AuthResult(success=data.password == "пароль".encode(), handled=False)


class Session(SMTP):
    def connection_made(self, transport):
        super().connection_made(transport)
        self.event_handler.open.add(self)
        self.event_handler.step("connect", self)

    def connection_lost(self, error):
        super().connection_lost(error)
        self.event_handler.open.discard(self)

    async def smtp_EHLO(self, hostname):
        self.event_handler.step("EHLO", self)
        await super().smtp_EHLO(hostname)

    async def smtp_DATA(self, arg):
        self.event_handler.step("DATA", self)
        await super().smtp_DATA(arg)


class Server(Controller):
    def __init__(self, mailbox, **settings):
        self.settings = settings
        super().__init__(mailbox, hostname="127.0.0.1", port=0)

    def factory(self):
        settings = {"auth_require_tls": False, "enable_SMTPUTF8": True} | self.settings
        return Session(self.handler, authenticator=self.handler.authenticate, hostname="mx", **settings)

    def _trigger_server(self):  # the port is known only now
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def hang_up(server):
    server.transport.abort()


@pytest.fixture
def mailbox():
    return Mailbox()


@pytest.fixture
def upstream(mailbox):
    running = []

    def start(context=None, **settings):
        running.append(Server(mailbox, **settings))
        running[-1].ssl_context = context
        running[-1].start()
        return running[-1]

    yield start
    wait_for(lambda: not mailbox.open, "the end of all connections")
    for each in running:
        with suppress(AssertionError):
            each.stop()


@pytest.fixture
def proxy(tmp_path, upstream):
    running = []

    def start(*options, port=None, settings="", more=None, **upstream_settings):
        (tmp_path / "draftkit.toml").write_text(settings)
        port = upstream(**upstream_settings).port if port is None else port
        options = options or ("--tls", "none")
        call = [sys.executable, "-m", "draftkit", "smtp-proxy", "--upstream", f"127.0.0.1:{port}"]
        process = subprocess.Popen(
            [*call, "--listen", "127.0.0.1:0", *options],
            cwd=tmp_path,
            env={**os.environ, "XDG_STATE_HOME": str(tmp_path / "state"), **(more or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        running.append(process)
        first = process.stdout.readline().decode()
        assert first.startswith("draftkit: 127.0.0.1:"), process.communicate()
        process.port = int(first.split()[1].rpartition(":")[2])
        return process

    yield start
    for process in running:
        process.kill()
        said, errors = process.communicate()
        assert (said, errors) == (b"", b"")  # nothing is logged, least of all a text


def send(process, mail=CLEAN, to=("ann@example.org",), options=(), client=None):
    """What a mail client does; the server's last answer."""
    with client or smtplib.SMTP("127.0.0.1", process.port, timeout=60) as smtp:
        try:
            refused = smtp.sendmail("ruth@example.com", list(to), mail, options)
        except smtplib.SMTPResponseException as error:
            return error.smtp_code, error.smtp_error
        except smtplib.SMTPRecipientsRefused as error:
            return next(iter(error.recipients.values()))
        return (250, refused)


def test_a_clean_mail_arrives_byte_for_byte_without_what_is_ours(proxy, mailbox):
    process = proxy()

    assert send(process) == (250, {})
    assert mailbox.mails == [ARRIVED]
    assert mailbox.envelopes[0].mail_from == "ruth@example.com"


def test_a_held_mail_is_refused_with_a_line_for_each_finding(proxy, mailbox, tmp_path):
    process = proxy()

    code, text = send(process, BAD)
    assert code == 550
    first, second, *_ = text.decode("ascii").split("\n")
    assert first == "5.7.1 draftkit: not sent"
    assert second.startswith("5.7.1 error, line 1: ")
    assert "[apology.conditional]" in second
    assert mailbox.mails == []
    assert "DATA" not in mailbox.steps
    assert (tmp_path / "state" / "draftkit" / "last.json").exists()


@pytest.mark.parametrize(
    ("options", "says"), [((), "5.7.1 error, line 1 [apology."), (("--utf8",), "в зависимость от условия")]
)
def test_findings_in_russian_are_told_in_ascii_unless_asked(proxy, options, says):
    process = proxy("--tls", "none", *options)

    code, text = send(process, BAD_RU, options=["BODY=8BITMIME"])

    assert code == 550
    assert says in text.decode()
    assert text.isascii() == (not options)


def test_each_recipient_and_each_mail_hears_the_answer_of_the_server(proxy, mailbox):
    mailbox.answers["bob@example.org"] = "550 5.1.1 Bob has left"
    process = proxy()

    with smtplib.SMTP("127.0.0.1", process.port) as smtp:
        smtp.ehlo()
        assert smtp.mail("ruth@example.com")[0] == 250
        assert smtp.rcpt("bob@example.org") == (550, b"5.1.1 Bob has left")
        assert smtp.rcpt("ann@example.org")[0] == 250
        assert smtp.data(BAD)[0] == 550
        assert smtp.rset()[0] == 250
        assert smtp.mail("ruth@example.com")[0] == 250  # the server has forgotten the held one
        assert smtp.rcpt("ann@example.org")[0] == 250
        assert smtp.data(CLEAN) == (250, b"kept as 4711")
    assert mailbox.mails == [ARRIVED]
    assert mailbox.envelopes[0].rcpt_tos == ["ann@example.org"]
    mailbox.answers["DATA"] = "554 5.6.0 no taste"
    assert send(process) == (554, b"5.6.0 no taste")
    mailbox.answers["DATA"] = "421 4.3.2 closing"
    assert send(process) == (451, b"4.3.2 closing")
    assert len(mailbox.mails) == 1


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
@pytest.mark.parametrize("there", ["PLAIN", "LOGIN"])
def test_name_and_password_are_the_servers_to_judge(proxy, mailbox, mechanism, there):
    mailbox.needs_login = True
    process = proxy(auth_exclude_mechanism=[{"PLAIN": "LOGIN", "LOGIN": "PLAIN"}[there]])
    assert send(process)[0] == 530

    def log_in(password):
        with smtplib.SMTP("127.0.0.1", process.port) as smtp:
            smtp.ehlo()
            secrets = [base64.b64encode(each.encode()).decode() for each in ("ruth", password)]
            if mechanism == "PLAIN":
                blob = base64.b64encode(f"\0ruth\0{password}".encode()).decode()
                code = smtp.docmd("AUTH", f"PLAIN {blob}")[0]
            else:
                assert smtp.docmd("AUTH", "LOGIN")[0] == 334
                assert smtp.docmd(secrets[0])[0] == 334
                code = smtp.docmd(secrets[1])[0]
            if code == 235:
                smtp.sendmail("ruth@example.com", ["ann@example.org"], CLEAN)
            return code

    assert log_in("wrong") == 535
    assert mailbox.mails == []
    assert log_in("пароль") == 235
    assert mailbox.mails == [ARRIVED]
    assert mailbox.logins[-1] == (there, b"ruth", "пароль".encode())


def test_what_the_server_can_is_what_the_client_gets(proxy, mailbox):
    process = proxy(data_size_limit=20_000)
    mail = CLEAN + "Жду вас.\r\n".encode()

    assert send(process, mail, options=["BODY=8BITMIME"])[0] == 250
    assert mailbox.mails == [mail.replace(b"X-Unsent: 1\r\n", b"")]
    assert "BODY=8BITMIME" in mailbox.envelopes[0].mail_options
    with smtplib.SMTP("127.0.0.1", process.port) as smtp:
        smtp.ehlo()
        assert smtp.mail("нина@example.com", ["SMTPUTF8"])[0] == 250
        assert smtp.rcpt("анна@example.org")[0] == 250
        assert smtp.data(CLEAN)[0] == 250
    assert mailbox.envelopes[1].rcpt_tos == ["анна@example.org"]
    assert send(process, options=["SIZE=30000"])[0] == 552
    assert send(process, CLEAN + b"x" * 70 * 400)[0] in (500, 552)
    assert len(mailbox.mails) == 2

    plain = proxy(enable_SMTPUTF8=False, decode_data=True)
    assert send(plain, mail, options=["BODY=8BITMIME"])[0] == 554
    assert send(plain, options=["SMTPUTF8"])[0] == 550
    assert send(plain)[0] == 250


def test_over_its_own_size_a_mail_is_refused_here(proxy, mailbox):
    process = proxy("--tls", "none", "--size", "1")

    assert send(process, CLEAN + b"word\r\n" * 200_000)[0] == 552
    assert mailbox.mails == []


def test_what_is_not_checked_in_time_is_not_sent(proxy, mailbox):
    slow = proxy("--tls", "none", "--patience", "0.0001")
    assert send(slow)[0] == 451

    assert mailbox.mails == []


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_the_server_is_reached_over_tls_and_must_be_the_one_it_says(proxy, upstream, mailbox, tmp_path, tls):
    need("openssl")
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    settings = {"context": context} if tls == "implicit" else {"tls_context": context, "require_starttls": True}
    port = upstream(**settings).port

    trusting = proxy("--tls", tls, port=port, more={"SSL_CERT_FILE": str(certificate)})
    assert send(trusting) == (250, {})
    assert mailbox.mails == [ARRIVED]

    code, text = send(proxy("--tls", tls, port=port))
    assert code == 451
    assert b"certificate verify failed" in text
    assert len(mailbox.mails) == 1


def test_without_starttls_there_nothing_is_said_in_the_clear(proxy, mailbox):
    code, text = send(proxy("--tls", "starttls"))

    assert code == 451
    assert b"STARTTLS" in text
    assert mailbox.steps.count("MAIL") == 0


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--upstream", "mail.example.com", "--tls", "none"], "for everybody to read"),
        (["--upstream", "mail.example.com", "--listen", "0.0.0.0:2525"], "other machines reach this address"),
        (["--upstream", "mail.example.com:smtp"], "this is no host and port"),
        (["--upstream", "mail.example.com", "--certificate", __file__], "holds no key"),
        (["--upstream", "mail.example.com"], "odd.en.toml:1: patterns is no list of texts"),
    ],
)
def test_what_is_unsafe_or_wrong_is_refused_at_the_start(tmp_path, options, says):
    (tmp_path / "rules" / "house").mkdir(parents=True)
    (tmp_path / "rules" / "house" / "odd.en.toml").write_text("patterns = 1")
    (tmp_path / "draftkit.toml").write_text('roots = ["."]')

    done = subprocess.run(
        [sys.executable, "-m", "draftkit", "smtp-proxy", *options],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 2
    assert says in done.stderr


# Who dies when. In every row: no 250 unless the mail is there, and what is there is there once.

UPSTREAM_DIES = ["connect", "EHLO", "MAIL", "RCPT", "DATA", "before it is kept"]


@pytest.mark.parametrize("step", UPSTREAM_DIES)
def test_the_server_dies(proxy, mailbox, step):
    mailbox.at[step] = hang_up
    process = proxy()

    code, _ = send(process)
    assert code == 451
    assert mailbox.mails == []

    mailbox.at.clear()  # it is back, and so is the client
    assert send(process)[0] == 250
    assert mailbox.mails == [ARRIVED]


def test_the_server_dies_when_it_has_kept_the_mail_but_not_said_so(proxy, mailbox):
    mailbox.at["before it says so"] = hang_up

    # Nobody but the server can know (RFC 1047): the client tries again, as it would without draftkit.
    assert send(proxy())[0] == 451
    assert mailbox.mails == [ARRIVED]


def test_the_server_is_down(proxy):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    assert send(proxy(port=port))[0] == 451


def test_the_server_dies_between_two_mails_of_a_client(proxy, mailbox):
    process = proxy()
    with smtplib.SMTP("127.0.0.1", process.port) as smtp:
        mailbox.at["before it says so"] = lambda server: server.loop.call_later(0.05, hang_up, server)
        smtp.sendmail("ruth@example.com", ["ann@example.org"], CLEAN)
        mailbox.at.clear()
        smtp.sendmail("ruth@example.com", ["ann@example.org"], CLEAN)
    assert mailbox.mails == [ARRIVED, ARRIVED]


@pytest.mark.parametrize("step", [*UPSTREAM_DIES, "before it says so"])
def test_draftkit_dies(proxy, mailbox, step):
    process = proxy()

    def kill(_):
        process.kill()
        process.wait()

    mailbox.at[step] = kill
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        send(process)
    if step.startswith("before"):
        wait_for(lambda: mailbox.steps[-1] == "before it says so", "the server's end of it")
    # With the last line of a mail the server has all of it, and keeps it, whoever dies then: without draftkit as well.
    assert mailbox.mails == ([ARRIVED] if step.startswith("before") else [])


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "half the text", "the text"])
def test_the_client_dies(proxy, mailbox, step):
    process = proxy()
    with socket.create_connection(("127.0.0.1", process.port)) as client:
        reader = client.makefile("rb")
        lines = [b"EHLO me", b"MAIL FROM:<ruth@example.com>", b"RCPT TO:<ann@example.org>", b"DATA"]
        count = {"MAIL": 2, "RCPT": 3}.get(step, 4)
        reader.readline()
        for line in lines[:count]:
            client.sendall(line + b"\r\n")
            while reader.readline()[3:4] == b"-":
                pass
        if step == "half the text":
            client.sendall(CLEAN[:-10])
        if step == "the text":  # it does not wait for the answer
            client.sendall(CLEAN + b".\r\n")
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # as a machine that is gone
        reader.close()
    mails = list(mailbox.mails)
    assert send(process)[0] == 250  # draftkit is well
    assert mails in ([], [ARRIVED])
    assert step == "the text" or mailbox.mails == [ARRIVED]


def test_told_to_stop_it_lets_a_delivery_end(proxy, mailbox):
    process = proxy()
    release = threading.Event()
    mailbox.at["before it is kept"] = lambda server: (process.send_signal(signal.SIGTERM), release.wait(1))

    assert send(process) == (250, {})
    assert mailbox.mails == [ARRIVED]
    assert process.wait(30) == 0
