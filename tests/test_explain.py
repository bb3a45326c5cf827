"""`draftkit explain`: complete sentences in the language that was asked for."""

import re

import pytest
from click.testing import CliRunner

from draftkit.cli.levels import sentences
from draftkit.cli.main import cli
from draftkit.kit import Kit
from draftkit.rules import DocumentRule, PhraseRule, RequiredRule, at
from draftkit.settings import Settings


def explain(*args):
    done = CliRunner().invoke(cli, ["explain", *args], standalone_mode=False)
    assert done.exception is None, done.exception
    return done.output


@pytest.mark.parametrize(
    ("rule", "english", "russian"),
    [
        (PhraseRule("error"), "An error in any message.", "Ошибка в любом сообщении."),
        (PhraseRule("error", when=(at("off"),)), "Not checked in any message.", "Не проверяется в любом сообщении."),
        (
            RequiredRule("error", "apology", when=(at("note", fault=("unknown", "")),)),
            "A note where the fault is unknown or not known. Otherwise an error. Without a case, one level lower.",
            "Замечание, если чья вина – unknown или не указано. В остальных случаях – ошибка. Без дела – на ступень ниже.",
        ),
        (
            DocumentRule("note", when=(at("warning", kind="reply", about_problem=True), at("off")), needs="case"),
            "A warning where the kind is reply and the message is about a problem. Otherwise not checked. Only with a case.",
            ("Предупреждение, если вид сообщения – reply и речь о неполадке. В остальных случаях не проверяется. "
            "Только вместе с делом."),
        ),
        (
            PhraseRule("note", when=(at("error", case=False, phase=("investigating", "identified", "resolved")),)),
            ("An error where the message comes without a case and the phase is investigating, identified or resolved. "
            "Otherwise a note."),
            ("Ошибка, если дела к сообщению нет и фаза – investigating, identified или resolved. "
            "В остальных случаях – замечание."),
        ),
    ],
)
def test_levels_are_told_in_sentences(rule, english, russian):
    assert " ".join(sentences(rule, "en")) == english
    assert " ".join(sentences(rule, "ru")) == russian


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_every_rule_is_explained_to_the_end(lang):
    for files in Kit.load(settings=Settings()).rule_files:
        said = " ".join(sentences(files.load()[0], lang))
        assert re.search(r"\w\.$", said), files.id
        assert not re.search(r" (with|where|if|если|или|or|and|и)[ ]?[.;]|  |\{", said), files.id


def test_a_page_speaks_the_language_first():
    lines = explain("timing.vague", "--lang", "ru").splitlines()
    assert re.fullmatch(r"timing\.vague – [А-Яё].*", lines[0])
    assert lines[1].startswith(("Ошибка", "Предупреждение"))
    assert lines[3].startswith("[ru]")
    assert lines.index("Подробно, по-английски:") < len(lines) - 5

    english = explain("timing.vague", "--lang", "en")
    assert english.index("What it finds") < english.index("[en]")
    assert "[ru]" not in english


def test_what_a_house_adds_and_decides_is_on_the_page(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "h" / "rules" / "timing").mkdir(parents=True)
    (tmp_path / "draftkit.toml").write_text('roots = ["h"]\n[rules]\n"timing.*" = "note"\n')
    added = tmp_path / "h" / "rules" / "timing" / "vague.en.toml"
    added.write_text('patterns = ["by and by"]\n[[bad]]\ntext = "It comes <<by and by>>."\n')

    page = explain("timing.vague")

    assert f"In this house: note, by {tmp_path / 'draftkit.toml'}." in page
    assert f"  added by {added}\n  ✗ It comes ›by and by‹.\n" in page


@pytest.mark.parametrize("notice", ["allow.unused", "allow.no_reason", "allow.unknown_rule", "baseline.stale"])
def test_notices_are_explained_too(notice):
    assert explain(notice).startswith(f"{notice} – ")
    assert "{" not in explain(notice, "--lang", "ru")
