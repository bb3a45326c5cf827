"""SARIF 2.1.0, the format that code hosts and editors read findings in: one log with one run.

Results are written as they come, the tool with its rules behind them: a JSON object has no order, and so a stream
of messages needs no more memory than one.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TextIO

from draftkit.reporters import Places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.model import Finding
    from draftkit.reporters import Checked, Place

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_HEAD = f'{{"$schema":"{SCHEMA}","version":"2.1.0","runs":[{{"columnKind":"utf16CodeUnits","results":['


def write(checked: Iterator[Checked], out: TextIO, color: bool) -> None:
    """Write the log."""
    del color
    rules: dict[str, dict[str, Any]] = {}
    troubles: list[dict[str, Any]] = []
    out.write(_HEAD)
    first = True
    for each in checked:
        if each.source is None or each.report is None:
            troubles.append({"level": "error", "message": {"text": each.error}})
            continue
        troubles += [
            {"level": "error", "message": {"text": f"A rule broke: {failure}"}} for failure in each.report.failures
        ]
        places = Places(each.source)
        for finding in each.report.findings:
            rules.setdefault(finding.rule, _rule(finding))
            result = _result(finding, places.of(finding, utf16=True), [*rules].index(finding.rule))
            if finding.fix is not None and each.source.plain:
                result["fixes"] = [_fix(finding, result["locations"][0]["physicalLocation"])]
            out.write(("\n" if first else ",\n") + _json(result))
            first = False
    from draftkit import __version__

    tool = {"driver": {"name": "draftkit", "version": __version__, "rules": [*rules.values()]}}
    calls = [{"executionSuccessful": not troubles, "toolExecutionNotifications": troubles}]
    out.write(f'\n],"tool":{_json(tool)},"invocations":{_json(calls)}}}]}}\n')


def _rule(finding: Finding) -> dict[str, Any]:
    """What a viewer shows about a rule. Its texts are those of the first message's language."""
    return {
        "id": finding.rule,
        "shortDescription": {"text": finding.why or finding.rule},
        "help": {"text": f"{finding.advice}\ndraftkit explain {finding.rule}"},
    }


def _result(finding: Finding, place: Place, index: int) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": place.line, "startColumn": place.column}
    if (place.end_line, place.end_column) > (place.line, place.column):
        region |= {"endLine": place.end_line, "endColumn": place.end_column, "snippet": {"text": finding.text}}
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": finding.level,
        "message": {"text": f"{finding.message}. {finding.advice}"},
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(place.path), "region": region}}],
        "partialFingerprints": {"draftkit/v1": _fingerprint(finding, place.path)},
    }


def _fix(finding: Finding, location: dict[str, Any]) -> dict[str, Any]:
    region = {key: value for key, value in location["region"].items() if key != "snippet"}
    assert finding.fix is not None  # noqa: S101  the caller has looked
    replacement = {"deletedRegion": region, "insertedContent": {"text": finding.fix.replacement}}
    change = {"artifactLocation": location["artifactLocation"], "replacements": [replacement]}
    return {"artifactChanges": [change]}


@lru_cache(maxsize=16)
def _artifact(path: str) -> dict[str, str]:
    """A path below the current folder is relative to the root of the sources; any other is a file URI."""
    from urllib.parse import quote

    relative = os.path.relpath(path)
    if not path.startswith("<") and (relative.startswith("..") or os.path.isabs(relative)):
        return {"uri": "file://" + quote(os.path.abspath(path).replace(os.sep, "/"), errors="surrogateescape")}
    name = path if path.startswith("<") else relative.replace(os.sep, "/")
    return {"uri": quote(name, errors="surrogateescape"), "uriBaseId": "%SRCROOT%"}


def _fingerprint(finding: Finding, path: str) -> str:
    """The same for the same words of the same rule in the same file, whatever line they stand on."""
    from hashlib import blake2b

    words = " ".join(finding.text.casefold().split())
    known = "\0".join((finding.rule, words, _artifact(path)["uri"]))
    return blake2b(known.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _json(value: Any) -> str:
    """As JSON. Halves of surrogate pairs, which no UTF-8 can hold, are replaced."""
    from json import dumps

    return re.sub("[\ud800-\udfff]", "\ufffd", dumps(value, ensure_ascii=False))
