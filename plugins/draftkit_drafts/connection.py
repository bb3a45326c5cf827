"""The way to an account's server: over TLS, logged in, every failure in words."""

from __future__ import annotations

import ssl
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from draftkit.errors import UserError
from draftkit_drafts.accounts import password

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imapclient import IMAPClient

    from draftkit_drafts.accounts import Account

_CONNECT, _ANSWER = 20, 60
"""Seconds to wait for a connection, and for each answer."""
_NAMES = frozenset({"drafts", "draft", "черновики", "черновик"})
"""Folders of drafts on servers that do not say which one it is, in the languages of draftkit; others are set."""


class Unreachable(UserError):  # noqa: N818  named for what it is
    """The network, or the server for a while: worth trying again."""


@contextmanager
def connected(account: Account) -> Iterator[IMAPClient]:
    """A connection that is logged in; it ends with the block.

    Raises:
        Unreachable: the server cannot be reached, or broke off, before or within the block.
        UserError: the password, the certificate or the settings are wrong, or the server refuses something.
    """
    try:
        from imapclient import IMAPClient, SocketTimeout
        from imapclient.exceptions import IMAPClientAbortError, IMAPClientError
    except ModuleNotFoundError as error:
        if error.name != "imapclient":
            raise
        raise UserError("mail accounts need IMAPClient", hint='pip install "draftkit[drafts]"') from None
    secret = password(account)
    client = None
    try:
        client = IMAPClient(
            account.host, account.port, ssl=account.tls == "implicit", timeout=SocketTimeout(_CONNECT, _ANSWER)
        )
        if account.tls == "starttls":
            client.starttls(ssl.create_default_context())
        _log_in(client, account, secret)
        yield client
        with suppress(OSError, IMAPClientError):
            client.logout()
    except (OSError, IMAPClientAbortError) as error:
        raise _lost(account, error) from None
    except IMAPClientError as error:
        raise account.error(f"{account.host} refuses: {error}", "ask whoever runs the server") from None
    finally:
        if client is not None:
            with suppress(OSError):
                client.shutdown()


def _log_in(client: IMAPClient, account: Account, secret: str) -> None:
    from imapclient.exceptions import IMAPClientAbortError, LoginError

    try:
        if account.login == "oauth2":
            client.oauth2_login(account.user, secret)
        elif client.has_capability("AUTH=PLAIN"):
            client.plain_login(account.user, secret)
        else:
            client.login(account.user, secret)
    except UnicodeEncodeError:
        hint = "choose a password in ASCII; it was not sent"
        raise account.error(f"{account.host} takes only names and passwords in ASCII", hint) from None
    except LoginError as error:
        if isinstance(error.__context__, IMAPClientAbortError):  # IMAPClient takes a lost connection for a refusal
            raise error.__context__ from None
        if "UNAVAILABLE" in str(error):
            raise _lost(account, error) from None
        form, name = account.source
        hint = {"command": "see what password_command prints", "env": f"see the environment variable {name}"}.get(
            form, f"keyring set {name} {account.user}"
        )
        what = "token" if account.login == "oauth2" else "password"
        said = str(error).rpartition("failed: ")[2]
        raise account.error(f"{account.host} does not take the {what} of {account.user} ({said})", hint) from None


def _lost(account: Account, error: Exception) -> UserError:
    """What a failure below IMAP means."""
    place = f"{account.host}:{account.port}"
    if isinstance(error, ssl.SSLCertVerificationError):
        hint = "a company's own certificate authority is named by the environment variable SSL_CERT_FILE"
        return account.error(f"{place} cannot prove that it is {account.host}: {error.verify_message}", hint)
    if isinstance(error, ssl.SSLError):
        hint = 'tls = "starttls" for port 143, "implicit" for port 993'
        return account.error(f"{place} does not speak TLS as the settings say", hint)
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    message = f"accounts.{account.name}: {place} cannot be reached or broke off: {said}"
    return Unreachable(message, hint="see whether you are online, and host and port in the settings")


def drafts_folder(client: IMAPClient, account: Account) -> str:
    r"""The folder of drafts: the one that the settings name, else the one with the special use `\Drafts` (RFC 6154),
    else one of a well-known name.

    Raises:
        UserError: there is none.
    """
    folders = _folders(client)
    names = [name for _, _, name in folders]
    if account.drafts:
        if account.drafts not in names:
            raise account.error(f"there is no folder {account.drafts}", _choice(names))
        return account.drafts
    for flags, _, name in folders:
        if b"\\drafts" in (flag.lower() for flag in flags):
            return name
    for _, separator, name in folders:
        last = name.rpartition(separator.decode())[2] if separator else name
        if last.casefold() in _NAMES:
            return name
    raise account.error("the server has no folder of drafts", _choice(names))


def _choice(names: list[str]) -> str:
    return f'name it: drafts = "…"; folders there: {", ".join(sorted(names))}'


def _folders(client: IMAPClient) -> list[tuple[tuple[bytes, ...], bytes | None, str]]:
    """Flags, separator and name of each folder for messages, with the special uses where the server has any."""
    if client.has_capability("SPECIAL-USE"):
        # IMAPClient has no call for it, and servers need not name the uses unasked.
        answer = client._raw_command_untagged(b"LIST", [b'""', b'"*"', b"RETURN", b"(SPECIAL-USE)"], uid=False)  # noqa: SLF001  see above
        folders = client._proc_folder_list(answer)  # noqa: SLF001  as above
    else:
        folders = client.list_folders()
    return [each for each in folders if b"\\noselect" not in (flag.lower() for flag in each[0])]
