"""mutt and NeoMutt, in a terminal, with the settings that `draftkit setup` prints."""

from __future__ import annotations

import email
import email.policy
import os
import subprocess
import sys

import pytest
from clients import Terminal, need, wait_for

TEXT = "Hello Ann,\n\nI would like to apologise for the late proof: by Tuesday, 3 March, 10:00, we print it anew. Жду вас.\n"
FIXED = TEXT.replace("would like to apologise", "apologise")
QUIET = """
set from = "ruth@example.com"
set folder = "." record = "" postponed = "./drafts" mbox_type = mbox spoolfile = "./inbox"
set editor = "true" abort_unmodified = no autoedit = yes edit_headers = yes
set send_charset = "us-ascii:utf-8"
"""


@pytest.fixture
def home(tmp_path):
    """A home with a program that takes mail and writes it down."""
    (tmp_path / "bin").mkdir()
    msmtp = tmp_path / "bin" / "msmtp"
    msmtp.write_text('#!/bin/sh\ncat > "$HOME/part" && mv "$HOME/part" "$HOME/sent-$$"\n')
    msmtp.chmod(0o755)
    (tmp_path / "draftkit.toml").write_text('[policy.rules]\n"apology.wish" = "prompt"\n')
    (tmp_path / "inbox").touch()
    (tmp_path / "text").write_text(TEXT, encoding="utf-8")
    return tmp_path


@pytest.fixture
def environment(home):
    path = [str(home / "bin"), os.path.dirname(sys.executable), os.environ["PATH"]]
    return {**os.environ, "HOME": str(home), "PATH": os.pathsep.join(path), "LC_ALL": "C.UTF-8", "TERM": "screen"}


@pytest.fixture
def terminal(home, environment):
    terminal = Terminal(home, environment)
    yield terminal
    terminal("kill-server")


def sent(home):
    return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in home.glob("sent-*")]


@pytest.fixture(params=["mutt", "neomutt"])
def client(request, home, environment):
    need(request.param, "tmux")
    ours = subprocess.run(["draftkit", "setup", request.param], env=environment, capture_output=True, check=True)
    (home / ".muttrc").write_text(QUIET + ours.stdout.decode())
    return request.param


def test_held_mail_is_shown_keeps_its_text_and_goes_out_when_it_is_fixed(client, terminal, home):
    terminal.start(f"{client} -F .muttrc -s 'Proof on Tuesday, 10:00' -i text ann@example.org")
    terminal.shows("y:Send", "ann@example.org")

    terminal.keys("y")
    assert "[apology.wish]" in terminal.shows("draftkit: not sent", "note, line 3: “would like to apologise”")
    assert sent(home) == []

    terminal.keys("q")
    terminal.shows("y:Send", "ann@example.org")
    terminal.keys("C-k")
    terminal.shows("Not sent: Proof on Tuesday, 10:00", "apology.wish")
    terminal.keys("Enter")
    terminal.shows("y:Send")
    terminal.keys("C-f")
    wait_for(lambda: terminal.screen().count("Press any key") == 2, "the end of the filter")
    terminal.keys("Enter")
    terminal.shows("y:Send", "Attachment filtered")
    terminal.keys("y")
    [mail] = wait_for(lambda: sent(home), "the mail")
    assert mail["to"] == "ann@example.org"
    assert mail.get_content() == FIXED


def test_without_a_terminal_the_exit_code_and_the_findings_tell(client, home, environment):
    call = [client, "-F", ".muttrc", "-s", "Proof on Tuesday, 10:00", "ann@example.org"]

    held = subprocess.run(call, cwd=home, env=environment, input=TEXT.encode(), capture_output=True, check=False)
    assert held.returncode == 1
    assert b"[apology.wish]" in held.stderr + held.stdout
    assert sent(home) == []

    done = subprocess.run(call, cwd=home, env=environment, input=FIXED.encode(), capture_output=True, check=False)
    assert done.returncode == 0
    assert [mail.get_content() for mail in sent(home)] == [FIXED]


def test_a_first_notice_is_drafted_and_sent_from_the_index(client, terminal, home):
    case = os.path.join(os.path.dirname(__file__), "..", "..", "examples", "catalogue.toml")
    with open(case, encoding="utf-8") as file:
        (home / "case.toml").write_text(file.read(), encoding="utf-8")
    terminal.start(f"{client} -F .muttrc")
    terminal.shows("q:Quit")

    terminal.keys("Escape", "D")
    terminal.shows("y:Send", "nora.aldous@marlow-garden.example")
    terminal.keys("y")

    [mail] = wait_for(lambda: sent(home), "the mail")
    assert mail["subject"] == "Spring catalogue: Thursday, 12 March, instead of Tuesday"
    assert mail["x-unsent"] is None
    assert "we printed pages 14 and 15" in mail.get_body(("plain",)).get_content()


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({".muttrc": "set sendmail = 'draftkit sendmail -- msmtp' sendmail_wait=0\n"}, "ok    {home}/.muttrc: waits"),
        ({".muttrc": "set sendmail='draftkit sendmail -- msmtp'\n set sendmail_wait = -1\n"}, "fail  {home}/.muttrc: "),
        (
            {
                ".config/neomutt/neomuttrc": "source ~/more # ours\nset sendmail_wait=5\n",
                "more": 'set sendmail="draftkit sendmail -- msmtp"\nset sendmail_wait=-1\nsource ~/more\n',
            },
            "warn  {home}/.config/neomutt/neomuttrc: ",
        ),
        ({".muttrc": "set sendmail=msmtp\nset sendmail_wait=-1\n# set sendmail=draftkit\n"}, ""),
    ],
    ids=["right", "wrong", "sourced", "without us"],
)
def test_doctor_sees_whether_mutt_waits_for_us(home, environment, files, says):
    for name, text in files.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text)

    done = subprocess.run(
        ["draftkit", "doctor"],
        cwd=home,
        env=environment | {"XDG_CONFIG_HOME": ""},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == says.startswith("fail")
    assert says.format(home=home) in done.stdout
    assert says or "muttrc" not in done.stdout
    assert ("set sendmail_wait = 0" in done.stdout) == says.startswith(("fail", "warn"))
