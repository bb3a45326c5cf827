"""A draft into the folder of drafts. The draft of an earlier run is replaced, unless somebody has changed it since.

A message on an IMAP server never changes: who edits a draft stores a new one and takes the old one away. So a draft of
ours is marked by a header with its key (what it is for) and a digest of all its other bytes. What still fits its digest
is as we wrote it; what does not, or has lost the header, is somebody's work and stays.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING

from draftkit.errors import UserError
from draftkit_drafts.accounts import account as account_of
from draftkit_drafts.connection import connected, drafts_folder

if TYPE_CHECKING:
    from imapclient import IMAPClient

    from draftkit.settings import Settings
    from draftkit_drafts.keeping import Own

HEADER = "X-Draftkit-Draft"
_MARK = re.compile(rb"(?im)^X-Draftkit-Draft:[ \t]*(\w+)[ \t]+(\w+)[ \t]*\r?\n")
_UNSENT = b"X-Unsent: 1\r\n"
"""For files. On a server the flag says it, and some clients would send the header along."""


def put(mail: bytes, own: Own, name: str, settings: Settings) -> str:
    """Put a mail into the folder of drafts of an account ("" for the only one), and say where it is.

    Raises:
        UserError: it could not be put there; a copy is kept in a file, which the error names.
    """
    try:
        account = account_of(settings, name)
        with connected(account) as client:
            folder = drafts_folder(client, account)
            said = _put(client, folder, mail.replace(_UNSENT, b"", 1), own.key)
    except UserError as error:
        error.hint = f"{error.hint}\n  the draft is kept: {own.keep(mail)}"
        raise
    own.forget()
    return f"In the folder {folder} of {account.name}{said}"


def marked(mail: bytes, key: str) -> bytes:
    """A mail with the header by which it is known again."""
    return f"{HEADER}: {key} {_digest(mail)}\r\n".encode() + mail


def untouched(mail: bytes, key: str) -> bytes | None:
    """What `marked` was given for a mail of this key; None where anything has been changed since."""
    found = _MARK.search(mail)
    if found is None or found[1].decode() != key:
        return None
    rest = mail[: found.start()] + mail[found.end() :]
    return rest if _digest(rest) == found[2].decode() else None


def _digest(mail: bytes) -> str:
    return blake2b(mail.replace(b"\r\n", b"\n").rstrip(b"\n"), digest_size=16).hexdigest()


def _put(client: IMAPClient, folder: str, mail: bytes, key: str) -> str:
    """Put the new one there first, then take ours of earlier runs away: at no moment there is none."""
    from imapclient import DRAFT, SEEN
    from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

    client.select_folder(folder)
    earlier = _earlier(client, key)
    ours = {uid: content for uid, content in earlier.items() if content is not None}
    beside = "; an earlier one, which somebody has changed, is beside it" if len(ours) < len(earlier) else ""
    same = next((uid for uid, content in ours.items() if content == mail), None)
    if same is None:
        try:
            client.append(folder, marked(mail, key), (DRAFT, SEEN))
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            said = str(error).rpartition("failed: ")[2]
            hint = "make room in the mailbox" if "QUOTA" in said.upper() else "see what the server says"
            raise UserError(f"the server does not take the draft: {said}", hint=hint) from None
    others = [uid for uid in ours if uid != same]
    before = ", as before" if same else ""
    if not others:
        return before + beside
    try:
        _remove(client, others)
    except (OSError, IMAPClientError):  # the new one is there; the next run takes this one away
        return f"{before}; an earlier one could not be taken away and is beside it{beside}"
    return f"{before}; it replaces an earlier one{beside}"


def _earlier(client: IMAPClient, key: str) -> dict[int, bytes | None]:
    """Drafts of this key by number: what we put there, or None for one that somebody has changed."""
    found = client.search(["UNDELETED", "HEADER", HEADER, key])
    if not found:
        return {}
    fetched = client.fetch(found, ["BODY.PEEK[]"])
    return {uid: untouched(data[b"BODY[]"], key) for uid, data in fetched.items() if b"BODY[]" in data}


def _remove(client: IMAPClient, numbers: list[int]) -> None:
    """Take drafts away. Without UIDPLUS they are only marked: EXPUNGE would take what others have marked as well."""
    from imapclient import DELETED

    client.add_flags(numbers, [DELETED], silent=True)
    if client.has_capability("UIDPLUS"):
        client.uid_expunge(numbers)
