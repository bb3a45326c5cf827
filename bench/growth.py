"""How the time of each rule grows with the length of the text: ten times the text must take about ten times the time.

    python bench/growth.py [RULE …]

Each rule reads what is hardest for it: its own bad examples again and again, once as sentences, once run together into
one. Every copy holds a number of its own, since draftkit remembers sentences. A growth over 11 is printed with a `!`
and makes the exit code 1.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from itertools import count
from typing import TYPE_CHECKING

from draftkit import Kit
from draftkit.model import Context, Guarded, Message
from draftkit.words import read_words

if TYPE_CHECKING:
    from draftkit.ruleset import RuleSet

SIZES = (3_000, 30_000, 300_000)
"""Characters."""
MOST = 11.0
CONTEXT = Context(
    kind="reply", fault="own", about_problem=True, facts={}, guarded=Guarded(("Jared Cole",), ("nightly",))
)
_numbers = count(1_000_000)


def text(examples: list[str], size: int, joined: bool) -> str:
    """The examples over and over: as sentences in paragraphs, or as one sentence."""
    pieces: list[str] = []
    length = 0
    while length < size:
        piece = f"{next(_numbers)} {examples[len(pieces) % len(examples)]}"
        pieces.append(piece if len(pieces) % 5 else piece + "\n\n")
        length += len(piece) + 1
    found = " ".join(pieces)
    return found.translate(str.maketrans(".!?…\n", "     ")) if joined else found


def cost(kit: Kit, rules: RuleSet, examples: list[str], size: int, lang: str, joined: bool) -> float:
    """CPU seconds of one check: the best of some."""
    best = float("inf")
    for _ in range(4 if size < SIZES[-1] else 2):
        message = Message(text(examples, size, joined), lang=lang)
        started = time.process_time()
        kit.check(message, CONTEXT, rules)
        best = min(best, time.process_time() - started)
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rules", nargs="*", help="only these rules")
    wanted = parser.parse_args().rules
    gc.set_threshold(50_000)  # as the command does
    kit = Kit.load()
    worst = 0.0
    for files in kit.rules.sources:
        if wanted and files.id not in wanted:
            continue
        only = kit.rules.only([files.id])
        for lang, path in files.words:
            examples = [example.text for example in read_words(path).bad]
            for joined in (False, True):
                small, middle, big = (cost(kit, only, examples, size, lang, joined) for size in SIZES)
                growth = max(middle / small, big / middle)
                worst = max(worst, growth)
                name = f"{files.id:28s} {lang} {'one sentence' if joined else 'sentences   '}"
                times = f"{small * 1e3:7.2f} {middle * 1e3:7.1f} {big * 1e3:7.0f} ms"
                print(f"{'!' if growth > MOST else ' '} {name} {times}  x {middle / small:4.1f} x {big / middle:4.1f}")
    print(f"worst growth for ten times the text: {worst:.1f}")
    sys.exit(worst > MOST)


if __name__ == "__main__":
    main()
