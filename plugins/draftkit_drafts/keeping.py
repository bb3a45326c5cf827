"""Which draft is which, and copies of drafts on this machine."""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from draftkit.resources import make_folder, state_dir, write_atomic

if TYPE_CHECKING:
    from draftkit.case import Case
    from draftkit.model import Draft


class Own(NamedTuple):
    """A draft of ours by what it is for, whatever its words: `key` is the same each time it is written, and tells
    nothing; `name` is a file's name.
    """

    key: str
    name: str

    @classmethod
    def of(cls, mail: bytes, draft: Draft, case: Case) -> Own:
        """That of a mail written from a case: the case's file, the kind, its variant, the language, the client."""
        source = os.path.abspath(case.path) if os.path.exists(case.path) else case.path
        parts = (source, draft.kind, draft.variant, draft.lang, recipient(mail))
        key = blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
        return cls(key, f"{draft.kind}-{draft.lang}-{key[:8]}.eml")

    @property
    def file(self) -> str:
        """Where a copy of it lies, if one was kept."""
        return os.path.join(folder(), self.name)

    def keep(self, mail: bytes) -> str:
        """Write the copy, for its author's eyes only, and say where.

        Raises:
            UserError: it cannot be written.
        """
        make_private(folder())
        write_atomic(self.file, mail)
        os.chmod(self.file, 0o600)
        return self.file

    def forget(self) -> None:
        """Take away the copy of an earlier run."""
        with suppress(OSError):
            os.remove(self.file)


def recipient(mail: bytes) -> str:
    """The address in the header To of a mail of ours, "" without one."""
    from email import message_from_bytes
    from email.utils import parseaddr

    return parseaddr(str(message_from_bytes(mail).get("To", "")))[1]


def folder() -> str:
    """Where copies and the watcher's notes lie."""
    return os.path.join(state_dir(), "drafts")


def make_private(path: str) -> None:
    """Make a folder that is its user's alone, where it is not there yet. Raises UserError where that is impossible."""
    make_folder(os.path.dirname(path))
    with suppress(FileExistsError):
        os.mkdir(path, mode=0o700)
