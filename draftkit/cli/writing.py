"""What commands that write messages and plans have in common: the time they are told, and where the result goes."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from draftkit.errors import UserError

if TYPE_CHECKING:
    from draftkit.case import Case
    from draftkit.model import Moment


def read_at(at: str | None, case: Case) -> Moment | None:
    """The time given with `--at`, in the zone of the case. Raises UserError where it is none."""
    from draftkit.case.moments import parse_moment

    if at is None:
        return None
    moment = parse_moment(at, case.zone)
    if moment is None or moment.clock is None:
        raise UserError(f"--at {at} is no time", hint="for example: --at 2026-03-10T10:45")
    if moment.zone != case.zone:
        raise UserError(
            f"--at {at} has an offset, and the case names no time zone for its times",
            file=case.path,
            hint='leave the offset out, or write into the case where its times hold: timezone = "Europe/London"',
        )
    return moment


def put(data: str | bytes, output: str | None, *, force: bool) -> None:
    """Write to a file, or to standard output without one.

    Raises:
        UserError: the file is there already and `force` was not given, or it cannot be written.
    """
    if output is not None:
        save(output, data, force=force)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(data.encode() if isinstance(data, str) else data)
        sys.stdout.buffer.flush()


def save(path: str, data: str | bytes, *, force: bool) -> None:
    """Write a file. Raises UserError where it is there already and `force` was not given, or is a folder."""
    from draftkit.resources import write_atomic

    if os.path.isdir(path) or path.endswith(("/", os.sep)):
        raise UserError("is a folder, and this is one file", file=path, hint="name the file in it")
    if os.path.isfile(path) and not force:
        raise UserError("is there already", file=path, hint="name another file, or write over it with --force")
    write_atomic(path, data)
