"""What authors have made of drafts: their own words, and what they chose for its blocks.

One file a message, in `.draftkit/messages/CASE/` beside the cases, written whole or not at all. An author's words are
nowhere else, so they lie where the case lies and are carried along with it.
"""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING, Any, NamedTuple

from draftkit.errors import UserError
from draftkit.resources import make_folder, read_text, write_atomic

if TYPE_CHECKING:
    from draftkit.drafting import Order


class Kept(NamedTuple):
    """What is kept of one message.

    Attributes:
        wordings, without, keep: the author's choices, as `Order` has them.
        text: the author's own text; None where the draft stands as it was written.
        subject: the author's own subject, with `text`.
        base, base_subject: the pieces of the draft that the text was made from, and its subject.
    """

    wordings: dict[str, int] = {}  # noqa: RUF012  never changed
    without: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    text: str | None = None
    subject: str = ""
    base: tuple[str, ...] = ()
    base_subject: str = ""

    @property
    def version(self) -> str:
        """Names this content; who writes shows which one they have seen."""
        return hashlib.sha256(_json(self).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def place(folder: str, case: str, order: Order, number: int) -> str:
    """The file for a message; `number` counts those of its kind, so that the next one begins anew."""
    parts = (order.kind, order.variant or "plain", order.lang, order.channel, str(number))
    return os.path.join(folder, ".draftkit", "messages", case, ".".join(parts) + ".json")


def read(file: str) -> Kept:
    """What the file has; nothing where there is none.

    Raises:
        UserError: it cannot be read.
    """
    if not os.path.exists(file):
        return Kept()
    try:
        found = json.loads(read_text(file))
        values: dict[str, Any] = {key: tuple(each) if isinstance(each, list) else each for key, each in found.items()}
        kept = Kept(**values)
    except (ValueError, TypeError, AttributeError):
        raise UserError(
            "is not as draftkit wrote it", file=file, hint="mend it, or move it away to begin with the draft"
        ) from None
    return kept


def write(file: str, kept: Kept) -> None:
    """Write it down. Where nothing is left to keep, nothing is left of the file. Raises UserError."""
    if kept == Kept():
        if os.path.exists(file):
            os.unlink(file)
        return
    make_folder(os.path.dirname(file))
    write_atomic(file, _json(kept), durable=True)


def _json(kept: Kept) -> str:
    return json.dumps(kept._asdict(), ensure_ascii=False, indent=1) + "\n"
