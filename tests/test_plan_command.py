"""`draftkit plan`: its three forms, as the real program writes them, and what holds for any dates."""

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from clients import need
from hypothesis import given
from hypothesis import strategies as st

from draftkit.case import read_case
from draftkit.case.times import instant
from draftkit.model import Moment
from draftkit.timeline import timeline
from draftkit.timeline.calendar import to_ics

CASE = """
lang = "en"
timezone = "Europe/London"
topic = "your spring catalogue"
damage = {kind = ["deadline", "quality"]}
handling = {discovered_by = "us", found_at = "2026-03-27 16:20"}
sender = {name = "Ruth Alder"}
client = {name = "Nora Aldous", company = "Marlow Garden Centres"}
next = [{at = "2026-03-30 10:00", how = "call", to = "go through the mailing; the proof, and the van"}]
solution = [{what = "delivery to your warehouse, all four thousand copies, packed by store as you asked", by = "2026-03-31 12:00"}]
prevention = [{what = "two people compare every price page", from = 2026-04-06, owner = "Helen Marsh"}]
sent = [{kind = "first-notice", at = "2026-03-27 16:34"}]
"""


@pytest.fixture
def draftkit(tmp_path):
    """Run `draftkit plan` on the case, in a folder of its own."""
    (tmp_path / "case.toml").write_text(CASE, encoding="utf-8")

    def run(*args, expect=0):
        done = subprocess.run(
            [sys.executable, "-m", "draftkit", "plan", "case.toml", *args],
            capture_output=True,
            cwd=tmp_path,
            env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache"), "COLUMNS": "100"},
            check=False,
        )
        assert done.returncode == expect, done.stderr.decode()
        return done.stdout.decode() + done.stderr.decode()

    return run


def test_page(draftkit):
    assert draftkit("--at", "2026-03-27T16:40").startswith(
        """\
Plan: your spring catalogue
As of Friday, 27 March, 16:40

Severity: medium
  +2  damage: a deadline

Friday, 27 March
  [!] at 16:20  OVERDUE. Log the time, the fact and who noticed.
                Ruth Alder
  [x] by 16:35  Send the first notice by e-mail, before they find out themselves, and say when the
                plan will come.
                Ruth Alder · first-notice

Monday, 30 March
  [ ] at 10:00  Call, as promised: “I will go through the mailing; the proof, and the van”.
                Ruth Alder · call-script
"""
    )


def test_page_in_the_other_language(draftkit):
    page = draftkit("--at", "2026-03-27T16:40", "--lang", "ru")
    assert "Тяжесть: средняя\n  +2  ущерб: срок\n" in page
    assert "\nПонедельник, 30 марта\n  [ ] в 10:00 " in page


def test_json(draftkit):
    data = json.loads(draftkit("--format", "json", "--at", "2026-03-27 16:40"))
    assert list(data) == ["format", "case", "lang", "now", "severity", "start", "end", "resolved", "steps"]
    assert data["format"] == 1
    assert data["now"] == "2026-03-27T16:40+00:00"
    assert data["end"] == "2026-03-31T12:00+01:00"  # the clocks have changed
    assert data["severity"] == {
        "level": "medium",
        "computed": "medium",
        "overridden": False,
        "reasons": [{"key": "damage_kind", "points": 2, "text": "damage: a deadline"}],
    }
    assert data["steps"][1] == {
        "key": "first-notice",
        "when": "2026-03-27T16:35+00:00",
        "by": True,
        "state": "done",
        "what": "Send the first notice by e-mail, before they find out themselves, and say when the plan will come.",
        "who": "Ruth Alder",
        "kind": "first-notice",
        "variant": "",
        "source": "R-101, R-701",
        "promised": False,
    }
    assert next(s for s in data["steps"] if s["key"] == "prevention-1")["when"] == "2026-04-06"


def test_json_of_a_case_without_a_zone_and_without_an_end(draftkit, tmp_path):
    (tmp_path / "case.toml").write_text('lang = "en"\nnow = "2026-03-27 16:20"', encoding="utf-8")
    data = json.loads(draftkit("--format", "json"))
    assert (data["now"], data["start"], data["end"]) == ("2026-03-27T16:20", "2026-03-27T16:20", None)
    assert [step["when"] for step in data["steps"] if step["state"] == "open"] == [None] * 2


def test_output_file_is_not_written_over_without_asking(draftkit, tmp_path):
    draftkit("--format", "ics", "-o", "plan.ics")
    before = (tmp_path / "plan.ics").read_bytes()
    assert "plan.ics: is there already" in draftkit("-o", "plan.ics", expect=2)
    assert (tmp_path / "plan.ics").read_bytes() == before
    draftkit("-o", "plan.ics", "--force")
    assert (tmp_path / "plan.ics").read_text(encoding="utf-8").startswith("Plan: ")


@pytest.mark.parametrize("at", ["soon", "2026-02-30T10:00", "2026-03-10"])
def test_a_time_that_is_none(draftkit, at):
    assert f"--at {at} is no time" in draftkit("--at", at, expect=2)


def test_the_clock_is_read_where_nothing_else_says_the_time(draftkit):
    assert json.loads(draftkit("--format", "json"))["now"] > "2026-01-01"


# For a calendar


@pytest.fixture
def calendar(draftkit, tmp_path):
    draftkit("--format", "ics", "--at", "2026-03-27T16:40", "-o", "plan.ics")
    return tmp_path / "plan.ics"


def test_the_calendar_reads_back(calendar):
    raw = calendar.read_bytes()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    read = icalendar.Calendar.from_ical(raw)
    assert [c.errors for c in read.walk()] == [[] for _ in read.walk()]

    entries = {str(c["summary"]): c for c in read.walk() if c.name in ("VEVENT", "VTODO")}
    call = entries["Call, as promised: “I will go through the mailing; the proof, and the van”."]
    assert call.name == "VEVENT"
    assert call["dtstart"].dt == datetime(2026, 3, 30, 9, 0, tzinfo=UTC)  # 10:00 in London, summer time
    assert [alarm["trigger"].dt for alarm in call.walk("VALARM")] == [timedelta(minutes=-10)]
    assert str(call["description"]) == "Ruth Alder\ndraftkit draft call-script case.toml"
    delivery = next(c for text, c in entries.items() if "all four thousand copies" in text and c.name == "VTODO")
    assert delivery["due"].dt == datetime(2026, 3, 31, 11, 0, tzinfo=UTC)
    (alarm,) = delivery.walk("VALARM")
    assert alarm["trigger"].params["RELATED"] == "END"
    measure = next(c for text, c in entries.items() if "price page" in text)
    assert measure["due"].dt == date(2026, 4, 6)
    assert not measure.walk("VALARM")
    assert str(measure["description"]) == "Helen Marsh"
    notice = next(c for text, c in entries.items() if text.startswith("Send the first notice"))
    assert (notice["status"], notice["percent-complete"]) == ("COMPLETED", 100)


def test_the_same_step_keeps_its_uid(draftkit, calendar, tmp_path):
    def uids(path):
        found = [str(c["uid"]) for c in icalendar.Calendar.from_ical(path.read_bytes()).walk() if "uid" in c]
        assert len(found) == len(set(found))
        return set(found)

    (tmp_path / "case.toml").write_text(CASE.replace("10:00", "10:30") + 'log = [{what = "noted"}]\n', encoding="utf-8")
    draftkit("--format", "ics", "--at", "2026-03-30T09:00", "--lang", "ru", "-o", "later.ics")
    assert uids(calendar) == uids(tmp_path / "later.ics")

    (tmp_path / "case.toml").write_text(CASE.replace("Nora Aldous", "Ann Other"), encoding="utf-8")
    draftkit("--format", "ics", "--at", "2026-03-30T09:00", "-o", "other.ics")
    assert not uids(calendar) & uids(tmp_path / "other.ics")


def test_khal_opens_it(calendar, tmp_path):
    need("khal")
    (tmp_path / "home").mkdir()
    (tmp_path / "khal.conf").write_text(
        f"[calendars]\n[[work]]\npath = {tmp_path}/home\n[sqlite]\npath = {tmp_path}/khal.db\n[locale]\n"
        "local_timezone = Europe/London\ndefault_timezone = Europe/London\ntimeformat = %H:%M\n"
        "dateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
    )
    khal = ["khal", "-c", str(tmp_path / "khal.conf")]
    for _ in range(2):  # the second time updates the entries
        subprocess.run([*khal, "import", "--batch", "-a", "work", str(calendar)], check=True, capture_output=True)
    listed = subprocess.run(
        [*khal, "list", "-f", "{start-time} {title}", "-df", "{date}", "2026-03-30", "2d"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert "10:00 Call, as promised: “I will go through the mailing; the proof, and the van”." in listed.stdout
    assert listed.stdout.count("Call, as promised") == 1


def test_calcurse_opens_it(calendar, tmp_path):
    need("calcurse")
    calcurse = ["calcurse", "-D", str(tmp_path / "calcurse")]
    env = {**os.environ, "TZ": "Europe/London", "LC_ALL": "C.UTF-8"}
    subprocess.run([*calcurse, "-i", str(calendar)], check=True, capture_output=True, env=env)
    events = subprocess.run([*calcurse, "-d", "03/30/2026"], check=True, capture_output=True, text=True, env=env)
    assert "10:00 -> 10:15\n\tCall, as promised: “I will go through the mailing; the proof, and the van”." in events.stdout
    tasks = subprocess.run([*calcurse, "--todo"], check=True, capture_output=True, text=True, env=env)
    assert "Internal task: two people compare every price page." in tasks.stdout


# For any dates

ZONES = ("Europe/London", "Europe/Moscow", "America/New_York", "Asia/Kolkata", None)
TIMES = st.datetimes(datetime(2026, 1, 1), datetime(2028, 3, 1))  # noqa: DTZ001  wall clocks


@st.composite
def affairs(draw):
    """A case with dates and circumstances of all sorts, and a time to look at it."""

    def some(*values):
        return draw(st.sampled_from((None, *values)))

    def time(*, earliest=-60):
        when = found + timedelta(minutes=draw(st.integers(earliest, 40 * 24 * 60)))
        return when.strftime("%Y-%m-%d") if draw(st.integers(0, 4)) == 0 else when.strftime("%Y-%m-%d %H:%M")

    def many(make):
        return [make() for _ in range(draw(st.integers(0, 2)))]

    found = draw(TIMES)
    data = {
        "lang": draw(st.sampled_from(("en", "ru"))),
        "timezone": some(*filter(None, ZONES)),
        "severity": some("low", "medium", "high", "critical"),
        "damage": {"kind": draw(st.lists(st.sampled_from(("deadline", "service", "data")), max_size=2))},
        "impact": {"since": found.strftime("%Y-%m-%d %H:%M"), "running": some(True, False)},
        "client": {
            "name": "N",
            "type": some("key"),
            "prefers": some("phone", "messenger"),
            "timezone": some("Asia/Tokyo"),
        },
        "handling": {"found_at": found.strftime("%Y-%m-%d %H:%M"), "told_at": some(time(earliest=0))},
        "complaint": some({"at": time(), "how": draw(st.sampled_from(("call", "sms", "email")))}),
        "solution": many(lambda: {"what": "it is done", "by": time()}),
        "next": many(lambda: {"at": time(), "how": draw(st.sampled_from(("call", "email", "message", "meeting")))}),
        "verdict": some({"at": time()}),
        "sender": {"name": "S", "senior": {"name": "T", "at": some(time())}},
        "promises": many(lambda: {"what": "a proof", "due": time(), "met": draw(st.booleans())}),
        "prevention": many(lambda: {"what": "two people look", "from": time()}),
        "calls": many(lambda: {"at": time(), "reached": draw(st.booleans())}),
        "sent": many(
            lambda: {"kind": draw(st.sampled_from(("first-notice", "status-update", "thank-you"))), "at": time()}
        ),
        "status": some([{"is": "resolved", "from": time()}]),
    }
    now = found + timedelta(minutes=draw(st.integers(0, 60 * 24 * 60)))
    case = read_case(json.dumps(without_none(data)), "case.json", as_json=True)
    return case, Moment(now.date(), now.time().replace(second=0, microsecond=0), case.zone)


def without_none(value):
    if isinstance(value, dict):
        return {key: without_none(item) for key, item in value.items() if item is not None}
    return [without_none(item) for item in value] if isinstance(value, list) else value


HOLIDAYS = {date(2026, 5, 1), date(2027, 5, 3)}


@given(affairs())
def test_whatever_the_dates(affair):
    case, now = affair
    found = timeline(case, now, holidays=HOLIDAYS)

    times = [instant(step.when, end=True) for step in found.steps if step.when is not None]
    assert times == sorted(times)
    assert [step.when is None for step in found.steps] == sorted(step.when is None for step in found.steps)
    keys = [step.key for step in found.steps]
    assert len(keys) == len(set(keys))
    for step in found.steps:
        if step.when is None:
            assert step.state in ("open", "done")
            continue
        past = instant(step.when, end=True) < instant(now)
        assert not past or step.state in ("overdue", "done"), step
        assert past or step.state != "overdue", step
        if step.key in ("follow-up", "thanks", "debrief"):
            assert step.when.day.weekday() < 5
            assert step.when.day not in HOLIDAYS
    assert {"log", "letter", "resolution", "thanks"} <= set(keys)
    assert {"first-notice", "seen"} & set(keys) or case.get("complaint.how") == "call"


@given(affairs())
def test_whatever_the_dates_the_calendar_reads_back(affair):
    case, now = affair
    found = timeline(case, now)
    raw = to_ics(found)
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    entries = [c for c in icalendar.Calendar.from_ical(raw).walk() if c.name in ("VEVENT", "VTODO")]
    steps = [step for step in found.steps if step.state != "warning"]
    assert [str(c["summary"]) for c in entries] == [step.what for step in steps]
    for component, step in zip(entries, steps, strict=True):
        value = component.get("dtstart") or component.get("due")
        if step.when is None:
            assert value is None
        elif step.when.clock is None:
            assert value.dt == step.when.day
        elif step.when.zone is None:
            assert value.dt == datetime.combine(step.when.day, step.when.clock)
        else:
            assert value.dt == instant(step.when)
            assert value.dt.astimezone(ZoneInfo(str(case.zone))).replace(tzinfo=None) == datetime.combine(
                step.when.day, step.when.clock
            )
