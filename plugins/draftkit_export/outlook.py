"""An add-in for Outlook: the unified manifest with Smart Alerts, the handler that asks `draftkit serve` before a mail
is sent, and a pane with what was found. `addin/` holds its files; the manifest is made here.
"""

from __future__ import annotations

import json
import os
import re
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from draftkit import __version__
from draftkit.errors import UserError
from draftkit.resources import languages, read_bytes, read_text
from draftkit_export.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVER = "http://127.0.0.1:8414"
"""Where `draftkit serve` answers if nothing else is asked for."""
SITE = "https://localhost:3000"
"""Where `serve.mjs` serves the add-in's own files."""
MODES = {"prompt": "promptUser", "soft": "softBlock", "block": "block"}
"""Send modes: ours, which are those of a policy, and their names in a manifest."""
_ID = "6a2c0f3e-5d57-5f0b-9a64-0d1b1f6d8c21"
_FILES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "addin")
_HOUSE = re.compile(r"^const HOUSE = .*$", re.MULTILINE)
_SCHEMA = "https://developer.microsoft.com/json-schemas/teams/v1.22/MicrosoftTeams.schema.json"
_LOCALIZED = _SCHEMA.replace("MicrosoftTeams.", "MicrosoftTeams.Localization.")
_MAILBOX = {"capabilities": [{"name": "Mailbox", "minVersion": "1.14"}]}
"""1.14 lets the handler choose the send mode, as the policy does; classic Outlook that has it runs newer JavaScript."""
_PANE, _SEND = "draftkitPane", "onMessageSend"


def write(lang: str, server: str, site: str, mode: str) -> dict[str, bytes]:
    """The files of the add-in.

    Args:
        lang: language of the manifest; the others stand beside it.
        server: where `draftkit serve` answers.
        site: where the add-in's files are served: an https URL.
        mode: what holds when draftkit does not answer: prompt, soft or block.

    Raises:
        UserError: an address that Outlook would not take.
    """
    server, site = _url("--server", server, ("http://127.0.0.1", "http://localhost")), _url("--site", site)
    files = dict(_files())
    house = json.dumps({"server": server, "site": _origin(site), "mode": mode})
    files["send.js"] = _HOUSE.sub(lambda _: f"const HOUSE = {house};", files["send.js"].decode()).encode()
    manifest = _manifest(lang, server, site, mode)
    package = {"manifest.json": _json(manifest)}
    for other in languages():
        if other != lang:
            package[f"{other}.json"] = _json(_localized(Words(other)))
    package |= {name: files.pop(f"icons/{name}") for name in ("color.png", "outline.png")}
    files |= package
    allowed = {"allowed": [f"{site}/send.js"]}
    files[".well-known/microsoft-officeaddins-allowed.json"] = _json(allowed)
    files["draftkit.zip"] = _zip(package)
    return files


def _url(option: str, url: str, plain: tuple[str, ...] = ()) -> str:
    url = url.rstrip("/")
    if url.startswith("https://") or re.sub(r":\d+$", "", url) in plain:
        return url
    raise UserError(f"{option} {url} is no address that Outlook takes", hint="https://… (on this machine http://, too)")


def _origin(url: str) -> str:
    return "/".join(url.split("/")[:3])


def _files() -> Iterator[tuple[str, bytes]]:
    for folder, _, names in os.walk(_FILES):
        for name in names:
            path = os.path.join(folder, name)
            inside = os.path.relpath(path, _FILES).replace(os.sep, "/")
            yield inside, read_bytes(path) if name.endswith(".png") else read_text(path).encode()


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _zip(files: dict[str, bytes]) -> bytes:
    """The package that Microsoft 365 takes; the same files give the same bytes."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(ZipInfo(name), data, ZIP_DEFLATED)
    return packed.getvalue()


def _manifest(lang: str, server: str, site: str, mode: str) -> dict[str, Any]:
    words = Words(lang).addin()
    icons = [{"size": size, "url": f"{site}/icons/icon-{size}.png"} for size in (16, 32, 80)]
    domains = dict.fromkeys(re.sub(r"^https?://", "", _origin(each)) for each in (site, server))
    return {
        "$schema": _SCHEMA,
        "manifestVersion": "1.22",
        "version": ".".join(__version__.split(".")[:3]),
        "id": _ID,
        "localizationInfo": {
            "defaultLanguageTag": lang,
            "additionalLanguages": [
                {"languageTag": other, "file": f"{other}.json"} for other in languages() if other != lang
            ],
        },
        "developer": {
            "name": "draftkit",
            "websiteUrl": f"{site}/pane.html",
            "privacyUrl": f"{site}/pane.html",
            "termsOfUseUrl": f"{site}/pane.html",
        },
        "name": {"short": "draftkit", "full": words["full"]},
        "description": {"short": words["short"], "full": words["long"]},
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": "#5B7CD6",
        "validDomains": list(domains),
        "authorization": {
            "permissions": {"resourceSpecific": [{"name": "MailboxItem.ReadWrite.User", "type": "Delegated"}]}
        },
        "extensions": [
            {
                "requirements": {"scopes": ["mail"], **_MAILBOX},
                "runtimes": [
                    {
                        "id": "send",
                        "type": "general",
                        "code": {"page": f"{site}/send.html", "script": f"{site}/send.js"},
                        "lifetime": "short",
                        "actions": [{"id": _SEND, "type": "executeFunction"}],
                    },
                    {
                        "id": "pane",
                        "type": "general",
                        "code": {"page": f"{site}/pane.html"},
                        "lifetime": "short",
                        "actions": [{"id": "openPane", "type": "openPage", "view": "draftkit", "pinnable": False}],
                    },
                ],
                "autoRunEvents": [
                    {
                        "requirements": {"scopes": ["mail"], **_MAILBOX},
                        "events": [{"type": "messageSending", "actionId": _SEND, "options": {"sendMode": MODES[mode]}}],
                    }
                ],
                "ribbons": [
                    {
                        "contexts": ["mailCompose"],
                        "tabs": [
                            {
                                "builtInTabId": "TabDefault",
                                "groups": [
                                    {
                                        "id": "draftkitGroup",
                                        "label": "draftkit",
                                        "icons": icons,
                                        "controls": [_button(words, icons)],
                                    }
                                ],
                            }
                        ],
                    }
                ],
            }
        ],
    }


def _button(words: dict[str, str], icons: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": _PANE,
        "type": "button",
        "label": "draftkit",
        "icons": icons,
        "supertip": {"title": "draftkit", "description": words["tip"]},
        "actionId": "openPane",
    }


def _localized(words: Words) -> dict[str, str]:
    """The texts of the manifest in another language, by their place in it."""
    texts = words.addin()
    control = "extensions[0].ribbons[0].tabs[0].groups[0].controls[0]"
    return {
        "$schema": _LOCALIZED,
        "name.short": "draftkit",
        "name.full": texts["full"],
        "description.short": texts["short"],
        "description.full": texts["long"],
        f"{control}.supertip.description": texts["tip"],
    }


def report(lang: str) -> str:
    """What the add-in does not do."""
    return Words(lang).addin()["report"]
