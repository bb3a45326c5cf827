"""Allowances: with a reason, in the head of a message, beside it or in the settings; what is not needed is reported."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draftkit.allowances import NOTICES, Ledger, beside, of_message, parse, strip
from draftkit.baseline import STALE
from draftkit.kit import Kit
from draftkit.mail import read_bytes_as
from draftkit.model import Context
from draftkit.settings import NOTICES as IDS
from draftkit.settings import Allowance, Settings, read_settings
from draftkit_gate.gate import leaving

BODY = "Hello Nora,\n\nI'm sorry we sent the wrong file. The newsletter tells more.\nWe write again shortly.\n"


@pytest.fixture
def check():
    def check(head="", *, body=BODY, path="", lang="", **options):
        settings = options.pop("settings", Settings())
        kit = Kit.load(settings=settings)
        source = read_bytes_as((head + body).encode(), "text", path)
        rules = kit.rules.only(["timing.vague", "apology.undone"])
        report = kit.check(source.message._replace(lang=lang), Context(about_problem=False), rules, **options)
        return [(f.rule, f.text or f.message) for f in report.findings]

    return check


@pytest.mark.parametrize(
    ("value", "allowance"),
    [
        ('timing.vague "shortly" – our newsletter', Allowance("timing.vague", "our newsletter", "shortly")),
        ("timing.vague “as soon as” - so", Allowance("timing.vague", "so", "as soon as")),
        ("timing.* «скоро» — так зовут рассылку", Allowance("timing.*", "так зовут рассылку", "скоро")),
        ("money.missing: nothing was paid", Allowance("money.missing", "nothing was paid")),
        ("money.missing – it is “free” – really", Allowance("money.missing", "it is “free” – really")),
        ('timing.vague "shortly" – it is "Shortly"', Allowance("timing.vague", 'it is "Shortly"', "shortly")),
        ("timing.vague", Allowance("timing.vague", "")),
        ("", Allowance("", "")),
        ('"', Allowance("", "")),
    ],
)
def test_a_header_names_rule_words_and_reason(value, allowance):
    assert parse(value) == allowance


def test_what_is_allowed_is_not_found_and_what_is_not_still_is(check):
    assert check() == [("timing.vague", "shortly")]
    assert check('Draftkit-Allow: timing.vague "Shortly" – the rule of the house\n') == []
    assert check("Draftkit-Allow: timing.* – the rule of the house\n") == []


def test_quoted_words_may_be_more_than_what_was_found_but_then_they_must_stand_there(check):
    assert check('Draftkit-Allow: timing.vague "we write again  SHORTLY" – so\n') == []
    assert ("timing.vague", "shortly") in check('Draftkit-Allow: timing.vague "we call again shortly" – so\n')


def test_the_head_of_a_mail_counts_as_well():
    kit = Kit.load(settings=Settings())
    mail = read_bytes_as(b"Subject: Hi\nX-Draftkit-Allow: timing.vague - so\n\n" + BODY.encode(), "eml").message

    report = kit.check(mail, Context(about_problem=False), kit.rules.only(["timing.vague"]))

    assert report.findings == ()


def test_an_allowance_without_a_reason_for_no_rule_or_unused_is_reported_with_its_place(check):
    head = "Subject: Hi\nDraftkit-Allow: timing.vague\nDraftkit-Allow: timing.vgue – so\nDraftkit-Allow: apology.undone – x\n\n"
    source = read_bytes_as((head + BODY).encode(), "text")
    kit = Kit.load(settings=Settings())

    found = kit.check(source.message, Context(about_problem=False), kit.rules.only(["timing.vague", "apology.undone"]))

    assert [(f.rule, f.start, f.part, f.text) for f in found.findings] == [
        ("allow.no_reason", 1, "header", "timing.vague"),
        ("allow.unknown_rule", 2, "header", "timing.vgue"),
        ("allow.unused", 3, "header", "apology.undone"),
        ("timing.vague", found.findings[3].start, "body", "shortly"),
    ]
    assert "timing.vague" in found.findings[1].advice


def test_notices_speak_russian_and_have_levels(check):
    text = "Draftkit-Allow: timing.vague «скоро» – так\n\nПростите, что мы отправили не тот файл.\n"

    assert [f for f in check(body=text, lang="ru") if f[0] != "timing.vague"] == [("allow.unused", "timing.vague «скоро»")]
    assert check(body=text, lang="ru", settings=Settings(levels={"allow.unused": "off"})) == []


def test_an_allowance_of_a_rule_that_does_not_run_is_not_called_unused(check):
    assert check("Draftkit-Allow: blame.colleague – she asked to be named\n") == [("timing.vague", "shortly")]


def test_a_side_file_allows_with_its_places(tmp_path, check):
    path = tmp_path / "a.txt"
    side = tmp_path / "a.txt.allow.toml"
    side.write_text(
        '[[allow]]\nrule = "timing.vague"\ntext = "shortly"\nreason = "so"\n\n[[allow]]\nrule = "apology.undone"\n'
    )
    assert beside(str(tmp_path / "b.txt")) == ()
    allowances = beside(str(path))
    assert [each.place for each in allowances] == [f"{side}:2", f"{side}:7"]
    assert check(allowances=allowances) == [("allow.no_reason", "apology.undone")]


@pytest.mark.parametrize(
    ("text", "line"), [("allow = 1", None), ('[[allow]]\nrule = "a.b"\nwords = "x"', 2), ("[[allow]]\nrule = 1", 2)]
)
def test_a_side_file_that_holds_something_else_is_an_error_with_its_place(tmp_path, text, line):
    from draftkit.errors import UserError

    (tmp_path / "a.txt.allow.toml").write_text(text)
    with pytest.raises(UserError) as caught:
        beside(str(tmp_path / "a.txt"))
    assert caught.value.line == line


def test_settings_allow_by_rule_path_and_phrase(tmp_path, check):
    file = tmp_path / "draftkit.toml"
    file.write_text('[[allow]]\nrule = "timing.vague"\ntext = "shortly"\npath = "out/*.txt"\nreason = "so"\n')
    settings = read_settings(str(file))

    assert check(path=str(tmp_path / "out" / "deep" / "a.txt"), settings=settings) == []
    assert check(path=str(tmp_path / "in" / "a.txt"), settings=settings) == [("timing.vague", "shortly")]
    assert check(settings=settings) == [("timing.vague", "shortly")]


@pytest.mark.parametrize(
    ("path", "whole", "lines"),
    [("out/a.txt", False, [1]), ("in/a.txt", False, []), ("in/a.txt", True, [6]), ("out/a.txt", True, [1, 6])],
)
def test_an_unused_allowance_of_the_settings_is_reported_where_it_could_have_been_used(tmp_path, check, path, whole, lines):
    file = tmp_path / "draftkit.toml"
    file.write_text(
        '[[allow]]\nrule = "apology.undone"\npath = "out/"\nreason = "so"\n\n[[allow]]\nrule = "apology.undone"\ntext = "but"\n'
        'reason = "so"\n\n[[allow]]\nrule = "timing.vague"\nreason = "so"\n\n[[allow]]\nrule = "blame.*"\nreason = "so"\n'
    )
    settings, ledger = read_settings(str(file)), Ledger(whole=whole)
    kit = Kit.load(settings=settings)

    check(path=str(tmp_path / path), settings=settings, ledger=ledger)

    awake = kit.rules.only(["timing", "apology"]).runs
    assert [f.origin for f in ledger.unused(settings, awake)] == [f"{file}:{line}" for line in lines]


def test_allowances_never_leave():
    head = "Subject: Hi\nDraftkit-Allow: timing.vague – so\n\n"
    assert strip(head + BODY) == "Subject: Hi\n\n" + BODY
    assert strip("Draftkit-Allow: a.b – c\n" + BODY) == strip("Draftkit-Allow: a.b – c\n\n" + BODY) == BODY
    assert strip(BODY + head) == BODY + head

    mail = b"From: a@b.c\r\nX-Draftkit-Allow: timing.vague\r\n  - so\r\nSubject: Hi\r\n\r\nX-Draftkit-Allow: quoted\r\n\xff"
    assert leaving(mail) == b"From: a@b.c\r\nSubject: Hi\r\n\r\nX-Draftkit-Allow: quoted\r\n\xff"
    assert leaving(b"Subject: only a head\n") == b"Subject: only a head\n"


def test_a_house_may_name_every_notice():
    assert {*NOTICES, STALE} == set(IDS)


TEXTS = st.text(st.sampled_from('a.*-–: \t"“”«» \n\rё' + "\U0001f600")) | st.text(st.characters(exclude_categories=("Cc", "Cs")))


@given(TEXTS)
def test_any_header_is_read(value):
    allowance = parse(value)
    assert allowance.text == " ".join(allowance.text.split())
    assert allowance.reason == allowance.reason.strip()


@given(st.lists(st.sampled_from(["Subject: x", "Draftkit-Allow: a.b – c", "X-Draftkit-Allow: a.b", ""])), TEXTS)
def test_whatever_the_head_no_allowance_is_left_in_it(head, body):
    left = strip("".join(f"{line}\n" for line in head) + "Body " + body)

    assert left.endswith("Body " + body)
    assert not of_message(read_bytes_as(left.encode("utf-8", "replace"), "text").message)


@given(st.binary())
def test_a_mail_without_allowances_stays_as_it_is(body):
    mail = b"From: a@b.c\r\nSubject: Hi\r\n\r\n" + body
    assert leaving(mail) == mail
    assert leaving(b"X-Draftkit-Allow: a.b\r\n - c\r\n" + mail) == mail
