"""A message as its reader gets it: the letter on a light, dark or narrow screen, the segments, the voice.

It is read aloud by a program on this machine (espeak-ng, or `say` of macOS), not by the browser: some browsers have
their voices speak elsewhere, and do not tell in a way that could be tested.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from typing import TYPE_CHECKING, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from draftkit.channels import sms_parts
from draftkit.errors import UserError
from draftkit.resources import read_bytes
from draftkit_web.house import house
from draftkit_web.writing import asked_for, work, written

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from draftkit_web.writing import Work

LOOKS = ("light", "dark")
_MEDIA = "(prefers-color-scheme: dark)"
_FRAMED = {
    "content-security-policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "frame-ancestors 'self'",
    "x-frame-options": "SAMEORIGIN",
}
"""Of a letter in a frame: nothing runs in it, and it loads nothing."""
_PATIENCE = 20
"""Seconds in which a program must have spoken."""
_LONGEST = 20_000
"""Characters that are read aloud."""


class Speech(NamedTuple):
    """A program that speaks: `voices` by language, `arguments` with {voice} and {file}; it reads standard input."""

    program: str
    voices: Mapping[str, str]
    arguments: tuple[str, ...]


def _speech() -> Speech | None:
    """What this machine speaks with. 150 words a minute, as the kit counts (channels.WORDS_A_SECOND)."""
    voices = {"en": "en", "ru": "ru"}
    for name in ("espeak-ng", "espeak"):
        if found := shutil.which(name):
            return Speech(found, voices, ("--stdin", "-v", "{voice}", "-s", "150", "-w", "{file}"))
    if found := shutil.which("say"):
        voices = {"en": "Daniel", "ru": "Milena"}
        arguments = ("-v", "{voice}", "-r", "150", "-o", "{file}", "--data-format=LEI16@22050", "-f", "-")
        return Speech(found, voices, arguments)
    return None


SPEECH = _speech()


def _letter(request: Request) -> Response:
    """The HTML part as it goes out, but for the reader's preference of light or dark, which is the one asked for."""
    look = request.query_params.get("look", "light")
    if look not in LOOKS:
        raise HTTPException(404)
    found = work(house(request), asked_for(request, request.query_params))
    page = str(written(house(request), found, "html"))
    page = page.replace(_MEDIA, "all" if look == "dark" else "not all")
    page = page.replace('content="light dark"', f'content="{look}"')
    return HTMLResponse(page, headers=_FRAMED)


def segments(found: Work) -> list[str]:
    """The parts of a short message, as it goes out."""
    return sms_parts(found.text.strip())


async def _voice(request: Request) -> Response:
    found = await run_in_threadpool(lambda: work(house(request), asked_for(request, request.query_params)))
    voice = SPEECH.voices.get(found.asked.order.lang) if SPEECH else None
    if SPEECH is None or voice is None:
        raise HTTPException(404)
    with tempfile.TemporaryDirectory(prefix="draftkit-") as folder:  # its owner's alone
        file = os.path.join(folder, "voice.wav")
        await _run(SPEECH.program, [each.format(voice=voice, file=file) for each in SPEECH.arguments], found.text)
        data = await run_in_threadpool(read_bytes, file)
    return Response(data, media_type="audio/wav")


async def _run(program: str, arguments: list[str], text: str) -> None:
    """Have a program read a text. Raises UserError where it does not."""
    nothing, name = asyncio.subprocess.DEVNULL, os.path.basename(program)
    running = await asyncio.create_subprocess_exec(
        program, *arguments, stdin=asyncio.subprocess.PIPE, stdout=nothing, stderr=nothing
    )
    try:
        await asyncio.wait_for(running.communicate(text[:_LONGEST].encode("utf-8", "replace")), _PATIENCE)
    except TimeoutError:
        running.kill()
        await running.wait()
    if running.returncode:
        raise UserError(f"{name} could not read it aloud", hint=f"try it in a terminal: {name} hello")


_PAGE = "/case/{name}/message/{kind}"
routes = [
    Route(_PAGE + "/letter", _letter),
    Route(_PAGE + "/voice.wav", _voice),
]
