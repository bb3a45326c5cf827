"""One message of a case as it stands: the order, the draft, and what its author has made of it."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.exceptions import HTTPException

from draftkit.affair import as_datetime, channel, clock, languages
from draftkit.drafting import Order
from draftkit.model import Draft, Message, Passage
from draftkit.output import write as write_as
from draftkit_web import kept as keeping
from draftkit_web.house import house
from draftkit_web.merging import pieces

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from draftkit.case import Case
    from draftkit.fitting import Fitted
    from draftkit.kinds import Kind
    from draftkit.kit import Kit
    from draftkit.model import Report
    from draftkit_web.house import House
    from draftkit_web.kept import Kept


class Asked(NamedTuple):
    """Which message: of which case (the name of its file), as what, in which language, on which channel."""

    name: str
    case: Case
    kind: Kind
    order: Order
    file: str


class Work(NamedTuple):
    """A message being written.

    Attributes:
        asked: which one.
        kept: what its author has made of it.
        draft: as the case and the author's choices give it.
        left_out: blocks that went for length.
        wishes: fields with which it could say more.
    """

    asked: Asked
    kept: Kept
    draft: Draft
    left_out: tuple[str, ...]
    wishes: tuple[str, ...]

    @property
    def text(self) -> str:
        """The text as it stands."""
        return self.draft.text if self.kept.text is None else self.kept.text

    @property
    def subject(self) -> str:
        """The subject as it stands."""
        return self.draft.subject if self.kept.text is None else self.kept.subject

    @property
    def changed(self) -> bool:
        """Whether the draft has changed since its author wrote a text of their own."""
        kept = self.kept
        return kept.text is not None and (kept.base, kept.base_subject) != (pieces(self.draft), self.draft.subject)

    @property
    def result(self) -> Draft:
        """The message as it would leave."""
        return self.draft if self.kept.text is None else in_own_words(self.draft, self.subject, self.text)


def asked_for(request: Request, values: Mapping[str, Any]) -> Asked:
    """The message that a request names: case and kind by its path, and by `values`, which may leave them open, variant,
    lang and channel.

    Raises:
        UserError: there is no such case or kind.
        HTTPException: a value is none that the message can have.
    """
    served, name, kind = house(request), request.path_params["name"], request.path_params["kind"]
    path = served.path(name)
    case = _case(served.kit, path, _stamp(path))
    found = served.kit.drafter.kind(kind)
    wanted = {key: str(values.get(key) or "") for key in ("variant", "lang", "channel")}
    order = Order(
        kind, wanted["lang"] or case.lang, wanted["channel"] or channel(case, found),
        clock(case, kind, None, served.now()), "" if wanted["variant"] == "plain" else wanted["variant"],
    )  # fmt: skip
    if order.lang not in languages(case) or order.channel not in found.channels:
        raise HTTPException(404)
    if order.variant and order.variant not in found.variants:
        raise HTTPException(404)
    number = sum(each.get("kind") == kind for each in case.get("sent", ()))
    return Asked(name, case, found, order, keeping.place(served.folder, name, order, number))


def work(served: House, asked: Asked, kept: Kept | None = None) -> Work:
    """The message as it stands, or as it would be with other choices.

    Raises:
        MissingFacts: the case lacks facts that it needs.
        UserError: it cannot be written, or what is kept of it cannot be read.
    """
    kept = keeping.read(asked.file) if kept is None else kept
    order = with_choices(asked.order, kept)
    draft, fitted = _drafted(served.kit, asked.case.path, _stamp(asked.case.path), order)
    return Work(asked, kept, draft, fitted.left_out, fitted.plan.wishes)


def with_choices(order: Order, kept: Kept) -> Order:
    """The order with what the author chose for its blocks."""
    return order._replace(wordings=tuple(kept.wordings.items()), without=kept.without, keep=kept.keep)


def checked(served: House, found: Work, subject: str, text: str) -> Report:
    """What the rules find in the author's text, who may say whatever the case says."""
    own, order = found.draft, with_choices(found.asked.order, found.kept)
    untouched = own.passages if text == own.text else tuple(each for each in own.passages if each.text in text)
    return served.kit.checked(found.asked.case, order, own, Message(text, subject, own.lang, passages=untouched))


def is_mail(asked: Asked) -> bool:
    """Whether the message goes out as a mail."""
    return asked.order.channel == "email" and not asked.kind.internal


def ways(served: House, asked: Asked) -> list[tuple[str, str]]:
    """Where the mail can go from here: ("open", "") to the mail program, ("drafts", account) to a folder of drafts."""
    if not is_mail(asked) or not served.kit.hooks.implementations("deliver"):
        return []
    return [("open", ""), *(("drafts", account) for account in served.kit.settings.accounts)]


def written(served: House, found: Work, form: str) -> str | bytes:
    """The message as it would leave, in a form. Raises UserError."""
    kit, asked = served.kit, found.asked
    return write_as(found.result, form, case=asked.case, at=as_datetime(asked.order.at), roots=kit.template_roots,
                    inline=kit.inline_css)  # fmt: skip


def in_own_words(draft: Draft, subject: str, text: str) -> Draft:
    """The draft with another text. Each of its lines is a value, so that nothing in it is read as markup; a line that
    begins with a dash is an entry of a list.
    """
    passages = _passages(text)
    values: list[str] = []
    paragraphs = []
    for passage in passages:
        lines = []
        for line in passage.text.split("\n"):
            item = line.startswith("- ") and line[2:].strip()
            lines.append(f"{'- ' if item else ''}dk{len(values)}z")
            values.append(line[2:].strip() if item else line)
        paragraphs.append("\n".join(lines))
    skeleton = "\n\n".join(paragraphs)
    return draft._replace(subject=subject, passages=passages, skeleton=skeleton, values=tuple(values))


def _passages(text: str) -> tuple[Passage, ...]:
    paragraphs = [each.strip("\n") for each in re.split(r"\n[ \t]*\n", text) if each.strip()]
    return tuple(Passage("", "", number, each) for number, each in enumerate(paragraphs))


def _stamp(path: str) -> tuple[int, int]:
    """Changes with the file. A case that a plugin knows has none, and is asked for anew each second at most."""
    found = os.stat(path)
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=32)
def _case(kit: Kit, path: str, _: tuple[int, int]) -> Case:
    return kit.case(path)


@lru_cache(maxsize=64)
def _drafted(kit: Kit, path: str, stamp: tuple[int, int], order: Order) -> tuple[Draft, Fitted]:
    case = _case(kit, path, stamp)
    return kit.drafter.draft(case, order), kit.drafter.fitted(case, order)[1]
