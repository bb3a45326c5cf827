"""The tables of one settings file, read so that every mistake names its line."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from draftkit.errors import UserError

if TYPE_CHECKING:
    from typing import NoReturn

PREFIX = "tool.draftkit."
"""Before all names in a pyproject.toml."""


class Tables:
    """Values of a file, checked; every mistake ends in `wrong`, which knows the line.

    Args:
        path: of the file.
        prefix: what stands before all names in it.
    """

    def __init__(self, path: str, prefix: str) -> None:
        self.path = path
        self.prefix = prefix

    def known(self, place: str, table: dict[str, Any], names: tuple[str, ...]) -> None:
        """Refuse names that there are not, and name the nearest one."""
        from difflib import get_close_matches

        for key in table:
            if key not in names:
                near = get_close_matches(key, names, 1, 0.6)
                hint = f"did you mean {near[0]}?" if near else f"known here: {', '.join(names)}"
                self.wrong(f"{place}.{key}".lstrip("."), "there is no such setting", hint)

    def table(self, key: str, tree: dict[str, Any], place: str = "") -> dict[str, Any]:
        """The table of a name; an empty one where it is not set."""
        value = tree.get(key, {})
        if not isinstance(value, dict):
            self.wrong(place + key, "a table is needed", f"write [{self.prefix}{place}{key}]")
        return value

    def tables(self, key: str, value: Any, example: str) -> list[dict[str, Any]]:
        """The tables of a list."""
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            self.wrong(key, "a list of tables is needed", f"write [[{self.prefix}{key}]], then {example}")
        return value

    def text(self, key: str, table: dict[str, Any], place: str = "") -> str:
        """A text, without the spaces around it; "" where it is not set."""
        value = table.get(key, "")
        if not isinstance(value, str):
            self.wrong(place + key, f"a text is needed, this is {value!r}", f'{key} = "…"')
        return value.strip()

    def texts(self, key: str, value: Any) -> tuple[str, ...]:
        """A list of texts."""
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.wrong(key, f"a list of texts is needed, this is {value!r}", f'{key.rpartition(".")[2]} = ["…"]')
        return tuple(value)

    def choice(self, key: str, value: Any, choices: tuple[Any, ...]) -> Any:
        """One of some values."""
        if value not in choices:
            self.wrong(key, f"{value!r} is not one of the values", "one of: " + ", ".join(choices))
        return value

    def wrong(self, field: str, message: str, hint: str) -> NoReturn:
        """Say what is wrong about a field, with its line, and what to do."""
        raise UserError(f"{field}: {message}", file=self.path, line=line_in(self.path, field), hint=hint)


def line_in(path: str, field: str) -> int | None:
    """The line of a settings file that sets a field, such as `allow[2].path`; None without a file."""
    if not path:
        return None
    from draftkit.case.place import line_of
    from draftkit.resources import read_text

    prefix = PREFIX if os.path.basename(path) == "pyproject.toml" else ""
    return line_of(read_text(path), prefix + field)
