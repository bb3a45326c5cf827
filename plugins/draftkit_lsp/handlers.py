"""Which message of the protocol goes where."""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stdout
from typing import TYPE_CHECKING

from lsprotocol import types as lsp
from pygls.uris import to_fs_path

from draftkit_lsp.documents import Document, changed, whole
from draftkit_lsp.server import KINDS, PAUSE, Server

if TYPE_CHECKING:
    from draftkit.cli.session import Session
    from draftkit_lsp.documents import Change


def serve(session: Session) -> None:
    """Serve the editor that has started us, until it ends."""
    server = Server(session)
    server.feature(lsp.INITIALIZE)(_initialize)
    server.feature(lsp.INITIALIZED)(_initialized)
    server.feature(lsp.WORKSPACE_DID_CHANGE_CONFIGURATION)(_configured)
    server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)(_watched)
    server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)(_opened)
    server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)(_changed)
    server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)(_saved)
    server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)(_closed)
    server.feature(lsp.TEXT_DOCUMENT_HOVER)(_hover)
    server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions(code_action_kinds=KINDS))(_actions)
    try:
        with redirect_stdout(sys.stderr), open(os.dup(1), "wb") as out:  # nothing printed comes between the messages
            server.start_io(stdout=out)
    finally:
        server.end()


def _initialize(server: Server, params: lsp.InitializeParams) -> None:
    folders = params.workspace_folders or []
    root = (folders[0].uri if folders else params.root_uri) or ""
    server.house.root = (to_fs_path(root) if root else params.root_path) or ""
    server.configure(params.initialization_options)


async def _initialized(server: Server, params: lsp.InitializedParams) -> None:
    """Ask to be told when a file of the house changes, of an editor that can."""
    workspace = server.client_capabilities.workspace
    watched = workspace.did_change_watched_files if workspace else None
    if watched and watched.dynamic_registration:
        options = lsp.DidChangeWatchedFilesRegistrationOptions([lsp.FileSystemWatcher("**/*.toml")])
        wish = lsp.Registration("house", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
        await server.client_register_capability_async(lsp.RegistrationParams([wish]))


def _configured(server: Server, params: lsp.DidChangeConfigurationParams) -> None:
    if params.settings:
        server.configure(params.settings)
    server.check_again()


def _watched(server: Server, params: lsp.DidChangeWatchedFilesParams) -> None:
    server.check_again()


def _opened(server: Server, params: lsp.DidOpenTextDocumentParams) -> None:
    new = params.text_document
    path = to_fs_path(new.uri) if new.uri.startswith("file:") else None
    server.documents[new.uri] = Document(new.uri, path or "", new.language_id, new.version, whole(new.text))
    server.check_soon(new.uri, 0)


def _changed(server: Server, params: lsp.DidChangeTextDocumentParams) -> None:
    which = params.text_document
    document = server.documents.get(which.uri)
    if document is not None:
        changes = [_change(each) for each in params.content_changes]
        server.documents[which.uri] = changed(document, which.version, changes, server.encoding)
        server.check_soon(which.uri, PAUSE)


def _change(event: lsp.TextDocumentContentChangeEvent) -> Change:
    if isinstance(event, lsp.TextDocumentContentChangePartial):
        start, end = event.range.start, event.range.end
        return (start.line, start.character, end.line, end.character), event.text
    return None, event.text


def _saved(server: Server, params: lsp.DidSaveTextDocumentParams) -> None:
    """A saved TOML file may be the settings, a rule, a side file or the case."""
    if params.text_document.uri.endswith(".toml"):
        server.check_again()


def _closed(server: Server, params: lsp.DidCloseTextDocumentParams) -> None:
    server.close(params.text_document.uri)


async def _hover(server: Server, params: lsp.HoverParams) -> lsp.Hover | None:
    return await server.hover(params)


async def _actions(server: Server, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
    return await server.actions(params)
