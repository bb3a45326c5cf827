"""What an editor may offer to do about a finding: a fix, a sentence from the case, an allowance."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from draftkit.fixing import CannotFix, apply_fixes, mend, written
from draftkit.readings import findings_in
from draftkit_lsp.inserting import from_case

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from draftkit.mail import Source
    from draftkit.model import Finding
    from draftkit_lsp.checks import Checked, Problem
    from draftkit_lsp.house import House

_SAYS = {
    "en": {"fix": "Replace with “{}”", "cut": "Take out “{}”", "all": "Apply all safe fixes",
           "case": "Insert from the case: “{}”", "allow": "Allow “{}”, with a reason (write it behind the dash)",
           "whole": "Allow this, with a reason (write it behind the dash)"},
    "ru": {"fix": "Заменить на «{}»", "cut": "Убрать «{}»", "all": "Внести все надёжные замены",
           "case": "Вставить из дела: «{}»", "allow": "Разрешить «{}» с причиной (впишите её после тире)",
           "whole": "Разрешить это с причиной (впишите её после тире)"},
}  # fmt: skip
_SHOWN = 60
"""Characters of a text that a title shows; also of the words in an allowance, which may be a part of what was found."""


class Edit(NamedTuple):
    """Code points `start` to `end` of the document are replaced by `new`."""

    start: int
    end: int
    new: str


class Offer(NamedTuple):
    """What an editor may offer. `problem` is what it is about, None for all; `preferred`: the one to take unasked."""

    title: str
    edit: Edit
    problem: Problem | None = None
    preferred: bool = False


def offers(checked: Checked, house: House, start: int, end: int) -> Iterator[Offer]:
    """Offers for a stretch of the document; what is about the whole message is offered on its first line."""
    source, report = checked.source, checked.report
    if source is None or report is None:
        return
    says = _SAYS.get(report.lang, _SAYS["en"])
    first_line = len(checked.document.text.partition("\n")[0])
    for problem in checked.problems:
        last = problem.end if problem.end > problem.start else first_line
        if problem.start > end or last < start:
            continue
        yield from _fix(checked, source, problem, says)
        for text, edit in from_case(checked, house, problem.finding):
            yield Offer(says["case"].format(_short(text)), Edit(*edit), problem)
        yield from _allow(checked, source, problem, says)


def all_fixes(checked: Checked) -> Iterator[Offer]:
    """The offer to apply all safe fixes at once, where there are any."""
    if checked.source is None or checked.report is None or checked.check is None:
        return
    mended = mend(checked.check, checked.source, checked.report)
    if mended.data is not None:
        title = _SAYS.get(checked.report.lang, _SAYS["en"])["all"]
        yield Offer(title, difference(checked.document.text, mended.data.decode(checked.codec)))


def _fix(checked: Checked, source: Source, problem: Problem, says: dict[str, str]) -> Iterator[Offer]:
    finding = problem.finding
    if finding.fix is None or finding.part not in source.texts or checked.check is None:
        return
    try:
        data = written(source, [(finding.part, finding), *_twins(checked, source, finding)])
    except CannotFix:
        return
    edit = difference(checked.document.text, data.decode(checked.codec))
    text = source.text_of(finding.part)
    after = apply_fixes(text, [finding._replace(part="body")], unsafe=True)  # keeps a capital
    new = after[finding.start : len(after) - len(text) + finding.end]
    title = says["fix"].format(_short(new)) if new.strip() else says["cut"].format(_short(finding.text))
    yield Offer(title, edit, problem, preferred=finding.fix.safe)


def _twins(checked: Checked, source: Source, finding: Finding) -> Iterable[tuple[str, Finding]]:
    """The same words in the other reading of a mail: reported once, and mended in both."""
    if not source.other or finding.part != "body" or checked.check is None:
        return ()
    found = findings_in(source.other, checked.check, source)
    return [(source.other, each) for each in found if each.rule == finding.rule and each.text == finding.text][:1]


def _allow(checked: Checked, source: Source, problem: Problem, says: dict[str, str]) -> Iterator[Offer]:
    """An allowance in the head of the message. Until its reason is written it is not in force, and is reported."""
    finding, text = problem.finding, checked.document.text
    if source.form not in ("text", "mail") or finding.part in ("header", "file"):
        return
    words = _short(finding.text, "")
    quoted = f' "{words}"' if words else ""
    name = "X-Draftkit-Allow" if source.form == "mail" else "Draftkit-Allow"
    line = f"{name}: {finding.rule}{quoted} – \n"
    at = 0
    if source.form == "mail":
        at = text.index("\n") + 1 if text.startswith("From ") else 0
    elif source.headers_at:
        end = text.find("\n", source.headers_at[-1])
        at, line = (end + 1, line) if end >= 0 else (len(text), "\n" + line)
    else:
        line += "\n"
    line = line.replace("\n", "\r\n") if "\r\n" in text else line
    yield Offer(says["allow"].format(words) if words else says["whole"], Edit(at, at, line), problem)


def difference(before: str, after: str) -> Edit:
    """The one edit that makes `after` of `before`."""
    start = 0
    most = min(len(before), len(after))
    while start < most and before[start] == after[start]:
        start += 1
    left = 0
    while left < most - start and before[-1 - left] == after[-1 - left]:
        left += 1
    return Edit(start, len(before) - left, after[start : len(after) - left])


def _short(text: str, mark: str = "…") -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else text[:_SHOWN].rpartition(" ")[0] + mark
