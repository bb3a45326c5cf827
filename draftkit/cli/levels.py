"""How grave a rule is and where, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from draftkit.rules import DocumentRule, RequiredRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.rules import Condition, Rule

_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "error": "an error", "warning": "a warning", "note": "a note", "off": "not checked",
        "always": "{level} in any message.", "where": "{level} where {conditions}.", "else": "Otherwise {level}.",
        "else off": "Otherwise not checked.", "required": "Without a case, one level lower.",
        "case": "Only with a case.", "guarded": "Only with a case that lists what must not be named.",
        "and": " and ", "or": " or ", "is": "the {field} is {values}", "": "not known",
        "kind": "kind", "variant": "variant", "channel": "channel", "fault": "fault", "severity": "severity",
        "client_type": "type of client", "phase": "phase",
        "about_problem True": "the message is about a problem",
        "about_problem False": "the message is about no problem",
        "about_problem None": "nobody said whether the message is about a problem",
        "case True": "the message comes with a case", "case False": "the message comes without a case",
    },
    "ru": {
        "error": "ошибка", "warning": "предупреждение", "note": "замечание", "off": "не проверяется",
        "always": "{level} в любом сообщении.", "where": "{level}, если {conditions}.",
        "else": "В остальных случаях – {level}.", "else off": "В остальных случаях не проверяется.",
        "required": "Без дела – на ступень ниже.", "case": "Только вместе с делом.",
        "guarded": "Только с делом, в котором перечислено, чего нельзя называть.",
        "and": " и ", "or": " или ", "is": "{field} – {values}", "": "не указано",
        "kind": "вид сообщения", "variant": "вариант", "channel": "канал", "fault": "чья вина", "severity": "тяжесть",
        "client_type": "тип клиента", "phase": "фаза",
        "about_problem True": "речь о неполадке", "about_problem False": "речь не о неполадке",
        "about_problem None": "не сказано, идёт ли речь о неполадке",
        "case True": "к сообщению приложено дело", "case False": "дела к сообщению нет",
    },
}  # fmt: skip


def sentences(rule: Rule, lang: str) -> Iterator[str]:
    """A sentence for each condition in the order in which they are tried, and one for everything else."""
    words = _WORDS.get(lang, _WORDS["en"])
    rest: str = rule.level
    for other, conditions in rule.when:
        if not conditions:
            rest = other  # holds for all that is left
            break
        said = words["and"].join(_condition(each, words) for each in conditions)
        yield _capital(words["where"].format(level=words[other], conditions=said))
    last = "always" if not rule.when or not rule.when[0][1] else "else off" if rest == "off" else "else"
    yield _capital(words[last].format(level=words[rest]))
    if isinstance(rule, RequiredRule):
        yield words["required"]
    elif isinstance(rule, DocumentRule) and rule.needs:
        yield words[rule.needs]


def _condition(condition: Condition, words: dict[str, str]) -> str:
    field, values = condition
    if f"{field} True" in words:
        return words["or"].join(words[f"{field} {value}"] for value in values)
    return words["is"].format(field=words[field], values=_listed([_value(each, words) for each in values], words))


def _value(value: Any, words: dict[str, str]) -> str:
    return str(value) if value else words[""]


def _listed(values: list[str], words: dict[str, str]) -> str:
    return words["or"].join(filter(None, (", ".join(values[:-1]), values[-1])))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
