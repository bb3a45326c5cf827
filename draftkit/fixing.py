"""Applying safe fixes to a file: only what they replace changes, and the file must be cleaner for it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from draftkit.mail import read_bytes_as
from draftkit.readings import check_source, findings_in
from draftkit.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from draftkit.mail import Source
    from draftkit.mime_parts import Leaf
    from draftkit.model import Finding, Message, Report

    Check = Callable[[Message], Report]
    Change = tuple[str, Finding]

_LINE = 76
"""Longest line of quoted-printable (RFC 2045, 6.7)."""


class CannotFix(Exception):  # noqa: N818  named for what it says
    """A fix that cannot be written into this file; the text says why."""


class Mended(NamedTuple):
    """What fixing made of a file: its new bytes (None where nothing was changed), and why some fixes were left out."""

    data: bytes | None
    source: Source
    report: Report
    refused: tuple[str, ...] = ()


def apply_fixes(text: str, findings: Iterable[Finding], *, unsafe: bool = False) -> str:
    """The text with the safe fixes of its findings applied; of two that overlap, the first in the text.

    A capital at the beginning of what is replaced is kept. `unsafe` applies the others, too.
    """
    out: list[str] = []
    at = 0
    for finding in sorted(findings, key=lambda each: (each.start, each.end)):
        fix = finding.fix
        if fix is None or finding.part != "body" or finding.start < at or not (fix.safe or unsafe):
            continue
        out += [text[at : finding.start], _replacement(text, finding)]
        at = finding.end
    return "".join([*out, text[at:]])


def _replacement(text: str, finding: Finding) -> str:
    new = finding.fix.replacement if finding.fix else ""
    return new[:1].upper() + new[1:] if text[finding.start : finding.start + 1].isupper() else new


def mend(check: Check, source: Source, report: Report) -> Mended:
    """Apply the safe fixes of a message to its file, in both readings of a mail.

    All at once, or one by one where some cannot be written, or would leave something worse than they mend.
    """
    changes = [
        (part, finding)
        for part in filter(None, ("body", source.other))
        for finding in findings_in(part, check, source)
        if finding.fix is not None and finding.fix.safe
    ]
    if not changes:
        return Mended(None, source, report)
    try:
        return _changed(check, source, report, changes)
    except CannotFix as problem:
        if len(changes) == 1:
            return Mended(None, source, report, (str(problem),))
    done: list[Change] = []
    mended = Mended(None, source, report)
    refused: dict[str, None] = {}
    for change in changes:
        try:
            mended = _changed(check, source, report, [*done, change])
        except CannotFix as problem:
            refused[str(problem)] = None
        else:
            done.append(change)
    return mended._replace(refused=tuple(refused))


def _changed(check: Check, source: Source, report: Report, changes: Sequence[Change]) -> Mended:
    """The file after changes. Raises CannotFix where it does not read as it should, or is no cleaner."""
    data = written(source, changes)
    form = "mbox" if source.boxed else "eml" if source.form == "mail" else source.form
    again = read_bytes_as(data, form, source.message.path)
    again = again._replace(message=again.message._replace(lang=source.message.lang))
    for part in ("body", source.other, "subject"):
        meant = apply_fixes(source.text_of(part), (finding for where, finding in changes if where == part))
        if again.text_of(part) != meant:
            raise CannotFix("the text would not read as meant")
    after = check_source(check, again)
    before = Counter(finding.rule for finding in report.findings)
    left = Counter(finding.rule for finding in after.findings)
    if left - before or left == before:
        raise CannotFix("the message would be no better for it")
    return Mended(data, again, after)


def written(source: Source, changes: Sequence[Change]) -> bytes:
    """The bytes of a file in which findings (each with the part that it stands in) are replaced by their fixes.

    Raises:
        CannotFix: a fix cannot be written into this file.
    """
    if source.boxed:
        raise CannotFix("a mailbox of many mails is not written to")
    if source.mail and source.mail.signed:
        raise CannotFix("the mail is signed, and a change would break the signature")
    edits = []
    for part, finding in changes:
        start, end = source.texts[part].origin(finding.start, finding.end)
        edits.append((start, end, _replacement(source.text_of(part), finding)))
    edits.sort()
    if isinstance(source.raw, bytes):
        return _splice(source, source.raw, edits)
    out, at = "", 0
    exact = source.decoded.exact if source.decoded else source.raw
    for start, end, new in edits:
        out += exact[at:start] + (_as_html(new, exact[start:end]) if source.form == "html" else new)
        at = end
    whole = out + exact[at:]
    if source.decoded and not source.decoded.keeps():
        raise CannotFix("the file holds what its encoding does not know")
    try:
        return source.decoded.encode(whole) if source.decoded else whole.encode()
    except UnicodeEncodeError:
        raise CannotFix("the file's encoding lacks a letter of the replacement") from None


def _splice(source: Source, raw: bytes, edits: Sequence[tuple[int, int, str]]) -> bytes:
    out, at = b"", 0
    leaves = (*source.mail.plain, *source.mail.html) if source.mail else ()
    for start, end, new in edits:
        leaf = next((each for each in leaves if each.start <= start and end <= each.end), None)
        if leaf is None:
            raise CannotFix("what is to be replaced stands in two parts of the mail")
        out += raw[at:start]
        out += _encoded(leaf, raw, new, raw[start:end], len(out) - out.rfind(b"\n") - 1, raw.find(b"\n", end) - end)
        at = end
    return out + raw[at:]


def _encoded(leaf: Leaf, raw: bytes, new: str, old: bytes, before: int, after: int) -> bytes:
    """A replacement as a part of a mail takes it; `before` and `after` are the rest of its line."""
    from draftkit.charsets import decode

    if leaf.encoding == "base64":
        raise CannotFix("the text is in base64, of which no part can be replaced by itself")
    if leaf.sort == "html":
        new = _as_html(new, old.replace(b"=3C", b"<").decode("latin-1"))
    whole = raw[leaf.start : leaf.end]
    try:
        data = new.encode(decode(whole, leaf.charset).codec if not whole.isascii() else leaf.charset or "ascii")
    except (ValueError, LookupError):  # not in this encoding, or no encoding
        raise CannotFix("the part's encoding lacks a letter of the replacement") from None
    if leaf.encoding != "quoted-printable":
        if not data.isascii() and whole.isascii():
            raise CannotFix("the part holds ASCII alone")
        return data
    return _quoted(data, before, after, b"=\r\n" if b"\r\n" in whole else b"=\n")


def _quoted(data: bytes, before: int, after: int, soft: bytes) -> bytes:
    """Bytes in quoted-printable, with soft line breaks where the line would be too long."""
    signs = [b"=%02X" % byte if byte == 0x3D or not 32 <= byte < 127 else bytes((byte,)) for byte in data]
    out, room = b"", _LINE - 1 - before
    for sign in signs:
        if len(sign) > room:
            out, room = out + soft, _LINE - 1
        out, room = out + sign, room - len(sign)
    return out if max(after, 0) <= room else out + soft


def _as_html(new: str, old: str) -> str:
    from html import escape

    if "<" in old:
        raise CannotFix("there are tags among the words to be replaced")
    return escape(new, quote=False)
