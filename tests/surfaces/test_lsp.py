"""The language server, over its pipes: places in every encoding, edits by pieces, what an editor may offer, what goes wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from language_client import Editor

from draftkit_lsp.documents import Document, Lines, changed, whole

ROOT = Path(__file__).parent.parent.parent
CASE = str(ROOT / "examples" / "catalogue.toml")
WORDS = "want to apologise"
LINE = f"Привет 😀\u0301: we {WORDS} for the mess that we made of the letters you sent us."
TEXT = f"Hello Nora,\n\n{LINE}\n"
UNITS = {
    "utf-8": lambda text: len(text.encode()),
    "utf-16": lambda text: len(text.encode("utf-16-le")) // 2,
    "utf-32": len,
}


@pytest.fixture
def editor(tmp_path):
    started = []

    def start(*arguments, environment=None, **given):
        started.append(Editor(tmp_path, *arguments, environment=environment))
        started[-1].capabilities = started[-1].start(**given)
        return started[-1]

    yield start
    for each in started:
        each.kill()


def span(line, start, end):
    return {"start": {"line": line, "character": start}, "end": {"line": line, "character": end}}


def found(diagnostics, rule):
    return next(each for each in diagnostics if each["code"] == rule)


def applied(text, action, uri, units=UNITS["utf-16"]):
    """The text after an action, by the same rules that an editor goes by."""
    lines = text.split("\n")
    (edit,) = action["edit"]["changes"][uri]

    def at(place):
        line = lines[place["line"]]
        column = next(n for n in range(len(line) + 1) if units(line[:n]) == place["character"])
        return sum(len(each) + 1 for each in lines[: place["line"]]) + column

    return text[: at(edit["range"]["start"])] + edit["newText"] + text[at(edit["range"]["end"]) :]


@pytest.mark.parametrize(("offered", "chosen"), [(None, "utf-16"), (["utf-8"], "utf-8"), (["utf-16", "utf-8"], "utf-16"),
                                                 (["utf-32", "utf-16"], "utf-32"), (["latin-1"], "utf-16")])  # fmt: skip
def test_a_place_behind_cyrillic_and_emoji_in_each_encoding(editor, offered, chosen):
    talk = editor(encodings=offered)
    uri = talk.open("letter.txt", TEXT)

    wish = found(talk.diagnostics(uri), "apology.wish")

    units, start = UNITS[chosen], LINE.index(WORDS)
    assert talk.capabilities["positionEncoding"] == chosen
    assert wish["range"] == span(2, units(LINE[:start]), units(LINE[: start + len(WORDS)]))
    assert (wish["severity"], wish["source"]) == (3, "draftkit")
    (fix,) = [each for each in talk.actions(uri, wish["range"], ["quickfix"]) if each.get("isPreferred")]
    assert fix["title"] == "Replace with “apologise”"
    assert applied(TEXT, fix, uri, units) == TEXT.replace(WORDS, "apologise")
    assert talk.end() == 0


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("a.md", f"# News\r\n\r\nWe {WORDS} for it.\r\n", 2),
        ("a.txt", f"First\u2028half, \x0band\x85 we {WORDS} for it.\n", 0),
        ("a.html", f"<meta charset=windows-1251>\n<p>Ёлка&nbsp;– we {WORDS} for it.</p>\n", 1),
        ("a.eml", f"From: a@example.com\nContent-Type: text/plain; charset=windows-1251\n\nЁлка – we {WORDS} for it.\n", 3),
        ("b.eml", f"From: a@example.com\nContent-Type: text/plain; charset=koi8-x\n\nЁлка 😀 we {WORDS} for it.\n", 3),
        ("c.eml", "From: a@example.com\nContent-Transfer-Encoding: quoted-printable\n\nIt =E2=80=93 we want to=\n apologise for it.\n", 3),
    ],
)  # fmt: skip
def test_files_are_read_as_lint_reads_them(editor, name, text, line):
    talk = editor()
    uri = talk.open(name, text)

    wish = found(talk.diagnostics(uri), "apology.wish")

    first = text.replace("\r\n", "\n").split("\n")[line]
    assert wish["range"]["start"] == {"line": line, "character": UNITS["utf-16"](first[: first.index("want")])}
    (fix,) = [each for each in talk.actions(uri, wish["range"]) if each.get("isPreferred")]
    talk.change(uri, 2, {"text": applied(text.replace("\r\n", "\n"), fix, uri)})
    assert "apology.wish" not in [each["code"] for each in talk.diagnostics(uri, 2)]


TEXTS = st.text(st.sampled_from("aя😀\n\r\u2028\x0c\u0301"), max_size=12)


@given(TEXTS, st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), TEXTS), max_size=4), st.sampled_from(sorted(UNITS)))
def test_pieces_put_together_are_the_text(text, edits, encoding):
    document = Document("", "", "", 1, text)
    for version, (first, second, new) in enumerate(edits, 2):
        lines = Lines(document.text, encoding)
        places = sorted(int(each * len(document.text)) for each in (first, second))
        start, end = (lines.offset(*lines.place(each)) for each in places)
        expected = document.text[:start] + new + document.text[end:]
        document = changed(document, version, [((*lines.place(start), *lines.place(end)), new)], encoding)
        assert document == Document("", "", "", version, expected)


@given(TEXTS, st.sampled_from(sorted(UNITS)))
def test_every_place_leads_back(text, encoding):
    lines = Lines(text, encoding)
    for at in range(len(text) + 1):
        line, column = lines.place(at)
        back = lines.offset(line, column)
        assert back == at or (back == at - 1 and text[at - 1 : at + 1] == "\r\n")  # no place lies within a line break


def test_half_a_character_and_what_lies_behind_the_end():
    lines = Lines("a😀b\nc", "utf-16")

    assert lines.offset(0, 2) == 1
    assert (lines.offset(0, 99), lines.offset(7, 0)) == (3, 6 - 1)
    assert whole("a\ud83d") == "a\ufffd"


def test_a_change_is_seen_and_only_the_last_of_many(editor):
    talk = editor()
    uri = talk.open("letter.txt", "Hello,\n\nWe write to you.\n")
    talk.diagnostics(uri)

    for number, letter in enumerate(" shortly"):
        talk.change(uri, 2 + number, {"range": span(2, 15 + number, 15 + number), "text": letter})
    talk.change(uri, 10, {"range": span(2, 3, 8), "text": "answer"}, {"range": span(0, 0, 5), "text": "Привет, Nora"})
    last = talk.diagnostics(uri, 10)

    versions = [
        each["params"]["version"] for each in talk.seen if each.get("method") == "textDocument/publishDiagnostics"
    ]
    assert versions == [1, 10]
    assert found(last, "timing.vague")["range"] == span(2, 17, 24)


def test_a_closed_document_has_no_findings(editor):
    talk = editor()
    uri = talk.open("letter.txt", TEXT)
    assert talk.diagnostics(uri)

    talk.send("textDocument/didClose", {"textDocument": {"uri": uri}})

    assert talk.diagnostics(uri, None) == []


def test_a_request_may_be_cancelled(editor):
    talk = editor()
    uri = talk.open("long.txt", (LINE + "\n") * 2000)
    place = {"textDocument": {"uri": uri}, "range": span(0, 0, 0), "context": {"diagnostics": []}}

    talk.send("textDocument/codeAction", place, 77)
    talk.send("$/cancelRequest", {"id": 77})

    assert talk.wait(lambda each: each.get("id") == 77, "the answer").get("error", {"code": -32800})["code"] == -32800
    assert talk.diagnostics(uri)


def test_a_sentence_of_the_case_is_put_where_it_belongs(editor):
    talk = editor(options={"case": CASE, "kind": "detailed-email"})
    text = f"Hello Nora,\n\nI'm sorry about the prices. {LINE}\n\nBest regards\nRuth\n"
    uri = talk.open("letter.txt", text)
    missing = found(talk.diagnostics(uri), "solution.missing")
    assert missing["range"] == span(0, 0, 0)
    offers = talk.actions(uri, missing["range"], ["quickfix"])

    insert = next(
        each
        for each in offers
        if each["title"].startswith("Insert from the case") and each["diagnostics"][0]["code"] == "solution.missing"
    )
    after = applied(text, insert, uri)

    assert "4,000 copies" in after[after.index(LINE) : after.index("Best regards")]
    talk.change(uri, 2, {"text": after})
    assert "solution.missing" not in [each["code"] for each in talk.diagnostics(uri, 2)]


@pytest.mark.parametrize(
    ("name", "head"), [("a.txt", ""), ("a.txt", "Subject: It went wrong\n\n"), ("a.eml", "From: a@example.com\n\n")]
)
def test_an_allowance_is_in_force_once_it_has_its_reason(editor, name, head):
    talk = editor()
    text = f"{head}{TEXT}"
    uri = talk.open(name, text)
    wish = found(talk.diagnostics(uri), "apology.wish")

    allow = next(each for each in talk.actions(uri, wish["range"]) if each["title"].startswith(f"Allow “{WORDS}”"))
    after = applied(text, allow, uri)
    talk.change(uri, 2, {"text": after})
    bare = talk.diagnostics(uri, 2)
    talk.change(uri, 3, {"text": after.replace(" – \n", " – the title of our book\n")})

    assert {"apology.wish", "allow.no_reason"} <= {each["code"] for each in bare}
    assert not {"apology.wish", "allow.no_reason"} & {each["code"] for each in talk.diagnostics(uri, 3)}


def test_all_safe_fixes_at_once_in_both_readings_of_a_mail(editor):
    talk = editor()
    head = 'From: a@example.com\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary="B"\n\n--B\nContent-Type: text/plain; charset=utf-8\n\n'
    text = f"{head}{LINE}!!\n--B\nContent-Type: text/html; charset=utf-8\n\n<p>{LINE}!! And a postscript.</p>\n--B--\n"
    uri = talk.open("a.eml", text)
    wish = found(talk.diagnostics(uri), "apology.wish")

    one = next(each for each in talk.actions(uri, wish["range"]) if each.get("isPreferred"))
    (every,) = talk.actions(uri, span(0, 0, 0), ["source.fixAll"])

    assert applied(text, one, uri) == text.replace(WORDS, "apologise")
    assert every["kind"] == "source.fixAll"
    assert WORDS not in applied(text, every, uri)


def test_an_editor_that_knows_versions_is_told_the_version(editor):
    talk = editor(capabilities={"workspace": {"workspaceEdit": {"documentChanges": True}}})
    uri = talk.open("letter.txt", TEXT)
    wish = found(talk.diagnostics(uri), "apology.wish")

    (change,) = talk.actions(uri, wish["range"])[0]["edit"]["documentChanges"]

    assert change["textDocument"] == {"uri": uri, "version": 1}


@pytest.mark.parametrize(
    ("lang", "text"), [("en", LINE), ("ru", "Здравствуйте! Приносим извинения, если что-то пошло не так.")]
)
def test_a_hover_is_the_page_of_the_rule_in_the_language_of_the_text(editor, lang, text):
    talk = editor()
    uri = talk.open("letter.txt", text)
    place = next(
        each
        for each in talk.diagnostics(uri)
        if each["code"].startswith("apology") and each["range"]["end"]["character"]
    )

    hover = talk.ask("textDocument/hover", {"textDocument": {"uri": uri}, "position": place["range"]["start"]})

    page = hover["contents"]["value"]
    assert hover["range"] == place["range"]
    assert place["message"].split("\n")[0].replace("*", "") in page.replace("\\", "")
    assert f"draftkit explain {place['code']} --lang {lang}" in page
    assert "✗" in page
    assert "✓" in page


def test_wrong_options_are_said_and_the_rest_goes_on(editor):
    talk = editor(options={"kidn": "reply", "kind": "replly", "channel": "smoke", "lang": 7})
    uri = talk.open("letter.txt", TEXT)

    assert found(talk.diagnostics(uri), "apology.wish")
    said = "\n".join(talk.messages())
    assert "did you mean kind?" in said
    assert "there is no kind replly" in said
    assert "'smoke'" in said
    assert "lang is a text" in said

    talk.send("workspace/didChangeConfiguration", {"settings": {"draftkit": {"kind": "reply"}}})
    talk.change(uri, 2, {"text": TEXT + "Yours\n"})
    talk.diagnostics(uri, 2)
    assert "\n".join(talk.messages()) == said


def test_wrong_settings_are_said_once_and_mended_ones_are_read(editor, tmp_path):
    settings = tmp_path / "draftkit.toml"
    settings.write_text("nonsense = 1\n")
    talk = editor()
    uri = talk.open("letter.txt", TEXT)

    assert talk.diagnostics(uri) == []
    talk.change(uri, 2, {"text": TEXT + "Yours\n"})
    assert talk.diagnostics(uri, 2) == []
    (said,) = talk.messages()
    assert f"{settings}:1" in said

    settings.write_text('[rules]\n"apology.wish" = "error"\n')
    talk.send("workspace/didChangeWatchedFiles", {"changes": [{"uri": settings.as_uri(), "type": 2}]})
    assert found(talk.diagnostics(uri, 2), "apology.wish")["severity"] == 1
    assert talk.end() == 0


def test_a_broken_rule_is_named_and_the_others_go_on(editor, tmp_path):
    rule = tmp_path / "trial_rules" / "house"
    rule.mkdir(parents=True)
    for folder in (rule, rule.parent):
        (folder / "__init__.py").write_text("")
    (rule / "ours.py").write_text(
        '"""Breaks."""\nfrom draftkit.rules import DocumentRule\nrule = DocumentRule("note")\ndef check(view, context):\n    print(1)\n    yield 1 / 0\n'
    )
    for lang in ("en", "ru"):
        (rule / f"ours.{lang}.toml").write_text('title = "a"\nmessage = "a"\nwhy = "a"\nadvice = "a"\n')
    (tmp_path / "trial.py").write_text(
        "from draftkit import hookimpl\nfrom draftkit.rules import discover\n@hookimpl\ndef register_rules():\n    return discover('trial_rules')\n"
    )
    info = tmp_path / "trial-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: trial\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[draftkit]\ntrial = trial\n")

    talk = editor(environment={**os.environ, "PYTHONPATH": str(tmp_path)})
    uri = talk.open("letter.txt", TEXT)

    assert found(talk.diagnostics(uri), "apology.wish")
    assert [each for each in talk.messages() if "a rule broke" in each and "house.ours: ZeroDivisionError" in each]


def test_a_case_file_shows_its_mistake_at_its_line(editor):
    talk = editor()
    text = Path(CASE).read_text(encoding="utf-8")
    wrong = text.replace('fault = "own"', 'fault = "mine"')
    line = wrong.split("\n").index(next(each for each in wrong.split("\n") if each.startswith('fault = "mine"')))
    uri = talk.open("case.toml", wrong, "toml")

    (mistake,) = talk.diagnostics(uri)
    assert mistake["range"]["start"] == {"line": line, "character": 0}
    assert (mistake["code"], mistake["severity"]) == ("case", 1)
    assert "own" in mistake["message"]

    talk.change(uri, 2, {"text": text})
    assert talk.diagnostics(uri, 2) == []
    other = talk.open("Cargo.toml", '[package]\nname = "shortly"\n', "toml")
    assert talk.diagnostics(other) == []


def test_what_is_no_message_is_said(editor):
    talk = editor()
    long = talk.open("long.txt", "word " * 210_000)
    empty = talk.open("empty.txt", " \n")

    assert (talk.diagnostics(long), talk.diagnostics(empty)) == ([], [])
    assert [each for each in talk.messages() if "too long for a message" in each]


def test_without_pygls_it_says_what_to_install(tmp_path):
    import subprocess
    import sys

    code = "import sys; sys.modules['pygls'] = None; sys.argv = ['draftkit', 'lsp']\nfrom draftkit.cli.main import main\nmain()"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, cwd=tmp_path, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (2, 'draftkit: lsp needs pygls\n  pip install "draftkit[lsp]"\n')
