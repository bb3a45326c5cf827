"""What all pages share: draftkit, the folder of cases, the clock."""

from __future__ import annotations

import hashlib
import os
import re
from datetime import datetime
from typing import TYPE_CHECKING

from draftkit.errors import UserError
from draftkit.resources import read_bytes

if TYPE_CHECKING:
    from starlette.requests import Request

    from draftkit.case import Case
    from draftkit.kit import Kit
    from draftkit_desk.protocol import Desk

_NAME = re.compile(r"[^\W_][\w \-.()–]{0,118}\.(?:toml|json)")
"""A case file's name: no folder, nothing hidden, nothing that a command line would take for an option."""


class House:
    """One served folder of cases.

    Attributes:
        kit: the house's draftkit.
        folder: its cases; pages never leave it.
        desk: answers the add-ons' protocol.
    """

    def __init__(self, kit: Kit, folder: str, desk: Desk) -> None:
        self.kit = kit
        self.folder = os.path.realpath(folder)
        self.desk = desk

    def now(self) -> datetime:
        """The time, in the machine's zone."""
        return datetime.now().astimezone().replace(microsecond=0)

    def names(self) -> list[str]:
        """Names of the case files, the last written first."""
        with os.scandir(self.folder) as found:
            files = [(each.stat().st_mtime, each.name) for each in found if _is_case(each.name) and each.is_file()]
        return [name for _, name in sorted(files, key=lambda each: (-each[0], each[1]))]

    def path(self, name: str) -> str:
        """Where the case of this name lies.

        Raises:
            UserError: it is no name of a case, or it leads out of the folder.
        """
        path = os.path.join(self.folder, name)
        if not _is_case(name) or os.path.dirname(os.path.realpath(path)) != self.folder:
            raise UserError("there is no such case", hint="the list of cases names those there are")
        return path

    def case(self, name: str) -> Case:
        """The case of this name. Raises UserError, CaseError."""
        return self.kit.case(self.path(name))

    def version(self, name: str) -> str:
        """Names what the case file holds at this moment; another content, another version. Raises UserError."""
        return hashlib.sha256(read_bytes(self.path(name))).hexdigest()[:20]


def house(request: Request) -> House:
    """The house that a request is for."""
    found: House = request.app.state.house
    return found


def _is_case(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and name != "draftkit.toml"
