"""What a template sees of a case: plain values in one language, as things stood at one time.

A field that is not given is None, a list empty, a table full of None, so that a block can ask `if impact.plans`. The
negative lists are not in the case's tree at all, hence cannot be here.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from draftkit.case import sort_key
from draftkit.case.fields import FIELDS, GUARDED, WORDED
from draftkit.case.read import Text
from draftkit.case.severity import phase_at
from draftkit.model import Moment, Money

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from draftkit.case import Case

Facts = dict[str, Any]

UNSEEN = (
    *GUARDED,
    "log", "clock", "now", "timezone", "lang", "region", "sent", "promises", "status", "calls", "compensation",
)  # fmt: skip
"""Fields that templates see only through the facts worked out from them, or not at all."""

_INSIDE = (*GUARDED, "log", "clock", "now")
"""Fields whose times are not of the affair."""


def facts(case: Case, lang: str, at: Moment, *, clause: Callable[[str], str] = str) -> Facts:
    """The public facts of `case` in `lang` at the time `at` (docs/templates.md lists those worked out here).

    Args:
        case: the case.
        lang: "en" or "ru".
        at: the time of writing; what lies after it is not known yet.
        clause: called on every clause, infinitive, deed and tail; the locale lowers a stray capital with it.
    """
    tree = _told(case.tree, "", lang, clause)
    view: Facts = {**_blank(""), **tree}
    before = _before(at)

    def been(moment: Moment) -> bool:
        """Whether it has been by now; of today, a day alone has."""
        return before(moment) or (moment.clock is None and moment.day == at.day)

    for name in ("calls", "progress", "thanks", "timeline"):
        known = [entry for entry in view[name] if entry["at"] is None or been(entry["at"])]
        view[name] = sorted(known, key=lambda entry: sort_key(entry["at"]) if entry["at"] else ("", ""))
    if view["complaint"]["at"] and not been(view["complaint"]["at"]):
        view["complaint"] = _blank("complaint")
    if view["act_at"] and not been(view["act_at"]):
        view["act_at"] = None
    if view["impact"]["since"] and not been(view["impact"]["since"]):
        view["impact"] = {**view["impact"], "since": None}
    if view["impact"]["until"] and not before(view["impact"]["until"]):
        view["impact"] = {**view["impact"], "until": None}
    _let_lapse(view, before)
    _solution(view, before)
    sent = sent_before(case, at)
    _since_last(view, sent)
    view["next"], view["later"], view["further"] = _coming(view["next"], before)
    view["sender"] = _with_senior_in_order(view["sender"], [view["next"], view["later"]])
    view["promise"] = _missed(view["promises"], at, sent)
    _money(view, before)
    view["best"] = next((o for o in view["options"] if o["recommended"]), None)
    view["today"] = at
    view["times"] = list(_times({name: value for name, value in case.tree.items() if name not in _INSIDE}))
    for name in UNSEEN:
        view.pop(name, None)
    return view


def _times(value: Any) -> Iterator[Moment]:
    """Every time in a value, those that have lapsed too: a letter may be read long after it was written."""
    if isinstance(value, Moment):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _times(each)


def overlaid(facts: Facts, case: Case, lang: str, paths: Iterable[str], clause: Callable[[str], str]) -> Facts:
    """`facts` with the plain fields at `paths` as `case` has them; tables on the way are copied, the rest is shared."""
    out = dict(facts)
    for path in paths:
        *tables, name = path.split(".")
        table = out
        for each in tables:
            table[each] = table = dict(table[each])
        value = case.get(path)
        table[name] = None if value is None else _told(value, path, lang, clause)
    return out


def phase(case: Case, at: Moment) -> str:
    """The status at that time: the newest one stated by then; "investigating" before the first. Where the case states
    none at all, a cause that it knows is "identified".
    """
    cause = any(case.get(path) for path in ("act", "own_part", "public_cause")) and case.get("fault") != "unknown"
    unsaid = "identified" if cause and not case.get("status") else "investigating"
    return phase_at(case, at) or unsaid


def sent_before(case: Case, at: Moment) -> list[Facts]:
    """Messages that went out before `at`: those recorded in `sent`, and kinds whose time in `clock` has passed."""
    done = [s for s in case.tree.get("sent", ()) if "at" in s and sort_key(s["at"]) < sort_key(at)]
    recorded = {s.get("kind") for s in case.tree.get("sent", ())}
    done += [
        {"kind": kind, "at": when}
        for kind, when in case.tree.get("clock", {}).items()
        if kind not in recorded and kind not in ("call-script", "debrief") and sort_key(when) < sort_key(at)
    ]
    return sorted(done, key=lambda s: sort_key(s["at"]))


def _before(at: Moment) -> Callable[[Moment], bool]:
    limit = sort_key(at)
    return lambda moment: sort_key(moment) <= limit


def _blank(path: str) -> Facts:
    """A table with every field missing."""
    return {
        name: _blank(f"{path}.{name}" if path else name) if sort == "table" else [] if sort == "list" else None
        for name, sort in _shape(path)
    }


@cache
def _shape(path: str) -> tuple[tuple[str, str], ...]:
    """The names in a table and whether each is a table, a list or a value."""
    start = path + "." if path else ""
    shape: dict[str, str] = {}
    for name, field in FIELDS.items():
        if name.startswith(start):
            head, _, rest = name[len(start) :].partition(".")
            if head.endswith("[]"):
                shape[head[:-2]] = "list"
            elif rest:
                shape[head] = "table"
            else:
                shape[head] = "list" if field.many else "value"
    return tuple(shape.items())


def _told(value: Any, path: str, lang: str, clause: Callable[[str], str]) -> Any:
    """Worded facts in one language (those without it are missing), tables filled up with what is not given."""
    if isinstance(value, Text):
        text = value.by_lang.get(lang)
        field = FIELDS.get(path)
        if not text or field is None:
            return text
        if field.sort in ("infinitive", "request", "intent") and not text[1:2].isupper():
            return text[0].lower() + text[1:]  # it begins with a verb
        return clause(text) if field.sort in WORDED else text
    if isinstance(value, Moment):
        return value
    if isinstance(value, dict):
        filled = _blank(path)
        for key, item in value.items():
            filled[key] = _told(item, f"{path}.{key}" if path else key, lang, clause)
        return filled
    if isinstance(value, list):
        inner = path if path in FIELDS else path + "[]"
        told = [_told(item, inner, lang, clause) for item in value]
        return [item for item in told if item is not None]
    return value


def _let_lapse(view: Facts, before: Callable[[Moment], bool]) -> None:
    """What was asked for or announced for a time that has passed is no longer to be said."""
    for table, field in (("ask", "by"), ("approve", "by"), ("verdict", "at")):
        if view[table][field] is not None and before(view[table][field]):
            view[table] = _blank(table)
    if view["options_by"] is not None and before(view["options_by"]):
        view["options"], view["options_by"], view["options_differ"] = [], None, None
    if view["outcome_at"] is not None and not before(view["outcome_at"]):
        view["outcome"] = view["outcome_at"] = None
    senior = view["sender"]["senior"]
    if senior["at"] is not None and before(senior["at"]):
        view["sender"] = {**view["sender"], "senior": {**senior, "at": None}}


def _solution(view: Facts, before: Callable[[Moment], bool]) -> None:
    """The actions; what is still to do in the order of its times, an action without one after those it follows."""
    known = [dict(s) for s in view["solution"] if s["what"] and (s["known_from"] is None or before(s["known_from"]))]
    for action in known:
        if action["done"] is not None and not before(action["done"]):
            action["done"] = action["result"] = None
        action["asked"] = _is_asked(action["if"], view["ask"])
    view["solution"] = known
    view["overdue"] = [s for s in known if s["done"] is None and _is_over(s, before)]
    view["todo"] = _in_time([s for s in known if s["done"] is None and not _is_over(s, before)])
    view["done"] = _in_time([s for s in known if s["done"] is not None and s["result"]], "done")
    view["ask"]["planned"] = any(s["asked"] for s in view["todo"])


def _in_time(actions: list[Facts], field: str = "by") -> list[Facts]:
    """In the order of their times; of two conditional ones of a day the second stays second: it may be the way out."""
    keys, last, conditional = [], ("", ""), False
    for number, action in enumerate(actions):
        when = action[field] or action["at"]
        key = last if when is None else sort_key(when)
        way_out = field == "by" and conditional and action["if"] is not None and key[0] == last[0]
        last, conditional = max(key, last) if way_out else key, action["if"] is not None
        keys.append((last, number))
    return [actions[number] for _, number in sorted(keys)]


def _is_over(action: Facts, before: Callable[[Moment], bool]) -> bool:
    """Whether the time that was promised for an action has passed; it can no longer be promised."""
    when = action["by"] or action["at"]
    return when is not None and before(when)


def _is_asked(condition: str | None, ask: Facts) -> bool:
    """Whether a condition is what the client is asked for anyway: both name the same hour and the same thing."""
    by = ask["by"]
    if not (condition and ask["what"] and by and by.clock and f"{by.clock.hour}:{by.clock:%M}" in condition):
        return False
    # The beginnings of words stand for the words: Russian endings differ.
    return any(word[:5] in ask["what"] for word in condition.split() if len(word) > 4 and word[:5].isalpha())


def _since_last(view: Facts, sent: list[Facts]) -> None:
    """What is new since the last message: calls, progress."""
    view["last_sent"] = sent[-1] if sent else None
    last = sort_key(sent[-1]["at"]) if sent else ("", "")
    view["progress"] = [p for p in view["progress"] if p["what"]]
    view["latest"] = view["progress"][-1] if view["progress"] else None
    view["progress"] = [p for p in view["progress"] if p["at"] is None or sort_key(p["at"]) > last]
    calls = [c for c in view["calls"] if c["at"] is not None and sort_key(c["at"]) > last]
    view["call"] = next((c for c in reversed(calls) if c["reached"] is not False), None)
    view["attempt"] = next((c for c in reversed(calls) if c["reached"] is False), None)
    view["thanks"] = [t for t in view["thanks"] if t["for"]]
    view["deed"] = view["thanks"][-1] if view["thanks"] else None


def _coming(contacts: list[Facts], before: Callable[[Moment], bool]) -> tuple[Facts | None, Facts | None, list[Facts]]:
    """The next contact, the one after it, and all others."""
    ahead = sorted((c for c in contacts if c["at"] and not before(c["at"])), key=lambda c: sort_key(c["at"]))
    return (ahead[0] if ahead else None, ahead[1] if len(ahead) > 1 else None, ahead[2:])


def _with_senior_in_order(sender: Facts, contacts: list[Facts | None]) -> Facts:
    """The sender, whose senior comes `after` so many of the next contacts: texts tell times in their order."""
    at = sender["senior"]["at"]
    after = sum(sort_key(each["at"]) < sort_key(at) for each in contacts if each) if at else 0
    return {**sender, "senior": {**sender["senior"], "after": after}}


def _missed(promises: list[Facts], at: Moment, sent: list[Facts]) -> Facts | None:
    """The last promise that was due by now, not kept in time and not followed by a message that could have owned it."""
    for promise in reversed(promises):
        due, kept = promise["due"], promise["kept_at"]
        if due is None or sort_key(due) > sort_key(at) or promise["met"]:
            continue
        if kept is not None and sort_key(kept) <= sort_key(due):
            continue
        if any(sort_key(s["at"]) > sort_key(due) for s in sent):
            continue
        return promise
    return None


def _money(view: Facts, before: Callable[[Moment], bool]) -> None:
    given = view["compensation"]
    money = Money(given["amount"], given["currency"]) if given["amount"] and given["currency"] else None
    some = given["authorised"] and (money or given["what"] or given["how"])
    view["offer"] = {"type": given["type"], "sum": money, "what": given["what"], "how": given["how"]} if some else None
    decided_by = given["decided_by"]
    view["undecided"] = decided_by if decided_by and not some and not before(decided_by) else None
    refused = given["refused"]
    answers = [str(question["answer"]) for question in view["complaint"]["questions"] if question["answer"]]
    told = any(refused["because"] and refused["because"] in answer for answer in answers)
    view["refused"] = {**refused, "told": told} if refused["what"] else None
    loss = view["damage"]["loss"]
    view["loss"] = Money(loss["amount"], loss["currency"]) if loss["amount"] and loss["currency"] else None
