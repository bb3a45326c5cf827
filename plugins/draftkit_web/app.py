"""The application: routes, what stands before them, and what the reader sees when something goes wrong."""

from __future__ import annotations

import os
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

import draftkit_desk
from draftkit.errors import UserError
from draftkit_web import affair, cases, door, facts, interview, leaving, message, previews, starting
from draftkit_web.guard import Door, Guard, Rules
from draftkit_web.pages import FOLDER, page, texts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.responses import Response

    from draftkit_web.house import House

PARTS = (door, cases, starting, interview, affair, facts, message, previews, leaving)
"""Modules whose `routes` make up the site."""
SHARED = os.path.join(os.path.dirname(os.path.abspath(draftkit_desk.__file__)), "shared")
"""Scripts of the add-ons that our editor works with, too."""


class _Static(StaticFiles):
    """Scripts and styles, which a browser asks for again each time and mostly need not load."""

    def file_response(self, *arguments: object, **named: object) -> Response:
        response = super().file_response(*arguments, **named)  # type: ignore[arg-type]  # handed on as they come
        response.headers["cache-control"] = "no-cache"
        return response


def make_app(house: House, rules: Rules, *, key: str, cookie: str, secure: bool = False) -> Starlette:
    """The site of a house.

    Args:
        house: what is served.
        rules: who may ask.
        key: signs the cookies.
        cookie: the cookie's name; browsers do not tell the ports of a machine apart.
        secure: whether the browser comes by https.
    """
    app = Starlette(
        routes=[*(each for part in PARTS for each in part.routes),
                Mount("/static", _Static(directory=os.path.join(FOLDER, "static"))),
                Mount("/shared", _Static(directory=SHARED))],
        middleware=[
            Middleware(Guard, rules),
            Middleware(SessionMiddleware, key, session_cookie=cookie, max_age=None, same_site="lax", https_only=secure),
            Middleware(Door, door.closed),
        ],
        exception_handlers={HTTPException: _lost, UserError: _wrong, Exception: _broken},
        lifespan=_lifespan,
    )  # fmt: skip
    app.state.house = house
    app.state.links = door.Links()
    return app


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    """Handlers that are plain functions run one at a time: no two changes of a case meet, and no library has to be
    ready for threads. Python would run no two of them at once anyway.
    """
    from anyio.to_thread import current_default_thread_limiter

    current_default_thread_limiter().total_tokens = 1
    yield
    app.state.house.store.close()


def _lost(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 400
    t = texts(request)
    known = t("error.lost") if status == 404 else t("error.request")
    return page(request, "error.html", status, message=known, hint="")


def _wrong(request: Request, error: Exception) -> Response:
    if not isinstance(error, UserError):
        raise error
    line = f"{os.path.basename(error.file)}:{error.line}: " if error.file and error.line else ""
    return page(request, "error.html", 422, message=line + error.message, hint=error.hint)


def _broken(request: Request, error: Exception) -> Response:
    return page(request, "error.html", 500, message=texts(request)("error.broken", name=type(error).__name__), hint="")
