"""The add-in for Outlook: its manifest by Microsoft's schema, its handler under Microsoft's mock against a real
`draftkit serve`, its pane in a real browser.
"""

import json
import os
import re
import socket
import subprocess
import zipfile
from io import BytesIO
from urllib.request import HTTPSHandler, build_opener

import jsonschema
import pytest
from clients import TOOLS, need, wait_for
from web import Browser, Server

from draftkit.errors import UserError
from draftkit_export import outlook

SCHEMAS = os.path.join(TOOLS, "node_modules", "@microsoft", "app-manifest", "build", "json-schemas", "teams", "v1.22")
SITE = "https://localhost:3000"
CLEAN = {
    "en": "<p>Hello Nora,</p><p>I'm sorry: we sent you last year's prices. By 15:00 on Thursday, 12 March, you have the right "
          "ones. I'll call you at 16:00. My number is +44 1632 960148.</p><p>Ruth Alder, Copperleaf Studio</p>",
    "ru": "<p>Здравствуйте, Нина Олеговна!</p><p>Простите нас: мы отправили вам прошлогодние цены. Верные пришлю в четверг, "
          "12 марта, до 15:00 и позвоню вам в 16:00. Мой номер: +7 495 000-11-22.</p><p>Рита Вольская, «Лексикон-Про»</p>",
}  # fmt: skip
HASTY = {
    "en": "<p>Hello Nora,</p><p>We apologise for any inconvenience. Jared forgot to check the prices.</p><p>Ruth</p>",
    "ru": "<p>Здравствуйте!</p><p>Приносим извинения за доставленные неудобства. Ваня забыл проверить цены.</p><p>Рита</p>",
}


def written(lang="en", server="http://127.0.0.1:8414", site=SITE, mode="soft"):
    return outlook.write(lang, server, site, mode)


# -- the manifest


def schema(name):
    need("node_modules/@microsoft/app-manifest")
    with open(os.path.join(SCHEMAS, name), encoding="utf-8") as file:
        found = json.load(file)
    return jsonschema.validators.validator_for(found)(found)


@pytest.mark.parametrize("mode", ["prompt", "soft", "block"])
@pytest.mark.parametrize(("lang", "other"), [("en", "ru"), ("ru", "en")])
def test_the_manifest_holds_to_microsofts_schema(lang, other, mode):
    files = written(lang, mode=mode)

    manifest = json.loads(files["manifest.json"])
    schema("MicrosoftTeams.schema.json").validate(manifest)
    schema("MicrosoftTeams.Localization.schema.json").validate(json.loads(files[f"{other}.json"]))
    (event,) = manifest["extensions"][0]["autoRunEvents"][0]["events"]
    assert event["options"]["sendMode"] == {"prompt": "promptUser", "soft": "softBlock", "block": "block"}[mode]


def test_the_schema_would_find_a_wrong_mode():
    manifest = json.loads(written()["manifest.json"])
    manifest["extensions"][0]["autoRunEvents"][0]["events"][0]["options"]["sendMode"] = "hold"

    with pytest.raises(jsonschema.ValidationError, match="hold"):
        schema("MicrosoftTeams.schema.json").validate(manifest)


def test_all_that_the_manifest_names_is_there():
    files = written(site="https://addins.house.example/draftkit")
    manifest = files["manifest.json"].decode()

    named = re.findall(r"https://addins\.house\.example/draftkit/([\w./-]+)", manifest)
    assert {"send.html", "send.js", "pane.html", "icons/icon-80.png"} <= set(named) <= set(files)
    allowed = json.loads(files[".well-known/microsoft-officeaddins-allowed.json"])
    assert allowed == {"allowed": ["https://addins.house.example/draftkit/send.js"]}


def test_the_package_holds_the_manifest_its_languages_and_icons():
    package = written()["draftkit.zip"]

    with zipfile.ZipFile(BytesIO(package)) as archive:
        names = archive.namelist()
    assert names == ["manifest.json", "ru.json", "color.png", "outline.png"]
    assert written()["draftkit.zip"] == package


@pytest.mark.parametrize(("name", "side"), [("color.png", 192), ("outline.png", 32), ("icons/icon-16.png", 16),
                                            ("icons/icon-32.png", 32), ("icons/icon-80.png", 80)])  # fmt: skip
def test_icons_have_the_size_that_microsoft_asks_for(name, side):
    data = written()[name]

    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(data[16:20]), int.from_bytes(data[20:24])) == (side, side)


@pytest.mark.parametrize("server", ["http://127.0.0.1:8414", "http://localhost:9", "https://draftkit.house.example/"])
def test_a_server_may_be_here_or_behind_https(server):
    assert json.dumps(server.rstrip("/")) in written(server=server)["send.js"].decode()


@pytest.mark.parametrize("server", ["http://draftkit.house.example", "http://127.0.0.1.evil.example", "ftp://x", ""])
def test_a_server_elsewhere_without_https_is_refused(server):
    with pytest.raises(UserError, match="no address that Outlook takes"):
        written(server=server)


# -- the handler, against draftkit serve


def house(tmp_path_factory, policy):
    folder = tmp_path_factory.mktemp("house")
    (folder / "draftkit.toml").write_text(f"[policy]\n{policy}\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    """A server for each word of a policy."""
    need("node")
    started = {
        word: Server(
            house(tmp_path_factory, f'error = "{word}"'), tmp_path_factory.mktemp("state"), "--allow-origin", SITE
        )
        for word in ("prompt", "soft", "block")
    }
    yield started
    for server in started.values():
        server.stop()


def token(server):
    done = subprocess.run(
        [*server.process.args[:4], "--token"], env=server.environment, capture_output=True, encoding="utf-8", check=True
    )
    return done.stdout.strip()


@pytest.fixture
def play(tmp_path):
    """What Outlook is told of scenes: changes of the usual one, in which Send is pressed on a hasty English mail."""

    def run(*scenes, mode="soft"):
        need("node", "node_modules/office-addin-mock")
        (tmp_path / "send.js").write_bytes(written(mode=mode)["send.js"])
        usual = {"send": str(tmp_path / "send.js"), "language": "en-GB", "settings": None, "session": {}}
        mail = {
            "html": HASTY["en"],
            "subject": "Prices",
            "from": "ruth@copperleaf.example",
            "to": ["nora@fern.example"],
        }
        jobs = [{**usual, **scene, "mail": {**mail, **scene.get("mail", {})}} for scene in scenes]
        done = subprocess.run(
            ["node", "outlook.mjs"],
            cwd=TOOLS,
            input=json.dumps(jobs),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        results = json.loads(done.stdout)
        assert [len(each) for each in results] == [1] * len(scenes)  # Outlook is told once, whatever happens
        return [told for (told,) in results]

    return run


def at(server, **others):
    return {"settings": {"server": server.address, "token": token(server), **others}}


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_a_clean_message_goes(servers, play, lang):
    (told,) = play({**at(servers["prompt"]), "language": lang, "mail": {"html": CLEAN[lang]}})

    assert told == {"allowEvent": True}


@pytest.mark.parametrize(
    ("lang", "head", "found", "button"),
    [
        ("en-US", "draftkit holds this message.", "“Jared forgot” names a colleague as the culprit", "Look at it"),
        ("ru-RU", "draftkit задержал письмо.", "«Ваня забыл»", "Посмотреть"),
    ],
)
def test_a_held_message_says_what_was_found_in_the_language_of_outlook(servers, play, lang, head, found, button):
    (told,) = play({**at(servers["prompt"]), "language": lang, "mail": {"html": HASTY[lang[:2]]}})

    assert told["allowEvent"] is False
    assert told["errorMessage"].startswith(head)
    assert found in told["errorMessage"]
    assert (told["cancelLabel"], told["commandId"]) == (button, "draftkitPane")
    assert max(len(told["errorMessage"]), len(told["errorMessageMarkdown"])) <= 500
    assert len(told["cancelLabel"]) <= 20


def test_the_policys_word_is_outlooks(servers, play):
    told = [play(at(servers[word]))[0] for word in ("prompt", "soft", "block")]

    assert [each.get("sendModeOverride") for each in told] == ["promptUser", None, None]
    assert "say why in the pane" in told[1]["errorMessage"]
    assert "Your house sends no message" in told[2]["errorMessage"]


def test_many_findings_fit_the_dialog(servers, play):
    names = ("Tom", "Ann", "Peter", "Mary", "Alice", "Robert", "Helen", "Frank", "Julia", "Simon")
    many = "".join(f"<p>{name} forgot to check the prices of the plants.</p>" for name in names)

    (told,) = play({**at(servers["prompt"]), "mail": {"html": HASTY["en"] + many}})

    assert max(len(told["errorMessage"]), len(told["errorMessageMarkdown"])) <= 500
    assert re.search(r"– and \d+ more\.$", told["errorMessage"])


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize(("mode", "override"), [("prompt", "promptUser"), ("soft", "promptUser"), ("block", None)])
def test_without_a_server_nothing_is_lost_and_only_a_house_that_blocks_holds(play, lang, mode, override):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"

    (told,) = play({"language": lang, "settings": {"server": address, "token": "x"}}, mode=mode)

    assert told["allowEvent"] is False
    assert told.get("sendModeOverride") == override
    assert address in told["errorMessage"]
    assert f"--allow-origin {SITE}" in told["errorMessage"]


def test_each_trouble_says_what_to_do(servers, play):
    server = servers["prompt"]

    told = play(
        {"settings": None},
        at(server, token="wrong"),
        {**at(server), "mail": {"refused": "the item is gone"}},
        {**at(server), "mail": {"html": "x" * 500_000}},
    )

    said = [each["errorMessage"] for each in told]
    assert [each["sendModeOverride"] for each in told] == ["promptUser"] * 4
    assert "paste what “draftkit serve --token” prints" in said[0]
    assert "The key is wrong" in said[1]
    assert "the item is gone" in said[2]
    assert "longer than 400,000 characters" in said[3]


def test_a_server_that_hangs_is_not_waited_for(play):
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        (told,) = play({"settings": {"server": f"http://127.0.0.1:{deaf.getsockname()[1]}", "token": "x"}})

    assert "There was no answer in time" in told["errorMessage"]


def test_a_permission_holds_for_one_text_to_the_same_people(servers, play):
    server = servers["soft"]
    message = {"subject": "Prices", "body": {"type": "text/html", "text": HASTY["en"]}}
    _, _, answer = server.ask("POST", "/protocol", json.dumps({"v": 1, "op": "lint", "message": message}),
                              Authorization=f"Bearer {token(server)}")  # fmt: skip
    people = ["Ruth Alder <ruth@copperleaf.example>", ["<nora@fern.example>"], [], []]
    session = {"draftkit": json.dumps([json.loads(answer)["digest"], *people], separators=(",", ":"))}

    told = play(
        {**at(server), "session": session},
        {**at(server), "session": session, "mail": {"html": HASTY["en"].replace("Jared", "Tom")}},
        {**at(server), "session": session, "mail": {"to": ["everybody@fern.example"]}},
    )

    assert [each["allowEvent"] for each in told] == [True, False, False]


def test_what_is_quoted_does_not_hold_a_message(servers, play):
    quoted = ('<div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Nora Fern &lt;nora@fern.example&gt;<br>'
              "<b>Sent:</b> Monday, March 9, 2026 16:50<br><b>To:</b> Ruth Alder<br><b>Subject:</b> Prices<br></div>")  # fmt: skip

    (told,) = play({**at(servers["block"]), "mail": {"html": CLEAN["en"] + quoted + HASTY["en"]}})

    assert told == {"allowEvent": True}


# -- the pane, in a browser, served by the add-in's own server

OFFICE = """
const gives = (value) => (...args) => args.at(-1)({ status: "succeeded", value });
const mail = MAIL;
window.kept = KEPT;
window.headers = {};
window.session = {};
const person = (emailAddress) => ({ displayName: "", emailAddress });
window.Office = {
  onReady: (start) => addEventListener("load", start),
  context: {
    displayLanguage: LANGUAGE,
    roamingSettings: { get: () => kept, set: (name, value) => { kept = value; }, saveAsync: gives() },
    mailbox: { item: {
      body: { getAsync: gives(mail.html) }, subject: { getAsync: gives(mail.subject) }, from: { getAsync: gives(person("ruth@copperleaf.example")) },
      to: { getAsync: gives([person("nora@fern.example")]) }, cc: { getAsync: gives([]) }, bcc: { getAsync: gives([]) },
      internetHeaders: { setAsync: (found, done) => { Object.assign(headers, found); done({ status: "succeeded" }); } },
      sessionData: { setAsync: (name, value, done) => { session[name] = value; done({ status: "succeeded" }); } },
    } },
  },
};
"""


@pytest.fixture
def site(tmp_path):
    """The add-in served by its own server; its address."""
    need("node", "openssl")
    certificates, folder = tmp_path / "certificates", tmp_path / "addin"
    certificates.mkdir()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-keyout", certificates / "localhost.key", "-out", certificates / "localhost.crt"],
        check=True, capture_output=True,
    )  # fmt: skip
    for name, data in written().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        ["node", "serve.mjs"], cwd=folder, env={**os.environ, "CERTIFICATES": str(certificates), "PORT": str(port)},
        stdout=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    assert process.stdout.readline().strip() == f"https://localhost:{port}"
    yield f"https://localhost:{port}"
    process.terminate()
    process.communicate(timeout=20)


@pytest.fixture(scope="module")
def browser():
    need("node", "chromium", "node_modules/playwright-core")
    started = Browser()
    yield started
    started.close()


OPEN = """
if (state.pane) await state.pane.context.close();
state.pane = await open({ ignoreHTTPSErrors: true, viewport: { width: 340, height: 700 } });
await state.pane.page.route("https://appsforoffice.microsoft.com/**", (route) =>
  route.fulfill({ contentType: "text/javascript", body: values.office }));
await state.pane.page.goto(values.address);
await state.pane.page.waitForFunction(() => document.getElementById("state").textContent);
return await state.pane.page.locator("main").innerText();
"""


def shown(browser, site, lang="en", kept=None, html=HASTY["en"]):
    office = OFFICE.replace("MAIL", json.dumps({"html": html, "subject": "Prices"}))
    office = office.replace("KEPT", json.dumps(kept)).replace("LANGUAGE", json.dumps(lang))
    return browser.run(OPEN, address=f"{site}/pane.html", office=office)


def serving(tmp_path, site, policy):
    folder = tmp_path / "cases"
    folder.mkdir()
    (folder / "draftkit.toml").write_text(policy, encoding="utf-8")
    return Server(folder, tmp_path / "state", "--allow-origin", site)


def test_the_pane_shows_what_was_found_and_takes_a_reason(browser, site, tmp_path):
    server = serving(tmp_path, site, '[policy]\nerror = "soft"\n[overrides]\nkey_file = "key"\n')
    (tmp_path / "cases" / "key").write_text("0123456789abcdef0123456789abcdef")
    (tmp_path / "cases" / "key").chmod(0o600)
    try:
        text = shown(browser, site, kept={"server": server.address, "token": token(server)})
        assert "“Jared forgot” names a colleague as the culprit" in text
        assert "Name a colleague only as the one who puts it right" in text

        refused = browser.run("""
            await state.pane.page.click("#override button");
            return await state.pane.page.textContent("#state");""")
        assert refused == "Say why first."

        said, headers, session = browser.run("""
            const shown = state.pane.page;
            await shown.fill("#reason", "She knows it, we spoke");
            await shown.click("#override button");
            await shown.waitForFunction(() => document.getElementById("override").hidden);
            return [await shown.textContent("#state"), await shown.evaluate(() => headers), await shown.evaluate(() => session)];""")
        assert said.startswith("Noted. Press Send")
        assert [name.lower().startswith("x-draftkit") for name in headers] == [True]
        assert json.loads(session["draftkit"])[1:3] == ["<ruth@copperleaf.example>", ["<nora@fern.example>"]]
        assert browser.run("return await violations(state.pane.page)") == []
    finally:
        server.stop()


@pytest.mark.parametrize(
    ("lang", "asked", "works"),
    [("en", "It has no key yet", "It works: "), ("ru", "У него ещё нет ключа", "Работает, правил: ")],
)
def test_the_pane_is_where_the_key_is_put(browser, site, tmp_path, lang, asked, works):
    server = serving(tmp_path, site, "")
    try:
        assert asked in shown(browser, site, lang)

        said, kept = browser.run("""
            const shown = state.pane.page;
            await shown.fill("#server", values.server);
            await shown.fill("#key", values.key);
            await shown.click("#settings button");
            await shown.waitForFunction((works) => document.getElementById("state").textContent.startsWith(works), values.works);
            return [await shown.textContent("#state"), await shown.evaluate(() => kept)];""",
            server=server.address + "/", key=token(server), works=works)  # fmt: skip
        assert re.search(r"\d+", said)
        assert kept == {"server": server.address, "token": token(server)}
    finally:
        server.stop()


def test_a_house_that_blocks_offers_no_way_past(browser, site, tmp_path):
    server = serving(tmp_path, site, '[policy]\nerror = "block"\n')
    try:
        text = shown(browser, site, kept={"server": server.address, "token": token(server)})

        assert "Your house sends no message with this in it." in text
        assert "Send it all the same" not in text
    finally:
        server.stop()


def test_the_server_of_the_add_in_gives_its_own_files_alone(site):
    import ssl

    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    opener = build_opener(HTTPSHandler(context=context))

    def status(path):
        try:
            return opener.open(site + path, timeout=10).status
        except OSError as error:
            return error.code

    wait_for(lambda: status("/send.js") == 200, "the add-in's server")
    assert status("/.well-known/microsoft-officeaddins-allowed.json") == 200
    assert [
        status(path)
        for path in ("/../certificates/localhost.key", "/%2e%2e/certificates/localhost.key", "/serve.mjs", "/")
    ] == [404] * 4
