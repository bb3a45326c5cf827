"""From what an author types to a value of the case file, by the sort of the field."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from draftkit.case.edit import to_toml
from draftkit.case.fields import FIELDS, WORDED
from draftkit.case.read import Source, checked_value
from draftkit.case.steps import AHEAD, PAST
from draftkit.case.when import read_when
from draftkit.errors import CaseError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from draftkit.model import Moment

YES = ("yes", "y", "true", "да", "д")
NO = ("no", "n", "false", "нет", "н")


class NotUnderstood(Exception):  # noqa: N818  named as draftkit.errors names its own
    """An answer that is no value of the field's sort; `sort` names what would be, `detail` what the schema says."""

    def __init__(self, sort: str, detail: str = "") -> None:
        super().__init__(detail or sort)
        self.sort = sort
        self.detail = detail


def field_of(path: str) -> Any:
    """The field of the schema for a path that may hold entry numbers and a language."""
    plain = re.sub(r"\[\d+\]", "[]", path)
    return FIELDS.get(plain) or FIELDS[plain.rpartition(".")[0]]


def as_toml(
    path: str, text: str, source: Source, *, now: datetime, times: dict[str, Any], clause: Callable[[str], str] = str
) -> tuple[str, Moment | None]:
    """The answer as TOML, and the moment it names if it is one, so that it can be shown in full.

    Args:
        path: the field asked for.
        text: what was typed, not blank.
        source: the case file, for the messages of the schema.
        now: what "today" means.
        times: words for times in the author's language.
        clause: lowers a stray capital at the start of a clause (Locale.clause).

    Raises:
        NotUnderstood: the answer is no value of the field.
    """
    field = field_of(path)
    item, moment = _item(field, text.strip(), now, times)
    if field.sort in WORDED and field.sort != "phrase":
        item = [clause(each) for each in item] if field.many else clause(item)
    try:
        checked_value(item, field.path, source)
    except CaseError as error:
        raise NotUnderstood(field.sort, error.message) from None
    if moment is not None:
        return _moment(moment), moment
    return item if field.sort == "amount" else to_toml(item), None


def _item(field: Any, text: str, now: datetime, times: dict[str, Any]) -> tuple[Any, Moment | None]:
    if field.many:
        return [part.strip() for part in text.split(";") if part.strip()], None
    if field.sort == "flag":
        if text.casefold() not in YES + NO:
            raise NotUnderstood("flag")
        return text.casefold() in YES, None
    if field.sort == "whole":
        if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
            raise NotUnderstood("whole")
        return int(text), None
    if field.sort == "amount":
        return _amount(text), None
    if field.sort == "moment":
        moment = _when(field, text, now, times)
        return _moment(moment).strip('"'), moment
    if field.sort == "currency":
        return {"£": "GBP", "€": "EUR", "$": "USD", "₽": "RUB"}.get(text, text.upper()), None
    return text, None


def _when(field: Any, text: str, now: datetime, times: dict[str, Any]) -> Moment:
    moment = read_when(text, now, times, past=any(field.path.endswith(end) for end in PAST))
    if moment is None:
        raise NotUnderstood("moment")
    if field.path in AHEAD and _is_over(moment, now):
        raise NotUnderstood("over")
    return moment


def _is_over(moment: Moment, now: datetime) -> bool:
    if moment.clock is None or moment.day != now.date():
        return moment.day < now.date()
    return moment.clock <= now.time()


def _amount(text: str) -> str:
    """1,250.50 and 1 250,50 both mean 1250.50; a comma before exactly three digits separates thousands."""
    digits = re.sub(r"[\s\u00a0\u202f£€$₽]", "", text)
    digits = re.sub(r",(?=\d{3}(?:\D|$))", "", digits).replace(",", ".")
    if not re.fullmatch(r"\d{1,12}(\.\d{1,4})?", digits, re.ASCII):
        raise NotUnderstood("amount")
    return digits.lstrip("0") if re.match(r"0\d", digits) else digits


def _moment(moment: Moment) -> str:
    if moment.clock is None:
        return moment.day.isoformat()
    return f'"{moment.day.isoformat()} {moment.clock:%H:%M}"'
