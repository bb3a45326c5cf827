"""Values in running text: dates, clock times, sums, percentages, telephone numbers, in digits and in words.

One pass over the text, whose length alone decides how long it takes. A value has readings, since "3:30" may be the
night or the afternoon; it agrees with a fact when one of them does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit_rules.facts._items import Item, Value, date_readings, dotted, plain, scan, without_addresses
from draftkit_rules.facts._words import AFTERNOON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit_rules.facts._items import Reading

_TOUCH = re.compile(r"[ \u00a0\u202f-]{0,2}(?:-?(?:st|nd|rd|th|го|е|й|му)\b)?,?[ \u00a0\u202f]{0,2}(?:of |the )?")
_ORDINAL = re.compile(r"-?(?:st|nd|rd|th|го|му)\b")
_UNTIL = re.compile(r"[ \u00a0]?(?:[,–-]|and|to|or|и|или|по|до)[ \u00a0]?")
_PAUSE = re.compile(r"[ ,-]{1,2}(?:and )?")
_INSIDE_A_NAME = re.compile(r"[\w/]\Z|\w-\Z")
_MARKER = re.compile(r"[.)]\s")
_ENDS = frozenset('.,;:!?)»"\n–')
_LONGEST_PHONE = 15  # E.164
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
        self.text = without_addresses(text)
        self.items = list(scan(self.text, lang))
        self.at = 0

    def item(self, ahead: int = 0) -> Item:
        at = self.at + ahead
        return self.items[at] if 0 <= at < len(self.items) else Item(len(self.text), len(self.text), "", 0, "")

    def touches(self, first: Item, second: Item) -> bool:
        """Whether nothing but space, a hyphen, an ending or "of" stands between two items."""
        return second.kind != "" and _TOUCH.fullmatch(self.text, first.end, second.start) is not None

    def values(self) -> Iterator[Value]:
        while self.at < len(self.items):
            yield from self._value(self.item())
            self.at += 1  # each reading leaves it at the last item that it took

    def _value(self, item: Item) -> Iterator[Value]:
        kind = item.kind
        if kind in ("iso", "date"):
            yield Value(item.start, item.end, "date", date_readings(item.text))
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

    def _number(self, item: Item) -> Iterator[Value]:
        before, following = self.item(-1), self.item(1)
        start, number = item.start, plain(item.text)
        if _INSIDE_A_NAME.search(self.text, max(0, start - 2), start):
            return  # SC-2026, B4
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
        if following.text in ("am", "pm") and (parts := dotted(item.text)):
            yield self._clock(item, item, int(item.text.partition(".")[0]), int(parts[1][2]))
        elif not number.isdigit():
            yield Value(start, item.end, "number", (("number", number), *dotted(item.text)))
        else:
            yield from self._whole(item, int(number))

    def _whole(self, item: Item, n: int) -> Iterator[Value]:
        """A whole number in digits: part of a date, an hour, or just a number."""
        following = self.item(1)
        day = self._day_of_month(item, n)
        if day is not None:
            yield day
        elif (
            following.kind == "hour"
            and self.touches(item, following)
            and n <= 24
            and (self._after_at(item) or following.text in ("am", "pm", "o'clock"))
        ):
            yield self._clock(item, item, n, 0)
        elif not self._is_marker(item):
            clock: tuple[Reading, ...] = (("clock", n, 0),) if self._after_at(item) and n <= 24 else ()
            yield Value(item.start, item.end, "number", (("number", str(n)), *clock))

    def _after_at(self, item: Item) -> bool:
        """Whether a preposition that clock times have stands before it."""
        before = self.item(-1)
        return before.kind == "at" and self.touches(before, item)

    def _glued(self, item: Item, following: Item) -> bool:
        """Whether the letters right behind a number belong to it: 3pm, 12th, 12-го."""
        return (following.kind == "hour" and following.start == item.end) or _ORDINAL.match(
            self.text, item.end
        ) is not None

    def _is_marker(self, item: Item) -> bool:
        """Whether it numbers an item of a list."""
        line = self.text.rfind("\n", 0, item.start) + 1
        return not self.text[line : item.start].strip(" -*") and _MARKER.match(self.text, item.end) is not None

    def _day_of_month(self, item: Item, n: int) -> Value | None:
        following = self.item(1)
        if not 1 <= n <= 31:
            return None
        if following.kind == "month" and self.touches(item, following):
            self.at += 1
            return self._dated(item.start, n, following)
        to = 1 if following.kind == "number" else 2  # 12–14 March, с 12 по 14 марта
        last, month = self.item(to), self.item(to + 1)
        if last.kind == "number" and month.kind == "month" and _UNTIL.fullmatch(self.text, item.end, last.start):
            return Value(item.start, item.end, "date", (("date", month.n, n),))
        if _ORDINAL.match(self.text, item.end):
            return Value(item.start, item.end, "date", (("day_of_month", n),))
        return None

    def _dated(self, start: int, day: int, month: Item) -> Value:
        """A date whose last item is the one at hand; takes a year along."""
        year = self.item(1)
        if (
            year.kind == "number"
            and year.text.isdigit()
            and _YEARS[0] <= int(year.text) <= _YEARS[1]
            and year.start - month.end <= 2
        ):
            self.at += 1
            return Value(start, year.end, "date", (("date", month.n, day, int(year.text)),))
        return Value(start, month.end, "date", (("date", month.n, day),))

    def _month(self, month: Item) -> Iterator[Value]:
        """March 12, March 12th, 2026; a month alone is no date."""
        day = self.item(1)
        if day.kind in ("number", "ord") and self.touches(month, day):
            n = int(day.text) if day.text.isdigit() else day.n if day.kind == "ord" else 0
            if 1 <= n <= 31:
                self.at += 1
                yield self._dated(month.start, n, day._replace(n=month.n))

    def _clock(self, item: Item, last: Item, hour: int, minute: int) -> Value:
        """A clock time from `item` to `last`, the item at hand, with words behind it that tell the part of the day."""
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

    def _group(self) -> tuple[int, Item, bool]:
        """The number in words that starts at the item at hand, its last item, whether it is an ordinal. Moves on."""
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

    def _continues(self, current: int, last: Item, following: Item) -> bool:
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

    def _spelled(self, item: Item) -> Iterator[Value]:
        before, first = self.item(-1), self.at
        n, last, ordinal = self._group()
        following = self.item(1)
        if ordinal:
            if following.kind == "month" and self.touches(last, following):
                self.at += 1
                yield self._dated(item.start, n, following)
        elif following.kind in ("money", "percent") and self.touches(last, following):
            sort = "amount" if following.kind == "money" else "percent"
            yield Value(item.start, following.end, sort, ((sort, str(n)),))
        elif (phone := self._spoken_phone(first)) is not None:
            yield phone
        elif before.kind == "at" and 1 <= n <= 24 and self.touches(before, item) and not self._one_by_one(first):
            yield from self._spoken_clock(item, last, n)

    def _one_by_one(self, first: int) -> bool:
        """Whether the word before the preposition is the same one."""
        earlier = self.items[first - 2] if first > 1 else None
        return (
            earlier is not None
            and earlier.text == self.items[first].text
            and self.touches(earlier, self.items[first - 1])
        )

    def _spoken_clock(self, item: Item, last: Item, hour: int) -> Iterator[Value]:
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
        elif (
            (following.kind in ("hour", "day", "weekday") and self.touches(last, following))
            or last.end == len(self.text)
            or self.text[last.end] in _ENDS
        ):
            yield self._clock(item, last, hour, 0)

    def _half(self, half: Item) -> Iterator[Value]:
        """«в половине второго», "half past one"."""
        following = self.item(1)
        if following.kind == "ord" and self.touches(half, following) and following.n <= 12:
            self.at += 1
            yield self._clock(half, following, (following.n + 11) % 12, 30)
        elif following.text == "past" and self.touches(half, following) and self.item(2).kind == "num":
            hour = self.item(2)
            self.at += 2
            yield self._clock(half, hour, hour.n, 30)

    def _spoken_phone(self, first: int) -> Value | None:
        """A telephone number read out: seven digits or more in at least four numbers, commas or hyphens among them."""
        mark, self.at = self.at, first
        digits, groups, start, last, breaks = "", 0, self.item().start, self.item(), 0
        while len(digits) <= _LONGEST_PHONE:
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
