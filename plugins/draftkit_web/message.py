"""The page of one message: the draft, what is found in it, the author's own words, other wordings for its blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

from draftkit.affair import languages
from draftkit.asking import words as asking_words
from draftkit.case.questions import question
from draftkit.channels import voice_seconds
from draftkit.errors import MissingFacts
from draftkit.fitting import length
from draftkit.mail import Source
from draftkit.model import FORMALITIES, Message
from draftkit.plan import ask
from draftkit_desk.protocol import shown
from draftkit_web import kept as keeping
from draftkit_web.answering import answer, mark
from draftkit_web.cases import title
from draftkit_web.house import house, person
from draftkit_web.merging import merge, pieces, spans
from draftkit_web.pages import field, form, page, posted, texts
from draftkit_web.previews import SPEECH, segments
from draftkit_web.writing import asked_for, checked, is_mail, ways, work

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from draftkit.model import Question
    from draftkit_web.house import House
    from draftkit_web.kept import Kept
    from draftkit_web.merging import Clash
    from draftkit_web.words import Texts
    from draftkit_web.writing import Asked, Work

NEUTRAL = ("length", "left-out", "wish")
"""Notes that the page says by itself, with what can be done about them."""


def path_of(asked: Asked) -> str:
    """The page's path."""
    return f"/case/{quote(asked.name)}/message/{quote(asked.order.kind)}"


def query_of(asked: Asked) -> str:
    """What follows it."""
    order = asked.order
    return "?" + urlencode({"variant": order.variant or "plain", "lang": order.lang, "channel": order.channel})


def address(asked: Asked) -> str:
    """Where the message's page is."""
    return path_of(asked) + query_of(asked)


def called(kind: str, t: Texts) -> str:
    """What a kind is called; a house's own by its own name."""
    return t("kind." + kind) if t.has("kind." + kind) else kind


def _variant(name: str, t: Texts) -> str:
    return t("variant." + name) if t.has("variant." + name) else name


def _message(request: Request) -> Response:
    return show(request, asked_for(request, request.query_params))


def show(
    request: Request, asked: Asked, *, clashes: tuple[Clash, ...] = (), choice: dict[str, str] | None = None,
    said: str = "", wrong: str = "",
) -> Response:  # fmt: skip
    """The page of a message. `choice`: what the author wanted and has to be asked about, because of `clashes`."""
    served, t = house(request), texts(request)
    common = {"name": asked.name, "title": title(asked.case, asked.name, asked.case.lang), "asked": asked,
              "kind": called(asked.kind.name, t), "options": _options(asked, t), "said": said, "wrong": wrong,
              "path": path_of(asked), "query": query_of(asked), "back": quote(address(asked), safe=""),
              "formality": asked.case.get("client.formality", "neutral"),
              "formalities": _formalities(asked)}  # fmt: skip
    try:
        found = work(served, asked)
    except MissingFacts as error:
        return page(request, "missing.html", questions=[_plain(each) for each in error.questions], **common)
    state = found_in(served, found, found.subject, found.text, t)
    return page(
        request, "message.html", 409 if clashes else 200, work=found, state=state, version=found.kept.version,
        notes=[note.text for note in found.draft.notes if note.topic not in NEUTRAL],
        blocks=_blocks(found), left_out=_left_out(request, found), wishes=[_plain(each) for each in _wishes(found)],
        clashes=clashes, choice=choice or {}, speaks=SPEECH is not None and asked.order.lang in SPEECH.voices,
        ways=ways(served, asked), mail=is_mail(asked), segments=segments(found), **common,
    )  # fmt: skip


def found_in(served: House, found: Work, subject: str, text: str, t: Texts) -> dict[str, Any]:
    """What there is to say of a text for this message: findings, what comes from the case, how long it is. Places count
    in UTF-16 code units, as scripts do.
    """
    report = checked(served, found, subject, text)
    lang = found.asked.order.lang
    findings = shown(Source(Message(text, subject, lang), "text", text), report)
    for each in findings:
        each["invented"] = each["rule"] == "facts.invented"
    return {
        "findings": findings, "values": _units(text, spans(found.draft, text)),
        "size": _size(found, text, t), "failures": [failure.partition(":")[0] for failure in report.failures],
    }  # fmt: skip


def _units(text: str, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    if text.isascii() or max(text, default="") <= "\uffff":
        return places
    return [(len(text[:a].encode("utf-16-le")) // 2, len(text[:b].encode("utf-16-le")) // 2) for a, b in places]


def _size(found: Work, text: str, t: Texts) -> dict[str, Any]:
    """How long the text is, in words, with the kind's limits."""
    asked = found.asked
    one = found.draft.passages[:1]
    whole = found.draft._replace(passages=tuple(each._replace(text=text, paragraph=0) for each in one))
    size = length(whole, asked.kind, asked.case.get("client.type", "neutral"))
    seconds = round(voice_seconds(text, asked.order.lang))
    spoken = t("message.aloud", minutes=seconds // 60, seconds=f"{seconds % 60:02}")
    if size is None:
        return {"text": spoken, "state": "good"}
    limit = size.limit
    fits = "over" if size.over else "long" if size.n > limit.high else "short" if size.n < limit.low else "good"
    said = t("message.size_" + limit.unit, n=size.n, low=limit.low, high=limit.high, hard=limit.hard,
             encoding=size.encoding, units=size.units)  # fmt: skip
    return {"text": said if limit.unit == "seconds" else f"{said} {spoken}", "state": fits}


def _options(asked: Asked, t: Texts) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """What else the message may be: for each property its choices, as (text, link, whether it is so)."""
    order, kind = asked.order, asked.kind
    kinds = [("plain", ""), *((each, each) for each in kind.variants)]
    rows = [
        ("variant", [(_variant(name, t), order._replace(variant=value)) for name, value in kinds]),
        ("lang", [(t("lang." + each), order._replace(lang=each)) for each in languages(asked.case)]),
        ("channel", [(t("channel." + each), order._replace(channel=each)) for each in kind.channels]),
    ]
    return [
        (name, [(text, address(asked._replace(order=each)), each == order) for text, each in choices])
        for name, choices in rows
        if len(choices) > 1
    ]


def _formalities(asked: Asked) -> list[tuple[str, str]]:
    """Forms of address, each with how it begins."""
    said: dict[str, str] = asking_words(asked.order.lang)["choices"].get("client.formality", {})
    return [(each, said.get(each, each)) for each in FORMALITIES]


def _plain(asked: Question) -> dict[str, str]:
    return {"field": asked.field, "text": asked.text or asked.field, "example": asked.example}


def _wishes(found: Work) -> list[Question]:
    case = found.asked.case
    return [ask(case, path, case.lang) if "[]" in path else question(path, case.lang) for path in found.wishes]


def _blocks(found: Work) -> list[dict[str, Any]]:
    """The passages, with what may be done about each."""
    return [
        {"block": each.block, "text": each.text, "wording": each.wording + 1, "wordings": each.wordings,
         "required": each.required, "stands": each.text in found.text}
        for each in found.draft.passages
    ]  # fmt: skip


def _left_out(request: Request, found: Work) -> list[tuple[str, str]]:
    """Blocks that are not there and could be, with what each says."""
    drafter = house(request).kit.drafter
    lang = texts(request).lang
    blocks = drafter.blocks(lang, drafter.pen(found.asked.case, found.asked.order._replace(lang=lang)))
    roles = dict.fromkeys((*found.kept.without, *found.left_out))
    return [(role, blocks[role].about if role in blocks else role) for role in roles]


def _check(request: Request) -> Response:
    said = posted(request)
    found = work(house(request), asked_for(request, said))
    text, subject = (str(said.get(key, "")) for key in ("text", "subject"))
    return JSONResponse(found_in(house(request), found, subject, text, texts(request)))


def _keep(request: Request) -> Response:
    """Keep the author's own words, unless the page has not seen what is kept already."""
    said = posted(request)
    asked = asked_for(request, said)
    found = work(house(request), asked)
    kept, draft = found.kept, found.draft
    text, subject = (str(said.get(key, "")) for key in ("text", "subject"))
    if (text, subject) == (found.text, found.subject):
        return JSONResponse({"seen": kept.version})
    if said.get("seen") != kept.version:
        return JSONResponse({"theirs": found.text, "theirs_subject": found.subject, "seen": kept.version}, 409)
    if kept.text is None:
        kept = kept._replace(base=pieces(draft), base_subject=draft.subject)
    kept = kept._replace(text=text, subject=subject)
    if (text, subject) == (draft.text, draft.subject):
        kept = as_drafted(kept)
    keeping.write(asked.file, kept)
    return JSONResponse({"seen": kept.version})


def as_drafted(kept: Kept) -> Kept:
    """The same choices without words of the author's own."""
    return kept._replace(text=None, subject="", base=(), base_subject="")


def _choose(request: Request) -> Response:
    """Another wording, a block off or on, the draft's changes into one's own text, or the draft in its place."""
    served, said = house(request), dict(form(request))
    asked, wanted = asked_for(request, said), field(request, "do")
    kept = keeping.read(asked.file)
    if wanted == "again":
        keeping.write(asked.file, as_drafted(kept))
        return RedirectResponse(address(asked), 303)
    chosen = _chosen(kept, wanted, field(request, "block"), field(request, "wording"))
    after = work(served, asked, chosen)
    if kept.text is not None:
        new, take = pieces(after.draft), field(request, "take")
        merged = merge(kept.base, kept.text, new, take=take or "mine")
        if merged.clashes and not take:
            choice = {key: str(value) for key, value in said.items() if key in ("do", "block", "wording")}
            return show(request, asked, clashes=merged.clashes, choice=choice)
        subject = kept.subject if kept.subject != kept.base_subject else after.draft.subject
        chosen = chosen._replace(text=merged.text, subject=subject, base=new, base_subject=after.draft.subject)
        if (merged.text, subject) == (after.draft.text, after.draft.subject):
            chosen = as_drafted(chosen)
    keeping.write(asked.file, chosen)
    return RedirectResponse(address(asked), 303)


def _chosen(kept: Kept, wanted: str, block: str, wording: str) -> Kept:
    """What is kept, with one more choice."""
    if wanted == "wording" and wording.isdecimal():
        return kept._replace(wordings={**kept.wordings, block: int(wording)})
    if wanted == "off":
        keep = tuple(each for each in kept.keep if each != block)
        return kept._replace(without=(*(each for each in kept.without if each != block), block), keep=keep)
    if wanted == "on":
        keep = (*(each for each in kept.keep if each != block), block)
        return kept._replace(without=tuple(each for each in kept.without if each != block), keep=keep)
    return kept


def _address_as(request: Request) -> Response:
    """Change how the client is addressed: a fact of the case."""
    served, asked = house(request), asked_for(request, form(request))
    wanted, path = field(request, "formality"), "client.formality"
    if wanted in FORMALITIES:
        seen = mark(served.sheet(asked.name).typed(path))
        result = answer(served, asked.name, path, wanted, seen, person(request))
        if result.wrong:
            return show(request, asked, wrong=result.wrong)
    return RedirectResponse(address(asked), 303)


_PAGE = "/case/{name}/message/{kind}"
routes = [
    Route(_PAGE, _message),
    Route(_PAGE + "/check", _check, methods=["POST"]),
    Route(_PAGE + "/keep", _keep, methods=["POST"]),
    Route(_PAGE + "/choose", _choose, methods=["POST"]),
    Route(_PAGE + "/address", _address_as, methods=["POST"]),
]
