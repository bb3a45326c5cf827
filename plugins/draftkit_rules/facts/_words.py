"""Words that name numbers, days and sums, by language: what `_items` looks a word up in. Folded: lower case, ё as е.

A line of a table is a kind, a number, and the words that mean it. Kinds: num, times (a factor), ord, month, weekday
(0 is Monday), day (counted from today), money, percent, clock_word (minutes after midnight), hour (a word that makes
the number before it a clock time), half, at (a preposition that clock times have).
"""

from __future__ import annotations

Meaning = tuple[str, int]


def _table(text: str) -> dict[str, Meaning]:
    rows = (line.split() for line in text.strip().splitlines())
    return {word: (kind, int(n)) for kind, n, *words in rows for word in words}


WORDS: dict[str, dict[str, Meaning]] = {}
"""Meanings of words by language."""

WORDS["en"] = _table("""
num 0 zero oh
num 1 one
num 2 two
num 3 three
num 4 four
num 5 five
num 6 six
num 7 seven
num 8 eight
num 9 nine
num 10 ten
num 11 eleven
num 12 twelve
num 13 thirteen
num 14 fourteen
num 15 fifteen
num 16 sixteen
num 17 seventeen
num 18 eighteen
num 19 nineteen
num 20 twenty
num 30 thirty
num 40 forty
num 50 fifty
num 60 sixty
num 70 seventy
num 80 eighty
num 90 ninety
times 100 hundred
times 1000 thousand k
times 1000000 million m
ord 1 first
ord 2 second
ord 3 third
ord 4 fourth
ord 5 fifth
ord 6 sixth
ord 7 seventh
ord 8 eighth
ord 9 ninth
ord 10 tenth
ord 11 eleventh
ord 12 twelfth
ord 13 thirteenth
ord 14 fourteenth
ord 15 fifteenth
ord 16 sixteenth
ord 17 seventeenth
ord 18 eighteenth
ord 19 nineteenth
ord 20 twentieth
ord 30 thirtieth
month 1 january jan
month 2 february feb
month 3 march
month 4 april apr
month 5 may
month 6 june jun
month 7 july jul
month 8 august aug
month 9 september sep sept
month 10 october oct
month 11 november nov
month 12 december dec
weekday 0 monday
weekday 1 tuesday
weekday 2 wednesday
weekday 3 thursday
weekday 4 friday
weekday 5 saturday
weekday 6 sunday
day -1 yesterday
day 0 today tonight
day 1 tomorrow
money 1 £ $ € ₽ ¥ ₸ pound pounds quid euro euros dollar dollars rouble roubles ruble rubles tenge gbp eur
money 1 usd rub kzt chf cad aud jpy
percent 1 % percent pct
clock_word 0 midnight
clock_word 720 noon midday
hour 0 o'clock am pm
half 30 half
at 0 at by until till before after since from to around about past
""")

WORDS["ru"] = _table("""
num 0 ноль нуля
num 1 один одна одно одну одного одной одному
num 2 два две двух двум двумя
num 3 три трех трем тремя
num 4 четыре четырех четырем четырьмя
num 5 пять пяти пятью
num 6 шесть шести шестью
num 7 семь семи семью
num 8 восемь восеми восемью восьми
num 9 девять девяти девятью
num 10 десять десяти десятью
num 11 одиннадцать одиннадцати одиннадцатью
num 12 двенадцать двенадцати двенадцатью
num 13 тринадцать тринадцати тринадцатью
num 14 четырнадцать четырнадцати четырнадцатью
num 15 пятнадцать пятнадцати пятнадцатью
num 16 шестнадцать шестнадцати шестнадцатью
num 17 семнадцать семнадцати семнадцатью
num 18 восемнадцать восемнадцати восемнадцатью
num 19 девятнадцать девятнадцати девятнадцатью
num 20 двадцать двадцати двадцатью
num 30 тридцать тридцати
num 40 сорок сорока
num 50 пятьдесят пятидесяти
num 60 шестьдесят шестидесяти
num 70 семьдесят семидесяти
num 80 восемьдесят восьмидесяти
num 90 девяносто девяноста
num 100 сто ста
num 200 двести двухсот двумстам
num 300 триста трехсот тремстам
num 400 четыреста четырехсот
num 500 пятьсот пятисот
num 600 шестьсот шестисот
num 700 семьсот семисот
num 800 восемьсот восьмисот
num 900 девятьсот девятисот
times 1000 тысяча тысячи тысяч тысячу тысячам тыс
times 1000000 миллион миллиона миллионов млн
ord 1 первое первого первому первом первый первой
ord 2 второе второго второму втором вторый второй
ord 3 третьего третьему третьем третье
ord 4 четвертое четвертого четвертому четвертом четвертый четвертой
ord 5 пятое пятого пятому пятом пятый пятой
ord 6 шестое шестого шестому шестом шестый шестой
ord 7 седьмое седьмого седьмому седьмом седьмый седьмой
ord 8 восьмое восьмого восьмому восьмом восьмый восьмой
ord 9 девятое девятого девятому девятом девятый девятой
ord 10 десятое десятого десятому десятом десятый десятой
ord 11 одиннадцатое одиннадцатого одиннадцатому одиннадцатом
ord 12 двенадцатое двенадцатого двенадцатому двенадцатом
ord 13 тринадцатое тринадцатого тринадцатому тринадцатом
ord 14 четырнадцатое четырнадцатого четырнадцатому четырнадцатом
ord 15 пятнадцатое пятнадцатого пятнадцатому пятнадцатом
ord 16 шестнадцатое шестнадцатого шестнадцатому шестнадцатом
ord 17 семнадцатое семнадцатого семнадцатому семнадцатом
ord 18 восемнадцатое восемнадцатого восемнадцатому восемнадцатом
ord 19 девятнадцатое девятнадцатого девятнадцатому девятнадцатом
ord 20 двадцатое двадцатого двадцатому двадцатом
ord 30 тридцатое тридцатого тридцатому тридцатом
month 1 января январь январе
month 2 февраля февраль феврале
month 3 марта март марте
month 4 апреля апрель апреле
month 5 мая май мае
month 6 июня июнь июне
month 7 июля июль июле
month 8 августа август августе
month 9 сентября сентябрь сентябре
month 10 октября октябрь октябре
month 11 ноября ноябрь ноябре
month 12 декабря декабрь декабре
weekday 0 понедельник понедельника понедельнику
weekday 1 вторник вторника вторнику
weekday 2 среда среду среды среде
weekday 3 четверг четверга четвергу
weekday 4 пятница пятницу пятницы пятнице
weekday 5 суббота субботу субботы субботе
weekday 6 воскресенье воскресенья воскресенью
day -2 позавчера
day -1 вчера
day 0 сегодня
day 1 завтра
day 2 послезавтра
money 1 £ $ € ₽ ¥ ₸ рубль рубля рублей рублям рублях руб р евро доллар доллара долларов фунт фунта фунтов
money 1 тенге rub eur usd gbp kzt
percent 1 % процент процента процентов
clock_word 0 полночь полуночи
clock_word 720 полдень полудня полудню полдню
hour 0 часов часа часам часу час ч утра вечера ночи дня
half 30 половина половине половины половину
at 0 в во до к ко с со после около
""")

AFTERNOON = frozenset(("pm", "вечера", "дня"))
"""Words beside a clock time that add twelve hours to it."""

COMMON: dict[str, frozenset[str]] = {
    language: frozenset(text.split())
    for language, text in {
        "en": """
    american april august beijing british central christmas customer dear december dr easter eastern english
    european february friday greenwich i i'd i'll i'm i've india internet january july june london madam march may
    monday moscow mountain mr mrs ms no november october pacific regards russian saturday september sir sunday
    support team thursday tuesday wednesday wishes yes
        """,
        "ru": """
    вам вами вас ваш ваша ваше вашего вашей вашему ваши вашим вашими ваших вашу вы господин госпожа интернет
        """,
    }.items()
}
"""Words with a capital inside a sentence that are nobody's name."""
