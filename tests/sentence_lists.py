"""Lists of sentences that were imagined without a look at the patterns, and how the rules fare on them.

`tests/data/rules/<rule>.<lang>.txt`, one message a line:

    + text with <<the span>>   must be found, at that place; without a span (rules about a whole message) anywhere
    - text                     must stay silent
    @ fault=own phase=resolved what is known about the lines after it, as in `model.Context`; a bare @ forgets it. Also:
                               case=<name> for tests/data/rules/<name>.toml, at=2026-03-10T12:00 for the time of writing
    # comment                  after the comment `# unseen`, a list that grew holds what no rule was written against

`\\n` is a line break, and a leading `Subject: …\\n\\n` the subject. A list may hold lines that a rule gets wrong: they say how
good it is. Two files per language keep what was measured: `first_run.<lang>.toml` what a rule made of its list when it
saw it first, `floor.<lang>.toml` the least precision and recall from then on. `python tests/sentence_lists.py en`
adds what is not in them yet and raises floors; it never changes a first run and lowers no floor. A list
that grew starts a new floor: take its entry out of the file first.
"""

from __future__ import annotations

import sys
import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from draftkit.drafting import Order
from draftkit.kit import Kit
from draftkit.model import Context, Message, Moment
from draftkit.resources import locales_root, write_atomic
from draftkit.rules import discover
from draftkit.ruleset import RuleSet
from draftkit.settings import Settings
from draftkit.words import parse_marks

FOLDER = Path(__file__).parent / "data" / "rules"
UNSEEN = "# unseen"


class Line(NamedTuple):
    """One line of a list: whether the rule must find something, where, in which message, and what is known of it."""

    number: int
    bad: bool
    message: Message
    spans: tuple[tuple[int, int], ...]
    subject_spans: tuple[tuple[int, int], ...]
    context: Context
    unseen: bool


class Score(NamedTuple):
    """How a rule fares on a list. `near` counts the lines on which it must stay silent, `false` those where it does not."""

    bad: int
    found: int
    near: int
    false: int

    @property
    def precision(self) -> float:
        """The share of lines it should find among those where it finds something; 1 if there are none."""
        return self.found / (self.found + self.false) if self.found + self.false else 1.0

    @property
    def recall(self) -> float:
        """The share of lines it finds among those it should find."""
        return self.found / self.bad if self.bad else 1.0


def lists() -> list[Path]:
    """All lists, in order."""
    return sorted(FOLDER.glob("*.*.*.txt"))


def parts(path: Path) -> tuple[str, str]:
    """The rule and the language of a list."""
    rule, _, lang = path.stem.rpartition(".")
    return rule, lang


def read(path: Path) -> list[Line]:
    """The lines of a list.

    Raises:
        ValueError: a line is none of those above.
    """
    lang = parts(path)[1]
    found = []
    context, unseen = Context(about_problem=True), False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line[:2] in ("+ ", "- "):
            head, _, body = line[2:].replace("\\n", "\n").partition("\n\n")
            if not head.startswith("Subject: "):
                head, body = "", line[2:].replace("\\n", "\n")
            subject, subject_spans = parse_marks(head.removeprefix("Subject: "))
            text, spans = parse_marks(body)
            message = Message(text, subject=subject, lang=lang)
            found.append(Line(number, line[0] == "+", message, spans, subject_spans, context, unseen))
        elif line.startswith("@"):
            context = _context(line[1:], lang)
        elif line.startswith(UNSEEN):
            unseen = True
        elif line.strip() and not line.startswith("#"):
            raise ValueError(f"{path.name}:{number}: neither + nor - nor @ nor #: {line}")
    return found


def _context(line: str, lang: str) -> Context:
    given: dict[str, Any] = dict(pair.split("=", 1) for pair in line.split())
    case, at = given.pop("case", ""), given.pop("at", "")
    if not case:
        return Context(about_problem=True, **given, **({"now": datetime.fromisoformat(at)} if at else {}))
    affair = _kit().case(str(FOLDER / f"{case}.toml"))
    moment = affair.now
    if at:
        when = datetime.fromisoformat(at)
        moment = Moment(when.date(), when.time(), affair.zone)
    order = Order(given.get("kind", ""), lang, given.get("channel", "email"), moment, given.get("variant", ""))
    return _kit().drafter.context(affair, order)._replace(**given)


@cache
def _kit() -> Kit:
    return Kit.load(settings=Settings())


@cache
def rules() -> RuleSet:
    """Every rule of ours."""
    return RuleSet(discover("draftkit_rules"), (locales_root(),), cache=False)


@cache
def existing() -> frozenset[str]:
    """The rules there are; a list may be there before its rule."""
    return frozenset(files.id for files in discover("draftkit_rules"))


def is_found(line: Line, rule: str) -> bool:
    """Whether a rule finds something in a line, at the place that the line marks if it marks one."""
    report = _kit().check(line.message, line.context, rules())
    assert not report.failures, report.failures
    places = [(f.part, f.start, f.end) for f in report.findings if f.rule == rule]
    wanted = [("body", *span) for span in line.spans] + [("subject", *span) for span in line.subject_spans]
    if not wanted:
        return bool(places)
    return any(part == p and start < b and a < end for part, start, end in places for p, a, b in wanted)


def wrong(path: Path, *, unseen: bool = False) -> tuple[Score, list[Line]]:
    """How the rule of a list fares, and the lines it gets wrong; with `unseen` only those after `# unseen`, if any are."""
    lines = read(path)
    if unseen and any(line.unseen for line in lines):
        lines = [line for line in lines if line.unseen]
    rule = parts(path)[0]
    slips = [line for line in lines if is_found(line, rule) is not line.bad]
    bad = sum(line.bad for line in lines)
    missed = sum(line.bad for line in slips)
    return Score(bad, bad - missed, len(lines) - bad, len(slips) - missed), slips


def first_runs(lang: str) -> dict[str, Score]:
    """What each rule made of its list when it saw it first."""
    return {rule: Score(**row) for rule, row in _table(f"first_run.{lang}.toml").items()}


def floors(lang: str) -> dict[str, tuple[float, float]]:
    """The least precision and recall of each rule."""
    return {rule: (row["precision"], row["recall"]) for rule, row in _table(f"floor.{lang}.toml").items()}


def _table(name: str) -> dict[str, Any]:
    path = FOLDER / name
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def record(lang: str) -> None:
    """Add first runs that are not noted yet, and raise floors to what the rules reach. Floors are rounded down."""
    first, least = first_runs(lang), floors(lang)
    for path in lists():
        rule, each = parts(path)
        if each != lang or rule not in existing():
            continue
        if rule not in first:
            first[rule] = wrong(path, unseen=True)[0]
        now = wrong(path)[0]
        precision, recall = least.get(rule, (0.0, 0.0))
        least[rule] = max(precision, _down(now.precision)), max(recall, _down(now.recall))
    head = "# Written by `python tests/sentence_lists.py`; "
    runs = [
        f'["{rule}"]\nbad = {s.bad}\nfound = {s.found}\nnear = {s.near}\nfalse = {s.false}\n'
        for rule, s in sorted(first.items())
    ]
    write_atomic(FOLDER / f"first_run.{lang}.toml", head + "never changed afterwards.\n\n" + "\n".join(runs))
    rows = [f'["{rule}"]\nprecision = {p}\nrecall = {r}\n' for rule, (p, r) in sorted(least.items())]
    write_atomic(FOLDER / f"floor.{lang}.toml", head + "floors never fall.\n\n" + "\n".join(rows))


def _down(share: float) -> float:
    return int(share * 100 + 1e-9) / 100


if __name__ == "__main__":
    for language in sys.argv[1:] or ("en", "ru"):
        record(language)
