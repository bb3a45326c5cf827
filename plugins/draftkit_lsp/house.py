"""What documents are checked by: the settings nearest to each, and what the editor's own settings say of all."""

from __future__ import annotations

import os
from datetime import datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple

from draftkit.affair import context_of
from draftkit.errors import UserError
from draftkit.model import CHANNELS, Context, Message
from draftkit.text import TextView

if TYPE_CHECKING:
    from draftkit.case import Case
    from draftkit.cli.session import Session
    from draftkit.kit import Kit


class Options(NamedTuple):
    """What an editor may say of all documents (initializationOptions); empty: nothing.

    `case` is the case file that they belong to, relative to the workspace; `kind`, `channel` and `lang` are as for
    `draftkit lint`.
    """

    case: str = ""
    kind: str = ""
    channel: str = "email"
    lang: str = ""


def options_of(given: Any) -> tuple[Options, list[str]]:
    """The options in what an editor sent, and what is wrong with the rest, which is left out."""
    if isinstance(given, dict) and isinstance(given.get("draftkit"), dict):
        given = given["draftkit"]  # editors name the server in workspace/didChangeConfiguration
    if not given:
        return Options(), []
    if not isinstance(given, dict):
        return Options(), [f"options are a table of {', '.join(Options._fields)}"]
    known, wrong = {}, []
    for key, value in given.items():
        if key not in Options._fields:
            near = get_close_matches(str(key), Options._fields, 1, 0.5)
            hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(Options._fields)}"
            wrong.append(f"there is no option {key}: {hint}")
        elif not isinstance(value, str):
            wrong.append(f"the option {key} is a text")
        elif key == "channel" and value not in CHANNELS:
            wrong.append(f"channel: there is no {value!r}: one of: {', '.join(CHANNELS)}")
        else:
            known[key] = value
    return Options(**known), wrong


class House:
    """Kits and contexts for documents. Not for several threads at a time.

    Args:
        session: of the command line, with its --settings and plugins left out.
        root: folder of the workspace, "" for none.
    """

    def __init__(self, session: Session, root: str = "") -> None:
        self._session = session
        self.root = root
        self._kits: list[Kit] = []
        self._case: tuple[tuple[str, int], Case] | None = None
        self.options = Options()

    def forget(self) -> None:
        """Read everything anew: a file of the house may have changed."""
        self._kits.clear()
        self._case = None

    def kit(self, path: str) -> Kit:
        """The kit for a file: by --settings, else by the settings nearest to it.

        Raises:
            UserError: the settings are wrong.
            PluginLoadError: a plugin cannot be loaded.
        """
        kit = self._session.kit_for(os.path.dirname(path) if path else self.root or ".", self._kits)
        if kit not in self._kits:
            self._kits.append(kit)
        return kit

    def context(self, kit: Kit, message: Message) -> Context:
        """What is known of a message besides its text.

        Raises:
            UserError: the options name a language, a kind or a case that there is not, or the case is wrong.
        """
        langs = sorted({lang for files in kit.rule_files for lang, _ in files.words})
        if message.lang and message.lang not in langs:
            raise UserError(f"lang: no rule speaks {message.lang!r}", hint=f"one of: {', '.join(langs)}")
        given = Context(kind=self.options.kind, channel=self.options.channel)
        if given.kind:
            kit.drafter.kind(given.kind)  # or it is an error, with the nearest one
        case = self.case(kit)
        if case is None:
            return given
        lang = message.lang or TextView(message.text).lang
        return context_of(kit.drafter, case, given, lang, datetime.now().astimezone())

    def case(self, kit: Kit) -> Case | None:
        """The case that the options name, read again when its file has changed."""
        if not self.options.case:
            return None
        file = os.path.join(self.root, os.path.expanduser(self.options.case))
        reference = file if os.path.isfile(file) else self.options.case
        known = reference, os.stat(file).st_mtime_ns if reference == file else 0
        if self._case is None or self._case[0] != known:
            self._case = known, kit.case(reference)
        return self._case[1]
