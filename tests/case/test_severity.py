"""Every branch of the formula of severity, from case files as an author writes them."""

import pytest

from draftkit.case import read_case
from draftkit.case.fields import FIELDS
from draftkit.case.moments import parse_moment
from draftkit.case.severity import DAMAGE_OF_KIND, REASONS, is_running, missed_promise, phase_at, severity

HEAD = 'lang = "en"\ntimezone = "Europe/London"\nnow = "2026-03-10 12:00"\n'


def level(toml, at=None):
    found = severity(read_case(HEAD + toml), parse_moment(at) if at else None)
    return found.level, tuple(reason.key for reason in found.reasons)


DAMAGE = [
    ("", "low", "damage_none"),
    ('impact.not_affected = ["the web page is correct"]', "low", "damage_none"),
    ('impact.fact = "a page is late"', "low", "damage_impact"),
    ('impact.plans = "you planned to mail it on Wednesday"', "medium", "damage_plans"),
    ('impact.before = "in front of your board"', "high", "damage_before"),
    ('damage.loss = {amount = "180", currency = "GBP"}', "medium", "damage_loss"),
    ('damage.loss = {amount = "0", currency = "GBP"}', "low", "damage_none"),
    ("damage.level = 0", "low", "damage_given"),
    ("damage.level = 1", "low", "damage_given"),
    ("damage.level = 2", "medium", "damage_given"),
    ("damage.level = 3", "high", "damage_given"),
    ('damage.level = 1\ndamage.kind = ["safety"]', "low", "damage_given"),
    ('damage.kind = ["deadline", "personal"]', "high", "damage_kind"),
    ('damage.kind = ["deadline"]\ndamage.loss = {amount = "180", currency = "GBP"}', "medium", "damage_kind"),
    *[(f'damage.kind = ["{k}"]', "medium" if n == 2 else "high", "damage_kind") for k, n in DAMAGE_OF_KIND.items()],
]


@pytest.mark.parametrize(("toml", "expected", "reason"), DAMAGE)
def test_damage(toml, expected, reason):
    assert level(toml) == (expected, (reason,))


def test_every_kind_of_damage_counts():
    assert set(DAMAGE_OF_KIND) == set(FIELDS["damage.kind"].choices)


SERVICE = 'damage.kind = ["service"]\n[impact]\nsince = "2026-03-10 09:00"\n'


@pytest.mark.parametrize(
    ("toml", "expected", "reasons"),
    [
        (SERVICE + 'until = "2026-03-10 09:59"', "low", ("damage_short",)),
        (SERVICE + 'until = "2026-03-10 10:00"', "medium", ("damage_kind",)),
        (SERVICE + 'until = "2026-03-10"', "high", ("damage_kind", "running_stop")),
        (SERVICE.replace("-10", "-09") + 'until = "2026-03-09"', "medium", ("damage_kind",)),
        (SERVICE, "high", ("damage_kind", "running_stop")),
        (SERVICE + "running = false", "medium", ("damage_kind",)),
        (SERVICE + 'until = "2026-03-10 12:20"', "high", ("damage_kind", "running_stop")),
        (SERVICE + '[[status]]\nis = "monitoring"\nfrom = "2026-03-10 11:00"', "medium", ("damage_kind",)),
        ("damage.level = 0\nimpact.running = true", "high", ("damage_given", "running_stop")),
        ('damage.kind = ["quality"]\nimpact.running = true', "medium", ("damage_kind",)),
        (SERVICE + 'running = true\n[handling]\ndiscovered_by = "client"\n[relationship]\nloyalty = "hostile"',
         "critical", ("damage_kind", "loyalty", "discovered_by_client", "running_stop")),
    ],
)  # fmt: skip
def test_interruptions(toml, expected, reasons):
    assert level(toml) == (expected, reasons)


@pytest.mark.parametrize(
    ("toml", "expected", "reasons"),
    [
        ('relationship.loyalty = "neutral"', "low", ()),
        ('relationship.loyalty = "fragile"', "medium", ("loyalty",)),
        ('relationship.loyalty = "hostile"', "medium", ("loyalty",)),
        ("relationship.repeat_failure = true", "medium", ("repeat_failure",)),
        ('relationship = {loyalty = "fragile", repeat_failure = true}', "medium", ("loyalty", "repeat_failure")),
        ('relationship.loyalty = "strong"', "low", ("loyalty_strong",)),
        ('relationship = {loyalty = "strong", repeat_failure = true}', "medium", ("repeat_failure",)),
        ('handling.discovered_by = "client"', "medium", ("discovered_by_client",)),
        ('handling.discovered_by = "us"', "low", ()),
        ('handling.discovered_by = "third"', "low", ()),
        ('promises = [{what = "the proof", due = "2026-03-10 11:00"}]', "medium", ("promise_missed",)),
        ('promises = [{what = "the proof", due = "2026-03-10 13:00", met = false}]', "low", ()),
        ('promises = [{what = "the proof", due = "2026-03-10"}]', "low", ()),
        ('promises = [{what = "the proof", due = "2026-03-10 11:00", met = true}]', "low", ()),
        ('promises = [{what = "the proof", due = "2026-03-10 11:00", kept_at = "2026-03-10 10:50"}]', "low", ()),
        ('promises = [{what = "the proof", due = "2026-03-10 11:00", kept_at = "2026-03-10 11:50"}]', "medium",
         ("promise_missed",)),
        ('promises = [{what = "the proof"}]', "low", ()),
        ('promises = [{what = "the proof", met = false}]', "medium", ("promise_missed",)),
        ('promises = [{what = "the proof", met = false}]\nhandling.discovered_by = "client"', "medium",
         ("discovered_by_client", "promise_missed")),
        ('relationship.loyalty = "hostile"\nhandling.discovered_by = "client"', "high",
         ("loyalty", "discovered_by_client")),
    ],
)  # fmt: skip
def test_history_and_handling_on_a_damage_of_one(toml, expected, reasons):
    assert level("damage.level = 1\n" + toml) == (expected, ("damage_given", *reasons))


def test_a_strong_relationship_takes_nothing_from_a_damage_of_two():
    assert level('damage.level = 2\nrelationship.loyalty = "strong"') == ("medium", ("damage_given",))


def test_the_ends_of_the_scale():
    worst = 'damage.level = 3\nrelationship.loyalty = "hostile"\nhandling.discovered_by = "client"'
    assert level(worst)[0] == "critical"
    assert level('damage.level = 0\nrelationship.loyalty = "strong"')[0] == "low"


def test_the_author_overrides_and_it_is_said():
    found = severity(read_case(HEAD + 'severity = "critical"\ndamage.level = 1'))
    assert (found.level, found.computed, found.overridden) == ("critical", "low", True)
    assert found.reasons[-1] == ("overridden", 0, {"computed": "low", "level": "critical"})
    same = severity(read_case(HEAD + 'severity = "low"\ndamage.level = 1'))
    assert (same.level, same.overridden, len(same.reasons)) == ("low", False, 1)


def test_the_time_of_writing_decides():
    toml = 'damage.level = 2\npromises = [{what = "the proof", due = "2026-03-10 15:00", met = false}]'
    assert level(toml)[0] == "medium"
    assert level(toml, "2026-03-10 15:00")[0] == "high"


def test_without_any_time_all_that_the_case_knows_counts():
    case = read_case('lang = "en"\npromises = [{what = "it", due = "2026-03-10 15:00"}]\nimpact.until = 2026-03-10')
    assert missed_promise(case, None) is not None
    assert not is_running(case, None)
    assert phase_at(case, None) is None


def test_the_newest_status_holds():
    case = read_case(
        'lang = "en"\nstatus = [{is = "resolved", from = 2026-03-12}, {is = "investigating"}, '
        '{is = "identified", from = "2026-03-10 09:00"}]'
    )
    assert phase_at(case, parse_moment("2026-03-10 08:59")) == "investigating"
    assert phase_at(case, parse_moment("2026-03-10 09:00")) == "identified"
    assert phase_at(case, parse_moment("2026-03-12")) == "resolved"


def test_all_reasons_are_listed():
    cases = [toml for toml, *_ in DAMAGE] + [SERVICE, SERVICE + 'until = "2026-03-10 09:10"', 'severity = "high"',
             "damage.level = 1\nrelationship = {loyalty = 'strong'}", "relationship = {loyalty = 'hostile'}",
             "relationship.repeat_failure = true", 'handling.discovered_by = "client"',
             'promises = [{what = "it", met = false}]']  # fmt: skip
    assert {key for toml in cases for key in level(toml)[1]} == set(REASONS)
