"""Names and terms in running text: every Russian case form, English possessives, the spelling in the other alphabet.

No dictionary: a word is cut to its stem by the endings nouns have, and what remains must be such an ending again. Other
alphabets are compared by a coarse transliteration in which the usual spellings of one name fall together (Сергей,
Sergey, Sergei). Made for the short lists of one case, where a stray hit is cheap and a missed leak is not.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from draftkit.folding import CODEC, SCRIPT, fold_words
from draftkit.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from draftkit.text import TextView
    from draftkit.tokens import Sentence

_NOUN_ENDINGS = """
а я у ю е и ы о ь й ой ей ою ею ом ем ам ям ами ями ах ях ов ев ий ия ию ии ием иям иями иях ью ье ья ьи ьев ьям
ого его ому ему ым им ых их ыми ими ый ые ие ая яя ую юю ое ее
"""
_ENDINGS = frozenset(("", *_NOUN_ENDINGS.split()))
_POSSESSIVE = frozenset(("", "s", "'s", "es"))
_SOUNDS = "a b v g d e zh z i i k l m n o p r s t u f h c ch sh sh - i - e u a"
_LATIN = dict(zip("абвгдежзийклмнопрстуфхцчшщъыьэюя", _SOUNDS.split(), strict=True))
_SAME_SOUNDS = "sch=sh kh=h ts=c tz=c ph=f ck=k x=ks w=v yu=u iu=u ju=u ya=a ia=a ja=a ye=e ie=e je=e y=i j=i"
_SAME = tuple(pair.split("=") for pair in _SAME_SOUNDS.split())


class _Word(NamedTuple):
    word: str
    cyrillic: bool
    stems: tuple[str, ...]
    sound: str


@lru_cache(maxsize=512)
def _term(term: str) -> tuple[_Word, ...]:
    return tuple(_Word(word, _is_cyrillic(word), _stems(word), _sound(word)) for word in fold_words(term))


def _is_cyrillic(word: str) -> bool:
    return b"c" in word.encode(CODEC).translate(SCRIPT)


def _stems(word: str) -> tuple[str, ...]:
    """What stays in all case forms: without the last vowel, and with a fleeting one dropped (Павел, Павла)."""
    stem = word
    for ending in ("ый", "ий", "ой", "ая", "яя", "ое", "ия"):
        if len(word) > 4 and word.endswith(ending):
            stem = word[:-2]
            break
    else:
        if len(word) > 2 and word[-1] in "аяйьоеыиую":
            stem = word[:-1]
    stems = [stem]
    if stem == word and len(word) > 3 and word[-2] in "ео" and word[-1] not in "аяоеиыуюь":
        stems += [word[:-2] + word[-1], word[:-2] + "ь" + word[-1]]
    return tuple(stems)


@lru_cache(maxsize=4096)
def _sound(word: str) -> str:
    """A coarse Latin spelling without the ending, in which the usual transliterations agree."""
    latin = "".join(_LATIN.get(char, char) for char in word).replace("-", "").replace("'", "")
    for old, new in _SAME:
        latin = latin.replace(old, new)
    out = "".join(char for index, char in enumerate(latin) if index == 0 or char != latin[index - 1])
    bare = out.rstrip("aeiou")
    return bare if len(bare) > 1 else out


def _matches(token: str, word: _Word) -> bool:
    if token == word.word:
        return True
    if _is_cyrillic(token) != word.cyrillic:
        return len(word.word) > 2 and _same_sound(token, word)
    if not word.cyrillic:
        return token.startswith(word.word) and token[len(word.word) :] in _POSSESSIVE
    return len(word.word) > 2 and any(
        len(stem) > 1 and token.startswith(stem) and token[len(stem) :] in _ENDINGS for stem in word.stems
    )


def _same_sound(token: str, word: _Word) -> bool:
    """The other alphabet: the sound agrees as it stands, or without a case ending (Сергеем, Sergey)."""
    if _sound(token.removesuffix("'s")) == word.sound:
        return True
    if word.cyrillic:
        return False
    return any(token.endswith(end) and _sound(token[: -len(end)]) == word.sound for end in _ENDINGS if end)


def find_terms(view: TextView, terms: Iterable[str]) -> list[tuple[int, int, str]]:
    """Where terms stand in a text, in any form: code points of the original, and the term."""
    out: list[tuple[int, int, str]] = []
    places: dict[str, list[int]] = {}
    for term in terms:
        wanted = _term(term)
        if not wanted:
            continue
        words = view.words
        if not places:
            for index, word in enumerate(words):
                places.setdefault(word, []).append(index)
        first, *others = wanted
        for index in (n for token, numbers in places.items() if _matches(token, first) for n in numbers):
            rest = words[index + 1 : index + len(wanted)]
            if len(rest) == len(others) and all(map(_matches, rest, others)):
                start, end = view.span(index, index + len(wanted))
                out.append((start, end, term))
    return sorted(out)


def name_parts(people: Iterable[str]) -> tuple[str, ...]:
    """Full names and each of their parts that may stand alone (three letters or more)."""
    parts: dict[str, None] = {}
    for person in people:
        parts[person] = None
        for part in person.split():
            if len(part.strip(".")) > 2:
                parts[part] = None
    return tuple(parts)


class Names(NamedTuple):
    """Who is a name in a text: for the class `#name`.

    `first` and `never` come from the lexicon (first_name, not_name), `people` from the case's negative list, `known`
    from its public side: the client and the sender, who are no colleagues to blame.
    """

    first: frozenset[bytes] = frozenset()
    never: frozenset[bytes] = frozenset()
    people: tuple[str, ...] = ()
    known: tuple[str, ...] = ()


NOBODY = Names()


def is_name(sentence: Sentence, place: int) -> bool:
    """Whether a token is a name: known, or capitalised inside the sentence."""
    word = _capitalised(sentence, place)
    return bool(word) and (_is_known(word, sentence.names) or _inside(sentence, place))


def is_person(sentence: Sentence, place: int) -> bool:
    """Whether a token is a name for certain: a first name, one of the case's people, a Russian surname."""
    word = _capitalised(sentence, place)
    return bool(word) and (_is_known(word, sentence.names) or (word.endswith(_SURNAME) and _inside(sentence, place)))


_SURNAME = ("ов", "ова", "ев", "ева", "ский", "ская", "енко", "овым", "овой", "евым", "евой")


def _capitalised(sentence: Sentence, place: int) -> str:
    """A token that could be a name, without its possessive ending; "" if it cannot be, or is the client or sender."""
    token, names = sentence.tokens[place], sentence.names
    letters = sentence.letters(place).decode(CODEC)
    if len(token) < 3 or not letters[0].isupper() or letters.isupper() or token in names.never:
        return ""
    word = token.decode(CODEC).removesuffix("'s")
    return "" if any(_matches(word, known) for term in names.known for known in _term(term)) else word


def _is_known(word: str, names: Names) -> bool:
    return word.encode(CODEC) in names.first or any(
        _matches(word, part) for term in names.people for part in _term(term)
    )


def _inside(sentence: Sentence, place: int) -> bool:
    return place > 0 and not sentence.between(place - 1).strip(b" \t\xa0")
