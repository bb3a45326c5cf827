"""The protocol and the host that carries it: a real process, spoken to as a browser speaks to it."""

from __future__ import annotations

import json
import os
import re
import stat
import struct
import subprocess
import sys
import zipfile

import pytest

from draftkit import Kit, Message
from draftkit.overrides import read
from draftkit.own_text import digest
from draftkit_desk.host import MOST
from draftkit_desk.protocol import LONGEST, Desk

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
EXAMPLES = os.path.join(ROOT, "examples")
RULES = ["solution.missing", "timing.no_next_time", "timing.vague"]
"""What warns of it."""
SORRY = "Hello Nora 😀,\n\nWe would like to apologise for the delay. We'll be in touch shortly.\n"


@pytest.fixture
def house(tmp_path):
    """Makes a desk of a house with a policy."""

    def made(policy='warning = "prompt"', cases=""):
        file = tmp_path / "draftkit.toml"
        file.write_text(f"[policy]\n{policy}\n", encoding="utf-8")
        return Desk(Kit.load(settings=str(file)), cases)

    return made


@pytest.fixture
def home(tmp_path, monkeypatch):
    for name in ("XDG_STATE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def lint(desk, text, sort="text/plain", **more):
    return desk.answer({"op": "lint", "message": {"body": {"type": sort, "text": text}}, **more})


def found(answer, rule):
    return next(each for each in answer["findings"] if each["rule"] == rule)


def test_a_finding_says_what_why_what_to_write_and_where(house):
    answer = lint(house(), SORRY, id=7)

    assert (answer["id"], answer["ok"], answer["verdict"], answer["lang"]) == (7, True, "hold", "en")
    wish = found(answer, "apology.wish")
    assert SORRY[wish["start"] : wish["end"]] == wish["text"] == "would like to apologise"
    assert wish["fixes"] == [{"text": "apologise", "safe": True}]
    assert not wish["holds"]
    vague = found(answer, "timing.vague")
    assert vague["holds"]
    assert vague["message"]
    assert vague["why"]
    assert vague["advice"]


def test_places_count_as_javascript_counts(house):
    wish = found(lint(house(), SORRY, offsets="utf-16"), "apology.wish")

    units = SORRY.encode("utf-16-le")
    assert units[2 * wish["start"] : 2 * wish["end"]].decode("utf-16-le") == wish["text"]
    assert wish["start"] == SORRY.index("would") + 1


@pytest.mark.parametrize("offsets", ["utf-16", "codepoint"])
def test_places_in_a_page_are_those_of_its_source(house, offsets):
    page = "<p>Hello &amp; welcome 😀</p><p>We'll be in touch <i>shortly</i>.</p>"

    vague = found(lint(house(), page, "text/html", offsets=offsets), "timing.vague")

    assert vague["start"] == page.index("shortly") + (offsets == "utf-16")
    assert vague["end"] - vague["start"] == len("shortly")


def test_a_fix_keeps_a_capital(house):
    wish = found(lint(house(), "We Would Like to apologise for the delay."), "apology.wish")

    assert wish["fixes"] == [{"text": "Apologise", "safe": True}]


def test_the_verdict_is_the_policys(house):
    assert lint(house('warning = "accept"'), SORRY)["verdict"] == "warn"
    assert lint(house(), SORRY)["action"] == "prompt"
    assert lint(house('warning = "soft"'), SORRY)["action"] == "soft"
    assert lint(house('warning = "block"'), SORRY)["action"] == "block"
    clean = lint(house(), "Thank you, Nora. The parcel is here.\n")
    assert (clean["verdict"], clean["findings"], clean["unchecked"]) == ("pass", [], "")
    assert lint(house(), "Wir melden uns bei Ihnen, sobald die Bestellung bei uns ist.")["unchecked"] == "language"


def test_the_verdict_goes_by_recipients_and_sender(house):
    desk = house(
        '[[policy.for]]\nto = "bank.example"\nfrom = "ruth@*"\nwarning = "block"\nrules = {"apology.wish" = "soft"}'
    )

    def action(**way):
        return desk.answer({"op": "lint", "message": {**way, "body": {"text": SORRY}}})["action"]

    assert action() == action(to=["Ann <ann@bank.example>"]) == "accept"
    for way in (
        {"to": "ann@bank.example"},
        {"cc": ["Bo <bo@x.example>", "Ann <Ann@Bank.example>"]},
        {"bcc": ["ann@bank.example"]},
    ):
        assert action(**way, **{"from": "Ruth <ruth@falk.example>"}) == "block"
    assert not desk.answer({"op": "lint", "message": {"to": [7], "body": {"text": SORRY}}})["ok"]


def test_safe_fixes_are_put_in(house):
    message = {"body": {"text": SORRY}}

    fixed = house().answer({"op": "fix", "message": message})

    assert fixed["text"] == SORRY.replace("would like to apologise", "apologise")
    assert fixed["changed"]
    assert not house().answer({"op": "fix", "message": {"body": {"type": "text/html", "text": SORRY}}})["ok"]


def test_a_rule_is_explained_in_the_language_of_the_message(house):
    page = house().answer({"op": "explain", "rule": "timing.vague", "lang": "ru"})

    assert page["title"] == "Срок без срока"
    assert page["bad"]
    assert page["good"]
    assert not house().answer({"op": "explain", "rule": "timing.wague"})["ok"]


def test_a_case_is_chosen_and_a_mail_drafted(house):
    desk = house(cases=EXAMPLES)

    cases = {each["id"]: each for each in desk.answer({"op": "cases"})["cases"]}
    catalogue = cases["catalogue.toml"]
    assert (catalogue["title"], catalogue["languages"]) == ("Spring catalogue", ["en", "ru"])
    assert "first-notice" in {each["kind"] for each in catalogue["kinds"]}
    assert "debrief" not in {each["kind"] for each in catalogue["kinds"]}
    draft = desk.answer({"op": "draft", "case": "catalogue.toml", "kind": "first-notice", "lang": "ru"})
    assert draft["subject"].startswith("Весенний каталог")
    assert "прошлогодними ценами" in draft["text"]


@pytest.mark.parametrize("case", ["../README.md", "/etc/passwd", "none.toml"])
def test_no_file_but_a_case_of_the_folder_is_read(house, case):
    answer = house(cases=EXAMPLES).answer({"op": "draft", "case": case, "kind": "reply"})

    assert answer["error"]["code"] == "settings"


def test_a_case_that_lacks_facts_is_asked_about(house, tmp_path):
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "new.toml").write_text('lang = "en"\n', encoding="utf-8")
    (tmp_path / "cases" / "broken.toml").write_text("lang =\n", encoding="utf-8")
    desk = house(cases=str(tmp_path / "cases"))

    answer = desk.answer({"op": "draft", "case": "new.toml", "kind": "first-notice"})

    assert answer["error"]["code"] == "missing-facts"
    assert {"field", "text", "example"} <= set(answer["questions"][0])
    assert any("error" in each for each in desk.answer({"op": "cases"})["cases"])


@pytest.mark.parametrize(
    "request_",
    [
        None, [], "lint", 7, {}, {"op": "nothing"}, {"op": 3}, {"op": "lint"}, {"op": "lint", "message": "text"},
        {"op": "lint", "message": {"body": {"text": 3}}}, {"op": "lint", "message": {"body": {"type": "image/png"}}},
        {"op": "lint", "message": {"body": {"text": "x" * (LONGEST + 1)}}}, {"op": "lint", "offsets": "bytes"},
        {"op": "lint", "context": []}, {"op": "explain", "rule": []}, {"op": "draft"}, {"op": "draft", "case": 1},
        {"op": "override", "message": {"body": {"text": SORRY}}, "reason": 3}, {"op": "hello", "v": 2}, {"op": "lint", "message": {"body": {"text": "\ud800"}}},
    ],
)  # fmt: skip
def test_nothing_that_is_asked_makes_it_raise(house, home, request_):
    answer = house().answer(request_)

    assert answer["v"] == 1
    assert answer["ok"] or answer["error"]["code"] in ("bad-request", "unsupported")
    json.dumps(answer)


def test_what_breaks_is_an_answer_without_the_text(house, monkeypatch):
    desk = house()

    def breaks(*_):
        raise ValueError(SORRY)

    monkeypatch.setattr(desk._kit, "check", breaks)
    answer = lint(desk, SORRY)

    assert answer["error"] == {"code": "internal", "message": "draftkit broke: ValueError"}


def test_the_fingerprint_is_of_the_words_alone():
    one = digest("Здравствуйте,  Анна.\n\nЖду\nвас.\n", "Каталог")

    assert one == digest("Здравствуи\u0306те, Анна. Жду вас.\n> quoted\n\n-- \nРут\n", " Каталог ")
    assert one != digest("Здравствуйте, Анна. Жду Вас.", "Каталог")
    assert one != digest("Здравствуйте, Анна. Жду вас.", "Каталоги")
    assert lint(Desk(Kit.load()), SORRY)["digest"] == digest(Message(SORRY).text)


def override(desk, text=SORRY, reason="", **more):
    return desk.answer({"op": "override", "message": {"body": {"text": text}, **more}, "reason": reason})


def test_what_is_sent_all_the_same_is_written_down_without_its_text(house, home):
    desk = house('warning = "soft"')

    assert override(desk)["error"]["code"] == "bad-request"
    assert override(desk, reason="She asked for it")["header"] is None  # there is no gate that would take it out
    file = home / "XDG_STATE_HOME" / "draftkit" / "overrides.jsonl"
    (entry,) = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    assert entry.pop("at")
    assert entry == {"digest": digest(SORRY), "rules": RULES, "reason": "She asked for it"}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 or os.name == "nt"
    assert not override(house('warning = "block"'), reason="x")["ok"]
    assert override(house('warning = "accept"'))["header"] is None
    assert len(file.read_text(encoding="utf-8").splitlines()) == 1


def test_for_the_organisations_gate_it_is_signed(house, home, monkeypatch):
    monkeypatch.setenv("OUR_KEY", "k" * 40)
    desk = house('warning = "soft"\n[overrides]\nkey_env = "OUR_KEY"')

    header = override(desk, reason="Нора знает час", **{"from": "Ruth <Ruth@falk.example>"})["header"]

    assert header["name"] == "X-Draftkit-Override"
    assert header["value"].isascii()
    said = read(header["value"].replace(" ", "\r\n "), b"k" * 40, "ruth@falk.example")
    assert said[:4] == (digest(SORRY), tuple(RULES), "ruth@falk.example", "Нора знает час")


def test_without_the_key_that_the_settings_name_nothing_goes(house, home):
    answer = override(house('warning = "soft"\n[overrides]\nkey_file = "none"'), reason="x")

    assert answer["error"]["code"] == "settings"
    assert "draftkit.toml:4: overrides.key_file: " in answer["error"]["message"]
    assert not (home / "XDG_STATE_HOME").exists()


# -- the process


def packed(data):
    data = data if isinstance(data, bytes) else json.dumps(data).encode()
    return struct.pack("=I", len(data)) + data


def talk(data, *options, cwd):
    """The answers of a host to what comes on its standard input."""
    done = subprocess.run(
        [sys.executable, "-m", "draftkit", *options, "host", "manifest.json", "draftkit@draftkit.example"],
        input=data,
        capture_output=True,
        cwd=cwd,
        check=False,
        timeout=120,
    )
    answers, out = [], done.stdout
    while out:
        (length,) = struct.unpack("=I", out[:4])
        answers.append(json.loads(out[4 : 4 + length]))
        out = out[4 + length :]
    return answers, done


def test_a_host_answers_until_its_input_ends(tmp_path):
    secret = "Мы свяжемся с вами в ближайшее время, пароль 1234."
    message = {"body": {"text": secret}}

    answers, done = talk(
        packed({"op": "hello", "id": 1})
        + packed(b"\xff{")
        + packed(b"x" * (MOST + 1))
        + packed({"op": "lint", "id": 2, "message": message})
        + b"\x10\x00",
        cwd=tmp_path,
    )

    assert done.returncode == 0
    assert [each["ok"] for each in answers] == [True, False, False, True]
    assert set(answers[0]["ops"]) == {"hello", "lint", "explain", "fix", "cases", "draft", "override"}
    assert found(answers[3], "timing.vague")["text"] == "в ближайшее время"
    assert done.stderr == b""


def test_an_answer_stays_below_what_a_browser_takes(tmp_path):
    answers, _ = talk(
        packed({"op": "lint", "message": {"body": {"text": "We'll be in touch shortly. " * 9000}}}), cwd=tmp_path
    )

    assert len(json.dumps(answers[0])) < MOST
    assert answers[0]["more"] > 0


def test_a_rule_file_that_does_not_hold_is_said_to_whoever_asks(tmp_path):
    (tmp_path / "house" / "rules" / "timing").mkdir(parents=True)
    (tmp_path / "house" / "rules" / "timing" / "vague.en.toml").write_text("nonsense = 1\n", encoding="utf-8")
    (tmp_path / "draftkit.toml").write_text('roots = ["house"]\n', encoding="utf-8")

    answers, _ = talk(packed({"op": "hello", "id": 1}), cwd=tmp_path)

    assert answers[0]["error"]["code"] == "settings"
    assert "vague.en.toml" in answers[0]["error"]["message"]


# -- setting it up


def run(home, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "draftkit", *arguments],
        capture_output=True,
        cwd=home,
        encoding="utf-8",
        check=True,
        timeout=120,
    ).stdout


@pytest.mark.skipif(sys.platform != "linux", reason="the places are those of Linux")
def test_install_puts_everything_where_thunderbird_looks(home):
    (home / "draftkit.toml").write_text('[policy]\nwarning = "soft"\n', encoding="utf-8")

    shown = run(home, "thunderbird", "install", "--print", "--cases", EXAMPLES)
    assert not (home / ".mozilla").exists()
    said = run(home, "thunderbird", "install", "--cases", EXAMPLES)

    file = home / ".mozilla" / "native-messaging-hosts" / "draftkit.json"
    manifest = json.loads(file.read_text(encoding="utf-8"))
    assert str(file) in said
    assert file.read_text(encoding="utf-8") in shown
    assert json.loads(run(home, "host", "--manifest")) == manifest
    answer = subprocess.run(
        [manifest["path"], str(file), *manifest["allowed_extensions"]],
        input=packed({"op": "cases"}),
        capture_output=True,
        cwd="/",
        check=True,
        timeout=120,
    ).stdout
    assert len(json.loads(answer[4:])["cases"]) > 5
    with zipfile.ZipFile(home / "XDG_DATA_HOME" / "draftkit" / "draftkit.xpi") as xpi:
        addon = json.loads(xpi.read("manifest.json"))
    assert manifest["allowed_extensions"] == [addon["browser_specific_settings"]["gecko"]["id"]]


def test_the_addon_is_the_same_bytes_each_time(home):
    run(home, "thunderbird", "xpi", "-o", "one.xpi")
    run(home, "thunderbird", "xpi", "-o", "two.xpi")

    assert (home / "one.xpi").read_bytes() == (home / "two.xpi").read_bytes()


def test_an_organisation_forces_the_addon(home):
    policies = json.loads(run(home, "thunderbird", "policies", "-o", "/srv/draftkit.xpi"))

    (addon,) = policies["policies"]["ExtensionSettings"].values()
    assert addon == {"installation_mode": "force_installed", "install_url": "file:///srv/draftkit.xpi"}


# -- the add-on's words


def test_every_word_of_the_addon_is_there_in_both_languages():
    folder = os.path.join(ROOT, "plugins", "draftkit_desk", "thunderbird")
    words = {}
    for lang in ("en", "ru"):
        with open(os.path.join(folder, "_locales", lang, "messages.json"), encoding="utf-8") as file:
            words[lang] = {key: value["message"] for key, value in json.load(file).items()}
    code = ""
    for name in os.listdir(folder):
        if name.endswith((".js", ".json")):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                code += file.read()

    asked = set(re.findall(r"__MSG_(\w+)__", code))
    for call in re.findall(r"\bsay\(([^()]*)", code):
        asked |= set(re.findall(r'"([a-z_]+)"', call))
    codes = re.findall(r'Failure\("(\w+)"', code) + re.findall(r':\s"(\w+)"', code.partition("function code(")[2][:150])
    asked |= {f"failure_{each}" for each in (*codes, "missing", "crashed", "broken")}

    assert len(asked) > 30
    assert asked <= words["en"].keys() == words["ru"].keys()
    for key, text in words["en"].items():
        assert text.count("$1") == words["ru"][key].count("$1"), key
        assert re.search("[А-яё]", words["ru"][key]), key
