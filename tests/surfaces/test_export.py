"""`draftkit export` for espanso, Quicktext and SmartTemplates: what the files say, and that nothing is lost unsaid."""

import json
import re
import tomllib
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import yaml
from click.testing import CliRunner

from draftkit import Context, Message
from draftkit.cli.main import cli
from draftkit.kit import Kit
from draftkit.settings import Settings
from draftkit_export import espanso, quicktext, smarttemplates
from draftkit_export.collect import collect
from draftkit_export.macro import Field
from draftkit_export.merging import merged
from draftkit_export.words import clashes

ROOT = Path(__file__).parents[2]
LANGS = ("en", "ru")
MATCHES = {
    "type": "object",
    "additionalProperties": False,
    "required": ["matches"],
    "properties": {
        "matches": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["trigger", "label", "replace"],
                "properties": {
                    "trigger": {"type": "string", "pattern": r"^:[\w-]+$"},
                    "label": {"type": "string", "maxLength": 200},
                    "replace": {"type": "string", "minLength": 1},
                    "vars": {
                        "type": "array",
                        "minItems": 1,
                        "maxItems": 1,
                        "items": {
                            "type": "object",
                            "additionalProperties": False,
                            "required": ["name", "type", "params"],
                            "properties": {
                                "name": {"const": "form"},
                                "type": {"const": "form"},
                                "params": {
                                    "type": "object",
                                    "additionalProperties": False,
                                    "required": ["layout"],
                                    "properties": {
                                        "layout": {"type": "string"},
                                        "fields": {
                                            "type": "object",
                                            "propertyNames": {"pattern": r"^[A-Za-z0-9_]+$"},
                                            "additionalProperties": {
                                                "type": "object",
                                                "additionalProperties": False,
                                                "required": ["type", "default", "values"],
                                                "properties": {
                                                    "type": {"const": "choice"},
                                                    "default": {"type": "string"},
                                                    "values": {"type": "array", "minItems": 2, "uniqueItems": True},
                                                },
                                            },
                                        },
                                    },
                                },
                            },
                        },
                    },
                },
            },
        }
    },
}
"""What espanso's documentation allows in a match file, as far as we use it. The exported files were held to espanso's own
schema as well, which is GPL and so not here.
"""


@cache
def kit():
    return Kit.load(settings=Settings())


@cache
def collection(lang, case=""):
    facts = kit().case(str(ROOT / "examples" / case)) if case else None
    return collect(kit(), lang, facts, kinds=(), blocks=())


def texts(macro, choice=0):
    """Body and subject with every field filled in by its example."""
    return tuple(
        "".join(part if isinstance(part, str) else (part.choices or (part.example,) * 2)[choice] for part in parts)
        for parts in (macro.parts, macro.subject)
    )


def named(lang, trigger, case=""):
    return [macro for macro in collection(lang, case).macros if macro.trigger == trigger]


def run(*arguments):
    return CliRunner().invoke(cli, ["export", *map(str, arguments)])


# -- the macros


@pytest.mark.parametrize("lang", LANGS)
def test_no_example_of_a_fact_stands_in_the_words_of_a_macro(lang):
    questions = tomllib.loads((ROOT / "locales" / lang / "case.toml").read_text(encoding="utf-8"))
    examples = [tomllib.loads(f"x = {each['example']}")["x"] for each in questions.values()]
    facts = {item.rstrip(".")[1:] for each in examples for item in (each if isinstance(each, list) else [each])
             if isinstance(item, str) and len(item) > 11}  # fmt: skip

    words = [
        part for macro in collection(lang).macros for part in (*macro.parts, *macro.subject) if isinstance(part, str)
    ]

    assert len(facts) > 60
    assert [(part, fact) for part in words for fact in facts if fact in part] == []


@pytest.mark.parametrize("lang", LANGS)
def test_no_trigger_is_how_another_begins(lang):
    triggers = {macro.trigger for macro in collection(lang).macros}

    assert len(triggers) > 60
    assert clashes(triggers) == []
    assert all(re.fullmatch(r"[\w-]+", each) for each in triggers)


@pytest.mark.parametrize(("lang", "letters"), [("en", "[a-z-]+"), ("ru", "[а-яё-]+")])
def test_names_are_in_the_language_of_the_texts(lang, letters):
    own = {macro.trigger for macro in collection(lang).macros if not macro.trigger.startswith("my-")}

    assert [each for each in own if not re.fullmatch(letters, each)] == []


@pytest.mark.parametrize(
    ("lang", "trigger", "start"),
    [
        ("en", "sorry-ours", "I'm sorry: "), ("en", "sorry-vendor", "I'm sorry that "), ("en", "next", "I'll call you"),
        ("ru", "простите-мы", "Простите: "), ("ru", "простите-клиент", "Мне жаль, что "), ("ru", "дальше", "Позвоню"),
    ],
)  # fmt: skip
def test_a_short_name_calls_up_the_sentence_by_fault(lang, trigger, start):
    macros = named(lang, trigger)

    assert any(texts(macro, choice)[0].startswith(start) for macro in macros for choice in (0, 1, -1))


@pytest.mark.parametrize(
    ("lang", "trigger", "choices"),
    [("en", "next", {"I'll call you", "We meet"}), ("ru", "дальше", {"Позвоню", "Встретимся"})],
)
def test_what_a_text_decides_by_a_choice_is_a_choice(lang, trigger, choices):
    assert any(choices <= set(field.choices) for macro in named(lang, trigger) for field in macro.fields)


def test_a_choice_holds_no_more_words_than_differ():
    when = Field("when", "next.at", "When?")
    calls, writes = (("Then I'll call you ", when, "."), ("Then I'll write to you ", when, "."))

    ((before, choice, after, *rest),) = merged([calls, writes], "Which?")

    assert (before, choice.choices, after, rest) == ("Then I'll ", ("call", "write to"), " you ", [when, "."])


def test_texts_that_differ_in_two_places_stay_apart():
    when = Field("when", "next.at", "When?")

    assert len(merged([("I call ", when, " at home."), ("We meet ", when, " at work.")], "Which?")) == 2


def test_a_field_asks_in_the_form_that_the_sentence_needs():
    fields = collection("ru").fields

    assert fields["next_at_at"].example.startswith("в понедельник, ")
    assert fields["solution_by_dated_sentence"].example.startswith("В четверг, ")
    assert fields["act"].ask == "Что мы сделали не так или не сделали?"


@pytest.mark.parametrize("lang", LANGS)
def test_a_whole_message_filled_in_breaks_no_rule(lang):
    found = []
    channels = {"messenger": "Message Сообщение", "sms": "SMS"}
    for macro in collection(lang).macros:
        kind = macro.source.removeprefix("kind ")
        if kind in ("debrief", "call-script") or kind == macro.source:
            continue
        short = macro.title.partition(":")[0]
        channel = next((name for name, mark in channels.items() if short in mark), "email")
        for choice in (0, -1):
            text, subject = texts(macro, choice)
            report = kit().check(
                Message(text, subject, lang), Context(kind, channel="voice" if kind == "voicemail" else channel)
            )
            found += [(macro.title, each.rule, each.text) for each in report.findings if each.level == "error"]

    assert [each for each in found if each[1] != "structure.length"] == []  # which depends on the facts


@pytest.mark.parametrize("lang", LANGS)
def test_every_block_of_a_typed_message_is_exported_or_reported(lang):
    exported = {macro.source.removeprefix("block ") for macro in collection(lang).macros}
    reported = {loss.about for loss in collection(lang).losses if loss.sort == "block"}
    roles = {path.name.partition(".")[0] for path in (ROOT / "templates" / "blocks").glob(f"*.{lang}.toml")}

    assert roles - exported - reported == set()
    assert {"apology", "next_update", "impact", "greeting", "sign_off", "subject"} <= exported


# -- with a case


def test_a_case_fills_in_its_facts():
    (first, *_) = named("en", "sorry-ours", "catalogue.toml")

    assert "we printed pages 14 and 15" in texts(first)[0]
    assert "act" not in {field.key for macro in collection("en", "catalogue.toml").macros for field in macro.fields}


def test_what_a_case_lacks_stays_a_field():
    case = collection("ru", "perevod.toml")

    assert "impact_had_to" in case.fields
    assert "client_name" not in case.fields
    assert {macro.trigger for macro in case.macros if macro.trigger.startswith("простите")} == {"простите-мы"}


# -- espanso


@pytest.mark.parametrize("case", ["", "catalogue.toml"])
@pytest.mark.parametrize("lang", LANGS)
def test_the_match_file_holds_to_espansos_form(lang, case):
    data = yaml.safe_load(espanso.write(collection(lang, case))[""])

    jsonschema.validate(data, MATCHES)
    assert len(data["matches"]) == len(collection(lang, case).macros)


@pytest.mark.parametrize("lang", LANGS)
def test_a_form_asks_for_what_the_text_needs_and_nothing_else(lang):
    for match, macro in zip(
        yaml.safe_load(espanso.write(collection(lang))[""])["matches"], collection(lang).macros, strict=True
    ):
        used = set(re.findall(r"\{\{form\.(\w+)\}\}", match["replace"]))
        form = match["vars"][0]["params"] if "vars" in match else {"layout": ""}
        assert set(re.findall(r"\[\[(\w+)\]\]", form["layout"])) == used
        assert set(form.get("fields", {})) <= used

        shown = match["replace"]
        for each in macro.fields:
            shown = shown.replace(f"{{{{form.{each.key}}}}}", (each.choices or (each.example,))[0])
        assert shown == texts(macro)[0]


def test_nothing_in_a_fact_is_taken_for_a_variable_or_for_yaml(tmp_path):
    case = tmp_path / "case.toml"
    case.write_text(
        'lang = "en"\nfault = "own"\nact = "we sent {{client}} the file: \\"- a [[b]] # c\\""\n', encoding="utf-8"
    )

    done = run("espanso", "--case", case, "--block", "apology", "-o", tmp_path / "m.yml")

    (first, *_) = yaml.safe_load((tmp_path / "m.yml").read_text(encoding="utf-8"))["matches"]
    assert done.exit_code == 0, done.output
    assert r'we sent \{\{client\}\} the file: "- a [[b]] # c"' in first["replace"]


# -- Quicktext


def quicktext_files(lang):
    files = quicktext.write(collection(lang))
    return ET.fromstring(files["templates.xml"]), json.loads(files["templates.json"]), files


@pytest.mark.parametrize("lang", LANGS)
def test_both_formats_of_quicktext_hold_the_same(lang):
    xml, new, files = quicktext_files(lang)

    assert (xml.tag, xml.get("version"), xml.findtext("filetype")) == ("quicktext", "2", "templates")
    assert [each.findtext("title") for each in xml.iter("menu")] == [
        each["name"] for each in new["templates"]["groups"]
    ]
    for menu, group in zip(xml.iter("menu"), new["templates"]["texts"], strict=True):
        for old, text in zip(menu.find("texts"), group, strict=True):
            found = {
                "text": old.findtext("body"),
                **{key: old.findtext(key) or "" for key in ("name", "keyword", "subject")},
            }
            assert found == {key: text[key] for key in found}
            assert (old.get("type"), text["type"]) == ("0", "text/plain")
    (managed,) = (data for name, data in files.items() if name.startswith("managed-storage/"))
    assert json.loads(json.loads(managed)["data"]["templates"]) == new["templates"]


@pytest.mark.parametrize("lang", LANGS)
def test_each_tag_of_quicktext_can_be_read(lang):
    _, new, _ = quicktext_files(lang)
    keywords = [text["keyword"] for group in new["templates"]["texts"] for text in group]
    tags = [tag for group in new["templates"]["texts"] for text in group
            for tag in re.findall(r"\[\[(.*?)\]\]", f"{text['text']} {text['subject']}")]  # fmt: skip

    assert len(set(keywords)) == len(keywords)
    assert len(tags) > 500
    for tag in tags:
        assert re.fullmatch(r"FROM=(fullname|email)|INPUT=[^|\[\]]+\|(text|select\|[^|\[\];]+(;[^|\[\];]+)+)", tag), tag


def test_the_subject_of_a_mail_is_quicktexts_own():
    _, new, _ = quicktext_files("en")
    notices = [text for group in new["templates"]["texts"] for text in group if text["keyword"].startswith("notice")]

    assert all("[[INPUT=" in text["subject"] for text in notices)


def test_an_end_of_cdata_in_a_fact_does_not_end_it(tmp_path):
    case = tmp_path / "case.toml"
    case.write_text('lang = "en"\nfault = "own"\nact = "we sent ]]> and [[INPUT=x]]"\n', encoding="utf-8")

    done = run("quicktext", "--case", case, "--block", "apology", "-o", tmp_path / "qt")

    assert done.exit_code == 0, done.output
    texts = [each.text for each in ET.parse(tmp_path / "qt" / "templates.xml").iter("body")]
    assert any("we sent ]]> and [ [INPUT=x]]" in text for text in texts)


# -- SmartTemplates


@pytest.mark.parametrize("lang", LANGS)
def test_a_gap_that_was_left_is_held_by_the_rules(lang):
    files = smarttemplates.write(collection(lang))
    pages = [page for name, page in files.items() if "<mark>" in page and name.count("/") == 1]

    assert len(pages) > 200
    for page in pages[::25]:
        text = (
            re.sub(r"<[^>]+>", "", page.partition("<body>")[2])
            .replace("%cursor%", "")
            .replace("%identity(name)%", "Ann")
        )
        report = kit().check(Message(text, lang=lang), Context())
        assert "structure.placeholder" in {finding.rule for finding in report.findings}, page


def test_a_template_sets_the_subject_and_knows_the_sender():
    page = smarttemplates.write(collection("en"))["draftkit-e-mails/notice.html"]

    assert re.search(r'%header\.set\(subject,"(?:[^",\\]|\\,)+"\)%', page)
    assert "%identity(name)%" in page


def test_a_percent_sign_is_no_variable(tmp_path):
    case = tmp_path / "case.toml"
    case.write_text('lang = "en"\nfault = "own"\nact = "we gave 5 % less, <b> 10 % of it"\n', encoding="utf-8")

    done = run("smarttemplates", "--case", case, "--block", "apology", "-o", tmp_path / "st")

    assert done.exit_code == 0, done.output
    pages = [path.read_text(encoding="utf-8") for path in (tmp_path / "st").rglob("*.html")]
    assert any("5 &#37; less, &lt;b&gt; 10 &#37;" in page for page in pages)


# -- the command


@pytest.mark.parametrize("target", ["espanso", "quicktext", "smarttemplates"])
@pytest.mark.parametrize("lang", LANGS)
def test_the_report_is_printed_and_stands_beside(tmp_path, target, lang):
    path = tmp_path / ("m.yml" if target == "espanso" else "out")

    done = run(target, "--lang", lang, "--block", "next_update", "--kind", "first-notice", "-o", path)

    report = (tmp_path / "m-report.txt" if target == "espanso" else path / "report.txt").read_text(encoding="utf-8")
    assert done.exit_code == 0, done.output
    assert done.output == report
    assert {"en": "variants for the voice", "ru": "варианты для голоса"}[lang] in report
    assert {"en": "does not know the time", "ru": "не знает времени"}[lang] in report


def test_a_block_that_was_named_comes_alone(tmp_path):
    run("espanso", "--block", "branch_silence", "-o", tmp_path / "m.yml")

    assert {each["trigger"] for each in yaml.safe_load((tmp_path / "m.yml").read_text())["matches"]} == {
        ":my-branch-silence"
    }


def test_another_turn_takes_other_wordings(tmp_path):
    for turn in (0, 1):
        run("espanso", "--block", "apology", "--turn", turn, "-o", tmp_path / f"{turn}.yml")

    assert (tmp_path / "0.yml").read_text() != (tmp_path / "1.yml").read_text()


def test_a_file_that_is_there_is_kept(tmp_path):
    path = tmp_path / "m.yml"
    path.write_text("mine")

    done = run("espanso", "--block", "apology", "-o", path)

    assert path.read_text() == "mine"
    assert "is there already" in str(done.exception)
    assert run("espanso", "--block", "apology", "-o", path, "--force").exit_code == 0

    beside = tmp_path / "n-report.txt"
    beside.write_text("mine")
    assert "is there already" in str(run("espanso", "--block", "apology", "-o", tmp_path / "n.yml").exception)
    assert beside.read_text() == "mine"
    assert not (tmp_path / "n.yml").exists()


def test_what_yaml_would_not_read_back_is_no_literal_block():
    text = "at\u00a010:00\nnext\u0085line"
    assert yaml.safe_load("replace: " + espanso._text(text, 2))["replace"] == text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["espanso", "--block", "apologies"], "there is no block apologies"),
        (["quicktext", "--kind", "first"], "there is no kind first"),
        (["espanso", "--mode", "soft"], "espanso has no use for --mode"),
        (["outlook", "--block", "apology"], "outlook has no use for --block"),
        (["outlook", "--server", "http://office.example"], "no address that Outlook takes"),
        (["outlook", "--site", "http://localhost:3000"], "no address that Outlook takes"),
    ],
)
def test_what_cannot_be_done_is_said(tmp_path, arguments, said):
    done = run(*arguments, "-o", tmp_path / "out")

    assert said in str(done.exception)
    assert [*tmp_path.iterdir()] == []


def test_a_house_exports_its_own_blocks(tmp_path):
    (tmp_path / "house" / "templates" / "blocks").mkdir(parents=True)
    for lang, text in (("en", "It rains on {{ client.name }}."), ("ru", "На вас льёт, {{ client.name }}.")):
        (tmp_path / "house" / "templates" / "blocks" / f"weather.{lang}.toml").write_text(
            f'about = "Rain."\n[[variant]]\nneeds = ["client.name"]\ntexts = ["{text}"]\n', encoding="utf-8"
        )
    (tmp_path / "draftkit.toml").write_text('roots = ["house"]\n')
    house = Kit.load(settings=str(tmp_path / "draftkit.toml"))

    (macro,) = collect(house, "ru", kinds=(), blocks=("weather",)).macros

    assert macro.trigger == "my-weather"
    assert texts(macro)[0].startswith("На вас льёт, ")
    assert "weather" in {
        each.source.removeprefix("block ") for each in collect(house, "en", kinds=(), blocks=()).macros
    }
