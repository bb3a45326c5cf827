"""What block, kind and note files share: TOML of a given shape, in which every slip is named with its place."""

from __future__ import annotations

from typing import Any

from draftkit.errors import TemplateError


def only(table: Any, names: tuple[str, ...], file: str, line: int | None = None) -> dict[str, Any]:
    """The table itself. Raises TemplateError where it is none, or has another name than these."""
    if not isinstance(table, dict):
        raise TemplateError(f"{table!r} stands where a table is needed", file=file, line=line)
    for name in table:
        if name not in names:
            hint = "one of: " + ", ".join(names)
            raise TemplateError(f"{name} does not belong here", file=file, line=line, hint=hint)
    return table


def strings(table: dict[str, Any], name: str, file: str, line: int | None = None) -> tuple[str, ...]:
    """The list of texts that stands under a name; empty where there is none. Raises TemplateError for anything else."""
    value = table.get(name, [])
    if not isinstance(value, list) or not all(isinstance(each, str) and each.strip() for each in value):
        raise TemplateError(f"{name} is a list of texts", file=file, line=line, hint=f'{name} = ["…", "…"]')
    return tuple(value)


def tables(table: dict[str, Any], name: str, file: str) -> list[Any]:
    """The tables that stand under [[name]]; empty where there are none. Raises TemplateError for anything else."""
    value = table.get(name, [])
    if not isinstance(value, list):
        raise TemplateError(f"{name} is a list of tables", file=file, hint=f"each begins with [[{name}]]")
    return value
