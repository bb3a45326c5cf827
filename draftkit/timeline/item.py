"""The kinds of step there are (domain.md 4.9), and a step before it is put into words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from draftkit.records import NamedTuple

if TYPE_CHECKING:
    from draftkit.model import Moment


class Sort(NamedTuple):
    """What is the same for all steps with one text.

    Attributes:
        time: "by" if the step's time is the latest one, "at" if it is the time itself.
        expects: whether the client was promised something at that time.
        kind: the kind of message to draft, with its `variant`; "" for none.
        source: the requirements behind the step.
    """

    time: str
    expects: bool
    kind: str
    variant: str
    source: str


# text              time expects kind           variant      source
_TABLE = """
legal               at  -       -              -            domain.md 6
silence             at  -       -              -            R-201, R-301
unanswered          at  -       -              -            R-201, R-301
log                 at  -       -              -            R-114, R-707
notice              by  -       first-notice   -            R-101, R-701
notice_call         by  -       call-script    -            R-101, R-105
seen                by  -       first-notice   seen         R-102
call                by  -       call-script    -            R-104, R-701, R-702
during_call         at  -       -              -            R-202, R-204, R-239
voicemail           by  -       voicemail      -            R-106
call_again          by  -       call-script    -            R-104
agree               by  -       -              -            R-215
consent             by  -       -              -            domain.md 6
letter              by  -       detailed-email -            R-107
letter_verdict      by  -       detailed-email -            R-107, R-226
next_call           at  client  call-script    -            R-108
next_email          at  client  status-update  -            R-108
next_message        at  client  status-update  -            R-108
next_meeting        at  client  -              -            R-108
senior              at  client  call-script    -            R-235, R-702
verdict             at  client  reply          verdict      R-109, R-226
verdict_call        at  client  call-script    -            R-109, R-226
solution            by  client  status-update  -            R-216, R-217
promise             by  client  -              -            R-214
compensation        by  client  -              -            R-215, R-230
ask                 by  -       -              -            R-239
approve             by  -       -              -            R-117
options             by  -       -              -            R-239
update              at  client  status-update  -            R-108
update_frequent     at  client  status-update  -            R-108, R-704
update_next         at  client  status-update  -            R-108, R-704
update_daily        at  client  status-update  -            R-108, R-704
resolution          at  client  status-update  -            R-225
prevention          by  -       -              -            R-223
prevention_undated  by  -       -              -            R-223
thanks              at  -       thank-you      closing      R-110
check_back          at  -       call-script    -            R-112
debrief             by  -       debrief        -            R-115, R-706
follow_up           at  -       thank-you      followup-30  R-111, R-705
follow_up_call      at  -       call-script    -            R-111, R-705
"""


def _sorts() -> dict[str, Sort]:
    sorts = {}
    for line in _TABLE.strip().split("\n"):
        text, clock, expects, kind, variant, source = line.split(None, 5)
        sorts[text] = Sort(clock, expects != "-", kind.strip("-"), variant.strip("-"), source)
    return sorts


SORTS: dict[str, Sort] = _sorts()
"""By the name of the step's text, which is its entry of [steps] in `locales/<lang>/plan.toml`."""

WARNINGS = ("legal", "silence", "unanswered")
"""Texts that warn, with nothing to tick off."""


class Item(NamedTuple):
    """A step before it is put into words.

    Attributes:
        key: names the step within the case, whatever the time and the language.
        text: one of SORTS.
        when: None where it waits for a solution whose time is not known.
        who: sender, one_up or client; `owner` is a name instead.
        values: what the text needs.
    """

    key: str
    text: str
    when: Moment | None
    done: bool = False
    who: str = "sender"
    owner: str = ""
    values: dict[str, Any] = {}  # noqa: RUF012  never written to

    @property
    def sort(self) -> Sort:
        """What is the same for all steps with this text."""
        return SORTS[self.text]
