"""Checking a message: what the context decides, what is contained, what is kept on disk, and the command around it."""

import io
import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from draftkit.cli.main import cli
from draftkit.errors import RuleFileError, UserError
from draftkit.lint import check
from draftkit.model import ELEMENTS, Context, Guarded, Message, Passage
from draftkit.names import name_parts
from draftkit.resources import locales_root
from draftkit.rules import RuleFiles, discover, discover_folder, survey
from draftkit.ruleset import RuleSet

BAD = "We are sorry if this caused trouble. Dear [NAME]!"

MODULE = """
from draftkit.rules import {sort}, Hit, at
rule = {sort}({arguments})
def check(view, context):
    {body}
"""
WORDS = 'title = "T"\nmessage = "M"\nwhy = "W"\nadvice = "A"\n[messages]\nlate = "late by {n}"\n[lists]\nhello = ["hello"]\n'


HOUSE = {
    "cond.en.toml": 'level = "error"\ntitle = "C"\nmessage = "M"\nwhy = "W"\nadvice = "A"\npatterns = ["sorry if"]\n',
    "cond.ru.toml": 'level = "error"\ntitle = "У"\nmessage = "С"\nwhy = "П"\nadvice = "Н"\npatterns = ["простите если"]\n',
    "hole.en.toml": 'title = "H"\nmessage = "M"\nwhy = "W"\nadvice = "A"\n'
    "[[regex]]\nregex = '\\[[A-Z]{1,9}\\]'\nneeds = ['[']\n[[phrase]]\npattern = \"i would like to apologise\"\n"
    'fix = "I apologise"\nsafe = true\n[[phrase]]\npattern = "asap"\nfix = "today"\n',
}


@pytest.fixture
def house(tmp_path):
    """A folder with two rules of words only, and settings that name it."""
    folder = tmp_path / "house" / "rules" / "ours"
    folder.mkdir(parents=True)
    for name, words in HOUSE.items():
        (folder / name).write_text(words, encoding="utf-8")
    (tmp_path / "draftkit.toml").write_text('roots = ["house"]\n')
    return tmp_path


@pytest.fixture
def rules(house):
    missing = [
        files for files in survey("draftkit_rules") if isinstance(files, RuleFiles) and files.id == "apology.missing"
    ]
    return RuleSet([*discover_folder(str(house / "house" / "rules")), *missing], [locales_root()], cache=False)


@pytest.fixture
def rule(tmp_path, monkeypatch):
    """A package with one rule of its own, made from the arguments of its declaration and the body of its check."""

    def make(body, sort="DocumentRule", arguments='level="error"', words=WORDS):
        name = f"pack{len(sys.modules)}"
        folder = tmp_path / name / "house"
        folder.mkdir(parents=True)
        (tmp_path / name / "__init__.py").write_text("")
        (folder / "__init__.py").write_text("")
        (folder / "ours.py").write_text(MODULE.format(sort=sort, arguments=arguments, body=body))
        (folder / "ours.en.toml").write_text(words)
        monkeypatch.syspath_prepend(tmp_path)
        return RuleSet(discover(name), [locales_root()], cache=False)

    return make


def found(report):
    return [(f.rule, f.level, f.text) for f in report.findings]


def test_findings_come_in_the_order_of_the_text(rules):
    report = check(Message(BAD, subject="Sorry if"), Context(fault="own"), rules)
    assert [(f.rule, f.part, f.text) for f in report.findings] == [
        ("ours.cond", "subject", "Sorry if"),
        ("ours.cond", "body", "sorry if"),
        ("ours.hole", "body", "[NAME]"),
    ]
    assert set(report.elements) == set(ELEMENTS)
    assert report.elements["apology"]


def test_the_context_decides_the_level(rules):
    text = "Unfortunately the report came late."
    assert found(check(Message(text), Context(fault="own", facts={}), rules)) == [("apology.missing", "error", "")]
    assert found(check(Message(text), Context(fault="own"), rules)) == [("apology.missing", "warning", "")]
    assert found(check(Message(text), Context(), rules)) == [("apology.missing", "note", "")]
    assert not found(check(Message(text), Context(fault="client"), rules))
    assert not found(check(Message(text), Context(fault="own", about_problem=False), rules))
    assert not found(check(Message("Thank you for the list."), Context(), rules))


def test_levels_of_the_house_and_choice(rules):
    other = RuleSet(rules.sources, rules.lexicon_roots, {"ours.cond": "off", "ours.*": "note"}, cache=False)
    assert found(check(Message(BAD), Context(), other)) == [("ours.hole", "note", "[NAME]")]
    assert found(check(Message(BAD), Context(), other.only(["ours"], ["ours.hole"]))) == []
    assert found(check(Message(BAD), Context(), rules.only(ignore=["ours.hole", "apology"]))) == [
        ("ours.cond", "error", "sorry if")
    ]
    with pytest.raises(UserError, match="did you mean ours"):
        rules.only(["ours.cnd"])


def test_a_draft_knows_which_passage_wrote_a_sentence(rules):
    passages = (
        Passage("greeting", "greeting.toml:3", 0, "Dear Nora,"),
        Passage("apology", "apology.toml:9", 1, "Sorry if it hurt."),
    )
    report = check(Message("Dear Nora,\n\nSorry if it hurt.", passages=passages), Context(fault="own"), rules)
    assert [f.origin for f in report.findings] == ["apology.toml:9"]


def test_a_broken_rule_is_reported_and_stops_no_other(rule):
    rules = rule("yield Hit(); raise ValueError('oh')")
    report = check(Message("Hello"), Context(), rules)
    assert report.failures == ("house.ours: ValueError: oh",)
    assert not report.findings


def test_a_document_rule_reads_lists_facts_and_texts(rule):
    rules = rule("yield Hit(*view.hits('house.ours/hello')[0], key='late', slots={'n': context.kind}, level='note')")
    (finding,) = check(Message("Oh, hello there", lang="en"), Context(kind="reply"), rules).findings
    assert (finding.text, finding.message, finding.level) == ("hello", "late by reply", "note")


@pytest.mark.parametrize(
    ("needs", "context", "runs"),
    [
        ("", Context(), True),
        ("case", Context(), False),
        ("case", Context(facts={}), True),
        ("guarded", Context(facts={}), False),
        ("guarded", Context(guarded=Guarded(people=("Jared",))), True),
    ],
)
def test_a_document_rule_runs_only_with_what_it_needs(rule, needs, context, runs):
    rules = rule("yield Hit()", arguments=f'level="error", needs="{needs}"')
    assert bool(check(Message("Hello", lang="en"), context, rules).findings) is runs


@pytest.mark.parametrize(("text", "runs"), [("Oh, hello there", True), ("Well, hell there", False)])
def test_a_rule_that_waits_for_a_list_is_left_alone_without_it(rule, text, runs):
    rules = rule("yield Hit()", arguments='level="error", where=("hello",)')
    assert bool(check(Message(text, lang="en"), Context(), rules).findings) is runs


def test_a_rule_cannot_wait_for_a_list_that_there_is_not(rule):
    rules = rule("yield Hit()", arguments='level="error", where=("hullo",)')
    with pytest.raises(RuleFileError, match="hullo"):
        check(Message("Hello", lang="en"), Context(), rules)


def test_parts_of_names_may_stand_alone():
    assert name_parts(["Jared P. Cole"]) == ("Jared P. Cole", "Jared", "Cole")


def test_compiled_rules_are_kept_and_made_again_when_damaged(rules, tmp_path, monkeypatch):
    monkeypatch.setenv("DRAFTKIT_CACHE", str(tmp_path))
    kept = [RuleSet(rules.sources, rules.lexicon_roots) for _ in range(3)]
    first = check(Message(BAD), Context(), kept[0])
    (file,) = [path for path in tmp_path.iterdir() if path.name.startswith("rules-en")]
    assert check(Message(BAD), Context(), kept[1]) == first
    file.write_bytes(file.read_bytes()[:-20] + b"x" * 20)
    assert check(Message(BAD), Context(), kept[2]) == first


def test_what_a_warm_check_imports(house):
    code = (
        "import sys; from draftkit.lint import check; from draftkit.model import *; from draftkit.rules import discover_folder;"
        "from draftkit.ruleset import RuleSet; from draftkit.resources import locales_root;"
        f"r = RuleSet(discover_folder({str(house / 'house' / 'rules')!r}), [locales_root()]);"
        f"assert len(check(Message({BAD!r}), Context(), r).findings) == 2;"
        "heavy = {'tomllib', 'jinja2', 'pluggy', 'draftkit.patterns', 'draftkit.words', 'dataclasses', 'json', 'email', 'pathlib'};"
        "print(*sorted(heavy & set(sys.modules)))"
    )
    env = {**os.environ, "DRAFTKIT_CACHE": str(house / "cache")}
    (house / "cache").mkdir(mode=0o700)
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True)
        for _ in range(2)
    ]
    assert "tomllib" in runs[0].stdout
    assert runs[1].stdout.split() == []


# -- the command


@pytest.fixture
def lint(house, monkeypatch):
    monkeypatch.chdir(house)

    def run(*args, stdin=""):
        return CliRunner().invoke(cli, ["-p", "no:rules", "lint", *args], input=stdin, standalone_mode=False)

    return run


def test_text_for_people(tmp_path, lint):
    file = tmp_path / "m.txt"
    file.write_text(f"Subject: News\n\nHi,\n{BAD}\n", encoding="utf-8")
    run = lint(str(file))
    assert run.return_value == 1
    assert f"{file}:4:8: error:" in run.output
    assert "We are ›sorry if‹ this caused trouble." in run.output
    assert "\x1b" not in run.output
    assert "\x1b" in lint(str(file), "--color").output


@pytest.mark.parametrize("form", ["gcc", "github", "json", "jsonl", "text"])
def test_every_format_names_the_rule(form, lint):
    run = lint("--format", form, stdin=BAD)
    assert "ours.hole" in run.output
    assert run.return_value == 1


def test_exit_code_follows_the_threshold(lint):
    assert lint(stdin="All is well.").return_value == 0
    assert lint("--threshold", "error", stdin=BAD).return_value == 1
    assert lint("--threshold", "error", stdin="Dear [NAME]!").return_value == 0
    assert lint("--format", "json", stdin="All is well.").return_value == 0


def test_batch_contract(lint):
    lines = [
        {"id": "a", "text": "Простите, если обидели.", "fault": "own"},
        {"id": 2, "text": "ok \ud83d\ude42 [NAME]", "lang": "en", "about_problem": False, "kind": "reply"},
    ]
    stdin = json.dumps(lines[0]) + '\n{"id": 3}\nnonsense\n\n[1]\n{"id": 4, "text": 5}\n' + json.dumps(lines[1]) + "\n"
    run = lint("--input", "jsonl", "--format", "jsonl", stdin=stdin)
    out = [json.loads(line) for line in run.output.splitlines()]
    assert [line["id"] for line in out] == ["a", 3, None, None, 4, 2]
    assert run.return_value == 2
    assert out[0]["lang"] == "ru"
    assert set(out[0]) == {"id", "lang", "findings", "elements"}
    assert out[0]["findings"] == [
        {"rule": "ours.cond", "level": "error", "start": 0, "end": 14, "text": "Простите, если",
         "message": out[0]["findings"][0]["message"]}
    ]  # fmt: skip
    assert set(out[0]["elements"]) == set(ELEMENTS)
    assert out[0]["elements"]["apology"] is True
    assert [(f["start"], f["end"]) for f in out[-1]["findings"]] == [(5, 11)]
    assert all("line" in line["error"] for line in out[1:5])


def test_fix_changes_only_what_is_safe(house, lint):
    file = house / "m.txt"
    file.write_text("Subject: Hi\n\nI would like to apologise, asap.\n")
    run = lint("--fix", "m.txt")
    assert run.return_value == 1, run.output
    assert file.read_text() == "Subject: Hi\n\nI apologise, asap.\n"
    assert lint("--fix", stdin="I would like to apologise.").output == "I apologise."


def test_a_stream_is_answered_line_by_line():
    from draftkit.reporters import Checked
    from draftkit.reporters.jsonl import write

    out = io.StringIO()
    seen = []

    def stream():
        for number in range(3):
            seen.append(out.getvalue().count("\n"))
            yield Checked(None, None, number, "bad")

    write(stream(), out, False)
    assert seen == [0, 1, 2]
