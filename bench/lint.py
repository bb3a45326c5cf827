"""How fast `draftkit lint` is: cold start against a bare interpreter, and messages per CPU-second in one process.

    python bench/lint.py [-n RUNS]

Times are CPU times of this machine, so only the ratios and the shares travel. Messages have about 150 words, half of
them English and half Russian, put together from the sentences below; bad ones hold sentences that rules object to.
draftkit remembers sentences, so each figure stands twice: as they come, where sentences come again and again as in the
letters of one desk, and fresh, where one word of each sentence is another and hardly one comes twice.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time

from draftkit import Kit
from draftkit.model import Context, Message

ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
"""As an installed draftkit runs: its modules are compiled once and kept."""

CLEAN = {
    "en": (
        "The first two pallets of your order left our yard on Thursday at 9:40.",
        "The driver has your number and rings you an hour before he arrives.",
        "On page four the table shows the quantities we agreed in March.",
        "Your own list and our packing slip now say the same.",
        "I have put the drawings for the second floor into the shared folder.",
        "The blue chairs come with felt pads, the oak ones without.",
        "Our fitter, who knows the building, brings the missing brackets along.",
        "The invoice for April already contains the credit of 240 euros.",
        "Nothing changes for the garden tables, which stay on the lorry of 12 March.",
        "You can watch the progress on the page that came with the order.",
        "The colour samples are in the envelope, three of each.",
        "I read your notes on the entrance twice and have marked them in the plan.",
    ),
    "ru": (
        "Первые два поддона вашего заказа уехали в четверг в 9:40.",
        "У водителя есть ваш телефон, за час до приезда он позвонит.",
        "На четвёртой странице таблица с количеством, о котором договорились в марте.",
        "Теперь ваш список и наша накладная совпадают.",
        "Чертежи второго этажа я положила в общую папку.",
        "Синие стулья идут с войлочными накладками, дубовые – без них.",
        "Монтажник знает здание и привезёт недостающие кронштейны.",
        "В апрельском счёте уже учтён вычет 18 000 рублей.",
        "Садовые столы по-прежнему едут рейсом 12 марта.",
        "За ходом работ можно следить на странице, ссылка на которую пришла с заказом.",
        "Образцы цвета лежат в конверте, по три каждого.",
        "Ваши заметки о входной группе прочла дважды и отметила на плане.",
    ),
}
BAD = {
    "en": (
        "We apologise if this caused any inconvenience.",
        "We will get back to you as soon as possible.",
        "It was just a small glitch.",
        "Dear [NAME], thank you for your patience and understanding.",
        "I guarantee this will never happen again.",
        "Our courier let us down yet again.",
    ),
    "ru": (
        "Приносим извинения, если это доставило неудобства.",
        "Свяжемся с вами в ближайшее время.",
        "Возникла всего лишь небольшая заминка.",
        "Надеемся на ваше понимание, [ИМЯ].",
        "Гарантируем: больше никогда не повторится.",
        "Нас опять подвела типография.",
    ),
}


def messages(count: int, bad: int, seed: int = 7) -> list[Message]:
    """Messages of about 150 words; `bad` sentences in each that rules object to."""
    pick = random.Random(seed)  # noqa: S311  not for secrets
    out = []
    for number in range(count):
        lang = ("en", "ru")[number % 2]
        sentences = pick.sample(BAD[lang], bad)
        words = sum(len(sentence.split()) for sentence in sentences)
        while words < 145:
            sentence = pick.choice(CLEAN[lang])
            sentences.insert(pick.randrange(len(sentences) + 1), sentence)
            words += len(sentence.split())
        paragraphs = [" ".join(sentences[at : at + 4]) for at in range(0, len(sentences), 4)]
        out.append(Message("\n\n".join(paragraphs), lang=lang))
    return out


def fresh(sample: list[Message], seed: int = 7) -> list[Message]:
    """The messages with a word of each sentence replaced by another of the same language."""
    pick = random.Random(seed)  # noqa: S311  not for secrets
    words = {lang: " ".join(CLEAN[lang]).split() for lang in CLEAN}
    out = []
    for message in sample:
        sentences = message.text.split(". ")
        for number, sentence in enumerate(sentences):
            parts = sentence.split(" ")
            parts[pick.randrange(len(parts))] = f"{pick.choice(words[message.lang])}{pick.randrange(1000)}"
            sentences[number] = " ".join(parts)
        out.append(message._replace(text=". ".join(sentences)))
    return out


def cpu_of(command: list[str], runs: int) -> float:
    """Median CPU time of a process, in seconds."""
    times = []
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, env=ENVIRONMENT)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(times)


def cold(runs: int) -> None:
    bare = cpu_of([sys.executable, "-I", "-c", "pass"], runs)
    print(f"bare interpreter: {bare * 1e3:.1f} ms")
    with tempfile.TemporaryDirectory() as folder:
        for number, lang in enumerate(("en", "ru")):
            path = os.path.join(folder, f"{lang}.txt")
            with open(path, "w", encoding="utf-8") as file:
                file.write(messages(2, 3)[number].text)
            command = [sys.executable, "-m", "draftkit", "lint", path]
            subprocess.run(command, stdout=subprocess.DEVNULL, check=False, env=ENVIRONMENT)  # compile once
            print(f"lint one message, {lang}: {cpu_of(command, runs) / bare:.2f} x bare")
    print(f"--version: {cpu_of([sys.executable, '-m', 'draftkit', '--version'], runs) / bare:.2f} x bare")


def batch(runs: int) -> None:
    kit = Kit.load()
    plain, known = Context(), Context(kind="reply", fault="own", about_problem=True)
    for name, context, bad in (("clean", plain, 0), ("a problem", known, 0), ("3 bad sentences", known, 3)):
        came, new, found, words = 0.0, 0.0, 0, 0
        for run in range(runs):
            sample = messages(400, bad)
            came = max(came, _speed(kit, sample, context))
            new = max(new, _speed(kit, fresh(sample, run), context))
            found = sum(len(kit.check(message, context).findings) for message in sample)
            words = sum(len(message.text.split()) for message in sample)
        about = f"({words / 400:.0f} words, {found / 400:.1f} findings)"
        print(f"{name}: {came:,.0f} messages per CPU-second, {new:,.0f} fresh {about}")


def _speed(kit: Kit, sample: list[Message], context: Context) -> float:
    started = time.process_time()
    for message in sample:
        kit.check(message, context)
    return len(sample) / (time.process_time() - started)


def command(runs: int) -> None:
    """The batch contract: a line in, a line out."""
    with tempfile.TemporaryDirectory() as folder:
        for bad in (0, 3):
            path = os.path.join(folder, f"{bad}.jsonl")
            with open(path, "w", encoding="utf-8") as file:
                lines = ({"text": message.text, "lang": message.lang} for message in messages(4000, bad))
                file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
            best = min(_jsonl(path) for _ in range(min(runs, 3)))
            print(f"draftkit lint --input jsonl, {bad} bad sentences: {4000 / best:,.0f} messages per CPU-second")


def _jsonl(path: str) -> float:
    argv = [sys.executable, "-m", "draftkit", "lint", "--input", "jsonl", "--format", "jsonl"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(path, "rb") as file:
        subprocess.run(argv, stdin=file, stdout=subprocess.DEVNULL, check=False, env=ENVIRONMENT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", type=int, default=11, help="runs of each process, and passes over the messages [11]")
    wanted = parser.parse_args()
    cold(wanted.n)
    batch(wanted.n)
    command(wanted.n)
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
