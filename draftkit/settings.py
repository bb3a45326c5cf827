"""The settings of a house: `draftkit.toml`, or `[tool.draftkit]` in `pyproject.toml`, in this folder or one above."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Literal

from draftkit.records import NamedTuple
from draftkit.settings_tables import PREFIX, Tables

if TYPE_CHECKING:
    from collections.abc import Iterable

    from draftkit.model import Level

ACTIONS = ("accept", "prompt", "soft", "block")
"""What a policy may do about a finding, the mildest first: let it go; hold the message until its author says "send it
anyway"; the same, with a reason; hold it whatever anybody says.
"""

Action = Literal["accept", "prompt", "soft", "defer", "block"]
"""Of `ACTIONS`, or "defer": try again later, for draftkit itself broke."""

INLINERS = ("premailer", "css-inline")

LEVELS: tuple[Level, ...] = ("error", "warning", "note")
"""As in model.py, which costs too much to import on the way to `--help`; a test holds the two together."""

_KEYS = (
    "house",
    "language",
    "pronoun",
    "threshold",
    "inliner",
    "roots",
    "rules",
    "allow",
    "policy",
    "overrides",
    "accounts",
    "plugins",
)
_SAID = (*LEVELS, "broken", "rules")
"""What terms of a policy may say something about."""
_KEY_FORMS = ("key_file", "key_env", "key_command")

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


class Terms(NamedTuple):
    """What a house does about findings in some mail, or in all. `to` and `sender` are patterns of addresses or domains,
    none for any. `actions` maps levels (and "broken": draftkit itself) to actions, `rules` a rule or `family.*`.
    """

    to: tuple[str, ...] = ()
    sender: tuple[str, ...] = ()
    actions: dict[str, Action] = {}  # noqa: RUF012  never written to; a NamedTuple's default
    rules: dict[str, Action] = {}  # noqa: RUF012  as above


USUAL = Terms(actions={"error": "prompt", "warning": "accept", "note": "accept", "broken": "defer"})
"""For all mail of a house that has set nothing."""


class Settings(NamedTuple):
    """What a house has set; the defaults are those of a house that has set nothing.

    `language` is used where a case names none; `pronoun` is the polite address in Russian texts, "вы" or "Вы".
    `threshold` is the level from which findings end `lint` with 1. `levels` maps a rule or `family.*` to a level or
    "off". `inliner` moves the CSS of HTML parts into their elements. `roots` are absolute paths of the house's folders
    with templates/, locales/ and rules/, later ones in force over earlier ones. Of `policy` the first terms that fit a
    message and say something count; the last ones fit all and say something of each level. `key` is where the
    organisation's key for overrides is (overrides.py): "file", "env" or "command", and its name. `file` is where all
    this stands.
    """

    house: str = ""
    language: str = "en"
    pronoun: str = "вы"
    threshold: Level = "warning"
    levels: dict[str, str] = {}  # noqa: RUF012  never written to; a NamedTuple's default
    allowances: tuple[Allowance, ...] = ()
    inliner: str = "premailer"
    roots: tuple[str, ...] = ()
    policy: tuple[Terms, ...] = (USUAL,)
    key: tuple[str, str] = ("", "")
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
        prefix = PREFIX
        tree = tree.get("tool", {}).get("draftkit", {})
    return _Reader(path, prefix).settings(tree)


class _Reader(Tables):
    """Turns the tables of one file into Settings."""

    def settings(self, tree: dict[str, Any]) -> Settings:
        self.known("", tree, _KEYS)
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
            policy=tuple(self.policy(self.table("policy", tree))),
            key=self.key(self.table("overrides", tree)),
            accounts={name: self.table(name, accounts, "accounts.") for name in accounts},
            disabled_plugins=self.texts("plugins.disabled", plugins.get("disabled", [])),
            file=self.path,
        )

    def policy(self, policy: dict[str, Any]) -> Iterable[Terms]:
        self.known("policy", policy, (*_SAID, "for"))
        for number, entry in enumerate(self.tables("policy.for", policy.get("for", []), 'to = "*.bank.example"'), 1):
            place = f"policy.for[{number}]"
            self.known(place, entry, ("to", "from", *_SAID))
            to, sender = (self.patterns(f"{place}.{key}", entry.get(key, [])) for key in ("to", "from"))
            if not to and not sender:
                hint = 'to = "*.bank.example" or from = "…"; what holds for all mail stands in [policy]'
                self.wrong(place, "which mail is it for?", hint)
            terms = self.terms(place, entry)
            if not terms.actions and not terms.rules:
                self.wrong(place, "it says nothing about this mail", 'error = "block", for example')
            yield terms._replace(to=to, sender=sender)
        usual = self.terms("policy", policy)
        yield usual._replace(actions=USUAL.actions | usual.actions)

    def terms(self, place: str, table: dict[str, Any]) -> Terms:
        rules = self.table("rules", table, f"{place}.")
        return Terms(
            actions={
                key: self.choice(f"{place}.{key}", table[key], ("defer", *ACTIONS[1:]) if key == "broken" else ACTIONS)
                for key in _SAID[:-1]
                if key in table
            },
            rules={rule: self.choice(f'{place}.rules."{rule}"', action, ACTIONS) for rule, action in rules.items()},
        )

    def patterns(self, key: str, value: Any) -> tuple[str, ...]:
        found = self.texts(key, [value] if isinstance(value, str) else value)
        for pattern in found:
            if not pattern or any(sign in pattern for sign in " <>,;"):
                self.wrong(
                    key, f"{pattern!r} is no address or domain", "bank.example, *.bank.example, ann@bank.example"
                )
        return found

    def key(self, table: dict[str, Any]) -> tuple[str, str]:
        self.known("overrides", table, _KEY_FORMS)
        if not table:
            return "", ""
        if len(table) > 1:
            self.wrong("overrides", "one key is enough", f"keep one of {', '.join(table)}")
        name = next(iter(table))
        form, value = name.removeprefix("key_"), self.text(name, table, "overrides.")
        if not value:
            self.wrong(f"overrides.{name}", "this is empty", "draftkit overrides key makes a key")
        here = os.path.dirname(os.path.abspath(self.path))
        return form, os.path.join(here, os.path.expanduser(value)) if form == "file" else value

    def roots(self, tree: dict[str, Any]) -> Iterable[str]:
        here = os.path.dirname(os.path.abspath(self.path))
        for root in self.texts("roots", tree.get("roots", [])):
            folder = os.path.join(here, root)
            if not os.path.isdir(folder):
                self.wrong("roots", f"there is no folder {root}", f"roots are taken from {here}")
            yield folder

    def allowances(self, tree: dict[str, Any]) -> Iterable[Allowance]:
        for number, entry in enumerate(self.tables("allow", tree.get("allow", []), "rule = and reason ="), 1):
            place = f"allow[{number}]"
            self.known(place, entry, ("rule", "reason", "text", "path"))
            for key in ("rule", "reason"):
                if not self.text(key, entry, f"{place}."):
                    example = 'rule = "timing.vague", reason = "the carrier says no more"'
                    self.wrong(place, f"an allowance needs a {key}", example)
            text, path = (self.text(key, entry, f"{place}.") for key in ("text", "path"))
            yield Allowance(entry["rule"], entry["reason"], text, path)


def notice_level(settings: Settings, notice: str) -> Level | Literal["off"]:
    """The level of one of `NOTICES` in a house; a warning, unless it says otherwise."""
    found = next((level for pattern, level in settings.levels.items() if matches(pattern, notice)), "warning")
    level: Level | Literal["off"] = found  # type: ignore[assignment]  # the reader has checked it
    return level


def matches(pattern: str, rule: str) -> bool:
    """Whether a pattern of the settings (a rule's id, or `family.*`) covers a rule."""
    return pattern == rule or (pattern.endswith(".*") and rule.startswith(pattern[:-1]))
