"""One connection to the server that sends: every answer is its own, or says that it cannot be reached.

All of this waits, so the proxy calls it in threads. The standard library's client does the talking.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
from base64 import b64encode
from contextlib import suppress
from typing import NamedTuple

from draftkit_gate.replies import Reply

LAST_WORD = 600
"""Seconds to wait for the answer to a mail's last line (RFC 5321, 4.5.3.2.6): who gives up too early sends it twice."""


class Server(NamedTuple):
    """Where the mail goes. `tls`: "starttls", "implicit", "none"; `patience`: seconds for each answer but the last."""

    host: str
    port: int
    tls: str
    patience: float


def lost(error: Exception | str) -> Reply:
    """The answer when the server cannot be reached or breaks off: try again later."""
    return Reply(451, (f"4.4.1 the sending server cannot be reached or broke off, nothing was sent: {error}",))


class Upstream:
    """A connection to the server that sends; every method answers with a `Reply` and never raises for the network."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def open(self) -> Reply:
        """Connect, over TLS unless the settings say otherwise, and say hello."""
        host, port, tls, patience = self._server
        try:
            context = None if tls == "none" else ssl.create_default_context()
            if tls == "implicit":
                self._smtp = smtplib.SMTP_SSL(host, port, timeout=patience, context=context)
            else:
                self._smtp = smtplib.SMTP(host, port, timeout=patience)
            if tls == "starttls":
                self._smtp.ehlo_or_helo_if_needed()
                self._smtp.starttls(context=context)
            self._smtp.ehlo_or_helo_if_needed()
        except OSError as error:
            self.close()
            return _from_error(error)
        return Reply(250, ("ok",))

    def log_in(self, identity: bytes, user: bytes, password: bytes) -> Reply:
        """Give the server the client's own name and password."""
        offered = self._features().get("auth", "").upper().split()
        if "PLAIN" in offered:
            return self._say("AUTH", "PLAIN " + b64encode(b"\0".join((identity, user, password))).decode())
        if "LOGIN" not in offered:
            return Reply(504, ("5.5.4 the sending server takes no password in a form that draftkit knows",))
        answer = self._say("AUTH", "LOGIN")
        for secret in (user, password):
            if answer.code == 334:
                answer = self._say(b64encode(secret).decode())
        return answer

    def mail(self, sender: str, options: list[str]) -> Reply:
        """Begin a mail, with those of the client's options that the server knows."""
        features = self._features()
        utf8 = "SMTPUTF8" in options
        if utf8 and "smtputf8" not in features:
            return Reply(550, ("5.6.7 the sending server takes no addresses or headers in UTF-8",))
        if not utf8 and not sender.isascii():
            return Reply(553, ("5.6.7 this address needs SMTPUTF8",))
        known = {"BODY": "8bitmime", "SIZE": "size", "SMTPUTF8": "smtputf8"}
        kept = [each for each in options if known.get(each.partition("=")[0], "") in features]
        if self._smtp is not None:
            self._smtp.command_encoding = "utf-8" if utf8 else "ascii"
        return self._say("MAIL", " ".join([f"FROM:{_angled(sender)}", *kept]))

    def rcpt(self, address: str) -> Reply:
        """Add a recipient."""
        if self._smtp is not None and self._smtp.command_encoding == "ascii" and not address.isascii():
            return Reply(553, ("5.6.7 this address needs SMTPUTF8",))
        return self._say("RCPT", f"TO:{_angled(address)}")

    def data(self, mail: bytes) -> Reply:
        """Hand over the mail; a good answer means that the server has it."""
        smtp = self._smtp
        if smtp is None or smtp.sock is None:
            return lost("the connection is closed")
        if not mail.isascii() and "8bitmime" not in self._features():
            return Reply(554, ("5.6.3 the sending server takes mail in ASCII only",))
        smtp.sock.settimeout(LAST_WORD)
        try:
            code, text = smtp.data(mail)
        except smtplib.SMTPDataError as error:  # refused before a byte of it was sent
            return _reply(error.smtp_code, error.smtp_error)
        except OSError as error:
            self.close()
            return _from_error(error)
        smtp.sock.settimeout(self._server.patience)
        return _reply(code, text)

    def reset(self) -> bool:
        """Forget a mail that was begun. False if the connection is gone."""
        return self._say("RSET").good

    def quit(self) -> None:
        """Take leave of the server."""
        if self._smtp is not None:
            with suppress(OSError):
                self._smtp.quit()
            self.close()

    def abort(self) -> None:
        """Break off at once, from another thread, so that a mail half handed over is not taken for a whole one."""
        sock = self._smtp.sock if self._smtp is not None else None
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End the connection."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()

    def _features(self) -> dict[str, str]:
        return self._smtp.esmtp_features if self._smtp is not None else {}

    def _say(self, command: str, argument: str = "") -> Reply:
        if self._smtp is None:
            return lost("the connection is closed")
        try:
            code, text = self._smtp.docmd(command, argument)
        except UnicodeError:
            return Reply(553, ("5.1.3 this address cannot be written in UTF-8",))
        except OSError as error:  # which smtplib's errors are, too
            self.close()
            return _from_error(error)
        return _reply(code, text)


def _angled(address: str) -> str:
    return address if address == "<>" else f"<{address}>"


def _reply(code: int, text: bytes | str) -> Reply:
    """The server's own answer. Where it hangs up (421), only its side does: for the client it is "try again later"."""
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    if code == 421 or not 200 <= code < 600:
        code = 451
    return Reply(code, tuple(text.splitlines()) or ("",))


def _from_error(error: OSError) -> Reply:
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 400:
        return _reply(error.smtp_code, error.smtp_error)
    return lost(error)
