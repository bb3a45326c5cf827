"""A draft in the forms that people and programs take: plain text, Markdown, a page, a mail, JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit.errors import UserError
from draftkit.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from draftkit.case import Case
    from draftkit.inline import Inliner
    from draftkit.mime import Mailbox
    from draftkit.model import Draft

FORMATS = ("text", "md", "html", "eml", "json")
"""What `write` knows. All give text but `eml`, which gives bytes."""

_TOKEN = regex(r"(^(?:- )?)?dk(\d+)z", re.MULTILINE)


def write(
    draft: Draft,
    form: str,
    *,
    case: Case,
    at: datetime,
    roots: tuple[str, ...] = (),
    inline: Inliner | None = None,
) -> str | bytes:
    """A draft in one of `FORMATS`. The same arguments give the same output.

    Args:
        draft: what to write.
        form: the format.
        case: who writes to whom, and the thread; a mail leaves out what the case does not say.
        at: the date of a mail.
        roots: template folders whose layout comes before the bundled letter, as `Kit.template_roots`.
        inline: the CSS inliner, instead of the default one.

    Raises:
        UserError: a format that there is not, or a value that cannot stand where it should.
    """
    if form == "text":
        head = f"{_subject_label(draft.lang)}: {draft.subject}\n\n" if draft.subject else ""
        return f"{head}{draft.text}\n"
    if form == "md":
        return _markdown(draft)
    if form == "json":
        return _json(draft)
    if form == "html":
        from draftkit.html import load_layout, render_html

        return render_html(draft, layout=load_layout(roots=roots), inline=inline)
    if form == "eml":
        return _eml(draft, case, at, roots, inline)
    raise UserError(f"there is no format {form!r}", hint="formats: " + ", ".join(FORMATS))


def _subject_label(lang: str) -> str:
    from draftkit.formats.tables import read_table
    from draftkit.resources import locales_root

    table = read_table("author", lang, "", (locales_root(),))
    return str(table.need("subject")) if table else "Subject"


def _markdown(draft: Draft) -> str:
    """The skeleton with its values, none of which is read as Markdown, and with the line breaks of the text."""
    from draftkit.markdown import with_blank_lines

    def value(token: re.Match[str]) -> str:
        text = escaped(draft.values[int(token[2])])
        if token[1] is not None:  # at the beginning of a line some more characters mean something
            text = re.sub(r"^(\d*)([-+#>.)])", r"\1\\\2", text)
        return (token[1] or "") + text

    def escaped(text: str) -> str:
        return re.sub(r"([\\`*_\[\]])", r"\\\1", text).replace("<", "&lt;")  # some readers take no backslash before <

    subject = escaped(draft.subject)
    body = re.sub(r"(?m)^(?!- )(.+)\n(?=[^\n])", r"\1  \n", with_blank_lines(draft.skeleton))
    return (f"# {subject}\n\n" if subject else "") + _TOKEN.sub(value, body) + "\n"


def _json(draft: Draft) -> str:
    from json import dumps

    fields = {
        **{name: getattr(draft, name) for name in ("kind", "variant", "lang", "channel", "subject", "text")},
        "passages": [passage._asdict() for passage in draft.passages],
        "notes": [note._asdict() for note in draft.notes],
    }
    return dumps(fields, ensure_ascii=False, indent=2) + "\n"


def _eml(draft: Draft, case: Case, at: datetime, roots: tuple[str, ...], inline: Inliner | None) -> bytes:
    from draftkit.html import load_layout
    from draftkit.mime import build_eml, make_message_id

    sender = _mailbox(case, "sender", draft.lang)
    return build_eml(
        draft,
        sender=sender,
        to=_mailbox(case, "client", draft.lang),
        date=at,
        message_id=make_message_id(draft, sender, at) if sender else "",
        references=list(_thread(case, at)),
        layout=load_layout(roots=roots),
        inline=inline,
    )


def _mailbox(case: Case, who: str, lang: str) -> Mailbox | None:
    """The person's name in the language of the message, or in the one there is; None without an address."""
    from draftkit.mime import Mailbox

    address = case.get(f"{who}.email")
    if not address:
        return None
    name = case.get(f"{who}.name")
    by_lang = name.by_lang if name else {}
    return Mailbox(by_lang.get(lang) or by_lang.get(case.lang) or "", address)


def _thread(case: Case, at: datetime) -> Iterator[str]:
    """Ids of the earlier messages of the affair, the client's complaint among them, the oldest first."""
    from draftkit.case import sort_key
    from draftkit.model import Moment

    now = sort_key(Moment(at.date(), at.time(), at.tzinfo))
    entries = [("complaint", case.get("complaint", {}))]
    entries += [(f"sent[{number}]", entry) for number, entry in enumerate(case.get("sent", ()))]
    dated = [(sort_key(entry["at"]) if "at" in entry else ("", ""), place, entry.get("id")) for place, entry in entries]
    for when, place, found in sorted(dated, key=lambda each: each[0]):
        if found and when < now:
            message_id = found if found.startswith("<") else f"<{found}>"
            if "@" not in message_id:
                raise case.error(f"{place}.id", "is no id of a message", "copy it from the header Message-ID")
            yield message_id
