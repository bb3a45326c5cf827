"""The protocol: documents come in by pieces, diagnostics go out a moment after the last one, requests are answered."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

from draftkit import __version__
from draftkit_lsp.actions import all_fixes, offers
from draftkit_lsp.checks import Checked, look
from draftkit_lsp.documents import Lines
from draftkit_lsp.house import House, options_of
from draftkit_lsp.pages import page

if TYPE_CHECKING:
    from collections.abc import Callable

    from draftkit.cli.session import Session
    from draftkit.model import Finding
    from draftkit_lsp.actions import Offer
    from draftkit_lsp.documents import Document

PAUSE = 0.25
"""Seconds without a keystroke after which a document is checked."""
_LEVELS = {
    "error": lsp.DiagnosticSeverity.Error,
    "warning": lsp.DiagnosticSeverity.Warning,
    "note": lsp.DiagnosticSeverity.Information,
}
KINDS = [lsp.CodeActionKind.QuickFix, lsp.CodeActionKind.SourceFixAll]


class Server(LanguageServer):
    """Checks what an editor has open.

    Args:
        session: of the command line.
    """

    def __init__(self, session: Session) -> None:
        super().__init__("draftkit", __version__)
        self.house = House(session)
        self.documents: dict[str, Document] = {}
        self._waiting: dict[str, asyncio.Task[None]] = {}
        self._checks: dict[str, tuple[Document, asyncio.Future[Checked | None]]] = {}
        self._told: set[str] = set()
        self._worker = ThreadPoolExecutor(1, "draftkit")

    @property
    def encoding(self) -> str:
        """What columns count in this session."""
        return lsp.PositionEncodingKind(self.server_capabilities.position_encoding or "utf-16").value

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Say that something broke, without what the editor had sent."""
        self.tell(f"draftkit broke: {type(error.__cause__ or error).__name__}", lsp.MessageType.Error)

    def tell(self, text: str, level: lsp.MessageType = lsp.MessageType.Warning) -> None:
        """Show a message, once."""
        if text not in self._told:
            self._told.add(text)
            self.window_show_message(lsp.ShowMessageParams(level, f"draftkit: {text}"))

    def configure(self, given: Any) -> None:
        """Take an editor's own settings, and say what is wrong with them."""
        self.house.options, wrong = options_of(given)
        for each in wrong:
            self.tell(each)

    def check_again(self) -> None:
        """Check all that is open by settings, rules and a case that may have changed."""
        self._told.clear()
        self._checks.clear()
        self._worker.submit(self.house.forget)
        for uri in self.documents:
            self.check_soon(uri, 0)

    def check_soon(self, uri: str, pause: float) -> None:
        """Check a document when it has rested for so many seconds; an earlier wish is forgotten."""
        if earlier := self._waiting.pop(uri, None):
            earlier.cancel()
        self._waiting[uri] = asyncio.ensure_future(self._publish(uri, pause))

    def end(self) -> None:
        """Drop what is still to be checked."""
        self.documents.clear()
        self._worker.shutdown(wait=False, cancel_futures=True)

    def close(self, uri: str) -> None:
        """Forget a document, and let the editor forget what was said of it."""
        self.documents.pop(uri, None)
        self._checks.pop(uri, None)
        if waiting := self._waiting.pop(uri, None):
            waiting.cancel()
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, []))

    async def _publish(self, uri: str, pause: float) -> None:
        await asyncio.sleep(pause)
        try:
            checked = await self.checked(uri)
        except Exception as error:  # noqa: BLE001  whatever broke is said, and the next change is checked again
            self.report_server_error(error, None)
            return
        if checked is None:
            return
        for trouble in checked.troubles:
            self.tell(trouble)
        found = diagnostics(checked, self.encoding)
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, found, checked.document.version))

    async def checked(self, uri: str) -> Checked | None:
        """A document as it is now, looked at once; None where it is closed, or changes before its turn comes."""
        document = self.documents.get(uri)
        if document is None:
            return None
        known = self._checks.get(uri)
        if known is None or known[0] is not document:
            known = self._checks[uri] = document, asyncio.ensure_future(self._run(self._look, document))
        return await asyncio.shield(known[1])  # a cancelled request takes nothing from the others

    def _look(self, document: Document) -> Checked | None:
        if self.documents.get(document.uri) is not document:
            return None
        return look(document, self.house)

    async def _run(self, function: Callable[..., Any], *given: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._worker, function, *given)

    async def actions(self, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        """What may be done about the findings in a stretch of a document."""
        uri = params.text_document.uri
        checked = await self.checked(uri)
        if checked is None:
            return []
        lines = Lines(checked.document.text, self.encoding)
        start, end = (lines.offset(each.line, each.character) for each in (params.range.start, params.range.end))
        only = params.context.only or KINDS
        found: list[lsp.CodeAction] = []
        if any(_within(lsp.CodeActionKind.QuickFix, each) for each in only):
            fixes = await self._run(lambda: [*offers(checked, self.house, start, end)])
            found += [self._action(checked, each, lines) for each in fixes]
        if any(_within(lsp.CodeActionKind.SourceFixAll, each) for each in only):
            found += [self._action(checked, each, lines) for each in await self._run(lambda: [*all_fixes(checked)])]
        return found

    def _action(self, checked: Checked, offer: Offer, lines: Lines) -> lsp.CodeAction:
        edit = lsp.TextEdit(_range(lines, offer.edit.start, offer.edit.end), offer.edit.new)
        document = checked.document
        workspace = self.client_capabilities.workspace
        if workspace and workspace.workspace_edit and workspace.workspace_edit.document_changes:
            which = lsp.OptionalVersionedTextDocumentIdentifier(document.uri, document.version)
            change = lsp.WorkspaceEdit(document_changes=[lsp.TextDocumentEdit(which, [edit])])
        else:
            change = lsp.WorkspaceEdit(changes={document.uri: [edit]})
        if offer.problem is None:
            return lsp.CodeAction(offer.title, lsp.CodeActionKind.SourceFixAll, edit=change)
        about = [_diagnostic(offer.problem.start, offer.problem.end, offer.problem.finding, lines)]
        preferred = True if offer.preferred else None
        return lsp.CodeAction(offer.title, lsp.CodeActionKind.QuickFix, about, preferred, edit=change)

    async def hover(self, params: lsp.HoverParams) -> lsp.Hover | None:
        """The page of the rule whose finding stands at a place; on the first line also of the whole message's."""
        checked = await self.checked(params.text_document.uri)
        if checked is None or checked.report is None or checked.kit is None:
            return None
        lines = Lines(checked.document.text, self.encoding)
        at = lines.offset(params.position.line, params.position.character)
        here = [each for each in checked.problems if each.start <= at < each.end]
        if not here and params.position.line == 0:
            here = [each for each in checked.problems if each.start == each.end]
        if not here:
            return None
        kit, lang = checked.kit, checked.report.lang
        text = await self._run(lambda: "\n\n---\n\n".join(page(kit, each.finding, lang) for each in here))
        where = _range(lines, here[0].start, here[0].end) if here[0].start < here[0].end else None
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, text), where)


def diagnostics(checked: Checked, encoding: str) -> list[lsp.Diagnostic]:
    """What an editor underlines."""
    lines = Lines(checked.document.text, encoding)
    if checked.mistake:
        line = checked.mistake.line - 1
        where = _range(lines, lines.offset(line, 0), lines.stop(line))
        return [lsp.Diagnostic(where, checked.mistake.text, _LEVELS["error"], code="case", source="draftkit")]
    return [_diagnostic(*each, lines) for each in checked.problems]


def _diagnostic(start: int, end: int, finding: Finding, lines: Lines) -> lsp.Diagnostic:
    text = f"{finding.message}\n{finding.advice}".strip()
    return lsp.Diagnostic(_range(lines, start, end), text, _LEVELS[finding.level], code=finding.rule, source="draftkit")


def _range(lines: Lines, start: int, end: int) -> lsp.Range:
    return lsp.Range(lsp.Position(*lines.place(start)), lsp.Position(*lines.place(end)))


def _within(kind: str, wanted: str) -> bool:
    """Whether a kind of action is, or lies in, one that an editor wants: "source" holds "source.fixAll"."""
    return kind == wanted or kind.startswith(f"{wanted}.") or not wanted
