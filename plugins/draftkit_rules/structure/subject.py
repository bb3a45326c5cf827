"""Subject that says nothing, or hides the news.

What it finds: "Important update", "Issue", "Regarding your order", «Информационное сообщение», «По вашему вопросу» as
the subject of a mail about a problem; and subjects longer than a telephone shows.

Why it hurts: many clients read the subject and nothing else until the evening. A euphemism there costs them the hours
in which they could still have changed their plans, and makes the mail look like advertising.

Write instead: the thing, what changes, the date: "Catalogue arrives Thursday, 12 March, two days late".

Limits: only mail about a problem; answers in a thread ("Re:") keep the client's subject. A bare order number is only a
note, and so is a long subject. A mail without any subject is not told from pasted text, and passes.

Sources: draftkit's own limit of 70 characters, about what a mail program on a telephone shows in two lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.elements import about_problem
from draftkit.rules import DocumentRule, Hit, at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Context
    from draftkit.text import TextView

_LONGEST = 70
_THREAD = ("re:", "re[", "aw:", "fw:", "fwd:", "на:", "отв:", "ответ:")

rule = DocumentRule(
    level="warning",
    label="X-subj",
    when=(at("off", channel=("sms", "messenger", "voice")), at("off", kind=("debrief", "voicemail", "call-script"))),
)


def check(view: TextView, context: Context) -> Iterator[Hit]:
    """At most one hit, on the whole subject."""
    subject = view.subject
    if subject is None or subject.text.lower().startswith(_THREAD) or not about_problem(context, view):
        return
    text = subject.text
    if subject.hits("structure.subject/empty"):
        yield Hit(0, len(text), part="subject")
    elif subject.hits("structure.subject/topic"):
        yield Hit(0, len(text), part="subject", key="topic", level="note")
    elif len(text) > _LONGEST:
        yield Hit(0, len(text), part="subject", key="long", slots={"count": str(len(text))}, level="note")
