"""In which language a text is written, by its small words: English, Russian, or one for which there are no rules.

A guess has to be sure before it calls a text foreign, for such a text is not checked. Words are folded as in folding.py
(für is fur), so some stand in several lists; what counts is which list finds most.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from draftkit.folding import CODEC, SCRIPT, encode, fold

if TYPE_CHECKING:
    from draftkit.text import TextView

_SMALL_WORDS = {
    "en": "the and of to a in is it you we i for on that this your our will be have has with are was by at from not "
    "as or an if can my me us they he she his her their its been but so do did what when which who would please "
    "thank",
    "ru": "и в не на что с по мы вы вас вам для к это за о от из как но а у до при или мне я он она они их его ее наш "
    "ваш нам нас все уже если когда был было были будет так же бы то где чтобы об со без после пожалуйста",
    "de": "und der die das den dem des nicht wir sie ist für mit zu von auf ein eine einen einer es ich haben hat "
    "sind im ihre ihnen ihren uns unsere wird werden bei nach oder dass wenn auch sich am wurde bitte sehr an "
    "aus als vielen dank",
    "fr": "et le la les des de du vous nous pour est dans une un que qui pas ne sur en au aux avec votre vos notre ce "
    "cette sont avons avez il elle je plus par ou mais merci bonjour nos été serait a se sera",
    "es": "de la que el en los las para con por una un es no se su sus lo al del nos le les más pero como este esta "
    "ha hemos han usted ustedes nuestro nuestra muy gracias si y o sobre será",
    "it": "di che il la le e per non un una del della dei delle sono con è si al alla nel nella i gli lo ci vi nostro "
    "nostra vostro suo abbiamo anche come ma questo questa grazie da ha più sarà",
    "pt": "de que o a os as em para com não uma um por da do dos das no na nos nas é se ao seu sua são foi mais como "
    "mas nossa nosso este esta obrigado você vocês temos será e",
    "nl": "de het een en van in is dat op te voor met niet zijn wij we u uw ons onze aan bij er naar ook om als maar "
    "dit deze heeft hebben wordt worden zal kunnen of door graag dank",
    "pl": "i w na z do nie się że jest to o za po od przez dla jak jesteśmy państwa nasz nasza nam was lub ale oraz "
    "są był była było będzie zostanie dziękujemy proszę tym już aby który",
    "cs": "a v na s z se je že to o do ne jsme jsou vám vás náš naše pro za po od jak ale nebo bude byl byla by i "
    "prosím děkujeme které který jsem",
    "sv": "och att det i en ett är som på för med av inte vi du ni har kan till er vår våra den de om från ska blir "
    "eller men när tack vill",
    "da": "og at det i en et er som på for med af ikke vi du har kan til jer vores den de om fra skal bliver eller "
    "men når tak vil din deres",
    "fi": "ja on ei se että mutta tai ovat olemme teidän meidän kun jos myös voi ole tämä hän joka kiitos nyt vielä "
    "sen ette emme",
    "hu": "a az és nem hogy egy is meg van volt lesz vagy de ha önnek önök mi ezt azt kérjük köszönjük már csak után "
    "még minden",
    "tr": "ve bir bu için ile da de olarak çok daha size sizin biz bizim ne gibi kadar ancak veya teşekkür lütfen "
    "sonra en var değil olan",
    "ro": "și de la în cu pe nu că este o un pentru din sunt vă ne să mai am a al ale care sau dar dumneavoastră "
    "mulțumim vom fi",
    "uk": "і та що не на для з у в до ми ви вас вам як але від це про за є або якщо буде був було були наш ваш ваше "
    "ваша щодо після будь ласка дякуємо їх його вже щоб нам по",
    "be": "і што не на для з у да мы вы вас вам як але ад гэта пра за ёсць або калі будзе быў было наш ваш пасля каб "
    "ужо",
    "bg": "и на за от с в да се че не ще са сме сте е това тази този която които ви ни ние вие както също но или ако "
    "при до по беше бяха вашата вашият нашата вече към",
    "sr": "и је да се на у за не од са су смо сте ће што као али или ако због при до по овај ова ово ваш наш вас вам "
    "нас био била биће хвала",
}  # fmt: skip
_OWN = ("en", "ru")
_SIGN_WORDS = {
    "en": "the you your and this have will our are that with",
    "ru": "что мы это его как из если мне уже сегодня",
}
_SIGNS = {lang: tuple(f" {word} ".encode(CODEC) for word in words.split()) for lang, words in _SIGN_WORDS.items()}
"""Words that English or Russian alone has, and has all the time: where two of them stand, nobody asks further."""
_LEAST = 4
"""Small words without which no language is sure."""
_NEVER_RUSSIAN = "[іїєґўјљњћђџѓќѕәғқңөұүһІЇЄҐЎЈЉЊЋЂЏЃЌЅӘҒҚҢӨҰҮҺ]"


def tongue(view: TextView) -> str:
    """The language of a text: "en" or "ru" unless it is surely another; "" for one that has no name here."""
    guess = view.lang
    if sum(sign in view.raw for sign in _SIGNS[guess]) > 1:
        return guess
    words = fold(view.raw).split()
    letters = sum(map(str.isalpha, view.own))
    script = view.raw.translate(SCRIPT)
    if letters > 20 and (script.count(b"l") + script.count(b"c")) * 2 < letters:
        return ""
    found = dict.fromkeys(_SMALL_WORDS, 0)
    for langs in filter(None, map(_langs().get, words)):
        for lang in langs:
            found[lang] += 1
    mine = max(found.pop(lang) for lang in _OWN)
    best = max(found, key=found.__getitem__)
    if found[best] >= _LEAST:
        alien = len(re.findall(_NEVER_RUSSIAN, view.own)) if guess == "ru" else 0
        if found[best] * 2 >= mine * 3 or (alien * 100 > letters and found[best] >= mine):
            return best
    if guess == "en" and len(words) >= 20 and mine * 20 < len(words):
        plain = sum(map(str.isalpha, view.own.encode("ascii", "ignore").decode()))
        if (letters - plain) * 25 > letters:
            return ""
    return guess


def _small_words(lang: str) -> set[bytes]:
    return set(fold(encode(_SMALL_WORDS[lang])[0]).split())


@cache
def _langs() -> dict[bytes, tuple[str, ...]]:
    """The languages that have a word among their small ones."""
    table: dict[bytes, tuple[str, ...]] = {}
    for lang in _SMALL_WORDS:
        for word in _small_words(lang):
            table[word] = (*table.get(word, ()), lang)
    return table
