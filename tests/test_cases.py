"""The example cases load, cover what a case can be, and hold their own secrets apart."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from draftkit.affair import languages, orders
from draftkit.case import Text, load_case, sort_key
from draftkit.case.severity import severity
from draftkit.fitting import length
from draftkit.kit import Kit
from draftkit.model import CLIENT_TYPES, FAULTS, SEVERITIES
from draftkit.settings import Settings

FILES = sorted((Path(__file__).parents[1] / "examples").glob("*.toml"))
CASES = [load_case(path) for path in FILES]
KIT = Kit.load(settings=Settings())
NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
KINDS = ("first-notice", "voicemail", "detailed-email", "status-update", "thank-you", "call-script", "debrief")
every = pytest.mark.parametrize("case", CASES, ids=[path.stem for path in FILES])


def test_every_fault_client_type_and_severity_has_an_example():
    assert {case.get("fault") for case in CASES} == set(FAULTS)
    assert {case.get("client.type") for case in CASES} == set(CLIENT_TYPES)
    assert {severity(case).level for case in CASES} == set(SEVERITIES)


def test_both_languages_have_examples_and_the_main_ones_are_in_both():
    assert {case.lang for case in CASES} == {"en", "ru"}
    for name in ("catalogue", "perevod"):
        case = CASES[[path.stem for path in FILES].index(name)]
        assert set(case.get("act").by_lang) == {"en", "ru"}


def test_at_least_two_are_made_from_public_incidents_and_say_so():
    named = [
        path
        for path in FILES
        if any(word in path.read_text("utf-8") for word in ("public incident", "открытому происшествию"))
    ]
    assert len(named) >= 2


@every
def test_the_clock_renders_the_whole_affair(case):
    assert set(KINDS) <= set(case.get("clock"))
    assert ("reply" in case.get("clock")) == (case.get("complaint") is not None)


@every
def test_a_case_in_two_languages_has_every_worded_fact_in_both(case):
    langs = {lang for text in texts(case.tree) for lang in text.by_lang}
    assert lacking(case.tree, langs) == []


@every
def test_the_negative_lists_are_filled_and_no_fact_names_what_they_hold(case):
    assert all(case.guarded)
    words = [w.casefold() for text in texts(case.tree) for w in text.by_lang.values()]
    for term in (term.casefold() for terms in case.guarded for term in terms):
        assert not [w for w in words if term in w]


@every
def test_list_entries_carry_times_and_stand_in_their_order(case):
    for name in ("timeline", "progress", "next", "calls", "log", "status"):
        times = [entry.get("at") or entry.get("from") for entry in case.get(name, [])]
        assert None not in times, name
        assert times == sorted(times), name


def texts(value):
    if isinstance(value, Text):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            if key != "debrief":  # for our own people: may say more
                yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


def lacking(value, langs, path=""):
    """Paths of worded facts that not every language has; a list has as many wordings in each."""
    if isinstance(value, Text):
        return [] if set(value.by_lang) == langs else [path]
    if isinstance(value, dict):
        return [p for key, item in value.items() for p in lacking(item, langs, f"{path}.{key}")]
    if isinstance(value, list) and value and isinstance(value[0], Text):
        counts = {lang: sum(lang in text.by_lang for text in value) for lang in langs}
        return [] if len(set(counts.values())) == 1 else [path]
    if isinstance(value, list):
        return [p for item in value for p in lacking(item, langs, path + "[]")]
    return []


def test_messages_are_written_in_the_order_of_their_times_and_come_languages_apart():
    case = next(case for case in CASES if "reply" in case.get("clock") and len(languages(case)) > 1)

    found = orders(case, KIT.drafter.kinds, languages(case), None, NOW)

    times = [sort_key(order.at) for order in found]
    half = len(found) // 2
    assert [order.lang for order in found] == [found[0].lang] * half + [found[-1].lang] * half
    assert times == sorted(times[:half]) * 2


ALL = [(case, order) for case in CASES for order in orders(case, KIT.drafter.kinds, languages(case), None, NOW)]


@pytest.mark.parametrize(("case", "order"), ALL, ids=[f"{Path(c.path).stem}-{o.lang}-{o.kind}" for c, o in ALL])
def test_every_message_has_its_facts_and_its_length(case, order):
    draft = KIT.drafter.draft(case, order)
    size = length(draft, KIT.drafter.kind(order.kind), case.get("client.type"))
    assert size is None or size.n <= size.limit.hard
