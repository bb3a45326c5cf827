"""`draftkit serve`: who gets in, what never gets out, and the first page."""

import json
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
from glob import glob
from pathlib import Path

import pytest
from clients import need
from web import Browser, Server

from draftkit.resources import languages
from draftkit_web.words import table

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WEB = os.path.join(ROOT, "plugins", "draftkit_web")


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cases")
    for file in glob(os.path.join(ROOT, "examples", "*.toml")):
        shutil.copy(file, folder)
    (folder / "broken.toml").write_text("lang = 'en'\nfault = <script>alert(1)</script>\n")
    (folder / "notes.txt").write_text("not a case")
    (folder / ".hidden.toml").write_text("lang = 'en'")
    server = Server(folder, tmp_path_factory.mktemp("state"))
    yield server
    server.kill()


@pytest.fixture(scope="module")
def browser():
    need("node", "chromium", "node_modules/playwright-core", "node_modules/axe-core")
    found = Browser()
    yield found
    found.close()


@pytest.fixture
def token(served):
    return "Bearer " + token_of(served)


def token_of(served):
    place = Path(served.environment["XDG_STATE_HOME"], "draftkit", "web", "token")
    return place.read_text(encoding="ascii").strip()


def signed_in(served, token):
    """A cookie and the CSRF token that goes with it."""
    _, _, text = served.ask("POST", "/link", Authorization=token)
    _, headers, _ = served.ask("GET", f"/enter?key={json.loads(text)['key']}")
    cookie = headers["set-cookie"].partition(";")[0]
    _, _, page = served.ask("GET", "/", Cookie=cookie)
    return cookie, re.search(r'name="csrf" content="([^"]+)"', page)[1]


def test_every_text_is_there_in_every_language():
    assert set(languages()) == {os.path.basename(file)[:-5] for file in glob(os.path.join(WEB, "words", "*.toml"))}
    tables = {lang: table(lang) for lang in languages()}
    for lang, texts in tables.items():
        assert texts.keys() == tables["en"].keys()
        for key, text in texts.items():
            assert text.strip() == text != "", (lang, key)
            fields = re.findall(r"\{\w*\}", text)
            assert sorted(fields) == sorted(re.findall(r"\{\w*\}", tables["en"][key])), (lang, key)


def test_every_text_is_used_and_every_used_text_is_there():
    sources = "".join(
        Path(file).read_text(encoding="utf-8")
        for file in glob(os.path.join(WEB, "**", "*.*"), recursive=True)
        if file.endswith((".py", ".html", ".js"))
    )
    used = set(re.findall(r"""["'`]([a-z_]+(?:\.[a-z_0-9-]+)+)["'`]""", sources))
    started = tuple(re.findall(r"""["'`]([a-z_]+\.(?:[a-z_]+\.)*)["'`]\s*(?:~|\+)""", sources)) + tuple(
        re.findall(r"""f["']([a-z_]+\.(?:[a-z_]+\.)*)\{""", sources)
    )
    texts = set(table("en"))

    assert {key for key in texts if key not in used and not key.startswith(started)} == set()


@pytest.mark.parametrize("path", ["/", "/new", "/case/catalogue.toml", "/no/such/page"])
def test_nobody_comes_in_without_a_link(served, path):
    status, _, text = served.ask("GET", path)

    assert status == 401
    assert "Copperleaf" not in text
    assert "Spring catalogue" not in text


def test_a_link_works_once(served, token):
    _, _, text = served.ask("POST", "/link", Authorization=token)
    path = f"/enter?key={json.loads(text)['key']}"

    assert served.ask("GET", path)[0] == 303
    assert served.ask("GET", path)[0] == 401
    assert served.ask("GET", "/enter?key=")[0] == 401


def test_only_this_machines_names_are_answered(served):
    assert served.ask("GET", "/", Host="evil.example")[0] == 421
    assert served.ask("GET", "/", Host=f"localhost:{served.port}")[0] == 401


def test_it_listens_on_this_machine_alone(served):
    with pytest.raises(OSError, match=r"refused|unreachable|timed out"):
        socket.create_connection(
            (socket.gethostbyname(socket.gethostname()).replace("127.0.0.1", "127.0.0.2"), served.port), 2
        )


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "http://127.0.0.1:1"])
def test_changes_come_from_our_own_pages_alone(served, token, origin):
    cookie, csrf = signed_in(served, token)
    headers = {"Cookie": cookie, "X_CSRF_Token": csrf, "Content_Type": "application/x-www-form-urlencoded"}
    if origin:
        headers["Origin"] = origin

    assert served.ask("POST", "/language", f"lang=ru&csrf={csrf}", **headers)[0] == 403
    headers["Origin"] = served.address
    assert served.ask("POST", "/language", f"lang=ru&csrf={csrf}", **headers)[0] == 303


def test_changes_need_the_sessions_own_token(served, token):
    cookie, _ = signed_in(served, token)
    _, other = signed_in(served, token)
    headers = {"Cookie": cookie, "Origin": served.address, "Content_Type": "application/x-www-form-urlencoded"}

    for body in ("lang=ru", f"lang=ru&csrf={other}", "lang=ru&csrf="):
        assert served.ask("POST", "/language", body, **headers)[0] == 403
    assert served.ask("POST", "/protocol", "{}", Cookie=cookie, Origin=served.address)[0] == 403


def test_a_forged_cookie_opens_nothing(served, token):
    cookie, _ = signed_in(served, token)

    assert served.ask("GET", "/", Cookie=cookie)[0] == 200
    assert served.ask("GET", "/", Cookie=cookie[:-3] + "abc")[0] == 401


def test_a_request_has_a_size(served, token):
    cookie, csrf = signed_in(served, token)
    headers = {"Cookie": cookie, "Origin": served.address, "X_CSRF_Token": csrf}

    assert served.ask("POST", "/protocol", b" " * 2_000_001, **headers)[0] == 413
    assert served.ask("POST", "/protocol", iter([b" " * 1_000_000] * 3), **headers)[0] == 413


def test_the_answer_forbids_what_a_page_does_not_need(served, token):
    cookie, _ = signed_in(served, token)
    for path in ("/", "/static/page.js", "/nothing"):
        _, headers, text = served.ask("GET", path, Cookie=cookie)
        assert "default-src 'none'; script-src 'self'; style-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert not re.search(r"<style|<script>|\son\w+=|\sstyle=|javascript:", text)
        assert not re.findall(r"""(?:src|href|action)=["'](?:https?:)?//""", text)


@pytest.mark.parametrize(
    "name",
    [
        "../secret.toml",
        "%2e%2e%2fsecret.toml",
        "..%5csecret.toml",
        "link.toml",
        ".hidden.toml",
        "notes.txt",
        "%2fetc%2fpasswd",
    ],
)
def test_no_path_leaves_the_folder(served, token, name):
    cookie, _ = signed_in(served, token)
    secret = served.folder.parent / "secret.toml"
    secret.write_text('lang = "en"\ntitle = "SECRET"\n')
    link = served.folder / "link.toml"
    if not link.is_symlink():
        link.symlink_to(secret)

    status, _, text = served.ask("GET", f"/case/{name}", Cookie=cookie)

    assert status in (404, 422)
    assert "SECRET" not in text
    assert "SECRET" not in served.ask("GET", "/", Cookie=cookie)[2]


def test_what_is_kept_is_its_owners_alone(served, token):
    folder = os.path.join(served.environment["XDG_STATE_HOME"], "draftkit", "web")
    assert stat.S_IMODE(os.stat(folder).st_mode) == 0o700
    for name in ("token", "key"):
        assert stat.S_IMODE(os.stat(os.path.join(folder, name)).st_mode) == 0o600


class TestProtocol:
    """POST /protocol, for the add-ons."""

    def test_the_token_opens_it(self, served, token):
        request = json.dumps(
            {"v": 1, "id": 3, "op": "lint", "message": {"body": {"text": "We'll be in touch shortly."}}}
        )

        status, _, text = served.ask("POST", "/protocol", request, Authorization=token)

        assert status == 200
        answer = json.loads(text)
        assert answer["id"] == 3
        assert "timing.vague" in [each["rule"] for each in answer["findings"]]

    @pytest.mark.parametrize("shown", [{}, {"Authorization": "Bearer x"}, {"Authorization": "Basic x"}])
    def test_nothing_else_does(self, served, shown):
        assert served.ask("POST", "/protocol", '{"op": "hello"}', **shown)[0] in (401, 403)

    def test_add_ons_may_ask_and_other_pages_may_not(self, served, token):
        asked = {"Access_Control_Request_Method": "POST", "Access_Control_Request_Headers": "authorization"}
        _, ours, _ = served.ask("OPTIONS", "/protocol", Origin="moz-extension://1b-2", **asked)
        _, theirs, _ = served.ask("OPTIONS", "/protocol", Origin="https://evil.example", **asked)

        assert ours["access-control-allow-origin"] == "moz-extension://1b-2"
        assert "authorization" in ours["access-control-allow-headers"]
        assert "access-control-allow-origin" not in theirs

    @pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"[" * 100_000])
    def test_nonsense_is_answered(self, served, token, body):
        assert served.ask("POST", "/protocol", body, Authorization=token)[0] == 400


def test_a_second_start_gives_a_link_to_the_first(served, token):
    arguments = [sys.executable, "-m", "draftkit", "serve", "--no-open", "--port", str(served.port)]
    done = subprocess.run(arguments, env=served.environment, capture_output=True, encoding="utf-8", check=False)

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(served.address + "/enter?key=")
    assert done.stdout.strip() != served.link


def test_a_port_of_another_program_is_named(served, tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        arguments = [sys.executable, "-m", "draftkit", "serve", "--no-open", "--port", str(other.getsockname()[1])]
        done = subprocess.run(arguments, env=served.environment, capture_output=True, encoding="utf-8", check=False)

    assert done.returncode == 2
    assert "taken by another program" in done.stderr


def test_nothing_is_logged(tmp_path):
    server = Server(tmp_path, tmp_path / "state")
    token = token_of(server)
    request = json.dumps({"op": "lint", "message": {"subject": "Zanzibar", "body": {"text": "Zanzibar shortly."}}})
    server.ask("POST", "/protocol", request, Authorization=f"Bearer {token}")
    server.ask("POST", "/protocol", b"{Zanzibar", Authorization=f"Bearer {token}")
    server.ask("GET", "/Zanzibar?x=Zanzibar")

    assert server.stop() == ""


class TestFirstPage:
    """The list of cases, in a browser."""

    @pytest.fixture
    def page(self, browser, served, token):
        _, _, text = served.ask("POST", "/link", Authorization=token)
        browser.run("requests.length = complaints.length = 0; await context.clearCookies(); await page.goto(values.link)",
                    link=f"{served.address}/enter?key={json.loads(text)['key']}")  # fmt: skip
        return browser

    def test_it_lists_the_cases_and_a_broken_one_does_no_harm(self, page):
        text = page.run("return await page.textContent('main')")

        assert "Spring catalogue" in text
        assert "Магазин «Лён и лето»" in text
        assert "broken" in text
        assert page.run("return await page.locator('main script').count()") == 0

    def test_it_speaks_the_readers_language(self, page):
        page.run("await page.click('button[value=ru]')")
        assert page.run("return await page.textContent('h1')") == "Дела"
        assert page.run("return await page.evaluate(() => document.documentElement.lang)") == "ru"
        page.run("await page.click('button[value=en]')")
        assert page.run("return await page.textContent('h1')") == "Cases"

    def test_everything_is_reached_by_keyboard(self, page):
        seen = page.run("""
            const seen = [];
            for (let i = 0; i < 6; i++) { await page.keyboard.press("Tab"); seen.push(await page.evaluate(() => document.activeElement.textContent.trim())); }
            return seen;
        """)

        assert seen[:5] == ["To the content", "draftkit", "Cases", "Русский", "New case"]

    def test_nothing_is_asked_of_anybody_else(self, page, served):
        assert page.run("return requests.length") > 2
        assert [url for url in page.run("return requests") if not url.startswith((served.address, "data:"))] == []
        assert page.run("return complaints") == []
