"""Drives a real Thunderbird without a screen: Marionette over a socket, a mail server that takes everything."""

from __future__ import annotations

import json
import os
import signal
import socket
import socketserver
import subprocess
import threading
from contextlib import suppress

from clients import wait_for

ADDON = "draftkit@draftkit.example"
PREFS = {
    "marionette.port": 0,
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.spotlight.firstRunDone": True,
    "mail.shell.checkDefaultClient": False,
    "mail.rights.version": 1,
    "mailnews.start_page.enabled": False,
    "mailnews.start_page_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionPolicyBypassNotification": True,
    "mail.inappnotifications.enabled": False,
    "mail.warn_on_send_accel_key": False,
    "mail.SpellCheckBeforeSend": False,
    "mail.compose.attachment_reminder": False,
    "mailnews.sendInBackground": False,
    "app.update.disabledForTesting": True,
    "extensions.update.enabled": False,
    "extensions.getAddons.cache.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "browser.cache.disk.enable": False,
    "mail.accountmanager.accounts": "account1,account2",
    "mail.accountmanager.defaultaccount": "account1",
    "mail.accountmanager.localfoldersserver": "server2",
    "mail.account.account1.server": "server1",
    "mail.account.account1.identities": "id1",
    "mail.account.account2.server": "server2",
    "mail.identity.id1.fullName": "Ruth Alder",
    "mail.identity.id1.useremail": "ruth@copperleaf.example",
    "mail.identity.id1.smtpServer": "smtp1",
    "mail.identity.id1.valid": True,
    "mail.identity.id1.compose_html": True,
    "mail.identity.id1.fcc": False,
    "mail.server.server1.type": "pop3",
    "mail.server.server1.hostname": "127.0.0.1",
    "mail.server.server1.port": 9,
    "mail.server.server1.userName": "ruth",
    "mail.server.server1.login_at_startup": False,
    "mail.server.server1.check_new_mail": False,
    "mail.server.server1.socketType": 0,
    "mail.server.server1.directory-rel": "[ProfD]Mail/pop",
    "mail.server.server2.type": "none",
    "mail.server.server2.hostname": "Local Folders",
    "mail.server.server2.userName": "nobody",
    "mail.server.server2.directory-rel": "[ProfD]Mail/Local Folders",
    "mail.smtpservers": "smtp1",
    "mail.smtp.defaultserver": "smtp1",
    "mail.smtpserver.smtp1.hostname": "127.0.0.1",
    "mail.smtpserver.smtp1.type": "smtp",
    "mail.smtpserver.smtp1.try_ssl": 0,
    "mail.smtpserver.smtp1.authMethod": 1,
}
WALK = """
const pages = (document, found = []) => {
  for (const each of document.querySelectorAll("browser, iframe")) {
    if (each.browsingContext) found.push(each);
    if (each.contentDocument) pages(each.contentDocument, found);
  }
  return found;
};
const all = () => [...Services.wm.getEnumerator(null)].flatMap((window) => pages(window.document));
const page = (name) => all().find((each) => each.browsingContext.currentURI?.spec.replace(/[?].*/, "").endsWith(name));
const inPage = async (name, code) => {
  const found = page(name);
  if (!found) return null;
  const actor = found.browsingContext.currentWindowGlobal.getActor("MarionetteCommands");
  return (await actor.executeScript(code, [], { sandboxName: null, newSandbox: true, timeout: 5000 })) ?? null;
};
const compose = () => Services.wm.getMostRecentWindow("msgcompose");
"""
"""What the scripts below find their way with: the pages of add-ons run in processes of their own."""


class Sink:
    """A mail server that keeps what it is sent, in `mails`."""

    def __init__(self):
        self.mails = mails = []

        class Talk(socketserver.StreamRequestHandler):
            def handle(self):
                self.wfile.write(b"220 sink\r\n")
                while line := self.rfile.readline():
                    word = line[:4].upper()
                    if word == b"DATA":
                        self.wfile.write(b"354 go on\r\n")
                        mail = b""
                        while (line := self.rfile.readline()) not in (b".\r\n", b""):
                            mail += line.removeprefix(b".") if line.startswith(b"..") else line
                        mails.append(mail)
                    self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 yes\r\n")
                    if word == b"QUIT":
                        return

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Thunderbird:
    """One running Thunderbird with a profile and a home of its own."""

    def __init__(self, home, *, language="en-US", display="", prefs=(), arguments=()):
        self.sink = Sink()
        self.home = home
        profile = home / "profile"
        profile.mkdir(parents=True)
        wanted = {**PREFS, **dict(prefs), "mail.smtpserver.smtp1.port": self.sink.port}
        wanted["intl.locale.requested"] = language
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in wanted.items()]
        (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "MOZ_"))}
        environment |= {"HOME": str(home), "DISPLAY": display} if display else {"HOME": str(home), "MOZ_HEADLESS": "1"}
        command = ["thunderbird", "--marionette", "--remote-allow-system-access", "--no-remote", "-profile", profile]
        command += arguments
        with (home / "log").open("wb") as log:
            self.process = subprocess.Popen(
                command, env=environment, stdout=log, stderr=log, cwd=home, start_new_session=True
            )
        try:
            port = profile / "MarionetteActivePort"
            wait_for(lambda: port.exists() and port.read_text().strip(), "Thunderbird to start", 60)
            self.socket = socket.create_connection(("127.0.0.1", int(port.read_text())), timeout=40)
            self.read()
            self.last = 0
            self.call("WebDriver:NewSession")
            self.call("Marionette:SetContext", value="chrome")
            self.call("WebDriver:SetTimeouts", script=30000)
        except BaseException:
            self.close()
            raise

    def read(self):
        head = b""
        while not head.endswith(b":"):
            head += self.socket.recv(1)
        left, data = int(head[:-1]), b""
        while len(data) < left:
            data += self.socket.recv(left - len(data))
        return json.loads(data)

    def call(self, name, **parameters):
        self.last += 1
        data = json.dumps([0, self.last, name, parameters]).encode()
        self.socket.sendall(b"%d:%s" % (len(data), data))
        _, _, error, result = self.read()
        assert error is None, error
        return result

    def run(self, script, *arguments):
        """The value of an asynchronous script that returns it, in Thunderbird's own context."""
        body = (
            f"const done = arguments[arguments.length - 1]; const given = arguments; {WALK}\n"
            f"(async () => {{ {script} }})().then(done, (error) => done('!' + error + error?.stack));"
        )
        value = self.call("WebDriver:ExecuteAsyncScript", script=body, args=list(arguments))["value"]
        assert not (isinstance(value, str) and value.startswith("!")), value
        return value

    def install(self, xpi):
        self.call("Addon:Install", path=str(xpi), temporary=True)

    def compose(self, body, *, subject="Your catalogue", to="nora@client.example", html=True):
        """Open a window with a message in it."""
        self.run(
            """
            const params = Cc["@mozilla.org/messengercompose/composeparams;1"].createInstance(Ci.nsIMsgComposeParams);
            const fields = Cc["@mozilla.org/messengercompose/composefields;1"].createInstance(Ci.nsIMsgCompFields);
            [fields.to, fields.subject, fields.body] = given;
            params.composeFields = fields;
            params.type = Ci.nsIMsgCompType.New;
            params.format = given[3] ? Ci.nsIMsgCompFormat.HTML : Ci.nsIMsgCompFormat.PlainText;
            const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
            MailServices.compose.OpenComposeWindowWithParams(null, params);
            """,
            to,
            subject,
            body,
            html,
        )
        self.wait("return compose()?.composeEditorReady", "the editor")

    def wait(self, script, what, seconds=30, *arguments):
        return wait_for(lambda: self.run(script, *arguments), what, seconds)

    def send(self):
        self.run("compose().goDoCommand('cmd_sendNow')")

    def text(self):
        return self.run("return compose().GetCurrentEditor().document.body.innerText")

    def page(self, name, code="return document.body.innerText"):
        """What a script gives in a page of the add-on; None while there is no such page."""
        return self.run("return inPage(given[0], given[1])", name, code)

    def wait_page(self, name, code, what, seconds=30):
        return wait_for(lambda: self.page(name, code), what, seconds)

    def close_compose(self):
        self.run(
            """
            for (const window of Services.wm.getEnumerator("msgcompose")) {
              window.gContentChanged = false;
              if (window.gMsgCompose) window.gMsgCompose.bodyModified = false;
              window.close();
            }
            """
        )
        self.wait("return !compose()", "the window to close")

    def close(self):
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if hasattr(self, "socket"):
            self.socket.close()
        self.sink.close()
