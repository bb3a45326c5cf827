"""Who may ask, for what, how much: the checks that every request passes before a page sees it, and what every answer
tells the browser to forbid.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, NamedTuple

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST, MOST_UPLOADED = 2_000_000, 12_000_000
"""Bytes of a request; more where a client's mail is handed over, which may carry pictures."""
UPLOADS = ("/new",)
SAFE = ("GET", "HEAD", "OPTIONS")
OPEN = ("/enter", "/static/")
"""What a browser gets without having signed in."""
BY_TOKEN = ("/protocol", "/link")
"""What programs ask for with the token."""
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; media-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}  # fmt: skip
"""Of every answer that does not set its own."""


class Rules(NamedTuple):
    """What the guard goes by.

    Attributes:
        hosts: values of the Host header that are ours.
        origins: origins whose pages may ask for changes: our own.
        extensions: origins (or their beginnings, such as `moz-extension://`) that may use the protocol.
        token: what programs show.
    """

    hosts: frozenset[str]
    origins: frozenset[str]
    extensions: tuple[str, ...]
    token: str


class Guard:
    """Host, size, origin, token, and the headers of the answer. Stands before the session is read."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self._app = app
        self._rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers, path = Headers(scope=scope), scope["path"]
        send = _forbidding(send, self._cors(headers) if path in BY_TOKEN else {})
        refusal = self._refusal(scope["method"], path, headers)
        if refusal is None:
            limit = MOST_UPLOADED if path in UPLOADS else MOST
            body = await _body(receive, headers, limit)
            if body is None:
                refusal = PlainTextResponse(f"more than {limit:,} bytes", 413)
            else:
                scope["draftkit.body"] = body
                await self._app(scope, _again(body, receive), send)
                return
        await refusal(scope, receive, send)

    def _refusal(self, method: str, path: str, headers: Headers) -> Response | None:
        if headers.get("host", "").casefold() not in self._rules.hosts:
            return PlainTextResponse("this is not the address of this draftkit", 421)
        if path in BY_TOKEN:
            if method == "OPTIONS":
                return Response(status_code=204)
            shown = headers.get("authorization", "").encode("latin-1")
            if shown:
                right = hmac.compare_digest(shown, f"Bearer {self._rules.token}".encode())
                return None if right else PlainTextResponse("the token is wrong", 401)
        if method not in SAFE and headers.get("origin", "").casefold() not in self._rules.origins:
            return PlainTextResponse("this came from another page", 403)
        return None

    def _cors(self, headers: Headers) -> dict[str, str]:
        origin = headers.get("origin", "")
        if not origin or not origin.startswith(self._rules.extensions):
            return {}
        return {
            "access-control-allow-origin": origin,
            "access-control-allow-headers": "authorization, content-type",
            "access-control-allow-methods": "POST",
            "cross-origin-resource-policy": "cross-origin",
            "vary": "Origin",
        }


class Door:
    """Who has signed in may pass; changes need the session's CSRF token as well. Stands behind the session."""

    def __init__(self, app: ASGIApp, closed: Callable[[Request], Response]) -> None:
        self._app = app
        self._closed = closed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, _again(scope["draftkit.body"], receive))
        by_token = scope["path"] in BY_TOKEN and "authorization" in request.headers
        if not by_token and not scope["path"].startswith(OPEN):
            csrf = request.session.get("csrf", "")
            if not csrf:
                await self._closed(request)(scope, receive, send)
                return
            if scope["method"] not in SAFE and not await _shows(request, csrf):
                await PlainTextResponse("this form is too old: load the page again", 403)(scope, receive, send)
                return
        await self._app(scope, receive, send)


async def _shows(request: Request, csrf: str) -> bool:
    """Whether a change shows the CSRF token. A form is read here, once; `pages.form` hands it on."""
    shown: object = request.headers.get("x-csrf-token", "")
    if request.headers.get("content-type", "").partition(";")[0] in (
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    ):
        request.scope["draftkit.form"] = found = await request.form(max_files=4, max_fields=200, max_part_size=MOST)
        shown = shown or found.get("csrf", "")
    return isinstance(shown, str) and hmac.compare_digest(shown.encode(), csrf.encode())


async def _body(receive: Receive, headers: Headers, limit: int) -> bytes | None:
    """The whole body; None where it is longer than the limit."""
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > limit:
        return None
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > limit:
            return None
        if message["type"] != "http.request" or not message.get("more_body", False):
            return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body once more, then what comes after it."""
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


def _forbidding(send: Send, more: dict[str, str]) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in {**HEADERS, **more}.items():
                headers.setdefault(name, value)
        await send(message)

    return sending
