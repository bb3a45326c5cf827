"""What is in a language without rules is not passed for clean."""

from __future__ import annotations

import pytest

from draftkit import Kit, Message
from draftkit.model import Context

FOREIGN = {
    "de": "Sehr geehrte Frau Blake, leider ist Ihre Bestellung noch nicht bei uns angekommen. Wir melden uns, sobald wir mehr wissen.",
    "fr": "Bonjour Nora, votre commande n'est pas encore partie. Nous vous écrivons demain avec la date, merci de votre patience.",
    "es": "Hola, Nora: el pedido no ha salido todavía. Lo sentimos mucho y mañana le escribimos con la fecha de entrega.",
    "it": "Gentile Nora, il suo ordine non è ancora partito. Le scriviamo domani con la data della consegna, grazie.",
    "pt": "Olá, Nora: o seu pedido ainda não saiu. Amanhã enviamos a data da entrega e o número do transporte.",
    "nl": "Beste Nora, uw bestelling is nog niet bij ons binnen. Wij laten u morgen weten wanneer het zover is.",
    "pl": "Dzień dobry, niestety paczka nie dotarła do nas na czas. Odezwiemy się jutro i podamy termin, w którym ją wyślemy.",
    "cs": "Dobrý den, vaše zásilka k nám bohužel ještě nedorazila. Zítra se vám ozveme a řekneme, kdy to bude.",
    "sv": "Hej Nora, din beställning har inte kommit till oss än. Vi hör av oss i morgon och säger när det blir.",
    "fi": "Hei Nora, tilauksesi ei ole vielä lähtenyt, mutta se on valmis. Kerromme huomenna, kun tiedämme päivän.",
    "hu": "Kedves Nóra, a csomag még nem érkezett meg, de holnap megírjuk, hogy mikor lesz nálunk. Kérjük, addig várjon.",
    "tr": "Merhaba Nora, siparişiniz ne yazık ki daha yola çıkmadı. Yarın size bir tarih ve takip numarası için yazacağız.",
    "ro": "Bună ziua, comanda dumneavoastră nu a plecat încă. Vă scriem mâine cu data și cu numărul de transport.",
    "uk": "Добрий день, Олено! На жаль, ваше замовлення ще не надійшло до нас. Ми напишемо вам завтра, щойно буде дата.",
    "bg": "Здравейте, Нора! За съжаление поръчката ви все още не е при нас. Ще ви пишем утре и ще кажем кога ще е това.",
    "sr": "Поштована Нора, ваша поруџбина још није стигла. Сутра ћемо вам се јавити и рећи када ће то бити, хвала.",
    "": "Γεια σας, η παραγγελία σας δεν έχει φτάσει ακόμη. Θα σας γράψουμε αύριο με την ημερομηνία.",
    "zh": "您好，很抱歉您的订单还没有到达我们这里。我们明天会写信告诉您具体的日期和时间，请稍等。",
    "et": "Tere päevast, teie tellimus ei jõudnud meile õigeks ajaks. Homme anname teada, millal see täpselt kätte jõuab, ja saadame "
    "teile jälgimiskoodi koos arvega. Vabandame väga tekkinud ebamugavuste pärast.",
}
OURS = {
    "en": [
        "Hi Nora,\n\nthe parcel is here. Ruth",
        "Order 4711: Mug blue 12, Plate white 40, Bowl green 6, Saucer red 9, Jug white 3, Tray oak 2, Vase clear 8, Cup 10. Ruth",
        "Dear Frau Müller, your order from Café Zürich in the Königstraße is on its way to you; it will be there by 10:00.",
        "Dear Нина Петровна, the order is on its way and we will call you at 10:00.",
        "Merci! We got it.",
        "OK",
        "",
    ],
    "ru": [
        "Добрый день, Нора! Посылка у нас. Рут",
        "Заказ 4711: кружка синяя 12, тарелка белая 40, миска зелёная 6, блюдце красное 9, кувшин белый 3, поднос дуб 2.",
        "Добрый день! Заказ из ТОВ «Київ» по адресу вул. Січових Стрільців, 5 уже в пути и будет у вас до 10:00.",
        "Ок",
    ],
}


@pytest.fixture(scope="module")
def kit():
    return Kit.load()


@pytest.mark.parametrize("lang", FOREIGN)
def test_a_mail_in_another_language_is_not_passed_for_clean(kit, lang):
    report = kit.check(Message(FOREIGN[lang]), Context())

    assert report.unchecked == "language"
    assert report.findings == ()
    assert report.lang == (lang if lang not in ("zh", "et") else "")


@pytest.mark.parametrize(("lang", "text"), [(lang, text) for lang, texts in OURS.items() for text in texts])
def test_our_own_languages_are_checked_however_little_there_is(kit, lang, text):
    report = kit.check(Message(text), Context())

    assert (report.lang, report.unchecked) == (lang, "")


def test_whoever_names_the_language_is_believed(kit):
    assert kit.check(Message(FOREIGN["de"], lang="en"), Context()).unchecked == ""
    assert kit.check(Message("Hello.", lang="de"), Context()).unchecked == "language"


def test_a_quoted_mail_in_another_language_is_not_what_is_read(kit):
    text = "Hello Nora,\n\nwe will call you at 10:00.\n\nOn Monday Nora wrote:\n" + "".join(
        f"> {FOREIGN['de']}\n" for _ in range(5)
    )

    assert kit.check(Message(text), Context()).lang == "en"


def test_a_house_with_rules_for_a_language_has_it_checked(tmp_path):
    (tmp_path / "house" / "rules" / "house").mkdir(parents=True)
    (tmp_path / "house" / "rules" / "house" / "leider.de.toml").write_text(
        'title = "t"\nmessage = "m"\nwhy = "w"\nadvice = "a"\npatterns = ["leider"]\n'
        '[[bad]]\ntext = "<<Leider>> nicht."\n[[good]]\ntext = "Ja."\n',
        encoding="utf-8",
    )
    (tmp_path / "draftkit.toml").write_text('roots = ["house"]\n', encoding="utf-8")

    report = Kit.load(settings=str(tmp_path / "draftkit.toml")).check(Message(FOREIGN["de"]), Context())

    assert report.unchecked == ""
    assert [finding.rule for finding in report.findings] == ["house.leider"]
