"""A private Postfix on loopback ports, which hands everything on to one place; for tests and bench/gate.py."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess

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
127.0.0.1:{bare} inet n - n - - smtpd
    -o smtpd_milters=
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


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


class Postfix:
    """Port `smtp` asks a milter on port `milter`, port `bare` nobody; `home` must be open to Postfix's user."""

    def __init__(self, home, sink):
        self.home = home
        self.smtp, self.bare, self.milter = free_port(), free_port(), free_port()
        for name in ("queue", "data", "log", "conf"):
            os.mkdir(f"{home}/{name}")
        shutil.chown(f"{home}/data", "postfix")
        ports = {"home": home, "smtp": self.smtp, "bare": self.bare, "milter": self.milter, "sink": sink}
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
