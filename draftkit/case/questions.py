"""How the author is asked for a field: question, hint and example, from `locales/<lang>/case.toml`."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from draftkit.model import Question


@cache
def _texts(lang: str) -> dict[str, Any]:
    import os
    import tomllib

    from draftkit.resources import locales_root, read_text

    return tomllib.loads(read_text(os.path.join(locales_root(), lang, "case.toml")))


def question(field: str, lang: str) -> Question:
    """The question for a field, in the author's language. `field` may carry list numbers (`solution[2].by`) and a
    language (`act.ru`); a field that no locale knows is asked for by its name.
    """
    entry = _entry(field, lang)
    return Question(field, entry.get("ask", ""), entry.get("example", ""))


def hint(field: str, lang: str) -> str:
    """In what shape the answer is needed, in plain words; empty for a field that no locale knows."""
    return _entry(field, lang).get("hint", "")


def _entry(field: str, lang: str) -> dict[str, str]:
    path = re.sub(r"\[\d+\]", "[]", field)
    texts = _texts(lang)
    for name in (path, path.removesuffix("[]"), re.sub(r"\.(en|ru)(\[\])?$", "", path)):
        if name in texts:
            found: dict[str, str] = texts[name]
            return found
    return {}
