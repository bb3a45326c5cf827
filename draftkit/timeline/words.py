"""The plan in a language: texts of `locales/<lang>/plan.toml`, filled with the facts of the case."""

from __future__ import annotations

from datetime import datetime, time
from functools import cached_property
from typing import TYPE_CHECKING, Any

from draftkit.case import Text
from draftkit.errors import LocaleError
from draftkit.formats.tables import read_table
from draftkit.locales import load_locale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2.sandbox import SandboxedEnvironment

    from draftkit.case import Case
    from draftkit.case.severity import Reason
    from draftkit.locales import Locale
    from draftkit.model import Moment


class Words:
    """The texts of the plan for one case and language, as of `now`.

    Args:
        roots: locale folders, later ones in force over earlier ones; the bundled one if there are none.

    Raises:
        LocaleError: the language has no plan.toml.
    """

    def __init__(self, case: Case, lang: str, now: Moment, roots: Sequence[str] = ()) -> None:
        if not roots:
            from draftkit.resources import locales_root

            roots = (locales_root(),)
        table = read_table("plan", lang, case.region, tuple(roots))
        if table is None:
            raise LocaleError(f"{lang} has no texts for the plan", hint=f"add {lang}/plan.toml, as locales/en has it")
        self._table = table
        self._case = case
        self._lang = lang
        self._roots = tuple(roots)
        self._now = datetime.combine(now.day, now.clock or time.min, now.zone)

    def text(self, *path: str, **values: Any) -> str:
        """The text at `path`, filled with `values`, what the case says about the affair, and the filters of the locale.

        Raises:
            LocaleError: there is no such text, or it is broken.
        """
        from jinja2 import TemplateError

        source = str(self._table.need(*path))
        try:
            template = self._environment.from_string(source)
            filled = template.render({name: self.said(value) for name, value in values.items()}, **self._names)
        except TemplateError as error:
            raise LocaleError(f"{'.'.join(path)}: {error}", file=self._table.file) from None
        return " ".join(filled.split())

    def who(self, role: str) -> str:
        """A role of [who] as a name where the case has one."""
        names = {"sender": "sender.name", "one_up": "sender.senior.name", "client": "client.name"}
        name = self._case.get(names[role])
        return self.said(name) if name is not None else self.text("who", role)

    def reason(self, reason: Reason) -> str:
        """A reason of the severity, with the points it adds."""
        values = {name: self.said(value) for name, value in reason.values.items()}
        for name, group in (("kind", "damage"), ("loyalty", "loyalties"), ("level", "levels"), ("computed", "levels")):
            if isinstance(values.get(name), str):
                values[name] = self.text(group, values[name])
        return self.text("reasons", reason.key, **values)

    def phrase(self, filter_name: str, *values: Any) -> str:
        """What a filter of docs/filters.md gives, as if nothing had been said before."""
        return self._locale().filters()[filter_name](*values)

    def said(self, value: Any) -> Any:
        """A worded fact in this language, or in the one it is given in; a list of them likewise; the rest as it is."""
        if isinstance(value, Text):
            return value.by_lang.get(self._lang) or next(iter(value.by_lang.values()))
        if isinstance(value, list):
            return [self.said(each) for each in value]
        return value

    @cached_property
    def _names(self) -> dict[str, Any]:
        topic = self._case.get("topic") or self._case.get("title")
        return {"topic": self.said(topic), "via_words": self._table.need("via")}

    @cached_property
    def _environment(self) -> SandboxedEnvironment:
        from jinja2 import StrictUndefined
        from jinja2.sandbox import SandboxedEnvironment

        environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
        environment.filters.update({name: self._fresh(name) for name in self._locale().filters()})
        return environment

    def _fresh(self, name: str) -> Any:
        def filtered(*values: Any, **options: Any) -> str:
            return self._locale().filters()[name](*values, **options)

        return filtered

    def _locale(self) -> Locale:
        """A new one each time: it shortens days it has named before, and every step is read on its own."""
        theirs = self._case.get("client.timezone")
        return load_locale(
            self._lang,
            now=self._now,
            region=self._case.region,
            show_zone=theirs is not None and theirs != self._case.zone,
            roots=self._roots,
        )
