"""A language as a template sees it: filters that put moments, sums, numbers and telephone numbers into text.

`docs/filters.md` lists them with what they give. The words are in `locales/<lang>/`; a language without a folder is
made from CLDR data where Babel is installed (`pip install draftkit[babel]`).
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

from draftkit.errors import LocaleError
from draftkit.formats.days import Days
from draftkit.formats.tables import read_table
from draftkit.formats.written import Written
from draftkit.model import Moment, Money
from draftkit.regex import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime, tzinfo

    from draftkit.formats.tables import Table

_STYLES = {"voice": "week", "sms": "near", "messenger": "near"}
"""How each channel names days (formats.days.Days); the others name them in full."""
_GENDERS = {"m": 0, "f": 1}
_FIRST_WORD = regex(r"\w[\w'’]*")
_PLAIN_WORD = regex(r"[^\W\d_][\w'’-]*")


def load_locale(
    lang: str,
    *,
    now: datetime | None,
    region: str = "",
    channel: str = "email",
    sender_gender: str = "",
    pronoun: str = "",
    show_zone: bool = False,
    roots: Sequence[str] = (),
) -> Locale:
    """The language `lang` (BCP 47: "en", "ru", "en-US") for one message.

    Args:
        lang: the language; a region in it counts where `region` is empty.
        now: the time of writing; None leaves out "today" and writes every year.
        region: such as "US"; a region the language does not know changes nothing.
        channel: "email", "sms", "messenger" or "voice".
        sender_gender: "m", "f", or "" where it is not known.
        pronoun: how the house writes the polite address, a word of [pronouns] with or without a capital.
        show_zone: name the zone of the first clock time that has one.
        roots: folders with one folder a language, later ones in force over earlier ones; without any, the bundled one.

    Raises:
        LocaleError: there is no such language, or its data is broken.
    """
    lang, _, in_tag = lang.replace("_", "-").partition("-")
    lang, region = lang.lower(), (region or in_tag).upper()
    if not roots:
        from draftkit.resources import locales_root

        roots = (locales_root(),)
    table = read_table("locale", lang, region, tuple(roots))
    plural = None
    if table is None:
        from draftkit.formats.cldr import cldr_table

        table, plural = cldr_table(lang, region)
    say = Written(table, plain=channel == "sms", plural=plural)
    if channel == "voice":
        speech = read_table("speech", lang, region, tuple(roots))
        if speech is None:
            raise LocaleError(
                f"{lang} has no words for the voice channel", hint=f"add {lang}/speech.toml, as in locales/en"
            )
        from draftkit.formats.spoken import Spoken

        say = Spoken(table, speech, plural=plural)
    days = Days(table, say, now=now, style=_STYLES.get(channel, "long"), show_zone=show_zone)
    return Locale(lang, table, say, days, sender_gender=sender_gender, pronoun=pronoun)


class Locale:
    """A language at work on one message. It remembers which days the message has named: make one for each message.

    Attributes:
        lang: the language without its region.
        pronoun: how the house writes the polite address ("" for lower case).
    """

    def __init__(self, lang: str, table: Table, say: Written, days: Days, *, sender_gender: str, pronoun: str) -> None:
        self.lang = lang
        self.pronoun = pronoun
        self._table = table
        self._say = say
        self._days = days
        self._gender = sender_gender
        if sender_gender and sender_gender not in _GENDERS:
            raise LocaleError(f'the sender\'s gender is "{sender_gender}"', hint='"m", "f", or leave it out')

    @property
    def show_zone(self) -> bool:
        """Whether clock times name their zone."""
        return self._days.show_zone

    def snapshot(self) -> frozenset[date | tzinfo]:
        """The days named so far; a new message starts with none."""
        return self._days.mentioned

    def restore(self, days: frozenset[date | tzinfo]) -> None:
        """Forget what was named since `days` was the snapshot: a wording was thrown away."""
        self._days.mentioned = days

    def filters(self) -> dict[str, Callable[..., str]]:
        """All filters by name. Each raises LocaleError on a value of the wrong type."""
        days, say = self._days, self._say
        phrases = ("by", "due", "since", "until", "dated")
        moments: dict[str, Callable[..., str]] = {
            **{name: lambda moment, name=name: days.phrase(name, moment) for name in phrases},
            "at": self._at,
            "on": lambda moment: days.phrase("at", _day(moment)),
            "opening": lambda moment: days.phrase("opening", _day(moment)),
            "from_day": lambda moment: days.phrase("since" if (days.ahead(moment) or 0) < 0 else "from", _day(moment)),
            "clock": days.clock,
            "at_clock": lambda moment: self._with_clock("at", moment),
            "by_clock": lambda moment: self._with_clock("by", moment),
            "day": lambda moment, form="name": days.named("day", moment, form),
            "date": lambda moment: say.date(moment.day, year=days.has_year(moment.day), form="of"),
            "weekday": lambda moment, form="name": days.weekday(moment.day, form),
            "month": lambda moment, form="name": say.month(moment.day, year=days.has_year(moment.day), form=form),
        }
        texts: dict[str, Callable[..., str]] = {
            "sentence": self.sentence,
            "bare": bare,
            "you": self.house_style,
            "phone": say.phone,
            "phone_again": lambda number: say.phone(number, again=True),
            "spoken": say.text,
        }
        return {
            **{name: _takes(name, Moment, function) for name, function in moments.items()},
            **{name: _takes(name, str, function) for name, function in texts.items()},
            "span": _takes("span", Moment, _takes("span", Moment, days.span, at=1)),
            "money": _takes("money", Money, say.money),
            "number": lambda number: say.number(_number("number", number)),
            "plural": lambda number, *forms: say.plural(_whole("plural", number), forms),
            "count": self._count,
            "join_and": lambda items: self._join("and", items),
            "join_or": lambda items: self._join("or", items),
            "g": self.g,
        }

    def _at(self, moment: Moment, after: Moment | None = None) -> str:
        """The moment; the clock time alone where the sentence has just named `after`, of the same day."""
        if after is not None and moment.clock is not None and moment.day == after.day:
            return self._with_clock("at", moment)
        return self._days.phrase("at", moment)

    def _with_clock(self, name: str, moment: Moment) -> str:
        slots = {"clock": self._days.clock(moment)}
        slots |= {f"clock_{form}": self._days.clock(moment, form) for form in ("at", "of", "to")}
        return self._table.fill(self._table.need("phrases", "clock", name), slots, f"phrases.clock.{name}")

    def _count(self, number: object, *forms: str, gender: str = "m") -> str:
        whole = _whole("count", number)
        return f"{self._say.number(str(whole), gender)} {self._say.plural(whole, forms)}"

    def _join(self, word: str, items: object) -> str:
        name = f"join_{word}"
        if isinstance(items, str) or not hasattr(items, "__iter__"):
            raise _wrong_type(name, "a list of texts", items)
        texts = [_checked(name, str, item) for item in items]
        if len(texts) < 2:
            return "".join(texts)
        heavy = "heavy_" if any(", " in text for text in texts) else ""
        comma = self._table.need("lists", heavy + "comma")
        last = str(self._table.need("lists", heavy + word))
        if len(texts) > 2 and not heavy:
            last = (self._table.find("lists", "last_comma") or "") + last
        return f"{comma.join(texts[:-1])}{last}{texts[-1]}"

    def g(self, masculine: str, feminine: str) -> str:
        """The form that agrees with the sender's gender.

        Raises:
            LocaleError: the gender is not known.
        """
        if not self._gender:
            raise LocaleError(
                f'g("{masculine}", "{feminine}"): the sender\'s gender is not known',
                hint='state sender.gender in the case; a block that needs it says when = {gender = "known"}',
            )
        return (masculine, feminine)[_GENDERS[self._gender]]

    def house_style(self, source: str) -> str:
        """The source of a template, with the words of [pronouns] raised in a house that writes them so."""
        return self._polite.sub(lambda found: found[0].capitalize(), source) if self._polite else source

    @cached_property
    def _polite(self) -> re.Pattern[str] | None:
        words = self._table.find("pronouns", "words") or []
        if not self.pronoun or not words:
            return None
        if self.pronoun.lower() not in words:
            raise LocaleError(
                f'the polite address is "{self.pronoun}"', hint=f'"{words[0]}" or "{words[0].capitalize()}"'
            )
        if self.pronoun.islower():
            return None
        return re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(words, key=len, reverse=True))})(?![\w-])")

    def sentence(self, text: str) -> str:
        """`text` with its first letter raised; a first word with a capital inside (iPhone) stays as it is."""
        found = _FIRST_WORD.search(text)
        if not found or found[0][0].isdigit() or found[0][1:] != found[0][1:].lower():
            return text
        return text[: found.start()] + found[0][0].upper() + text[found.start() + 1 :]

    def clause(self, text: str) -> str:
        """A clause of the case ready to stand inside a sentence: without a final full stop, and with the first letter
        lowered where the first word is one of [clause] of the language, so never that of a name.
        """
        text = bare(text)
        found = _PLAIN_WORD.match(text)
        if not found or not found[0][0].isupper() or found[0][1:] != found[0][1:].lower():
            return text
        word = found[0].lower()
        endings = [ending for ending in self._table.find("clause", "endings") or () if word.endswith(ending)]
        if word in self._clause_words or any(len(word) > max(4, len(ending)) for ending in endings):
            return text[0].lower() + text[1:]
        return text

    @cached_property
    def _clause_words(self) -> frozenset[str]:
        return frozenset(self._table.find("clause", "words") or ())


def bare(text: str) -> str:
    """`text` without its final full stop; an ellipsis stays."""
    text = text.strip()
    return text[:-1].rstrip() if text.endswith(".") and not text.endswith("..") else text


def _day(moment: Moment) -> Moment:
    return moment._replace(clock=None)


def _takes(name: str, kind: type, function: Callable[..., str], at: int = 0) -> Callable[..., str]:
    """`function` with its argument number `at` checked to be a `kind`."""

    def checked(*args: Any, **options: Any) -> str:
        _checked(name, kind, args[at] if len(args) > at else None)
        return function(*args, **options)

    return checked


def _checked(name: str, kind: type, value: Any) -> Any:
    if not isinstance(value, kind):
        raise _wrong_type(name, {Moment: "a time", Money: "a sum", str: "a text"}[kind], value)
    return value


def _number(name: str, value: object) -> str:
    """A number as digits: int, float, or a text of digits with a point."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise _wrong_type(name, "a number", value)
    return str(value)


def _whole(name: str, value: object) -> int:
    text = _number(name, value)
    if not re.fullmatch(r"-?[0-9]+", text):
        raise LocaleError(f"{name} takes a whole number, not {text}")
    return int(text)


def _wrong_type(name: str, wanted: str, value: object) -> LocaleError:
    got = type(value).__name__
    if value is None or got.endswith("Undefined"):  # Jinja's, of a name that the template misspells
        got = "nothing"
    return LocaleError(f"{name} takes {wanted}, and got {got}", hint="name the fact in `needs`; see docs/filters.md")
