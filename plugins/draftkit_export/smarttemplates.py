"""SmartTemplates for Thunderbird: one HTML file for each macro. It has no forms: what it knows from the window it fills
in by itself, every other fact stands as a marked gap, which draftkit's rule structure.placeholder does not let out.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from draftkit_export.macro import Field, Loss, Macro

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit_export.collect import Collection
    from draftkit_export.macro import Part

OWN = {"sender_name": "%identity(name)%", "sender_email": "%identity(mail)%"}
"""Facts, by the key of their field, that SmartTemplates takes from the sender's identity."""


def write(collection: Collection) -> dict[str, str]:
    """The templates, in a folder for each group."""
    files: dict[str, str] = {}
    for macro in collection.macros:
        stem = f"{_name(macro.group)}/{_name(macro.trigger)}"
        number = next(n for n in range(1, len(collection.macros) + 2) if _file(stem, n) not in files)
        files[_file(stem, number)] = _page(macro, collection.lang)
    return files


def losses(collection: Collection) -> Iterator[Loss]:
    """What SmartTemplates cannot do."""
    say = collection.words.say
    fields = collection.fields
    yield from collection.everywhere("SmartTemplates")
    yield Loss("target", "SmartTemplates", say("gaps", n=sum(key not in OWN for key in fields)))
    own = [fields[key].ask for key in OWN if key in fields]
    if own:
        yield Loss("target", "SmartTemplates", say("header", fields=" ".join(own)))


def _file(stem: str, number: int) -> str:
    return f"{stem}.html" if number == 1 else f"{stem}-{number}.html"


def _name(text: str) -> str:
    """A text as the name of a file, on every system."""
    return re.sub(r"[^\w-]+", "-", text).strip("-") or "-"


def _page(macro: Macro, lang: str) -> str:
    subject = ""
    if macro.subject:
        words = "".join(_gap(each) if isinstance(each, Field) else each for each in macro.subject)
        subject = f'%header.set(subject,"{_argument(words)}")%\n'
    paragraphs = "".join(_written(macro.parts)).split("\n\n")
    body = "\n".join(f"<p>{each.replace(chr(10), '<br>')}</p>" for each in paragraphs)
    title = html.escape(macro.title)
    head = f'<html lang="{lang}">\n<head>\n<meta charset="UTF-8">\n<title>{title}</title>\n</head>'
    return f"<!DOCTYPE html>\n{head}\n<body>\n{subject}{body}\n%cursor%\n</body>\n</html>\n"


def _written(parts: tuple[Part, ...]) -> Iterator[str]:
    for each in parts:
        if isinstance(each, str):
            yield _escaped(each)
        elif each.key in OWN:
            yield OWN[each.key]
        else:
            yield f"<mark>{_escaped(_gap(each))}</mark>"


def _gap(field: Field) -> str:
    """A gap: what to fill in, and a line as a sign that it is one."""
    return f"[{' / '.join(field.choices) if field.choices else field.label} ___]"


def _escaped(text: str) -> str:
    """A text in which nothing is markup or a variable."""
    return html.escape(text, quote=False).replace("%", "&#37;")


def _argument(text: str) -> str:
    """A text as an argument of a function: no quotation marks, no bare commas."""
    return text.replace("%", "").replace('"', "”").replace(",", r"\,").replace("\n", " ")
