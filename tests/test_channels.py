from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draftkit.channels import (
    GSM_7,
    GSM_7_EXTENSION,
    count_syllables,
    count_words,
    sms_parts,
    sms_segments,
    spoken_words,
    voice_seconds,
)

# The two voicemails of the worked sets, with their lengths as counted by hand: 70 words, 28 s; 48 words, 23 s.
VOICEMAIL_EN = """\
Hello Nora, it's Ruth Alder from Copperleaf Studio, about your spring catalogue. We made a mistake in it and
found it before it went out. I'm sorry: you'll have it on Thursday instead of tomorrow. I've emailed you the
details. I'll ring you tomorrow at ten. If you'd like to talk sooner: oh one six three two, nine six oh, one
four eight. Again: nine six oh, one four eight."""
VOICEMAIL_RU = """\
Нина Олеговна, это Рита Вольская, «Лексикон-Про». Звоню по переводу. Мы сдали его не целиком, простите нас.
План готов, к пятнице у вас будет всё. Подробное письмо придёт в час десять. Перезвоню в половине второго. Мой
номер: четыреста девяносто пять, ноль-ноль-ноль, одиннадцать, двадцать два. Повторю: ноль-ноль-ноль,
одиннадцать, двадцать два."""


def test_voicemail_en():
    assert count_words(VOICEMAIL_EN) == 70
    assert round(voice_seconds(VOICEMAIL_EN, "en")) == 28


def test_voicemail_ru_is_bound_by_syllables():
    assert count_words(VOICEMAIL_RU) == 48
    assert round(voice_seconds(VOICEMAIL_RU, "ru")) == 23
    assert count_syllables(VOICEMAIL_RU, "ru") / 4.5 == voice_seconds(VOICEMAIL_RU, "ru")


def test_a_digit_is_a_word_and_has_the_syllables_of_its_name():
    assert spoken_words("01632 960148") == 11
    assert voice_seconds("0163296014", "en") == 4.0
    assert count_syllables("7", "en") == 2
    assert count_syllables("0 1 4", "ru") == 1 + 2 + 3


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("we", 1), ("made", 1), ("table", 2), ("mistake", 2), ("printed", 2), ("moved", 1), ("prices", 2),
        ("copies", 2), ("catalogue", 3), ("times", 1), ("Thursday", 2), ("the", 1), ("you'll", 1), ("needed", 2),
        ("called", 1), ("boxes", 2), ("matches", 2), ("apologise", 4), ("queue", 1), ("they've", 1), ("delivered", 3),
    ],
)  # fmt: skip
def test_english_syllables(word, syllables):
    assert count_syllables(word, "en") == syllables


def test_russian_syllables_are_vowels():
    assert count_syllables("Ещё объёмы, йогурт и ключ", "ru") == 2 + 3 + 2 + 1 + 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("GSM-7", 0, 0)),
        ("a" * 160, ("GSM-7", 160, 1)),
        ("a" * 161, ("GSM-7", 161, 2)),
        ("a" * 306, ("GSM-7", 306, 2)),
        ("a" * 307, ("GSM-7", 307, 3)),
        ("€" * 80, ("GSM-7", 160, 1)),
        ("€" * 81, ("GSM-7", 162, 2)),
        (
            "a" * 152 + "€" + "a" * 152,
            ("GSM-7", 306, 3),
        ),  # the escape pair does not fit into the last septet of part one
        ("ж" * 70, ("UCS-2", 70, 1)),
        ("ж" * 71, ("UCS-2", 71, 2)),
        ("ж" * 134, ("UCS-2", 134, 2)),
        ("ж" * 135, ("UCS-2", 135, 3)),
        ("😀" * 35, ("UCS-2", 70, 1)),
        ("😀" * 36, ("UCS-2", 72, 2)),
        ("ж" * 66 + "😀" + "ж" * 66, ("UCS-2", 134, 3)),
        ("it’s", ("UCS-2", 4, 1)),  # one typographic apostrophe is enough
        ("18\u00a0500", ("UCS-2", 6, 1)),
    ],
)
def test_sms(text, expected):
    assert sms_segments(text) == expected


@given(st.text(max_size=400))
def test_the_parts_of_an_sms_are_its_text(text):
    parts = sms_parts(text)

    assert "".join(parts) == text
    assert all(sms_segments(part)[2] == 1 for part in parts)


def test_a_character_of_two_units_is_never_cut():
    assert [*map(len, sms_parts("ж" * 66 + "😀" + "ж" * 66))] == [66, 66, 1]


def test_gsm_alphabet_has_127_and_10_characters():
    assert len(GSM_7) == 127  # 128 codes, one of them the escape
    assert len(GSM_7_EXTENSION) == 10
    assert not GSM_7 & GSM_7_EXTENSION


@given(st.text(max_size=400), st.text(max_size=20))
def test_more_text_never_takes_fewer_segments_or_less_time(text, more):
    assert sms_segments(text + more)[2] >= sms_segments(text)[2]
    assert voice_seconds(text + " " + more, "en") >= voice_seconds(text, "en")


def test_count_words_leaves_dashes_out():
    assert count_words("– сегодня, 10 марта, до 20:00 – перевод") == 6
