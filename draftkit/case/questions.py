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
    language (`act.ru`); a field without a text of its own is asked for by its name."""
    path = re.sub(r"\[\d+\]", "[]", field)
    texts = _texts(lang)
    entry = texts.get(path) or texts.get(path.removesuffix(".en").removesuffix(".ru")) or texts.get(path + "[]") or {}
    return Question(field, str(entry.get("ask", "")), str(entry.get("example", "")))
