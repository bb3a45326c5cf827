"""Leave to send a message although it is held: signed with the organisation's key, bound to the message's own words.

A surface at which a person says "send it anyway" signs (`sign`); the mail carries it in the header `HEADER` to the
organisation's gates, which honour it (`read`) and take it out. Whoever has the key can sign: it says who said what and
when, and keeps nobody out who may read the key.
"""

from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING

from draftkit.errors import UserError
from draftkit.records import NamedTuple
from draftkit.resources import make_folder, state_dir
from draftkit.settings_tables import line_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from draftkit.settings import Settings

HEADER = "X-Draftkit-Override"
LASTS = 24 * 3600
"""Seconds for which leave is given: a mail may wait in an outbox, and a text that went once is not to go for ever."""
AHEAD = 300
"""Seconds that the clock of whoever signed may be ahead."""
_SHORTEST = 32
"""Characters of a key; `draftkit overrides key` makes 43."""
_FORM = "1"


class Override(NamedTuple):
    """What somebody gave leave to send. `digest` is that of the own words (`own_text.digest`), `rules` are all that the
    message is held for, `sender` is its author's address, `at` when it was said, in seconds since 1970.
    """

    digest: str
    rules: tuple[str, ...]
    sender: str
    reason: str
    at: int


class Refused(Exception):  # noqa: N818  named for what it is
    """An override that does not count; the text says why."""


def house_key(settings: Settings) -> bytes | None:
    """The organisation's key, None for a house without one.

    Raises:
        UserError: it cannot be read, or is too short to keep anything.
    """
    form, name = settings.key
    if not form:
        return None
    problem, key = "", ""
    if form == "env":
        key = os.environ.get(name, "")
        problem = "" if key else f"there is no environment variable {name}"
    elif form == "file":
        try:
            with open(name, encoding="utf-8") as file:
                key = file.read()
        except (OSError, UnicodeDecodeError) as error:
            problem = f"{name} cannot be read: {getattr(error, 'strerror', None) or error}"
    else:
        key, problem = _told(name)
    key = key.strip()
    if not problem and len(key) < _SHORTEST:
        problem = f"this key is shorter than {_SHORTEST} characters"
    if problem:
        field = f"overrides.key_{form}"
        hint = "draftkit overrides key makes a key"
        raise UserError(f"{field}: {problem}", file=settings.file, line=line_in(settings.file, field), hint=hint)
    return key.encode()


def _told(command: str) -> tuple[str, str]:
    """What a command prints, or what is wrong with it."""
    import shlex
    import subprocess

    try:
        done = subprocess.run(  # noqa: S603  the house's own command
            shlex.split(command), capture_output=True, check=True, timeout=30, stdin=subprocess.DEVNULL
        )
        return done.stdout.decode(), ""
    except (OSError, ValueError, IndexError, subprocess.SubprocessError) as error:
        return "", f"the command gave no key: {type(error).__name__}"


def sign(override: Override, key: bytes) -> str:
    """The value of the header that carries an override. It may be folded at its spaces."""
    fields = {
        "v": _FORM,
        "t": str(override.at),
        "d": override.digest,
        "rules": ", ".join(override.rules),
        "reason": _packed(override.reason.encode()),
        "mac": _mac(override, key),
    }
    return "; ".join(f"{name}={value}" for name, value in fields.items())


def read(value: str, key: bytes | None, sender: str, now: float | None = None) -> Override:
    """The override that a header carries.

    Args:
        value: of the header, folded or not.
        key: the organisation's.
        sender: address in the From of the mail.
        now: seconds since 1970; None for the clock's.

    Raises:
        Refused: there is no key, it was not signed with it for this sender, or it is too old. Whether its digest is
            that of the mail is for the caller to see.
    """
    from hmac import compare_digest

    if key is None:
        raise Refused("this gate has no key")
    fields = dict(part.partition("=")[::2] for part in "".join(value.split()).split(";"))
    try:
        reason = _unpacked(fields["reason"]).decode()
        rules = tuple(filter(None, fields["rules"].split(",")))
        override = Override(fields["d"], rules, sender.lower(), reason, int(fields["t"]))
        good = fields["v"] == _FORM and compare_digest(fields["mac"].encode(), _mac(override, key).encode())
    except (KeyError, ValueError):
        raise Refused("it cannot be read") from None
    if not good:
        raise Refused("it is signed with another key or for another sender, or was changed")
    age = (time.time() if now is None else now) - override.at
    if not -AHEAD <= age <= LASTS:
        raise Refused(f"it is older than {LASTS // 3600} hours" if age > 0 else "it is from the future")
    return override


def given(digest: str, rules: Iterable[str], sender: str, reason: str) -> Override:
    """Leave given now. Names of rules lose what would break the header: a plugin's reason may be any sentence."""
    return Override(digest, names(rules), sender.lower(), " ".join(reason.split())[:300], int(time.time()))


def names(rules: Iterable[str]) -> tuple[str, ...]:
    """Rules as an override names them."""
    import re

    return tuple(dict.fromkeys(re.sub(r"[^\w.]+", "-", rule, flags=re.ASCII) for rule in rules))


def _mac(override: Override, key: bytes) -> str:
    import hmac

    said = [HEADER, _FORM, str(override.at), override.digest, *override.rules, "", override.sender, override.reason]
    return _packed(hmac.digest(key, "\n".join(said).encode(), "sha256"))


def _packed(data: bytes) -> str:
    from base64 import urlsafe_b64encode

    return urlsafe_b64encode(data).decode().rstrip("=")


def _unpacked(text: str) -> bytes:
    from base64 import urlsafe_b64decode

    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def log_file() -> str:
    """Where it is written down what was sent although it was held: when, for which rules, why; never what it said."""
    return os.path.join(state_dir(), "overrides.jsonl")


def write_down(override: Override) -> None:
    """Add a line to the log, which is readable by its owner alone.

    Raises:
        OSError, UserError: it cannot be written; then the message must not go either.
    """
    from datetime import UTC, datetime

    file = log_file()
    make_folder(os.path.dirname(file))
    at = datetime.fromtimestamp(override.at, UTC).isoformat(timespec="seconds")
    entry = {"at": at, "digest": override.digest, "rules": override.rules, "reason": override.reason}
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as out:
        out.write(json.dumps(entry, ensure_ascii=False) + "\n")
