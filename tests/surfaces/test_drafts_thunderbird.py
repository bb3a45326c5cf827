"""Drafts of ours in a real Thunderbird: opened, edited and sent."""

from __future__ import annotations

import email
import email.policy

import pytest
from clients import need, wait_for
from dovecot import COMPLAINT, PASSWORD, Dovecot, House
from thunderbird import Thunderbird

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
