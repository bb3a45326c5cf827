"""Cases and drafts for the add-ons: which there are, and the text of one."""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING, Any

from draftkit.affair import clock, languages, orders
from draftkit.drafting import Order
from draftkit.errors import DraftkitError, UserError

if TYPE_CHECKING:
    from draftkit.case import Case
    from draftkit.kit import Kit

_MOST = 200
"""Cases in an answer, those written last."""


def listed(kit: Kit, folder: str) -> list[dict[str, Any]]:
    """The cases of a folder, the last written first: `id`, `title`, client's name and address, languages and the kinds
    of mail that each calls for, or `error` for one that cannot be read.
    """
    now = datetime.now().astimezone()
    found: list[dict[str, Any]] = []
    for name in _files(folder)[:_MOST]:
        try:
            case = kit.case(os.path.join(folder, name))
            langs = languages(case)
            wanted = orders(case, kit.drafter.kinds, langs[:1], None, now)
        except DraftkitError as error:
            found.append({"id": name, "title": name, "error": str(error)})
            continue
        kinds = [
            {"kind": each.kind, "about": kit.drafter.kind(each.kind).about}
            for each in wanted
            if "email" in kit.drafter.kind(each.kind).channels and not kit.drafter.kind(each.kind).internal
        ]
        found.append(
            {
                "id": name,
                "title": _worded(case, "title") or _worded(case, "topic") or name,
                "client": _worded(case, "client.name"),
                "email": str(case.get("client.email", "")),
                "languages": list(langs),
                "kinds": kinds,
            }
        )
    return found


def drafted(kit: Kit, folder: str, *, case: str, kind: str, lang: str, variant: str) -> dict[str, Any]:
    """A mail of a case of the folder: subject, text, notes to the author and what the rules find in it.

    Raises:
        MissingFacts: the case lacks facts that the mail needs.
        UserError: there is no such case, kind or language, or the kind is no mail.
    """
    if case not in _files(folder):
        raise UserError("there is no such case", hint="the list of cases names those there are")
    facts = kit.case(os.path.join(folder, case))
    found = kit.drafter.kind(kind)
    if "email" not in found.channels:
        raise UserError(f"{kind} is no mail", hint=f"its channels: {', '.join(found.channels)}")
    if lang and lang not in languages(facts):
        raise UserError("the case has no facts in this language", hint=f"it has: {', '.join(languages(facts))}")
    when = clock(facts, kind, None, datetime.now().astimezone())
    draft, report = kit.draft(facts, Order(kind, lang or facts.lang, "email", when, variant))
    return {
        "subject": draft.subject,
        "text": draft.text,
        "lang": draft.lang,
        "notes": [note.text for note in draft.notes],
        "findings": [f"{each.message} [{each.rule}]" for each in report.findings if each.level == "error"],
    }


def _worded(case: Case, path: str) -> str:
    value = case.get(path)
    by_lang = getattr(value, "by_lang", None)
    if by_lang:
        return str(by_lang.get(case.lang) or next(iter(by_lang.values())))
    return "" if value is None else str(value)


def _files(folder: str) -> list[str]:
    """Names of the case files in a folder, the last written first."""
    if not folder:
        return []
    try:
        entries = [each for each in os.scandir(folder) if each.is_file() and each.name.endswith((".toml", ".json"))]
    except OSError:
        return []
    entries = [each for each in entries if each.name != "draftkit.toml"]
    return [each.name for each in sorted(entries, key=lambda each: (-each.stat().st_mtime, each.name))]
