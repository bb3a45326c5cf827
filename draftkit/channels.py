"""What a text costs on its channel: segments of an SMS, seconds of a voice message, words of anything."""

from __future__ import annotations

from functools import lru_cache

from draftkit.regex import regex

GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The basic character set of SMS (3GPP TS 23.038, 6.2.1), one septet each."""
GSM_7_EXTENSION = frozenset("\f^{}\\[~]|€")
"""Characters of the extension table (3GPP TS 23.038, 6.2.1.1): an escape and a septet, so two."""

WORDS_A_SECOND = 2.5
"""150 words a minute, what guides for voice messages count with (an engineering estimate, as is the next)."""
SYLLABLES_A_SECOND = 4.5

_WORD = regex(r"\d+|[^\W\d_]+(?:['’][^\W\d_]+)*")
_VOWELS = regex(r"[aeiouyàáâäèéêëìíîïòóôöùúûüœæ]+")
_VOWELS_RU = regex(r"[аеёиоуыэюя]")
_SILENT_E = regex(r"(?:[^aeiouy]e|[gq]ue|[^aeiouydt]ed|[^aeiouyscgxzh]es)\Z")
_SPOKEN_LE = regex(r"[^aeiouy]les?\Z")
_DIGIT_SYLLABLES = {"en": (1, 1, 1, 1, 1, 1, 1, 2, 1, 1), "ru": (1, 2, 1, 1, 3, 1, 1, 1, 2, 2)}
"""Syllables of the names of the digits 0 to 9 ("oh", "one", …; «ноль», «один», …)."""


def sms_segments(text: str) -> tuple[str, int, int]:
    """What a text takes as an SMS: the encoding ("GSM-7" or "UCS-2"), its units, and the number of segments.

    Units are septets or UTF-16 code units. One message holds 160 septets or 70 code units; a part of several
    holds 153 or 67 (3GPP TS 23.040: six octets of each go to the header); a two-unit character is never cut in two.
    """
    encoding, sizes, _, _ = _sms_units(text)
    return encoding, sum(sizes), len(sms_parts(text))


def sms_parts(text: str) -> list[str]:
    """The segments in which a text goes out as an SMS."""
    _, sizes, one, part = _sms_units(text)
    if sum(sizes) <= one:
        return [text] if text else []
    starts, room = [0], part
    for place, size in enumerate(sizes):
        if size > room:
            starts.append(place)
            room = part
        room -= size
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _sms_units(text: str) -> tuple[str, list[int], int, int]:
    """Encoding, the units of each character, and how many fit into a lone message and into a part of several."""
    if all(char in GSM_7 or char in GSM_7_EXTENSION for char in text):
        return "GSM-7", [2 if char in GSM_7_EXTENSION else 1 for char in text], 160, 153
    return "UCS-2", [2 if char > "\uffff" else 1 for char in text], 70, 67


def count_words(text: str) -> int:
    """Words and numbers as a reader counts them: "don't", "15:00" and "twenty-one" are one each, a dash is none."""
    return sum(map(_is_word, text.split()))


@lru_cache(maxsize=4096)
def _is_word(token: str) -> bool:
    return any(map(str.isalnum, token))


def spoken_words(text: str) -> int:
    """Words of a text read aloud: every digit is one, and so is each part of a hyphenated word."""
    return sum(len(word) if word.isdecimal() else 1 for word in _WORD.findall(text))


def count_syllables(text: str, lang: str) -> int:
    """Syllables of a text read aloud, exact for Russian, near for English (groups of vowels less a silent e)."""
    digits = _DIGIT_SYLLABLES.get(lang, _DIGIT_SYLLABLES["en"])
    total = 0
    for word in _WORD.findall(text.lower()):
        if word.isdecimal():
            total += sum(digits[int(digit)] for digit in word)
        elif russian := len(_VOWELS_RU.findall(word)):
            total += russian
        elif groups := len(_VOWELS.findall(word)):
            silent = groups > 1 and _SILENT_E.search(word) and not _SPOKEN_LE.search(word)
            total += groups - 1 if silent else groups
        else:
            total += len(word) if word.isascii() and len(word) > 1 else 0  # spelled out: SMS
    return total


def voice_seconds(text: str, lang: str) -> float:
    """Seconds it takes to say a text: the greater of words by WORDS_A_SECOND and syllables by SYLLABLES_A_SECOND."""
    return max(spoken_words(text) / WORDS_A_SECOND, count_syllables(text, lang) / SYLLABLES_A_SECOND)
