"""What there is to say of a document: findings at places of its text, and what keeps it from being checked."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from draftkit.allowances import beside
from draftkit.errors import DraftkitError, UserError
from draftkit.guessing import guessed
from draftkit.mail import guess_form, read_bytes_as
from draftkit.model import Context, Message, Report
from draftkit.readings import check_source
from draftkit_lsp.cases import is_case, mistake

if TYPE_CHECKING:
    from collections.abc import Callable

    from draftkit.kit import Kit
    from draftkit.mail import Source
    from draftkit.model import Finding
    from draftkit_lsp.cases import Mistake
    from draftkit_lsp.documents import Document
    from draftkit_lsp.house import House

_FORMS = {".md": "text", ".markdown": "text", ".html": "html", ".htm": "html", ".eml": "eml"}
_LANGUAGES = {"markdown": "text", "html": "html"}
_LINE_END = ("\r", "\n", 10, 13)
"""As a text and as a mail, which is bytes, have them."""
_BOM = b"\xef\xbb\xbf"


class Problem(NamedTuple):
    """A finding and the code points of the document that it is about; start == end == 0: the whole message."""

    start: int
    end: int
    finding: Finding


class Checked(NamedTuple):
    """A document looked at.

    Attributes:
        document: what was looked at.
        kit: by what, None where there was none to be had.
        problems: what was found, in the order of the rules.
        source: the message as it was read, None where it could not be.
        codec: how the document was encoded for that.
        report: what the rules said.
        context: what they knew besides.
        check: the same rules for another text.
        mistake: what is wrong with a case file.
        troubles: what the author must hear, and what no place in the document can say.
    """

    document: Document
    kit: Kit | None = None
    problems: tuple[Problem, ...] = ()
    source: Source | None = None
    codec: str = "utf-8"
    report: Report | None = None
    context: Context = Context()
    check: Callable[[Message], Report] | None = None
    mistake: Mistake | None = None
    troubles: tuple[str, ...] = ()


def look(document: Document, house: House) -> Checked:
    """Check a document. Never raises for what a user can mend: that is among the troubles."""
    try:
        kit = house.kit(document.path)
    except DraftkitError as error:
        return Checked(document, troubles=(str(error),))
    if is_case(document):
        return Checked(document, kit, mistake=mistake(document))
    if document.path.endswith(".toml") or not document.text.strip():
        return Checked(document, kit)
    try:
        return _message(document, house, kit)
    except DraftkitError as error:
        return Checked(document, kit, troubles=(str(error),))


def _message(document: Document, house: House, kit: Kit) -> Checked:
    source, codec = read(document)
    message = source.message._replace(lang=house.options.lang)
    troubles: list[str] = []
    try:
        context = house.context(kit, message)
    except UserError as error:  # go on with what is right
        troubles.append(str(error))
        message, context = message._replace(lang=""), Context()
    source = source._replace(message=message)
    side = beside(document.path) if document.path else ()

    def check(message: Message) -> Report:
        report = kit.check(message, context, allowances=side)
        return report if report.kind else guessed(message, context, report, kit.rules, kit.locale_roots)

    report = check_source(check, source)
    troubles += (f"a rule broke, and the others went on: {failure}" for failure in report.failures)
    problems = tuple(Problem(*place(source, codec, each), each) for each in report.findings)
    return Checked(document, kit, problems, source, codec, report, context, check, troubles=tuple(troubles))


def read(document: Document) -> tuple[Source, str]:
    """The message in a document, and how the document was encoded for it: places in `raw` are bytes in a mail.

    Raises:
        UserError: there is no message in it.
    """
    data = document.text.encode()
    suffix = os.path.splitext(document.path)[1].lower()
    form = _FORMS.get(suffix) or _LANGUAGES.get(document.language) or guess_form(data)
    if form != "eml":
        return read_bytes_as(_BOM + data, form, document.path), "utf-8-sig"  # a page's own word for it is out of date
    source = read_bytes_as(data, form, document.path)
    for leaf in (*source.mail.plain, *source.mail.html) if source.mail else ():
        if leaf.encoding in ("quoted-printable", "base64") or data[leaf.start : leaf.end].isascii():
            continue
        try:
            return read_bytes_as(document.text.encode(leaf.charset), form, document.path), leaf.charset
        except (ValueError, LookupError):  # not in this encoding, or no encoding: as the editor shows it
            break
    return source, "utf-8"


def place(source: Source, codec: str, finding: Finding) -> tuple[int, int]:
    """The code points of the document that a finding is about; (0, 0) for the whole message."""
    if finding.part == "header" and finding.start < len(source.headers_at):
        start = source.headers_at[finding.start]
        end = next((at for at in range(start, len(source.raw)) if source.raw[at] in _LINE_END), len(source.raw))
        return offset(source, codec, start), offset(source, codec, end)
    if finding.start == finding.end or finding.part not in source.texts:
        return 0, 0
    start, end = source.texts[finding.part].origin(finding.start, finding.end)
    return offset(source, codec, start), offset(source, codec, end)


def offset(source: Source, codec: str, at: int) -> int:
    """The code point of the document that a place in `raw` is."""
    return at if isinstance(source.raw, str) else len(source.raw[:at].decode(codec, "ignore"))
