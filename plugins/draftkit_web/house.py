"""What all pages share: draftkit, the folder of cases, the clock."""

from __future__ import annotations

import os
import re
from datetime import datetime
from typing import TYPE_CHECKING

from draftkit.asking import Sheet, sheet
from draftkit.errors import UserError
from draftkit.resources import read_text, write_atomic
from draftkit_web.store import Change, Store

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
        store: what is kept beside the cases.
        left: by case, needed questions that were passed over; asked again after the next start.
    """

    def __init__(self, kit: Kit, folder: str, desk: Desk) -> None:
        self.kit = kit
        self.folder = os.path.realpath(folder)
        self.desk = desk
        self.store = Store(self.folder)
        self.left: dict[str, set[str]] = {}

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

    def sheet(self, name: str) -> Sheet:
        """The case of this name, to write answers into. Raises UserError."""
        path = self.path(name)
        if name.endswith(".json"):
            raise UserError("a case that is written into is a TOML file", file=path, hint="draftkit new starts one")
        return sheet(read_text(path), path, self.now())

    def keep(self, name: str, paper: Sheet, field: str, before: str, who: str) -> None:
        """Write a changed case to its file, and down who changed what. Raises UserError."""
        write_atomic(self.path(name), paper.raw, durable=True)
        now = self.now()
        after = "" if field.endswith("]") else paper.typed(field)
        self.store.note(now, name, Change(now.isoformat(), who, field, before, after))

    def start(self, name: str, raw: str, who: str) -> str:
        """Write a new case under a name like this one that is free; the name it has then. Raises UserError."""
        stem, number = name.removesuffix(".toml"), 1
        while os.path.lexists(os.path.join(self.folder, name)):
            number += 1
            name = f"{stem}-{number}.toml"
        write_atomic(self.path(name), raw, durable=True)
        self.left.pop(name, None)
        now = self.now()
        self.store.note(now, name, Change(now.isoformat(), who, "", "", ""))
        return name


def house(request: Request) -> House:
    """The house that a request is for."""
    found: House = request.app.state.house
    return found


def person(request: Request) -> str:
    """The name of who is asking; "" on one's own machine."""
    name: str = request.session.get("name", "")
    return name


def _is_case(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and name != "draftkit.toml"
