"""draftkit drafts what a person writes to a client when something went wrong, and checks what is about to be sent.

The names in `__all__` are what plugins and other programs may rely on. They are loaded on first use (PEP 562), so that
`import draftkit` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from draftkit.case import load_case as load_case
    from draftkit.cli.lazy import LazyCommand as LazyCommand
    from draftkit.cli.session import current_kit as current_kit
    from draftkit.errors import DraftkitError as DraftkitError
    from draftkit.errors import PluginError as PluginError
    from draftkit.errors import UserError as UserError
    from draftkit.hookmarker import hookimpl as hookimpl
    from draftkit.kit import Kit as Kit
    from draftkit.lint import check as check
    from draftkit.model import Context as Context
    from draftkit.model import Decision as Decision
    from draftkit.model import Draft as Draft
    from draftkit.model import Finding as Finding
    from draftkit.model import Message as Message
    from draftkit.model import Report as Report

_HOMES = {
    "Context": "model",
    "Decision": "model",
    "Draft": "model",
    "DraftkitError": "errors",
    "Finding": "model",
    "Kit": "kit",
    "LazyCommand": "cli.lazy",
    "Message": "model",
    "PluginError": "errors",
    "Report": "model",
    "UserError": "errors",
    "check": "lint",
    "current_kit": "cli.session",
    "hookimpl": "hookmarker",
    "load_case": "case",
}

__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'draftkit' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"draftkit.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
