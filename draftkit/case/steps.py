"""What `draftkit new` asks on its own account, as data: who, what, how grave, what will be done.

Whatever a message needs beyond that is asked because its templates say so (draftkit.plan).
"""

from __future__ import annotations

from draftkit.records import NamedTuple


class Step(NamedTuple):
    """A question of the interview.

    Attributes:
        path: the field; `solution[].what` asks for entry after entry of a list.
        must: whether messages cannot do without it.
        when: for which cases it is asked: values of fault, severity, client, lang, wrote (the client wrote), planned.
        given: a field that has to be there already for this one to make sense.
    """

    path: str
    must: bool = False
    when: tuple[tuple[str, tuple[str, ...]], ...] = ()
    given: str = ""


def _when(**facing: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(facing.items())


_OURS = _when(fault=("own", "shared"))
_PARTLY = _when(fault=("shared", "disputed"))
_GRAVE = _when(severity=("high", "critical"))
_WROTE = _when(wrote=("yes",))

BEFORE = (
    Step("client.name", must=True),
    Step("client.gender", when=_when(lang=("ru",))),
    Step("client.company"),
    Step("client.type", must=True),
    Step("client.formality"),
    Step("fault", must=True),
    Step("handling.discovered_by"),
    Step("topic", must=True),
    Step("act", must=True, when=_OURS),
    Step("act_at", when=_OURS),
    Step("own_part", must=True, when=_PARTLY),
    Step("own_part", when=_when(fault=("third_party",))),
    Step("findings", must=True, when=_when(fault=("disputed",))),
    Step("impact.fact", must=True),
    Step("impact.plans"),
    Step("impact.since"),
    Step("impact.not_affected"),
    Step("damage.level", must=True),
    Step("relationship.loyalty"),
    Step("relationship.repeat_failure", when=_OURS),
    Step("public_cause", when=_when(fault=("own", "shared", "third_party", "force_majeure"))),
    Step(
        "solution[].what",
        must=True,
        when=_when(fault=("own", "shared", "third_party", "force_majeure", "disputed", "client")),
    ),
    Step("solution[].what", when=_when(fault=("unknown",))),
    Step("verdict.at", must=True, when=_when(planned=("no",))),
    Step("next[].at", must=True),
    Step("compensation.what", when=_OURS),
    Step("compensation.type", given="compensation.what"),
    Step("compensation.amount", given="compensation.what"),
    Step("compensation.currency", must=True, given="compensation.amount"),
    Step("compensation.how", given="compensation.what"),
    Step("compensation.authorised", must=True, given="compensation.what"),
    Step("prevention[].what", when=_OURS),
    Step("complaint.at", must=True, when=_when(wrote=("yes",))),
    Step("complaint.how", must=True, when=_WROTE),
    Step("complaint.said", when=_WROTE),
    Step("complaint.wants", when=_WROTE),
    Step("complaint.questions[].ask", when=_WROTE),
    Step("sender.name", must=True),
    Step("sender.gender", when=_when(lang=("ru",))),
    Step("sender.role"),
    Step("sender.company", must=True),
    Step("sender.phone", must=True),
    Step("sender.senior.name", when=_GRAVE),
    Step("sender.senior.name", when=_when(severity=("medium",), client=("key",))),
    Step("sender.senior.role", must=True, given="sender.senior.name"),
    Step("sender.senior.at", given="sender.senior.name"),
)
"""Asked first, in this order: what decides how messages are written, and what almost every one of them says."""

AFTER = (Step("people"), Step("internal_terms"), Step("confidential"))
"""Asked last: what must not leak."""

ENTRIES: dict[str, tuple[str, ...]] = {
    "solution": ("what", "by"),
    "prevention": ("what", "from"),
    "next": ("at", "how", "to"),
    "options": ("label", "pro", "con"),
    "complaint.questions": ("ask", "answer"),
    "calls": ("at", "reached", "agreed"),
    "progress": ("at", "what", "headline"),
    "thanks": ("for", "who", "at", "effect"),
    "timeline": ("at", "what"),
    "promises": ("what", "due", "met"),
    "status": ("is", "from"),
    "sent": ("kind", "at", "channel"),
    "log": ("at", "what"),
}
"""The fields asked for each entry of a list, the one that makes it an entry first."""

NEEDED_IN_ENTRY = frozenset(
    {"prevention[].from", "next[].how", "complaint.questions[].answer", "options[].con", "promises[].due"}
)
"""Fields of an entry that it cannot do without."""

PAST = (
    "since", "found_at", "told_at", "done", "kept_at", "checked_at", "complaint.at", "calls[].at", "progress[].at",
    "log[].at",
)  # fmt: skip
"""Fields (ends of their paths) that lie in the past, so that “Friday” is the last one."""

AHEAD = frozenset({
    "next[].at", "next[].or_at", "verdict.at", "ask.by", "approve.by", "options_by", "compensation.decided_by",
    "sender.senior.at",
})  # fmt: skip
"""Fields that only a time to come can fill."""

LATER = frozenset({
    "outcome", "outcome_at", "impact.until", "impact.checked_at", "solution[].result", "solution[].done",
    "solution[].known_from", "progress[].what", "progress[].headline", "thanks[].for", "thanks[].who",
    "thanks[].effect", "calls[].at", "calls[].agreed", "next[].or_at", "promises[].what", "status[].is",
    "options[].why",
})  # fmt: skip
"""What is known only as the affair goes on, or is a question too many: asked for only where a message needs it."""
