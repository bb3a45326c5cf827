"""The settings of a house: `draftkit.toml`, or `[tool.draftkit]` in `pyproject.toml`, in this folder or one above."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from draftkit.errors import UserError
from draftkit.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from draftkit.model import Level

ACTIONS = ("accept", "hold", "reject")
"""What a policy may do about a finding, the mildest first."""

OVERRIDES = ("free", "reason", "never")
"""Whether authors may send a held message as it is: yes; yes, with a reason; no."""

INLINERS = ("premailer", "css-inline")

Action = Literal["accept", "hold", "reject", "defer"]

DEFAULT_POLICY: dict[str, Action] = {"error": "hold", "warning": "accept", "note": "accept", "broken": "defer"}


LEVELS: tuple[Level, ...] = ("error", "warning", "note")
"""As in model.py, which costs too much to import on the way to `--help`; a test holds the two together."""

_PREFIX = "tool.draftkit."
_KEYS = ("house", "language", "pronoun", "threshold", "inliner", "roots", "rules", "allow", "policy", "accounts", "plugins")


NOTICES = ("allow.unused", "allow.no_reason", "allow.unknown_rule", "baseline.stale")
"""What is said of allowances and baselines themselves (allowances.py, baseline.py); a house may give them levels."""
SIDE = ".allow.toml"
"""What the name of a side file with allowances adds to that of its message."""


class Allowance(NamedTuple):
    """Findings that somebody accepts: of `rule` (or `family.*`); only where the words `text` were found, unless it is
    empty; in the settings only in messages whose path matches `path` (`*` stands for anything, folders too), unless it
    is empty. `place`: "file:line" of a side file. allowances.py reads and applies them.
    """

    rule: str
    reason: str
    text: str = ""
    path: str = ""
    place: str = ""


class Settings(NamedTuple):
    """What a house has set; the defaults are those of a house that has set nothing.

    `language` is used where a case names none; `pronoun` is the polite address in Russian texts, "вы" or "Вы".
    `threshold` is the level from which findings end `lint` with 1. `levels` maps a rule or `family.*` to a level or
    "off". `inliner` moves the CSS of HTML parts into their elements. `roots` are absolute paths of the house's folders
    with templates/, locales/ and rules/, later ones in force over earlier ones. `policy` maps a level (and "broken":
    draftkit itself) to an action, `policy_rules` a rule or `family.*`; `override` is one of `OVERRIDES`. `file` is
    where all this stands.
    """

    house: str = ""
    language: str = "en"
    pronoun: str = "вы"
    threshold: Level = "warning"
    levels: dict[str, str] = {}  # noqa: RUF012  never written to; a NamedTuple's default
    allowances: tuple[Allowance, ...] = ()
    inliner: str = "premailer"
    roots: tuple[str, ...] = ()
    policy: dict[str, Action] = DEFAULT_POLICY
    policy_rules: dict[str, Action] = {}  # noqa: RUF012  as above
    override: str = "free"
    accounts: dict[str, dict[str, Any]] = {}  # noqa: RUF012  as above
    disabled_plugins: tuple[str, ...] = ()
    file: str = ""


def find_settings(start: str = ".") -> Settings:
    """The settings nearest to a folder: in it or in one above; the defaults if there are none.

    Raises:
        UserError: the file is wrong.
    """
    folder = os.path.abspath(start)
    while True:
        own = os.path.join(folder, "draftkit.toml")
        if os.path.isfile(own):
            return read_settings(own)
        project = os.path.join(folder, "pyproject.toml")
        if os.path.isfile(project) and _mentions_us(project):
            return read_settings(project)
        above = os.path.dirname(folder)
        if above == folder:
            return Settings()
        folder = above


def _mentions_us(path: str) -> bool:
    """Whether a pyproject.toml may have our table; it is parsed only then."""
    from draftkit.resources import read_bytes

    return b"tool.draftkit" in read_bytes(path)


def read_settings(path: str) -> Settings:
    """Read and check one settings file.

    Raises:
        UserError: the file cannot be read, a key is unknown, or a value is not what its key takes.
    """
    from draftkit.resources import read_toml

    tree = read_toml(path)
    prefix = ""
    if os.path.basename(path) == "pyproject.toml":
        prefix = _PREFIX
        tree = tree.get("tool", {}).get("draftkit", {})
    return _Reader(path, prefix).settings(tree)


class _Reader:
    """Turns the tables of one file into Settings; every mistake ends in `wrong`, which knows the line."""

    def __init__(self, path: str, prefix: str) -> None:
        self.path = path
        self.prefix = prefix

    def settings(self, tree: dict[str, Any]) -> Settings:
        self.known("", tree, _KEYS)
        policy = self.table("policy", tree)
        plugins = self.table("plugins", tree)
        accounts = self.table("accounts", tree)
        self.known("plugins", plugins, ("disabled",))
        return Settings(
            house=self.text("house", tree),
            language=self.text("language", tree) or "en",
            pronoun=self.choice("pronoun", tree.get("pronoun", "вы"), ("вы", "Вы")),
            threshold=self.choice("threshold", tree.get("threshold", "warning"), LEVELS),
            inliner=self.choice("inliner", tree.get("inliner", "premailer"), INLINERS),
            levels={
                rule: self.choice(f'rules."{rule}"', level, (*LEVELS, "off"))
                for rule, level in self.table("rules", tree).items()
            },
            allowances=tuple(self.allowances(tree)),
            roots=tuple(self.roots(tree)),
            policy=DEFAULT_POLICY | self.policy(policy),
            policy_rules={
                rule: self.choice(f'policy.rules."{rule}"', action, ACTIONS)
                for rule, action in self.table("rules", policy, "policy.").items()
            },
            override=self.choice("policy.override", policy.get("override", "free"), OVERRIDES),
            accounts={name: self.table(name, accounts, "accounts.") for name in accounts},
            disabled_plugins=self.texts("plugins.disabled", plugins.get("disabled", [])),
            file=self.path,
        )

    def policy(self, policy: dict[str, Any]) -> dict[str, Action]:
        self.known("policy", policy, (*LEVELS, "broken", "override", "rules"))
        return {
            key: self.choice(f"policy.{key}", action, ("defer", "hold") if key == "broken" else ACTIONS)
            for key, action in policy.items()
            if key not in ("override", "rules")
        }

    def roots(self, tree: dict[str, Any]) -> Iterable[str]:
        here = os.path.dirname(os.path.abspath(self.path))
        for root in self.texts("roots", tree.get("roots", [])):
            folder = os.path.join(here, root)
            if not os.path.isdir(folder):
                self.wrong("roots", f"there is no folder {root}", f"roots are taken from {here}")
            yield folder

    def allowances(self, tree: dict[str, Any]) -> Iterable[Allowance]:
        allow = tree.get("allow", [])
        if not isinstance(allow, list) or not all(isinstance(entry, dict) for entry in allow):
            self.wrong("allow", "a list of tables is needed", "write [[allow]], then rule = and reason =")
        for number, entry in enumerate(allow, 1):
            place = f"allow[{number}]"
            self.known(place, entry, ("rule", "reason", "text", "path"))
            for key in ("rule", "reason"):
                if not self.text(key, entry, f"{place}."):
                    example = 'rule = "timing.vague", reason = "the carrier says no more"'
                    self.wrong(place, f"an allowance needs a {key}", example)
            text, path = (self.text(key, entry, f"{place}.") for key in ("text", "path"))
            yield Allowance(entry["rule"], entry["reason"], text, path)

    def known(self, place: str, table: dict[str, Any], names: tuple[str, ...]) -> None:
        from difflib import get_close_matches

        for key in table:
            if key not in names:
                near = get_close_matches(key, names, 1, 0.6)
                hint = f"did you mean {near[0]}?" if near else f"known here: {', '.join(names)}"
                self.wrong(f"{place}.{key}".lstrip("."), "there is no such setting", hint)

    def table(self, key: str, tree: dict[str, Any], place: str = "") -> dict[str, Any]:
        value = tree.get(key, {})
        if not isinstance(value, dict):
            self.wrong(place + key, "a table is needed", f"write [{self.prefix}{place}{key}]")
        return value

    def text(self, key: str, table: dict[str, Any], place: str = "") -> str:
        value = table.get(key, "")
        if not isinstance(value, str):
            self.wrong(place + key, f"a text is needed, this is {value!r}", f'{key} = "…"')
        return value.strip()

    def texts(self, key: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.wrong(key, f"a list of texts is needed, this is {value!r}", f'{key.rpartition(".")[2]} = ["…"]')
        return tuple(value)

    def choice(self, key: str, value: Any, choices: tuple[Any, ...]) -> Any:
        if value not in choices:
            self.wrong(key, f"{value!r} is not one of the values", "one of: " + ", ".join(choices))
        return value

    def wrong(self, field: str, message: str, hint: str) -> NoReturn:
        raise UserError(f"{field}: {message}", file=self.path, line=line_in(self.path, field), hint=hint)


def line_in(path: str, field: str) -> int | None:
    """The line of a settings file that sets a field, such as `allow[2].path`; None without a file."""
    if not path:
        return None
    from draftkit.case.place import line_of
    from draftkit.resources import read_text

    prefix = _PREFIX if os.path.basename(path) == "pyproject.toml" else ""
    return line_of(read_text(path), prefix + field)


def notice_level(settings: Settings, notice: str) -> Level | Literal["off"]:
    """The level of one of `NOTICES` in a house; a warning, unless it says otherwise."""
    found = next((level for pattern, level in settings.levels.items() if matches(pattern, notice)), "warning")
    level: Level | Literal["off"] = found  # type: ignore[assignment]  # the reader has checked it
    return level


def matches(pattern: str, rule: str) -> bool:
    """Whether a pattern of the settings (a rule's id, or `family.*`) covers a rule."""
    return pattern == rule or (pattern.endswith(".*") and rule.startswith(pattern[:-1]))
