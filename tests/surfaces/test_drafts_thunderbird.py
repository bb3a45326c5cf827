"""Drafts of ours in a real Thunderbird: opened from the server, as a file, by an address, by its command line; sent."""

from __future__ import annotations

import email
import email.policy
import os
import re

import pytest
from clients import need, wait_for
from dovecot import COMPLAINT, PASSWORD, Dovecot, House
from thunderbird import Thunderbird

from draftkit.errors import UserError
from draftkit_drafts.opening import mailto

SUBJECT = "Spring catalogue: Thursday, 12 March, instead of Tuesday"
TO = "nora.aldous@marlow-garden.example"


@pytest.fixture(scope="module")
def server():
    need("dovecot", "thunderbird")
    server = Dovecot()
    yield server
    server.close()


@pytest.fixture
def house(tmp_path):
    return House(tmp_path)


@pytest.fixture
def thunderbird(tmp_path):
    need("thunderbird")
    clients = []

    def start(**settings):
        clients.append(Thunderbird(tmp_path / "home", **settings))
        return clients[-1]

    yield start
    for each in clients:
        each.close()


def with_mailbox(start, server, user):
    """A Thunderbird with an IMAP account, logged in."""
    prefs = {
        "mail.server.server1.type": "imap",
        "mail.server.server1.port": server.port,
        "mail.server.server1.userName": user,
        "mail.server.server1.authMethod": 3,
        "mail.server.server1.directory-rel": "[ProfD]ImapMail/server",
        "mail.identity.id1.draft_folder": f"imap://{user}@127.0.0.1/Drafts",
    }
    client = start(prefs=prefs)
    client.run(
        """
        const login = Cc["@mozilla.org/login-manager/loginInfo;1"].createInstance(Ci.nsILoginInfo);
        login.init("imap://127.0.0.1", null, "imap://127.0.0.1", given[0], given[1], "", "");
        await Services.logins.addLoginAsync(login);
        const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
        const server = MailServices.accounts.getAccount("account1").incomingServer;
        server.getNewMessages(server.rootFolder, null, null);
        server.performExpand(null);
        """,
        user,
        PASSWORD,
    )
    return client


FOLDER = """
const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
const root = MailServices.accounts.getAccount("account1").incomingServer.rootFolder;
const folder = root.containsChildNamed("Drafts") ? root.getChildNamed("Drafts") : null;
"""


def open_draft(client):
    """As a double click on the first mail of the folder of drafts does."""
    client.wait(FOLDER + "folder?.updateFolder(null); return [...(folder?.messages ?? [])].length", "the draft")
    client.run(
        FOLDER
        + """
        const [message] = [...folder.messages];
        const { Draft } = Ci.nsIMsgCompType;
        const identity = MailServices.accounts.getAccount("account1").defaultIdentity;
        MailServices.compose.OpenComposeWindow(
          null, message, folder.getUriForMsg(message), Draft, Ci.nsIMsgCompFormat.Default, identity, null, null);
        """
    )
    client.wait(
        "return compose()?.composeEditorReady && compose().GetCurrentEditor().document.body.innerText.includes('Nora')",
        "the text",
    )


def parsed(mail):
    return email.message_from_bytes(mail, policy=email.policy.default)


def window(client):
    """Who a mail in a window is for, its subject and its text."""
    to, subject, text = client.run(
        """
        const window = compose();
        window.Recipients2CompFields(window.gMsgCompose.compFields);
        return [window.gMsgCompose.compFields.to, window.document.getElementById("msgSubject").value,
                window.GetCurrentEditor().document.body.innerText];
        """
    )
    return to, subject, text


def test_a_draft_is_opened_edited_and_sent(server, house, thunderbird):
    house.account(server.port)
    assert house.put()[0] == 0
    client = with_mailbox(thunderbird, server, "ruth")

    open_draft(client)
    to, subject, text = window(client)
    assert TO in to
    assert subject == SUBJECT
    assert text.startswith("Hello Nora,")
    client.run(
        "compose().GetCurrentEditor().beginningOfDocument(); compose().GetCurrentEditor().insertText('Edited. ')"
    )
    client.send()

    wait_for(lambda: client.sink.mails, "the mail to arrive")
    mail = parsed(client.sink.mails[0])
    assert mail["Subject"] == SUBJECT
    assert mail["To"].addresses[0].addr_spec == TO
    assert mail["In-Reply-To"] == mail["References"] == COMPLAINT
    sent = " ".join(mail.get_body(("plain",)).get_content().split())
    assert sent.startswith("Edited. Hello Nora,")
    assert "4,000 copies" in sent
    assert not [name for name in mail.keys() if name.startswith(("X-Unsent", "X-Draftkit"))]  # noqa: SIM118  of a mail
    wait_for(lambda: server.mailbox("ruth").mails() == {}, "the draft to go")


def test_what_thunderbird_has_saved_is_never_touched(server, house, thunderbird):
    house.account(server.port, user="nora")
    house.put()
    client = with_mailbox(thunderbird, server, "nora")
    open_draft(client)
    client.run(
        "compose().GetCurrentEditor().beginningOfDocument(); compose().GetCurrentEditor().insertText('Edited. ')"
    )
    client.run("compose().goDoCommand('cmd_saveAsDraft')")
    box = server.mailbox("nora")
    wait_for(lambda: set(box.mails()) == {2}, "Thunderbird to save it")
    edited = box.mails()[2][1]

    assert house.put()[1] == "In the folder Drafts of work\n"

    assert box.mails()[2][1] == edited
    assert set(box.mails()) == {2, 3}


class Opener:
    """A program on the PATH in another's place, which writes down what it was given."""

    def __init__(self, folder, name, code=0):
        self._given = folder / "given"
        (folder / "bin").mkdir(exist_ok=True)
        program = folder / "bin" / name
        program.write_text(f"#!/bin/sh\nprintf '%s\\0' \"$@\" > {self._given}\nexit {code}\n", encoding="utf-8")
        program.chmod(0o755)
        self.path = os.pathsep.join([str(folder / "bin"), os.environ["PATH"]])

    def given(self):
        return self._given.read_bytes().decode().split("\0")[:-1]


def opened(house, program, *more, kind="first-notice"):
    code, said, errors = house("draft", kind, "catalogue.toml", "-q", *more, PATH=program.path)
    assert code == 0, errors
    return said


def shown(client):
    client.wait("return compose()?.composeEditorReady && compose().GetCurrentEditor().document.body.innerText", "it")
    return window(client)


def test_the_usual_client_opens_a_file_as_a_draft_with_its_thread(house, thunderbird):
    program = Opener(house.folder, "xdg-open")
    said = opened(house, program, "--open")
    (file,) = program.given()
    assert said == f"Opened: {file}\n"

    client = thunderbird(arguments=[file])
    to, subject, text = shown(client)
    assert (TO in to, subject) == (True, SUBJECT)
    assert text.startswith("Hello Nora,")
    client.send()
    wait_for(lambda: client.sink.mails, "the mail to arrive")
    mail = parsed(client.sink.mails[0])
    assert mail["In-Reply-To"] == COMPLAINT
    assert "4,000 copies" in mail.get_body(("html",)).get_content()
    assert mail["X-Unsent"] is None


def test_an_address_carries_recipient_subject_text_and_thread(house, thunderbird):
    program = Opener(house.folder, "xdg-open")
    said = opened(house, program, "--open", "mailto", "--lang", "ru", kind="detailed-email")
    assert said == "Opened; the mail client has it now\n"
    assert house.kept() == []  # all of it is in the window
    plain = house("draft", "detailed-email", "catalogue.toml", "-q", "--lang", "ru")[1]

    client = thunderbird(arguments=program.given())
    to, subject, text = shown(client)

    head, _, body = plain.partition("\n\n")
    assert (to, subject) == (TO, head.partition(": ")[2])
    assert text.split() == body.split()
    assert text.count("\n") >= body.count("\n\n")
    assert client.run("return compose().gMsgCompose.compFields.references") == COMPLAINT


def test_an_address_that_would_be_cut_off_is_refused(house):
    with pytest.raises(UserError, match="gets through nowhere"):
        mailto(b"To: a@example.org\r\nSubject: x\r\n\r\n", "я" * 5000)


def test_thunderbird_is_told_on_its_command_line(house, thunderbird):
    case = house.folder / "catalogue.toml"
    headline = "headline.en = \"the clients', our and “your” way, ='so'\""
    case.write_text(re.sub("headline.en = .*", headline, case.read_text("utf-8"), count=1), encoding="utf-8")
    program = Opener(house.folder, "thunderbird")
    opened(house, program, "--open", "thunderbird")
    plain = house("draft", "first-notice", "catalogue.toml", "-q")[1]

    to, subject, text = shown(thunderbird(arguments=program.given()))

    head, _, body = plain.partition("\n\n")
    assert (to, subject) == (TO, head.partition(": ")[2].replace("',", "’,"))
    assert text.split() == body.split()


def test_what_cannot_be_opened_is_kept_and_said(house):
    program = Opener(house.folder, "xdg-open", code=3)
    code, _, errors = house("draft", "first-notice", "catalogue.toml", "--open", PATH=program.path)
    (file,) = house.kept()
    assert code == 2
    assert "xdg-open could not open it (it ended with 3)" in errors
    assert f"the draft is kept: {file}" in errors

    empty = house.folder / "empty"
    empty.mkdir()
    for way, said in (("default", "there is no xdg-open"), ("thunderbird", "there is no thunderbird")):
        assert said in house("draft", "first-notice", "catalogue.toml", "--open", way, PATH=str(empty))[2]
    assert (
        "there is no such way\n  one of: default, mailto, thunderbird"
        in house("draft", "first-notice", "catalogue.toml", "--open", "outlook")[2]
    )


@pytest.mark.parametrize(
    "more",
    [
        ["--open", "--to-drafts"],
        ["--to-drafts", "--format", "text"],
        ["--open", "-o", "x.eml"],
        ["--clients", "x.csv", "--open"],
    ],
)
def test_one_mail_goes_to_one_place(house, more):
    code, _, errors = house("draft", "first-notice", "catalogue.toml", *more)

    assert code == 2
    assert "--to-drafts and --open take one mail" in errors
