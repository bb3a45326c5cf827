"""espanso: a match file. Fields become a form, choices a drop-down list; macros of one trigger are offered as a list.

Only what espanso's published schema of match files allows is used: `trigger`, `label`, `replace`, and one variable of
type `form` with `layout` and `fields`. Every value is written as JSON or as a literal block, so that nothing in a text
can be taken for YAML.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from draftkit_export.macro import Field, Loss, Macro

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit_export.collect import Collection
    from draftkit_export.macro import Part

MARK = ":"
"""What stands before each trigger, as is usual in espanso."""

_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
"""What JSON leaves as it is and YAML does not."""


def write(collection: Collection) -> dict[str, str]:
    """The match file."""
    lines = [f"# {collection.words.say('made')}", "matches:"]
    for macro in collection.macros:
        lines += _match(macro)
    return {"": "\n".join(lines) + "\n"}


def losses(collection: Collection) -> Iterator[Loss]:
    """What espanso cannot do."""
    say = collection.words.say
    yield from collection.everywhere("espanso")
    yield Loss("target", "espanso", say("empty"))
    subjects = [macro for macro in collection.macros if macro.subject]
    if subjects:
        yield Loss("target", "espanso", say("subject", n=len(subjects), name=collection.words.block("subject", "own")))


def _match(macro: Macro) -> Iterator[str]:
    yield f"  - trigger: {_scalar(MARK + macro.trigger)}"
    yield f"    label: {_scalar(_escaped(macro.title))}"
    yield f"    replace: {_text(_replace(macro.parts), 6)}"
    fields = list({each.key: each for each in macro.parts if isinstance(each, Field)}.values())
    if not fields:
        return
    yield "    vars:"
    yield "      - name: form"
    yield "        type: form"
    yield "        params:"
    layout = "\n".join(f"{_bare(each.label)}\n[[{each.key}]]" for each in fields)
    yield f"          layout: {_text(layout, 12)}"
    if any(each.choices for each in fields):
        yield "          fields:"
    for each in fields:
        if each.choices:
            yield f"            {each.key}:"
            yield "              type: choice"
            yield f"              default: {_scalar(each.choices[0])}"
            yield "              values:"
            yield from (f"                - {_scalar(choice)}" for choice in each.choices)


def _replace(parts: tuple[Part, ...]) -> str:
    return "".join(f"{{{{form.{each.key}}}}}" if isinstance(each, Field) else _escaped(each) for each in parts)


def _escaped(text: str) -> str:
    """A text in which nothing is a variable."""
    return text.replace("{{", r"\{\{").replace("}}", r"\}\}")


def _bare(text: str) -> str:
    """A line of a form in which nothing is a field."""
    for mark in ("[[", "]]", "{{", "}}"):
        text = text.replace(mark, mark[0])
    return text


def _scalar(text: str) -> str:
    return _BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _text(text: str, indent: int) -> str:
    """A text of several lines as a literal block, where YAML would read it back as it is; else as JSON."""
    lines = text.split("\n")
    readable = all(line.replace("\u00a0", " ").isprintable() for line in lines)
    if len(lines) == 1 or not readable or text != text.strip():
        return _scalar(text)
    return "|-\n" + "\n".join(" " * indent + line if line else "" for line in lines)
