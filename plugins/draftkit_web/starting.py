"""A new case: from nothing, or from what the client wrote."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse
from starlette.routing import Route

from draftkit.asking import FIELDS, read_incoming, start, suggestions
from draftkit_web.house import house, person
from draftkit_web.pages import field, form, page

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def _new(request: Request) -> Response:
    return page(request, "new.html", langs=FIELDS["lang"].choices)


def _start(request: Request) -> Response:
    served = house(request)
    data = _message(request)
    incoming = read_incoming(data) if data.strip() else None
    lang = field(request, "case_lang")
    if lang not in FIELDS["lang"].choices:
        lang = incoming.lang if incoming else ""
    called = field(request, "called").strip() or (incoming.name if incoming else "")
    now = served.now()
    name = f"{now:%Y-%m-%d}-{_slug(called)}.toml" if called else f"{now:%Y-%m-%d-%H%M}.toml"
    name = served.start(name, start(name, lang, incoming, now), person(request))
    if incoming:
        served.store.leave_unfinished(name, suggestions(incoming))
    return RedirectResponse(f"/case/{quote(name)}/ask", 303)


def _message(request: Request) -> bytes:
    """What the client wrote: the file if there is one, else the pasted words."""
    file = form(request).get("file")
    if isinstance(file, UploadFile) and file.filename:
        data: bytes = file.file.read()
        if data.strip():
            return data
    return field(request, "message").encode("utf-8", "replace")


def _slug(called: str) -> str:
    return re.sub(r"[\W_]+", "-", called.casefold())[:60].strip("-") or "case"


routes = [
    Route("/new", _new),
    Route("/new", _start, methods=["POST"]),
]
