"""Nothing is left to do: no file of a rule, a block or a language says TODO, and no language lacks what another has.

`draftkit new-rule`, `new-block` and `new-locale` write files that fail here until they are done; each failure says where.
"""

from pathlib import Path

import pytest

from draftkit.kit import Kit
from draftkit.parity import SORTS, shelves
from draftkit.settings import Settings

ROOT = Path(__file__).parents[1]
TEXTS = sorted(
    path
    for folder in ("locales", "templates", "plugins/draftkit_rules")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".toml", ".py", ".md", ".j2")
)
SHELVES = shelves(Kit.load(settings=Settings()))


def shown(path):
    """Folders and dots, so that -k finds `family.name`, a role or a language."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


@pytest.mark.parametrize("path", TEXTS, ids=shown)
def test_nothing_is_left_to_do(path):
    text = path.read_text("utf-8").replace("<<TODO>>", "")  # what a rule finds in messages
    left = [f"{path.relative_to(ROOT)}:{n}: {line}" for n, line in enumerate(text.split("\n"), 1) if "TODO" in line]
    assert not left, "\n".join(left)


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("shelf", SHELVES, ids=[shelf.lang for shelf in SHELVES])
def test_every_language_has_what_the_others_have(shelf, sort):
    assert shelf.missing[sort] == ()
