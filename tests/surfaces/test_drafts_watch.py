"""`draftkit watch-drafts` beside other clients of a real IMAP server."""

from __future__ import annotations

import email.message
import os
import re
import signal
import socket
import subprocess
import sys

import pytest
from clients import need, wait_for
from dovecot import DRAFTS, PASSWORD, Cable, Dovecot, House

MARKS = {"$draftkit-findings", "$label1", "\\Flagged"}


def mail(text, subject="Proof on Tuesday, 10:00"):
    made = email.message.EmailMessage()
    made["From"], made["To"], made["Subject"] = "ruth@copperleaf.example", "ann@example.org", subject
    made.set_content(text)
    return made.as_bytes().replace(b"\n", b"\r\n")


HELD = mail("We are sorry if this caused any inconvenience.\n")
HELD_RU = mail("Приносим извинения, если это доставило вам неудобства.\n", "Гранки во вторник")
CLEAN = mail("Hello Ann,\n\nwe print the proof by Tuesday, 3 March, 10:00.\n\nRuth\n")
SEALED = (
    b"Subject: x\r\nContent-Type: multipart/encrypted; boundary=b; protocol=application/pgp-encrypted\r\n\r\n--b\r\n"
    b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b\r\n\r\nWe are sorry if it failed.\r\n--b--\r\n"
)


@pytest.fixture
def another():
    """Servers with settings of their own."""
    need("dovecot")
    servers = []

    def start(**settings):
        servers.append(Dovecot(**settings))
        return servers[-1]

    yield start
    for each in servers:
        each.close()


@pytest.fixture(scope="module")
def server():
    need("dovecot")
    server = Dovecot()
    yield server
    server.close()


@pytest.fixture
def house(tmp_path):
    return House(tmp_path)


@pytest.fixture
def watch(house):
    """Starts watchers, each with what it has said so far."""
    started = []

    def start(*arguments, **environment):
        out = house.folder / f"out{len(started)}"
        with out.open("wb") as file:
            process = subprocess.Popen(  # what runs in the background, as CI may, ignores Ctrl-C and hands that on
                ["env", "--default-signal=INT", sys.executable, "-m", "draftkit", "watch-drafts", *arguments],
                cwd=house.folder, stdout=file, stderr=file,
                env={**os.environ, "XDG_STATE_HOME": str(house.state), "SECRET": PASSWORD, **environment},
            )  # fmt: skip
        started.append(process)
        process.said = lambda: out.read_text(encoding="utf-8")
        wait_for(lambda: "watching" in process.said() or process.poll() is not None, "the watcher to start", 60)
        return process

    yield start
    for each in started:
        if each.poll() is None:
            each.kill()
        each.wait()


def marks(box):
    """The marks of each draft by its number."""
    return {uid: flags - {"\\Draft", "\\Seen"} for uid, (flags, _) in box.mails().items()}


def test_drafts_of_any_client_are_marked_and_unmarked(server, house, watch):
    house.account(server.port, user="one")
    box = server.mailbox("one")
    box.add(HELD)
    process = watch()
    wait_for(lambda: marks(box) == {1: MARKS}, "what was there to be marked")

    box.add(CLEAN)
    box.add(HELD_RU)
    box.add(SEALED)
    box.add(b"Subject: nothing yet\r\n\r\n\r\n")
    wait_for(lambda: "draft 5" in process.said(), "the watcher to hear of it")
    assert marks(box) == {1: MARKS, 2: set(), 3: MARKS, 4: set(), 5: set()}

    # Somebody edits a draft: a new one, to which the client takes the marks along.
    box.add(CLEAN, r"\Draft $draftkit-findings $label1 \Flagged")
    box.remove(1)
    wait_for(lambda: marks(box).get(6) == set(), "the marks to go")

    time, name = r"\d\d\d\d-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d\d:\d\d", "work"
    lines = [re.sub(time, "-", line) for line in process.said().splitlines()]
    assert lines[0] == f"- {name}: watching Drafts"
    assert re.fullmatch(rf"- {name}: draft 1: held: (apology\.conditional|[a-z_.]+, )+.*", lines[1])
    assert lines[2] == f"- {name}: draft 2: clean"
    assert "apology.conditional" in lines[3]
    assert lines[4:6] == [f"- {name}: draft 4: not checked (encrypted)", f"- {name}: draft 5: not checked (no text)"]
    for word in ("sorry", "inconvenience", "извинения", "Proof", "Ann", PASSWORD):
        assert word not in process.said()
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 130


def test_a_star_of_their_own_stays(server, house):
    house.account(server.port, user="two")
    box = server.mailbox("two")
    box.add(CLEAN, r"\Draft \Flagged")

    assert house("watch-drafts", "--once")[0] == 0
    assert marks(box) == {1: {"\\Flagged"}}


def test_what_was_looked_at_is_remembered(server, house):
    house.account(server.port, user="three")
    box = server.mailbox("three")
    box.add(HELD)
    box.add(CLEAN)
    assert house("watch-drafts", "--once")[1].count("\n") == 2
    box.flag(1, "-FLAGS", r"\Flagged")  # "I have seen it"
    assert house("watch-drafts", "--once") == (0, "", "")
    assert marks(box) == {1: MARKS - {"\\Flagged"}, 2: set()}

    box.add(HELD)
    assert "draft 3: held" in house("watch-drafts", "--once")[1]

    assert house("watch-drafts", "--once", "--again")[1].count("held") == 2
    with (house.folder / "draftkit.toml").open("a") as file:
        file.write('[policy]\nerror = "accept"\nwarning = "accept"\n')
    assert house("watch-drafts", "--once", "--again")[1].count("clean") == 3
    assert marks(box) == {1: set(), 2: set(), 3: set()}


def test_a_folder_that_is_numbered_anew_is_looked_at_anew(server, house):
    house.account(server.port, user="four")
    box = server.mailbox("four")
    for _ in range(2):
        box.add(HELD)
        assert "draft 1: held" in house("watch-drafts", "--once")[1]
        box.renew()


def test_the_watcher_comes_back_after_the_network_was_lost(another, house, watch):
    server = another()
    cable = Cable(server.port)
    house.account(cable.port)
    box = server.mailbox("ruth")
    process = watch()
    box.add(HELD)
    wait_for(lambda: "draft 1" in process.said(), "the first one")

    cable.cut()
    wait_for(lambda: "next attempt in" in process.said(), "the loss to be seen")
    box.add(HELD)
    cable.mend()
    wait_for(lambda: "draft 2" in process.said(), "the second one")

    assert process.said().count("draft 1") == process.said().count("draft 2") == 1
    assert marks(box) == {1: MARKS, 2: MARKS}
    process.kill()
    cable.cut()


def test_without_idle_the_server_is_asked(another, house, watch):
    server = another(capability="IMAP4rev1 AUTH=PLAIN UIDPLUS")
    house.account(server.port)
    process = watch("--poll", "0.2")
    server.mailbox("ruth").add(HELD)
    wait_for(lambda: "draft 1: held" in process.said(), "it to be seen")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"secret": "wrong"}, "does not take the password"),
        ({"folders": "mailbox Notes {\nauto = create\n}"}, "the server has no folder of drafts"),
    ],
)
def test_what_will_not_mend_itself_ends_it(another, house, given, said):
    house.account(another(folders=given.get("folders", DRAFTS)).port)

    code, _, errors = house("watch-drafts", secret=given.get("secret", PASSWORD))

    assert code == 2
    assert said in errors


def test_once_does_not_wait_for_the_network(house):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    house.account(port)

    code, _, errors = house("watch-drafts", "--once")

    assert code == 2
    assert "cannot be reached or broke off" in errors
