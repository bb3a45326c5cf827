"""Rules of words only in a folder: what is found, and what is said when a file does not hold."""

import pytest

from draftkit.compiling import check_regex
from draftkit.errors import RuleFileError
from draftkit.lint import check
from draftkit.model import Context, Message
from draftkit.resources import locales_root
from draftkit.rules import at, discover_folder
from draftkit.ruleset import RuleSet

HEAD = 'title = "T"\nmessage = "M {match}"\nwhy = "W"\nadvice = "A"\n'


@pytest.fixture
def house(tmp_path):
    def make(words, name="ours.en.toml"):
        folder = tmp_path / "rules" / "house"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(words, encoding="utf-8")
        return RuleSet(discover_folder(str(tmp_path / "rules")), [locales_root()], cache=False)

    return make


def texts(rules, text, **context):
    report = check(Message(text, lang="en"), Context(**context), rules)
    assert not report.failures
    return [finding.text for finding in report.findings]


def test_sides_allow_and_forbid(house):
    rules = house(
        HEAD
        + 'patterns = ["soon"]\nrequires = ["<we>"]\nunless = ["#time"]\nunless_nearby = ["holiday"]\nexcept = ["too soon"]\n'
    )
    assert texts(rules, "We come soon.") == ["soon"]
    assert texts(rules, "They come soon.") == []
    assert texts(rules, "We come soon, at 15:30.") == []
    assert texts(rules, "We come too soon, but soon.") == ["soon"]
    assert texts(rules, "A holiday. We come soon.") == []
    assert texts(rules, "A holiday. Yes. We come soon.") == ["soon"]
    assert texts(rules, "We said «we come soon» twice.") == []


def test_a_phrase_has_its_own_words_level_and_fix(house):
    rules = house(
        'level = "error"\n'
        + HEAD
        + 'patterns = ["later"]\n[[phrase]]\npattern = "asap"\nmessage = "P"\nlevel = "note"\nfix = "today"\nsafe = true\n'
    )
    first, second = check(Message("ASAP or later", lang="en"), Context(), rules).findings
    assert (first.level, first.message, first.fix.replacement, first.fix.safe) == ("note", "P", "today", True)
    assert (second.level, second.message, second.fix) == ("error", "M later", None)


def test_of_overlapping_hits_the_longest_stays(house):
    rules = house(HEAD + 'patterns = ["soon", "very soon", "soon enough for"]\n')
    assert texts(rules, "very soon enough for all") == ["soon enough for"]


def test_sets_of_a_file_are_its_own(house):
    house(HEAD + 'patterns = ["<beast>"]\n[sets]\nbeast = ["ox", "<bird>"]\nbird = ["hen"]\n')
    rules = house(HEAD + 'patterns = ["cow"]\n', "other.en.toml")
    assert texts(rules, "an ox, a hen, a cow") == ["ox", "hen", "cow"]


@pytest.mark.parametrize(
    ("words", "line", "problem"),
    [
        ('title = "T"\n', None, "message is missing"),
        (HEAD, None, "without patterns"),
        (HEAD + 'patterns = ["<nobody>"]\n', 5, "there is no set"),
        (HEAD + 'patterns = ["soon", "soon"]\n', 5, "twice"),
        (HEAD + 'pattern = ["soon"]\n', 5, "there is no key"),
        (HEAD + 'patterns = "soon"\n', 5, "no list"),
        (HEAD + "patterns = [\n", 6, "is not TOML"),
        (HEAD + "[[regex]]\nregex = 'a+'\nneeds = ['a']\n", 6, "without a limit"),
        (HEAD + "[[regex]]\nregex = 'ab'\n", 6, "needs a text"),
        (HEAD + 'patterns = ["a"]\n[[miss]]\ntext = "b"\n', 7, "reason"),
        (HEAD + 'patterns = ["a"]\n[[good]]\ntext = "<<b>>"\n', 7, "marks"),
        (HEAD + 'patterns = ["a"]\n[[bad]]\ntext = "some"\ncontext = { faults = "own" }\n', 7, "faults"),
    ],
)
def test_a_file_that_does_not_hold_is_refused_with_its_place(house, words, line, problem):
    with pytest.raises(RuleFileError) as caught:
        house(words).language("en")
    assert problem in str(caught.value)
    assert caught.value.line == line or line is None


def test_a_stray_file_is_refused(house):
    with pytest.raises(RuleFileError, match=r"notes\.txt"):
        house("", "notes.txt")


@pytest.mark.parametrize("pattern", [r"a*b", r"(a{1,9}){1,9}b", r"(a)\1", r"(?:x{0,300}){0,300}", r"("])
def test_regular_expressions_that_could_be_slow_are_refused(pattern):
    with pytest.raises(RuleFileError):
        check_regex(pattern, __file__)


def test_levels_by_context_are_checked():
    assert at("off", kind="reply", fault=("own", "shared")) == (
        "off",
        (("kind", ("reply",)), ("fault", ("own", "shared"))),
    )
    with pytest.raises(RuleFileError, match="colour"):
        at("off", colour="red")
    with pytest.raises(RuleFileError, match="loud"):
        at("loud")
