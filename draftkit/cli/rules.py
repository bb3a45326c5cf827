"""`draftkit rules`: which rules there are, and whether they do what their examples say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from draftkit.cli.complete import families_and_rules
from draftkit.cli.session import current_kit
from draftkit.cli.table import print_table

if TYPE_CHECKING:
    from draftkit.kit import Kit
    from draftkit.testing import RuleCase


@click.command("rules")
@click.argument("names", nargs=-1, metavar="[FAMILY]... | test [RULE]...", shell_complete=families_and_rules)
@click.option("--lang", metavar="LANG", help="Language of the titles, or of the examples. [default: en, or all]")
def command(names: tuple[str, ...], lang: str | None) -> int:
    """List the rules, all or those of some families, with their level in this house.

    `draftkit rules test` runs the examples of all rules, `draftkit rules test RULE` those of some rules or families:
    built in, of plugins and of the house. Exit 1 where one does not hold, or where a pattern never matches.
    """
    kit = current_kit()
    if names[:1] == ("test",):
        return _test(kit, names[1:], lang or "")
    _list(kit, names, lang or "en")
    return 0


def _list(kit: Kit, families: tuple[str, ...], lang: str) -> None:
    language = kit.rules.language(lang)
    overrides = kit.rules.overrides
    wanted = kit.rules.named(families) if families else {files.id for files in kit.rule_files}
    rows = [("rule", "level", "languages", "title")]
    for files in sorted(kit.rule_files):
        if files.id not in wanted:
            continue
        declared, _ = files.load()
        own = overrides.get(files.id) or overrides.get(files.id.partition(".")[0] + ".*")
        level = f"{own} (house)" if own else declared.level + (" *" if declared.when else "")
        row = language.by_id.get(files.id)
        rows.append((files.id, level, " ".join(each for each, _ in files.words), row.title if row else "–"))
    print_table(rows)
    click.echo("* depends on the message: draftkit explain RULE")


def _test(kit: Kit, names: tuple[str, ...], lang: str) -> int:
    """Run the examples; a line for each that does not hold, with its place, and a count."""
    from draftkit.testing import cases_of

    wanted = kit.rules.named(names) if names else None
    cases = [
        case
        for case in cases_of(kit.rule_files, kit.locale_roots[::-1], cache=True)
        if (wanted is None or case.rule in wanted) and (not lang or case.lang in (lang, "all"))
    ]
    problems = [problem for case in cases if (problem := _problem(case))]
    for problem in problems:
        click.echo(problem)
    rules, failed = len({case.rule for case in cases}), len(problems)
    click.echo(
        f"{rules} rule{'s' * (rules != 1)}, {len(cases)} test{'s' * (len(cases) != 1)}: "
        + (f"{failed} {'does' if failed == 1 else 'do'} not hold" if failed else "all hold")
    )
    return int(bool(problems))


def _problem(case: RuleCase) -> str:
    """What does not hold, with its place; empty if all does."""
    from draftkit.errors import RuleFileError

    try:
        case.run()
    except (AssertionError, RuleFileError) as error:
        return f"{error} [{case.rule}]"
    return ""
