"""What `draftkit lint` is told besides files: formats, baselines, counts and times, the message's lines."""

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from draftkit.baseline import read_baseline
from draftkit.cli.main import cli
from draftkit.errors import UserError

WORDS = (
    'level = "error"\ntitle = "T"\nmessage = "“{match}” is 50%, bad"\nwhy = "W."\nadvice = "A."\n'
    'patterns = ["sorry if", "shortly"]\n[[phrase]]\npattern = "asap"\nfix = "today"\nsafe = true\nlevel = "warning"\n'
)
BAD = "Subject: asap 😀 shortly\n\nHi,\nwe are 😀 sorry\nif it hurt. We will do it asap.\n\nBye, shortly.\n"
SCHEMA = json.loads((Path(__file__).parent / "data" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
"""The official schema, as its technical committee published it (through the npm package @microsoft/jest-sarif)."""


@pytest.fixture
def house(tmp_path, monkeypatch):
    folder = tmp_path / "house" / "rules" / "ours"
    folder.mkdir(parents=True)
    (folder / "words.en.toml").write_text(WORDS, encoding="utf-8")
    (tmp_path / "draftkit.toml").write_text('roots = ["house"]\n')
    (tmp_path / "a.txt").write_text(BAD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def lint(house):
    def run(*args, stdin="", expect=1):
        done = CliRunner().invoke(cli, ["-p", "no:rules", "lint", *args], input=stdin, standalone_mode=False)
        if isinstance(done.exception, UserError):
            assert expect == 2, done.exception
            return str(done.exception)
        assert done.exception is None, done.exception
        assert done.return_value == expect, done.output
        return done.output

    return run


def test_sarif_holds_to_its_schema_and_counts_in_utf16(lint, house):
    (house / "b c.txt").write_text("All is well.\n")

    log = json.loads(lint("--format", "sarif", "a.txt", "b c.txt", "gone.txt", expect=2))

    jsonschema.Draft4Validator(SCHEMA).validate(log)
    (run,) = log["runs"]
    assert run["columnKind"] == "utf16CodeUnits"
    regions = [each["locations"][0]["physicalLocation"]["region"] for each in run["results"]]
    assert [(r["startLine"], r["startColumn"], r["endLine"], r["endColumn"]) for r in regions] == [
        (1, 10, 1, 14), (1, 18, 1, 25), (4, 11, 5, 3), (5, 27, 5, 31), (7, 6, 7, 13),
    ]  # fmt: skip
    assert run["results"][3]["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"] == {"text": "today"}
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["ours.words"]
    assert run["invocations"][0]["executionSuccessful"] is False
    assert "no such file" in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


def test_sarif_names_files_by_uri(lint, house):
    (house / "б в.txt").write_text(BAD, encoding="utf-8")
    log = json.loads(lint("--format", "sarif", "б в.txt"))
    jsonschema.Draft4Validator(SCHEMA).validate(log)
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": "%D0%B1%20%D0%B2.txt", "uriBaseId": "%SRCROOT%"}


def test_a_clean_sarif_log_holds_to_its_schema(lint):
    log = json.loads(lint("--format", "sarif", stdin="All is well.", expect=0))
    jsonschema.Draft4Validator(SCHEMA).validate(log)
    assert log["runs"][0]["results"] == []


def test_a_fingerprint_stays_when_the_line_moves(lint, house):
    def prints():
        log = json.loads(lint("--format", "sarif", "a.txt"))
        return [each["partialFingerprints"]["draftkit/v1"] for each in log["runs"][0]["results"]]

    before = prints()
    (house / "a.txt").write_text(BAD.replace("Hi,\n", "Hi,\n\nhow are you?\n\n"), encoding="utf-8")
    assert prints() == before


def test_github_escapes_what_it_reads_as_its_own(lint, house):
    (house / "a,b:c.txt").write_text("We are sorry if it hurt.\n")

    (line,) = lint("--format", "github", "a,b:c.txt").splitlines()

    where = "file=a%2Cb%3Ac.txt,line=1,endLine=1,col=8,endColumn=15,title=ours.words"
    assert line == f"::error {where}::“sorry if” is 50%25, bad. A."


def test_github_gets_no_columns_of_what_spans_lines(lint, house):
    (house / "two.txt").write_text("We are sorry\nif it hurt.\n")

    (line,) = lint("--format", "github", "two.txt").splitlines()

    assert line.startswith("::error file=two.txt,line=1,endLine=2,title=ours.words::")


def test_gcc_is_one_line_a_finding_with_line_and_column(lint):
    assert lint("--format", "gcc", "a.txt", "gone.txt", expect=2).splitlines() == [
        "a.txt:1:10: warning: “asap” is 50%, bad [ours.words]",
        "a.txt:1:17: error: “shortly” is 50%, bad [ours.words]",
        "a.txt:4:10: error: “sorry if” is 50%, bad [ours.words]",
        "a.txt:5:27: warning: “asap” is 50%, bad [ours.words]",
        "a.txt:7:6: error: “shortly” is 50%, bad [ours.words]",
        "gone.txt: error: there is no such file (check the path; it is taken from the current folder)",
    ]


def test_json_and_jsonl_name_what_could_not_be_read(lint):
    entries = json.loads(lint("--format", "json", "a.txt", "gone.txt", expect=2))
    assert [(e["path"], len(e.get("findings", ())), "error" in e) for e in entries] == [
        ("a.txt", 5, False), ("gone.txt", 0, True),
    ]  # fmt: skip
    lines = [json.loads(line) for line in lint("--format", "jsonl", "a.txt", "gone.txt", expect=2).splitlines()]
    assert [line["id"] for line in lines] == ["a.txt", "gone.txt"]


def test_text_shows_the_sentence_even_over_two_lines(lint):
    out = lint("a.txt")
    assert "    Hi, we are 😀 ›sorry if‹ it hurt.\n" in out
    assert "    We will do it ›asap‹.\n" in out
    assert out.endswith("1 message: 3 errors, 2 warnings\n")


def test_source_is_shown_with_numbers_and_marks(lint, house):
    (house / "a.txt").write_text("Hi,\nwe are 😀 sorry\nif it hurt.\n" + "word " * 40 + "shortly it ends.\n")

    out = lint("--show-source", "a.txt")

    assert "    2 │ we are 😀 sorry\n          │           ^^^^^\n        3 │ if it hurt.\n          │ ^^\n" in out
    marked = out[out.index("ends.") :].splitlines()[1]
    line = out[: out.index("ends.")].splitlines()[-1]
    assert line[line.index("shortly") :].startswith("shortly")
    assert marked.index("^") == line.index("shortly")
    assert "does not go with" in lint("--show-source", "--format", "gcc", "a.txt", expect=2)


def test_statistics_count_by_rule_and_leave_machine_output_alone(lint):
    assert lint("--statistics", "a.txt", "a.txt").splitlines()[-2:] == [
        "rule        findings  errors  warnings  notes  messages",
        "ours.words  10        6       4         0      2",
    ]
    done = CliRunner().invoke(cli, ["-p", "no:rules", "lint", "--statistics", "--format", "json", "a.txt"])
    json.loads(done.stdout)
    assert "ours.words" in done.stderr


def test_timings_name_every_rule_that_ran(lint):
    assert "ours.words" in lint("--timings", "a.txt")
    assert "ours.words" not in lint("--timings", "--ignore", "ours.words", "a.txt", expect=0)


def test_a_baseline_knows_what_was_there_and_not_what_is_new(lint, house):
    out = lint("a.txt", "--write-baseline", "known.json", expect=0)
    assert out == "known.json: 5 findings of 1 message\n"
    assert lint("a.txt", "--baseline", "known.json", expect=0) == "1 message: no findings\n"

    moved = BAD.replace("Hi,\n", "Hello,\n\n\n").replace("Bye, shortly", "Bye, SHORTLY; until then, shortly")
    (house / "a.txt").write_text(moved, encoding="utf-8")
    out = lint("a.txt", "--baseline", "known.json", "--format", "gcc")
    assert [line.split(": ", 1)[0] for line in out.splitlines()] == ["a.txt:9:27"]


def test_an_entry_of_a_baseline_that_is_no_longer_found_is_reported_with_its_place(lint, house):
    (house / "b.txt").write_text("We write asap.\n")
    (house / "c.txt").write_text("We write shortly.\n")
    lint("a.txt", "b.txt", "c.txt", "--write-baseline", "known.json", expect=0)
    (house / "a.txt").write_text("All is well.\n")
    (house / "b.txt").unlink()

    out = lint("a.txt", "--baseline", "known.json", "--format", "gcc")

    assert [line.split(": ")[:2] for line in out.splitlines()] == [[f"known.json:{n}:1", "warning"] for n in (2, 3, 4, 5)]
    assert "“shortly” [ours.words] is no longer found in a.txt: 2 of 2 [baseline.stale]" in out
    assert lint("a.txt", "--baseline", "known.json", "--ignore", "ours.words", "--format", "gcc").count("\n") == 1


@pytest.mark.parametrize(
    ("text", "line"),
    [("{", 1), ("[]", None), ('{"version": 1, "findings": [\n{"path": "a", "rule": "b.c", "words": 1, "count": 1}]}', 2)],
)
def test_what_is_no_baseline_is_an_error_with_its_place(tmp_path, text, line):
    (tmp_path / "b.json").write_text(text)
    with pytest.raises(UserError) as caught:
        read_baseline(str(tmp_path / "b.json"))
    assert caught.value.line == line


def test_a_house_may_silence_what_is_said_of_a_baseline(lint, house):
    lint("a.txt", "--write-baseline", "known.json", expect=0)
    (house / "a.txt").write_text("All is well.\n")
    (house / "draftkit.toml").write_text('roots = ["house"]\n[rules]\n"baseline.stale" = "off"\n')
    assert lint("a.txt", "--baseline", "known.json", expect=0) == "1 message: no findings\n"


def test_mending_leaves_allowances_where_they_are(lint, house):
    (house / "a.txt").write_text('Draftkit-Allow: ours.words "shortly" – so\n\nWe do it asap, then shortly.\n')
    lint("--fix", "a.txt", expect=0)
    assert (house / "a.txt").read_text() == 'Draftkit-Allow: ours.words "shortly" – so\n\nWe do it today, then shortly.\n'


def test_findings_in_mail_hold_to_the_schema(lint, house):
    page = "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n<p>We do it sho=\nrtly =F0=9F=98=80 asap</p>\n"
    (house / "a.eml").write_text("From: a@b.c\nSubject: shortly\nMIME-Version: 1.0\n" + page)
    log = json.loads(lint("--format", "sarif", "a.eml"))
    jsonschema.Draft4Validator(SCHEMA).validate(log)
    assert len(log["runs"][0]["results"]) == 3
    assert lint("--show-source", "a.eml").count("^") == len("shortlyshortlyasap")


def test_no_baseline_is_made_of_what_was_not_read(lint, house):
    assert "no such file" in lint("a.txt", "gone.txt", "--write-baseline", "known.json", expect=2)
    assert not (house / "known.json").exists()


def test_an_allowance_of_the_settings_that_a_folder_does_not_need_is_reported(lint, house):
    settings = house / "draftkit.toml"
    settings.write_text('roots = ["house"]\n[[allow]]\nrule = "ours.words"\ntext = "soon"\nreason = "so"\n')
    (house / "mail").mkdir()
    (house / "mail" / "a.txt").write_text("All is well.\n")

    assert f"{settings}:2:1: warning: ours.words “soon” allows nothing here [allow.unused]" in lint("mail")
    assert lint("mail/a.txt", expect=0) == "1 message: no findings\n"


def test_a_side_file_counts_for_its_message(lint, house):
    (house / "a.txt.allow.toml").write_text('[[allow]]\nrule = "ours.words"\nreason = "so"\n')
    assert lint("a.txt", expect=0) == "1 message: no findings\n"
    (house / "a.txt.allow.toml").write_text("nonsense")
    assert "a.txt.allow.toml:1: error: is not TOML" in lint("a.txt", expect=2)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--kind", "first-notce"], "did you mean first-notice?"),
        (["--lang", "xx"], "--lang takes auto, en"),
        (["--format", "jsn"], "did you mean json"),
        (["--input", "jsonl", "--baseline", "x"], "do not go with"),
    ],
)
def test_a_value_that_there_is_not_is_an_error(lint, args, said):
    assert said in lint(*args, "a.txt", expect=2)


@pytest.mark.parametrize("option", [[], ["--show-source"]])
def test_a_line_as_long_as_a_file_is_shown_in_part(lint, house, option):
    (house / "a.txt").write_text("word " * 20_000 + "shortly " + "word " * 20_000)
    out = lint(*option, "a.txt")
    assert "shortly" in out
    assert len(out) < 5000
