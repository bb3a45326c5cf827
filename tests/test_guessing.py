"""The kind of a message is guessed where nobody says it, and a guess can only make findings milder."""

import json

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from draftkit.cli.main import cli
from draftkit.guessing import guessed
from draftkit.kit import Kit
from draftkit.model import LEVELS, Context, Message


@pytest.fixture(scope="module")
def kit():
    return Kit.load()


def guess(kit, message, context=None):
    context = context or Context()
    return guessed(message, context, kit.check(message, context), kit.rules, kit.locale_roots)


MESSAGES = [
    ("voicemail", "Hello Nora, this is Ruth from Copperleaf, calling about your catalogue. I'm sorry it is late. My number is 0148 222. I'll call again at five."),
    ("voicemail", "Нина Олеговна, это Рита Вольская, звоню по поводу перевода. Запишите мой номер: 495, ноль-ноль-ноль, одиннадцать, двадцать два."),
    ("reply", "Dear Nora, thank you for your letter of Monday. You are right, two crates were missing. We send them today."),
    ("reply", "Здравствуйте, Нина Олеговна! Благодарим за обращение. Мы проверили накладную: двух коробок не хватало. Отправляем их сегодня."),
    ("status-update", "The web shop is slow since 9:40. We have identified the cause. Next update by noon."),
    ("status-update", "Технические работы завершены, магазин снова работает. Следующее сообщение пришлём в 18:00."),
    ("first-notice", "Hello Nora, unfortunately your catalogue will be late. We printed last year's prices on two pages. I'll call you at 10:00."),
    ("first-notice", "Нина Олеговна, к сожалению, перевод задерживается: не готово приложение 3. Пришлём его завтра до 12:00."),
    ("thank-you", "Dear Nora, thank you for driving to the printer's yourself that night."),
    ("thank-you", "Нина Олеговна, спасибо, что сами съездили в типографию в тот вечер."),
    ("", "The lamp is on the shelf."),
    ("", "Лампа стоит на полке."),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), MESSAGES)
def test_a_kind_is_seen_by_what_a_message_says(kit, kind, text):
    message = Message(text)
    assert guess(kit, message).kind == kind


def test_the_subject_helps(kit):
    message = Message("All crates are there.", subject="Re: two crates")
    report = guess(kit, message)
    assert (report.kind, report.guessed) == ("reply", True)


def test_a_long_letter_that_says_all_is_a_detailed_one(kit):
    text = (
        "Dear Nora, I apologise: we printed the wrong prices, and your catalogue arrived four days late. You were unable to mail it. "
        "We have reprinted all copies and will deliver them by noon on Thursday, 12 March. From Monday two people check every price list "
        "before it is printed, so that this does not happen again. Call me on +1 555 0148 222. "
        + "The pages are as you know them. "
        * 12
    )
    message = Message(text)
    assert guess(kit, message).kind == "detailed-email"


@given(
    st.lists(
        st.sampled_from([text for _, text in MESSAGES] + ["Sorry.", "We will try to fix it soon."]), max_size=4
    ).map(" ".join)
)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_guess_makes_nothing_graver_and_silences_nothing(kit, text):
    message = Message(text)
    before = kit.check(message, Context())
    after = guess(kit, message)
    assert [finding._replace(level="note") for finding in after.findings] == [
        finding._replace(level="note") for finding in before.findings
    ]
    for one, other in zip(before.findings, after.findings, strict=True):
        assert LEVELS.index(other.level) >= LEVELS.index(one.level)


def test_the_command_says_what_it_guessed():
    text = MESSAGES[4][1]
    shown = CliRunner().invoke(cli, ["lint"], input=text).output
    assert "<stdin>: taken for a status update" in shown
    told = json.loads(CliRunner().invoke(cli, ["lint", "--format", "json"], input=text).output)[0]
    assert (told["kind"], told["kind_guessed"]) == ("status-update", True)
    told = json.loads(CliRunner().invoke(cli, ["lint", "--format", "json", "--kind", "reply"], input=text).output)[0]
    assert (told["kind"], told["kind_guessed"]) == ("reply", False)
