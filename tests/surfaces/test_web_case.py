"""A case in the browser: the questions, the affair from complaint to thank-you, and what must never be lost."""

import json
import random
import re
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
from clients import need, wait_for
from web import Browser, Server

from draftkit.case import load_case

COMPLAINT = {
    "en": "From: Nora Aldous <nora@marlow.example>\nSubject: Prices\nMessage-ID: <1@marlow.example>\n\nHello Ruth,\n\n"
    "pages 14 and 15 have last year's prices. Who pays for the new print run?\n\nRegards,\nNora Aldous\n",
    "ru": "От: Нина Олеговна Лебедева <nina@lebedeva.example>\nТема: Приложения\n\nЗдравствуйте!\n\nВ переводе нет приложений 3 и 4. "
    "Когда они будут готовы?\n\nС уважением,\nНина Олеговна Лебедева\n",
}
LONGEST = 20_000
"""Characters of a fact."""
ANSWERS = {
    "en": {
        "client.type": "balanced",
        "fault": "own",
        "topic": "your spring catalogue",
        "act": "we printed pages 14 and 15 with last year's prices",
        "impact.fact": "the 4,000 copies reach you two days later than planned",
        "damage.level": "2",
        "solution[1].what": "we reprint all 4,000 copies",
        "solution[1].by": "+2d",
        "next[1].at": "+3h",
        "next[1].how": "call",
        "next[1].to": "go through the mailing with you",
        "complaint.said": "the prices on pages 14 and 15 are last year's",
        "complaint.questions[1].answer": "the new print run costs you nothing",
        "sender.name": "Ruth Alder",
        "sender.company": "Copperleaf Studio",
        "sender.phone": "+44 1632 960148",
    },
    "ru": {
        "client.type": "balanced",
        "fault": "own",
        "topic": "перевод конкурсной документации",
        "act": "мы сдали перевод без приложений 3 и 4",
        "impact.fact": "подать документы сегодня нельзя",
        "damage.level": "2",
        "solution[1].what": "мы переведём приложения 3 и 4",
        "solution[1].by": "+2д",
        "next[1].at": "+3ч",
        "next[1].how": "call",
        "next[1].to": "сказать, как идёт перевод",
        "complaint.said": "в переводе нет приложений 3 и 4",
        "complaint.questions[1].answer": "приложения будут готовы послезавтра",
        "sender.name": "Рита Вольская",
        "sender.gender": "f",
        "sender.company": "«Лексикон-Про»",
        "sender.phone": "+7 495 000-11-22",
    },
}
ASKED = """
    return await page.evaluate(() => {
        const form = document.querySelector("#question");
        if (!form) return null;
        const answer = form.querySelector("#answer");
        return { path: form.elements.field.value, heading: document.querySelector("h1").textContent,
                 typed: answer ? answer.value : form.querySelector(":checked")?.value ?? "", choice: !answer };
    });
"""
GO = "await Promise.all([page.waitForNavigation(), page.click(values.what)]);"
WAIT = (
    "await page.waitForFunction((words) => document.querySelector('#state').textContent.includes(words), values.words);"
)


@pytest.fixture(scope="module")
def browser():
    need("node", "chromium", "node_modules/playwright-core", "node_modules/axe-core")
    found = Browser()
    yield found
    found.close()


@pytest.fixture
def served(tmp_path, browser):
    (tmp_path / "cases").mkdir()
    server = Server(tmp_path / "cases", tmp_path / "state")
    browser.run(
        "requests.length = complaints.length = 0; await context.clearCookies(); await page.goto(values.link)",
        link=server.link,
    )
    yield server
    server.kill()


def start(browser, server, lang, text=""):
    """A new case in the browser; its file."""
    before = set(server.folder.glob("*.toml"))
    browser.run(
        """
        await page.goto(values.address + "/new");
        await page.fill("#message", values.text);
        await page.check(`input[value=${values.lang}]`);
        await Promise.all([page.waitForNavigation(), page.click("button.primary")]);
        """,
        address=server.address,
        text=text,
        lang=lang,
    )
    (file,) = set(server.folder.glob("*.toml")) - before
    return file


def give(browser, text, choice):
    if choice:
        browser.run("await page.check(`input[name=text][value='${values.text}']`)", text=text)
    else:
        browser.run("await page.fill('#answer', values.text)", text=text)


def converse(browser, answers):
    """Answer what is asked until nothing is; the fields in the order in which they came."""
    seen = []
    while (asked := browser.run(ASKED)) is not None:
        assert len(seen) < 60, seen
        seen.append(asked["path"])
        text = answers.get(asked["path"], asked["typed"])
        if text:
            give(browser, text, asked["choice"])
        browser.run(GO, what="button.primary" if text else "button[value=skip]")
    return seen


def saved(browser, words="Saved"):
    browser.run(WAIT, words=words)


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_the_whole_affair_from_complaint_to_thank_you(served, browser, lang):
    if lang == "ru":
        browser.run(GO, what="button[value=ru]")
    file = start(browser, served, lang, COMPLAINT[lang])

    seen = converse(browser, ANSWERS[lang])

    assert len(seen) == len(set(seen))
    assert {"own_part", "findings", "verdict.at"}.isdisjoint(seen)  # this fault and severity need none of them
    case = load_case(file)
    assert case.get("client.name").by_lang[lang] == {"en": "Nora", "ru": "Нина Олеговна"}[lang]
    assert case.get("fault") == "own"
    assert "# >" in file.read_text(encoding="utf-8")
    drafted = draftkit(served, "draft", "first-notice", str(file), "--variant", "seen")
    assert {"en": "Nora", "ru": "Нина Олеговна"}[lang] in drafted

    def press(step, button):
        """A button of a step of the timeline."""
        browser.run(
            """
            const step = page.locator("ol.timeline > li").filter({ hasText: values.step }).first();
            await step.locator("summary").click();
            await Promise.all([page.waitForNavigation(), step.locator(`button[value=${values.button}]`).click()]);
            """,
            step=step,
            button=button,
        )

    steps = {
        "en": (
            "Show by e-mail",
            "Send the detailed e-mail",
            "Call, as promised",
            "Promised to the client",
            "Confirm to the client",
        ),
        "ru": (
            "Покажите",
            "Отправьте подробное письмо",
            "Позвоните, как обещано",
            "Обещано клиенту",
            "Подтвердите клиенту",
        ),
    }[lang]
    press(steps[0], "sent")
    press(steps[2], "missed")
    press(steps[1], "sent")
    press(steps[3], "done")
    press(steps[4], "solved")
    assert [each["kind"] for each in tomllib.loads(file.read_text(encoding="utf-8"))["sent"]] == [
        "first-notice",
        "detailed-email",
    ]
    thanks = {"en": "Thank the client", "ru": "Поблагодарите клиента"}[lang]
    press(thanks, "sent")

    case = load_case(file)
    assert [each["kind"] for each in case.get("sent")] == ["first-notice", "detailed-email", "thank-you"]
    assert [each["reached"] for each in case.get("calls")] == [False]
    assert case.get("status")[-1]["is"] == "resolved"
    states = {
        step["key"]: step["state"]
        for step in json.loads(draftkit(served, "plan", str(file), "--format", "json"))["steps"]
    }
    assert {states[key] for key in ("seen", "letter", "solution-1", "thanks")} == {"done"}
    assert browser.run("return complaints") == []
    assert [url for url in browser.run("return requests") if not url.startswith((served.address, "data:"))] == []


def draftkit(server, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "draftkit", *arguments],
        env=server.environment,
        cwd=server.folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def test_an_answer_is_in_the_file_as_it_is_typed_and_comments_stay(served, browser):
    file = start(browser, served, "en")
    file.write_text("# by hand\n" + file.read_text() + "\n[sender]\nname = 'Ruth'   # me\n")

    browser.run("await page.locator('#answer').pressSequentially('Nor'); ")
    saved(browser)
    assert 'name = "Nor"' in file.read_text()
    browser.run("await page.locator('#answer').pressSequentially('a')")
    wait_for(lambda: 'name = "Nora"' in file.read_text(), "the answer")
    assert file.read_text().startswith("# by hand\n")
    assert "name = 'Ruth'   # me" in file.read_text()
    assert list(served.folder.glob("*")) == [file]


def test_a_time_is_shown_in_full_and_half_a_time_is_kept(served, browser):
    file = start(browser, served, "en")
    url = f"{served.address}/case/{file.name}/ask?field=verdict.at"
    browser.run("await page.goto(values.url); await page.fill('#answer', 'next wee')", url=url)
    saved(browser, "no time I understand")
    assert "verdict" not in load_toml(file)
    browser.run("await page.goto(values.url)", url=url)
    assert browser.run("return await page.inputValue('#answer')") == "next wee"
    browser.run("await page.fill('#answer', 'tomorrow at 9')")
    saved(browser, "9:00")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d 09:00", load_toml(file)["verdict"]["at"])


def load_toml(file):
    return tomllib.loads(file.read_text(encoding="utf-8"))


def test_closing_the_tab_in_the_middle_of_a_word_loses_nothing(served, browser):
    file = start(browser, served, "en")
    browser.run("""
        const other = await context.newPage();
        await other.goto(page.url());
        await other.fill("#answer", "Nora Al");
        await other.close({ runBeforeUnload: true });
    """)

    wait_for(lambda: load_toml(file).get("client") == {"name": "Nora Al"}, "the answer")


def test_two_tabs_meet_in_a_shown_conflict(served, browser):
    file = start(browser, served, "en")
    browser.run("""
        state.second = await context.newPage();
        await state.second.goto(page.url());
        await page.fill("#answer", "Nora");
    """)
    saved(browser)
    browser.run(
        "await state.second.fill('#answer', 'Eleanor'); await state.second.waitForSelector('#conflict:not([hidden])')"
    )

    assert load_toml(file)["client"]["name"] == "Nora"
    shown = browser.run("return [await state.second.textContent('#theirs'), await state.second.textContent('#yours')]")
    assert shown == ["Nora", "Eleanor"]
    browser.run("await state.second.click('button.primary'); await state.second.waitForTimeout(300)")
    assert load_toml(file)["client"]["name"] == "Nora"  # pressing on does not settle it
    browser.run("await state.second.reload(); ")
    assert browser.run("return await state.second.textContent('#theirs')") == "Nora"  # nor does coming back
    assert browser.run("return await state.second.inputValue('#answer')") == "Eleanor"
    browser.run("await state.second.click('#keep-yours')")
    wait_for(lambda: load_toml(file)["client"]["name"] == "Eleanor", "mine")
    browser.run(
        "await page.fill('#answer', 'Nora B'); await page.waitForSelector('#conflict:not([hidden])'); await page.click('#keep-theirs')"
    )
    wait_for(lambda: browser.run("return await page.inputValue('#answer')") == "Eleanor", "theirs")
    assert load_toml(file)["client"]["name"] == "Eleanor"
    browser.run("await state.second.close()")


def test_a_change_by_hand_is_a_conflict_in_the_same_fact_alone(served, browser):
    file = start(browser, served, "en")
    browser.run("await page.fill('#answer', 'Nora')")
    saved(browser)
    file.write_text(
        file.read_text().replace('"Nora"', '"Norah"').replace('lang = "en"', 'lang = "en"\nfault = "client"')
    )

    browser.run("await page.fill('#answer', 'Nora A'); await page.waitForSelector('#conflict:not([hidden])')")
    assert load_toml(file) == {"lang": "en", "fault": "client", "client": {"name": "Norah"}}
    browser.run("await page.click('#keep-yours')")
    wait_for(lambda: load_toml(file) == {"lang": "en", "fault": "client", "client": {"name": "Nora A"}}, "mine")


def test_a_file_broken_by_hand_is_said_and_nothing_is_lost(served, browser):
    file = start(browser, served, "en")
    whole = file.read_text()
    file.write_text(whole + "fault = \n")

    browser.run("await page.fill('#answer', 'Nora')")
    saved(browser, "cannot be read")
    assert file.read_text() == whole + "fault = \n"
    file.write_text(whole)
    saved(browser)
    assert load_toml(file)["client"]["name"] == "Nora"


def test_a_killed_server_loses_nothing(tmp_path, browser):
    """Twenty times, at any moment, while somebody types; what was said to be saved is in the file, which is whole."""
    (tmp_path / "cases").mkdir()
    server = Server(tmp_path / "cases", tmp_path / "state")
    port = server.port
    chance = random.Random(5)
    browser.run("await context.clearCookies(); await page.goto(values.link)", link=server.link)
    file = start(browser, server, "en")
    words = [
        "we",
        "printed",
        "pages",
        "fourteen",
        "and",
        "fifteen",
        "of",
        "your",
        "spring",
        "catalogue",
        "with",
        "the",
        "prices",
        "of",
        "last",
        "year",
        "and",
        "saw",
        "it",
        "too",
        "late",
    ]
    browser.run("await page.goto(values.url)", url=f"{server.address}/case/{file.name}/ask?field=act")
    typed = ""
    for number in range(20):
        word = words[number] + " "
        browser.run(
            "await page.locator('#answer').press('End'); state.typing = page.locator('#answer').pressSequentially(values.word, { delay: 15 })",
            word=word,
        )
        time.sleep(chance.random() * 0.7)
        server.kill()
        typed += word
        browser.run("await state.typing")
        confirmed = browser.run("return [await page.textContent('#state'), await page.inputValue('#answer')]")
        load_case_or_start(file)
        if confirmed[0] == "Saved":
            assert load_toml(file).get("act", "") in confirmed[1]
        server.start(port)
        saved(browser)
        assert load_toml(file)["act"] == typed.strip()
    server.kill()
    assert [each.name for each in server.folder.iterdir()] == [file.name]


def load_case_or_start(file):
    """The file can be read, whatever the moment."""
    assert load_toml(file)["lang"] == "en"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "'\"><svg onload=alert(1)> {{ 7*7 }} {% raw %}",
        "the price \u202elive\u202c, שלום and مرحبا",
        "we wrote " + "x" * 100_000,  # as a fact, what a fact may hold
    ],
    ids=["script", "quotes", "rtl", "long"],
)
def test_hostile_words_are_shown_as_words(served, browser, text):
    file = start(browser, served, "en", f"Hello,\n\n{text}?\n\nRegards,\nNora")
    name = file.name
    topic = text.replace(chr(0x202E), "")[:LONGEST]
    facts = f"fault = 'own'\ntopic = {json.dumps(topic, ensure_ascii=False)}\n"
    file.write_text(file.read_text().replace('lang = "en"\n', 'lang = "en"\n' + facts))
    for path in ("/", f"/case/{name}", f"/case/{name}/ask?field=topic", f"/case/{name}/facts"):
        browser.run("await page.goto(values.url)", url=served.address + path)
        assert browser.run("return await page.locator('main script, main img, main svg').count()") == 0
        assert browser.run(
            "return await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1)"
        ), path
    assert browser.run("return complaints") == []


def test_a_fact_that_is_too_long_is_a_clear_page_and_an_answer_that_is_too_long_stays(served, browser):
    file = start(browser, served, "en")
    whole = file.read_text()
    url = f"{served.address}/case/{file.name}/ask?field=topic"
    browser.run("await page.goto(values.url); await page.fill('#answer', values.text)", url=url, text="x" * 100_000)
    saved(browser, "100,000 characters long, 20,000 at most")
    assert file.read_text() == whole
    browser.run("await page.goto(values.url)", url=url)
    assert browser.run("return (await page.inputValue('#answer')).length") == 100_000

    file.write_text(whole + f"fault = 'own'\ntopic = '{'x' * 100_000}'\n")
    for path in (f"/case/{file.name}", f"/case/{file.name}/facts"):
        status, text = browser.run(
            "const answer = await page.goto(values.url); return [answer.status(), await page.textContent('main')]",
            url=served.address + path,
        )
        assert status == 422
        assert "100,000 characters long, 20,000 at most" in text
        assert "say it in one sentence" in text
        assert len(text) < 1_000


def test_nothing_is_called_saved_while_it_is_not(served, browser):
    start(browser, served, "en")
    browser.run("await page.fill('#answer', 'Nor')")
    saved(browser)

    said = browser.run("""
        return await page.evaluate(() => {
            const [answer, state] = [document.querySelector("#answer"), document.querySelector("#state")];
            const type = (text) => {
                answer.value = text;
                answer.dispatchEvent(new Event("input", { bubbles: true }));
                return state.textContent;
            };
            return [type("Nora"), type("Nor")];
        });
    """)

    assert said == ["Saving…", "Saved"]  # at the key itself; what was taken back is what the file has


def test_everything_in_a_case_is_searched_for_and_changed_on_one_page(served, browser):
    examples = Path(__file__).parent.parent.parent / "examples"
    file = served.folder / "catalogue.toml"
    file.write_text((examples / "catalogue.toml").read_text(encoding="utf-8"), encoding="utf-8")
    browser.run("await page.goto(values.url)", url=f"{served.address}/case/catalogue.toml/facts")

    text = browser.run("return await page.textContent('main')")
    for fact in ("4,000 copies", "Helen Marsh", "the mailing moves to Friday", "Jared Cole", "+44 1632 960148"):
        assert fact in text
    before = load_toml(file)
    browser.run("""
        await page.click("a[href$='field=impact.plans']");
        await page.fill("#answer", "the mailing was booked for Tuesday");
        await Promise.all([page.waitForNavigation(), page.click("button.primary")]);
    """)
    before["impact"]["plans"]["en"] = "the mailing was booked for Tuesday"
    assert load_toml(file) == before
    assert browser.run("return await page.textContent('.change ins')") == "the mailing was booked for Tuesday"
    assert browser.run("return await page.textContent('.change del')") == "the mailing was booked for Wednesday"
    browser.run("await Promise.all([page.waitForNavigation(), page.click(`button[value='solution[2]']`)])")
    del before["solution"][1]
    assert load_toml(file) == before


def test_severity_has_reasons_and_can_be_changed(served, browser):
    examples = Path(__file__).parent.parent.parent / "examples"
    file = served.folder / "catalogue.toml"
    file.write_text((examples / "catalogue.toml").read_text(encoding="utf-8"), encoding="utf-8")
    browser.run("await page.goto(values.url)", url=f"{served.address}/case/catalogue.toml")
    assert "damage 2 of 3" in browser.run("return await page.textContent('.severity')")

    browser.run("""
        await page.click(".severity a");
        await page.check("input[value=high]");
        await Promise.all([page.waitForNavigation(), page.click("button.primary")]);
    """)

    assert load_toml(file)["severity"] == "high"
    browser.run("await page.goto(values.url)", url=f"{served.address}/case/catalogue.toml")
    assert "reckoned, it would be medium" in browser.run("return await page.textContent('.severity')")


def test_the_plan_goes_into_a_calendar_and_reminds(served, browser):
    file = start(browser, served, "en", COMPLAINT["en"])
    converse(browser, {**ANSWERS["en"], "next[1].at": "+9m"})
    calendar = browser.run("""
        const [download] = await Promise.all([page.waitForEvent("download"), page.click("a[href$='plan.ics']")]);
        const stream = await download.createReadStream();
        let text = "";
        for await (const piece of stream) text += piece;
        return text;
    """)
    assert calendar.startswith("BEGIN:VCALENDAR")
    assert "go through the mailing" in calendar.replace("\r\n ", "")
    reminded = browser.run("""
        const aside = await open({ permissions: ["notifications"], storageState: await context.storageState() });
        const tab = aside.page;
        await tab.addInitScript(() => {
            globalThis.shown = [];
            globalThis.Notification = class { static permission = "granted"; constructor(title, { body }) { shown.push(body); } };
        });
        await tab.goto(page.url());
        const found = await tab.evaluate(() => shown);
        await aside.context.close();
        return found;
    """)
    assert [each for each in reminded if "go through the mailing with you" in each]
    assert file.exists()
