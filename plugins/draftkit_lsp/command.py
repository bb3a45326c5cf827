"""`draftkit lsp`: what an editor starts."""

from __future__ import annotations

import logging

import click

from draftkit.cli.session import current_session
from draftkit.errors import UserError


@click.command("lsp")
def command() -> None:
    """Check messages while they are written, in any editor that speaks LSP. The editor starts this, over its pipes.

    Text, Markdown, HTML and mail are checked as `draftkit lint` does, case files for their mistakes. Settings are those
    nearest to each file; initializationOptions may name a case, a kind, a channel and a language (docs/editors.md).
    """
    try:
        from draftkit_lsp.handlers import serve
    except ModuleNotFoundError as error:
        if str(error.name).partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise UserError("lsp needs pygls", hint='pip install "draftkit[lsp]"') from None
    for name in ("pygls", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # they may quote what an editor sent
    serve(current_session())
