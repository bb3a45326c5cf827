"""Telephone numbers: country code, groups as a person says them, extension."""

from __future__ import annotations

import re
from typing import Any

from draftkit.errors import LocaleError


def groups(number: str, rules: dict[str, Any]) -> tuple[str, list[str], str]:
    """The country code ("" for a number of the speaker's country), the groups of digits, and the extension or "".

    `rules` is [phone] of speech.toml: the home country codes and what stands for them, how long a group may be, how
    longer ones are cut, how a number written without spaces is grouped. The writer's own grouping is kept if it can be.

    Raises:
        LocaleError: there are no digits in it.
    """
    marks = "|".join(map(re.escape, rules["extension_marks"]))
    extension = re.search(rf"(?:{marks})\.?\s*([0-9]+)\s*\Z", number, re.IGNORECASE)
    main = number[: extension.start()] if extension else number
    local = re.findall(r"[0-9]+", main)
    if not local:
        raise LocaleError(f'"{number}" is not a telephone number', hint="give it with its code: +44 1632 960148")
    country = ""
    if main.lstrip().startswith("+"):
        country, local = _country(local, rules["national"])
    if len(local) == 1 and (layout := rules["layouts"].get(str(len(local[0])))):
        local = _cut(local[0], layout)
    said = [local[0]] if len(local[0]) <= rules["longest_area"] else _split(local[0], rules)
    for group in local[1:]:
        said += _split(group, rules)
    return country, said, extension[1] if extension else ""


def _country(local: list[str], national: dict[str, str]) -> tuple[str, list[str]]:
    """Take the country code off; a home number starts with what stands for the code at home instead."""
    first = local[0]
    for code, trunk in national.items():
        if first == code and len(local) > 1:
            rest = local[1:]
        elif first.startswith(code) and len(first) > len(code) + 6:
            rest = [first[len(code) :], *local[1:]]
        else:
            continue
        if rest[0] == "0" and len(rest) > 1:  # +44 (0) 1632
            rest = rest[1:]
        return "", [trunk + rest[0].removeprefix(trunk), *rest[1:]]
    return (first, local[1:]) if len(local) > 1 else ("", local)


def _split(group: str, rules: dict[str, Any]) -> list[str]:
    if len(group) <= rules["longest_group"]:
        return [group]
    return _cut(group, rules["splits"].get(str(len(group)), [3] * (len(group) // 3)))


def _cut(digits: str, lengths: list[int]) -> list[str]:
    cut, start = [], 0
    for length in lengths:
        cut.append(digits[start : start + length])
        start += length
    if start < len(digits):
        cut.append(digits[start:])
    return cut
