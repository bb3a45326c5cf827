"""Coming in: the one-time link, the token of programs, and what those see who have neither."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from draftkit_web.house import house
from draftkit_web.pages import field, local, page, posted
from draftkit_web.words import LANGUAGES

if TYPE_CHECKING:
    from starlette.requests import Request

MOST_LINKS = 20
"""Links that wait to be opened; the oldest of more no longer work."""


class Links:
    """One-time keys, handed out as links and used up when opened."""

    def __init__(self) -> None:
        self._keys: list[str] = []

    def new(self) -> str:
        """Another key."""
        key = secrets.token_urlsafe(24)
        self._keys = [*self._keys, key][-MOST_LINKS:]
        return key

    def use(self, key: str) -> bool:
        """Whether the key holds; it holds once."""
        found = [each for each in self._keys if secrets.compare_digest(each.encode(), key.encode())]
        self._keys = [each for each in self._keys if each not in found]
        return bool(found)


def closed(request: Request) -> Response:
    """What is shown to a browser that has not come in by a link."""
    return page(request, "closed.html", 401)


def _enter(request: Request) -> Response:
    if request.app.state.links.use(request.query_params.get("key", "")):
        request.session.clear()
        request.session["csrf"] = secrets.token_urlsafe(24)
    elif "csrf" not in request.session:
        return closed(request)
    return RedirectResponse("/", 303)


def _link(request: Request) -> Response:
    return JSONResponse({"key": request.app.state.links.new()})


def _protocol(request: Request) -> Response:
    return JSONResponse(house(request).desk.answer(posted(request)))


def _language(request: Request) -> Response:
    if field(request, "lang") in LANGUAGES:
        request.session["lang"] = field(request, "lang")
    return RedirectResponse(local(field(request, "back")) or "/", 303)


routes = [
    Route("/enter", _enter),
    Route("/link", _link, methods=["POST"]),
    Route("/protocol", _protocol, methods=["POST"]),
    Route("/language", _language, methods=["POST"]),
]
