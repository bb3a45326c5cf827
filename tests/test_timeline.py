"""The plan of action, against affairs worked out by hand with domain.md 1.7 and 4.9 beside them."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from draftkit.case import read_case
from draftkit.case.fields import FIELDS
from draftkit.case.moments import parse_moment
from draftkit.case.severity import REASONS
from draftkit.errors import CaseError, LocaleError
from draftkit.model import SEVERITIES
from draftkit.resources import locales_root
from draftkit.timeline import timeline
from draftkit.timeline.item import SORTS
from draftkit.timeline.standing import standing
from draftkit.timeline.steps import items

LONDON = 'lang = "en"\ntimezone = "Europe/London"\n'

PRINTER = (
    LONDON
    + """
topic = "your spring catalogue"
damage = {kind = ["deadline", "quality"]}
sender = {name = "Ruth Alder"}
client = {name = "Nora Aldous", type = "balanced"}
handling = {discovered_by = "us", found_at = "2026-03-09 16:20"}
verdict = {at = "2026-03-10 15:30", what = "we know whether the van is free"}
prevention = [{what = "two people compare every price page", from = 2026-03-16, owner = "Helen Marsh"}, {what = "a new proof"}]
next = [
  {at = "2026-03-10 10:00", how = "call", to = "go through the mailing with you"},
  {at = "2026-03-11 09:00", how = "email"},
]
solution = [
  {what = "a proof of both pages", by = "2026-03-10 15:00"},
  {what = "delivery to your warehouse", by = "2026-03-12 12:00", known_from = "2026-03-09 16:20"},
]
ask = {what = "your yes to the proof", by = "2026-03-10 17:00"}
"""
)


def plan(toml, at, **options):
    return timeline(read_case(toml), parse_moment(at, read_case(toml).zone), **options)


def shown(steps):
    """key → (time, state), times as people write them."""
    return {step.key: (moment(step.when), step.state) for step in steps}


def moment(when):
    if when is None:
        return None
    return f"{when.day:%a %d %b}" + (f" {when.clock:%H:%M}" if when.clock else "")


def test_printer_own_fault_medium_found_in_the_afternoon():
    found = plan(PRINTER, "2026-03-09 16:25")

    assert found.level == "medium"
    assert shown(found.steps) == {
        "log": ("Mon 09 Mar 16:20", "overdue"),
        "first-notice": ("Mon 09 Mar 16:35", "due"),
        "next-1": ("Tue 10 Mar 10:00", "ahead"),  # the call the case has its own time for
        "during-call": ("Tue 10 Mar 10:00", "ahead"),
        "agree": ("Tue 10 Mar 11:20", "ahead"),  # four hours of work: 1 h 40 on Monday, 2 h 20 on Tuesday
        "letter": ("Tue 10 Mar 11:20", "ahead"),
        "solution-1": ("Tue 10 Mar 15:00", "ahead"),
        "verdict": ("Tue 10 Mar 15:30", "ahead"),
        "ask": ("Tue 10 Mar 17:00", "ahead"),
        "next-2": ("Wed 11 Mar 09:00", "ahead"),
        "solution-2": ("Thu 12 Mar 12:00", "ahead"),
        "resolution": ("Thu 12 Mar 12:00", "ahead"),
        "thanks": ("Fri 13 Mar", "ahead"),
        "prevention-1": ("Mon 16 Mar", "ahead"),
        "follow-up": ("Mon 13 Apr", "ahead"),  # thirty days on is Saturday, 11 April
        "prevention-2": (None, "open"),
    }
    steps = {step.key: step for step in found.steps}
    assert steps["letter"].what.endswith("tomorrow, Tuesday, at 15:30.")
    assert steps["first-notice"].kind == "first-notice"
    assert steps["prevention-1"].who == "Helen Marsh"
    assert "Name an owner" not in steps["prevention-1"].what
    assert "and an owner" in steps["prevention-2"].what
    assert steps["ask"].who == "Nora Aldous"
    assert steps["letter"].who == "Ruth Alder"
    assert steps["next-1"].what == "Call, as promised: “I will go through the mailing with you”."


def test_what_was_done_is_ticked_off():
    toml = (
        PRINTER
        + """
log = [{at = "2026-03-09 16:22", what = "noted"}]
sent = [{kind = "first-notice", at = "2026-03-09 16:34"}, {kind = "detailed-email", at = "2026-03-10 10:45"},
        {kind = "thank-you", at = "2026-03-13 10:00"}, {kind = "thank-you", at = "2026-04-13 10:00"}]
calls = [{at = "2026-03-10 10:01", agreed = ["we move the mailing"]}]
status = [{is = "resolved", from = "2026-03-12 11:40"}]
"""
    )
    states = {key: state for key, (_, state) in shown(plan(toml, "2026-03-10 10:50").steps).items()}
    assert [key for key, state in states.items() if state == "done"] == [
        "log", "first-notice", "next-1", "during-call", "agree", "letter",
    ]  # fmt: skip
    assert states["thanks"] == "ahead"

    later = plan(toml, "2026-04-14 09:00")
    states = {key: state for key, (_, state) in shown(later.steps).items()}
    assert states["resolution"] == states["thanks"] == states["follow-up"] == states["ask"] == "done"
    assert states["prevention-1"] == "overdue"  # nobody has said that it is in place
    assert shown(later.steps)["resolution"][0] == "Thu 12 Mar 11:40"
    done = toml.replace('owner = "Helen Marsh"', "done = 2026-03-16")
    assert shown(plan(done, "2026-04-14 09:00").steps)["prevention-1"][1] == "done"


OUTAGE = """
lang = "en"
timezone = "Europe/London"
damage = {kind = ["service"], level = 3}
relationship = {loyalty = "fragile"}
sender = {name = "Ann", senior = {name = "Bea", role = "director"}}
client = {prefers = "messenger"}
handling = {discovered_by = "us", found_at = "2026-03-15 02:40"}
impact = {since = "2026-03-15 02:30", running = true}
"""


def test_critical_outage_on_a_sunday_night():
    found = plan(OUTAGE, "2026-03-15 02:41")

    assert found.level == "critical"
    assert shown(found.steps) == {
        "log": ("Sun 15 Mar 02:40", "overdue"),
        "first-notice": ("Sun 15 Mar 02:45", "due"),
        "update-1": ("Sun 15 Mar 03:05", "due"),
        "call": ("Sun 15 Mar 03:10", "due"),
        "during-call": ("Sun 15 Mar 03:10", "due"),
        "update-2": ("Sun 15 Mar 03:25", "ahead"),
        "update-3": ("Sun 15 Mar 03:45", "ahead"),
        "update-4": ("Sun 15 Mar 04:05", "ahead"),
        "update-5": ("Sun 15 Mar 04:25", "ahead"),
        "update-6": ("Sun 15 Mar 04:45", "ahead"),
        "agree": ("Sun 15 Mar 06:40", "ahead"),
        "consent": ("Sun 15 Mar 06:40", "ahead"),
        "letter": ("Sun 15 Mar 06:40", "ahead"),
        "resolution": (None, "open"),
        "thanks": (None, "open"),
        "debrief": (None, "open"),
        "follow-up": (None, "open"),
    }
    steps = {step.key: step for step in found.steps}
    assert steps["call"].who == steps["letter"].who == "Bea"
    assert "in the messenger" in steps["first-notice"].what
    assert "20 minutes" in steps["update-1"].what
    assert {steps[f"update-{n}"].what for n in range(2, 7)} == {"The next status update."}


def test_after_two_hours_the_updates_of_a_critical_outage_come_every_half_hour():
    toml = OUTAGE + 'sent = [{kind = "status-update", at = "2026-03-15 04:20"}]\nnext = "2026-03-15 06:10"'
    steps = plan(toml, "2026-03-15 04:22").steps
    assert [moment(s.when)[-5:] for s in steps if s.key.startswith(("update", "next"))] == [
        "04:40", "05:10", "05:40", "06:10",
    ]  # fmt: skip
    assert "20 minutes" in next(s for s in steps if s.key == "update-1").what
    assert "30 minutes" in next(s for s in steps if s.key == "update-2").what


def test_a_missed_update_is_overdue_and_the_next_counts_from_now():
    toml = OUTAGE.replace("fragile", "neutral") + 'sent = [{kind = "first-notice", at = "2026-03-15 09:00"}]'
    steps = shown(plan(toml, "2026-03-15 10:10").steps)
    assert steps["update-1"] == ("Sun 15 Mar 09:30", "overdue")
    assert steps["update-2"] == ("Sun 15 Mar 10:40", "due")


def test_high_outage_at_night_writes_at_once_and_rings_in_the_morning():
    toml = OUTAGE.replace("fragile", "neutral").replace("02:40", "22:30").replace("02:30", "22:20")
    found = plan(toml, "2026-03-15 22:31")
    steps = shown(found.steps)
    assert found.level == "high"
    assert steps["first-notice"] == ("Sun 15 Mar 22:45", "due")
    assert "by e-mail" in next(s for s in found.steps if s.key == "first-notice").what  # a messenger would wake them
    assert steps["call"] == ("Mon 16 Mar 08:00", "ahead")
    assert steps["letter"] == ("Mon 16 Mar 08:00", "ahead")


def test_night_is_where_the_client_is():
    toml = OUTAGE.replace("fragile", "neutral").replace("02:40", "15:30").replace("02:30", "15:20")
    toml = toml.replace("[client]", "").replace('prefers = "messenger"', 'timezone = "Asia/Tokyo"')  # nine hours ahead
    found = plan(toml, "2026-03-15 15:31")
    assert shown(found.steps)["call"] == ("Sun 15 Mar 23:00", "ahead")


WEEKEND = (
    LONDON
    + """
damage = {level = 2}
handling = {found_at = "2026-03-13 17:30"}
solution = [{what = "the new file", by = 2026-03-16}]
"""
)


def test_a_medium_affair_found_late_on_friday_is_called_about_on_monday():
    steps = shown(plan(WEEKEND, "2026-03-13 17:31").steps)
    assert steps["first-notice"] == ("Fri 13 Mar 17:45", "due")
    assert steps["call"][0] == "Mon 16 Mar 09:30"  # half an hour is left on Friday
    assert steps["letter"][0] == "Mon 16 Mar 12:30"
    assert steps["solution-1"][0] == steps["resolution"][0] == "Mon 16 Mar"
    assert steps["thanks"][0] == "Tue 17 Mar"
    assert steps["follow-up"][0] == "Wed 15 Apr"
    assert "debrief" not in steps


def test_holidays_are_no_working_days():
    steps = shown(plan(WEEKEND, "2026-03-13 17:31", holidays={date(2026, 3, 16), date(2026, 4, 15)}).steps)
    assert steps["call"][0] == "Tue 17 Mar 09:30"
    assert steps["follow-up"][0] == "Thu 16 Apr"


@pytest.mark.parametrize(
    ("found", "call", "letter"),
    [
        ("2026-03-09 10:00", "Mon 09 Mar 18:00", "Mon 09 Mar 14:00"),
        ("2026-03-09 07:30", "Mon 09 Mar 10:00", "Mon 09 Mar 13:00"),
        ("2026-03-09 17:00", "Mon 09 Mar 18:00", "Tue 10 Mar 12:00"),
        ("2026-03-09 18:00", "Tue 10 Mar 10:00", "Tue 10 Mar 13:00"),
        ("2026-03-14 12:00", "Mon 16 Mar 10:00", "Mon 16 Mar 13:00"),
        ("2026-03-09", "Mon 09 Mar 18:00", "Mon 09 Mar 13:00"),
    ],
)
def test_the_same_day_and_four_hours_are_of_working_time(found, call, letter):
    steps = shown(
        plan(WEEKEND.replace("2026-03-13 17:30", found), found + (" 07:00" if ":" not in found else "")).steps
    )
    assert (steps["call"][0], steps["letter"][0]) == (call, letter)


def test_a_low_affair_needs_no_call_and_has_a_day():
    steps = shown(plan(WEEKEND.replace("level = 2", "level = 1"), "2026-03-13 17:31").steps)
    assert {"call", "during-call", "debrief", "follow-up"}.isdisjoint(steps)
    assert steps["letter"][0] == "Mon 16 Mar 17:30"
    with_phone = WEEKEND.replace("level = 2", "level = 1") + 'client = {type = "key"}'
    assert "call" in shown(plan(with_phone, "2026-03-13 17:31").steps)


def test_who_prefers_the_telephone_is_called_first():
    steps = plan(WEEKEND + 'client = {prefers = "phone"}', "2026-03-13 17:31").steps
    first = next(s for s in steps if s.key == "first-notice")
    assert (first.kind, moment(first.when)) == ("call-script", "Fri 13 Mar 17:45")
    assert "call" not in shown(steps)
    night = plan(WEEKEND.replace("17:30", "23:30") + 'client = {prefers = "phone"}', "2026-03-13 23:31").steps
    assert next(s for s in night if s.key == "first-notice").kind == "first-notice"


RUSSIAN = """
lang = "ru"
timezone = "Europe/Moscow"
act = "мы сдали перевод без приложений 3 и 4"
damage = {kind = ["deadline"]}
sender = {name = "Рита Вольская", senior = {name = "Павел Сергеевич Дронов", at = "2026-03-10 17:00"}}
client = {name = "Нина Олеговна", type = "furious"}
handling = {discovered_by = "client", found_at = "2026-03-10 12:05"}
complaint = {at = "2026-03-10 12:05", how = "messenger"}
solution = [{what = "приложения 3 и 4 у вас в почте", by = "2026-03-10 20:00"},
            {what = "заверенные копии у вас в офисе", by = "2026-03-12 15:00"}]
next = [{at = "2026-03-10 12:45", how = "call"}, {at = "2026-03-10 16:00", how = "email"}]
"""


def test_translation_high_the_client_wrote_first():
    found = plan(RUSSIAN, "2026-03-10 12:10")
    steps = {step.key: step for step in found.steps}
    times = shown(found.steps)

    assert found.severity.level == "high"
    assert "first-notice" not in steps
    assert times["seen"] == ("Tue 10 Mar 12:20", "due")
    assert (steps["seen"].kind, steps["seen"].variant) == ("first-notice", "seen")
    assert times["next-1"][0] == times["during-call"][0] == "Tue 10 Mar 12:45"
    assert "call" not in steps  # ten minutes later than usual, and the client knows the time
    assert times["letter"][0] == "Tue 10 Mar 16:05"
    assert times["senior"][0] == "Tue 10 Mar 17:00"
    assert steps["senior"].who == "Павел Сергеевич Дронов"
    assert times["update-1"][0] == "Wed 11 Mar 16:00"  # the only day before the end without a promised time
    assert "update-2" not in steps
    assert times["thanks"][0] == "Fri 13 Mar"
    assert times["debrief"][0] == "Tue 17 Mar"
    assert steps["debrief"].kind == "debrief"
    assert times["follow-up"][0] == "Mon 13 Apr"
    assert steps["follow-up"].what == "Позвоните и спросите, как дела, месяц спустя."
    assert found.reasons == ("ущерб: срок", "клиент обнаружил это раньше, чем мы сообщили")


def test_a_message_shortly_before_keeps_no_promise_to_call():
    toml = RUSSIAN + 'sent = [{kind = "first-notice", at = "2026-03-10 12:40", channel = "messenger"}]'
    assert shown(plan(toml, "2026-03-10 12:50").steps)["next-1"] == ("Tue 10 Mar 12:45", "overdue")
    toml += '\ncalls = [{at = "2026-03-10 12:46", reached = false}]'
    steps = shown(plan(toml, "2026-03-10 12:50").steps)
    assert steps["next-1"][1] == "done"
    assert steps["voicemail"] == ("Tue 10 Mar 12:51", "due")
    assert "call-again" not in steps  # the next contact is agreed
    own = shown(plan(toml + '\nclock = {voicemail = "2026-03-10 12:48"}', "2026-03-10 12:50").steps)
    assert own["voicemail"] == ("Tue 10 Mar 12:48", "overdue")
    alone = plan(toml.replace('next = [{at = "2026-03-10 12:45", how = "call"}, {at = "2026-03-10 16:00", how = "email"}]', ""),
                 "2026-03-10 12:50")  # fmt: skip
    assert shown(alone.steps)["call-again"][0] == "Tue 10 Mar 13:16"


def test_what_the_case_dates_twice_is_one_step():
    toml = RUSSIAN.replace("next = [", 'next = [{at = "2026-03-10 17:00", how = "call", by_senior = true}, ')
    toml += 'verdict = {at = "2026-03-10 16:00"}\nclock = {status-update = "2026-03-10 16:00"}\nfixers = ["Павел Сергеевич Дронов"]'
    steps = {step.key: step for step in plan(toml, "2026-03-10 12:10").steps}
    assert {"next-1", "next-2", "verdict"} <= set(steps)
    assert {"next-3", "senior", "update"}.isdisjoint(steps)
    assert steps["next-1"].who == "Павел Сергеевич Дронов"
    assert steps["consent"].what == "Получите согласие тех, кого назовёте клиенту: Павел Сергеевич Дронов."


def test_a_debrief_is_held_when_it_is_over():
    toml = (
        RUSSIAN
        + 'debrief = {helped = ["Рита написала сразу."]}\nstatus = [{is = "resolved", from = "2026-03-12 14:20"}]'
    )
    assert shown(plan(toml, "2026-03-10 12:10").steps)["debrief"][1] == "ahead"
    assert shown(plan(toml, "2026-03-13 12:10").steps)["debrief"][1] == "done"


def test_a_call_that_reached_the_client_ends_the_attempts():
    toml = RUSSIAN + 'calls = [{at = "2026-03-10 12:46", reached = false}, {at = "2026-03-10 13:05", reached = true}]'
    assert "voicemail" not in shown(plan(toml, "2026-03-10 13:10").steps)


def test_warnings():
    texts = {s.key: s.what for s in plan(WEEKEND, "2026-03-16 09:00").steps if s.state == "warning"}
    assert texts == {
        "silence": "The client has not been told for 63 hours. Tell them now, and own the delay in the first sentences."
    }
    assert "silence" not in shown(plan(WEEKEND, "2026-03-13 18:29").steps)
    told = WEEKEND.replace("found_at", 'told_at = "2026-03-13 18:00", found_at')
    assert "silence" not in shown(plan(told, "2026-03-16 09:00").steps)

    texts = {s.key: s.what for s in plan(RUSSIAN, "2026-03-10 14:10").steps if s.state == "warning"}
    assert texts == {
        "unanswered": "Клиент без ответа уже 2 часа. Ответьте сейчас и в первых же фразах признайте задержку."
    }


@pytest.mark.parametrize("kind", ["data", "safety"])
def test_a_legal_duty_is_never_hidden(kind):
    toml = WEEKEND.replace("level = 2", f'kind = ["{kind}"]')
    step = next(s for s in plan(toml, "2026-03-13 17:31").steps if s.key == "legal")
    assert step.what == (
        "There may be a legal duty to notify, with a deadline: ask counsel. Vagueness about internals must not become "
        "vagueness about the harm."
    )
    assert step.state == "warning"


def test_an_expected_solution_that_did_not_come():
    steps = shown(plan(WEEKEND, "2026-03-18 10:00").steps)
    assert steps["solution-1"][1] == steps["resolution"][1] == "overdue"
    assert steps["thanks"] == steps["follow-up"] == (None, "open")


def test_a_project_delay_without_a_promised_time_is_told_of_daily():
    toml = (
        LONDON
        + 'damage = {kind = ["deadline"]}\nhandling = {found_at = "2026-03-12 10:00", told_at = "2026-03-12 10:05"}'
    )
    steps = shown(plan(toml, "2026-03-12 10:10").steps)
    assert [steps[f"update-{n}"][0] for n in range(1, 6)] == [
        "Fri 13 Mar 16:00", "Mon 16 Mar 16:00", "Tue 17 Mar 16:00", "Wed 18 Mar 16:00", "Thu 19 Mar 16:00",
    ]  # fmt: skip
    late = shown(plan(toml, "2026-03-18 17:00").steps)
    assert late["update-1"] == ("Fri 13 Mar 16:00", "overdue")
    assert late["update-2"] == ("Thu 19 Mar 16:00", "ahead")


def test_the_cases_own_clock_goes_before_the_usual_times():
    toml = (
        PRINTER
        + """
[clock]
first-notice = "2026-03-09 16:50"
detailed-email = "2026-03-10 10:45"
status-update = "2026-03-11 12:00"
thank-you = "2026-04-14 10:00"
"""
    )
    steps = shown(plan(toml, "2026-03-09 16:25").steps)
    assert steps["first-notice"][0] == "Mon 09 Mar 16:50"
    assert steps["letter"][0] == "Tue 10 Mar 10:45"
    assert steps["update"][0] == "Wed 11 Mar 12:00"
    assert steps["follow-up"][0] == "Tue 14 Apr 10:00"
    assert steps["thanks"][0] == "Fri 13 Mar"


def test_the_clocks_may_change_in_between():
    toml = OUTAGE.replace("2026-03-15 02:40", "2026-03-29 00:50").replace("2026-03-15 02:30", "2026-03-29 00:45")
    steps = shown(plan(toml, "2026-03-29 00:51").steps)
    assert steps["call"][0] == "Sun 29 Mar 02:20"  # at one o'clock it is two


def test_the_same_plan_every_time():
    assert plan(RUSSIAN, "2026-03-10 12:10")[:-1] == plan(RUSSIAN, "2026-03-10 12:10")[:-1]


def test_the_end_of_the_calendar_is_a_mistake_of_the_case():
    with pytest.raises(CaseError, match="no such day or time: 9999-12-30"):
        plan(WEEKEND.replace("2026-03-16", "9999-12-30"), "2026-03-13 17:31")


# The texts


def tree(value, path=()):
    if isinstance(value, dict):
        return {p for key, item in value.items() for p in tree(item, (*path, key))}
    return {path}


def texts(lang):
    return tomllib.loads((Path(locales_root()) / lang / "plan.toml").read_text(encoding="utf-8"))


def test_both_languages_have_the_same_texts_and_no_others_than_are_used():
    assert tree(texts("en")) == tree(texts("ru"))
    assert set(texts("en")["steps"]) == set(SORTS)
    assert set(texts("en")["reasons"]) == set(REASONS)
    assert set(texts("en")["levels"]) == set(SEVERITIES)
    assert set(texts("en")["damage"]) == set(FIELDS["damage.kind"].choices)


def test_each_russian_text_is_russian_and_each_english_one_is_not():
    for (*_, key), text in ((path, value(texts("ru"), path)) for path in tree(texts("ru"))):
        words = re.sub(r"\{[{%].*?[%}]\}|\[\[\w+\]\]|compensation\.authorised", "", text)
        assert not re.search("[a-zA-Z]", words), key
    assert not re.search("[а-яё]", str(texts("en")))


def value(table, path):
    for key in path:
        table = table[key]
    return table


EVERYTHING = """
timezone = "Europe/London"
severity = "high"
fixers = ["Lee", "Kim"]
damage = {kind = ["data"], loss = {amount = "180", currency = "GBP"}}
relationship = {loyalty = "hostile", repeat_failure = true}
handling = {found_at = "2026-03-09 08:00", discovered_by = "client"}
complaint = {at = "2026-03-09 09:00", how = "sms"}
calls = [{at = "2026-03-09 09:30", reached = false}]
next = [{at = "2026-03-09 15:00", how = "message", to = "w"}, {at = "2026-03-09 16:00", how = "meeting"}]
verdict = {at = "2026-03-10 10:00", how = "call"}
promises = [{what = "p", due = "2026-03-09 08:30", met = false}]
compensation = {decided_by = 2026-03-11}
ask = 2026-03-10
approve = 2026-03-10
options_by = 2026-03-10
prevention = [{}, {from = 2026-03-20, what = "m"}]
clock = {status-update = "2026-03-10 12:00"}
"""


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_every_text_can_be_filled(lang):
    head = f'lang = "{lang}"\n'
    seen = set()
    for toml, at in [
        (EVERYTHING, "2026-03-09 12:00"),
        (EVERYTHING.replace("next =", "questions = []\n#").replace('"sms"', '"call"'), "2026-03-09 12:00"),
        (PRINTER.removeprefix('lang = "en"\n'), "2026-03-09 18:00"),
        (OUTAGE.replace('lang = "en"\n', "").replace("[client]", ""), "2026-03-15 04:00"),
        (WEEKEND.removeprefix('lang = "en"\n') + 'client = {prefers = "phone", type = "key"}', "2026-03-13 17:31"),
        (
            WEEKEND.removeprefix('lang = "en"\n').replace("level = 2", 'kind = ["deadline"]').replace("solution", "#"),
            "2026-03-13 18:00",
        ),
        (
            WEEKEND.removeprefix('lang = "en"\n').replace("2026-03-16", "2026-03-25").replace("level = 2", "level = 3"),
            "2026-03-13 18:00",
        ),
        (RUSSIAN.replace('\nlang = "ru"', "").replace("next =", "verdict = 2026-03-11\n#"), "2026-03-10 14:00"),
        (RUSSIAN.replace('\nlang = "ru"', "").replace("complaint =", "#"), "2026-03-10 12:10"),
    ]:
        found = plan(head + toml, at)
        seen |= {item.text for item in items(standing(found.case, found.now))}
        for text in (*found.reasons, *(step.what for step in found.steps), *(step.who for step in found.steps)):
            assert text
            assert not re.search(r"[{}]|\bNone\b| \.|\.\.| ,", text), text
    assert seen == set(SORTS)


def test_a_plan_in_the_other_language_keeps_the_words_of_the_case():
    steps = {s.key: s for s in plan(RUSSIAN, "2026-03-10 12:10", lang="en").steps}
    assert steps["solution-1"].what.startswith("Promised to the client: приложения 3 и 4 у вас в почте.")


def test_a_house_may_word_its_own_plan(tmp_path):
    for name, text in (("good", "Write it into the blue book."), ("bad", "{{ nonsense }}")):
        (tmp_path / name / "en").mkdir(parents=True)
        (tmp_path / name / "en" / "plan.toml").write_text(f'[steps]\nlog = "{text}"\n')
    found = plan(WEEKEND, "2026-03-13 17:31", roots=(locales_root(), str(tmp_path / "good")))
    assert next(s for s in found.steps if s.key == "log").what == "Write it into the blue book."
    with pytest.raises(LocaleError, match=r"steps\.log: 'nonsense' is undefined"):
        plan(WEEKEND, "2026-03-13 17:31", roots=(locales_root(), str(tmp_path / "bad")))


def test_a_language_without_texts_says_so():
    with pytest.raises(LocaleError, match="de has no texts for the plan"):
        plan(WEEKEND, "2026-03-13 17:31", lang="de")


def test_facts_are_no_templates():
    toml = WEEKEND.replace("the new file", "{{ 7 * 7 }} {% raw %}")
    step = next(s for s in plan(toml, "2026-03-13 17:31").steps if s.key == "solution-1")
    assert "{{ 7 * 7 }} {% raw %}" in step.what
