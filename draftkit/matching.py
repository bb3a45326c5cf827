"""Matching: many patterns against the tokens of one text.

An inverted index leads from a token to the patterns that cannot match without it, and to where they could begin; only
those run, each inside its own sentence. A pattern is a flat program (patterns.py writes it); running it takes time
that depends on the pattern and not on the text, so the whole is linear in the length of the text.

Tables are plain tuples and dictionaries of bytes, so that `marshal` can keep them (ruleset.py).
"""

from __future__ import annotations

import marshal
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from draftkit.folding import CODEC
from draftkit.names import is_name, is_person

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from draftkit.text import TextView

Instruction = tuple[int, Any, Any]
Program = tuple[Instruction, ...]
Hits = tuple[tuple[int, int, int], ...]
"""(number of a pattern, fewest, most tokens from its beginning to here), …"""
Tables = tuple[dict[bytes, Hits], dict[bytes, Hits], dict[str, Hits], tuple[bytes, ...]]
"""By word, by stem, by class of tokens; and the programs, each marshalled apart, since a message needs few of them.

A program comes with the words and stems one of which must stand in the same sentence, besides what led to it.
"""
Place = tuple[int, Hits]
"""(token, patterns that could match around it)"""
Match = tuple[int, int, int]
"""(number of the pattern, first token, token after the last) of what a finding should show."""

WORD, TOKEN, ALT, GAP, JUMP, CLASS, PUNCT, NOT_BEFORE, NOT_AFTER, START, END, MARK, DONE = range(13)

NUMBER = b"#"
"""The key in the table of an ALT for tokens of digits."""

# WORD w · TOKEN words, stems · GAP most · ALT {next token: places to go on at}, places for any other · JUMP place
# CLASS name · PUNCT · NOT_BEFORE program · NOT_AFTER program, (fewest, most tokens) · START · END · MARK · DONE

_MEMO_LIMIT = 60_000
_CAPITALISED = ("name", "person", "caps")
_PUNCTUATION = frozenset(b",;:()-\x96\x97[]/")
_CLOCK_HOURS, _CLOCK_MINUTES = 24, 59


class _Memo(dict[bytes, Hits]):
    """Token → patterns to try. A token's stems are looked up once; after that it is one dictionary look-up."""

    __slots__ = ("_classes", "_longest", "_shortest", "_stems", "_words")

    def __init__(self, words: dict[bytes, Hits], stems: dict[bytes, Hits], classes: dict[str, Hits]) -> None:
        super().__init__()
        self._words, self._stems = words, stems
        self._classes = classes.get("num", ())
        lengths = [len(stem) for stem in stems]
        self._shortest, self._longest = min(lengths, default=1), max(lengths, default=0)

    def __missing__(self, token: bytes) -> Hits:
        hits = self._words.get(token, ())
        get = self._stems.get
        for length in range(self._shortest, min(self._longest, len(token)) + 1):
            more = get(token[:length])
            if more:
                hits += more
        if self._classes and token.isdigit():
            hits += self._classes
        if len(self) >= _MEMO_LIMIT:
            self.clear()
        if len(token) < 40:
            self[token] = hits
        return hits


class Index:
    """A set of patterns, ready to run. One index serves any number of texts."""

    __slots__ = ("_look_up", "_programs")

    def __init__(self, tables: Tables) -> None:
        words, stems, classes, programs = tables
        self._programs: list[tuple[Program, frozenset[bytes], tuple[bytes, ...]] | bytes] = list(programs)
        self._look_up = _Memo(words, stems, classes).__getitem__

    def find(self, view: TextView, first: int = 0, last: int | None = None) -> list[Match]:
        """All matches whose anchor lies in tokens `first` to `last`, in no order; several may overlap."""
        tokens = view.tokens if last is None else view.tokens[first:last]
        return list(
            self.matches(view, [(at, hits) for at, hits in enumerate(map(self._look_up, tokens), first) if hits])
        )

    def places(self, view: TextView, owners: Sequence[int]) -> dict[int, list[Place]]:
        """Where matches could be, by the owner of the pattern (`owners` has it for each): nothing is run yet."""
        found: dict[int, list[Place]] = {}
        for at, hits in enumerate(map(self._look_up, view.tokens)):
            for hit in hits:
                owner = owners[hit[0]]
                if owner in found:
                    found[owner].append((at, (hit,)))
                else:
                    found[owner] = [(at, (hit,))]
        return found

    def matches(self, view: TextView, places: Iterable[Place]) -> Iterator[Match]:
        """Run the patterns that could match at some places."""
        tokens, bounds, programs = view.tokens, view.bounds, self._programs
        tried: set[int] = set()
        low = high = 0
        around: frozenset[bytes] = frozenset()
        for place, hits in places:
            if not low <= place < high:
                sentence = bisect_right(bounds, place)
                low, high = bounds[sentence - 1], bounds[sentence]
                around = view.around(low, high)
            for number, near, far in hits:
                entry = programs[number]
                if isinstance(entry, bytes):
                    entry = programs[number] = marshal.loads(entry)  # noqa: S302  compiled by us, see store.py
                program, words, stems = entry
                if (words or stems) and not _holds_one(around, words, stems):
                    continue
                begins = program[0]
                named = begins[0] == CLASS and begins[1] in _CAPITALISED
                last_start = low if begins[0] == START else place - near
                for start in range(max(place - far, low), last_start + 1):
                    key = start * len(programs) + number
                    if key in tried or (named and not view.capitalised(start)):
                        continue
                    if _may_begin(begins, tokens[start]):
                        tried.add(key)
                        span = run(program, view, start, low, high)
                        if span:
                            yield (number, *span)


def _holds_one(tokens: frozenset[bytes], words: frozenset[bytes], stems: tuple[bytes, ...]) -> bool:
    return not words.isdisjoint(tokens) or bool(stems and any(token.startswith(stems) for token in tokens))


def _may_begin(instruction: Instruction, token: bytes) -> bool:
    """Whether a program could go on from an instruction at a token, as far as a glance can tell."""
    kind, what, more = instruction
    if kind == WORD:
        return bool(token == what)
    if kind == TOKEN:
        return token in what or bool(more and token.startswith(more))
    if kind == ALT and not more:
        return token in what or bool(what[NUMBER] and token.isdigit())
    return True


def run(program: Program, view: TextView, start: int, low: int, high: int) -> tuple[int, int] | None:
    """Run a program at one token of the sentence `low` to `high`; the tokens a finding should show, or None."""
    marks: list[int] = []
    end = _run(program, 0, view, start, low, high, marks, set())
    if end < 0:
        return None
    return (marks[-1], marks[0]) if marks else (start, end)


def _run(  # noqa: C901, PLR0912  the inner loop: one branch an instruction, nothing called that need not be
    program: Program, at: int, view: TextView, place: int, low: int, high: int, marks: list[int], failed: set[int]
) -> int:
    """The token after the match, or -1. `marks` is filled from the end of the match to its beginning.

    `failed` holds the states that lead nowhere: none is entered twice, which is what keeps the time bounded.
    """
    tokens = view.tokens
    while True:
        kind, what, more = program[at]
        if kind == WORD:
            if place >= high or tokens[place] != what:
                return -1
            place += 1
        elif kind == TOKEN:
            if place >= high:
                return -1
            token = tokens[place]
            if token not in what and not (more and token.startswith(more)):
                return -1
            place += 1
        elif kind == ALT:
            if place < high:
                token = tokens[place]
                targets = what.get(token) or (what[NUMBER] if token.isdigit() else more)
            else:
                targets = more
            if len(targets) == 1:
                at = targets[0]
                continue
            state = at * len(tokens) + place
            if not targets or state in failed:
                return -1
            for target in targets:
                end = _run(program, target, view, place, low, high, marks, failed)
                if end >= 0:
                    return end
            failed.add(state)
            return -1
        elif kind == GAP:
            state = at * len(tokens) + place
            if state in failed:
                return -1
            following = program[at + 1]
            for begin in range(place, min(place + what, high) + 1):
                if begin < high and not _may_begin(following, tokens[begin]):
                    continue
                end = _run(program, at + 1, view, begin, low, high, marks, failed)
                if end >= 0:
                    return end
            failed.add(state)
            return -1
        elif kind == JUMP:
            at = what
            continue
        elif kind == DONE:
            return place
        elif kind == CLASS:
            place = _class_end(what, view, place, low, high)
            if place < 0:
                return -1
        elif kind == MARK:
            end = _run(program, at + 1, view, place, low, high, marks, failed)
            if end >= 0:
                marks.append(place)
            return end
        elif not _holds(kind, what, more, view, place, low, high):
            return -1
        at += 1


def _holds(kind: int, what: Any, more: Any, view: TextView, place: int, low: int, high: int) -> bool:
    if kind == START:
        return place == low
    if kind == END:
        return place == high
    if kind == PUNCT:
        return low < place < high and not _PUNCTUATION.isdisjoint(view.between(place - 1))
    if kind == NOT_BEFORE:
        return _run(what, 0, view, place, low, high, [], set()) < 0
    return all(  # NOT_AFTER
        _run(what, 0, view, begin, low, place, [], set()) != place
        for begin in range(max(low, place - more[1]), place - more[0] + 1)
    )


def _class_end(name: str, view: TextView, place: int, low: int, high: int) -> int:
    """The token after one of the class, or -1."""
    if place >= high:
        return -1
    token = view.tokens[place]
    if name == "num":
        return place + 1 if token.isdigit() else -1
    if name == "caps":
        start = view.position(place)
        letters = view.raw[start : start + len(token)]
        return place + 1 if len(token) >= 4 and letters != token and _is_upper(letters) else -1
    if name == "name":
        return place + 1 if is_name(view, place, low, view.names) else -1
    if name == "person":
        return place + 1 if is_person(view, place, low, view.names) else -1
    if not token.isdigit() or place + 1 >= high:
        return -1
    return _clock_end(view, place) if name == "clock" else _date_end(view, place, high)


def _is_upper(raw: bytes) -> bool:
    return raw.decode(CODEC, "replace").isupper()


def _clock_end(view: TextView, place: int) -> int:
    hours, minutes = view.tokens[place], view.tokens[place + 1][:2]
    right = len(hours) <= 2 and view.between(place) == b":" and len(minutes) == 2 and minutes.isdigit()
    return place + 2 if right and int(hours) <= _CLOCK_HOURS and int(minutes) <= _CLOCK_MINUTES else -1


def _date_end(view: TextView, place: int, high: int) -> int:
    parts: Sequence[bytes] = view.tokens[place : min(place + 3, high)]
    mark = view.between(place)
    if mark not in (b".", b"/", b"-") or not parts[1].isdigit():
        return -1
    if len(parts) == 3 and view.between(place + 1) == mark and parts[2].isdigit():
        return place + 3 if sorted(map(len, parts)) in ([1, 1, 4], [1, 2, 4], [2, 2, 4], [2, 2, 2], [1, 2, 2]) else -1
    return place + 2 if mark != b"-" and len(parts[0]) <= 2 and len(parts[1]) == 2 and int(parts[0]) <= 31 else -1
