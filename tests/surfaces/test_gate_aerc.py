"""aerc, in a terminal."""

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


@pytest.fixture
def terminal(tmp_path):
    need("aerc", "tmux")
    path = [str(tmp_path / "bin"), os.path.dirname(sys.executable), os.environ["PATH"]]
    environment = {**os.environ, "HOME": str(tmp_path), "PATH": os.pathsep.join(path)}
    environment |= {"XDG_STATE_HOME": "", "LC_ALL": "C.UTF-8", "TERM": "screen"}
    (tmp_path / "bin").mkdir()
    for name, script in {
        "msmtp": 'cat > "$HOME/part" && mv "$HOME/part" "$HOME/sent"',
        "edit": 'cp "$HOME/text" "$1"; until rm "$HOME/done"; do sleep 0.05; done 2>/dev/null',
    }.items():
        (tmp_path / "bin" / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / "bin" / name).chmod(0o755)
    (tmp_path / "draftkit.toml").write_text('[policy.rules]\n"apology.wish" = "prompt"\n')
    (tmp_path / "done").touch()
    (tmp_path / "text").write_text(TEXT, encoding="utf-8")
    for folder in ("cur", "new", "tmp"):
        (tmp_path / "Mail" / "INBOX" / folder).mkdir(parents=True)
    ours = subprocess.run(["draftkit", "setup", "aerc"], env=environment, capture_output=True, check=True)
    _, accounts, binds = ours.stdout.decode().split("\n\n")
    settings = tmp_path / ".config" / "aerc"
    settings.mkdir(parents=True)
    source = f"source = maildir://{tmp_path}/Mail\nfrom = Ruth <ruth@example.com>\ndefault = INBOX\n"
    (settings / "accounts.conf").write_text(f"[Ruth]\n{source}{accounts}\n")
    (settings / "accounts.conf").chmod(0o600)
    (settings / "binds.conf").write_text(f"{binds}y = :send<Enter>\ne = :edit<Enter>\n")
    (settings / "aerc.conf").write_text("[compose]\neditor = edit\n")
    terminal = Terminal(tmp_path, environment)
    yield terminal
    terminal("kill-server")


def test_held_mail_stays_on_the_review_screen_and_goes_out_when_it_is_fixed(terminal, tmp_path):
    terminal.start("aerc")
    terminal.shows("INBOX")
    terminal.keys(":compose -H 'To: ann@example.org' -H 'Subject: Proof on Tuesday, 10:00'", "Enter")
    terminal.shows("Send this email?")
    terminal.keys("y")
    wait_for((tmp_path / ".local" / "state" / "draftkit" / "last.json").exists, "the gate")
    # aerc draws what became of a mail with the next key only.
    wait_for(lambda: terminal.keys("Left") or "Send this email?" in terminal.screen(), "the review screen")
    assert not (tmp_path / "sent").exists()

    terminal.keys("L")
    terminal.shows("Not sent: Proof on Tuesday, 10:00", "apology.wish")
    terminal.keys("q")
    terminal.shows("Send this email?")
    (tmp_path / "text").write_text(FIXED, encoding="utf-8")
    terminal.keys("e")
    wait_for(lambda: "Send this email?" not in terminal.screen(), "the editor")
    (tmp_path / "done").touch()
    terminal.shows("Send this email?")
    terminal.keys("y")
    wait_for((tmp_path / "sent").exists, "the mail")
    mail = email.message_from_bytes((tmp_path / "sent").read_bytes(), policy=email.policy.default)
    assert mail["to"] == "ann@example.org"
    assert mail.get_content().replace("\r\n", "\n") == FIXED
