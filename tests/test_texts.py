"""Texts are Jinja's language, compiled to plain functions."""

from __future__ import annotations

import glob
import os
import tomllib

import jinja2
import pytest
from affairs import affair
from jinja2.sandbox import ImmutableSandboxedEnvironment

from draftkit.affair import as_datetime
from draftkit.case.facts import facts
from draftkit.errors import TemplateError
from draftkit.locales import load_locale
from draftkit.resources import templates_root
from draftkit.texts import compile_text, load_text, run_text


def run(source, view=None, parts=None, **tools):
    code, _ = compile_text(source, "here.toml", 1, parts or {})
    return run_text(load_text(code), view or {}, str, {"length": len, **tools})


FILES = sorted(
    glob.glob(os.path.join(templates_root(), "blocks", "*.toml"))
    + glob.glob(os.path.join(templates_root(), "notes.*.toml"))
)


def texts(path):
    with open(path, "rb") as file:
        data = tomllib.load(file)
    parts = data.get("parts", {})
    for each in data.get("variant", []) + data.get("note", []):
        yield from ((text, parts) for text in each.get("texts", [each.get("text", "")]))


@pytest.mark.parametrize("path", FILES, ids=[os.path.basename(p) for p in FILES])
def test_every_bundled_text_comes_out_as_jinja_renders_it(path):
    lang = path.split(".")[-2]
    for kind in ("first-notice", "detailed-email", "status-update", "thank-you"):
        case = affair()
        at = case.get(f"clock.{kind}")
        for channel in ("email", "voice"):
            ours, theirs = (load_locale(lang, now=as_datetime(at), channel=channel, sender_gender="f") for _ in "ab")
            view = facts(case, lang, at, clause=ours.clause) | {
                "severity": "high", "phase": "identified", "kind": kind, "variant": "plain",
            }  # fmt: skip
            environment = ImmutableSandboxedEnvironment(
                trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
            )
            environment.filters.update(theirs.filters())
            environment.globals.update(theirs.filters(), said={"act", "impact.fact"}.__contains__)
            tools = {**ours.filters(), "said": {"act", "impact.fact"}.__contains__}

            def jinja(source, values, environment=environment):
                return environment.from_string(source).render(values)

            for text, parts in texts(path):
                environment.loader = jinja2.DictLoader(parts)
                assert outcome(run, text, view, parts, **tools) == outcome(jinja, text, view), text


def outcome(function, *args, **kwargs):
    """What comes out, or that it breaks: a text may need facts that this case does not have at this time."""
    try:
        return function(*args, **kwargs)
    except Exception as error:  # noqa: BLE001  Jinja and ours break with different errors
        return "breaks" if not isinstance(error, TemplateError) else error


@pytest.mark.parametrize(
    "source",
    [
        "{{ act.__class__ }}", "{{ [].append }}", "{{ act.upper() }}", "{{ 1 + 1 }}", "{{ 'a' * 999999999 }}", "{{ 'a' ~ 'b' }}",
        "{% include 'x' %}", "{% macro m() %}{% endmacro %}", "{{ act[name] }}", "{{ act['x'] }}", "{{ self }}", "{{ lipsum() }}",
        "{{ f(*a) }}", "{{ act is defined }}", "{% for a in b if a %}{% endfor %}", "{{ {} }}", "{{ act | attr('x') }}",
        "{{ f(class=1) }}", "{{ 1e999 }}", "{% if a %}{% set x = 1 %}{% endif %}", "{{ act | none }}",
        "{{ " + "(" * 500 + "act" + ")" * 500 + " }}", "{{ " + "not " * 5000 + "act }}", "{{ " + "9" * 5000 + " }}",
        "{% if act %}" * 120 + "x" + "{% endif %}" * 120, "{% for b in b %}" * 25 + "x" + "{% endfor %}" * 25,
        "{% filter upper %}x{% endfilter %}", "{% set x %}y{% endset %}", "{{ namespace() }}", "{{ -1 }}", "{{ act[1:2] }}",
    ],
)  # fmt: skip
def test_what_blocks_may_not_do_is_refused_or_fails(source):
    with pytest.raises((TemplateError, ValueError)):
        run(source, {"act": "we", "b": [], "a": []})


def test_a_name_that_is_set_holds_to_the_end_of_its_loop():
    view = {"act": "we", "b": ["x", "y"]}

    assert run("{% set a = act %}{% for each in b %}{% set a = each %}{{ a }}{% endfor %}{{ a }}", view) == "xywe"
    assert run("{% if act %}{% for each in b %}{% set a = each %}{{ a }}{% endfor %}{% endif %}", view) == "xy"


def test_parts_stand_in_for_their_text_and_know_the_names_around_them():
    parts = {"step": "{{ step.by }}: {% include 'what' %}", "what": "{{ step.what }}"}
    view = {"todo": [{"by": "noon", "what": "we call"}, {"by": "one", "what": "we write"}]}

    assert (
        run("{% for step in todo %}{% include 'step' %}; {% endfor %}", view, parts) == "noon: we call; one: we write; "
    )
    with pytest.raises(TemplateError, match="there is no part b"):
        run("{% include 'a' %}", view, {"a": "{% include 'b' %}"})
    with pytest.raises(TemplateError, match="there is no part a"):
        run("{% include 'a' %}", view, {"a": "{% include 'a' %}"})


def test_the_facts_that_a_text_reads_are_known():
    _, uses = compile_text(
        "{{ act }}{% for s in todo %}{{ s.by | at }}{% endfor %}{{ client.name }}{% if loss %}x{% endif %}", "f", 1, {}
    )

    assert uses == ("act", "todo", "client.name", "loss")


def test_python_names_and_odd_texts_are_no_trouble():
    assert run("{{ None }}'\"\\n{{ text }}{{ value }}", {"text": "t", "value": "v"}) == "None'\"\\ntv"
    assert (
        run(
            "{% for value in use %}{{ loop.index }}{{ value }}{% if not loop.last %}, {% endif %}{% endfor %}",
            {"use": ["a", "b"]},
        )
        == "1a, 2b"
    )
