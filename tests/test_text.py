"""What rules see of a message: tokens, sentences, own text, and the way back to the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draftkit.text import TextView


def sentences(text):
    return [sentence.text for sentence in TextView(text).sentences]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I’m sorry, we DIDN'T know", ["i'm", "sorry", "we", "didn't", "know"]),
        ("Ёлка и ёж", ["елка", "и", "еж"]),
        ("из-за сбоя", ["из", "за", "сбоя"]),
        ("'quoted' words' end", ["quoted", "words", "end"]),
        ("Извини\u00adте нас\u200b", ["извините", "нас"]),
        ("Иваныи\u0306", ["иваный"]),
        ("Cломалось", ["сломалось"]),  # a Latin C
        ("café in Łódź costs 5 ₽ 🙂", ["cafe", "in", "lodz", "costs", "5"]),
        ("see https://status.example.com/sorry?if=1 now", ["see", "now"]),
    ],
)
def test_tokens_are_folded(text, words):
    assert TextView(text).words == words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It broke. We fix it.", ["It broke.", "We fix it."]),
        ("See e.g. page 4. Done.", ["See e.g. page 4.", "Done."]),
        ("Mr. Cole and A. B. Hart agree. Good.", ["Mr. Cole and A. B. Hart agree.", "Good."]),
        ("At 9.30 a.m. on Monday it broke.", ["At 9.30 a.m. on Monday it broke."]),
        ("Really?! Yes.", ["Really?!", "Yes."]),
        ("thanks for waiting. we are on it.", ["thanks for waiting.", "we are on it."]),
        (
            "Т. е. завтра, 5 руб. за штуку. Потом 7 руб. Всё.",
            ["Т. е. завтра, 5 руб. за штуку.", "Потом 7 руб.", "Всё."],
        ),
        ("Стоит 5 тыс. руб. в год. И. И. Петров знает.", ["Стоит 5 тыс. руб. в год.", "И. И. Петров знает."]),
        ("Добрый день, Нина!\nПростите нас.", ["Добрый день, Нина!", "Простите нас."]),
        ("Hi Nora,\nwe are sorry.", ["Hi Nora,", "we are sorry."]),
        ("1. First item\n2. Second item\n- third", ["1. First item", "2. Second item", "- third"]),
        (
            "We are sorry that your parcel has been delayed until\nFriday, and that nobody told you. Call us.",
            ["We are sorry that your parcel has been delayed until\nFriday, and that nobody told you.", "Call us."],
        ),
        ("No full stop\n\nNext paragraph", ["No full stop", "Next paragraph"]),
        ("С уважением,\nРита Вольская", ["С уважением,", "Рита Вольская"]),
        ("Он сказал: «Подождите!» и ушёл.", ["Он сказал: «Подождите!» и ушёл."]),
    ],
)
def test_sentences_end_where_a_reader_would_say(text, expected):
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Sorry.\n> sorry if it hurt\nBye.", "sorry bye"),
        ("Sorry.\n\nOn Mon, 2 Mar 2026, Nora <n@example.com> wrote:\nyou should know", "sorry"),
        ("Yes.\n\nOn Monday Nora wrote:\n> one?\nTwo.\n> three?\nFour.", "yes two four"),
        ("Простите.\n\nпн, 2 мар. 2026 г. в 10:15, Нина <n@example.com>:\nвы виноваты", "простите"),
        ("Hello\n-- \nRuth, Copperleaf", "hello"),
        ("Ответ ниже.\n\n----- Исходное сообщение -----\nОт: Нина", "ответ ниже"),
        ("Prices:\nsorry", "prices sorry"),
    ],
)
def test_only_own_text_is_read(text, own):
    view = TextView(text)
    assert view.words == own.split()
    assert len(view.own) == len(text)


def test_spans_lead_back_to_the_original():
    text = "Из\u00adвини\u00adте,\u200b если «Сбой» был."
    view = TextView(text)
    assert [text[slice(*view.span(i, i + 1))] for i in range(len(view.words))] == [
        "Из\u00adвини\u00adте", "если", "Сбой", "был",
    ]  # fmt: skip
    start, end = view.span(2, 3)
    assert view.quoted(start, end)
    assert not view.quoted(*view.span(1, 2))


@given(st.text(alphabet=st.sampled_from("aБё'’«»\u00ad\u0301 .!\n>-1🙂é₽"), max_size=80))
def test_every_token_has_its_place(text):
    view = TextView(text)
    bounds = view.bounds
    assert bounds == sorted(bounds)
    assert bounds[-1] == len(view.words)
    last = 0
    for number in range(len(view.words)):
        start, end = view.span(number, number + 1)
        assert last <= start < end <= len(text)
        last = end


def test_language_is_found_out():
    assert TextView("We are sorry").lang == "en"
    assert TextView("Простите, сервис Copperleaf Cloud Storage недоступен").lang == "ru"
    assert TextView("").lang == "en"


def test_names_are_found_in_every_form():
    text = "Об этом забыл Сергеем посланный курьер, у Сергея был Павлов и Павла; Sergey's file."
    view = TextView(text)
    assert [text[a:b] for a, b, _ in view.find_terms(["Сергей"])] == ["Сергеем", "Сергея", "Sergey's"]
    assert [text[a:b] for a, b, _ in view.find_terms(["Павел"])] == ["Павлов", "Павла"]
    english = TextView("Orion fell over; систему «Орион» и Орионом")
    assert [english.text[a:b] for a, b, _ in english.find_terms(["Orion"])] == ["Orion", "Орион", "Орионом"]
    assert TextView("Anna and Марию Иванову").find_terms(["Мария Иванова"]) == [(9, 22, "Мария Иванова")]


def test_what_can_be_told_from_a_sentence_alone():
    view = TextView("One here.\u200b Two there. One here.")

    found = list(view.each(lambda raw: raw[:3] == b"One"))

    texts = [(view.text[slice(*view.original(start, end))], value) for start, end, value in found]
    assert texts == [("One here.\u200b ", True), ("One here.", True)]
