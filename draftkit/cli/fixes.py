"""`draftkit lint --fix`: what it writes, shows and asks."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from draftkit.fixing import mend

if TYPE_CHECKING:
    from collections.abc import Callable

    from draftkit.mail import Source
    from draftkit.model import Message, Report


def fix_source(check: Callable[[Message], Report], source: Source, report: Report) -> tuple[Source, Report]:
    """Apply the safe fixes to a message's file, or print the result of standard input.

    On a terminal the changes are shown first, and made only after a yes. What cannot be fixed is said.
    """
    mended = mend(check, source, report)
    path = source.message.path
    for reason in mended.refused:
        click.echo(f"{path}: not fixed: {reason}", err=True)
    if path == "<stdin>":
        sys.stdout.flush()
        sys.stdout.buffer.write(_bytes(source) if mended.data is None else mended.data)
        sys.stdout.flush()
    elif mended.data is None:
        return source, report
    elif _agreed(source, mended.source):
        from draftkit.resources import write_atomic

        write_atomic(path, mended.data)
    else:
        return source, report
    return mended.source, mended.report


def _bytes(source: Source) -> bytes:
    if isinstance(source.raw, bytes):
        return source.raw
    return source.decoded.encode(source.decoded.exact) if source.decoded else source.raw.encode()


def _agreed(before: Source, after: Source) -> bool:
    """Whether the author agrees to the changes; nobody is asked where nobody can answer."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return True
    from difflib import unified_diff

    path = before.message.path
    old, new = (_lines(source) for source in (before, after))
    for line in unified_diff(old, new, path, path, n=1, lineterm=""):
        color = {"-": "red", "+": "green", "@": "cyan"}.get(line[:1])
        click.secho(line, fg=color, err=True)
    return click.confirm(f"Change {path}?", default=True, err=True)


def _lines(source: Source) -> list[str]:
    raw = source.raw if isinstance(source.raw, str) else source.raw.decode("utf-8", "replace")
    return raw.splitlines()
