"""A table for a language that has no folder, made from CLDR data by Babel (`pip install draftkit[babel]`).

CLDR knows the names and the order, not the prepositions: phrases are the bare day and time ("Donnerstag, 12. März,
15:00"), so blocks of such a language set their own words around them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from draftkit.errors import LocaleError
from draftkit.formats.tables import Table

if TYPE_CHECKING:
    from collections.abc import Callable

_PHRASES = ("at", "opening", "by", "due", "since", "from", "until", "dated")
_CATEGORIES = ("zero", "one", "two", "few", "many", "other")


def cldr_table(lang: str, region: str) -> tuple[Table, Callable[[int], int]]:
    """The table of a language, and which of its plural forms a number takes (in CLDR's order of categories).

    Raises:
        LocaleError: Babel is not installed, or CLDR has no such language.
    """
    try:
        from babel import Locale, UnknownLocaleError
    except ModuleNotFoundError:
        raise LocaleError(
            f'there is no language "{lang}"', hint="bundled: en, ru; for others: pip install draftkit[babel]"
        ) from None
    try:
        locale = Locale.parse(f"{lang}_{region}" if region else lang)
    except (UnknownLocaleError, ValueError):
        raise LocaleError(f'there is no language "{lang}"', hint="a BCP 47 tag, such as de or pt-BR") from None
    rule = locale.plural_form
    categories = [category for category in _CATEGORIES if category in rule.tags or category == "other"]
    return Table(_data(locale), f"CLDR:{locale}"), lambda n: categories.index(rule(n))


def _data(locale: Any) -> dict[str, Any]:
    weekdays, months = locale.days["stand-alone"]["wide"], locale.months
    symbols = locale.number_symbols.get("latn", locale.number_symbols)
    long_date = locale.date_formats["long"].pattern
    with_year = _pattern(long_date)
    both = {"full": "{weekday}, {date}, {clock}", "full_day": "{weekday}, {date}"}
    both |= {"short": "{weekday}, {clock}", "short_day": "{weekday}"}
    span = {"full": "{weekday}, {date}, {start}–{clock}", "short": "{weekday}, {start}–{clock}"}
    ends = {"span_start": {key: f"{text} –" for key, text in both.items()}, "span_end": both, "span": span}
    return {
        "name": locale.display_name,
        "numbers": {"group": symbols["group"], "decimal": symbols["decimal"], "grouped_from": 4},
        "money": {"other": "{amount}\u00a0{code}"},
        "lists": _lists(locale),
        "clock": {"pattern": "{hour}:{minute}", "zoned": "{clock} ({zone})", "offset": "UTC{offset}"},
        "zones": {"UTC": "UTC"},
        "weekdays": {"name": [weekdays[i] for i in range(7)]},
        "months": {
            "name": [months["stand-alone"]["wide"][i] for i in range(1, 13)],
            "of": [months["format"]["wide"][i] for i in range(1, 13)],
            "with_year": "{month} {year}",
        },
        "dates": {"pattern": re.sub(r"[\s,]*(?:\bde\b)?[\s,]*\{year\}.*", "", with_year), "with_year": with_year},
        "phrases": {
            **dict.fromkeys(_PHRASES, both),
            **ends,
            "day": {"name": "{weekday}, {date}"},
            "clock": {"at": "{clock}", "by": "{clock}"},
        },
    }


def _pattern(cldr: str) -> str:
    """A CLDR date pattern as a format string: "d. MMMM y" is "{day}. {month_of} {year}"."""
    slots = {"d": "{day}", "M": "{month_of}", "L": "{month_of}", "y": "{year}"}
    return re.sub(r"'([^']*)'|([dMLy])\2*", lambda found: found[1] if found[2] is None else slots[found[2]], cldr)


def _lists(locale: Any) -> dict[str, str]:
    known = locale.list_patterns
    patterns = {"and": known["standard"], "or": known.get("or", known["standard"])}
    words = {word: pattern["2"].replace("{0}", "").replace("{1}", "") for word, pattern in patterns.items()}
    comma = patterns["and"]["middle"].replace("{0}", "").replace("{1}", "")
    heavy = {f"heavy_{word}": f";{text}" for word, text in words.items()}
    return {"comma": comma, "heavy_comma": "; ", **words, **heavy}
