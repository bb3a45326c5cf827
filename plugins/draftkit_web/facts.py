"""All facts of a case, each with its question and a way to change it, and those that may be added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from draftkit.asking import FIELDS
from draftkit_web.cases import title
from draftkit_web.house import house
from draftkit_web.pages import page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request
    from starlette.responses import Response

    from draftkit.asking import Sheet

PLAIN = ("lang", "region", "timezone", "now")
"""Fields for the file's own sake, asked for by nobody."""


def _facts(request: Request) -> Response:
    served, name = house(request), request.path_params["name"]
    paper = served.sheet(name)
    case = paper.case()
    return page(
        request, "facts.html", name=name, title=title(case, name, paper.lang), case_lang=paper.lang,
        groups=list(_groups(paper)), more=_more(paper),
        changes=[(each, _question(served.sheet(name), each.field)) for each in served.store.changes(name)],
    )  # fmt: skip


def _question(paper: Sheet, path: str) -> str:
    try:
        return paper.prompt(path).text if path and not path.endswith("]") else path
    except KeyError:
        return path


def _groups(paper: Sheet) -> Iterator[dict[str, Any]]:
    """What the case has: single facts first, then each entry of each list, in the order of the fields."""
    single: list[dict[str, str]] = []
    entries: dict[str, dict[str, Any]] = {}
    for path in FIELDS:
        head, brackets, key = path.partition("[].")
        if not brackets:
            value = paper.typed(path)
            if value and path not in PLAIN:
                single.append({"path": path, "question": paper.prompt(path).text, "value": _worded(paper, path, value)})
            continue
        for number, _ in enumerate(paper.get(head) or [], 1):
            place = f"{head}[{number}].{key}"
            group = entries.setdefault(f"{head}[{number}]", {"entry": f"{head}[{number}]", "facts": []})
            value = paper.typed(place)
            if value:
                group["facts"].append(
                    {"path": place, "question": paper.prompt(place).text, "value": _worded(paper, place, value)}
                )
    yield {"entry": "", "facts": single}
    yield from entries.values()


def _worded(paper: Sheet, path: str, value: str) -> str:
    """A choice by what it means."""
    return dict(paper.prompt(path).choices).get(value) or value


def _more(paper: Sheet) -> list[tuple[str, str]]:
    """Fields that the case does not have, lists with their next entry."""
    found = []
    for path in FIELDS:
        head, brackets, key = path.partition("[].")
        place = f"{head}[{len(paper.get(head) or []) + 1}].{key}" if brackets else path
        first = not brackets or next(each for each in FIELDS if each.startswith(head + "[].")) == path
        if path not in PLAIN and first and (brackets or not paper.typed(path)):
            found.append((place, paper.prompt(place).text))
    return found


routes = [Route("/case/{name}/facts", _facts)]
