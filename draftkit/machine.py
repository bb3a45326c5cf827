"""Running one pattern at one place of a text.

A pattern is a flat program (programs.py writes it); running it takes time that depends on the pattern and not on the
text, because no state is entered twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from draftkit.folding import CODEC
from draftkit.names import is_name, is_person

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from draftkit.tokens import Sentence

Instruction = tuple[int, Any, Any]
Program = tuple[Instruction, ...]

WORD, TOKEN, ALT, GAP, JUMP, CLASS, PUNCT, NOT_BEFORE, NOT_AFTER, START, END, MARK, DONE, SET, CALL, ENDING = range(16)

# As they are written: WORD w · TOKEN words, stems · ENDING endings · ALT places to go on at · GAP most · JUMP place ·
# CLASS name · PUNCT · NOT_BEFORE program · NOT_AFTER program, (fewest, most tokens) · START · END · MARK · DONE · and,
# by the number of what patterns share, SET · CALL
# As they run (see link): ALT {next token: places}, its places with their openings · GAP most, opening · CALL program, …

_NAMES = {"name": is_name, "person": is_person}
_CAPITALISED = ("name", "person", "caps")
_FORKS = (ALT, CALL)
_TAKES_NO_ROOM = (JUMP, MARK, PUNCT, NOT_BEFORE, NOT_AFTER)
_NUMBERS = ("num", "clock", "date")
_DIGITS = tuple(b"%d" % digit for digit in range(10))
_MOST_KNOWN = 500
_PUNCTUATION = frozenset(b",;:()-\x96\x97[]/")
_CLOCK_HOURS, _CLOCK_MINUTES = 24, 59


Opening = tuple[int, "frozenset[bytes] | None", tuple[bytes, ...]]
"""How code begins: START, CLASS (a capitalised token), or TOKEN: words (None for any token) and stems."""
_First = tuple["tuple[frozenset[bytes], ...] | None", tuple[bytes, ...]]


def link(code: list[Instruction]) -> tuple[Program, Opening]:
    """A program ready to run, and how it begins: every fork and gap knows what to look for behind it.

    Args:
        code: as it is written, with what it shares in place of numbers.
    """
    linked = list(code)
    for at, (kind, what, _) in enumerate(code):
        if kind == GAP:
            linked[at] = GAP, what, _opening(code, at + 1)
        elif kind == ALT:
            linked[at] = ALT, {}, tuple((target, *_first(code, target)) for target in what)
    return tuple(linked), _opening(code, 0)


def _opening(code: list[Instruction], at: int) -> Opening:
    kind, what, _ = code[at]
    if kind == START or (kind == CLASS and what in _CAPITALISED):
        return kind, None, ()
    sets, stems = _first(code, at)
    if sets is None or len(sets) == 1:
        return TOKEN, sets and sets[0], stems
    return TOKEN, frozenset().union(*sets), stems


def _first(code: list[Instruction], at: int) -> _First:
    """Sets of words and stems one of which a token must be of; None where any may do."""
    kind, what, more = code[at]
    if kind == WORD:
        return (frozenset((what,)),), ()
    if kind == TOKEN:
        return (frozenset(what),), more
    if kind == CALL:
        return more[1] and (more[1],), more[2]
    if kind == CLASS and what in _NUMBERS:
        return (), _DIGITS
    if kind in _TAKES_NO_ROOM:
        return _first(code, what if kind == JUMP else at + 1)
    if kind == ALT:
        found = [_first(code, target) for target in what]
        if all(sets is not None for sets, _ in found):
            return sum((sets or () for sets, _ in found), ()), sum((stems for _, stems in found), ())
    return None, ()


def _targets(
    token: bytes, known: dict[bytes, tuple[int, ...]], places: tuple[tuple[int, Any, Any], ...]
) -> tuple[int, ...]:
    """The places of a fork that could go on at a token; kept, since the same tokens come again."""
    targets = tuple(
        place
        for place, sets, stems in places
        if sets is None or any(token in words for words in sets) or (stems and token.startswith(stems))
    )
    if len(known) >= _MOST_KNOWN:
        known.clear()
    known[token] = targets
    return targets


def run(program: Program, sentence: Sentence, start: int) -> tuple[int, int] | None:
    """Run a program at one token of a sentence; the tokens a finding should show, or None."""
    marks: list[int] = []
    end = _run(program, 0, sentence, start, len(sentence.tokens), marks, set())
    if end < 0:
        return None
    return (marks[-1], marks[0]) if marks else (start, end)


def _run(  # noqa: C901, PLR0912, PLR0915  the inner loop: one branch an instruction, nothing called that need not be
    program: Program, at: int, sentence: Sentence, place: int, high: int, marks: list[int], failed: set[int],
    ends: list[int] | None = None,
) -> int:  # fmt: skip
    """The token after the match, which is `high` at most, or -1. `marks` is filled from its end to its beginning.

    `failed` holds the states that lead nowhere: none is entered twice, which is what keeps the time bounded. With
    `ends`, all the ends that there are come into it, the preferred first, and the result is -1.
    """
    tokens = sentence.tokens
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
        elif kind == JUMP:
            at = what
            continue
        elif kind == GAP:
            state = at * (len(tokens) + 1) + place
            if state in failed:
                return -1
            _, words, stems = more
            begins: Iterable[int] = range(place, min(place + what, high) + 1)
            if words is not None:
                begins = [
                    begin
                    for begin in range(place, min(place + what, high - 1) + 1)
                    if tokens[begin] in words or (stems and tokens[begin].startswith(stems))
                ]
            for begin in begins:
                end = _run(program, at + 1, sentence, begin, high, marks, failed, ends)
                if end >= 0:
                    return end
            failed.add(state)
            return -1
        elif kind in _FORKS:
            if kind == CALL:
                targets = _ends(what, more, sentence, place, high)
            else:
                token = tokens[place] if place < high else b""
                targets = what.get(token)
                if targets is None:
                    targets = _targets(token, what, more)
            if len(targets) == 1:
                if kind == ALT:
                    at = targets[0]
                else:
                    at, place = at + 1, targets[0]
                continue
            state = at * (len(tokens) + 1) + place
            if not targets or state in failed:
                return -1
            for target in targets:
                step, begin = (target, place) if kind == ALT else (at + 1, target)
                end = _run(program, step, sentence, begin, high, marks, failed, ends)
                if end >= 0:
                    return end
            failed.add(state)
            return -1
        elif kind == DONE:
            if ends is None:
                return place
            if place not in ends:
                ends.append(place)
            return -1
        elif kind == CLASS:
            place = _class_end(what, sentence, place, high)
            if place < 0:
                return -1
        elif kind == ENDING:
            if place >= high or not tokens[place].endswith(what):
                return -1
            place += 1
        elif kind == MARK:
            end = _run(program, at + 1, sentence, place, high, marks, failed, ends)
            if end >= 0:
                marks.append(place)
            return end
        elif not _holds(kind, what, more, sentence, place, high):
            return -1
        at += 1


def _ends(number: int, called: tuple[Any, ...], sentence: Sentence, place: int, high: int) -> Sequence[int]:
    """Where a shared program can end that begins at a place; worked out once, for all patterns that ask."""
    program, words, stems = called
    if words is not None:
        token = sentence.tokens[place] if place < high else b""
        if token not in words and not (stems and token.startswith(stems)):
            return ()
    ends = sentence.ends.get((number, place, high))
    if ends is None:
        ends = sentence.ends[number, place, high] = []
        _run(program, 0, sentence, place, high, [], set(), ends)
    return ends


def _holds(kind: int, what: Any, more: Any, sentence: Sentence, place: int, high: int) -> bool:
    if kind == START:
        return place == 0
    if kind == END:
        return place == high
    if kind == PUNCT:
        return 0 < place < high and not _PUNCTUATION.isdisjoint(sentence.between(place - 1))
    if kind == NOT_BEFORE:
        return _run(what, 0, sentence, place, high, [], set()) < 0
    return all(  # NOT_AFTER
        _run(what, 0, sentence, begin, place, [], set()) != place
        for begin in range(max(0, place - more[1]), place - more[0] + 1)
    )


def _class_end(name: str, sentence: Sentence, place: int, high: int) -> int:
    """The token after one of the class, or -1."""
    if place >= high:
        return -1
    token = sentence.tokens[place]
    if name == "num":
        return place + 1 if token.isdigit() else -1
    if name == "caps":
        letters = sentence.letters(place)
        return place + 1 if len(token) >= 4 and letters != token and _is_upper(letters) else -1
    if name in _NAMES:
        found = sentence.people.get((name, place))
        if found is None:
            found = sentence.people[name, place] = _NAMES[name](sentence, place)
        return place + 1 if found else -1
    if not token.isdigit() or place + 1 >= high:
        return -1
    return _clock_end(sentence, place) if name == "clock" else _date_end(sentence, place, high)


def _is_upper(raw: bytes) -> bool:
    return raw.decode(CODEC, "replace").isupper()


def _clock_end(sentence: Sentence, place: int) -> int:
    hours, minutes = sentence.tokens[place], sentence.tokens[place + 1][:2]
    right = len(hours) <= 2 and sentence.between(place) == b":" and len(minutes) == 2 and minutes.isdigit()
    return place + 2 if right and int(hours) <= _CLOCK_HOURS and int(minutes) <= _CLOCK_MINUTES else -1


def _date_end(sentence: Sentence, place: int, high: int) -> int:
    parts: Sequence[bytes] = sentence.tokens[place : min(place + 3, high)]
    mark = sentence.between(place)
    if mark not in (b".", b"/", b"-") or not parts[1].isdigit():
        return -1
    if len(parts) == 3 and sentence.between(place + 1) == mark and parts[2].isdigit():
        return place + 3 if sorted(map(len, parts)) in ([1, 1, 4], [1, 2, 4], [2, 2, 4], [2, 2, 2], [1, 2, 2]) else -1
    return place + 2 if mark != b"-" and len(parts[0]) <= 2 and len(parts[1]) == 2 and int(parts[0]) <= 31 else -1
