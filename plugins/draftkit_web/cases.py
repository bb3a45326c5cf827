"""The first page: the cases of the folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from draftkit.case import Text
from draftkit.errors import DraftkitError
from draftkit_web.house import house
from draftkit_web.pages import page, texts

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from draftkit.case import Case
    from draftkit_web.house import House

MOST = 300
"""Cases on the page, those written last."""


def said(case: Case, path: str, lang: str) -> str:
    """A fact in a language, or in one that it is given in; "" where the case has none."""
    value = case.get(path)
    if isinstance(value, Text):
        return value.by_lang.get(lang) or next(iter(value.by_lang.values()))
    return "" if value is None else str(value)


def title(case: Case, name: str, lang: str) -> str:
    """What a case is called: its title, else its topic, else its file."""
    return said(case, "title", lang) or said(case, "topic", lang) or name.rpartition(".")[0]


def _entry(served: House, name: str, lang: str) -> dict[str, Any]:
    try:
        case = served.case(name)
    except DraftkitError as error:
        return {"name": name, "title": name, "error": getattr(error, "message", str(error))}
    return {"name": name, "title": title(case, name, lang), "client": said(case, "client.name", lang), "error": ""}


def _cases(request: Request) -> Response:
    served = house(request)
    entries = [_entry(served, name, texts(request).lang) for name in served.names()[:MOST]]
    return page(request, "cases.html", cases=entries, folder=served.folder)


routes = [Route("/", _cases)]
