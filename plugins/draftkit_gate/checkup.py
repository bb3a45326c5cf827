"""What `draftkit doctor` sees of mutt and NeoMutt: whether they wait for the gate's answer."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLACES = (
    "~/.muttrc",
    "~/.mutt/muttrc",
    "{config}/mutt/muttrc",
    "~/.neomuttrc",
    "~/.neomutt/neomuttrc",
    "{config}/neomutt/neomuttrc",
)
_OURS = r"(?m)^[ \t]*set\b[^#\n]*\bsendmail[ \t]*=[^#\n]*\bdraftkit\b"
_WAIT = r"(?m)^[ \t]*set\b[^#\n]*\bsendmail_wait[ \t]*=[ \t]*[\"']?(-?\d+)"
_SOURCE = r"(?m)^[ \t]*source[ \t]+[\"']?([^\"'`|\n]+?)[\"']?[ \t]*(?:#.*)?$"


def checks() -> Iterator[tuple[str, str, str, str]]:
    """A check for each settings file of mutt's that sends through draftkit, in the form of `register_checks`."""
    config = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    for place in _PLACES:
        file = os.path.expanduser(place.format(config=config))
        text = _read(file, set())
        if not re.search(_OURS, text):
            continue
        wait = int((re.findall(_WAIT, text) or ["0"])[-1])
        if wait:
            found = f"sendmail_wait is {wait}: mail that draftkit holds may look as if it had been sent"
            yield file, "fail" if wait < 0 else "warn", found, "set sendmail_wait = 0"
        else:
            yield file, "ok", "waits for draftkit", ""


def _read(file: str, seen: set[str]) -> str:
    """A settings file with those that it sources in their places; "" for one that cannot be read."""
    file = os.path.expanduser(file)
    if file in seen:
        return ""
    seen.add(file)
    try:
        with open(file, encoding="utf-8", errors="replace") as opened:
            text = opened.read()
    except OSError:
        return ""
    return re.sub(_SOURCE, lambda found: _read(found[1], seen), text)
