"""The fields of a case file (domain model of the affair), one line each.

A field has a path (`impact.plans`; `solution[].what` is a field of each table in the list `solution`) and a sort:

text sorts, given as one string in the case's language or as a table by language (`act.en`, `act.ru`); the sort is
the grammatical shape that blocks build sentences around, so it is the same in both languages:
    clause      a finite clause with its own subject, no capital, no full stop: "we printed two pages with old prices"
    phrase      a noun phrase, in Russian in the nominative: "your spring catalogue"
    object      a noun phrase, in Russian in the accusative: "the proof of page 14", «пробу страницы 14»
    infinitive  what somebody has to do: "move the mailing", «перенести рассылку»
    request     what the client is asked to do: "tell me which date suits", in Russian the imperative: «скажите, какой
                день вам удобен»
    intent      what the writer will do: "tell you how it went", in Russian the future: «расскажу, как всё прошло»
    deed        what to thank for: in English a gerund, in Russian the clause after «что»: "sending the list at once",
                «сразу прислали список»
    tail        words that end a sentence, in whatever case they need: "in front of your board", «перед вашим советом»
    sentence    a whole sentence, or a question
    name        a person, a role or a company, as it is to be written
plain sorts: line (one line, same in every language), email, phone, choice, flag, whole (integer), amount (decimal,
kept as written), currency, zone (IANA name), moment (day or day and time).
A sort followed by "*" is a list of such values.
"""

from __future__ import annotations

from draftkit.model import CHANNELS, CLIENT_TYPES, FAULTS, FORMALITIES, PHASES, SEVERITIES
from draftkit.records import NamedTuple
from draftkit.resources import languages

WORDED = frozenset({"clause", "phrase", "object", "infinitive", "request", "intent", "deed", "tail"})
"""Sorts of words that stand inside a sentence, so they start in lower case and have no full stop."""
TEXT_SORTS = WORDED | {"sentence", "name"}


class Field(NamedTuple):
    """One field: `path` as in a case file, `sort` as above, `many` for a list, `choices` for the sort choice."""

    path: str
    sort: str
    many: bool = False
    choices: tuple[str, ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether the value is worded, and so depends on the language."""
        return self.sort in TEXT_SORTS


_CHOICES: dict[str, tuple[str, ...]] = {
    "lang": languages(),
    "region": ("GB", "US", "RU"),
    "fault": FAULTS,
    "severity": SEVERITIES,
    "status[].is": PHASES,
    "sender.gender": ("f", "m"),
    "sender.senior.gender": ("f", "m"),
    "client.gender": ("f", "m"),
    "client.type": CLIENT_TYPES,
    "client.formality": FORMALITIES,
    "client.prefers": ("phone", "email", "messenger"),
    "relationship.loyalty": ("strong", "neutral", "fragile", "hostile"),
    "damage.kind": ("deadline", "quality", "reputation", "personal", "money", "service", "data", "safety"),
    "damage.loss.source": ("ours", "client"),
    "compensation.type": ("credit", "refund", "discount", "hours", "free_period", "fee_waived", "costs", "in_kind"),
    "handling.discovered_by": ("us", "client", "third"),
    "complaint.how": ("call", *CHANNELS),
    "next[].how": ("call", "email", "message", "meeting"),
    "sender.senior.how": ("call", "email", "message", "meeting"),
    "verdict.how": ("call", "email", "message", "meeting"),
    "sent[].channel": CHANNELS,
}

_TABLE = """
lang choice
region choice
timezone zone
now moment
fault choice
severity choice
topic phrase
title phrase
headline phrase
act clause
act_at moment
brief clause
own_part clause
public_cause clause
goal clause
interim clause
found clause
personal_line sentence
status[].is choice
status[].from moment
sender.name name
sender.gender choice
sender.role name
sender.company name
sender.phone phone
sender.email email
sender.senior.name name
sender.senior.role name
sender.senior.gender choice
sender.senior.at moment
sender.senior.how choice
client.name name
client.formal_name name
client.gender choice
client.company name
client.type choice
client.formality choice
client.timezone zone
client.prefers choice
client.email email
client.phone phone
client.readers name*
relationship.years whole
relationship.loyalty choice
relationship.repeat_failure flag
relationship.previous.at moment
relationship.previous.what clause
relationship.milestone phrase
impact.fact clause
impact.extent clause
impact.plans clause
impact.forces infinitive
impact.had_to infinitive
impact.before tail
impact.since moment
impact.until moment
impact.running flag
impact.also clause*
impact.not_affected clause*
impact.checked_at moment
damage.kind choice*
damage.level whole
damage.loss.amount amount
damage.loss.currency currency
damage.loss.source choice
solution[].what clause
solution[].by moment
solution[].at moment
solution[].if clause
solution[].otherwise clause
solution[].result clause
solution[].done moment
solution[].known_from moment
outcome clause
outcome_at moment
options[].label phrase
options[].pro clause
options[].con clause
options[].recommended flag
options[].why clause
options_by moment
options_differ tail
workaround sentence*
ask.what request
ask.by moment
ask.why clause
ask.nothing flag
approve.what object
approve.by moment
approve.keeps clause
questions sentence*
compensation.type choice
compensation.amount amount
compensation.currency currency
compensation.what phrase
compensation.how clause
compensation.authorised flag
compensation.decided_by moment
compensation.refused.what infinitive
compensation.refused.because clause
compensation.refused.instead clause
prevention[].what clause
prevention[].from moment
prevention[].owner line
prevention[].done moment
next[].at moment
next[].or_at moment
next[].how choice
next[].to intent
next[].by_senior flag
verdict.at moment
verdict.how choice
verdict.what clause
promises[].what phrase
promises[].due moment
promises[].met flag
promises[].kept_at moment
handling.discovered_by choice
handling.found_at moment
handling.told_at moment
calls[].at moment
calls[].reached flag
calls[].agreed clause*
complaint.at moment
complaint.how choice
complaint.said clause
complaint.feeling clause
complaint.wants infinitive
complaint.proposes infinitive
complaint.proposal_answer clause
complaint.id line
complaint.subject line
complaint.questions[].ask phrase
complaint.questions[].answer clause
findings clause*
agreed.in tail
agreed.outside clause
agreed.offer clause
timeline[].at moment
timeline[].what clause
progress[].at moment
progress[].what clause
progress[].headline phrase
thanks[].for deed
thanks[].who tail
thanks[].at moment
thanks[].effect clause
debrief.helped sentence*
debrief.hindered sentence*
debrief.support sentence*
refs line*
people line*
fixers line*
internal_terms line*
confidential line*
log[].at moment
log[].what line
sent[].kind line
sent[].at moment
sent[].id line
sent[].subject line
sent[].channel choice
clock.first-notice moment
clock.voicemail moment
clock.detailed-email moment
clock.status-update moment
clock.thank-you moment
clock.call-script moment
clock.reply moment
clock.debrief moment
"""


def _fields() -> dict[str, Field]:
    fields = {}
    for line in _TABLE.split("\n"):
        if line:
            path, sort = line.split(" ")
            fields[path] = Field(path, sort.rstrip("*"), sort.endswith("*"), _CHOICES.get(path, ()))
    return fields


FIELDS: dict[str, Field] = _fields()
"""Every field by its path. Whatever is not here is refused in a case file, with the nearest name."""

GUARDED = ("people", "internal_terms", "confidential")
"""The negative lists: read by rules, never by templates."""

INTERNAL = ("log", "debrief", "handling.found_at", "damage", "sent", "clock")
"""Facts that only internal kinds (the debrief, the plan) and the planner read."""


def children(prefix: str) -> tuple[str, ...]:
    """Names that may stand in the table `prefix` ("" for the file itself, "solution[]" for a list's tables)."""
    start = prefix + "." if prefix else ""
    names = []
    for path in FIELDS:
        if path.startswith(start):
            name = path[len(start) :].split(".")[0].removesuffix("[]")
            if name not in names:
                names.append(name)
    return tuple(names)
