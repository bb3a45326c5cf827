"""A page from a template, in the reader's language."""

from __future__ import annotations

import json
import os
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse

from draftkit_web.words import LANGUAGES, Texts, best

if TYPE_CHECKING:
    from jinja2 import Environment
    from starlette.requests import Request

FOLDER = os.path.dirname(os.path.abspath(__file__))
NAVIGATION = (("cases", "/"),)
"""Entries of the navigation: key of its text under [nav], path."""


@cache
def environment() -> Environment:
    """The templates. What stands between {{ }} is text, whatever it holds."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(os.path.join(FOLDER, "templates")), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip


def texts(request: Request) -> Texts:
    """The texts in the reader's language: the one chosen, else the browser's."""
    chosen = request.session.get("lang", "") if "session" in request.scope else ""
    return Texts(chosen if chosen in LANGUAGES else best(request.headers.get("accept-language", "")))


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page. Templates have `t` (texts), `lang`, `csrf`, `signed_in`, `here` (the path) beside the values given."""
    t = texts(request)
    session = request.session if "session" in request.scope else {}
    html = environment().get_template(template).render(
        t=t, lang=t.lang, languages=LANGUAGES, csrf=session.get("csrf", ""), signed_in="csrf" in session,
        here=request.url.path, navigation=NAVIGATION, **values,
    )  # fmt: skip
    return HTMLResponse(html, status)


def form(request: Request) -> FormData:
    """The form of a POST, read and checked by the guard before any handler runs."""
    found = request.scope.get("draftkit.form")
    return found if isinstance(found, FormData) else FormData()


def field(request: Request, name: str) -> str:
    """One text of the form, "" without it."""
    value = form(request).get(name, "")
    return value if isinstance(value, str) else ""


def local(path: str) -> str:
    """A path of this site, "" for whatever leads elsewhere."""
    return path if re.fullmatch(r"/(?![/\\])[^\x00-\x20\\]*", path) else ""


def posted(request: Request) -> dict[str, Any]:
    """The JSON object of a POST. Raises HTTPException (400) where it is none."""
    try:
        found = json.loads(request.scope.get("draftkit.body", b""))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise HTTPException(400)
    return found
