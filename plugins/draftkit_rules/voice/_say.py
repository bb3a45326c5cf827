"""What rules about the voice have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit_rules.facts._values import read

if TYPE_CHECKING:
    from draftkit.text import TextView
    from draftkit_rules.facts._items import Value


def values(view: TextView) -> list[Value]:
    """Sums, times, telephone numbers and other numbers of a text, in figures and in words."""
    return read(view.own, view.lang if view.lang in ("en", "ru") else "en")
