"""Values in running text: dates, clock times, sums, percentages, telephone numbers, in digits and in words.

One pass over the text, whose length alone decides how long it takes. A value has readings, since "3:30" may be the night or the afternoon;
it agrees with a fact when one of them does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from draftkit_rules.facts._words import AFTERNOON, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

Reading = tuple[str | int, ...]
"""What a value says: ("clock", 15, 30), ("date", 3, 12), ("date", 3, 12, 2026), ("weekday", 0), ("day", 1) for tomorrow, ("day_of_month", 12),
("amount", "180"), ("percent", "7.5"), ("number", "4000"), ("phone", digits)."""


class Value(NamedTuple):
    """A value where it stands. `sort` is date, clock, amount, percent, phone or number."""

    start: int
    end: int
    sort: str
    readings: tuple[Reading, ...]


class _Item(NamedTuple):
    start: int
    end: int
    kind: str
    n: int
    text: str


_LITERAL = re.compile(
    r"(?P<skip>[\w.+-]{1,64}@[\w.-]{1,64}|(?:https?://|www\.)\S{1,300}|24/7)"
    r"|(?<![\w])(?P<iso>\d{4}-\d\d-\d\d)(?!\d)"
    r"|(?<![\w.,/])(?P<date>\d{1,2}(?P<sep>[./-])\d{1,2}(?P=sep)(?:\d{4}|\d\d))(?![\w])"
    r"|(?<![\w:.,])(?P<clock>(?:[01]?\d|2[0-3]):[0-5]\d)(?!\d)"
    r"|(?P<phone>[+(]{0,2}\d(?:[ \u00a0()-]{0,2}\d){5,14})(?!\w|[.,:]\d)"
    r"|(?P<number>\d{1,12}(?:[ \u00a0\u202f]\d{3}(?!\d))*(?:[.,]\d{1,6}(?!\d))*)"
    r"|(?P<word>[^\W\d_]{1,40}(?:['’][^\W\d_]{1,10})?|[£$€₽¥₸%])"
)
_NUMBER = re.compile(r"[+(]{0,2}(\d{1,12}(?:[ \u00a0\u202f]\d{3}(?!\d))*(?:[.,]\d{1,6}(?!\d))*)")
_TOUCH = re.compile(r"[ \u00a0\u202f-]{0,2}(?:-?(?:st|nd|rd|th|го|е|й|му)\b)?,?[ \u00a0\u202f]{0,2}(?:of |the )?")
_ORDINAL = re.compile(r"-?(?:st|nd|rd|th|го|му)\b")
_UNTIL = re.compile(r"[ \u00a0]?(?:[,–-]|and|to|or|и|или|по|до)[ \u00a0]?")
_PAUSE = re.compile(r"[ ,-]{1,2}(?:and )?")
_MARKER = re.compile(r"[.)]\s")
_ENDS = frozenset(".,;:!?)»\"\n–")
_YEARS = 1900, 2199


def read(text: str, lang: str) -> list[Value]:
    """The values of a text, in order.

    Args:
        text: any text; what is not to be read is blank.
        lang: "en" or "ru".
    """
    return list(_Reader(text, lang).values())


class _Reader:
    def __init__(self, text: str, lang: str) -> None:
        self.text = text
        self.items = list(self._scan(WORDS[lang]))
        self.at = 0

    def _scan(self, words: dict[str, tuple[str, int]]) -> Iterator[_Item]:
        text, place = self.text, 0
        while match := _LITERAL.search(text, place):
            kind, place = match.lastgroup or "", match.end()
            if kind == "sep":
                kind = "date"
            if kind == "phone" and not _is_phone(match[0]):
                number = _NUMBER.match(text, match.start())
                assert number is not None  # noqa: S101  a telephone number begins with a number
                yield _Item(number.start(1), number.end(), "number", 0, number[1])
                place = number.end()
            elif kind == "word":
                word = match[0].lower().replace("ё", "е").replace("’", "'")
                if word == "and":
                    continue  # one hundred and eighty
                meaning, n = words.get(word, ("other", 0))
                yield _Item(match.start(), match.end(), meaning, n, word)
            elif kind != "skip":
                yield _Item(match.start(), match.end(), kind, 0, match[0])

    def item(self, ahead: int = 0) -> _Item:
        at = self.at + ahead
        return self.items[at] if 0 <= at < len(self.items) else _Item(len(self.text), len(self.text), "", 0, "")

    def touches(self, first: _Item, second: _Item) -> bool:
        """Whether nothing but space, a hyphen, an ending or "of" stands between two items."""
        return second.kind != "" and _TOUCH.fullmatch(self.text, first.end, second.start) is not None

    def values(self) -> Iterator[Value]:
        while self.at < len(self.items):
            yield from self._value(self.item())
            self.at += 1  # each reading leaves it at the last item that it took

    def _value(self, item: _Item) -> Iterator[Value]:
        kind = item.kind
        if kind in ("iso", "date"):
            yield Value(item.start, item.end, "date", _date_readings(item.text))
        elif kind == "clock":
            hour, _, minute = item.text.partition(":")
            yield self._clock(item, item, int(hour), int(minute))
        elif kind == "phone":
            yield Value(item.start, item.end, "phone", (("phone", re.sub(r"\D", "", item.text)),))
        elif kind == "number":
            yield from self._number(item)
        elif kind in ("num", "times", "ord"):
            yield from self._spelled(item)
        elif kind == "half":
            yield from self._half(item)
        elif kind in ("weekday", "day"):
            yield Value(item.start, item.end, "date", ((kind, item.n),))
        elif kind == "month":
            yield from self._month(item)
        elif kind == "clock_word":
            yield Value(item.start, item.end, "clock", (("clock", item.n // 60, item.n % 60),))

    # -- numbers in digits

    def _number(self, item: _Item) -> Iterator[Value]:
        before, following = self.item(-1), self.item(1)
        start, number = item.start, _plain(item.text)
        if start and (self.text[start - 1].isalnum() or self.text[start - 1] in "/_" or self.text[max(0, start - 2) : start].endswith("-")):
            if start > 1 and self.text[start - 2].isalnum():
                return  # part of a name: SC-2026, B4
        sign = before.kind == "money" and before.end == start
        if following.kind == "times" and self.touches(item, following) and "." not in number:
            number = str(int(number) * following.n)
            item = item._replace(end=following.end + (self.text[following.end : following.end + 1] == "."))
            self.at += 1
            following = self.item(1)
        if sign or (following.kind == "money" and self.touches(item, following)):
            end = item.end if sign else following.end
            yield Value(before.start if sign else start, end, "amount", (("amount", number),))
            return
        if following.kind == "percent" and self.touches(item, following):
            yield Value(start, following.end, "percent", (("percent", number),))
            return
        if item.end < len(self.text) and self.text[item.end].isalpha() and not self._glued(item, following):
            return
        if following.text in ("am", "pm") and (dotted := _dotted(item.text)):
            yield self._clock(item, item, int(item.text.partition(".")[0]), int(dotted[1][2]))
        elif not number.isdigit():
            yield Value(start, item.end, "number", (("number", number), *_dotted(item.text)))
        else:
            yield from self._whole(item, int(number))

    def _whole(self, item: _Item, n: int) -> Iterator[Value]:
        """A whole number in digits: part of a date, an hour, or just a number."""
        before, following = self.item(-1), self.item(1)
        day = self._day_of_month(item, n)
        if day is not None:
            yield day
        elif following.kind == "hour" and self.touches(item, following) and n <= 24 and (before.kind == "at" or following.text in ("am", "pm", "o'clock")):
            yield self._clock(item, item, n, 0)
        elif not self._is_marker(item):
            clock: tuple[Reading, ...] = (("clock", n, 0),) if before.kind == "at" and n <= 24 else ()
            yield Value(item.start, item.end, "number", (("number", str(n)), *clock))

    def _glued(self, item: _Item, following: _Item) -> bool:
        """Whether the letters right behind a number belong to it: 3pm, 12th, 12-го."""
        return following.kind == "hour" or _ORDINAL.match(self.text, item.end) is not None

    def _is_marker(self, item: _Item) -> bool:
        """Whether it numbers an item of a list."""
        line = self.text.rfind("\n", 0, item.start) + 1
        return not self.text[line : item.start].strip(" -*") and _MARKER.match(self.text, item.end) is not None

    def _day_of_month(self, item: _Item, n: int) -> Value | None:
        following = self.item(1)
        skip = 1
        if following.kind == "other" and _ORDINAL.match(self.text, item.end):
            following, skip = self.item(2), 2
        if following.text == "of":
            following, skip = self.item(skip + 1), skip + 1
        if not 1 <= n <= 31:
            return None
        if following.kind == "month" and following.start - item.end <= 9:
            self.at += skip
            return self._dated(item.start, n, following)
        to = 1 if following.kind == "number" else 2  # 12–14 March, с 12 по 14 марта
        last, month = self.item(to), self.item(to + 1)
        if last.kind == "number" and month.kind == "month" and _UNTIL.fullmatch(self.text, item.end, last.start):
            return Value(item.start, item.end, "date", (("date", month.n, n),))
        if _ORDINAL.match(self.text, item.end):
            return Value(item.start, item.end, "date", (("day_of_month", n),))
        return None

    def _dated(self, start: int, day: int, month: _Item) -> Value:
        """A date whose last item is the one at hand; takes a year along."""
        year = self.item(1)
        if year.kind == "number" and year.text.isdigit() and _YEARS[0] <= int(year.text) <= _YEARS[1] and year.start - month.end <= 2:
            self.at += 1
            return Value(start, year.end, "date", (("date", month.n, day, int(year.text)),))
        return Value(start, month.end, "date", (("date", month.n, day),))

    def _month(self, month: _Item) -> Iterator[Value]:
        """March 12, March 12th, 2026; a month alone is no date."""
        day = self.item(1)
        if day.kind in ("number", "ord") and self.touches(month, day):
            n = int(day.text) if day.text.isdigit() else day.n if day.kind == "ord" else 0
            if 1 <= n <= 31:
                self.at += 1
                yield self._dated(month.start, n, day._replace(n=month.n))

    def _clock(self, item: _Item, last: _Item, hour: int, minute: int) -> Value:
        """A clock time from `item` to `last`, the item at hand, with the words behind it that tell morning from evening."""
        parts = []
        while (following := self.item(1)).kind == "hour" and self.touches(last, following):
            parts.append(following.text)
            last = following
            self.at += 1
        if any(part in AFTERNOON for part in parts) and hour <= 12:
            return Value(item.start, last.end, "clock", (("clock", hour % 12 + 12, minute),))
        if "am" in parts:
            return Value(item.start, last.end, "clock", (("clock", hour % 12, minute),))
        other: tuple[Reading, ...] = (("clock", (hour + 12) % 24, minute),) if hour <= 12 else ()
        return Value(item.start, last.end, "clock", (("clock", hour % 24, minute), *other))

    # -- numbers in words

    def _group(self) -> tuple[int, _Item, bool]:
        """The number in words that starts at the item at hand, its last item, and whether it is an ordinal. Moves on to that item."""
        total = current = 0
        last = item = self.item()
        while True:
            if item.kind == "times":
                if item.n == 100:
                    current = max(current, 1) * 100
                else:
                    total, current = total + max(current, 1) * item.n, 0
            else:
                current += item.n
            last = item
            following = self.item(1)
            if item.kind == "ord" or not self._continues(current, last, following):
                return total + current, last, item.kind == "ord"
            self.at += 1
            item = following

    def _continues(self, current: int, last: _Item, following: _Item) -> bool:
        if following.kind not in ("num", "times", "ord") or not _PAUSE.fullmatch(self.text, last.end, following.start):
            return False
        if "," in self.text[last.end : following.start]:
            return False
        if following.kind == "times":
            return last.kind == "num" and following.n > current
        if current == 0:
            return last.kind == "times"
        room = 100 if current % 100 == 0 else 10 if current % 10 == 0 and current % 100 > 10 else 0
        return 0 < following.n < room

    def _spelled(self, item: _Item) -> Iterator[Value]:
        before, first = self.item(-1), self.at
        n, last, ordinal = self._group()
        following = self.item(1)
        if ordinal:
            skip = 2 if following.text == "of" else 1
            month = self.item(skip)
            if month.kind == "month" and month.start - last.end <= 4:
                self.at += skip
                yield self._dated(item.start, n, month)
        elif following.kind in ("money", "percent") and self.touches(last, following):
            sort = "amount" if following.kind == "money" else "percent"
            yield Value(item.start, following.end, sort, ((sort, str(n)),))
        elif (phone := self._spoken_phone(first)) is not None:
            yield phone
        elif before.kind == "at" and 1 <= n <= 24 and before.text != "for" and self.touches(before, item):
            yield from self._spoken_clock(item, last, n)

    def _spoken_clock(self, item: _Item, last: _Item, hour: int) -> Iterator[Value]:
        """An hour in words, and its minutes: only where what follows shows that it is no count of things."""
        following, mark = self.item(1), self.at
        if following.kind == "num" and self.text[last.end : following.start] == " ":
            self.at += 1
            minute, last, _ = self._group()
            if minute == 0 and self.item(1).kind == "num":  # nine oh five
                self.at += 1
                minute, last, _ = self._group()
            if minute <= 59:
                yield self._clock(item, last, hour, minute)
            else:
                self.at = mark
        elif following.kind in ("hour", "day", "weekday") and self.touches(last, following):
            yield self._clock(item, last, hour, 0)
        elif last.end == len(self.text) or self.text[last.end] in _ENDS:
            yield self._clock(item, last, hour, 0)

    def _half(self, half: _Item) -> Iterator[Value]:
        """«в половине второго», "half past one"."""
        following = self.item(1)
        if following.kind == "ord" and self.touches(half, following) and following.n <= 12:
            self.at += 1
            yield self._clock(half, following, (following.n + 11) % 12, 30)
        elif following.text == "past" and self.item(2).kind == "num":
            hour = self.item(2)
            self.at += 2
            yield self._clock(half, hour, hour.n, 30)

    def _spoken_phone(self, first: int) -> Value | None:
        """A telephone number read out: seven digits or more in at least four numbers, commas or hyphens among them."""
        mark, self.at = self.at, first
        digits, groups, start, last, breaks = "", 0, self.item().start, self.item(), 0
        while True:
            n, last, ordinal = self._group()
            digits, groups = digits + str(n), groups + 1
            following = self.item(1)
            gap = self.text[last.end : following.start]
            if ordinal or following.kind != "num" or not _PAUSE.fullmatch(gap):
                break
            breaks += gap != " "
            self.at += 1
        if groups >= 4 and len(digits) >= 6 and breaks:
            return Value(start, last.end, "phone", (("phone", digits),))
        self.at = mark
        return None


def _is_phone(text: str) -> bool:
    digits = re.sub(r"\D", "", text)
    groups = re.findall(r"\d+", text)
    if len(digits) < 7 or re.fullmatch(r"(19|20)\d\d ?- ?(19|20)\d\d", text):
        return False
    return text[0] in "+(" or "-" in text or (len(groups) > 1 and (digits[0] == "0" or any(len(g) != 3 for g in groups[1:])))


def _plain(text: str) -> str:
    """A number as the case would write it: no grouping, a point before decimals, no useless zeros."""
    text = re.sub(r"[ \u00a0\u202f]", "", text)
    text = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", text) if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?", text) else text
    text = text.replace(",", ".")
    return text.rstrip("0").rstrip(".") if "." in text else text.lstrip("0") or "0"


def _dotted(text: str) -> tuple[Reading, ...]:
    """12.03 may be a day, 15.30 a clock time."""
    first, _, second = text.partition(".")
    if not (first.isdigit() and second.isdigit() and len(first) <= 2 and len(second) == 2):
        return ()
    return ("date", int(second), int(first)), ("clock", int(first), int(second))


def _date_readings(text: str) -> tuple[Reading, ...]:
    first, second, third = (int(part) for part in re.split(r"\D", text))
    if first > 31:  # year first
        return (("date", second, third, first),)
    year = third if third > 99 else 2000 + third
    return ("date", second, first, year), ("date", first, second, year)
