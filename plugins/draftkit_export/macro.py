"""What is exported, whatever the target: macros made of words and of fields that a person fills in."""

from __future__ import annotations

from typing import NamedTuple


class Field(NamedTuple):
    """A place that is filled in when the macro is used.

    Attributes:
        key: its name in a target's file: ASCII letters, digits and "_"; the same for the same fact in the same form.
        fact: the path of the fact in a case, "" for a choice of words.
        ask: the question to the person, in their language.
        example: a right answer in the form that the sentence around it needs, "" where there are choices.
        choices: the answers to choose from, none for free words.
    """

    key: str
    fact: str
    ask: str
    example: str = ""
    choices: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The question with its example, in one line."""
        return f"{self.ask} ({self.example})" if self.example else self.ask


Part = str | Field


class Macro(NamedTuple):
    """One text that a person calls up.

    Attributes:
        source: what it is made from: "block apology", "kind first-notice".
        trigger: the short name that calls it up, without a mark before it. Several macros may share one: then the
            target lets the person choose by `title`.
        title: what a list of macros shows, in the person's language.
        group: what it stands under where a target has groups.
        subject: the subject line, empty where there is none.
        parts: the text.
        short: whether it is for a phone.
    """

    source: str
    trigger: str
    title: str
    group: str
    subject: tuple[Part, ...]
    parts: tuple[Part, ...]
    short: bool = False

    @property
    def fields(self) -> tuple[Field, ...]:
        """Its fields and those of its subject, each once, in the order of the text."""
        return tuple({each.key: each for each in (*self.subject, *self.parts) if isinstance(each, Field)}.values())


class Loss(NamedTuple):
    """What the texts say and an exported macro cannot.

    Attributes:
        sort: "block", "kind" or "target".
        about: the name of the block, the kind or the target.
        what: a sentence in the person's language; of a target it is the rest of a sentence that begins with its name.
    """

    sort: str
    about: str
    what: str


def plain(parts: tuple[Part, ...], gap: str = "…") -> str:
    """The parts as one text, fields as a gap."""
    return "".join(gap if isinstance(each, Field) else each for each in parts)


def join(parts: list[Part]) -> tuple[Part, ...]:
    """Parts with neighbouring words made one, and none of them empty."""
    out: list[Part] = []
    for part in parts:
        if isinstance(part, str) and out and isinstance(out[-1], str):
            out[-1] += part
        elif part:
            out.append(part)
    return tuple(out)
