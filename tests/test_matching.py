"""The pattern language, each sign by what it finds and what it leaves."""

import sys

import pytest

from draftkit import matching
from draftkit.errors import RuleFileError
from draftkit.matching import Index
from draftkit.names import Names
from draftkit.patterns import Grammar
from draftkit.programs import build_index
from draftkit.text import TextView

SETS = {
    "sorry": ["sorry", "apologi{se,ze}", "my apologies"],
    "soon": ["in due course", "soon", "as soon as possible"],
    "time": ["#clock", "monday"],
    "circle": ["<round>"],
    "round": ["<circle>"],
}


def find(pattern, text, **names):
    index = Index(build_index([(pattern, "words.toml", 3, Grammar(SETS))]))
    view = TextView(text)
    view.names = Names(**names)
    return sorted({text[start:end] for _, start, end in index.find(view)})


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("sorry if", "Sorry, if it hurt", ["Sorry, if"]),
        ("sorry if", "Sorry. If it hurt", []),
        ("we !are|were * it", "we saw it. We are it. We it", ["we saw it"]),
        ("we *s soon", "we sings. We is soon", ["We is soon"]),
        ("извин*", "Извините, но извинения", ["Извините", "извинения"]),
        ("забы{л,ла,ли}", "забыла забыть", ["забыла"]),
        ("cent{er,re}{,s}", "centres center cents", ["center", "centres"]),
        ("{2,3}pm", "at 3pm or 4pm", ["3pm"]),
        ("we *ing", "we sing. We are working", ["we sing"]),
        ("we are !trying *ing", "we are trying; we are fixing", ["we are fixing"]),
        ("*{ем,им}", "Чиним и везём тех, кто едет", ["Чиним", "везём"]),
        ("soon|shortly|поздн*", "soon, shortly, позднее", ["shortly", "soon", "позднее"]),
        ("<soon>", "in due course or as soon as possible", ["as soon as possible", "in due course", "soon"]),
        ("<sorry> ..2 if", "sorry to you if", ["sorry to you if"]),
        ("<sorry> ..2 if", "sorry to all of you if", []),
        ("very? sorry", "very sorry", ["sorry", "very sorry"]),
        ("(so very)? sorry for", "so very sorry for", ["so very sorry for", "sorry for"]),
        ("sorry , but", "sorry – but", ["sorry – but"]),
        ("sorry , but", "sorry but", []),
        ("sorry !but|however", "sorry but. Sorry however. Sorry, we", ["Sorry"]),
        ("not! sorry", "not sorry. So sorry", ["sorry"]),
        ("(in fact)! sorry", "in fact sorry. A fact sorry", ["sorry"]),
        ("^ sorry", "Sorry. We are sorry", ["Sorry"]),
        ("sorry $", "Sorry we are. We are sorry.", ["sorry"]),
        ("sorry ..3 #time", "sorry until 15:30; sorry about 1530", ["sorry until 15:30"]),
        ("на #num", "на 5 и на пять", ["на 5"]),
        (
            "on #date",
            "on 12.03.2026, on 2026-03-12, on 12.03, on 99.99",
            ["on 12.03", "on 12.03.2026", "on 2026-03-12"],
        ),
        ("#caps now", "COME NOW, come NOW", ["COME NOW"]),
        ("sent [last year's prices]", "we sent last year's prices", ["last year's prices"]),
        ("short-staffed", "short staffed and short-staffed", ["short staffed", "short-staffed"]),
    ],
)
def test_signs(pattern, text, found):
    assert find(pattern, text) == sorted(found)


@pytest.mark.parametrize(
    ("patterns", "text", "found"),
    [
        (["we get back", "get it", "<soon> we"], "Soon we get back. We get it back soon.", ["Soon we", "get it", "we get back"]),
        (["#clock", "24 hours", "#num #num"], "At 15:30, in 24 hours, 15 30", ["15 30", "15:30", "24 hours"]),
        (["we ..2 you", "we !can|will you"], "We told you. We you. We can you.", ["We can you", "We told you", "We you"]),
    ],
)
def test_many_patterns_find_what_each_finds_alone(patterns, text, found):
    grammar = Grammar(SETS)
    index = Index(build_index([(pattern, "words.toml", 3, grammar) for pattern in patterns]))
    view = TextView(text)
    together = {(number, *span) for number, *span in index.find(view)}
    assert {text[start:end] for _, start, end in together} == set(found)
    for number, pattern in enumerate(patterns):
        alone = Index(build_index([(pattern, "words.toml", 3, grammar)])).find(TextView(text))
        assert {(number, *span) for _, *span in alone} == {each for each in together if each[0] == number}


def test_names():
    text = "Jared forgot. We forgot. Yesterday Nora forgot. Monday forgot. Then Jared's boss Kim forgot."
    known = {"first": frozenset({b"jared"}), "never": frozenset({b"monday"}), "known": ("Nora",)}
    assert find("#name forgot", text, **known) == ["Jared forgot", "Kim forgot"]
    assert find("#name forgot", "Zorg forgot.", people=("Zorg Alden",)) == ["Zorg forgot"]
    assert find("#name forgot", "Zorg forgot.") == []


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("Sorry", "capital"),
        ("<sory>", "there is no set"),
        ("из*", "too short"),
        ("..3 sorry", "gap"),
        ("so? ..3 sorry", "gap"),
        ("#name", "nothing to look for"),
        ("sorry?", "nothing to look for"),
        ("(sorry", "without its )"),
        ("sorry)", "without its ("),
        ("[sorry", "without its ]"),
        ("#times", "there is no class"),
        ("a ..12 b", "..1 to ..9"),
        ("<circle>", "circle"),
        ("sorry & if", "means nothing"),
        ("(a|)", "empty row"),
        ("", "empty pattern"),
    ],
)
def test_a_pattern_that_cannot_match_is_refused_with_its_place(pattern, problem):
    with pytest.raises(RuleFileError, match=r"words\.toml:3") as caught:
        find(pattern, "")
    assert problem in str(caught.value)


@pytest.mark.parametrize("pattern", ["aaa* ..9 aaa* ..9 aaa* ..9 b", "(aaa? ..9 aaa ..9)? aaa ..9 b", "<soon> ..9 b"])
def test_hostile_text_takes_linear_time(pattern):
    def steps(size):
        view = TextView("aaa soon " * size)
        index = Index(build_index([(pattern, "", None, Grammar(SETS))]))
        count = 0

        def line(_frame, event, _):
            nonlocal count
            count += event == "line"
            return line

        sys.settrace(lambda frame, _, __: line if frame.f_code.co_filename == matching.__file__ else None)
        try:
            index.find(view)
        finally:
            sys.settrace(None)
        return count

    few = steps(60)
    assert few > 100
    assert steps(600) <= 11 * few
