"""The page of a rule, as an editor shows it beside the words that were found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit.words import read_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.kit import Kit
    from draftkit.model import Finding
    from draftkit.words import Example

_MOST = 3
"""Examples of each sort: a hover is no manual."""
_SAYS = {"en": {"write": "Write instead", "more": "All of it"}, "ru": {"write": "Напишите", "more": "Подробно"}}


def page(kit: Kit, finding: Finding, lang: str) -> str:
    """What there is to say of a finding, in Markdown: the finding, why, what to write, examples of bad and good."""
    said = [
        f"**{_plain(finding.message)}** · `{finding.rule}`",
        f"{_plain(finding.why)} {_plain(finding.advice)}".strip(),
    ]
    files = next((each for each in kit.rule_files if each.id == finding.rule), None)
    path = dict(files.words).get(lang) if files else None
    if path:
        words = read_words(path)
        lines = [line for each in words.bad[:_MOST] for line in _bad(each)]
        lines += [f"- ✓ {_plain(each.text)}" for each in words.good[:_MOST]]
        more = _SAYS.get(lang, _SAYS["en"])["more"]
        said += ["\n".join(lines), f"{more}: `draftkit explain {finding.rule} --lang {lang}`"]
    return "\n\n".join(each for each in said if each)


def _bad(example: Example) -> Iterator[str]:
    """An example with what is wrong in it, and the sentence put right."""
    text, at = "", 0
    for start, end in example.spans:
        text += _plain(example.text[at:start]) + f"**{_plain(example.text[start:end])}**"
        at = end
    yield f"- ✗ {text}{_plain(example.text[at:])}"
    if example.fixed:
        yield f"  → {_plain(example.fixed)}"


def _plain(text: str) -> str:
    """A text on one line, its characters none of Markdown's."""
    text = re.sub(r"\s+", " ", text)
    for sign in "\\`*_[]<>#|":
        text = text.replace(sign, f"\\{sign}")
    return text
