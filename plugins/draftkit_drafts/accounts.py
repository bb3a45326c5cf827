"""The mail accounts of the settings, `[accounts.NAME]`, and where their passwords come from, never the settings."""

from __future__ import annotations

import ipaddress
import os
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from draftkit.errors import UserError
from draftkit.settings_tables import line_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from draftkit.settings import Settings

TLS = ("implicit", "starttls", "none")
LOGINS = ("password", "oauth2")
_KEYS = ("host", "port", "tls", "user", "login", "password_command", "password_env", "keyring", "drafts")
_SOURCES = ("password_command", "password_env", "keyring")
_EXAMPLE = 'host = "imap.example.com", user = "ruth@example.com"'


class Account(NamedTuple):
    """A mailbox on a server.

    Attributes:
        name: what the settings call it.
        host: the IMAP server.
        port: its port.
        tls: one of `TLS`; "none" only for this machine.
        user: who logs in.
        login: one of `LOGINS`; with "oauth2" the password is an access token.
        source: where the password comes from: "command", "env" or "keyring", and its name there.
        drafts: the folder of drafts; "" to ask the server.
        place: the settings' file and line, for errors.
    """

    name: str
    host: str
    port: int
    tls: str
    user: str
    login: str
    source: tuple[str, str]
    drafts: str
    place: tuple[str | None, int | None] = (None, None)

    def error(self, message: str, hint: str) -> UserError:
        """An error about this account."""
        return UserError(f"accounts.{self.name}: {message}", file=self.place[0], line=self.place[1], hint=hint)


def accounts(settings: Settings) -> list[Account]:
    """All accounts.

    Raises:
        UserError: an account is not what it should be.
    """
    return [_read(settings, name, table) for name, table in settings.accounts.items()]


def account(settings: Settings, name: str) -> Account:
    """The account of a name; with "" the only one.

    Raises:
        UserError: there is none, or more than one and no name.
    """
    found = accounts(settings)
    if not found:
        hint = f"add to draftkit.toml: [accounts.work], then {_EXAMPLE.replace(', ', ' and ')}; docs/mail/drafts.md"
        raise UserError("the settings name no mail account", file=settings.file or None, hint=hint)
    fitting = [each for each in found if name in ("", each.name)]
    if len(fitting) != 1:
        names = ", ".join(each.name for each in found)
        wrong = f"there is no account {name}" if name else "there is more than one account"
        raise UserError(wrong, file=settings.file or None, hint=f"name one of: {names}")
    return fitting[0]


def is_loopback(host: str) -> bool:
    """Whether a name or address is this machine's own."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def password(found: Account) -> str:
    """The password (or token), from where the settings say.

    Raises:
        UserError: there is none.
    """
    form, name = found.source
    secret = {"command": _by_command, "env": _by_environment, "keyring": _by_keyring}[form](found, name)
    if not secret:
        wrong, hint = {
            "command": ("password_command printed nothing", "it should print the password, and nothing else"),
            "env": (f"there is no environment variable {name}", "set it, or use password_command or the keyring"),
            "keyring": (
                f"the keyring holds no password of {found.user} for {name}",
                f"keyring set {name} {found.user}",
            ),
        }[form]
        raise found.error(wrong, hint)
    return secret


def _by_environment(found: Account, name: str) -> str:
    return os.environ.get(name, "")


def _by_command(found: Account, command: str) -> str:
    """What a command prints. Its errors, and its own questions for a passphrase, go to the terminal."""
    import shlex
    import subprocess

    try:
        done = subprocess.run(  # noqa: S603  the user's own command
            shlex.split(command), stdout=subprocess.PIPE, check=False, timeout=120
        )
        answer = done.stdout.decode()
    except (OSError, ValueError, IndexError, subprocess.SubprocessError) as error:
        what = getattr(error, "strerror", None) or type(error).__name__
        raise found.error(f"password_command cannot be run: {what}", "write it as in a shell, without pipes") from None
    if done.returncode:
        raise found.error(f"password_command ended with {done.returncode}", "try it in a terminal")
    return answer.partition("\n")[0].rstrip("\r")


def _by_keyring(found: Account, service: str) -> str:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "keyring":
            raise
        hint = 'pip install "draftkit[drafts]", or name password_command or password_env'
        raise found.error("the system keyring cannot be asked for the password", hint) from None
    try:
        return keyring.get_password(service, found.user) or ""
    except KeyringError as error:
        wrong = f"the system keyring gave no password: {error}"
        raise found.error(wrong, "unlock it, or name password_command or password_env") from None


def _read(settings: Settings, name: str, table: dict[str, Any]) -> Account:
    reader = _Reader(settings, name, table)
    reader.known()
    host, user = (reader.text(key) or reader.wrong("", f"it needs a {key}", _EXAMPLE) for key in ("host", "user"))
    port = reader.port()
    tls = reader.choice("tls", TLS, "starttls" if port == 143 else "implicit")
    if tls == "none" and not is_loopback(host):
        reader.wrong("tls", f"password and drafts would go to {host} for everybody to read", "leave tls out")
    return Account(
        name,
        host,
        port or (993 if tls == "implicit" else 143),
        tls,
        user,
        reader.choice("login", LOGINS, "password"),
        reader.source(host),
        reader.text("drafts"),
        (settings.file or None, line_in(settings.file, f"accounts.{name}")),
    )


class _Reader:
    """Reads the table of one account; every mistake ends in `wrong`, which knows the line."""

    def __init__(self, settings: Settings, name: str, table: dict[str, Any]) -> None:
        self._file, self._name, self._table = settings.file, name, table

    def known(self) -> None:
        from difflib import get_close_matches

        for key in self._table:
            if key in ("password", "token", "secret"):
                hint = "password_command, password_env or the keyring; this file may be read by others"
                self.wrong(key, "a password has no place in the settings", hint)
            if key not in _KEYS:
                near = get_close_matches(key, _KEYS, 1, 0.6)
                hint = f"did you mean {near[0]}?" if near else f"known here: {', '.join(_KEYS)}"
                self.wrong(key, "there is no such setting", hint)

    def text(self, key: str) -> str:
        value = self._table.get(key, "")
        if not isinstance(value, str):
            self.wrong(key, f"a text is needed, this is {value!r}", f'{key} = "…"')
        return value.strip()

    def port(self) -> int:
        value = self._table.get("port", 0)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 65535:
            self.wrong("port", f"{value!r} is no port", "usually 993; leave it out then")
        return value

    def choice(self, key: str, choices: Iterable[str], usual: str) -> str:
        value = self.text(key) or usual
        if value not in choices:
            self.wrong(key, f"{value!r} is not one of the values", "one of: " + ", ".join(choices))
        return value

    def source(self, host: str) -> tuple[str, str]:
        """Where the password is; without a word about it, in the keyring under the server's name."""
        named = [key for key in _SOURCES if key in self._table]
        if len(named) > 1:
            self.wrong(named[1], "the password has one place", f"keep one of {', '.join(named)}")
        if not named:
            return "keyring", host
        return named[0].removeprefix("password_"), self.text(named[0]) or self.wrong(named[0], "this is empty", "…")

    def wrong(self, key: str, message: str, hint: str) -> NoReturn:
        field = f"accounts.{self._name}" + (f".{key}" if key else "")
        raise UserError(f"{field}: {message}", file=self._file or None, line=line_in(self._file, field), hint=hint)
