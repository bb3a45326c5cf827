"""Signed leave to send a held message: what is signed comes back, and nothing else counts."""

from __future__ import annotations

import sys
import time

import pytest

from draftkit.errors import UserError
from draftkit.overrides import LASTS, Override, Refused, given, house_key, read, sign
from draftkit.settings import read_settings

KEY = b"k" * 40
ONE = Override("d" * 64, ("timing.vague", "apology.wish"), "ruth@falk.example", "Нора знает; час=10", int(time.time()))


def test_what_is_signed_comes_back_folded_or_not():
    value = sign(ONE, KEY)

    assert value.isascii()
    for form in (value, value.replace(" ", "\r\n\t"), value.replace(" ", "")):
        assert read(form, KEY, "Ruth@Falk.example") == ONE


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda value: value.replace("d" * 64, "e" * 64), "changed"),
        (lambda value: value.replace("timing.vague", "timing.vague, tone.hostile"), "changed"),
        (lambda value: value.replace("reason=", "reason=AAAA"), "changed|cannot be read"),
        (lambda value: value.replace(f"t={ONE.at}", f"t={ONE.at + 1}"), "changed"),
        (lambda value: value.replace("v=1", "v=2"), "changed"),
        (lambda value: value.partition("; mac")[0], "cannot be read"),
        (lambda value: value[:-1] + "é", "changed"),
        (lambda value: "x", "cannot be read"),
        (lambda value: "", "cannot be read"),
        (lambda value: value.replace("reason=", "reason=é"), "cannot be read|changed"),
    ],
)
def test_what_was_changed_does_not_count(change, why):
    with pytest.raises(Refused, match=why):
        read(change(sign(ONE, KEY)), KEY, ONE.sender)


def test_another_key_another_sender_or_another_day_does_not_count():
    for value, key, sender, now, why in [
        (sign(ONE, b"x" * 40), KEY, ONE.sender, None, "another key"),
        (sign(ONE, KEY), KEY, "bo@falk.example", None, "another sender"),
        (sign(ONE, KEY), None, ONE.sender, None, "no key"),
        (sign(ONE, KEY), KEY, ONE.sender, ONE.at + LASTS + 1, "older than 24 hours"),
        (sign(ONE, KEY), KEY, ONE.sender, ONE.at - 600, "from the future"),
    ]:
        with pytest.raises(Refused, match=why):
            read(value, key, sender, now)


def test_what_is_given_fits_into_a_header():
    leave = given(
        "d", ("mail to lawyers; really", "мы сами", "tone.hostile"), "Ruth@x.example", " because\n she  said so " * 50
    )

    assert leave.rules == ("mail-to-lawyers-really", "-", "tone.hostile")
    assert leave.reason.startswith("because she said so because")
    assert len(leave.reason) == 300
    assert read(sign(leave, KEY), KEY, "ruth@x.example") == leave


@pytest.fixture
def house(tmp_path):
    def made(line):
        path = tmp_path / "draftkit.toml"
        path.write_text(f"\n[overrides]\n{line}\n", encoding="utf-8")
        return read_settings(str(path))

    return made


def test_the_key_is_in_a_file_the_environment_or_told_by_a_command(house, tmp_path, monkeypatch):
    (tmp_path / "our.key").write_text("k" * 40 + "\n")
    monkeypatch.setenv("OUR_KEY", "k" * 40)
    telling = f'{sys.executable} -c "print(40 * chr(107))"'

    for line in ('key_file = "our.key"', 'key_env = "OUR_KEY"', f"key_command = '{telling}'"):
        assert house_key(house(line)) == KEY
    assert house_key(house("")) is None


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('key_file = "none.key"', "cannot be read: No such file"),
        ('key_file = "short.key"', "shorter than 32"),
        ('key_file = "binary.key"', "cannot be read"),
        ('key_env = "NO_SUCH_KEY"', "no environment variable NO_SUCH_KEY"),
        ('key_command = "no-such-program"', "gave no key: FileNotFoundError"),
        ('key_command = "false"', "gave no key: CalledProcessError"),
        ('key_command = "\'"', "gave no key: ValueError"),
    ],
)
def test_a_key_that_is_not_there_is_said_with_its_line(house, tmp_path, line, says):
    (tmp_path / "short.key").write_text("hush")
    (tmp_path / "binary.key").write_bytes(b"\xff" * 40)

    with pytest.raises(UserError, match=says) as caught:
        house_key(house(line))

    assert caught.value.line == 3
    assert "hush" not in str(caught.value)
