"""The add-on in a real Thunderbird: what is typed, stopped, mended and sent arrives, or does not, at a mail server."""

from __future__ import annotations

import email
import email.policy
import json
import os
import signal
import struct
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from clients import need, wait_for
from thunderbird import Thunderbird

from draftkit import Kit
from draftkit_gate.gate import look, outgoing

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
HASTY = "<p>Hello Nora,</p><p>We would like to apologise for the delay. We'll be in touch <b>shor</b>tly.</p>"
CLEAN = "<p>Hello Nora,</p><p>Thank you for the parcel. It came at 10:00.</p>"
QUIET = (
    "apology",
    "blame",
    "disclosure",
    "empathy",
    "facts",
    "money",
    "solution",
    "structure",
    "timing",
    "tone",
    "voice",
)
"""The house has two rules of its own and no others: what ours find is not what is tested here."""
RULES = {
    "soon.en": """
        title = "Soon"
        message = "“{match}” names no time"
        why = "The client cannot plan."
        advice = "Name the hour."
        patterns = ["shortly"]
        bad = [{ text = "We'll ring <<shortly>>." }]
        good = [{ text = "We'll ring at 15:30." }]
    """,
    "soon.ru": """
        title = "Скоро"
        message = "«{match}» не называет времени"
        why = "Клиенту не на что рассчитывать."
        advice = "Назовите час."
        patterns = ["в ближайшее время"]
        bad = [{ text = "Позвоним <<в ближайшее время>>." }]
        good = [{ text = "Позвоним в 15:30." }]
    """,
    "wish.en": """
        title = "A wish"
        message = "“{match}” only announces it"
        why = "One step more between you and the words."
        advice = "Say it."
        level = "note"
        phrase = [{ pattern = "would like to apologise", fix = "apologise", safe = true }]
        bad = [{ text = "We <<would like to apologise>>.", fixed = "We apologise." }]
        good = [{ text = "We apologise." }]
    """,
}
OLD = """
import json, struct, sys
while head := sys.stdin.buffer.read(4):
    asked = json.loads(sys.stdin.buffer.read(struct.unpack("=I", head)[0]))
    data = json.dumps({"v": 0, "id": asked["id"], "ok": True}).encode()
    sys.stdout.buffer.write(struct.pack("=I", len(data)) + data)
    sys.stdout.buffer.flush()
"""
"""A host of another version of the protocol."""
HELD = "return document.querySelector('#held li') && document.body.innerText"


class Desk:
    """A Thunderbird with the add-on as `draftkit thunderbird install` sets it up, for a house that holds warnings."""

    def __init__(self, home, language="en-US"):
        self.home = home
        environment = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
        self.environment = environment = environment | {"HOME": str(home)}
        (home / "house" / "rules" / "house").mkdir(parents=True)
        for name, rule in RULES.items():
            (home / "house" / "rules" / "house" / f"{name}.toml").write_text(rule, encoding="utf-8")
        self.house()
        settings = str(home / "draftkit.toml")
        subprocess.run(
            [sys.executable, "-m", "draftkit", "--settings", settings, "thunderbird", "install", "--cases", EXAMPLES],
            env=environment,
            check=True,
            capture_output=True,
            cwd=home,
        )
        manifest = home / ".mozilla" / "native-messaging-hosts" / "draftkit.json"
        self.manifest = json.loads(manifest.read_text(encoding="utf-8"))
        self.real = self.manifest["path"]
        self.manifest_file = manifest
        self.host()
        self.client = Thunderbird(home, language=language)
        self.client.install(home / ".local" / "share" / "draftkit" / "draftkit.xpi")

    def house(self, warning="prompt", more=""):
        levels = "".join(f'"{family}.*" = "off"\n' for family in QUIET)
        policy = f'roots = ["house"]\n[policy]\nwarning = "{warning}"\n{more}\n[rules]\n{levels}'
        (self.home / "draftkit.toml").write_text(policy, encoding="utf-8")

    def host(self, script=""):
        """Put another program in the host's place, or the real one, and end the one that runs."""
        pids = self.home / "pids"
        path = self.home / "host"
        path.write_text(f'#!/bin/sh\necho $$ >> {pids}\n{script or f"exec {self.real} "}"$@"\n', encoding="utf-8")
        path.chmod(0o755)
        self.manifest_file.write_text(json.dumps({**self.manifest, "path": str(path)}), encoding="utf-8")
        for pid in pids.read_text().split() if pids.exists() else ():
            with suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGTERM)
        pids.unlink(missing_ok=True)
        if not script:  # as `install` does: on a busy machine compiling the rules may take longer than a mail waits
            hello = b'{"op": "hello"}'
            request = struct.pack("=I", len(hello)) + hello
            subprocess.run(
                [self.real], input=request, env=self.environment, check=True, capture_output=True, timeout=60
            )

    def mails(self):
        return [email.message_from_bytes(mail, policy=email.policy.default) for mail in self.client.sink.mails]

    def arrived(self):
        """The one mail that arrived, its text in one line."""
        try:
            wait_for(lambda: self.client.sink.mails, "the mail to arrive")
        except pytest.fail.Exception as failed:
            pytest.fail(f"{failed}; there is: {self.client.page('popup.html')}")
        self.client.wait("return !compose()", "the window to close by itself")
        (mail,) = self.mails()
        return mail, " ".join(mail.get_body(("html", "plain")).get_content().split())

    def popup(self, code=HELD, what="the popup"):
        try:
            return self.client.wait_page("popup.html", code, what)
        except pytest.fail.Exception as failed:
            pytest.fail(f"{failed}; there is: {self.client.page('popup.html')}")

    def press(self, selector):
        """As a person would, who cannot press what is not there or disabled."""
        ready = f"const it = document.querySelector({selector!r}); if (!it || it.disabled) return false; it.click(); return true"
        self.client.wait_page("popup.html", ready, selector)

    def log(self):
        file = self.home / ".local" / "state" / "draftkit" / "overrides.jsonl"
        return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    need("thunderbird")
    desk = Desk(tmp_path_factory.mktemp("thunderbird"))
    yield desk
    desk.client.close()


@pytest.fixture
def desk(started):
    started.client.sink.mails.clear()
    started.house()
    yield started
    started.client.close_compose()
    started.host()


def test_clean_mail_is_sent_without_a_dialog(desk):
    desk.client.compose(CLEAN)
    desk.client.send()

    _, text = desk.arrived()
    assert "It came at 10:00" in text
    assert desk.client.page("popup.html") is None


def test_a_held_mail_is_explained_mended_in_the_editor_and_sent(desk):
    desk.client.compose(HASTY)
    desk.client.send()

    said = desk.popup()
    for each in ("“shortly” names no time", "The client cannot plan.", "Name the hour."):
        assert each in said
    assert desk.client.sink.mails == []
    assert desk.client.run("return !compose().gWindowLocked")
    desk.press("#others summary")
    desk.press(".fix")
    desk.popup("return document.body.innerText.includes('Changed.')", "the fix")
    assert "We apologise for the delay" in desk.client.text()
    desk.client.run("compose().GetCurrentEditor().undo(1)")
    assert "We would like to apologise" in desk.client.text()
    desk.client.run(
        "const all = compose().GetCurrentEditor(); all.selectAll(); all.insertText(given[0])", "It came at 10:00."
    )
    desk.client.send()
    _, text = desk.arrived()
    assert "It came at 10:00." in text
    assert "shor" not in text


def test_what_is_sent_anyway_is_exactly_what_was_seen(desk):
    desk.client.compose(HASTY)
    desk.client.send()
    desk.popup()
    desk.client.run("compose().GetCurrentEditor().insertText('x')")
    desk.client.page("popup.html", "document.title = 'first'")
    desk.press("#send")
    desk.popup("return document.title !== 'first' && document.querySelector('#held li') && 'new'", "another popup")
    assert desk.client.sink.mails == []

    before = len(desk.log())
    desk.press("#send")
    _, text = desk.arrived()
    assert "<b>shor</b>tly" in text
    entry = desk.log()[before]
    assert entry["rules"] == ["house.soon"]
    assert "shortly" not in json.dumps(entry)


def test_a_reason_is_asked_for_and_kept(desk):
    desk.house("soft")
    desk.host()
    desk.client.compose(HASTY)
    desk.client.send()
    desk.popup()

    desk.press("#send")
    assert desk.popup("return String(document.querySelector('#reason').validity.valueMissing)", "the form") == "true"
    assert desk.client.sink.mails == []
    desk.client.page("popup.html", "document.querySelector('#reason').value = 'She knows the hour'")
    desk.press("#send")
    desk.arrived()
    assert desk.log()[-1]["reason"] == "She knows the hour"


def test_leave_travels_signed_to_the_gate_which_finds_the_same_words(desk):
    (desk.home / "our.key").write_text("k" * 40, encoding="ascii")
    desk.house("soft", '[overrides]\nkey_file = "our.key"')
    desk.host()
    quote = "<blockquote type='cite'><p>Is it there <a href='https://client.example/x'>yet</a>?</p></blockquote>"
    desk.client.compose(f"{HASTY}<ul><li><b>Nora</b>, 3 ложки – “ok” &nbsp; now</li></ul>{quote}")
    desk.client.send()
    desk.popup()
    desk.client.page("popup.html", "document.querySelector('#reason').value = 'Нора знает час'")
    desk.press("#send")

    mail, _ = desk.arrived()
    (raw,) = desk.client.sink.mails
    assert mail["X-Draftkit-Override"]
    seen = look(Kit.load(settings=str(desk.home / "draftkit.toml")), raw, key=b"k" * 40)
    assert seen.decision.action == "accept", seen.note
    assert seen.note == "sent anyway by ruth@copperleaf.example: house.soon: Нора знает час"
    assert b"raftkit" not in outgoing(seen, raw)


def test_where_the_house_says_never_there_is_no_button(desk):
    desk.house("block")
    desk.host()
    desk.client.compose(HASTY)
    desk.client.send()

    assert "This must not leave" in desk.popup()
    assert desk.popup("return String(document.querySelector('#send').hidden)") == "true"
    desk.press("#back")
    desk.client.wait("return !page('popup.html')", "the popup to close")


def test_what_is_quoted_or_signed_is_not_the_authors(desk):
    quoted = (
        f"{CLEAN}<div class='moz-cite-prefix'>On Monday Nora wrote:</div><blockquote type='cite'>{HASTY}</blockquote>"
    )
    desk.client.compose(f"{quoted}<pre class='moz-signature'>-- <br>We'll be in touch shortly</pre>")
    desk.client.send()

    _, text = desk.arrived()
    assert "tly" in text


def test_plain_text_is_checked_and_mended_too(desk):
    desk.client.compose(
        "Привет, 😀 Нора!\n\nПеревод сделаем в ближайшее время.\nWe would like to apologise.\n", html=False
    )
    desk.client.send()

    desk.popup()
    desk.press("#held button:not(.fix)")
    selected = wait_for(
        lambda: desk.client.run("return compose().GetCurrentEditor().selection.toString()"), "the words to be shown"
    )
    assert selected == "в ближайшее время"


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("missing", "draftkit thunderbird install"),
        ("exit 3 #", "draftkit started and stopped"),
        ("exec sleep 60 #", "no answer in time"),
        (f"exec {sys.executable} {{home}}/old.py #", "do not fit each other"),
    ],
    ids=["missing", "crashed", "hung", "old"],
)
def test_without_its_host_the_window_stays_usable_and_says_what_to_do(desk, script, said):
    (desk.home / "old.py").write_text(OLD, encoding="utf-8")
    desk.host(script.format(home=desk.home))
    if script == "missing":
        desk.manifest_file.unlink()
    desk.client.compose(HASTY)
    desk.client.send()

    assert said in desk.popup("return document.querySelector('#lead')?.textContent")
    assert desk.client.sink.mails == []
    assert desk.client.run("return !compose().gWindowLocked && !compose().GetCurrentEditor().isReadonly")
    desk.press("#send")
    _, text = desk.arrived()
    assert "We would like to apologise" in text


def test_the_decision_outlives_the_background_page(desk):
    desk.client.compose(HASTY)
    desk.client.send()
    desk.popup()

    desk.client.run(
        """
        const { WebExtensionPolicy } = Cu.getGlobalForObject(Services);
        await WebExtensionPolicy.getByID("draftkit@draftkit.example").extension.terminateBackground();
        """
    )
    desk.press("#send")
    desk.arrived()


LINES = "return [...Cu.waiveXrays(compose().GetCurrentEditor().document.defaultView).CSS.highlights.get('draftkit') ?? []].map((line) => line.toString()).join()"


def test_lines_are_drawn_where_somebody_asks_for_them_and_are_no_part_of_the_mail(desk):
    desk.client.compose(HASTY)
    desk.client.send()
    desk.popup()
    before = desk.client.run("return compose().GetCurrentEditor().document.body.innerHTML")

    desk.press("#underline")
    desk.client.wait(f"{LINES} === 'would like to apologise,shortly'", "the lines")

    assert desk.client.run("return compose().GetCurrentEditor().document.body.innerHTML") == before
    desk.client.run(
        "const all = compose().GetCurrentEditor(); all.selectAll(); all.insertText(given[0])", "Call me at 15:30."
    )
    desk.client.wait(f"{LINES} === ''", "no lines")
    desk.press("#underline")


COMPLAINT = b"""From - Mon Mar 09 12:00:00 2026
From: Nora Blake <nora@client.example>
To: Ruth Alder <ruth@copperleaf.example>
Subject: Wrong prices
Message-ID: <complaint@client.example>
Date: Mon, 09 Mar 2026 12:00:00 +0000
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

The prices are last year's. Please call me shortly.

"""


def test_a_complaint_is_answered_from_its_case(desk):
    desk.client.run(
        """
        const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
        const root = MailServices.accounts.localFoldersServer.rootFolder.QueryInterface(Ci.nsIMsgLocalMailFolder);
        const folder = root.createLocalSubfolder("Complaints").QueryInterface(Ci.nsIMsgLocalMailFolder);
        folder.addMessage(given[0]);
        const tabs = Services.wm.getMostRecentWindow("mail:3pane").document.getElementById("tabmail");
        tabs.currentAbout3Pane.displayFolder(folder);
        """,
        COMPLAINT.decode(),
    )
    desk.client.wait(
        """
        const pane = Services.wm.getMostRecentWindow("mail:3pane").document.getElementById("tabmail").currentAbout3Pane;
        if (!pane.gDBView?.rowCount) return false;
        pane.threadTree.selectedIndex = 0;
        const page = pane.messageBrowser.contentDocument;
        return page.getElementById("draftkit_draftkit_example-messageDisplayAction-toolbarbutton") && page.readyState === "complete" && !!pane.messageBrowser.contentWindow.gMessage;
        """,
        "the complaint to be shown",
    )
    desk.client.run(
        """
        const pane = Services.wm.getMostRecentWindow("mail:3pane").document.getElementById("tabmail").currentAbout3Pane;
        pane.messageBrowser.contentDocument.getElementById("draftkit_draftkit_example-messageDisplayAction-toolbarbutton").click();
        """
    )
    page = desk.client
    page.wait_page(
        "reply.html",
        "return document.querySelector('#case option') && !document.querySelector('#see').disabled",
        "the cases",
    )
    page.page(
        "reply.html",
        "const box = document.querySelector('#case'); box.value = 'catalogue.toml'; box.dispatchEvent(new Event('change'))",
    )
    page.page(
        "reply.html", "document.querySelector('#kind').value = 'first-notice'; document.querySelector('#see').click()"
    )
    draft = page.wait_page(
        "reply.html",
        "return !document.querySelector('#insert').disabled && document.querySelector('#draft').textContent",
        "the draft",
    )
    page.page("reply.html", "document.querySelector('#insert').click()")
    desk.client.wait(
        "return compose()?.composeEditorReady && compose().GetCurrentEditor().document.body.innerText.includes(given[0])",
        "the reply",
        30,
        "Hello Nora",
    )

    desk.client.send()
    mail, text = desk.arrived()
    assert mail["In-Reply-To"] == "<complaint@client.example>"
    assert mail["Subject"] == "Re: Wrong prices"
    assert " ".join(draft.split())[:60] in " ".join(mail.get_body(("plain", "html")).get_content().split())
    assert text.index("catalogue") < text.index("call me shortly")


def test_it_speaks_russian_where_thunderbird_does(tmp_path):
    need("thunderbird", "/usr/lib/thunderbird/extensions/langpack-ru@thunderbird.mozilla.org.xpi")
    desk = Desk(tmp_path, language="ru")
    try:
        desk.client.compose(
            "<p>Здравствуйте, Анна! 😀</p><p>Позвоним вам <i>в ближайшее</i> время.</p>", subject="Каталог"
        )
        desk.client.send()

        said = desk.popup()
        assert "Письмо не отправлено: сначала взгляните" in said
        assert "«в ближайшее время» не называет времени" in said
        assert "Всё равно отправить" in said
    finally:
        desk.client.close()
