"""Quicktext for Thunderbird, in both of its formats: XML, which version 5 writes and later ones still read, and JSON,
which version 6 writes. Fields become `[[INPUT=…]]`, choices a list to select from.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from draftkit_export.macro import Field, Loss, Macro

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit_export.collect import Collection
    from draftkit_export.macro import Part

OWN = {"sender.name": "[[FROM=fullname]]", "sender.email": "[[FROM=email]]"}
"""Facts that Quicktext takes from the window in which one writes."""
_TAG = re.compile(r"\[\[(?=[A-Za-z]+(?:_[a-z]+)?(?:=|\]\]))")
ADDON = "{8845E3B3-E8FB-40E2-95E9-EC40294818C4}"
"""The id of Quicktext in Thunderbird."""


def write(collection: Collection) -> dict[str, str]:
    """templates.xml, templates.json, and the file with which an organisation hands the templates to everybody."""
    groups = _groups(collection)
    templates = {"groups": [{"name": name} for name in groups], "texts": list(groups.values())}
    whole = {"templates": templates, "scripts": []}
    managed = {
        "name": ADDON,
        "description": collection.words.say("made"),
        "type": "storage",
        "data": {"templates": json.dumps(templates, ensure_ascii=False)},
    }
    return {
        "templates.xml": _xml(groups),
        "templates.json": json.dumps(whole, ensure_ascii=False, indent=1) + "\n",
        f"managed-storage/{ADDON}.json": json.dumps(managed, ensure_ascii=False, indent=1) + "\n",
    }


def losses(collection: Collection) -> Iterator[Loss]:
    """What Quicktext cannot do."""
    say = collection.words.say
    yield from collection.everywhere("Quicktext")
    yield Loss("target", "Quicktext", say("empty"))
    yield Loss("target", "Quicktext", say("select"))
    own = [field.ask for field in collection.fields.values() if field.fact in OWN and not _formed(field)]
    if own:
        yield Loss("target", "Quicktext", say("header", fields=" ".join(dict.fromkeys(own))))


def _formed(field: Field) -> bool:
    """Whether a field needs its fact in another form than it has."""
    return field.key != field.fact.replace(".", "_")


def _groups(collection: Collection) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    count: dict[str, int] = {}
    for macro in collection.macros:
        count[macro.trigger] = number = count.get(macro.trigger, 0) + 1
        keyword = macro.trigger if number == 1 else f"{macro.trigger}{number}"
        groups.setdefault(macro.group, []).append(_template(macro, keyword))
    return groups


def _template(macro: Macro, keyword: str) -> dict[str, Any]:
    return {
        "name": f"{keyword} – {macro.title}",
        "text": _written(macro.parts),
        "shortcut": "",
        "type": "text/plain",
        "keyword": keyword,
        "subject": _written(macro.subject),
        "attachments": "",
    }


def _written(parts: tuple[Part, ...]) -> str:
    return "".join(_tag(each) if isinstance(each, Field) else _TAG.sub("[ [", each) for each in parts)


def _tag(field: Field) -> str:
    if field.fact in OWN and not _formed(field):
        return OWN[field.fact]
    if field.choices:
        return (
            f"[[INPUT={_bare(field.label)}|select|{';'.join(_bare(each).replace(';', ',') for each in field.choices)}]]"
        )
    return f"[[INPUT={_bare(field.label)}|text]]"


def _bare(text: str) -> str:
    """A label without the signs that part a tag."""
    return text.translate({ord("["): "(", ord("]"): ")", ord("|"): "/"})


def _xml(groups: dict[str, list[dict[str, Any]]]) -> str:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<quicktext version="2">', "\t<filetype>templates</filetype>"]
    for name, texts in groups.items():
        lines += ["\t<menu>", f"\t\t<title>{_cdata(name)}</title>", "\t\t<texts>"]
        for text in texts:
            lines.append('\t\t\t<text shortcut="" type="0">')
            for tag, key in (("name", "name"), ("keyword", "keyword"), ("subject", "subject"), ("body", "text")):
                if text[key]:
                    lines.append(f"\t\t\t\t<{tag}>{_cdata(text[key])}</{tag}>")
            lines.append("\t\t\t</text>")
        lines += ["\t\t</texts>", "\t</menu>"]
    return "\n".join([*lines, "</quicktext>"]) + "\n"


def _cdata(text: str) -> str:
    allowed = "".join(each for each in text if each >= " " or each in "\n\t")
    return "<![CDATA[" + allowed.replace("]]>", "]]]]><![CDATA[>") + "]]>"
