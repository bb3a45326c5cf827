"""Wrong name, or no name, in the greeting.

What it finds: a greeting with another name than the client's ("Dear Ms Alder" to Ms Aldous, «Уважаемый Иван Петрович»
to «Игорь Петрович»), the wrong title or gender, "Dear customer" and «Уважаемый клиент», a letter of a case that greets
nobody, and «ты» and «вы» in one message.

Why it hurts: a wrong name in an apology says that nobody looked. Clients feel like a number in a queue just when you
want to show that you see them.

Write instead: the name as the client is addressed: "Dear Ms Aldous," «Здравствуйте, Игорь Петрович!»

Limits: names are compared only with a case that has the client's (`client.name`, `formal_name`, `company`), in either
alphabet and every form; a greeting that holds the whole name and more passes. Without a case only "Dear customer" is
noted, in a message about a problem. A missing greeting is a note.

Sources: domain practice in service recovery; draftkit's own case model (how the client is addressed is a fact of it).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from draftkit.elements import about_problem
from draftkit.model import Fix
from draftkit.rules import DocumentRule, Hit, at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Context
    from draftkit.text import TextView

rule = DocumentRule(level="error", label="X-name", when=(at("off", kind=("debrief", "call-script")),))

_NAME = r"[A-ZА-ЯЁ][\w'’-]+"
_NAMES = rf"{_NAME}(?:,? (?:and |& |и )?{_NAME}){{0,4}}"
_TITLE = r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|[Гг]осподин|[Гг]оспожа|[Гг]-н|[Гг]-жа)\.? )?"
_GOOD_DAY = r"[Дд]обр(?:ый|ое|ого) (?:день|утро|вечер|дня)"
_DEAR = r"(?:[Уу]важаем|[Дд]орог)(?:ый|ой|ая|ие|ые)"
_GREETINGS = {
    "en": (
        rf"\s*(?i:dear|hi|hello|hey|good (?:morning|afternoon|evening|day),?)(?: again)? ({_TITLE}{_NAMES})",
        rf"\s*({_TITLE}{_NAMES})(?=[,!]\s*\n)",
    ),
    "ru": (
        rf"\s*(?:Здравствуйте|{_GOOD_DAY}|Приветствую|Привет|{_DEAR}),? (?:{_DEAR} )?({_TITLE}{_NAMES})",
        rf"\s*({_TITLE}{_NAMES}), (?:здравствуйте|{_GOOD_DAY}|приветствую|привет)",
        rf"\s*({_TITLE}{_NAMES})(?=[,!]\s*\n|, это )",
    ),
}
_GENDER = (("m", r"(?:уважаемый|дорогой|mr|господин)\b"), ("f", r"(?:уважаемая|дорогая|mrs|ms|miss|госпожа)\b"))
_NOT_NAMES = frozenset(
    re.findall(
        r"\w+",
        """mr mrs ms miss mx dr prof sir madam team all everyone folks colleagues colleague customer customers client
        clients user users guest friends friend there both support partner partners the and господин госпожа господа
        коллеги клиент клиенты команда друзья партнеры дамы уважаемый уважаемая уважаемые""",
    )
)
_AFTER = r"\s*(?:[,!.:–—-]|\n|$)|,? (?:здрав|добр|прив)"
_LETTERS = ("first-notice", "detailed-email", "reply")


def check(view: TextView, context: Context) -> Iterator[Hit]:
    """The greeting against the client's name; words to nobody in particular; two forms of address."""
    client: dict[str, Any] = (context.facts or {}).get("client") or {}
    greeting = _greeting(view) if client.get("name") else None
    if greeting is not None:
        yield from _compared(view, client, greeting)
    general = [] if greeting and _words(greeting[1]) else view.hits("structure.wrong_name/general")
    if client.get("name"):  # "Hi there" is odd only where the name is known
        general += view.hits("structure.wrong_name/anybody")
    opening = [(start, end) for start, end in general if not view.own[:start].strip()]
    if opening and about_problem(context, view):
        yield Hit(*opening[0], key="general", level="warning" if client.get("name") else "note")
    if view.lang == "ru":
        yield from _two_forms(view, context)
    wanted = client.get("name") and context.kind in _LETTERS and context.channel == "email"
    if wanted and greeting is None and not opening and not _named(view, client, view.own[:_OPENING]):
        yield Hit(key="none", level="note")


_OPENING = 60
"""Characters within which a greeting begins."""


def _greeting(view: TextView) -> re.Match[str] | None:
    for pattern in _GREETINGS.get(view.lang, ()):
        found = re.match(pattern, view.own)
        if found and re.match(_AFTER, view.own[found.end(1) : found.end(1) + 12]):
            return found
    return None


def _forms(client: dict[str, Any]) -> list[str]:
    return [str(client[key]) for key in ("formal_name", "name", "contact", "company") if client.get(key)]


def _words(text: str) -> list[str]:
    found = (word.lower().replace("ё", "е") for word in re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text))
    return [word for word in found if word not in _NOT_NAMES and len(word) > 1]


def _named(view: TextView, client: dict[str, Any], text: str) -> bool:
    """Whether a text at the beginning names the client."""
    words = {word for form in _forms(client) for word in _words(form)}
    return any(start < len(text) for start, _, _ in view.find_terms(words))


def _compared(view: TextView, client: dict[str, Any], found: re.Match[str]) -> Iterator[Hit]:
    start, end = found.span(1)
    said = _words(found[1])
    if not said:
        return
    titled = re.match(_TITLE, found[1])
    person = [form for form in _forms(client) if not (titled and titled[0] and form == client.get("company"))]
    known = {word for form in person for word in _words(form)}
    hits = {word for a, b, _ in view.find_terms(known) if start <= a < b <= end for word in _words(view.text[a:b])}
    strange = [word for word in said if word not in hits and word not in known]
    whole = any(set(_words(form)) <= {*said, *hits} for form in person if _words(form)) and not _fathers(strange, known)
    several = re.search(r" (?:and|&|и) ", found[1]) and len(strange) < len(said)
    formal = client.get("formality") == "formal" or bool(titled and titled[0])
    right = str(client.get("formal_name" if formal else "name") or client["name"])
    if strange and not whole and not several:
        bends = re.match(rf"\s*{_DEAR}", found[0]) is not None  # its ending would have to follow the name
        yield Hit(start, end, slots={"right": right}, fix=Fix(right, safe=not bends))
    else:
        addressed = _genders(found[0])
        known_as = {client["gender"]} if client.get("gender") else _genders(str(client.get("formal_name") or ""))
        if addressed and known_as and not addressed & known_as:
            yield Hit(found.start() + len(found[0]) - len(found[0].lstrip()), end, slots={"right": right})


def _genders(text: str) -> set[str]:
    """What titles and adjectives of a greeting say about who is greeted: "f", "m", or nothing."""
    return {name for name, pattern in _GENDER if re.search(pattern, text, re.IGNORECASE)}


def _fathers(strange: list[str], known: set[str]) -> bool:
    """Whether a patronymic is another than the known one."""
    pattern = re.compile(r"(?:ович|евич|ьич|овна|евна|ична)\Z")
    return any(map(pattern.search, strange)) and any(map(pattern.search, known))


def _two_forms(view: TextView, context: Context) -> Iterator[Hit]:
    """«ты» and «вы» side by side: the finding is at the first of the rarer ones."""
    familiar = view.hits("structure.wrong_name/familiar")
    polite = view.hits("structure.wrong_name/polite") if familiar else []
    if polite and about_problem(context, view):
        start, end = min(familiar, polite, key=len)[0]
        yield Hit(start, end, key="mixed", level="warning")
