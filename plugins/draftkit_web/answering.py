"""One answer on its way into the case file: what it becomes, what is wrong with it, and who was faster."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from draftkit.asking import NotUnderstood, field_of, in_full, words
from draftkit.errors import CaseError

if TYPE_CHECKING:
    from draftkit.asking import Sheet
    from draftkit_web.house import House


class Answer(NamedTuple):
    """What became of an answer.

    Attributes:
        seen: names the value that the file has now; the next answer shows it.
        understood: a time in full, "" for other answers.
        wrong: why it is no answer, "" if it is one.
        theirs: what somebody else has written meanwhile; None if nobody has.
    """

    seen: str
    understood: str = ""
    wrong: str = ""
    theirs: str | None = None


def mark(typed: str) -> str:
    """Names a value: whoever changes it shows which one they have seen."""
    return hashlib.sha256(typed.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def answer(served: House, name: str, field: str, text: str, seen: str, who: str) -> Answer:
    """Write an answer down as it is typed.

    What is no answer (yet) is kept beside the file; an empty one takes the fact away. Where the file's value is not the
    one that the author has seen, and not what they write either, nothing is written.

    Raises:
        UserError: the file cannot be read or written.
    """
    paper = served.sheet(name)
    before, text = paper.typed(field), _plain(field, text)
    try:
        understood = _write(paper, field, text)
    except NotUnderstood as error:
        served.store.leave_unfinished(name, {field: text})
        return Answer(seen, wrong=words(paper.lang)["wrong"].get(error.sort) or error.detail)
    except CaseError as error:
        served.store.leave_unfinished(name, {field: text})
        return Answer(seen, wrong=f"{error.message}. {error.hint}".strip(". ") + ".")
    after = paper.typed(field)
    if mark(before) != seen and before != after:
        served.store.leave_unfinished(name, {field: text})
        return Answer(mark(before), theirs=before)
    if before != after:
        served.keep(name, paper, field, before, who)
    served.store.finish(name, field)
    return Answer(mark(after), understood)


def _write(paper: Sheet, field: str, text: str) -> str:
    """Change the sheet; a time in full."""
    if not text:
        if paper.typed(field):
            paper.drop(field)
        return ""
    if text == paper.typed(field):
        return ""
    moment = paper.take(field, text)
    return in_full(moment, paper.lang) if moment is not None else ""


def _plain(field: str, text: str) -> str:
    """Several values come a line each; any other answer is one line."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return ("; " if field_of(field).many else " ").join(line for line in lines if line)
