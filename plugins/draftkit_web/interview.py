"""A case as a conversation: one question a screen, each answer in the file as it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

from draftkit.asking import Prompt, field_of, leave_out, shown, upcoming
from draftkit.errors import UserError
from draftkit_web.answering import answer, mark
from draftkit_web.cases import title
from draftkit_web.house import house, person
from draftkit_web.overview import severity
from draftkit_web.pages import field, form, local, page, posted, texts

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from draftkit.asking import Sheet
    from draftkit_web.house import House

LONG = ("clause", "sentence", "phrase", "infinitive", "deed", "tail")
"""Sorts of answers that have room for more than a few words."""


def _known(path: str) -> str:
    """A field that there is. Raises HTTPException (404)."""
    try:
        field_of(path)
    except KeyError:
        raise HTTPException(404) from None
    return path


def _next(served: House, name: str) -> Prompt | None:
    paper = served.sheet(name)
    return upcoming(served.kit, paper.raw, paper.file, served.now(), served.left.setdefault(name, set()))


def _contested(served: House, name: str) -> str:
    """A field for which somebody has typed something else than the file has: it comes first. "" without one."""
    paper, waiting = served.sheet(name), served.store.all_unfinished(name)
    return next((path for path, text in waiting.items() if _differ(text, paper.typed(path))), "")


def _ask(request: Request) -> Response:
    served, name = house(request), request.path_params["name"]
    asked = request.query_params.get("field", "")
    path = _known(asked) if asked else _contested(served, name)
    prompt = served.sheet(name).prompt(path) if path else _next(served, name)
    if prompt is None:
        return RedirectResponse(f"/case/{quote(name)}", 303)
    return _screen(request, name, prompt, editing=bool(asked))


def _screen(
    request: Request, name: str, prompt: Prompt, *, editing: bool, typed: str | None = None, wrong: str = ""
) -> Response:  # fmt: skip
    served = house(request)
    paper = served.sheet(name)
    kept = paper.typed(prompt.path)
    waiting = served.store.unfinished(name, prompt.path)
    value = typed if typed is not None else waiting if waiting is not None else kept
    sort = field_of(prompt.path).sort
    example = "" if prompt.choices or not prompt.example else shown(prompt.example)
    return page(
        request, "ask.html", 200 if not wrong else 422, name=name, title=title(paper.case(), name, paper.lang)
        if "lang" in paper.data() else name, case_lang=paper.lang, prompt=prompt, value=value, seen=mark(kept),
        sort=sort, long=sort in LONG or prompt.several, chosen=_chosen(value), example=example, editing=editing,
        after=request.query_params.get("after", ""),
        back=local(request.query_params.get("back", "") or field(request, "back")),
        wrong=wrong, severity=_severity(paper, request),
        theirs=kept if _differ(value, kept) else "",
    )  # fmt: skip


def _differ(typed: str, kept: str) -> bool:
    """Whether the file has another value than the one that was typed."""
    return bool(kept) and _chosen(typed) != _chosen(kept)


def _chosen(value: str) -> list[str]:
    return [each.strip() for line in value.splitlines() for each in line.split(";")]


def _severity(paper: Sheet, request: Request) -> dict[str, Any] | None:
    if paper.get("fault") is None or paper.get("damage") is None:
        return None
    return severity(house(request), paper.case(), texts(request).lang)


def _answered(request: Request) -> Response:
    served, name, path = house(request), request.path_params["name"], _known(field(request, "field"))
    editing, after = bool(field(request, "editing")), f"?after={quote(path)}"
    if field(request, "do") == "skip":
        return _passed_over(served, name, path, f"/case/{quote(name)}/ask{after}")
    result = answer(served, name, path, _text(request), field(request, "seen"), person(request))
    paper = served.sheet(name)
    if result.wrong or result.theirs is not None:
        prompt = paper.prompt(path)
        wrong = result.wrong or texts(request)("ask.conflict")
        return _screen(request, name, prompt, editing=editing, typed=_text(request), wrong=wrong)
    if editing:
        return RedirectResponse(local(field(request, "back")) or f"/case/{quote(name)}/facts", 303)
    if not paper.typed(path):
        return _passed_over(served, name, path, f"/case/{quote(name)}/ask{after}")
    return RedirectResponse(f"/case/{quote(name)}/ask{after}", 303)


def _text(request: Request) -> str:
    return "\n".join(each for each in form(request).getlist("text") if isinstance(each, str))


def _passed_over(served: House, name: str, path: str, onward: str) -> Response:
    """Note that a question was left out, so that it is not asked again."""
    paper = served.sheet(name)
    served.store.finish(name, path)
    if paper.typed(path):
        before = paper.typed(path)
        paper.drop(path)
        served.keep(name, paper, path, before, "")
    prompt = _next(served, name)
    if prompt is not None and prompt.path == path:
        saved: list[str] = []
        upcoming(served.kit, paper.raw, paper.file, served.now(), served.left[name], skip=path, save=saved.append)
        if saved:
            paper.raw = saved[-1]
            served.keep(name, paper, path, "", "")
    elif prompt is None or "[" not in path:
        paper.raw = leave_out(paper.raw, path, paper.prompt(path).example or '""')
        served.keep(name, paper, path, "", "")
    return RedirectResponse(onward, 303)


def _keep(request: Request) -> Response:
    said = {key: value for key, value in posted(request).items() if isinstance(value, str)}
    if not {"field", "text", "seen"} <= said.keys():
        raise HTTPException(400)
    try:
        result = answer(
            house(request), request.path_params["name"], _known(said["field"]), said["text"], said["seen"],
            person(request),
        )  # fmt: skip
    except UserError as error:
        return JSONResponse({"unreadable": str(error.message), "line": error.line}, 422)
    return JSONResponse(result._asdict(), 409 if result.theirs is not None else 200)


def _drop(request: Request) -> Response:
    """Take an entry of a list out of the case."""
    served, name, path = house(request), request.path_params["name"], field(request, "field")
    paper = served.sheet(name)
    if not path.endswith("]") or paper.get(path) is None:
        raise HTTPException(404)
    paper.drop(path)
    served.keep(name, paper, path, "", person(request))
    return RedirectResponse(f"/case/{quote(name)}/facts", 303)


routes = [
    Route("/case/{name}/ask", _ask),
    Route("/case/{name}/ask", _answered, methods=["POST"]),
    Route("/case/{name}/keep", _keep, methods=["POST"]),
    Route("/case/{name}/drop", _drop, methods=["POST"]),
]
