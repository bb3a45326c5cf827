"""The affair at a glance: what is due, the timeline, what was done; and writing down that something was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from draftkit.asking import lacking
from draftkit.model import CHANNELS
from draftkit.timeline import record
from draftkit.timeline.calendar import to_ics
from draftkit_web.cases import said, title
from draftkit_web.house import house, person
from draftkit_web.overview import days_of, plan_of, pressing, severity_of, warnings_of
from draftkit_web.pages import field, page, texts

if TYPE_CHECKING:
    from starlette.requests import Request

    from draftkit.case import Case
    from draftkit.timeline import Timeline
    from draftkit_web.house import House


def _case(request: Request) -> Response:
    return _shown(request, "case.html")


def _due(request: Request) -> Response:
    """The part that changes with the time, for the page's script."""
    return _shown(request, "plan.html")


def _shown(request: Request, template: str) -> Response:
    served, name, lang = house(request), request.path_params["name"], texts(request).lang
    if name.endswith(".toml") and "lang" not in served.sheet(name).data():
        return RedirectResponse(f"/case/{quote(name)}/ask", 303)
    case = served.case(name)
    plan = plan_of(served, case, lang)
    return page(
        request, template, name=name, title=title(case, name, lang), client=said(case, "client.name", lang),
        company=said(case, "client.company", lang), severity=severity_of(plan), days=days_of(plan),
        pressing=pressing(plan), warnings=warnings_of(plan), resolved=plan.resolved, done=_done(case, plan),
        lacking=_lacking(served, name, case), kinds=_kinds(served, case), channels=CHANNELS,
    )  # fmt: skip


def _lacking(served: House, name: str, case: Case) -> list[tuple[str, str]]:
    """Fields without which a message cannot be written, with their questions."""
    if not name.endswith(".toml"):
        return []
    paper = served.sheet(name)
    return [(path, paper.prompt(path).text) for path in lacking(served.kit, served.now(), case)]


def _kinds(served: House, case: Case) -> list[tuple[str, str]]:
    """The kinds of message that this case may need, with what each is."""
    from draftkit.affair import orders

    wanted = orders(case, served.kit.drafter.kinds, (case.lang,), None, served.now())
    return [(order.kind, served.kit.drafter.kind(order.kind).about) for order in wanted]


def _done(case: Case, plan: Timeline) -> list[dict[str, Any]]:
    """What was sent and who was called, the newest first."""
    words = plan.words
    found = [(each.get("at"), "sent", each.get("kind", ""), each.get("channel", "")) for each in case.get("sent", [])]
    found += [(each.get("at"), "reached" if each.get("reached", True) else "missed", "", "")
              for each in case.get("calls", [])]  # fmt: skip
    dated = sorted((each for each in found if each[0]), key=lambda each: (str(each[0].day), str(each[0].clock)))
    return [
        {"what": what, "kind": kind, "channel": channel,
         "when": words.phrase("sentence", words.phrase("day", at))
         + (f", {words.phrase('clock', at)}" if at.clock else "")}
        for at, what, kind, channel in reversed(dated)
    ]  # fmt: skip


def _record(request: Request) -> Response:
    """Write into the case that a step was done."""
    served, name = house(request), request.path_params["name"]
    case, paper = served.case(name), served.sheet(name)
    plan = plan_of(served, case, case.lang)
    facts = _facts(request, case, plan)
    for path, typed in facts:
        paper.take(path, typed)
    if not facts:
        raise HTTPException(400)
    served.keep(name, paper, facts[0][0], "", person(request))
    return RedirectResponse(f"/case/{quote(name)}", 303)


def _facts(request: Request, case: Case, plan: Timeline) -> list[tuple[str, str]]:
    clock = plan.now.clock
    at = plan.now.day.isoformat() + (f" {clock:%H:%M}" if clock else "")
    how, kind = field(request, "how"), field(request, "kind")
    if how == "sent" and kind:
        channel = field(request, "channel")
        return record.sent(case, at, kind, channel if channel in CHANNELS else "", field(request, "subject"))
    if how in ("reached", "missed"):
        return record.called(case, at, reached=how == "reached")
    if how == "solved":
        return record.solved(case, at)
    step = next((each for each in plan.steps if each.key == field(request, "key")), None)
    return record.done(step, at) if how == "done" and step is not None else []


def _calendar(request: Request) -> Response:
    served, name = house(request), request.path_params["name"]
    data = to_ics(plan_of(served, served.case(name), texts(request).lang))
    stem = quote(name.rpartition(".")[0])
    return Response(data, media_type="text/calendar",
                    headers={"content-disposition": f"attachment; filename*=UTF-8''{stem}.ics"})  # fmt: skip


routes = [
    Route("/case/{name}", _case),
    Route("/case/{name}/plan", _due),
    Route("/case/{name}/plan.ics", _calendar),
    Route("/case/{name}/done", _record, methods=["POST"]),
]
