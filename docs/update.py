"""Writes what the pages take from the program: `python docs/update.py`. A test fails while one is old.

docs/commands.md holds the help of every command, docs/accuracy.md how the rules fare on the lists of tests/data/rules.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from draftkit.cli.main import COMMANDS, cli
from draftkit.resources import write_atomic

DOCS = Path(__file__).parent
MARK = "<!-- written by docs/update.py from here on -->\n"


def page(name: str) -> str:
    """The page as it should be: its own words down to the mark, then what `PAGES` has for it."""
    head = (DOCS / name).read_text(encoding="utf-8").partition(MARK)[0]
    return head + MARK + PAGES[name]()


def commands() -> str:
    """The help of each command."""
    root = click.Context(cli, info_name="draftkit", terminal_width=100, max_content_width=100, **cli.context_settings)
    parts = [_help("draftkit", cli, root)]
    for name in COMMANDS:
        command = cli.get_command(root, name)
        if command is not None:
            parts.append(_help(f"draftkit {name}", command, click.Context(command, info_name=name, parent=root)))
    return "".join(parts)


def accuracy() -> str:
    """How each rule fares on its list: a table per language, and what is true of all lists of a language together."""
    sys.path.insert(0, str(DOCS.parent / "tests"))
    import sentence_lists

    sys.path.pop(0)
    tables = []
    for lang, language in (("en", "English"), ("ru", "Russian")):
        first, rows, sums = sentence_lists.first_runs(lang), [], [0] * 6
        for path in sentence_lists.lists():
            rule, each = sentence_lists.parts(path)
            if each != lang or rule not in sentence_lists.existing() or rule not in first:
                continue
            then, now = first[rule], sentence_lists.wrong(path)[0]
            rows.append(
                f"| {rule} | {then.found} of {then.bad} | {now.found} of {now.bad} | {then.false} of {then.near} "
                f"| {now.false} of {now.near} | {now.precision:.2f} | {now.recall:.2f} |\n"
            )
            numbers = (then.found, then.bad, now.found, now.bad, then.false, then.near)
            sums = [a + b for a, b in zip(sums, numbers, strict=True)]
        tables.append(
            f"\n## {language}\n\nAll {len(rows)} rules together: {sums[0]} of {sums[1]} bad lines found at first, "
            f"{sums[2]} of {sums[3]} now; {sums[4]} of {sums[5]} near misses hit at first, by mistake.\n\n"
            "| rule | found at first | found now | false at first | false now | precision | recall |\n"
            f"| --- | --- | --- | --- | --- | --- | --- |\n{''.join(rows)}"
        )
    return "".join(tables)


def _help(title: str, command: click.Command, context: click.Context) -> str:
    return f"\n## {title}\n```text\n{command.get_help(context)}\n```\n"


PAGES = {"commands.md": commands, "accuracy.md": accuracy}

if __name__ == "__main__":
    for each in sys.argv[1:] or PAGES:
        write_atomic(DOCS / each, page(each))
