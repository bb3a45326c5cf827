"""Every message that can occur: fault × severity × client × kind × channel × language, with the other conditions (phase,
variant, formality, gender, how much is known) taking turns through the cells."""

from __future__ import annotations

import re
from itertools import product

import pytest
from affairs import LEAN, affair

from draftkit.case.read import Text
from draftkit.drafting import Order
from draftkit.errors import MissingFacts
from draftkit.fitting import length
from draftkit.kinds import load_kinds
from draftkit.kit import Kit
from draftkit.model import CLIENT_TYPES, FAULTS, FORMALITIES, PHASES, SEVERITIES, Moment
from draftkit.resources import templates_root

KINDS = load_kinds((templates_root(),))
MESSAGES = [(kind, channel) for kind in KINDS.values() for channel in kind.channels]
LEFTOVER = re.compile(
    r"\{\{|\}\}|\{%|dk\d+z|\bNone\b|Undefined|\[[A-ZА-Я_ ]+\]|  | [,.;:!?](?:\s|$)|\.\.(?!\.)|[,;:]\.|(?<!\n)\n- *$"
)


@pytest.fixture(scope="module")
def kit() -> Kit:
    return Kit.load()


def cells(fault: str, kind: str, channel: str, lang: str):
    """Cases and orders for one fault, kind, channel and language: all severities and clients, the rest in turn."""
    variants = ("", *KINDS[kind].variants)
    number = (FAULTS.index(fault) * 7 + MESSAGES.index((KINDS[kind], channel))) % 97
    for severity, client in product(SEVERITIES, CLIENT_TYPES):
        number += 1
        phase = PHASES[number % 4]
        changes = {
            "fault": fault,
            "severity": severity,
            "client.type": client,
            "client.formality": FORMALITIES[number % 3],
            "sender.gender": ("f", "m")[number % 2],
            "status": phase,
            "impact.running": number % 5 == 0,
            "relationship.repeat_failure": number % 3 == 0,
            "client.prefers": ("phone", "email", "messenger")[number % 3],
            "damage.kind": [["deadline", "money"], ["service", "data"], ["reputation"], ["quality", "safety"]][
                number % 4
            ],
            "handling.discovered_by": ("us", "client")[number % 2],
        }
        without = LEAN if number % 2 else ()
        if fault not in ("own", "shared"):  # nothing that we did, so nothing of ours to name
            without = (*without, "act")
            changes["brief"] = {"en": "your catalogue comes two days later", "ru": "каталог придёт на два дня позже"}
        if number % 7 == 0:
            without = (*without, "sender.gender")
            changes.pop("sender.gender")
        if number % 4 == 1:
            without = (*without, "clock")
            changes["now"] = "2026-03-09T16:50"
        case = affair(changes, without)
        at = case.get(f"clock.{kind}") or case.now
        yield case, Order(kind, lang, channel, at, variants[number % len(variants)])


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize(("kind", "channel"), [(kind.name, channel) for kind, channel in MESSAGES])
def test_every_message_is_whole_clean_true_and_short_enough(kit, kind, channel, lang, fault):
    problems = []
    for case, order in cells(fault, kind, channel, lang):
        where = (
            f"{case.get('severity')} {case.get('client.type')} {case.tree['status'][0]['is']} variant={order.variant!r}"
        )
        try:
            draft, report = kit.draft(case, order)
        except MissingFacts as error:  # a lean case may be asked for more; a full one has everything
            lean = case.get("complaint.questions") is None
            if not lean or not all(question.text for question in error.questions):
                problems.append(f"{where}: asks for {[question.field for question in error.questions]}")
            continue
        again, _ = kit.draft(case, order)
        text = f"{draft.subject}\n{draft.text}"
        found = [f"{where}: leftover {m[0]!r}" for m in LEFTOVER.finditer(text)]
        found += [f"{where}: {f.level} {f.rule} {f.text!r}" for f in report.findings if f.level != "note"]
        found += [f"{where}: broken {failure}" for failure in report.failures]
        found += [f"{where}: {n} is not in the case" for n in invented(text, case, order)]
        found += [f"{where}: {w} leaks" for names in case.guarded for w in names if w.lower() in text.lower()]
        size = length(draft, KINDS[kind], case.get("client.type"))
        if size is not None and size.over:
            found.append(f"{where}: {size.n} {size.limit.unit}, {size.limit.hard} at most")
        if again != draft:
            found.append(f"{where}: differs when written again")
        if found:
            problems += [*found, text]

    assert not problems, "\n".join(problems[:40])


NUMBER = re.compile(r"\d+(?:[:.,\u00a0\u202f ]\d+)*")


def invented(text: str, case, order: Order) -> list[str]:
    """Numbers of a text that are neither in the facts of the case nor parts of its times and sums. The headings of a
    call script count its steps."""
    text = re.sub("(?m)^## .*$", "", text) if order.kind == "call-script" else text
    known: set[str] = set()
    collect(case.tree, known)
    collect(order.at, known)
    parts = {part for number in known for part in re.findall(r"\d+", number)}
    return [n for n in re.findall(r"\d+", text) if n not in parts]


def collect(value, known: set[str]) -> None:
    if isinstance(value, Text):
        known.update(n for text in value.by_lang.values() for n in NUMBER.findall(text))
    elif isinstance(value, Moment):
        day, clock = value.day, value.clock
        known.update((str(day.day), str(day.year), f"{day.day:02}", f"{day.month:02}"))
        if clock:
            known.update((str(clock.hour), f"{clock.hour:02}", f"{clock.minute:02}"))
    elif isinstance(value, dict):
        for each in value.values():
            collect(each, known)
    elif isinstance(value, list | tuple):
        for each in value:
            collect(each, known)
    elif isinstance(value, str | int) and not isinstance(value, bool):
        known.update(NUMBER.findall(str(value)))
        whole = str(value).partition(".")[0]
        if whole.isdigit():  # a sum is printed in groups of three
            known.add(f"{int(whole):,}")
