"""`draftkit`: finds the command, loads its module, and turns errors into messages and exit codes.

Nothing but click is imported before a command is known, so `--help` and `--version` cost no more than click itself.
"""

from __future__ import annotations

import errno
import gc
import io
import os
import sys
from typing import Any

import click

from draftkit.cli.lazy import LazyCommand
from draftkit.cli.options import help_option, option, version_option
from draftkit.cli.session import Session
from draftkit.errors import DraftkitError

COMMANDS: dict[str, tuple[str, str]] = {
    "new": ("draftkit.cli.new", "Ask for the facts and write a case file."),
    "draft": ("draftkit.cli.draft", "Write one kind of message, or all of them, from a case file."),
    "plan": ("draftkit.cli.plan", "Show who hears what and when, as a timeline."),
    "lint": ("draftkit.cli.lint", "Check messages before they are sent."),
    "explain": ("draftkit.cli.explain", "Show the manual page of a rule."),
    "rules": ("draftkit.cli.rules", "List the rules."),
    "blocks": ("draftkit.cli.blocks", "List the blocks of text."),
    "kinds": ("draftkit.cli.kinds", "List the kinds of message."),
    "locales": ("draftkit.cli.locales", "List the languages and what each still lacks."),
    "plugins": ("draftkit.cli.plugins", "List the plugins and what each adds."),
    "doctor": ("draftkit.cli.doctor", "See whether draftkit works here, and what to do if not."),
    "new-rule": ("draftkit.cli.new_rule", "Start a rule: module, words in each language, failing examples."),
    "new-block": ("draftkit.cli.new_block", "Start a block of text in each language."),
    "new-locale": ("draftkit.cli.new_locale", "Start a language."),
    "completion": ("draftkit.cli.completion", "Print the completion script for a shell."),
}
"""Name of a command → its module and its line in `--help`. The module holds the click command as `command`."""

COMPLETE = "_DRAFTKIT_COMPLETE"
"""The environment variable by which the completion script asks for completions."""


class Commands(click.Group):
    """The group of all commands: ours from the table, plugins' from `register_commands`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, ours in the order of the work, then the plugins'."""
        return [*COMMANDS, *sorted(_session(ctx).commands())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the module of one command."""
        if cmd_name in COMMANDS:
            from importlib import import_module

            command: click.Command = import_module(COMMANDS[cmd_name][0]).command
            return command
        found = _session(ctx).commands().get(cmd_name)
        return found.load() if isinstance(found, LazyCommand) else found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with the nearest names when there is no such command."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            near = get_close_matches(args[0], self.list_commands(ctx), n=1, cutoff=0.5)
            if not near:
                raise
            text = f"{error.message.removesuffix('.')}; did you mean {near[0]}?"
            raise click.UsageError(text, ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the tables alone: no command's module is imported for it."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])
        try:
            others = _session(ctx).commands()
        except DraftkitError as error:  # help must not depend on settings and plugins that are in order
            formatter.write_paragraph()
            formatter.write_text(f"Commands of plugins are not shown: {error}")
            return
        if others:
            with formatter.section("Commands of plugins"):
                formatter.write_dl([(name, others[name].get_short_help_str(80)) for name in sorted(others)])


def _session(ctx: click.Context) -> Session:
    session = ctx.find_root().obj
    if session is None:  # completion and --help come here before the group's own function has run
        session = ctx.find_root().obj = Session()
    assert isinstance(session, Session)  # noqa: S101  click types obj as Any
    return session


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@version_option()
@option(
    "--settings", metavar="FILE", type=click.Path(), help="Use this draftkit.toml instead of the nearest one."
)
@option("-p", "plugin", metavar="no:NAME", multiple=True, help="Leave a plugin out. May be repeated.")
@option("--ignore-broken-plugins", is_flag=True, help="Go on without plugins that cannot be loaded.")
@option("--debug", is_flag=True, help="Show the traceback when draftkit itself breaks.")
@help_option()
@click.pass_context
def cli(
    ctx: click.Context, settings: str | None, plugin: tuple[str, ...], ignore_broken_plugins: bool, debug: bool
) -> None:
    """Draft what a person writes to a client when something went wrong, and check what is about to be sent."""
    del debug  # read from the arguments in main(), which also serves errors raised before this runs
    for name in plugin:
        if not name.startswith("no:") or name == "no:":
            raise click.BadParameter("expected no:NAME, as in -p no:example_house", param_hint="-p")
    ctx.obj = Session(settings, [name.removeprefix("no:") for name in plugin], ignore_broken_plugins)


def main(args: list[str] | None = None) -> None:
    """Run one command and leave the process with its exit code.

    0 clean, 1 findings at or over the threshold, 2 usage or unreadable input, 3 draftkit or a plugin broke,
    130 interrupted, 141 the reader of our output went away.
    """
    args = sys.argv[1:] if args is None else args
    if sys.stdin is None:  # closed by whoever started us: there is nothing to read
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115  open as long as the process
    if sys.stdout is None:  # as well: who writes to it must hear that nobody got it
        sys.stdout = _Closed()
    _speak_utf8()
    debug = "--debug" in args
    try:
        code = _run(args)
        sys.stdout.flush()
    except BrokenPipeError:
        code = 141
        _let_go_of_stdout()
    except (KeyboardInterrupt, click.Abort) as error:
        code = _ended(error, "interrupted", 130, debug=debug)
    except DraftkitError as error:
        code = _ended(error, str(error), error.exit_code, debug=debug)
    except OSError as error:
        code = _ended(error, f"{error.filename or 'input or output'}: {error.strerror or error}", 2, debug=debug)
        _let_go_of_stdout()
    except Exception as error:  # noqa: BLE001  the edge of the program: whatever broke ends in one line and exit 3
        line = f"broke unexpectedly: {type(error).__name__}: {error}"
        hint = "" if debug else "\n  please report this, with what `draftkit --debug …` prints for the same command"
        code = _ended(error, line + hint, 3, debug=debug)
    gc.freeze()  # or Python looks through all that is left once more on its way out, a tenth of a short command
    sys.exit(code)


def _run(args: list[str]) -> int:
    """Run one command; errors that are click's own affair end here."""
    try:
        completing = os.environ.get(COMPLETE)
        if completing:
            from click.shell_completion import shell_complete

            return shell_complete(cli, {}, "draftkit", COMPLETE, completing)
        # Not cli.main(): that would end with 1 when the reader of our output goes away, and 1 means findings.
        with cli.make_context("draftkit", list(args)) as context:
            from draftkit.cli.regexes import kept_regexes

            with kept_regexes():
                result = cli.invoke(context)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.ClickException as error:
        error.show()
        return 2
    return result if isinstance(result, int) else 0


def _ended(error: BaseException, line: str, code: int, *, debug: bool) -> int:
    """Say on standard error why the command ends, and with which code."""
    if debug:
        import traceback

        traceback.print_exception(error)
    click.echo(f"draftkit: {line}", err=True)
    return code


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale says, and names of files that are not UTF-8 as the bytes they are."""
    for stream, errors in ((sys.stdout, "surrogateescape"), (sys.stderr, "backslashreplace")):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors=errors)


class _Closed(io.TextIOBase):
    """A standard output that was closed before we came: writing to it fails as it does for any program."""

    @property
    def buffer(self) -> Any:
        """Its bytes: closed as well."""
        return self

    def write(self, _: object) -> int:
        """Raises OSError."""
        raise OSError(errno.EBADF, os.strerror(errno.EBADF), "standard output")


def _let_go_of_stdout() -> None:
    """Point standard output at nothing, or the interpreter complains once more while it ends."""
    if isinstance(sys.stdout, _Closed):
        return
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
