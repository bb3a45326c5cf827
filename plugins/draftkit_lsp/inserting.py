"""A sentence of the case for a message that lacks it: what draftkit itself would write there."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from draftkit.affair import clock
from draftkit.drafting import Order
from draftkit.errors import UserError
from draftkit.model import Message
from draftkit.text import TextView
from draftkit_lsp.checks import offset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.case import Case
    from draftkit.kit import Kit
    from draftkit.mail import Source
    from draftkit.model import Context, Finding
    from draftkit_lsp.checks import Checked
    from draftkit_lsp.house import House

_OPENING = ("apology", "impact", "empathy")
"""Elements that belong behind the greeting; the others before the close."""
_SHORT = 8
"""Words of a greeting or a close, at most."""


def from_case(checked: Checked, house: House, finding: Finding) -> Iterator[tuple[str, tuple[int, int, str]]]:
    """The text that a finding asks for, and where to put it: start, end (the same) and new text of the document.

    Nothing for a finding that is not about something missing, without a case, or where the case cannot say it.
    """
    kit, source, report = checked.kit, checked.source, checked.report
    if kit is None or source is None or report is None:
        return
    row = kit.rules.language(report.lang).by_id.get(finding.rule)
    if row is None or not row.element or not _takes_text(source):
        return
    try:
        case = house.case(kit)
        text = _said(kit, case, report.lang, report.kind, checked.context, row.element) if case else ""
    except UserError:
        return  # of the case; said when the document was checked
    if not text:
        return
    at, before = _spot(source.message.text, row.element)
    line = "\r\n" if "\r\n" in checked.document.text else "\n"
    at = offset(source, checked.codec, source.texts["body"].origin(at, at)[0])
    yield text, (at, at, f"{text}{line}{line}" if before else f"{line}{line}{text}")


def _takes_text(source: Source) -> bool:
    """Whether text can be written into the body as it is."""
    if source.form != "mail" or source.mail is None:
        return source.form == "text"
    return source.other != "plain" and {leaf.encoding for leaf in source.mail.plain} <= {"", "7bit", "8bit", "binary"}


def _said(kit: Kit, case: Case, lang: str, kind: str, context: Context, element: str) -> str:
    """How a draft of the case says an element: of the message's own kind, else of the fullest; "" if it does not.

    What the rules hear in the words, so that the finding is mended; a block made for the element before any other.
    """
    for name in dict.fromkeys((kind, "detailed-email", "first-notice")):
        if name not in kit.kinds or "email" not in kit.kinds[name].channels:
            continue
        order = Order(name, lang, "email", clock(case, name, None, datetime.now().astimezone()))
        try:
            passages = kit.drafter.draft(case, order).passages
        except UserError:  # facts are missing
            continue
        body = [each for each in passages if each.paragraph < passages[-1].paragraph]  # without the close
        heard = [each for each in body if kit.check(Message(each.text, lang=lang), context).elements[element]]
        for each in heard:
            if kit.check(Message("–", lang=lang, passages=(each,)), context).elements[element]:
                return each.text
        if heard:
            return heard[0].text
    return ""


def _spot(text: str, element: str) -> tuple[int, bool]:
    """Where in a message an element belongs, and whether it goes before what stands there (else behind)."""
    paragraphs = [each for each in TextView(text).paragraphs if each.text.strip()]
    if not paragraphs:
        return 0, True
    if element in _OPENING:
        first = paragraphs[0]
        return (first.end, False) if _is_short(first.text) else (first.start, True)
    last = paragraphs[-1]
    for paragraph in reversed(paragraphs[1:]):
        if not _is_short(paragraph.text):
            return paragraph.end, False
        last = paragraph
    return (paragraphs[0].end, False) if len(paragraphs) == 1 or last is paragraphs[1] else (last.start, True)


def _is_short(text: str) -> bool:
    """Whether a paragraph is a greeting or a close: few words, and no sentence."""
    return len(text.split()) <= _SHORT and not text.rstrip().endswith((".", "?", "…", ":"))
