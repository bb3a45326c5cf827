"""House rules without code: files that add to a rule, give it a level, or are a rule; and `draftkit rules test`."""

import pytest
from click.testing import CliRunner

from draftkit.cli.main import cli
from draftkit.errors import RuleFileError
from draftkit.kit import Kit
from draftkit.model import Context, Message
from draftkit.rules import RuleFiles

PLAIN = 'title = "T"\nmessage = "M"\nwhy = "W"\nadvice = "A"\n'
MORE = 'message = "“{match}”, says the house"\npatterns = ["by and by"]\n[[bad]]\ntext = "We write <<by and by>>."\n'
GOOD = '[[good]]\ntext = "We write at 15:00."\n'


@pytest.fixture
def house(tmp_path, monkeypatch):
    """Write files of a house's folder, and get its kit."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "h").mkdir()

    def house(settings="", **files):
        (tmp_path / "draftkit.toml").write_text(f'roots = ["h"]\n{settings}')
        for name, text in files.items():
            path = tmp_path / "h" / name.replace("__", "/").replace("_en", ".en.toml").replace("_de", ".de.toml")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return Kit.load()

    return house


def rules_test(*args):
    done = CliRunner().invoke(cli, ["rules", "test", *args], standalone_mode=False)
    assert done.exception is None, done.exception
    return done.return_value, done.output


def found(kit, text, **context):
    report = kit.check(Message(text, lang="en"), Context(**context), kit.rules.only(["timing.vague"]))
    return [(f.text, f.level, f.message) for f in report.findings]


def test_a_file_named_as_a_rule_adds_to_it(house):
    before = found(house(), "We'll call you shortly.")
    kit = house(rules__timing__vague_en=MORE + GOOD)

    assert found(kit, "We'll call you shortly.") == before != []
    assert ("by and by", "“by and by”, says the house") in [(f[0], f[2]) for f in found(kit, "It will come by and by.")]
    assert rules_test("timing.vague")[0] == 0


def test_it_may_raise_or_lower_the_level_but_not_where_the_rule_is_off(house):
    kit = house(rules__timing__vague_en='level = "note"\n')
    assert [level for _, level, _ in found(kit, "We'll call you shortly.")] == ["note"]

    kit = house(rules__apology__missing_en='level = "error"\n')
    rules = kit.rules.only(["apology.missing"])
    text = Message("Unfortunately the report came late.", lang="en")
    assert [f.level for f in kit.check(text, Context(fault="own", facts={}), rules).findings] == ["error"]
    assert kit.check(text, Context(fault="client"), rules).findings == ()


def test_the_settings_give_levels_too(house):
    kit = house('[rules]\n"timing.vague" = "note"\n', rules__timing__vague_en='level = "error"\n')
    assert [level for _, level, _ in found(kit, "We'll call you shortly.")] == ["note"]


def test_a_rule_of_words_may_have_conditions_and_a_wider_span(house):
    words = PLAIN + 'span = "sentence"\npatterns = ["hiccup"]\n[[when]]\nlevel = "off"\nkind = ["debrief", "voicemail"]\n'
    kit = house(rules__ours__slang_en=words)
    rules = kit.rules.only(["ours.slang"])
    message = Message("Hi. We had a hiccup today. Bye.", lang="en")

    assert [f.text for f in kit.check(message, Context(kind="reply"), rules).findings] == ["We had a hiccup today"]
    assert kit.check(message, Context(kind="debrief"), rules).findings == ()


@pytest.mark.parametrize(
    "words", ['span = "page"', "when = 1", '[[when]]\nkind = "reply"', '[[when]]\nlevel = "off"\nmood = "bad"']
)
def test_conditions_that_do_not_hold_are_an_error_with_the_file(house, words):
    kit = house(rules__ours__slang_en=PLAIN + 'patterns = ["hiccup"]\n' + words)
    with pytest.raises(RuleFileError) as caught:
        kit.rules.language("en")
    assert str(caught.value.file).endswith("slang.en.toml")


def test_a_language_that_a_rule_lacks_is_a_file_of_its_own(house):
    kit = house(rules__timing__vague_de=PLAIN + 'patterns = ["demnächst"]\n')
    (files,) = [files for files in kit.rule_files if files.id == "timing.vague"]
    assert [lang for lang, _ in files.words] == ["de", "en", "ru"]


def test_lists_of_a_rule_may_be_added_to(house):
    from draftkit.words import read_words

    kit = house()
    name, lists = next(
        (files.id, words.lists)
        for files in kit.rule_files
        for lang, path in files.words
        if lang == "en" and (words := read_words(path)).lists
    )
    path = f"rules__{name.replace('.', '__')}_en"
    house(**{path: f'[lists]\n{next(iter(lists))} = ["wibble wobble"]\n'}).rules.language("en")
    with pytest.raises(RuleFileError, match="no list wibble to add to"):
        house(**{path: '[lists]\nwibble = ["wibble wobble"]\n'}).rules.language("en")


@pytest.mark.parametrize(
    ("words", "line", "said"),
    [
        ('level = "loud"\n', None, "'loud' is not a level"),
        ('patterns = ["x"]\ntitle = "Mine"\n', 2, "title is the rule's own"),
        ('\npatterns = ["Capital"]\n', 2, "capital"),
        ('patterns = ["<nowhere>"]\n', 1, "no set <nowhere>"),
        ("pattens = []\n", 1, "no key 'pattens'"),
    ],
)
def test_a_file_that_does_not_hold_is_an_error_with_its_place(house, words, line, said):
    kit = house(rules__timing__vague_en=words)
    with pytest.raises(RuleFileError) as caught:
        kit.rules.language("en")
    assert said in str(caught.value)
    assert str(caught.value.file).endswith("vague.en.toml")
    assert caught.value.line == line
    code, out = rules_test("timing.vague")
    assert code == 1
    assert said in out
    assert "[timing.vague]" in out


def test_only_a_rule_of_phrases_takes_phrases(house):
    kit = house(rules__apology__missing_en='patterns = ["by and by"]\n')
    with pytest.raises(RuleFileError, match="no rule of phrases"):
        kit.rules.language("en")


def test_examples_of_a_house_are_held_to_what_they_say(house):
    house(
        rules__timing__vague_en=MORE + '[[bad]]\ntext = "<<We write>> at 15:00."\n[[good]]\ntext = "We come by and by."\n',
        rules__ours__slang_en=PLAIN + 'patterns = ["hiccup", "sorry [ 7 ]"]\n[[bad]]\ntext = "A <<hiccup>>."\n' + GOOD,
    )

    code, out = rules_test("timing.vague", "ours", "--lang", "en")

    assert code == 1
    lines = [line for line in out.splitlines() if line.startswith("/") or line[1:2] == ":" or ".toml" in line]
    assert [line.partition("vague.en.toml")[2].split(":")[1] for line in lines if "vague.en" in line] == ["6", "8"]
    assert "slang.en.toml:5: no bad example is found by 'sorry [ 7 ]' [ours.slang]" in out
    assert out.splitlines()[-1].endswith(": 3 do not hold")


def test_all_of_our_rules_hold_and_so_does_the_example_house(monkeypatch):
    from pathlib import Path

    monkeypatch.chdir(Path(__file__).parent.parent / "examples" / "house")
    code, out = rules_test("house", "timing.vague")
    assert (code, out.splitlines()[-1].endswith("all hold")) == (0, True), out


def test_listing_rules_still_works(house):
    house('[rules]\n"timing.*" = "note"\n')
    listed = CliRunner().invoke(cli, ["rules", "timing"]).output
    assert "timing.vague" in listed
    assert "note (house)" in listed
    assert "apology" not in listed
    done = CliRunner().invoke(cli, ["rules", "timng"], standalone_mode=False)
    assert "did you mean" in str(done.exception)


def test_the_lexicon_of_a_house_comes_before_ours(house):
    kit = house(
        locales__en__elements_en="",  # a file of another name is nobody's business
    )
    (kit_root,) = [root for root in kit.locale_roots if root.endswith("locales") and "h" in root.split("/")[-2:]]
    (house_file := __import__("pathlib").Path(kit_root) / "en" / "elements.toml").write_text(
        '[apology]\npatterns = ["mea culpa"]\nyes = ["Mea culpa."]\nno = ["No."]\n'
    )
    report = Kit.load().check(Message("Mea culpa, the file was wrong.", lang="en"), Context(about_problem=True))
    assert report.elements["apology"], house_file


def test_a_house_may_add_twice():
    rule = RuleFiles("a.b", "p.a.b", "b.py", (("en", "1"),))
    both = rule.with_house(RuleFiles("a.b", "", "", (("en", "2"),))).with_house(RuleFiles("a.b", "", "", (("en", "3"),)))
    assert both.more == (("en", "2"), ("en", "3"))
    assert both.paths == ["b.py", "1", "2", "3"]
