"""Checking a message: every rule that the context calls for, each contained, over one folded view of the text."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from draftkit.elements import about_problem, conveyed
from draftkit.model import Finding, Fix, Report
from draftkit.ruleset import lower, one_lower
from draftkit.text import TextView
from draftkit.tongues import tongue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from draftkit.model import Context, Level, Message
    from draftkit.rules import Hit
    from draftkit.ruleset import Language, Option, Row, RuleSet
    from draftkit.tokens import Match

_CLAUSE = rb"[,;:()]|\s[\x96\x97-]\s"
Candidate = tuple[int, int, "Option"]
_NO_SIDES = (-1, -1, -1, -1)


def check(message: Message, context: Context, rules: RuleSet) -> Report:
    """Check a message.

    Args:
        message: the text, its subject and, for a draft of ours, its passages. Without `lang` it is found out.
        context: what else is known; decides which rules run and how grave they are.
        rules: the rules.

    Returns:
        Findings in the order of the text (about the whole message first), the elements conveyed, rules that broke, and
        whether there are no rules for the language.

    Raises:
        RuleFileError: the rules cannot be compiled.
    """
    subject = TextView(message.subject, message.lang) if message.subject else None
    view = TextView(message.text, message.lang, subject)
    if not message.lang:
        view.lang = tongue(view)
    return _Run(message, context, rules, view).report()


class _Run:
    def __init__(self, message: Message, context: Context, rules: RuleSet, view: TextView) -> None:
        self.message, self.context, self.view = message, context, view
        self.lang: Language = rules.language(view.lang)
        self.active = self.lang.active(context, rules.overrides)
        self.levels = self.active.levels
        self.failures: list[str] = []

    def report(self) -> Report:
        view, context = self.view, self.context
        if view.lang and (context.guarded.people or context.facts):
            view.names = self.lang.names._replace(people=context.guarded.people, known=tuple(_known(context.facts)))
        else:
            view.names = self.lang.names
        findings = self.phrases(view, "body")
        if view.subject:
            view.subject.names = view.names
            findings += self.phrases(view.subject, "subject")
        view.elements = conveyed(self.message, context, view)
        possible = view.possible | (view.subject.possible if view.subject else 0)
        for row in self.active.others:
            if row.where and not row.where & possible:
                continue
            try:
                findings += self.required(row) if row.sort == "required" else self.document(row)
            except Exception as error:  # noqa: BLE001  as in phrases()
                self.failures.append(f"{row.id}: {type(error).__name__}: {error}")
        findings.sort(key=lambda finding: (finding.part == "body", finding.start, finding.end, finding.rule))
        if self.message.passages:
            findings = list(self.with_origins(findings))
        for part in (view, view.subject):
            if part:
                part.search = None  # else each holds the other, and memory waits for the garbage collector
        report = Report(view.lang, context.kind, tuple(findings), view.elements, tuple(self.failures))
        return report if self.lang.by_id else report._replace(unchecked="language")

    # -- patterns

    def phrases(self, view: TextView, part: str) -> list[Finding]:
        """Survey a text and run the rules that have patterns."""
        lang = self.lang
        lang.index.survey(view)
        view.search, view.lists = self.hits, lang.lists
        findings: list[Finding] = []
        called: dict[str, set[str]] = {}
        if any(True for _ in view.each(lang.calls)):
            for need, rule in self.active.needs:
                if need in view.own:
                    called.setdefault(rule, set()).add(need)
        found = self.by_rule(view) if view.possible & self.active.bits else {}
        for rule in sorted({*found, *called}) if found or called else ():
            row = lang.by_id[rule]
            try:
                searched = self.searched(view, rule, called[rule]) if rule in called else []
                kept = self.settle(view, row, found.get(rule, ()), searched)
                findings += [self.finding(row, view, part, *each) for each in kept]
            except Exception as error:  # noqa: BLE001  a broken rule is reported by name and stops no other
                self.failures.append(f"{rule}: {type(error).__name__}: {error}")
        return findings

    def by_rule(self, view: TextView) -> dict[str, list[Match]]:
        """The matches of all rules that have patterns."""
        found: dict[str, list[Match]] = {}
        for match in self.lang.index.matches(view.live, self.active.bits):
            found.setdefault(self.active.owner(match[0]), []).append(match)
        return found

    def searched(self, view: TextView, rule: str, called: set[str]) -> list[Candidate]:
        """What those regular expressions of a rule find that are called for."""
        lang, found = self.lang, []
        for pattern, needs, option in lang.regexes[rule]:
            if not called.isdisjoint(needs):
                spans = (match.span() for match in lang.regex(pattern).finditer(view.own) if match[0])
                found += [(start, end, lang.opts[option]) for start, end in spans]
        return found

    def hits(self, view: TextView, name: str, some: bool) -> list[tuple[int, int]]:
        """The spans of a list, worked out only when asked for; with `some` the first that stands is enough."""
        lang = self.lang
        patterns = view.possible & lang.lists.get(name, 0)
        if not patterns:
            return []
        if some:
            first = view.found.get(-patterns)
            if first is None:
                first = view.found[-patterns] = []
                for match in lang.index.matches(view.live, patterns):
                    if self.stands(view, match):
                        first.append(view.original(match[1], match[2]))
                        break
            return first
        found = view.found.get(patterns)
        if found is None:
            matches = lang.index.matches(view.live, patterns)
            found = view.found[patterns] = [(start, end) for start, end, _ in self.settle(view, None, matches)]
        return found

    def stands(self, view: TextView, match: Match) -> bool:
        """Whether a hit of a list counts: not quoted, and its sides agree."""
        option = self.lang.opts[self.lang.options[match[0]]]
        if option.sides != _NO_SIDES and not self.allowed(view, match, option):
            return False
        return not view.has_quotes or not view.quoted(*view.original(match[1], match[2]))

    def settle(
        self, view: TextView, row: Row | None, matches: Iterable[Match], searched: Iterable[Candidate] = ()
    ) -> list[Candidate]:
        """The hits of one list that stand: sides asked, quoted words left alone, overlaps resolved."""
        lang = self.lang
        loud = (row is not None and row.quoted) or not view.has_quotes
        candidates = [each for each in searched if loud or not view.quoted(each[0], each[1])]
        for match in matches:
            option = lang.opts[lang.options[match[0]]]
            start, end = view.original(match[1], match[2])
            if not loud and view.quoted(start, end):
                continue
            if option.sides != _NO_SIDES and not self.allowed(view, match, option):
                continue
            if row is not None and row.span != "match":
                start, end = _wider(view, match, row.span)
            candidates.append((start, end, option))
        if len(candidates) < 2:
            return candidates
        candidates.sort(key=lambda each: (each[0] - each[1], each[0]))
        kept: list[Candidate] = []
        for each in candidates:
            after = bisect_left(kept, each[1], key=_start)
            if after == 0 or kept[after - 1][1] <= each[0]:
                kept.insert(after, each)
        return kept

    def allowed(self, view: TextView, match: Match, option: Option) -> bool:
        """Whether the sides of a pattern agree to a match."""
        requires, unless, nearby, excepted = option.sides
        here = view.sentence_of(match[1])
        covered = self.covered
        if requires >= 0 and not covered(view, requires, here, here + 1):
            return False
        if unless >= 0 and covered(view, unless, here, here + 1):
            return False
        if nearby >= 0 and covered(view, nearby, max(here - 1, 0), here + 2):
            return False
        return excepted < 0 or not any(
            start < match[2] and match[1] < end for start, end in covered(view, excepted, here, here + 1)
        )

    def covered(self, view: TextView, side: int, first: int, last: int) -> list[tuple[int, int]]:
        """What the patterns of a side cover in sentences `first` to `last` (not included); worked out once."""
        key = side, first, last
        found = view.covered.get(key)
        if found is None:
            patterns = view.possible & self.lang.sides[side]
            matches = self.lang.index.matches(view.pieces[first:last], patterns) if patterns else ()
            found = view.covered[key] = [(start, end) for _, start, end in matches]
        return found

    def finding(self, row: Row, view: TextView, part: str, start: int, end: int, option: Option) -> Finding:
        text = view.text[start:end]
        flat = " ".join(text.split())
        fix = None if option.fix is None else Fix(option.fix.replace("{match}", text), option.safe)
        return Finding(
            row.id, lower(self.levels[row.id], option.level), start, end, text,
            (option.message or row.message).replace("{match}", flat), row.why, option.advice or row.advice, fix, part,
        )  # fmt: skip

    # -- the whole message

    def required(self, row: Row) -> list[Finding]:
        if self.view.elements[row.element] or not about_problem(self.context, self.view):
            return []
        level = self.levels[row.id]
        level = level if self.context.facts is not None else one_lower(level)
        return [Finding(row.id, level, 0, 0, "", row.message, row.why, row.advice)]

    def document(self, row: Row) -> list[Finding]:
        level, check = self.levels[row.id], self.lang.check_of(row)
        return [self.from_hit(row, hit, level) for hit in check(self.view, self.context)]

    def from_hit(self, row: Row, hit: Hit, level: Level) -> Finding:
        view = self.view.subject if hit.part == "subject" and self.view.subject else self.view
        text = view.text[hit.start : hit.end]
        message = row.messages[hit.key] if hit.key else row.message
        for name, value in {"match": " ".join(text.split()), **hit.slots}.items():
            message = message.replace("{" + name + "}", value)
        return Finding(
            row.id, lower(level, hit.level), hit.start, hit.end, text, message, row.why, row.advice, hit.fix, hit.part
        )

    def with_origins(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Name the passage that wrote each sentence."""
        places: list[tuple[int, int, str]] = []
        at = 0
        for passage in self.message.passages:
            start = self.message.text.find(passage.text, at)
            if start >= 0:
                at = start + len(passage.text)
                places.append((start, at, passage.origin))
        for finding in findings:
            body = finding.part == "body" and finding.end > finding.start
            origin = next((name for start, end, name in places if body and start <= finding.start < end), "")
            yield finding._replace(origin=origin)


def _start(candidate: Candidate) -> int:
    return candidate[0]


def _wider(view: TextView, match: Match, span: str) -> tuple[int, int]:
    """The clause or the sentence around a match, without the marks at its ends."""
    base, sentence = view.pieces[view.sentence_of(match[1])]
    left, right = sentence.span(0, len(sentence.tokens))
    if span == "sentence":
        return view.original(base + left, base + right)
    start, end = match[1] - base, match[2] - base
    ahead = left
    for cut in re.finditer(_CLAUSE, sentence.raw[left:right]):
        if ahead + cut.end() <= start:
            left = ahead + cut.end()
        elif ahead + cut.start() >= end:
            right = ahead + cut.start()
            break
    piece = sentence.raw[left:right]
    return view.original(base + left + len(piece) - len(piece.lstrip()), base + left + len(piece.rstrip()))


def _known(facts: dict[str, Any] | None) -> Iterator[str]:
    """Names of the client, the sender and those who may be named as repairing."""
    for fixer in (facts or {}).get("fixers") or ():
        yield from str(fixer).split()
    for side in ("client", "sender"):
        person = (facts or {}).get(side)
        if isinstance(person, dict):
            for key in ("name", "contact", "first_name", "last_name", "patronymic"):
                value = person.get(key)
                if isinstance(value, str):
                    yield from value.split()
