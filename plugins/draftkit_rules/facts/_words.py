"""Words that name numbers, days and sums, by language: what `_values` looks a word up in. Folded: lower case, ё as е.

A meaning is a kind and a number. Kinds: num, ord, times (a factor), month, weekday, day (counted from today), money, percent,
clock_word (minutes after midnight), hour (a word that makes a number before it a clock time), half, at (a preposition before clock
times).
"""

from __future__ import annotations

Meaning = tuple[str, int]


def _rows(kind: str, first: int, text: str) -> dict[str, Meaning]:
    """One line a number, counting up from `first`; words of one number stand between spaces."""
    return {word: (kind, n) for n, row in enumerate(text.strip().split("/"), first) for word in row.split()}


def _all(kind: str, n: int, text: str) -> dict[str, Meaning]:
    return dict.fromkeys(text.split(), (kind, n))


def _ordinals(stems: str, endings: str) -> dict[str, Meaning]:
    pairs = (stem.split("=") for stem in stems.split())
    return {stem + ending: ("ord", int(n)) for stem, n in pairs for ending in endings.split()}


_EN = {
    **_rows("num", 0, "zero oh/one/two/three/four/five/six/seven/eight/nine/ten/eleven/twelve/thirteen/fourteen/fifteen"),
    **_rows("num", 16, "sixteen/seventeen/eighteen/nineteen/twenty"),
    **{word: ("num", n * 10) for n, word in enumerate("thirty forty fifty sixty seventy eighty ninety".split(), 3)},
    **_all("times", 100, "hundred"), **_all("times", 1000, "thousand k"), **_all("times", 1_000_000, "million m"),
    **_rows("ord", 1, "first/second/third/fourth/fifth/sixth/seventh/eighth/ninth/tenth/eleventh/twelfth/thirteenth"),
    **_rows("ord", 14, "fourteenth/fifteenth/sixteenth/seventeenth/eighteenth/nineteenth/twentieth"),
    **_all("ord", 30, "thirtieth"),
    **_rows("month", 1, "january jan/february feb/march/april apr/may/june jun/july jul/august aug/september sep sept"),
    **_rows("month", 10, "october oct/november nov/december dec"),
    **_rows("weekday", 0, "monday/tuesday/wednesday/thursday/friday/saturday/sunday"),
    **_rows("day", -1, "yesterday/today tonight/tomorrow"),
    **_all("money", 1, "£ $ € ₽ ¥ ₸ pound pounds quid euro euros dollar dollars rouble roubles ruble rubles tenge"),
    **_all("money", 1, "gbp eur usd rub kzt chf cad aud jpy"),
    **_all("percent", 1, "% percent pct"),
    **_all("clock_word", 12 * 60, "noon midday"), **_all("clock_word", 0, "midnight"),
    **_all("hour", 0, "o'clock am pm"), **_all("half", 30, "half"),
    **_all("at", 0, "at by until till before after since from to around about for past"),
}  # fmt: skip

_RU_HUNDREDS = "двести двухсот двумстам/триста трехсот тремстам/четыреста четырехсот/пятьсот пятисот/шестьсот шестисот"
_RU = {
    **_rows("num", 0, "ноль нуля/один одна одно одну одного одной одному/два две двух двум двумя/три трех трем тремя"),
    **_rows("num", 4, "четыре четырех четырем четырьмя"),
    **{
        stem + ending: ("num", n)
        for n, stem in enumerate("пят шест сем восем девят десят одиннадцат двенадцат тринадцат четырнадцат".split(), 5)
        for ending in ("ь", "и", "ью")
    },
    **{
        stem + ending: ("num", n)
        for n, stem in enumerate("пятнадцат шестнадцат семнадцат восемнадцат девятнадцат двадцат".split(), 15)
        for ending in ("ь", "и", "ью")
    },
    **_all("num", 8, "восьми восемью"), **_all("num", 30, "тридцать тридцати"), **_all("num", 40, "сорок сорока"),
    **{word: ("num", n * 10) for n, word in enumerate("пятьдесят шестьдесят семьдесят восемьдесят девяносто".split(), 5)},
    **{word: ("num", n * 10) for n, word in enumerate("пятидесяти шестидесяти семидесяти восьмидесяти девяноста".split(), 5)},
    **_all("num", 100, "сто ста"),
    **{word: (kind, n * 100) for word, (kind, n) in _rows("num", 2, _RU_HUNDREDS).items()},
    **_all("num", 700, "семьсот семисот"), **_all("num", 800, "восемьсот восьмисот"), **_all("num", 900, "девятьсот девятисот"),
    **_all("times", 1000, "тысяча тысячи тысяч тысячу тысячам тыс"), **_all("times", 1_000_000, "миллион миллиона миллионов млн"),
    **_ordinals("перв=1 втор=2 четверт=4 пят=5 шест=6 седьм=7 восьм=8 девят=9 десят=10", "ое ого ому ом ый ой"),
    **_ordinals("одиннадцат=11 двенадцат=12 тринадцат=13 четырнадцат=14 пятнадцат=15 шестнадцат=16", "ое ого ому ом"),
    **_ordinals("семнадцат=17 восемнадцат=18 девятнадцат=19 двадцат=20 тридцат=30", "ое ого ому ом"),
    **_ordinals("третье=3", " го му м"), **_all("ord", 3, "третье третьего третьему третьем"),
    **_rows("month", 1, "января январь январе/февраля февраль феврале/марта март марте/апреля апрель апреле/мая май мае"),
    **_rows("month", 6, "июня июнь июне/июля июль июле/августа август августе/сентября сентябрь сентябре"),
    **_rows("month", 10, "октября октябрь октябре/ноября ноябрь ноябре/декабря декабрь декабре"),
    **_rows("weekday", 0, "понедельник понедельника понедельнику/вторник вторника вторнику/среда среду среды среде"),
    **_rows("weekday", 3, "четверг четверга четвергу/пятница пятницу пятницы пятнице/суббота субботу субботы субботе"),
    **_all("weekday", 6, "воскресенье воскресенья воскресенью"),
    **_rows("day", -2, "позавчера/вчера/сегодня/завтра/послезавтра"),
    **_all("money", 1, "£ $ € ₽ ¥ ₸ рубль рубля рублей рублям рублях руб р евро доллар доллара долларов фунт фунта фунтов"),
    **_all("money", 1, "тенге rub eur usd gbp kzt"),
    **_all("percent", 1, "% процент процента процентов"),
    **_all("clock_word", 12 * 60, "полдень полудня полудню полдню"), **_all("clock_word", 0, "полночь полуночи"),
    **_all("hour", 0, "часов часа часам часу час ч утра вечера ночи дня"),
    **_all("half", 30, "половина половине половины половину"),
    **_all("at", 0, "в во до к ко с со после около"),
}  # fmt: skip

WORDS: dict[str, dict[str, Meaning]] = {"en": _EN, "ru": _RU}
"""Meanings of words by language."""

AFTERNOON = frozenset(("pm", "вечера", "дня"))
"""Words beside a clock time that add twelve hours to it."""

COMMON = {
    "en": frozenset(
        "i i'm i'll i've i'd mr mrs ms dr sir madam dear regards wishes english russian british american european internet "
        "customer support team monday tuesday wednesday thursday friday saturday sunday january february march april may "
        "june july august september october november december christmas easter yes no".split()
    ),
    "ru": frozenset("вы вас вам вами ваш ваша ваше ваши вашего вашей вашему вашу ваших вашим вашими интернет господин госпожа".split()),
}  # fmt: skip
"""Words with a capital inside a sentence that are nobody's name."""
