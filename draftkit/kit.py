"""The kit: settings, plugins, rules, templates and languages joined. What a command or a program works with.

    kit = Kit.load()
    report = kit.check(Message("We are sorry if this caused any inconvenience."), Context())
    decision = kit.decide(message, report)

Each `Kit.load` reads everything anew and shares nothing with another kit. Parts are loaded when first asked for.
"""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING, Any

from draftkit.activation import activate, refuse_unknown_language
from draftkit.errors import PluginLoadError, UserError
from draftkit.settings import NOTICES, Settings, find_settings, matches, read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import click

    from draftkit.allowances import Ledger
    from draftkit.case import Case
    from draftkit.drafting import Drafter, Order
    from draftkit.kinds import Kind, Limit
    from draftkit.locales import Locale
    from draftkit.model import Context, Decision, Draft, Message, Report
    from draftkit.plugins import Hooks, Plugin
    from draftkit.rules import RuleFiles
    from draftkit.ruleset import RuleSet
    from draftkit.settings import Allowance
    from draftkit.texts import Tools


class Kit:
    """One house's draftkit. Made by `Kit.load`.

    Attributes:
        settings: those of the house.
        plugins: the active plugins, in the order in which they were registered.
        hooks: what they implement.
        broken: plugins that could not be loaded; empty unless `load` was told to go on without them.
    """

    def __init__(
        self, settings: Settings, plugins: tuple[Plugin, ...], hooks: Hooks, broken: Iterable[PluginLoadError]
    ) -> None:
        self.settings = settings
        self.plugins = plugins
        self.hooks = hooks
        self.broken = tuple(broken)

    @classmethod
    def load(
        cls,
        *,
        settings: Settings | str | None = None,
        plugins: Mapping[str, object] | None = None,
        blocked: Iterable[str] = (),
        ignore_broken: bool = False,
    ) -> Kit:
        """Read the settings and load the plugins.

        Args:
            settings: a settings file or ready settings; None for those nearest to the current folder.
            plugins: plugin objects by name, beside the installed ones; for tests and programs.
            blocked: names of plugins to leave out, as by `-p no:NAME`.
            ignore_broken: go on without plugins that cannot be loaded.

        Raises:
            UserError: the settings are wrong, or no plugin has a name in `blocked`.
            PluginLoadError: a plugin cannot be loaded, or two have the same name.
        """
        if settings is None:
            settings = find_settings()
        elif not isinstance(settings, Settings):
            settings = read_settings(settings)
        active, hooks, broken = activate(settings, plugins or {}, blocked, ignore_broken=ignore_broken)
        kit = cls(settings, active, hooks, broken)
        if settings.language != Settings().language:
            refuse_unknown_language(settings, kit.locale_roots)
        return kit

    @cached_property
    def template_roots(self) -> tuple[str, ...]:
        """Folders with kinds/, blocks/ and email/, the most particular first: the house's, the plugins', our own."""
        return self._roots("register_templates", "templates")[::-1]

    @cached_property
    def locale_roots(self) -> tuple[str, ...]:
        """Folders with one folder a language, the most particular last."""
        return self._roots("register_locales", "locales")

    def _roots(self, hook: str, folder: str) -> tuple[str, ...]:
        roots = []
        for plugin, answer in self.hooks.call(hook):
            for root in map(os.fspath, answer):
                if not os.path.isdir(root):
                    raise PluginLoadError(plugin, f"{hook} names a folder that does not exist: {root}")
                roots.append(root)
        return (*roots, *self.house_folders(folder))

    def prepare_environment(self, env: Tools, locale: Locale) -> None:
        """Let plugins add filters and functions to those that the texts of a message may use."""
        self.hooks.call("prepare_environment", env=env, locale=locale)

    @cached_property
    def inline_css(self) -> Callable[[str], str]:
        """What moves CSS into `style` attributes: a plugin's `inline_css`, else the one that the settings name.

        Ours know when their work can be kept on disk, so they are handed out as they are where no plugin competes.
        """
        if [each.plugin for each in self.hooks.implementations("inline_css")] == ["bundled"]:
            from draftkit.inline import INLINERS

            return INLINERS[self.settings.inliner]
        return self._inline_by_hook

    def _inline_by_hook(self, html: str) -> str:
        return str(self.hooks.first("inline_css", html=html, settings=self.settings))

    def house_folders(self, name: str) -> list[str]:
        """The folders `templates`, `locales` or `rules` in the roots that the settings name, those that there are."""
        folders = (os.path.join(root, name) for root in self.settings.roots)
        return [folder for folder in folders if os.path.isdir(folder)]

    def check(
        self,
        message: Message,
        context: Context,
        rules: RuleSet | None = None,
        *,
        allowances: Iterable[Allowance] = (),
        ledger: Ledger | None = None,
    ) -> Report:
        """What the rules (all of the house's, or those given) find in a message, without what is allowed by the
        settings, by the message's own head or by `allowances` (of its side file, see allowances.py), and with what is
        wrong about the last two. `ledger` takes down which of the settings' were needed.

        Raises:
            UserError: a file of the rules does not hold, or the settings name a rule that there is not.
        """
        from draftkit.lint import check

        if context.kind and not context.limits:
            context = context._replace(limits=self._limits(context.kind, context.channel, context.client_type))
        report = check(message, context, rules or self.rules)
        if not (self.settings.allowances or message.headers or allowances):
            return report
        from draftkit.allowances import judge

        ids = [files.id for files in self.rule_files]
        return judge(report, message, self.settings, allowances, ids, (rules or self.rules).runs, ledger)

    def _limits(self, kind: str, channel: str, client: str) -> dict[str, Limit]:
        """How long messages of a kind may be, by language ("" for any other); a channel that it does not use is read as
        its first. Empty where it sets no limit, and for an unknown kind.
        """
        found = self.kinds.get(kind)
        if found is None:
            return {}
        channel = channel if channel in found.channels else found.channels[0]
        langs = {key.partition(".")[2] for key, _ in found.limits}
        limits = {lang: found.limit(channel, lang, client) for lang in langs | {""}}
        return {lang: limit for lang, limit in limits.items() if limit}

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """All kinds of message by name."""
        from draftkit.kinds import load_kinds

        return load_kinds(self.template_roots)

    @cached_property
    def rules(self) -> RuleSet:
        """The rules of this house at their levels, ready to run.

        Raises:
            UserError: the settings name a rule that there is not.
        """
        from draftkit.ruleset import RuleSet

        ids = [files.id for files in self.rule_files]
        named = [*self.settings.levels, *(rule for terms in self.settings.policy for rule in terms.rules)]
        named += [each.rule for each in self.settings.allowances]
        for pattern in named:
            if not any(matches(pattern, rule) for rule in (*ids, *NOTICES)):
                from difflib import get_close_matches

                near = get_close_matches(pattern, ids, 1, 0.5)
                hint = f"did you mean {near[0]}?" if near else "draftkit rules lists them"
                raise UserError(
                    f"the settings name a rule {pattern}, which there is not", file=self.settings.file, hint=hint
                )
        return RuleSet(self.rule_files, self.locale_roots[::-1], self.settings.levels)

    @cached_property
    def rule_files(self) -> tuple[RuleFiles, ...]:
        """Where each rule stands: ours, the plugins' (a later one of an id replaces the earlier one), and the house's,
        which add to a rule of their id.
        """
        from draftkit.rules import discover_folder

        found = {each.id: each for _, answer in self.hooks.call("register_rules") for each in answer}
        for folder in self.house_folders("rules"):
            for each in discover_folder(folder):
                found[each.id] = found[each.id].with_house(each) if each.id in found else each
        return tuple(found.values())

    @cached_property
    def reporters(self) -> dict[str, Any]:
        """Reporters by name; a later plugin's replaces an earlier one's of the same name."""
        answers = self.hooks.call("register_reporters")
        return {name: reporter for _, answer in answers for name, reporter in answer.items()}

    def case(self, reference: str) -> Case:
        """The case that a plugin knows by this reference, else the case file of this name.

        Raises:
            UserError: there is none, or it is wrong.
        """
        case: Case | None = self.hooks.first("load_case", reference=reference)
        if case is None:
            raise UserError(f"no plugin knows the case {reference}", hint="name a case file, such as case.toml")
        return case

    @cached_property
    def drafter(self) -> Drafter:
        """Writes drafts from the templates of this house."""
        from draftkit.drafting import Drafter

        return Drafter(self.template_roots, self.locale_roots, self._locale_for, self.prepare_environment, self.kinds)

    def _locale_for(self, case: Case, order: Order) -> Locale:
        from draftkit.affair import as_datetime
        from draftkit.locales import load_locale

        ours, theirs = case.zone, case.get("client.timezone")
        return load_locale(
            order.lang,
            region=case.region if order.lang == case.lang else "",
            now=as_datetime(order.at),
            channel=order.channel,
            sender_gender=case.get("sender.gender", ""),
            pronoun=self.settings.pronoun,
            show_zone=bool(theirs) and theirs != ours,
            roots=self.locale_roots,
        )

    def draft(self, case: Case, order: Order) -> tuple[Draft, Report]:
        """Write one message of a case and check it by the rules, which may use the whole case.

        Raises:
            MissingFacts: the case lacks facts that the message needs.
            UserError: there is no such kind, variant or channel.
        """
        draft = self.drafter.draft(case, order)
        return draft, self.checked(case, order, draft)

    def checked(self, case: Case, order: Order, draft: Draft, message: Message | None = None) -> Report:
        """What the rules say of a draft of ours, or of the `message` that its author has made of it. What a template
        says by itself, such as opening hours, is not in the case and yet not invented.
        """
        from draftkit.model import Message
        from draftkit.pen import TOKEN

        message = message or Message(draft.text, draft.subject, draft.lang, passages=draft.passages)
        report = self.check(message, self.drafter.context(case, order))
        own = TOKEN.sub("\0", draft.skeleton)
        kept = tuple(f for f in report.findings if f.rule != "facts.invented" or not f.text or f.text not in own)
        return report._replace(findings=kept)

    def decide(self, message: Message, report: Report) -> Decision:
        """What to do with a message (which names those who get it), by the first plugin that has an opinion, else by
        the settings' policy. Tells everybody who listens (`message_checked`) before it returns.
        """
        decision: Decision = self.hooks.first("decide", message=message, report=report, settings=self.settings)
        self.hooks.call("message_checked", message=message, report=report, decision=decision)
        return decision

    def commands(self) -> dict[str, click.Command]:
        """The commands that plugins add to the command line.

        Raises:
            PluginLoadError: two plugins have a command of the same name.
        """
        import click

        commands: dict[str, click.Command] = {}
        for each in self.hooks.implementations("register_commands"):
            group = click.Group()
            each.function(group)
            for name, command in group.commands.items():
                if name in commands:
                    raise PluginLoadError(each.plugin, f"another plugin has a command {name} already")
                commands[name] = command
        return commands
