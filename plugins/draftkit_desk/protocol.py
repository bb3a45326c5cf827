"""One protocol for everything that checks and drafts from outside: a JSON object in, a JSON object out.

    {"v": 1, "id": 7, "op": "lint", "message": {"subject": "…", "body": {"type": "text/plain", "text": "…"}}}
    {"v": 1, "id": 7, "ok": true, "verdict": "hold", "action": "soft", "findings": […], "digest": "…", …}
    {"v": 1, "id": 7, "ok": false, "error": {"code": "bad-request", "message": "…"}}

Operations: hello, lint, explain, fix, cases, draft, override. A message may also have `from`, and `to`, `cc`, `bcc` as
a text or a list of texts: the policy may go by them. `action` is the policy's word: accept; prompt (the author may send
it anyway), soft (and has to say why), block (may not), defer (a rule broke; the author may). What is sent anyway is
written down by `override`, whose answer has the header for the mail to carry, where the house has a key. Places count
in `body.text` (or the subject) as it came, in UTF-16 code units (`"offsets": "utf-16"`, as JavaScript counts) or in
code points. No text of a message is kept, logged or repeated in an error.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from draftkit.errors import DraftkitError, MissingFacts, UserError
from draftkit.fixing import apply_fixes
from draftkit.mail import Source, from_html
from draftkit.model import Context, Message
from draftkit.overrides import HEADER, given, house_key, sign, write_down
from draftkit.own_text import digest
from draftkit.policy import addresses

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from draftkit.kit import Kit
    from draftkit.model import Finding, Report

VERSION = 1
"""Of the protocol. Adapters refuse to work with another one."""
LONGEST = 400_000
"""Characters of a message that are looked at; a mail that somebody writes is a hundredth of it."""
MOST = 200
"""Findings in an answer, the first in the text; an answer has to stay below 1 MB."""


class BadRequest(Exception):  # noqa: N818  named for what it is
    """A request that is none; the text says why, and holds nothing of the request."""


class Desk:
    """Answers requests for one house.

    Args:
        kit: its draftkit.
        cases: folder with its case files, "" for none.
    """

    def __init__(self, kit: Kit, cases: str = "") -> None:
        self._kit = kit
        self._cases = cases
        self._ops: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "hello": self._hello,
            "lint": self._lint,
            "explain": self._explain,
            "fix": self._fix,
            "cases": self._list_cases,
            "draft": self._draft,
            "override": self._override,
        }

    def answer(self, request: Any) -> dict[str, Any]:
        """The answer to a request. Never raises: what goes wrong is an answer with `ok` false."""
        head: dict[str, Any] = {"v": VERSION, "id": None}
        try:
            if not isinstance(request, dict):
                return {**head, **refusal("bad-request", "a request is an object")}
            if isinstance(request.get("id"), int | str):
                head["id"] = request["id"]
            if request.get("v", VERSION) != VERSION:
                return {**head, **refusal("unsupported", f"this draftkit speaks version {VERSION} of the protocol")}
            op = self._ops.get(_text(request, "op"))
            if op is None:
                return {**head, **refusal("unsupported", f"operations: {', '.join(self._ops)}")}
            return {**head, "ok": True, **op(request)}
        except BadRequest as error:
            return {**head, **refusal("bad-request", str(error))}
        except MissingFacts as error:
            questions = [question._asdict() for question in error.questions]
            return {**head, **refusal("missing-facts", str(error)), "questions": questions}
        except UserError as error:
            return {**head, **refusal("settings", str(error))}
        except DraftkitError as error:
            return {**head, **refusal("internal", str(error))}
        except Exception as error:  # noqa: BLE001  an adapter needs an answer whatever broke, and its text may be quoted
            return {**head, **refusal("internal", f"draftkit broke: {type(error).__name__}")}

    # -- the operations

    def _hello(self, request: dict[str, Any]) -> dict[str, Any]:
        import draftkit
        from draftkit.resources import languages

        for lang in languages():  # now, so that the first mail need not wait
            self._kit.check(Message("–", lang=lang), Context())
        return {
            "engine": draftkit.__version__,
            "rules": len(self._kit.rule_files),
            "languages": list(languages()),
            "ops": list(self._ops),
        }

    def _lint(self, request: dict[str, Any]) -> dict[str, Any]:
        began = time.perf_counter()
        source, context = _source(request), _context(request)
        report = self._kit.check(source.message, context)
        decision = self._kit.decide(source.message, report)
        findings = shown(source, report, request.get("offsets", "codepoint"))
        for each in findings:
            each["holds"] = decision.action != "accept" and f"{each['rule']}: {each['message']}" in decision.reasons
        return {
            "verdict": "hold" if decision.action != "accept" else "warn" if findings else "pass",
            "action": decision.action,
            "findings": findings,
            "more": max(len(report.findings) - MOST, 0),
            "failures": [failure.partition(":")[0] for failure in report.failures],
            "lang": report.lang,
            "unchecked": report.unchecked,
            "kind": report.kind,
            "digest": digest(source.message.text, source.message.subject),
            "took_ms": round((time.perf_counter() - began) * 1000, 1),
        }

    def _explain(self, request: dict[str, Any]) -> dict[str, Any]:
        from draftkit.words import read_words

        rule, lang = _text(request, "rule"), _text(request, "lang") or self._kit.settings.language
        files = next((each for each in self._kit.rule_files if each.id == rule), None)
        if files is None:
            raise BadRequest("there is no such rule")
        words = dict(files.words)
        page = read_words(words.get(lang) or next(iter(words.values())))
        return {
            "rule": rule,
            **{key: getattr(page, key) for key in ("title", "why", "advice")},
            "bad": [{"text": each.text, "spans": each.spans, "fixed": each.fixed} for each in page.bad[:3]],
            "good": [each.text for each in page.good[:3]],
        }

    def _fix(self, request: dict[str, Any]) -> dict[str, Any]:
        source, context = _source(request), _context(request)
        if not source.plain:
            raise BadRequest("only plain text is fixed as a whole; a page takes the fixes of its findings one by one")
        report = self._kit.check(source.message, context)
        text = apply_fixes(source.message.text, report.findings)
        return {"text": text, "changed": text != source.message.text}

    def _list_cases(self, request: dict[str, Any]) -> dict[str, Any]:
        from draftkit_desk.drafts import listed

        return {"cases": listed(self._kit, self._cases)}

    def _draft(self, request: dict[str, Any]) -> dict[str, Any]:
        from draftkit_desk.drafts import drafted

        words = {key: _text(request, key) for key in ("case", "kind", "lang", "variant")}
        if not words["case"] or not words["kind"]:
            raise BadRequest("a draft needs a case and a kind")
        return drafted(self._kit, self._cases, **words)

    def _override(self, request: dict[str, Any]) -> dict[str, Any]:
        source, reason = _source(request), _text(request, "reason").strip()
        message = source.message
        decision = self._kit.decide(message, self._kit.check(message, _context(request)))
        if decision.action == "block":
            raise BadRequest("this house lets nobody send this message as it is")
        if decision.action == "soft" and not reason:
            raise BadRequest("a reason is needed")
        if decision.action == "accept":
            return {"header": None}
        override = given(digest(message.text, message.subject), decision.rules, message.sender, reason)
        key = house_key(self._kit.settings)
        write_down(override)
        return {"header": None if key is None else {"name": HEADER, "value": sign(override, key)}}


def shown(source: Source, report: Report, offsets: str = "utf-16") -> list[dict[str, Any]]:
    """The findings of a message, the first `MOST` of them, as answers have them: the finding, its place, its fixes."""
    place = _Places(source, offsets)
    return [
        {
            **{key: getattr(each, key) for key in ("rule", "level", "message", "why", "advice", "text", "part")},
            **dict(zip(("start", "end"), place.of(each), strict=True)),
            "fixes": _fixes(source, each),
        }
        for each in report.findings[:MOST]
    ]


def refusal(code: str, message: str) -> dict[str, Any]:
    """The part of an answer that says what went wrong: timeout, bad-request, unsupported, settings, internal, …"""
    return {"ok": False, "error": {"code": code, "message": message}}


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    if value is not None and not isinstance(value, str):
        raise BadRequest(f"{key} is a text")
    return value or ""


def _table(table: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise BadRequest(f"{key} is an object")
    return value


def _source(request: dict[str, Any]) -> Source:
    """The message of a request. Half a surrogate pair is read as the sign for what cannot be read."""
    message = _table(request, "message")
    body = _table(message, "body")
    text, subject = (_text(*each).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
                     for each in ((body, "text"), (message, "subject")))  # fmt: skip
    if len(text) + len(subject) > LONGEST:
        raise BadRequest(f"the message is longer than {LONGEST:,} characters")
    sort = _text(body, "type") or "text/plain"
    if sort not in ("text/plain", "text/html"):
        raise BadRequest("body.type is text/plain or text/html")
    source = from_html(text.encode()) if sort == "text/html" else Source(Message(text), "text", text)
    lang = _text(_table(request, "context"), "lang")
    sender, to = addresses(_texts(message, "from"))[-1:], addresses(_texts(message, "to", "cc", "bcc"))
    return source._replace(message=source.message._replace(subject=subject, lang=lang, sender="".join(sender), to=to))


def _texts(table: Mapping[str, Any], *keys: str) -> list[str]:
    values = [table.get(key) or [] for key in keys]
    texts = [text for value in values for text in (value if isinstance(value, list) else [value])]
    if not all(isinstance(text, str) for text in texts):
        raise BadRequest(f"{', '.join(keys)}: a text or a list of texts")
    return texts


def _context(request: dict[str, Any]) -> Context:
    table = _table(request, "context")
    kind, variant, fault, severity, client, phase = (
        _text(table, key) for key in ("kind", "variant", "fault", "severity", "client_type", "phase")
    )
    return Context(kind, variant, _text(table, "channel") or "email", fault, severity, client, phase)


def _fixes(source: Source, finding: Finding) -> list[dict[str, Any]]:
    if finding.fix is None:
        return []
    text = source.text_of(finding.part)
    mended = apply_fixes(text, [finding._replace(part="body")], unsafe=True)  # which keeps a capital
    return [{"text": mended[finding.start : len(mended) - len(text) + finding.end], "safe": finding.fix.safe}]


class _Places:
    """Where findings stand in what came, counted as the adapter counts."""

    def __init__(self, source: Source, offsets: Any) -> None:
        if offsets not in ("utf-16", "codepoint"):
            raise BadRequest("offsets is utf-16 or codepoint")
        self._source = source
        self._utf16 = offsets == "utf-16"

    def of(self, finding: Finding) -> tuple[int, int]:
        start, end = finding.start, finding.end
        text = self._source.text_of(finding.part)
        if self._source.form == "html" and finding.part == "body" and end > start:
            start, end = self._source.texts["body"].origin(start, end)
            text = str(self._source.raw)
        if not self._utf16:
            return start, end
        return _units(text[:start]), _units(text[:end])


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
