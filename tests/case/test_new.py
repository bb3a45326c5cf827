"""`draftkit new`: the interview in a real terminal and from a pipe, interrupted, gone on with, started from a client's message."""

import os
import re
import select
import signal
import subprocess
import sys
import time
import tomllib
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from draftkit.asking import words
from draftkit.case import load_case, read_case
from draftkit.case.answers import NotUnderstood, as_toml
from draftkit.case.edit import leave_out, left_out, new_file, put
from draftkit.case.incoming import address, known_facts, read_incoming
from draftkit.case.read import Source
from draftkit.case.when import read_when
from draftkit.errors import CaseError

pty = pytest.importorskip("pty", reason="pseudo-terminals are a Unix thing")
NEW = [sys.executable, "-m", "draftkit", "new"]
NOW = datetime(2026, 3, 10, 10, 15, tzinfo=UTC)


class Screen:
    """A `draftkit new` that runs in a pseudo-terminal."""

    def __init__(self, folder, *args):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # ignored, if the tests run in the background of a script
            os.chdir(folder)
            os.environ.update(TERM="dumb", LC_ALL="C", PYTHONDONTWRITEBYTECODE="1")
            os.execv(sys.executable, [*NEW, *args])
        self.seen = ""

    def until(self, text):
        """Read until the screen shows the text; what was shown since the last time."""
        end = time.monotonic() + 60
        while text not in self.seen:
            assert time.monotonic() < end, self.seen
            if select.select([self.fd], [], [], 1)[0]:
                try:
                    self.seen += os.read(self.fd, 65536).decode("utf-8", "replace")
                except OSError:
                    break
        assert text in self.seen, self.seen
        shown, self.seen = self.seen.split(text, 1)
        return shown + text

    def type(self, line):
        self.until("> ")
        os.write(self.fd, line.encode() + b"\n")

    def interrupt(self):
        """Ctrl-C. Python hears it late if it comes between the prompt and the first wait for a key: then once more."""
        self.until("> ")
        os.write(self.fd, b"\x03")
        end = time.monotonic() + 60
        while not re.search("Stopped|Остановлено", self.seen):
            if select.select([self.fd], [], [], 3)[0]:
                self.seen += os.read(self.fd, 65536).decode("utf-8", "replace")
            else:
                assert time.monotonic() < end, self.seen
                os.write(self.fd, b"\x03")

    def end(self):
        """Read to the end; the exit code and the last of the screen."""
        rest = self.seen
        while True:
            assert select.select([self.fd], [], [], 60)[0], rest
            try:
                data = os.read(self.fd, 65536)
            except OSError:
                break
            if not data:
                break
            rest += data.decode("utf-8", "replace")
        os.close(self.fd)
        status = os.waitpid(self.pid, 0)[1]
        return os.waitstatus_to_exitcode(status), rest


def piped(folder, *args, answers=""):
    return subprocess.run([*NEW, *args], input=answers, capture_output=True, encoding="utf-8", cwd=folder, check=False)


def test_an_interrupt_keeps_every_answer_and_the_same_command_goes_on(tmp_path):
    screen = Screen(tmp_path, "case.toml", "--lang", "ru")
    screen.until("Как вы обращаетесь к клиенту?")
    screen.type("Нина Олеговна")
    screen.until("в женском или в мужском роде?")
    screen.type("1")
    screen.until("Как называется компания клиента?")
    screen.type("")
    screen.until("Как этот человек воспринимает")
    screen.interrupt()
    code, rest = screen.end()
    assert code == 130
    assert "Все ответы в файле case.toml" in rest
    kept = (tmp_path / "case.toml").read_text("utf-8")
    assert load_case(tmp_path / "case.toml").get("client.name").by_lang == {"ru": "Нина Олеговна"}
    assert 'gender = "f"' in kept

    screen = Screen(tmp_path, "case.toml")
    shown = screen.until("Как этот человек воспринимает")
    assert "Как вы обращаетесь" not in shown
    assert "Как называется компания" not in shown, "what was left out is not asked for again"
    screen.type("2")
    screen.until("Как вы с ним переписываетесь?")
    screen.interrupt()
    assert screen.end()[0] == 130
    assert (tmp_path / "case.toml").read_text("utf-8").replace(
        '# Как этот человек воспринимает случившееся?\ntype = "furious"\n', ""
    ) == kept


def test_the_terminal_explains_refuses_and_insists(tmp_path):
    screen = Screen(tmp_path, "case.toml", "--lang", "en")
    screen.type("")
    screen.until("This one is needed.")
    screen.type("Nora")
    screen.type("")
    screen.type("?")
    screen.until("In the file: client.type")
    screen.type("angry")
    screen.until("Type one of the numbers")
    screen.type("balanced")
    screen.interrupt()
    assert screen.end()[0] == 130
    assert load_case(tmp_path / "case.toml").get("client.type") == "balanced"


def test_a_killed_interview_loses_nothing(tmp_path):
    screen = Screen(tmp_path, "case.toml", "--lang", "en")
    screen.type("Nora")
    screen.until("client's company called?")
    os.kill(screen.pid, signal.SIGKILL)
    screen.end()
    assert load_case(tmp_path / "case.toml").get("client.name").by_lang == {"en": "Nora"}
    assert [p.name for p in tmp_path.iterdir()] == ["case.toml"]


ANSWERS = {
    "en": "Nora\n\nbalanced\n\nown\nus\nyour spring catalogue\nWe printed two pages with last year's prices.\n\n"
    "the copies reach you two days later\nthe mailing was booked for Wednesday\n\n\n2\n\n\n\n"
    "we reprint all copies\n+3d\n\n+2h\ncall\nhear what you decide\n\n\n\nRuth Alder\n\nCopperleaf Studio\n+44 1632 960148\n",
    "ru": "Нина Олеговна\nf\n\nbalanced\n\nown\nus\nваш каталог\nМы напечатали две страницы со старыми ценами.\n\n"
    "каталог придёт на два дня позже\nрассылка назначена на среду\n\n\n2\n\n\n\n"
    "мы перепечатаем тираж\n+3d\n\n+2h\ncall\nузнаю ваше решение\n\n\n\nРита Вольская\nf\n\n«Лексикон-Про»\n+7 495 000-11-22\n",
}


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_answers_come_from_a_pipe_line_by_line(tmp_path, lang):
    done = piped(tmp_path, "case.toml", "--lang", lang, answers=ANSWERS[lang] + "\n" * 30)
    assert done.stderr == ""
    assert done.returncode == 0, done.stdout
    case = load_case(tmp_path / "case.toml")
    assert case.get("act").by_lang[lang][0] in "wм", "the stray capital and the full stop are gone"
    assert case.get("act").by_lang[lang][-1] != "."
    assert case.get("solution")[0]["by"].day > case.get("next")[0]["at"].day
    assert case.get("sender.phone")
    assert "draftkit draft all case.toml" in done.stdout
    text = (tmp_path / "case.toml").read_text("utf-8")
    assert re.search(r"# [^\n]+\?\nact = ", text), "each field stands under its question"
    for kind in ("first-notice", "detailed-email"):
        ready = subprocess.run(
            [sys.executable, "-m", "draftkit", "draft", kind, "case.toml", "-q"],
            capture_output=True, encoding="utf-8", cwd=tmp_path, check=False,
        )  # fmt: skip
        assert ready.returncode in (0, 1), ready.stderr
        assert ready.stdout


def test_a_wrong_answer_from_a_pipe_ends_the_run_and_keeps_the_others(tmp_path):
    done = piped(tmp_path, "case.toml", "--lang", "en", answers="Nora\n\ncross\n")
    assert done.returncode == 2
    assert done.stderr == (
        'draftkit: case.toml: client.type: Type one of the numbers or words above.\n  for example: "balanced"\n'
    )
    assert load_case(tmp_path / "case.toml").get("client.name")


def test_a_time_that_has_passed_is_no_next_contact():
    now, source = datetime(2026, 3, 10, 10, 0, tzinfo=UTC), Source("case.toml", "", "en", None)

    for past in ("2026-03-09", "2026-03-10 09:30"):
        with pytest.raises(NotUnderstood) as error:
            as_toml("next[1].at", past, source, now=now, times=words("en")["times"])
        assert error.value.sort == "over"
        assert as_toml("calls[1].at", past, source, now=now, times=words("en")["times"])
    assert as_toml("next[1].at", "2026-03-10", source, now=now, times=words("en")["times"])


def test_answers_that_end_early_say_what_is_open(tmp_path):
    done = piped(tmp_path, "case.toml", "--lang", "en", answers="Nora\n")
    assert done.returncode == 2
    assert "sender.phone: On which number" in done.stdout


def test_comments_and_lines_of_the_author_stay(tmp_path):
    before = '# my notes\n\nlang = "en"   # of course\nfault = "own"\n\n# the client, a friend\n[client]\nname = "Nora"  # Nora!\n\n[sender]\nname = "Ruth"\n'
    (tmp_path / "case.toml").write_text(before, "utf-8")
    piped(tmp_path, "case.toml", answers="Marlow\nquiet\n")
    after = (tmp_path / "case.toml").read_text("utf-8").split("\n")
    left = iter(after)
    assert all(line in left for line in before.split("\n")), "every line is there, in order"
    assert after[after.index("[client]") + 3] == 'company = "Marlow"'


def test_a_case_that_is_there_is_never_started_anew(tmp_path):
    (tmp_path / "case.toml").write_text('lang = "en"\n', "utf-8")
    (tmp_path / "mail.txt").write_text("Where is it?", "utf-8")
    done = piped(tmp_path, "case.toml", "--from", "mail.txt")
    assert (done.returncode, (tmp_path / "case.toml").read_text("utf-8")) == (2, 'lang = "en"\n')
    assert "--from starts a new case" in done.stderr


def test_a_broken_case_is_not_touched(tmp_path):
    (tmp_path / "case.toml").write_text('lang = "en"\nact = we\n', "utf-8")
    done = piped(tmp_path, "case.toml", answers="Nora\n")
    assert done.returncode == 2
    assert "case.toml:2: this is not TOML" in done.stderr
    assert (tmp_path / "case.toml").read_text("utf-8") == 'lang = "en"\nact = we\n'


def test_an_unknown_kind_is_named_with_the_nearest(tmp_path):
    done = piped(tmp_path, "case.toml", "--for", "fist-notice")
    assert done.returncode == 2
    assert "did you mean first-notice" in done.stderr
    assert not (tmp_path / "case.toml").exists()


EML_EN = """\
From: Nora Aldous <nora.aldous@marlow.example>
To: Ruth Alder <ruth@copperleaf.example>
Subject: Re: Spring catalogue
Date: Mon, 09 Mar 2026 17:20:00 +0000
Message-ID: <7@marlow.example>

Ruth,

the prices on page 14 are last year's. When will the right copies be here? And who
pays for the new mailing date?

Kind regards,
Nora Aldous

On Fri, 6 Mar 2026 Ruth Alder wrote:
> Shall we send the proof again?
"""
TXT_RU = """\
От: Ларина Нина Олеговна <larina@sever.example>
Тема: Приложения
Дата: Tue, 10 Mar 2026 12:05:00 +0300

Рита, в комплекте нет приложений 3 и 4! Когда они будут? Кто за это заплатит?

С уважением,
Нина Олеговна Ларина
"""


def test_a_mail_in_english_starts_a_case(tmp_path):
    (tmp_path / "mail.eml").write_text(EML_EN, "utf-8")
    done = piped(tmp_path, "case.toml", "--from", "mail.eml", answers="\n\n2\n\nunknown\n")
    case = load_case(tmp_path / "case.toml")
    assert case.lang == "en"
    assert case.get("client.name").by_lang == {"en": "Nora"}, done.stdout + done.stderr
    assert case.get("client.email") == "nora.aldous@marlow.example"
    assert case.get("complaint.id") == "<7@marlow.example>"
    assert case.get("complaint.subject") == "Spring catalogue"
    assert case.get("complaint.how") == "email"
    asked = [q["ask"].by_lang["en"] for q in case.get("complaint.questions")]
    assert asked == ["When will the right copies be here", "And who pays for the new mailing date"]
    assert "# > the prices on page 14 are last year's." in (tmp_path / "case.toml").read_text("utf-8")


def test_a_text_in_russian_starts_a_case_in_russian(tmp_path):
    (tmp_path / "mail.txt").write_text(TXT_RU, "utf-8")
    piped(tmp_path, "case.toml", "--from", "mail.txt", answers="\n\n")
    case = load_case(tmp_path / "case.toml")
    assert case.lang == "ru"
    assert case.get("client.name").by_lang == {"ru": "Нина Олеговна"}
    assert case.get("client.gender") == "f"
    assert [q["ask"].by_lang["ru"] for q in case.get("complaint.questions")] == [
        "Когда они будут",
        "Кто за это заплатит",
    ]


def test_a_message_without_headers_gives_what_it_has():
    found = read_incoming("Добрый день!\nГде мой заказ? Жду ответа.\nПётр".encode("cp1251"))
    assert (found.lang, found.channel, found.name, found.questions) == ("ru", "messenger", "Пётр", ("Где мой заказ?",))
    assert read_incoming(b"").text == ""


def test_a_page_of_html_gives_its_words():
    mail = b"From: a@b.example\nContent-Type: text/html; charset=utf-8\n\n<p>Where is it?</p><blockquote>Old?</blockquote><p>Regards,<br>Ann Lee</p>"
    found = read_incoming(mail)
    assert (found.questions, found.name) == (("Where is it?",), "Ann Lee")


MAILS = st.binary(max_size=300) | st.text(max_size=300).map(
    lambda t: f"From: {t[:40]}\nSubject: {t[5:60]}\nDate: {t[:20]}\nMessage-ID: {t[:9]}\n\n{t}?".encode(
        "utf-8", "replace"
    )
)


@given(MAILS)
@example(b"From:<")
@example(b"From: a@b.example\nDate: Mon, 1 Jan 0001 00:00:00 +0000\n\nWhere is it?")
def test_any_message_starts_a_case_that_loads(data):
    found = read_incoming(data)
    raw = new_file("head", [("lang", found.lang), *known_facts(found, NOW)], found.text)
    assert read_case(raw).get("complaint.at")


def test_people_are_addressed_as_their_language_does():
    assert address("Ларина Нина Олеговна", "ru") == "Нина Олеговна"
    assert address("Nora Aldous", "en") == "Nora"
    assert address("", "en") == ""


@pytest.mark.parametrize(
    ("lang", "typed", "meant"),
    [
        ("en", "today 15:00", "2026-03-10 15:00"),
        ("en", "tomorrow at 9", "2026-03-11 09:00"),
        ("en", "Friday noon", "2026-03-13 12:00"),
        ("en", "+2h", "2026-03-10 12:15"),
        ("en", "-3d", "2026-03-07"),
        ("en", "March 12, 3pm", "2026-03-12 15:00"),
        ("en", "12th March 9:30", "2026-03-12 09:30"),
        ("en", "2026-03-12T15:00", "2026-03-12 15:00"),
        ("en", "12 Dec", "2025-12-12"),
        ("ru", "сегодня 15:00", "2026-03-10 15:00"),
        ("ru", "в пятницу в полдень", "2026-03-13 12:00"),
        ("ru", "послезавтра до 12", "2026-03-12 12:00"),
        ("ru", "+2ч", "2026-03-10 12:15"),
        ("ru", "12 марта в 9:30", "2026-03-12 09:30"),
        ("ru", "12.03.2026", "2026-03-12"),
        *[("en", bad, None) for bad in ("soon", "31.02 9:00", "25:00", "today 13pm", "9", "", "friday friday")],
        *[("ru", bad, None) for bad in ("скоро", "30 февраля", "завтра как-нибудь")],
    ],
)
def test_times_are_read_as_people_say_them(lang, typed, meant):
    moment = read_when(typed, NOW, words(lang)["times"])
    shown = moment and f"{moment.day}" + (f" {moment.clock:%H:%M}" if moment.clock else "")
    assert (shown or None) == meant


def test_a_weekday_of_the_past_is_the_last_one():
    moment = read_when("friday 16:20", NOW, words("en")["times"], past=True)
    assert str(moment.day) == "2026-03-06"


@pytest.mark.parametrize(
    "raw",
    [
        "",
        'lang = "en"\n',
        "[client]\n",
        '[client]\ncompany = "A"\n\n# about us\n[sender]\n',
        'client.company = "B"\n',
        '[impact]\nalso = [\n  "x",\n]\n\n[client]\n# here\n\n[sender]\n',
        'fault = "own"',
        "[[solution]]\nwhat = 'a'\n",
    ],
)
def test_a_fact_can_be_added_to_any_layout(raw):
    changed = put(raw, "client.name", '"Nora"', comment="Who?")
    changed = put(changed, "topic", '"it"', comment="What?")
    changed = put(changed, "solution[1].by", "2026-03-12")
    changed = put(changed, "complaint.questions[1].ask", '"when"')
    data = tomllib.loads(changed)
    assert (data["client"]["name"], data["topic"], data["complaint"]["questions"]) == ("Nora", "it", [{"ask": "when"}])
    left = iter(changed.split("\n"))
    assert all(line in left for line in raw.rstrip("\n").split("\n"))


def test_a_layout_that_cannot_be_added_to_is_said_with_the_line_to_write():
    with pytest.raises(CaseError) as caught:
        put('client = { name = "Nora" }\n', "client.type", '"quiet"', file="case.toml")
    assert (
        str(caught.value)
        == 'case.toml: client.type cannot be added to this file\n  write it in yourself: client.type = "quiet"'
    )


def test_what_was_left_out_is_found_again_and_can_still_be_given():
    raw = leave_out('lang = "en"\n', "client.company", '"Marlow"', comment="What is it called?")
    raw = leave_out(raw, "topic", '"it"')
    raw = leave_out(raw, "solution[]", "")
    assert left_out(raw, "client.company")
    assert left_out(raw, "topic")
    assert left_out(raw, "solution[]")
    assert not left_out(raw, "client.name")
    assert not left_out(raw, "company")
    assert read_case(put(raw, "client.company", '"Marlow"')).get("client.company")


def test_the_interview_speaks_every_language():
    english, russian = words("en"), words("ru")
    for table in ("say", "wrong", "sorts"):
        assert set(english[table]) == set(russian[table])
    assert {k: set(v) for k, v in english["choices"].items()} == {k: set(v) for k, v in russian["choices"].items()}
