"""Feed the message readers or the engine with broken input for a while, and keep what breaks them.

    python tests/tools/fuzz.py readers --minutes 10
    python tests/tools/fuzz.py engine --minutes 10

What must hold: a reader gives a message or a UserError, every character leads to a place in the file, a fixed file has
fewer findings; the engine gives findings that lie in the text, names no broken rule, and gives the same twice. What fails
is written to the folder named by --keep (default: the current one) and printed: put it into tests/test_broken_input.py.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
import traceback
from typing import TYPE_CHECKING

from draftkit.errors import UserError
from draftkit.fixing import mend
from draftkit.kit import Kit
from draftkit.mail import read_bytes_as
from draftkit.model import CHANNELS, FAULTS, LEVELS, Context, Message
from draftkit.readings import check_source
from draftkit.reporters import Places

if TYPE_CHECKING:
    from collections.abc import Callable

    from draftkit.model import Report

MAIL = (
    b"From: a@example.com\r\nSubject: =?utf-8?B?0J/RgNC4?= =?utf-8?Q?_x=20?=\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/alternative; boundary="B"\r\n\r\n--B\r\nContent-Type: text/plain; charset=utf-8; format=flowed;'
    b" delsp=yes\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nWe would like to apologise =D0=B8 \r\nshortly=\r\n.\r\n"
    b"On Monday Nora wrote:\r\n> it broke\r\n-- \r\nRuth\r\n--B\r\nContent-Type: text/html; charset=koi8-r\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\nPHA+U29ycnkgaWYgPGI+aXQ8L2I+IGJyb2tlLjwvcD4=\r\n--B--\r\n"
)
PAGE = (
    b"<!doctype html><html><head><meta charset=windows-1251><title>x &amp; y</title><style>p{}</style></head><body class=a>"
    b"<p title='a>b'>We&nbsp;are sorry if&#8217; it <b>broke</b><br>\xcf\xf0\xe8<blockquote>old</blockquote><!-- c --><pre>a\n b</pre>"
)
SEEDS = (
    MAIL, PAGE,
    "Subject: Заказ\n\nПриносим извинения, если что-то пошло не так. Сергей забыл, скоро всё исправим!!!\n> а\n".encode(),
    b"From a Mon\nFrom: a@example.com\n\nFirst {{name}} asap.\n\n>From b\n",
    "«Простите», ERROR: host db-07.internal 10.0.0.1 упал\u00ad; we'll try… 15:30, 12.03.2026, $1,200, +7 495 000-11-22".encode(),
)  # fmt: skip
TOKENS = (
    b"=", b"=\r\n", b"=3D", b"=D0", b"\r", b"\n\n", b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"--B", b"--B--", b"<", b">", b"</p>", b"<!--",
    b"&", b"&#x110000;", b"&nbsp", b'"', b"'", b"=?utf-8?B?", b"?=", b"=?x?q?", b"Content-Type: text/html\n", b"; charset=utf-16", b"; boundary=",
    b"Content-Transfer-Encoding: base64\n", b"> ", b"-- \n", b"From ", b" wrote:\n", "писал(а):\n".encode(), "ё".encode(), "й".encode(),
    "\u200b\u0306\u202e".encode(), "😀".encode(), b"sorry", "извините".encode(), b", but ", b" if ", b"!!!", b"{{", b"[NAME]", b"10.0.0.1", b"soon",
    b"Jared", "Сергея".encode(), b"\xc2\xa0", b"\xe2\x80\xa8", b"a" * 300, b" " * 90,
)  # fmt: skip


def mutated(random: random.Random) -> bytes:
    """One of the seeds, with some of it replaced, doubled, cut out or put in."""
    data = bytearray(random.choice(SEEDS))
    for _ in range(random.choice((1, 2, 3, 5, 9, 30))):
        at = random.randrange(len(data) + 1)
        to = min(at + random.choice((0, 1, 2, 8, 40)), len(data))
        choice = random.random()
        if choice < 0.5:
            data[at:to] = random.choice(TOKENS)
        elif choice < 0.65:
            data[at:to] = bytes(random.randrange(256) for _ in range(random.randrange(4)))
        elif choice < 0.8:
            data[at:at] = data[at:to] * random.randrange(1, 4)
        elif choice < 0.95:
            del data[at:to]
        else:
            other = random.choice(SEEDS)
            data[at:to] = other[random.randrange(len(other)) :]
    return bytes(data)


def readers(kit: Kit) -> Callable[[random.Random], bytes]:
    """Reads a broken message, asks for the place of each character, and fixes it now and then."""
    rules = kit.rules.only(["apology.wish", "timing.vague"])

    def once(random: random.Random) -> bytes:
        data = mutated(random)
        form = random.choice(("auto", "eml", "mbox", "html", "text"))
        try:
            source = read_bytes_as(data, form)
        except UserError:
            return data
        for part, traced in source.texts.items():
            last = len(source.raw)
            for at in range(len(traced.text)):
                start, end = traced.origin(at, at + 1)
                assert 0 <= start <= end <= last, (part, at, start, end)
        places = Places(source)

        def check(message: Message) -> Report:
            return kit.check(message, Context(), rules)

        report = check_source(check, source)
        for finding in report.findings:
            assert source.text_of(finding.part)[finding.start : finding.end] == finding.text
            place = places.of(finding)
            assert (place.line, place.column) <= (place.end_line, place.end_column)
        done = mend(check, source, report)
        assert done.data is None or len(done.report.findings) < len(report.findings)
        return data

    return once


def engine(kit: Kit) -> Callable[[random.Random], bytes]:
    """Checks broken text by all rules, in any context."""
    kinds = ("", *kit.drafter.kinds)

    def once(random: random.Random) -> bytes:
        data = mutated(random) + mutated(random)
        text = data.decode(random.choice(("utf-8", "cp1251", "latin-1")), random.choice(("replace", "surrogateescape")))
        context = Context(
            kind=random.choice(kinds), channel=random.choice(CHANNELS), fault=random.choice(("", *FAULTS))
        )
        message = Message(text, random.choice(("", text[:60])), random.choice(("", "en", "ru")))
        report = kit.check(message, context)
        assert report.failures == (), report.failures
        for finding in report.findings:
            whole = message.subject if finding.part == "subject" else text
            assert finding.part in ("body", "subject")
            assert 0 <= finding.start <= finding.end <= len(whole)
            assert whole[finding.start : finding.end] == finding.text
            assert finding.level in LEVELS
        assert kit.check(message, context) == report
        return data

    return once


def main() -> int:
    """Run one of the two for some minutes; 1 if something broke."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("readers", "engine"))
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--keep", default=".")
    given = parser.parse_args()
    once = {"readers": readers, "engine": engine}[given.what](Kit.load())
    end, runs, broken, slowest = time.monotonic() + given.minutes * 60, 0, set(), 0.0
    while time.monotonic() < end:
        seed = given.seed * 1_000_000 + runs
        began = time.process_time()
        try:
            once(random.Random(seed))
        except Exception as error:  # noqa: BLE001  any of them is what is looked for
            frame = traceback.extract_tb(error.__traceback__)[-1]
            kind = f"{type(error).__name__} {frame.filename}:{frame.lineno}"
            if kind not in broken:
                broken.add(kind)
                path = os.path.join(given.keep, f"broken-{given.what}-{seed}")
                with open(path, "wb") as file:
                    choice = random.Random(seed)
                    file.write(mutated(choice))
                print(f"{path}: {kind}: {str(error)[:300]}", flush=True)
        slowest = max(slowest, time.process_time() - began)
        runs += 1
    print(f"{given.what}: {runs} runs, seed {given.seed}, {len(broken)} kinds of failure, slowest run {slowest:.2f} s")
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())
