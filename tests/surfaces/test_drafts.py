"""`draftkit draft --to-drafts` and `draftkit accounts` with a real IMAP server, and with one that fails."""

from __future__ import annotations

import email
import email.policy
import shutil
import socket

import pytest
from clients import need
from dovecot import COMPLAINT, DRAFTS, Cable, Dovecot, House

SUBJECT = "Spring catalogue: Thursday, 12 March, instead of Tuesday"
LATER = ("--at", "2026-03-09T17:00")


@pytest.fixture(scope="module")
def server():
    need("dovecot")
    server = Dovecot()
    yield server
    server.close()


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


@pytest.fixture
def house(tmp_path):
    return House(tmp_path)


def parsed(mail):
    return email.message_from_bytes(mail, policy=email.policy.default)


def test_a_draft_is_put_into_the_folder_of_drafts(server, house):
    house.account(server.port, user="one")

    code, said, errors = house.put()

    assert (code, said) == (0, "In the folder Drafts of work\n"), errors
    ((flags, mail),) = server.mailbox("one").mails().values()
    assert flags == {"\\Draft", "\\Seen"}
    mail = parsed(mail)
    assert mail["Subject"] == SUBJECT
    assert mail["To"] == "Nora <nora.aldous@marlow-garden.example>"
    assert mail["In-Reply-To"] == mail["References"] == COMPLAINT
    assert mail["X-Unsent"] is None  # the flag says it
    assert "Hello Nora," in mail.get_body(("plain",)).get_content()
    assert "<p" in mail.get_body(("html",)).get_content()
    assert house.kept() == []


def test_a_repeated_run_replaces_its_own_draft_and_no_other(server, house):
    house.account(server.port, user="two")
    box = server.mailbox("two")
    box.add(b"Subject: somebody's own\r\n\r\nHello.\r\n")
    house.put()
    assert house.put()[1] == "In the folder Drafts of work, as before\n"
    assert set(box.mails()) == {1, 2}

    assert house.put(*LATER)[1] == "In the folder Drafts of work; it replaces an earlier one\n"
    assert set(box.mails()) == {1, 3}

    assert house.put("--lang", "ru")[1] == "In the folder Drafts of work\n"
    shutil.copy(house.folder / "catalogue.toml", house.folder / "other.toml")
    house("draft", "first-notice", "other.toml", "--to-drafts")
    assert set(box.mails()) == {1, 3, 4, 5}


def test_what_others_have_marked_as_deleted_stays(server, house):
    house.account(server.port, user="three")
    box = server.mailbox("three")
    box.add(b"Subject: theirs\r\n\r\nHello.\r\n", r"\Draft \Deleted")
    house.put()
    house.put(*LATER)

    assert set(box.mails()) == {1, 3}


@pytest.mark.parametrize(
    "edit",
    [
        lambda mail: mail.replace(b"Hello Nora,", b"Dear Nora,"),
        lambda mail: mail.replace(b"To: Nora", b"Cc: ann@example.org\r\nTo: Nora"),
        lambda mail: mail.replace(b"Subject: Spring", b"Subject: The spring"),
    ],
    ids=["text", "recipient", "subject"],
)
def test_a_draft_that_somebody_has_edited_is_never_touched(server, house, edit, request):
    user = request.node.callspec.id
    house.account(server.port, user=user)
    house.put()
    box = server.mailbox(user)
    edited = edit(box.mails()[1][1])  # by a client that keeps headers that it does not know
    box.add(edited)
    box.remove(1)

    said = house.put(*LATER)[1]

    assert said == "In the folder Drafts of work; an earlier one, which somebody has changed, is beside it\n"
    assert box.mails()[2][1] == edited
    assert set(box.mails()) == {2, 3}
    assert house.put()[1].startswith("In the folder Drafts of work; it replaces an earlier one; an earlier one, ")
    assert set(box.mails()) == {2, 4}


def test_for_an_account_that_is_not_there_the_draft_is_kept(house):
    house.account(1)
    code, _, errors = house.put(account=["nobody"])

    (file,) = house.kept()
    assert code == 2
    assert errors.endswith(f"the draft is kept: {file}\n")


def test_without_uidplus_an_earlier_draft_is_only_marked_as_deleted(another, house):
    server = another(capability="IMAP4rev1 AUTH=PLAIN LITERAL+")
    house.account(server.port)
    house.put()
    house.put(*LATER)

    flags = {uid: flags for uid, (flags, _) in server.mailbox("ruth").mails().items()}
    assert flags == {1: {"\\Draft", "\\Seen", "\\Deleted"}, 2: {"\\Draft", "\\Seen"}}


@pytest.mark.parametrize(
    ("folders", "capability", "found"),
    [
        (DRAFTS.replace("Drafts {", '"Не отправлено" {'), "", "Не отправлено"),
        ("mailbox Черновики {\nauto = create\n}", "", "Черновики"),
        ("mailbox Mail/drafts {\nauto = create\n}", "IMAP4rev1 AUTH=PLAIN", "Mail/drafts"),
    ],
    ids=["by its use, whatever its name", "by its Russian name", "below another, on an old server"],
)
def test_the_folder_is_found(another, house, folders, capability, found):
    server = another(folders=folders, capability=capability)
    house.account(server.port)

    code, said, errors = house.put()

    assert (code, said) == (0, f"In the folder {found} of work\n"), errors
    assert house("accounts")[1].startswith("ok    work: ruth at 127.0.0.1:")


def test_the_folder_can_be_named(another, house):
    server = another(folders=DRAFTS + "\nmailbox Entwürfe {\nauto = create\n}")
    house.account(server.port, drafts="Entwürfe")
    assert house.put()[1] == "In the folder Entwürfe of work\n"

    house.account(server.port, drafts="Drafs")
    code, _, errors = house.put()
    assert code == 2
    assert "there is no folder Drafs" in errors
    assert "folders there: Drafts, Entwürfe, INBOX" in errors


def failed(house, *said, **environment):
    """A run that fails in words, and keeps the draft in a file that opens as a draft."""
    code, out, errors = house.put(**environment)
    assert (code, out) == (2, "")
    for each in said:
        assert each in errors
    (file,) = house.kept()
    assert errors.endswith(f"the draft is kept: {file}\n")
    assert file.stat().st_mode & 0o777 == 0o600
    mail = parsed(file.read_bytes())
    assert (mail["Subject"], mail["X-Unsent"]) == (SUBJECT, "1")
    return errors


def test_a_wrong_password_is_named_and_not_told(server, house):
    house.account(server.port)
    errors = failed(house, "accounts.work: 127.0.0.1 does not take the password of ruth", "SECRET", secret="geheim")

    assert "geheim" not in errors
    assert "draftkit.toml:1: " in errors


def test_without_a_folder_of_drafts_nothing_is_made(another, house):
    server = another(folders="mailbox Notes {\nauto = create\n}")
    house.account(server.port)
    failed(house, "the server has no folder of drafts", "folders there: INBOX, Notes")

    assert server.mailbox("ruth", "Notes").mails() == {}


def test_a_full_mailbox_is_named_and_room_mends_it(another, house):
    server = another(quota="1B")
    house.account(server.port)
    failed(house, "the server does not take the draft: [OVERQUOTA]", "make room in the mailbox")
    assert server.mailbox("ruth").mails() == {}

    house.account(another().port)
    assert house.put()[0] == 0
    assert house.kept() == []  # the copy has done its duty


def test_a_server_that_is_not_there_is_named(house):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    house.account(port)
    failed(house, f"accounts.work: 127.0.0.1:{port} cannot be reached or broke off")


@pytest.mark.parametrize(
    ("cut", "arrived"),
    [
        ({"after": rb"AUTHENTICATE"}, 0),
        ({"before_answer": rb"Logged in"}, 0),
        ({"after": rb"X-Draftkit-Draft: "}, 0),
        ({"before_answer": rb"APPENDUID"}, 1),
    ],
    ids=["at the login", "after it", "in the draft", "after the draft, before the server says so"],
)
def test_a_connection_that_breaks_off_loses_and_doubles_nothing(another, house, cut, arrived):
    server = another()
    cable = Cable(server.port, **cut)
    house.account(cable.port)
    failed(house, f"accounts.work: 127.0.0.1:{cable.port} cannot be reached or broke off")
    cable.cut()
    assert len(server.mailbox("ruth").mails()) == arrived

    house.account(server.port)
    code, said, _ = house.put()

    assert (code, said) == (
        0,
        "In the folder Drafts of work, as before\n" if arrived else "In the folder Drafts of work\n",
    )
    assert len(server.mailbox("ruth").mails()) == 1
    assert house.kept() == []


def test_a_new_draft_is_there_before_the_earlier_one_goes(another, house):
    server = another()
    house.account(server.port)
    house.put()
    cable = Cable(server.port, after=rb"STORE")
    house.account(cable.port)

    code, said, _ = house.put(*LATER)

    assert (code, said) == (
        0,
        "In the folder Drafts of work; an earlier one could not be taken away and is beside it\n",
    )
    cable.cut()
    house.account(server.port)
    assert house.put(*LATER)[1] == "In the folder Drafts of work, as before; it replaces an earlier one\n"
    assert set(server.mailbox("ruth").mails()) == {2}
