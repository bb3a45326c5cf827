"""A real IMAP server of one's own: Dovecot on a free port of this machine, as a user without rights."""

from __future__ import annotations

import getpass
import imaplib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

from clients import wait_for

ROOT = Path(__file__).parents[1]
PASSWORD = "пароль-1"
COMPLAINT = "<4f1c@marlow-garden.example>"
"""The mail of the client that the case of a `House` begins with."""
_CONFIG = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 1
first_valid_gid = 1
protocols = imap
listen = 127.0.0.1
mail_location = maildir:~/mail
mail_plugins = {plugins}
imap_idle_notify_interval = 2 mins
mailbox_list_index = yes
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}/users/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
  {folders}
}}
protocol imap {{
  mail_plugins = {imap_plugins}
  imap_capability = {capability}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service auth {{
  user = {user}
}}
service auth-worker {{
  user = {user}
}}
ssl = {ssl}
{certificate}
disable_plaintext_auth = no
auth_failure_delay = 0
{more}
"""
DRAFTS = (
    r"mailbox Drafts { special_use = \Drafts auto = subscribe }".replace("{ ", "{\n")
    .replace(" auto", "\nauto")
    .replace(" }", "\n}")
)
"""A folder of drafts as most servers have it."""


class Dovecot:
    """One server. Each user that logs in has an own mailbox.

    Args:
        folders: the folders that each user has, in Dovecot's words.
        quota: how much of a mailbox may be filled, such as "1B"; "" for all one likes.
        certificate: files with a certificate and its key; None for no TLS.
        capability: what the server says that it can; "" for all that it can.
        more: further settings; `{home}` is the server's folder.
        files: further files in that folder, by name.
    """

    def __init__(self, *, folders=DRAFTS, quota="", certificate=None, capability="", more="", files=None):
        self.home = Path(tempfile.mkdtemp(prefix="dovecot"))
        self.port, self.tls_port = _free(), _free()
        user = group = getpass.getuser()
        self._as = {}
        if os.geteuid() == 0:  # Dovecot reads no mail as root
            user, group = "nobody", "nogroup"
            self._as = {"user": user, "group": group, "extra_groups": []}
        for name in ("run", "state", "users"):
            (self.home / name).mkdir()
        tls = ""
        if certificate:
            for source, name in zip(certificate, ("cert.pem", "key.pem"), strict=True):
                shutil.copy(source, self.home / name)
            tls = f"ssl_cert = <{self.home}/cert.pem\nssl_key = <{self.home}/key.pem"
        for name, text in (files or {}).items():
            (self.home / name).parent.mkdir(parents=True, exist_ok=True)
            (self.home / name).write_text(text.replace("{home}", str(self.home)), encoding="utf-8")
        if quota:
            more += f"\nplugin {{\n  quota = maildir:User\n  quota_rule = *:storage={quota}\n}}"
        config = _CONFIG.format(
            home=self.home, user=user, group=group, password=PASSWORD, folders=folders, port=self.port,
            tls_port=self.tls_port, ssl="yes" if certificate else "no", certificate=tls, capability=capability,
            plugins="quota" if quota else "", imap_plugins="$mail_plugins imap_quota" if quota else "$mail_plugins",
            more=more.replace("{home}", str(self.home)),
        )  # fmt: skip
        self.config = self.home / "dovecot.conf"
        self.config.write_text(config, encoding="utf-8")
        if self._as:
            for path in (self.home, *self.home.rglob("*")):
                shutil.chown(path, user, group)
        self.start()

    def start(self):
        self._process = subprocess.Popen(
            ["dovecot", "-F", "-c", self.config], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **self._as
        )
        try:
            wait_for(self._answers, "Dovecot to start", 20)
        except BaseException:
            print(self._process.stderr.read() if self._process.poll() is not None else "", self.log())
            self.close()
            raise

    def _answers(self):
        assert self._process.poll() is None, "Dovecot ended"
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as line:
                return line.recv(100)
        except OSError:
            return False

    def stop(self):
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(20)
        self._process.stderr.close()

    def close(self):
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def log(self):
        file = self.home / "log"
        return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""

    def mailbox(self, user, folder="Drafts"):
        return Mailbox(self, user, folder)


class Mailbox:
    """A folder as another client sees it, which logs in anew each time."""

    def __init__(self, server, user, folder):
        self._server, self._user, self._folder = server, user, folder

    def _run(self, work):
        client = imaplib.IMAP4("127.0.0.1", self._server.port, timeout=20)
        try:
            client.authenticate("PLAIN", lambda _: f"\0{self._user}\0{PASSWORD}".encode())
            return work(client)
        finally:
            client.logout()

    def mails(self):
        """UID → (flags, bytes)."""

        def work(client):
            assert client.select(self._folder)[0] == "OK"
            found = {}
            for uid in client.uid("SEARCH", "ALL")[1][0].split():
                answers = client.uid("FETCH", uid, "(FLAGS BODY.PEEK[])")[1]  # among them, flags that others changed
                head, mail = next(each for each in answers if isinstance(each, tuple))
                flags = imaplib.ParseFlags(head)
                found[int(uid)] = ({flag.decode() for flag in flags} - {"\\Recent"}, mail)
            return found

        return self._run(work)

    def add(self, mail, flags=r"\Draft"):
        assert self._run(lambda client: client.append(self._folder, f"({flags})", None, mail))[0] == "OK"

    def flag(self, uid, change, flags):
        def work(client):
            client.select(self._folder)
            client.uid("STORE", str(uid), change, f"({flags})")

        self._run(work)

    def renew(self):
        """Take the folder away and make it again, as a server does that was restored from a copy."""

        def work(client):
            client.delete(self._folder)
            client.create(self._folder)

        self._run(work)

    def remove(self, uid):
        def work(client):
            client.select(self._folder)
            client.uid("STORE", str(uid), "+FLAGS", r"(\Deleted)")
            client.expunge()

        self._run(work)


def _free():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


class Cable:
    """Between a client and a server. It breaks when the client has sent something, before the server has answered with
    something, or when it is cut.
    """

    def __init__(self, port, *, after=None, before_answer=None):
        self._port, self._after, self._before_answer = port, after, before_answer
        self.port = 0
        self.mend()

    def mend(self):
        self._open, self._threads = [], []
        self._listening = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listening.getsockname()[1]
        self._run(self._serve, self._listening)

    def cut(self):
        for each in (self._listening, *self._open):
            self._end(each)
        for each in self._threads:
            each.join(20)
        for each in (self._listening, *self._open):
            each.close()

    def _run(self, work, *arguments):
        self._threads.append(threading.Thread(target=work, args=arguments, daemon=True))
        self._threads[-1].start()

    def _serve(self, listening):
        with suppress(OSError):
            while True:
                client, _ = listening.accept()
                self._open.append(client)
                try:
                    server = socket.create_connection(("127.0.0.1", self._port))
                except OSError:
                    self._end(client)
                    continue
                self._open.append(server)
                self._run(self._carry, client, server, self._after)
                self._run(self._carry, server, client, self._before_answer)

    def _carry(self, one, other, sign):
        with suppress(OSError):
            while data := one.recv(4096):
                if sign is not None and re.search(sign, data):
                    break
                other.sendall(data)
        for each in (one, other):
            self._end(each)

    def _end(self, line):
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)


class House:
    """A folder with a case and settings, and draftkit run in it."""

    def __init__(self, folder):
        self.folder = folder
        self.state = folder / "state"
        case = (ROOT / "examples" / "catalogue.toml").read_text(encoding="utf-8")
        case, number = re.subn(
            r'\[complaint\]\nat = ".*"', f'[complaint]\nid = "{COMPLAINT}"\nat = "2026-03-09 16:00"', case
        )
        assert number == 1
        (folder / "catalogue.toml").write_text(case, encoding="utf-8")

    def account(self, port, **more):
        """Write the settings with one account."""
        given = {"host": "127.0.0.1", "port": port, "user": "ruth", "tls": "none", "password_env": "SECRET"} | more
        lines = [
            f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in given.items() if value is not None
        ]
        lines.insert(0, "[accounts.work]")
        (self.folder / "draftkit.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def __call__(self, *arguments, secret=PASSWORD, **environment):
        done = subprocess.run(
            [sys.executable, "-m", "draftkit", *arguments],
            cwd=self.folder, capture_output=True, check=False, timeout=120,
            env={**os.environ, "XDG_STATE_HOME": str(self.state), "SECRET": secret, **environment},
        )  # fmt: skip
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def put(self, *more, account=(), **environment):
        return self("draft", "first-notice", "catalogue.toml", "-q", *more, "--to-drafts", *account, **environment)

    def kept(self):
        """Copies of drafts on this machine."""
        return sorted((self.state / "draftkit" / "drafts").glob("*.eml"))
