#!/usr/bin/env python3
"""Complete personalised e-mails (text part, HTML part, MIME) per CPU-second in one process.

    python bench/mails.py [-n MAILS] [-r ROUNDS]

"ours" starts from the text of a letter with tokens and a client's values, and ends with the bytes of an .eml. "naive"
does the same the usual way for every client: Jinja, Markdown, the same layout, premailer, email.message. Rounds take
turns, the best counts; the machine's speed swings, so read the ratio.
"""

from __future__ import annotations

import argparse
import email.policy
import os
import re
import sys
import time
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from draftkit.html import load_layout
from draftkit.inline import CSS_INLINE, PREMAILER
from draftkit.mime import Mailbox, build_eml
from draftkit.model import Draft, Passage

LETTERS = {
    "en": """Dear dk0z,

On dk1z, between 09:10 and 11:45, we charged dk2z of your payments twice. I am sorry: the mistake was ours, and you \
should not have had to find it. I understand that it left you short on the day when your suppliers had to be paid.

This is what we have done:
- stopped the second charge at 11:45 and checked every payment of that morning;
- returned dk3z to the card that ends in dk4z; your bank shows it by dk5z;
- paid back the fee that your bank added.
From today two people compare each morning's payments before they go out.

I will write to you again on dk6z with the list of the returned payments. Until then nothing is asked of you. If a sum \
does not match your statement, reply to this message or call me: dk7z.

Sincerely,
Anna Orlova
Head of client care""",
    "ru": """Здравствуйте, dk0z!

dk1z с 09:10 до 11:45 мы дважды списали ваши платежи, всего dk2z. Приношу извинения: ошибка наша, и искать её \
пришлось вам. Я понимаю, что из-за неё вам не хватило денег в день расчётов с поставщиками.

Что мы сделали:
- остановили повторное списание в 11:45 и проверили все платежи этого утра;
- вернули dk3z на карту, которая оканчивается на dk4z; банк покажет деньги до dk5z;
- вернули комиссию, которую добавил банк.
С сегодняшнего дня два человека сверяют утренние платежи до отправки.

Я напишу вам dk6z и пришлю список возвращённых платежей. До этого от вас ничего не требуется. Если какая-то сумма \
не совпадёт с выпиской, ответьте на это письмо или позвоните мне: dk7z.

С уважением,
Анна Орлова
руководитель клиентской службы""",
}
SUBJECTS = {
    "en": "Two payments charged twice: the money is on its way back",
    "ru": "Два платежа списаны дважды: деньги уже возвращаются",
}
ANNA = ("Анна Орлова", "anna@example.com")
DATE = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)


def values(number: int, lang: str) -> tuple[str, ...]:
    if lang == "en":
        return (
            f"Ms Brown-{number}",
            "14 May",
            "2",
            f"€{number}.40",
            f"{number:04}",
            "17 May",
            "22 May",
            "+44 20 7946 0018",
        )
    return (f"Мария №{number}", "14 мая", "2", f"{number},40 ₽", f"{number:04}", "17 мая", "22 мая", "+7 495 123-45-67")


def ours(lang, inline):
    skeleton = LETTERS[lang]
    token = re.compile(r"dk(\d+)z")

    def mail(number):
        texts = values(number, lang)
        text = token.sub(lambda found: texts[int(found[1])], skeleton)
        passages = tuple(Passage("block", "file:1", place, part) for place, part in enumerate(text.split("\n\n")))
        draft = Draft("detailed-email", "", lang, "email", SUBJECTS[lang], passages, (), skeleton, texts)
        client = Mailbox(texts[0], f"client{number}@example.org")
        return build_eml(
            draft, sender=Mailbox(*ANNA), to=client, date=DATE, message_id=f"<{number}@example.com>", inline=inline
        )

    return mail


def naive(lang):
    import logging

    import cssutils
    import jinja2
    import markdown
    import markupsafe
    import premailer

    cssutils.log.setLevel(logging.CRITICAL)
    plain = jinja2.Environment(autoescape=False, undefined=jinja2.StrictUndefined)  # noqa: S701  the usual way
    page = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    body = plain.from_string(re.sub(r"dk(\d+)z", r"{{ v[\1] }}", LETTERS[lang]).replace(":\n- ", ":\n\n- "))
    layout = load_layout()
    frame = page.from_string(layout.source)

    def mail(number):
        texts = values(number, lang)
        text = body.render(v=texts)
        html = frame.render(
            lang=lang, subject=SUBJECTS[lang], preheader=text[60:130], css=markupsafe.Markup(layout.css),  # noqa: S704  ours
            body=markupsafe.Markup(markdown.markdown(text, extensions=["sane_lists", "tables"])),  # noqa: S704  ours
        )  # fmt: skip
        html = premailer.transform(html, allow_network=False)
        message = EmailMessage(policy=email.policy.SMTP)
        message["From"] = Address(ANNA[0], addr_spec=ANNA[1])
        message["To"] = Address(texts[0], addr_spec=f"client{number}@example.org")
        message["Subject"] = SUBJECTS[lang]
        message["Date"] = DATE
        message["Message-ID"] = f"<{number}@example.com>"
        message.set_content(text)
        message.add_alternative(html, subtype="html")
        return message.as_bytes()

    return mail


def rate(mail, count):
    start = time.process_time()
    for number in range(1, count + 1):
        mail(number)
    return count / (time.process_time() - start)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", type=int, default=2000, help="mails a round (the naive pipeline makes a fiftieth)")
    parser.add_argument("-r", type=int, default=5, help="rounds")
    options = parser.parse_args()
    os.environ["DRAFTKIT_CACHE"] = ""
    for lang in LETTERS:
        makers = {
            "ours, premailer": (ours(lang, PREMAILER), options.n),
            "ours, css-inline": (ours(lang, CSS_INLINE), options.n),
            "naive": (naive(lang), max(options.n // 50, 5)),
        }
        best = dict.fromkeys(makers, 0.0)
        for maker, _ in makers.values():
            maker(0)
        for _ in range(options.r):
            for name, (maker, count) in makers.items():
                best[name] = max(best[name], rate(maker, count))
        for name, per_second in best.items():
            size = len(makers[name][0](1))
            ratio = per_second / best["naive"]
            print(f"{lang}  {name:17} {per_second:8,.0f} a CPU-second  {ratio:6.1f}x  {size:6,} bytes")


if __name__ == "__main__":
    main()
