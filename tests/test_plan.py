"""Planning: which variant is chosen, what is asked, what is dropped."""

from __future__ import annotations

from pathlib import Path

import pytest
from affairs import affair

from draftkit.affair import as_datetime
from draftkit.drafting import Drafter, Order
from draftkit.errors import MissingFacts, TemplateError, UserError
from draftkit.locales import load_locale
from draftkit.resources import locales_root, templates_root


def house(root: Path, kind: str, **blocks: str) -> Drafter:
    """A drafter over one kind `note` and the blocks given as TOML; role and language from the name (`apology`)."""
    (root / "kinds").mkdir()
    (root / "blocks").mkdir()
    (root / "kinds" / "note.toml").write_text(kind, encoding="utf-8")
    blocks.setdefault("subject", '[[variant]]\ntexts = ["About it"]')
    for role, text in blocks.items():
        (root / "blocks" / f"{role}.en.toml").write_text(text, encoding="utf-8")

    def locale(case, order):
        return load_locale(order.lang, now=as_datetime(order.at), channel=order.channel)

    return Drafter([str(root)], [locales_root()], locale)


def draft(drafter: Drafter, case=None, **changes):
    case = case or affair()
    order = Order("note", "en", "email", case.get("clock.detailed-email"))._replace(**changes)
    return drafter.draft(case, order)


NEVER = '[[variant]]\nwhen = { fault = "disputed" }\ntexts = ["x"]'
KIND = 'channels = ["email"]\n[[layout]]\nparagraphs = ["%s"]\n'


def test_the_first_variant_that_fits_is_used(tmp_path):
    block = """
[[variant]]
when = { fault = "disputed" }
texts = ["never"]
[[variant]]
needs = ["impact.plans"]
texts = ["{{ impact.plans | sentence }}."]
[[variant]]
texts = ["plain"]
"""
    drafter = house(tmp_path, KIND % "impact", impact=block)

    assert draft(drafter).text == "You had the mailing house booked for Wednesday."
    assert draft(drafter, affair(without=("impact.plans",))).text == "plain"
    assert draft(drafter, affair({"fault": "disputed"})).text == "never"


def test_a_missing_required_fact_is_a_question_and_no_placeholder(tmp_path):
    block = '[[variant]]\nneeds = ["goal"]\ntexts = ["{{ goal }}"]\n[[variant]]\nneeds = ["act"]\ntexts = ["{{ act }}"]'
    drafter = house(tmp_path, KIND % "apology", apology=block)

    with pytest.raises(MissingFacts) as error:
        draft(drafter, affair(without=("act", "goal")))

    (question,) = error.value.questions
    assert question.field == "act"
    assert question.text
    assert question.example


def test_a_fact_given_only_in_the_other_language_is_asked_for(tmp_path):
    drafter = house(tmp_path, KIND % "apology", apology='[[variant]]\nneeds = ["act"]\ntexts = ["{{ act }}"]')

    with pytest.raises(MissingFacts) as error:
        draft(drafter, affair({"act": {"ru": "мы прислали не тот файл"}}))

    assert [q.field for q in error.value.questions] == ["act.en"]


def test_what_was_said_is_not_said_again(tmp_path):
    first = '[[variant]]\nneeds = ["goal"]\nsays = ["goal"]\ntexts = ["First {{ goal }}."]'
    second = """
[[variant]]
needs = ["goal", "act"]
says = ["goal", "act"]
texts = ["both"]
[[variant]]
needs = ["act"]
says = ["act"]
texts = ["act alone"]
"""
    drafter = house(tmp_path, KIND % "goal act third", goal=first, act=second, third=first)

    assert draft(drafter).text == "First the catalogue is with you before the mailing. act alone"


def test_the_author_chooses_a_wording_for_one_block(tmp_path):
    one = '[[variant]]\ntexts = ["We act.", "Today we act.", "Here we act."]'
    drafter = house(tmp_path, KIND % "one", one=one)

    for number, text in enumerate(("We act.", "Today we act.", "Here we act.")):
        found = draft(drafter, turn=5, wordings=(("one", number),))
        assert found.text == text
        assert (found.passages[0].wording, found.passages[0].wordings) == (number, 3)


def test_the_author_leaves_out_what_the_kind_allows_and_another_block_says_what_it_would_have_said(tmp_path):
    goal = '[[variant]]\nneeds = ["goal"]\nsays = ["goal"]\ntexts = ["%s {{ goal }}."]'
    drafter = house(
        tmp_path,
        KIND % "one? two? three",
        one=goal % "First",
        two=goal % "Second",
        three='[[variant]]\ntexts = ["End."]',
    )

    assert draft(drafter).text.startswith("First")
    assert draft(drafter, without=("one", "three")).text == "Second the catalogue is with you before the mailing. End."
    assert [passage.required for passage in draft(drafter).passages] == [False, True]


def test_what_the_author_keeps_stays_whatever_the_length(tmp_path):
    kind = 'channels = ["email"]\ntrim = ["one"]\n[[layout]]\nparagraphs = ["one? two"]\n[limits.email]\nwords = [1, 2, 3]\n'
    block = '[[variant]]\ntexts = ["Two words."]'
    drafter = house(tmp_path, kind, one=block, two=block)

    assert draft(drafter).text == "Two words."
    assert draft(drafter, keep=("one",)).text == "Two words. Two words."


def test_wordings_take_turns_and_do_not_open_alike(tmp_path):
    one = '[[variant]]\ntexts = ["We act.", "Today we act."]'
    two = '[[variant]]\ntexts = ["We write.", "At noon we write."]'
    drafter = house(tmp_path, KIND % "one two", one=one, two=two)

    texts = {draft(drafter, turn=turn).text for turn in range(4)}

    assert "We act. We write." not in texts
    assert len(texts) > 1
    assert draft(drafter, turn=1) == draft(drafter, turn=1)


def test_alternatives_take_the_first_block_meant_for_the_message(tmp_path):
    apology = '[[variant]]\nwhen = { fault = "own" }\ntexts = ["Sorry."]'
    regret = '[[variant]]\ntexts = ["A pity."]'
    drafter = house(tmp_path, KIND % "apology|regret", apology=apology, regret=regret)

    assert draft(drafter).text == "Sorry."
    assert draft(drafter, affair({"fault": "client"})).text == "A pity."


def test_adjusting_requires_and_drops(tmp_path):
    kind = KIND % "one two?" + '[[adjust]]\nwhen = { severity = "critical" }\nrequire = ["two"]\n'
    kind += '[[adjust]]\nwhen = { client = "furious" }\ndrop = ["one"]\n'
    blocks = {"one": '[[variant]]\ntexts = ["One."]', "two": '[[variant]]\nneeds = ["goal"]\ntexts = ["Two."]'}
    drafter = house(tmp_path, kind, **blocks)

    assert draft(drafter, affair({"severity": "low"}, without=("goal",))).text == "One."
    assert draft(drafter, affair({"client.type": "furious"})).text == "Two."
    with pytest.raises(MissingFacts):
        draft(drafter, affair({"severity": "critical"}, without=("goal",)))


def test_blocks_named_in_trim_go_first_when_a_message_is_too_long(tmp_path):
    kind = 'trim = ["two"]\n' + KIND % "one two three" + "[limits.email]\nwords = [1, 2, 3]\n"
    blocks = {name: f'[[variant]]\ntexts = ["{name} more."]' for name in ("one", "two", "three")}
    short = house(tmp_path, kind, **blocks)

    assert draft(short).text == "one more. three more."
    assert [note.text for note in draft(short).notes if note.topic == "left-out"]


def test_the_shortest_wordings_come_before_anything_is_left_out(tmp_path):
    kind = 'trim = ["two"]\n' + KIND % "one two" + "[limits.email]\nwords = [1, 4, 8]\n"
    wordings = '[[variant]]\ntexts = ["{0} says rather a lot of words.", "So {0}.", "{0} says more, as well."]'
    drafter = house(tmp_path, kind, one=wordings.format("One"), two=wordings.format("two"))

    for turn in range(3):
        made = draft(drafter, turn=turn)

        assert sorted(len(p.text.split()) for p in made.passages) == [2, 5]
        assert not [note for note in made.notes if note.topic == "left-out"]


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ('[[variant]]\ntexts = ["{{ act "]', "no template"),
        ('[[variant]]\ntexts = ["{{ nobody.knows }}"]', "nobody"),
        ('[[variant]]\ntexts = ["{{ impact.since }}"]', "filter"),
        ('[[variant]]\ntexts = ["{{ promise }}"]', "missing fact"),
        ('[[variant]]\ntexts = ["{{ act == goal }}"]', "it prints a bool"),
        ('[[variant]]\ntexts = ["{{ (act, act) }}"]', "it prints a tuple"),
        ('[[variant]]\ntexts = ["dk7z {{ act }}"]', "holds dk<number>z"),
        ('[[variant]]\ntexts = ["{{ act }} dk{% if act %}0z{% endif %}"]', "holds dk<number>z"),
        ('[[variant]]\ntexts = ["{{ act * 99 }}"]', "Mul is not for block texts"),
        ('[[variant]]\ntexts = ["{{ act.__class__.__mro__ }}"]', "no fact __class__"),
        ('[[variant]]\nwhen = { mood = "bad" }\ntexts = ["x"]', "mood"),
        ('[[variant]]\nwhen = { fault = "theirs" }\ntexts = ["x"]', "theirs"),
        ("[[variant]]\ntexts = []", "texts"),
        ('[[variant]]\ntext = "x"', "text does not belong here"),
        ('gives = ["joy"]\n[[variant]]\ntexts = ["x"]', "joy"),
        ("about =", "one.en.toml:1: is not TOML"),
        ('[variant]\ntexts = ["x"]', r"variant is a list of tables\n  each begins with \[\[variant\]\]"),
        ("variant = [1]", "1 stands where a table is needed"),
        ('[[variant]]\nneeds = "act"\ntexts = ["x"]', "one.en.toml:1: needs is a list of texts"),
        ('[[variant]]\nneeds = [5]\ntexts = ["x"]', "needs is a list of texts"),
        ('[[variant]]\nneeds = ["impact.plan"]\ntexts = ["x"]', "impact.plan is no fact"),
        ('[[variant]]\nneeds = ["people"]\ntexts = ["x"]', "people is no fact"),
        ('[[variant]]\nneeds = ["solution.what"]\ntexts = ["x"]', "solution.what is no fact"),
        ('[[variant]]\nwhen = { fault = [] }\ntexts = ["x"]', "fault has no value"),
        ('gives = "apology"\n[[variant]]\ntexts = ["x"]', "gives is a list of texts"),
    ],
)
def test_a_broken_block_is_named_with_its_file(tmp_path, block, message):
    drafter = house(tmp_path, KIND % "one", one=block)

    with pytest.raises(TemplateError, match=message) as error:
        draft(drafter)

    assert str(error.value.file).endswith("one.en.toml")


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("", "channels must be given"),
        ('channels = "email"', "channels is a list of texts"),
        ('channels = ["pigeon"]', "channels must be given"),
        ('layout = "x"', "layout is a list of tables"),
        ('[layout]\nparagraphs = ["one"]', r"each begins with \[\[layout\]\]"),
        ('[[layout]]\nparagraph = ["one"]', "paragraph does not belong here"),
        ("[[layout]]\nparagraphs = []", "a layout needs paragraphs"),
        ('[[layout]]\nparagraphs = ["one ?"]', r"\? is no block of a paragraph"),
        ('[[layout]]\nparagraphs = ["one?|two?"]', r"one\?\|two\? is no block .*\n  .*this\|that\? for both"),
        ('[[layout]]\nparagraphs = ["one|"]', "is no block of a paragraph"),
        ('spare = "one"\n[[layout]]\nparagraphs = ["one"]', "spare is a list of texts"),
        ('trim = ["two"]\n[[layout]]\nparagraphs = ["one"]', "no layout of this kind has a block two"),
        ('internal = "no"\n[[layout]]\nparagraphs = ["one"]', "internal is true or false"),
        ('stretch.sad = 2\n[[layout]]\nparagraphs = ["one"]', "sad does not belong here"),
        ('stretch.key = "much"\n[[layout]]\nparagraphs = ["one"]', "stretch.key is a number"),
        ('[[layout]]\nparagraphs = ["one"]\n[[adjust]]\ndrop = ["two"]', "no layout of this kind has a block two"),
        ('[[layout]]\nparagraphs = ["one"]\n[[adjust]]\ndorp = ["one"]', "dorp does not belong here"),
        ('[[layout]]\nparagraphs = ["one"]\n[limits]\nemail = 5', "5 stands where a table is needed"),
        ('[[layout]]\nparagraphs = ["one"]\n[limits.mail]\nwords = [1, 2, 3]', "mail does not belong here"),
        ('[[layout]]\nparagraphs = ["one"]\n[limits.email]\nwords = [3, 2, 1]', "the limit in words cannot be read"),
        ('[[layout]]\nparagraphs = ["one"]\n[limits.email]\nru.words = ["a", "b", "c"]', "the limit in words"),
    ],
)
def test_a_broken_kind_is_named_with_its_file(tmp_path, lines, message):
    head = "" if "channels" in lines or not lines else 'channels = ["email"]\n'
    drafter = house(tmp_path, head + lines, one='[[variant]]\ntexts = ["x"]')

    with pytest.raises(TemplateError, match=message) as error:
        draft(drafter)

    assert str(error.value.file).endswith("note.toml")


def test_a_passage_knows_its_line_even_where_wordings_begin_alike(tmp_path):
    texts = 'texts = [\n  "The same beginning of both, then one.",\n  """The same beginning of both, then two.""",\n]'
    drafter = house(tmp_path, KIND % "one", one="[[variant]]\n" + texts)

    found = {draft(drafter, turn=turn).passages[0][3:0:-2] for turn in range(2)}

    assert {(text.split()[-1], origin.rpartition(":")[2]) for text, origin in found} == {("one.", "3"), ("two.", "4")}


def test_a_required_block_that_is_nowhere_names_the_kind(tmp_path):
    drafter = house(tmp_path, KIND % "one two", one='[[variant]]\ntexts = ["x"]')

    with pytest.raises(TemplateError, match=r"note\.toml: there is no block two in this language"):
        draft(drafter)


def test_a_block_that_is_nowhere_is_a_slip_even_where_it_may_be_missing(tmp_path):
    drafter = house(tmp_path, KIND % "apology other|apologie?", apology='[[variant]]\ntexts = ["x"]', other=NEVER)

    with pytest.raises(TemplateError, match=r"there is no block apologie in this language\n  did you mean apology\?"):
        draft(drafter)


def test_a_required_block_that_is_never_meant_names_the_kind_and_the_message(tmp_path):
    with pytest.raises(TemplateError, match=r"note\.toml: note requires one, .*\n  kind=note, .*fault=own"):
        draft(house(tmp_path, KIND % "one", one=NEVER))


def test_unknown_kind_variant_and_channel_are_user_errors(tmp_path):
    drafter = house(tmp_path, KIND % "one", one='[[variant]]\ntexts = ["x"]')

    with pytest.raises(UserError, match="there is no kind notes") as error:
        draft(drafter, kind="notes")
    assert "note" in error.value.hint
    with pytest.raises(UserError, match="no variant second"):
        draft(drafter, variant="second")
    with pytest.raises(UserError, match="not written on sms"):
        draft(drafter, channel="sms")


def test_a_house_comes_before_the_bundled_variants(tmp_path):
    base, ours = tmp_path / "base", tmp_path / "house"
    base.mkdir()
    (ours / "blocks").mkdir(parents=True)
    house(base, KIND % "one", one='[[variant]]\ntexts = ["bundled"]')
    (ours / "blocks" / "one.en.toml").write_text(
        '[[variant]]\nwhen = {fault="own"}\ntexts = ["ours"]', encoding="utf-8"
    )

    def locale(case, order):
        return load_locale(order.lang, now=as_datetime(order.at))

    drafter = Drafter([str(ours), str(base)], [], locale)

    assert draft(drafter).text == "ours"
    assert draft(drafter, affair({"fault": "client"})).text == "bundled"


def test_harm_that_has_ended_runs_no_more(tmp_path):
    block = '[[variant]]\nwhen = { running = "yes" }\ntexts = ["running"]\n[[variant]]\ntexts = ["over"]'
    drafter = house(tmp_path, KIND % "one", one=block)
    running = {"impact.running": True, "status": "identified"}

    assert draft(drafter, affair(running, without=("impact.until",))).text == "running"
    assert draft(drafter, affair({**running, "impact.until": "2026-03-10T09:00"})).text == "over"


def test_the_notes_of_a_house_are_in_its_style_whoever_asked_before(tmp_path):
    (tmp_path / "notes.ru.toml").write_text('[[note]]\ntopic = "call"\ntext = "Им нужны вы."', "utf-8")

    def note(pronoun):
        def locale(case, order):
            return load_locale(order.lang, now=as_datetime(order.at), pronoun=pronoun)

        drafter = Drafter([str(tmp_path), templates_root()], [locales_root()], locale)
        case = affair()
        return next(
            n.text
            for n in drafter.draft(case, Order("first-notice", "ru", "email", case.get("clock.first-notice"))).notes
        )

    assert note("вы") == "Им нужны вы."
    assert note("Вы") == "Им нужны Вы."


def test_values_are_never_read_as_template_or_markup(tmp_path):
    drafter = house(tmp_path, KIND % "one", one='[[variant]]\nneeds = ["act"]\ntexts = ["So: {{ act }}."]')
    hostile = "we {{ 7*7 }} {% raw %} <b>dk0z</b> **bold** [x](javascript:1)\n\n# head"

    made = draft(drafter, affair({"act": hostile}))

    assert made.text == "So: we {{ 7*7 }} {% raw %} <b>dk0z</b> **bold** [x](javascript:1) # head."
    assert made.skeleton == "So: dk0z."
