"""Findings that somebody has allowed, with a reason: in the settings, beside a message or in its own head.

    Draftkit-Allow: timing.vague "shortly" – the name of our newsletter

One model serves all three (`settings.Allowance`). What stands with a message is reported when it has no reason, names a
rule that there is not, or is not needed; what stands in the settings is judged at the end of a run (`Ledger`).
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from draftkit.model import Finding
from draftkit.settings import SIDE, Allowance, matches, notice_level
from draftkit.settings_tables import line_in

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from draftkit.model import Message, Report
    from draftkit.settings import Settings

HEADERS = ("draftkit-allow", "x-draftkit-allow")
"""The header that holds an allowance, in small letters: the first in text and Markdown, the second in mail."""
UNUSED, NO_REASON, NO_RULE = "allow.unused", "allow.no_reason", "allow.unknown_rule"
NOTICES: dict[str, dict[str, tuple[str, str, str]]] = {
    UNUSED: {
        "en": ("{allowed} allows nothing here", "What allows nothing hides what comes later.", "Take it out."),
        "ru": ("{allowed}: здесь разрешать нечего", "Лишнее разрешение скроет новую ошибку.", "Уберите его."),
    },
    NO_REASON: {
        "en": ("{allowed} has no reason, and so is not in force", "A reason tells the next reader why.",
               "Write it behind a dash: – the name of our newsletter"),
        "ru": ("{allowed}: нет причины, и разрешение не действует", "По причине следующий читатель поймёт, почему так.",
               "Напишите её после тире: – так называется наша рассылка"),
    },
    NO_RULE: {
        "en": ("there is no rule {rule} to allow", "The finding that was meant still stands.", "{hint}"),
        "ru": ("правила {rule} нет, разрешать нечего", "Замечание, которое хотели разрешить, остаётся.", "{hint}"),
    },
}  # fmt: skip
"""What is said of allowances themselves: id → language → message, why, advice. The settings may give them levels."""

_HEADER = re.compile(r"([\w.*-]*)\s*(?:[\"“„«](.+?)[\"”“»](?=\s*(?:[–—:-]|$)))?\s*(?:[–—:-]+\s*(.*))?", re.DOTALL)
_LINE = re.compile(r"(?i)(?:X-)?Draftkit-Allow:[^\n]*(?:\n|$)")
_HEAD = re.compile(r"(?i)(?:(?:Subject|Тема|(?:X-)?Draftkit-Allow):[^\n]*(?:\n|$))+")
_SAME = str.maketrans("ё“”„«»‘’—–‑", 'е"""""\'\'---')


def flat(words: str) -> str:
    """Words as they are compared: whatever their case, line breaks, quotation marks, dashes, ё or е."""
    return " ".join(words.casefold().translate(_SAME).split())


def parse(value: str) -> Allowance:
    """An allowance from the text of a header: `rule "quoted words" – reason`, the words being optional."""
    found = _HEADER.match(value.strip())
    rule, words, reason = found.groups("") if found else ("", "", "")
    return Allowance(rule, reason.strip(), " ".join(words.split()))


def of_message(message: Message) -> dict[int, Allowance]:
    """The allowances in the head of a message, by the number of their header."""
    return {at: parse(value) for at, (name, value) in enumerate(message.headers) if name.lower() in HEADERS}


def beside(path: str) -> tuple[Allowance, ...]:
    """The allowances in the side file of a message, `<path>.allow.toml`; none where there is no such file.

    Raises:
        UserError: it cannot be read, or holds something else.
    """
    file = path + SIDE
    if not os.path.isfile(file):
        return ()
    from draftkit.case.place import line_of
    from draftkit.errors import UserError
    from draftkit.resources import read_text, read_toml

    table, raw = read_toml(file), read_text(file)
    entries = table.get("allow", [])
    hint = '[[allow]], then rule = "timing.vague", text = "the words" and reason = "…"'
    if set(table) - {"allow"} or not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise UserError("holds something else than allowances", file=file, hint=hint)
    found = []
    for number, entry in enumerate(entries, 1):
        line = line_of(raw, f"allow[{number}].rule") or line_of(raw, f"allow[{number}]")
        if set(entry) - {"rule", "text", "reason"} or not all(isinstance(value, str) for value in entry.values()):
            raise UserError("an allowance holds something else", file=file, line=line, hint=hint)
        rule, reason, text = (entry.get(key, "").strip() for key in ("rule", "reason", "text"))
        found.append(Allowance(rule, reason, text, place=f"{file}:{line}"))
    return tuple(found)


def covers(allowance: Allowance, finding: Finding, message: Message) -> bool:
    """Whether a finding is one that is allowed: of that rule, and what was found holds the words or lies in them."""
    if not matches(allowance.rule, finding.rule):
        return False
    wanted, found = flat(allowance.text), flat(finding.text)
    if wanted in found:
        return True
    if not found or found not in wanted:
        return False
    text, room = message.subject if finding.part == "subject" else message.text, 2 * len(allowance.text) + 40
    before = flat(text[max(finding.start - room, 0) : finding.start])
    after = flat(text[finding.end : finding.end + room])
    ends = ((wanted[: at.start()].strip(), wanted[at.end() :].strip()) for at in re.finditer(re.escape(found), wanted))
    return any(before.endswith(left) and after.startswith(right) for left, right in ends)


def concerns(allowance: Allowance, path: str, folder: str) -> bool:
    """Whether an allowance of the settings, whose file lies in `folder`, is for the messages of a path."""
    if not allowance.path:
        return True
    if not path:
        return False
    from fnmatch import fnmatchcase

    relative = os.path.relpath(os.path.abspath(path), folder or ".").replace(os.sep, "/")
    pattern = allowance.path + "*" if allowance.path.endswith("/") else allowance.path
    return fnmatchcase(relative, pattern) or fnmatchcase(re.sub(r"\[\d+\]$", "", relative), pattern)


class Ledger:
    """Which allowances of the settings were needed in a run. Those are unused that were for one of its messages (by
    their path, or because whole folders were checked: `whole`) and allowed nothing.
    """

    def __init__(self, *, whole: bool = False) -> None:
        self.whole = whole
        self.asked: set[int] = set()
        self.used: set[int] = set()

    def unused(self, settings: Settings, awake: Callable[[str], bool]) -> Iterator[Finding]:
        """A notice for each, with its place. `awake` says whether a rule, or any of a family, ran at all."""
        for number, allowance in enumerate(settings.allowances):
            if number in self.asked - self.used and awake(allowance.rule):
                line = line_in(settings.file, f"allow[{number + 1}]") or 1
                yield from notice(UNUSED, allowance._replace(place=f"{settings.file}:{line}"), settings, "")


def judge(
    report: Report,
    message: Message,
    settings: Settings,
    given: Iterable[Allowance],
    ids: Collection[str],
    awake: Callable[[str], bool],
    ledger: Ledger | None = None,
) -> Report:
    """A report without what is allowed, and with what is wrong about the message's own allowances.

    Args:
        report: what was found.
        message: where.
        settings: with the allowances of the house, and levels of the notices.
        given: allowances beside the message, from its side file.
        ids: all rules.
        awake: whether a rule, or any of a family, ran at all.
        ledger: keeps track of the house's allowances.
    """
    folder = os.path.dirname(settings.file)
    house = {n: each for n, each in enumerate(settings.allowances) if concerns(each, message.path, folder)}
    if ledger is not None:
        ledger.asked.update(n for n, each in house.items() if each.path or ledger.whole)
    own = [*of_message(message).items(), *((-1, each) for each in given)]
    sound = [each for _, each in own if each.reason and any(matches(each.rule, rule) for rule in ids)]
    used: set[Allowance] = set()
    kept = []
    for finding in report.findings:
        by_own = [each for each in sound if covers(each, finding, message)]
        by_house = [n for n, each in house.items() if covers(each, finding, message)]
        used.update(by_own)
        if ledger is not None:
            ledger.used.update(by_house)
        if not by_own and not by_house:
            kept.append(finding)
    notices: list[Finding] = []
    for header, each in own:
        if each in used:
            continue
        name = NO_RULE if not any(matches(each.rule, rule) for rule in ids) else UNUSED if each.reason else NO_REASON
        if name != UNUSED or awake(each.rule):
            notices += notice(name, each, settings, report.lang, ids=ids, header=header)
    return report._replace(findings=(*notices, *kept))


def notice(
    name: str, allowance: Allowance, settings: Settings, lang: str, *, ids: Collection[str] = (), header: int = -1
) -> Iterator[Finding]:
    """What there is to say about an allowance, at the level that the house has set; nothing if that is "off"."""
    level = notice_level(settings, name)
    if level == "off":
        return
    texts = NOTICES[name]
    hint = _hint(allowance.rule, ids, lang) if name == NO_RULE else ""
    left, right = "«»" if (lang or settings.language) == "ru" else "“”"
    allowed = allowance.rule + (f" {left}{allowance.text}{right}" if allowance.text else "")
    said = [
        text.replace("{allowed}", allowed).replace("{rule}", allowance.rule or "–").replace("{hint}", hint)
        for text in texts.get(lang or settings.language, texts["en"])
    ]
    at, part = (header, "header") if header >= 0 else (0, "file")
    yield Finding(name, level, at, at, allowed, said[0], said[1], said[2], part=part, origin=allowance.place)


def _hint(rule: str, ids: Collection[str], lang: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(rule, ids, 1, 0.5)
    if lang == "ru":
        return f"Возможно, {near[0]}?" if near else "Список – draftkit rules."
    return f"Did you mean {near[0]}?" if near else "draftkit rules lists them."


def strip(text: str) -> str:
    """A plain text or Markdown message as it may leave: its subject line stays, allowances go, nothing else changes."""
    while (head := _HEAD.match(text)) is not None:
        kept, body = _LINE.sub("", head[0]), text[head.end() :]
        if kept:
            return kept + body
        text = re.sub(r"\A[ \t]*\n", "", body)  # and look again: what comes to the top would be a head, too
    return text
