"""What templates see of a case, at a time and in a language."""

from __future__ import annotations

from datetime import UTC, datetime

from affairs import affair

from draftkit.case.facts import facts, phase, sent_before
from draftkit.case.moments import parse_moment
from draftkit.kit import Kit
from draftkit.model import Context, Message


def at(text):
    return parse_moment(text, affair().zone)


def test_what_lies_ahead_is_not_known_yet():
    view = facts(affair(), "en", at("2026-03-09 16:50"))

    assert view["call"] is None
    assert view["progress"] == []
    assert view["done"] == []
    assert len(view["todo"]) == 3
    assert view["thanks"] == []


def test_the_newest_is_so_by_its_time_wherever_it_stands_in_the_file():
    entries = [{"at": "2026-03-10T10:30", "what": "second"}, {"at": "2026-03-10T10:00", "what": "first"}]
    thanks = [{"at": "2026-03-10T10:30", "for": "the list"}, {"for": "your patience"}]
    view = facts(affair({"progress": entries, "thanks": thanks}, ("clock",)), "en", at("2026-03-10 10:45"))

    assert [entry["what"] for entry in view["progress"]] == ["first", "second"]
    assert view["latest"]["what"] == "second"
    assert view["deed"]["for"] == "the list"


def test_what_was_done_moves_from_todo_to_done():
    view = facts(affair(), "en", at("2026-03-11 09:00"))

    assert [s["result"] for s in view["done"]] == ["the proof of pages 14 and 15 reached you", "we printed all 4,000 copies again"]
    assert len(view["todo"]) == 1


def test_a_step_that_waits_for_what_is_asked_for_says_so():
    steps = [
        {"what": "two nurses visit nine patients", "if": "their addresses are here by 15:00"},
        {"what": "we send the report", "if": "the sum is confirmed by 15:00"},
    ]
    ask = {"what": "send the addresses of the nine patients", "by": "2026-03-10T15:00"}
    view = facts(affair({"solution": steps, "ask": ask}, ("clock",)), "en", at("2026-03-10 10:45"))

    assert [step["asked"] for step in view["todo"]] == [True, False]
    assert view["ask"]["planned"]

    later = facts(affair({"solution": steps, "ask": ask}, ("clock",)), "en", at("2026-03-10 16:00"))
    assert not later["ask"]["planned"]


def test_steps_stand_in_the_order_of_their_times_and_a_way_out_after_what_may_fail():
    steps = [
        {"what": "we bring 80 sacks", "by": "2026-03-13T20:00", "if": "customs says yes"},
        {"what": "we buy 40 sacks", "by": "2026-03-13T18:00", "if": "customs says no"},
        {"what": "we call the driver", "by": "2026-03-13T17:00"},
        {"what": "customs decides", "by": "2026-03-12T16:00"},
    ]
    view = facts(affair({"solution": steps}, ("clock",)), "en", at("2026-03-10 10:45"))

    assert [step["what"] for step in view["todo"]] == [
        "customs decides", "we call the driver", "we bring 80 sacks", "we buy 40 sacks",
    ]  # fmt: skip


def test_the_next_contact_is_the_first_one_ahead():
    assert facts(affair(), "en", at("2026-03-09 16:50"))["next"]["how"] == "call"
    assert facts(affair(), "en", at("2026-03-10 10:45"))["next"]["how"] == "email"


def test_the_senior_knows_how_many_contacts_come_before_theirs():
    contacts = [{"at": f"2026-03-10T{hour}:00", "how": "call"} for hour in (12, 15)]

    def after(senior):
        return facts(affair({"next": contacts, "sender.senior.at": senior}), "en", at("2026-03-10 10:45"))["sender"][
            "senior"
        ]["after"]

    assert [after(f"2026-03-10T{hour}:30") for hour in (11, 12, 16)] == [0, 1, 2]
    assert after("2026-03-10T10:00") == 0  # over, hence not told at all


def test_requests_and_announcements_lapse_with_their_time():
    early, late = facts(affair(), "en", at("2026-03-10 10:45")), facts(affair(), "en", at("2026-03-11 09:00"))

    assert early["ask"]["what"] == "approve the proof"
    assert late["ask"]["what"] is None
    assert early["options"]
    assert late["options"] == []
    assert late["sender"]["senior"]["at"] is None
    assert late["verdict"]["at"] is None


def test_money_is_offered_only_when_authorised():
    assert facts(affair(), "en", at("2026-03-10 10:45"))["offer"]["sum"].amount == "180"
    assert facts(affair({"compensation.authorised": False}), "en", at("2026-03-10 10:45"))["offer"] is None


def test_a_refusal_that_an_answer_gives_is_told_already():
    because = "the house is paid for"

    def told(answer):
        questions = {"complaint": {"questions": [{"ask": "the price", "answer": answer}]}}
        refused = {"compensation.refused.what": "pay it all back", "compensation.refused.because": because}
        return facts(affair({**refused, **questions}), "en", at("2026-03-10 10:45"))["refused"]["told"]

    assert told(f"we cannot, because {because}")
    assert not told("it stays at £312")


def test_a_missed_promise_is_owned_once():
    owned = affair({"sent": [{"kind": "status-update", "at": "2026-03-10T14:20"}]}, without=("clock",))

    assert facts(affair(without=("clock",)), "en", at("2026-03-10 14:20"))["promise"]["what"] == "the proof"
    assert facts(owned, "en", at("2026-03-10 15:00"))["promise"] is None


def test_one_language_is_never_shown_in_the_place_of_another():
    view = facts(affair({"act": {"ru": "мы прислали не тот файл"}}), "en", at("2026-03-10 10:45"))

    assert view["act"] is None


def test_missing_facts_are_none_and_missing_lists_empty():
    view = facts(affair(without=("complaint", "options", "impact.plans")), "en", at("2026-03-10 10:45"))

    assert view["complaint"]["questions"] == []
    assert view["complaint"]["said"] is None
    assert view["options"] == []
    assert view["impact"]["plans"] is None


def test_the_phase_is_the_last_one_stated_by_then():
    case = affair({"status": [{"is": "identified"}, {"is": "resolved", "from": "2026-03-12T12:00"}]})

    assert phase(case, at("2026-03-10 10:45")) == "identified"
    assert phase(case, at("2026-03-12 13:00")) == "resolved"


def test_a_status_of_a_day_holds_from_its_morning_and_in_the_order_of_time():
    case = affair({"status": [{"is": "resolved", "from": "2026-03-12"}, {"is": "identified", "from": "2026-03-10"}]})

    assert phase(case, at("2026-03-09 18:00")) == "investigating"
    assert phase(case, at("2026-03-10 08:00")) == "identified"
    assert phase(case, at("2026-03-12 08:00")) == "resolved"


def test_kinds_whose_time_has_passed_count_as_sent():
    assert [s["kind"] for s in sent_before(affair(), at("2026-03-10 10:45"))] == ["first-notice", "voicemail", "reply"]


def test_an_action_past_its_time_is_overdue_and_no_promise():
    late = affair({"solution": [{"what": {"en": "we print again"}, "by": "2026-03-10T12:00"}, {"what": {"en": "we deliver"}, "by": "2026-03-12T12:00"}]})
    view = facts(late, "en", at("2026-03-11 09:00"))

    assert [s["what"] for s in view["overdue"]] == ["we print again"]
    assert [s["what"] for s in view["todo"]] == ["we deliver"]


def test_a_known_cause_is_identified_where_no_status_is_stated():
    now = at("2026-03-10 10:45")

    assert phase(affair(without=("status",)), now) == "identified"
    assert phase(affair({"fault": "unknown"}, without=("status",)), now) == "investigating"


def test_a_verb_typed_with_a_capital_stands_inside_a_sentence():
    view = facts(affair({"impact.forces": {"en": "Answer angry guests"}}), "en", at("2026-03-10 10:45"))

    assert view["impact"]["forces"] == "answer angry guests"


def test_the_rules_know_every_time_of_the_affair_and_none_of_the_inside():
    lapsed = affair({"next": [{"at": "2026-03-10T12:00"}], "log": [{"at": "2026-03-10T03:33", "what": "woke up"}]})
    clocks = {f"{moment.clock:%H:%M}" for moment in facts(lapsed, "en", at("2026-11-25 09:00"))["times"] if moment.clock}
    assert "12:00" in clocks
    assert "03:33" not in clocks


def test_a_date_without_a_year_is_of_the_affair_however_late_it_is_read():
    kit = Kit.load()
    known = facts(affair(), "en", at("2026-11-25 09:00"))
    context = Context(kind="debrief", facts=known, now=datetime(2026, 11, 25, tzinfo=UTC))  # 10 March 2027 is nearer
    only = kit.rules.only(["timing.impossible_date"], ())

    right, wrong = (kit.check(Message(f"It was {day}, 10 March.", lang="en"), context, only) for day in ("Tuesday", "Friday"))
    assert not right.findings
    assert len(wrong.findings) == 1


def test_of_today_a_day_alone_has_been_and_what_is_ahead_has_not():
    deeds = [{"for": "the list", "at": "2026-03-09"}, {"for": "the yes", "at": "2026-03-10"}]
    view = facts(affair({"thanks": deeds, "act_at": "2026-03-10"}), "en", at("2026-03-09 16:50"))

    assert [deed["for"] for deed in view["thanks"]] == ["the list"]
    assert view["act_at"] is None
