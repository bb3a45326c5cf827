"""`draftkit draft` as a person meets it: what lands where, what is said, and the code it ends with."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from draftkit.cli.main import main

ROOT = Path(__file__).parents[1]


@pytest.fixture
def draft(tmp_path, monkeypatch, capsysbinary):
    """Run `draftkit draft` in a folder with the case catalogue.toml; returns the exit code, output and errors."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "examples" / "catalogue.toml", tmp_path)

    def draft(*args):
        with pytest.raises(SystemExit) as ended:
            main(["draft", *args])
        out, err = capsysbinary.readouterr()
        return ended.value.code, out.decode(), err.decode()

    return draft


def test_a_house_has_its_own_letter(draft, tmp_path):
    shutil.copytree(ROOT / "templates" / "email", tmp_path / "house" / "templates" / "email")
    layout = tmp_path / "house" / "templates" / "email" / "letter.html.j2"
    layout.write_text(layout.read_text("utf-8").replace("<body", '<body data-house="yes"'), "utf-8")
    (tmp_path / "draftkit.toml").write_text('roots = ["house"]', "utf-8")

    for form in ("html", "eml"):
        code, out, _ = draft("detailed-email", "catalogue.toml", "--format", form)

        assert code in (0, 1)
        assert "data-house" in out


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("tomorrow", "--at tomorrow is no time\n  for example: --at 2026-03-10T10:45"),
        ("2026-03-10", "is no time"),
        ("0001-01-01T00:00", "is no time"),
        ("9999-12-31T23:59-12:00", "is no time"),
    ],
)
def test_a_time_that_is_none_is_named(draft, at, said):
    code, out, err = draft("first-notice", "catalogue.toml", "--at", at)

    assert (code, out) == (2, "")
    assert said in err


def test_an_offset_needs_the_zone_of_the_case(draft, tmp_path):
    case = tmp_path / "catalogue.toml"
    plain = draft("first-notice", "catalogue.toml", "--at", "2026-03-09T16:50", "-q")
    assert draft("first-notice", "catalogue.toml", "--at", "2026-03-09T19:50+03:00", "-q") == plain
    case.write_text(case.read_text("utf-8").replace("timezone =", "# timezone =", 1), "utf-8")

    code, _, err = draft("first-notice", "catalogue.toml", "--at", "2026-03-09T19:50+03:00")

    assert code == 2
    assert "catalogue.toml: --at 2026-03-09T19:50+03:00 has an offset" in err
    assert 'timezone = "Europe/London"' in err


def test_a_message_goes_to_a_file_and_over_none_unasked(draft, tmp_path):
    (tmp_path / "folder").mkdir()
    _, printed, _ = draft("first-notice", "catalogue.toml", "-q")
    assert draft("first-notice", "catalogue.toml", "-q", "-o", "letter.txt")[1] == ""
    assert (tmp_path / "letter.txt").read_text("utf-8") == printed

    again = draft("first-notice", "catalogue.toml", "-q", "-o", "letter.txt", "--lang", "ru")
    forced = draft("first-notice", "catalogue.toml", "-q", "-o", "letter.txt", "--lang", "ru", "--force")
    folder = draft("first-notice", "catalogue.toml", "-q", "-o", "folder")
    assert draft("first-notice", "catalogue.toml", "-q", "-o", "gone/")[0] == 2

    assert again[0] == 2
    assert "letter.txt: is there already\n  name another file, or write over it with --force" in again[2]
    assert "there already" not in forced[2]
    assert "Нора" in (tmp_path / "letter.txt").read_text("utf-8")
    assert folder[0] == 2
    assert "folder: is a folder, and this is one file\n  name the file in it" in folder[2]


@pytest.mark.parametrize("form", ["text", "eml"])
def test_a_message_that_nobody_gets_is_an_error(draft, monkeypatch, form):
    monkeypatch.setattr(sys, "stdout", None)

    code, _, err = draft("first-notice", "catalogue.toml", "-q", "--format", form)

    assert code == 2
    assert err.startswith("draftkit: standard output: ")


@pytest.mark.parametrize(
    "option", [("--channel", "sms"), ("--variant", "seen"), ("--turn", "1"), ("--clients", "x.csv")]
)
def test_all_takes_no_option_of_a_single_message(draft, tmp_path, option):
    code, _, err = draft("all", "catalogue.toml", "-o", "set", *option)

    assert code == 2
    assert "all writes each message of the case in its usual way" in err
    assert not (tmp_path / "set").exists()


def test_the_whole_set_lands_in_a_folder_or_not_at_all(draft, tmp_path):
    code, out, _ = draft("all", "catalogue.toml", "-o", "set", "--lang", "en")
    names = sorted(path.relative_to(tmp_path / "set").as_posix() for path in (tmp_path / "set").rglob("*.*"))
    stamp = {path: path.stat().st_mtime_ns for path in (tmp_path / "set").rglob("*.*")}
    again = draft("all", "catalogue.toml", "-o", "set")

    assert code in (0, 1)
    assert out.startswith(f"{len(names)} files in set: 8 messages in en")
    assert {"en/1-first-notice.txt", "en/1-first-notice.html", "en/1-first-notice.eml"} <= set(names)
    assert not [name for name in names if "debrief" in name and not name.endswith(".txt")]
    assert "en/notes-to-the-author.txt" in names
    assert again[0] == 2
    assert "set: has en/1-first-notice.txt already" in again[2]
    assert not (tmp_path / "set" / "ru").exists()
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "set").rglob("*.*")} == stamp


def test_a_set_does_not_go_into_a_file(draft):
    code, _, err = draft("all", "catalogue.toml", "-o", "catalogue.toml")

    assert code == 2
    assert "catalogue.toml: is a file" in err


def test_what_is_missing_is_asked_for_and_nothing_is_written(draft, tmp_path):
    (tmp_path / "bare.toml").write_text('lang = "en"\nfault = "own"\n', "utf-8")

    code, out, err = draft("first-notice", "bare.toml", "-o", "letter.txt")

    assert (code, out) == (2, "")
    assert "bare.toml: first-notice (en) needs" in err
    assert "  act: " in err
    assert "for example: " in err
    assert not (tmp_path / "letter.txt").exists()


@pytest.fixture
def table(tmp_path):
    """Write clients.csv."""

    def table(text, encoding="utf-8"):
        (tmp_path / "clients.csv").write_bytes(text.encode(encoding))

    return table


def letters(tmp_path):
    return {path.name: path.read_text("utf-8") for path in (tmp_path / "out").glob("*")}


MERGE = ("first-notice", "catalogue.toml", "--clients", "clients.csv", "--format", "text", "-o", "out")


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_each_row_of_a_table_gets_its_letter(draft, table, tmp_path, mark, encoding):
    rows = (("client.name", " client.company "), ("Nora", '"Marlow, Sons; Co"'), ("Eve", "Quay Books"), ("", ""))
    table("\r\n".join(mark.join(row) for row in rows), encoding)

    code, out, _ = draft(*MERGE)

    assert code in (0, 1)
    assert out == "2 messages in out\n"
    assert sorted(letters(tmp_path)) == ["00001.txt", "00002.txt"]
    assert "Hello Nora," in letters(tmp_path)["00001.txt"]
    assert "Hello Eve," in letters(tmp_path)["00002.txt"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "clients.csv: has no row\n  the first line names fields"),
        ("client.name\n", "clients.csv: has no row"),
        (
            "client.name,client.name\na,b\n",
            "clients.csv:1: has a column twice or without a name\n  client.name, client.name",
        ),
        ("client.name,\na,b\n", "has a column twice or without a name"),
        ("client.name,client.email\nNora,n@m.example\nEve\n", "clients.csv:3: has 1 values for 2 columns"),
        ('client.name\n"Nora\n', "clients.csv:2: is no table: "),
        ("client.nmae\nNora\n", "clients.csv: there is no field client.nmae\n  did you mean client.name?"),
        ("client.email\nn@m.example\nnobody\n", "clients.csv: row 2: client.email: a mail address is needed here"),
        ("sender.name\nRuth\n \n", "row 2: first-notice (en) needs 1 more fact from the case"),
    ],
)
def test_a_mistake_in_any_row_leaves_no_letter_behind(draft, table, tmp_path, text, said):
    table(text)

    code, out, err = draft(*MERGE)

    assert (code, out) == (2, "")
    assert said in err
    assert not (tmp_path / "out").exists()


def test_every_letter_is_checked_and_what_many_have_is_told_once(draft, table):
    table(
        "act\nwe sent the wrong list\nwe sent the wrong list if you say so\nwe had no luck; sorry for any inconvenience\n"
    )
    code, _, err = draft(*MERGE)

    assert code == 1
    assert "clients.csv, row 3: error: " in err
    assert "(apology.boilerplate)" in err
    assert len(err.splitlines()) == len({line.partition(": ")[2] for line in err.splitlines()})


def test_letters_go_over_none_unasked_and_into_no_file(draft, table, tmp_path):
    table("client.name\nNora\nEve\n")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "00002.txt").write_text("mine", "utf-8")

    refused = draft(*MERGE)
    kept = letters(tmp_path)
    forced = draft(*MERGE, "--force")
    into_file = draft(*MERGE[:-1], "clients.csv")
    below_file = draft(*MERGE[:-1], "clients.csv/out")

    assert refused[0] == 2
    assert "out: has 00002.txt already" in refused[2]
    assert kept == {"00002.txt": "mine"}
    assert forced[1] == "2 messages in out\n"
    assert "Hello Eve," in letters(tmp_path)["00002.txt"]
    assert "clients.csv: is a file, and many messages need a folder" in into_file[2]
    assert "clients.csv/out: there is a file where a folder is needed" in below_file[2]


def test_a_houses_own_words_reach_the_plan(draft, tmp_path, capsysbinary):
    words = tmp_path / "house" / "locales" / "en" / "plan.toml"
    words.parent.mkdir(parents=True)
    words.write_text('[ui]\ntitle = "What we do"\n', "utf-8")
    (tmp_path / "draftkit.toml").write_text('roots = ["house"]', "utf-8")

    with pytest.raises(SystemExit):
        main(["plan", "catalogue.toml", "--at", "2026-03-12T18:00"])

    assert capsysbinary.readouterr()[0].startswith(b"What we do\n")


@pytest.mark.parametrize(("kind", "channel"), [("debrief", "email"), ("call-script", "voice"), ("first-notice", "sms")])
def test_what_is_no_mail_to_a_client_makes_no_mail(draft, kind, channel):
    code, out, err = draft(kind, "catalogue.toml", "--channel", channel, "--format", "eml")

    assert (code, out) == (2, "")
    assert "is no mail to a client" in err


def test_a_debrief_is_not_written_to_many_clients(draft, tmp_path):
    (tmp_path / "clients.csv").write_text("client.name\nTom\n", "utf-8")

    code, _, err = draft("debrief", "catalogue.toml", "--clients", "clients.csv", "-o", "out")

    assert code == 2
    assert "stays in the house" in err
    assert not (tmp_path / "out").exists()


def test_letters_to_many_share_nothing_that_one_client_said(draft, tmp_path):
    (tmp_path / "clients.csv").write_text("client.name,client.email\nTom,tom@example.com\n", "utf-8")

    code, _, err = draft("detailed-email", "catalogue.toml", "--clients", "clients.csv", "-o", "out")
    letter = (tmp_path / "out" / "00001.eml").read_bytes()

    assert code in (0, 1)
    assert "left out of letters to many clients: " in err
    assert b"In-Reply-To" not in letter
    assert b"10:00" not in letter, "the call was with one client"


def test_what_a_houses_text_says_by_itself_is_not_invented(draft, tmp_path):
    blocks = tmp_path / "house" / "templates" / "blocks"
    blocks.mkdir(parents=True)
    (blocks / "contact.en.toml").write_text('[[variant]]\ntexts = ["Ring us from 8:05 to 18:25."]', "utf-8")
    (tmp_path / "draftkit.toml").write_text('roots = ["house"]', "utf-8")

    code, out, err = draft("detailed-email", "catalogue.toml")

    assert "from 8:05 to 18:25" in out
    assert code == 0, err
