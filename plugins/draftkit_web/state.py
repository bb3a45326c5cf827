"""What the page keeps on this machine for its owner alone: the token of the add-ons and the key of its cookies."""

from __future__ import annotations

import os
import secrets

from draftkit.errors import UserError
from draftkit.resources import make_folder, state_dir


def folder() -> str:
    """The folder, which is its owner's alone. Raises UserError where it cannot be made."""
    place = os.path.join(state_dir(), "web")
    make_folder(place)
    os.chmod(place, 0o700)
    return place


def secret(name: str) -> str:
    """The secret of this name, the same every time; made at the first asking.

    Raises:
        UserError: it cannot be kept.
    """
    file = os.path.join(folder(), name)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        with open(file, encoding="ascii") as found:
            kept = found.read().strip()
        if len(kept) < 32:
            raise UserError(
                "is no secret of draftkit's", file=file, hint="remove the file; a new one is made"
            ) from None
        return kept
    except OSError as error:
        raise UserError(f"cannot be kept: {error.strerror}", file=file) from None
    made = secrets.token_urlsafe(32)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(made + "\n")
        out.flush()
        os.fsync(out.fileno())
    return made
