"""Blocks: the smallest texts, read from `templates/blocks/<role>.<lang>.toml` and compiled (docs/templates.md)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from draftkit import __version__, texts
from draftkit.conditions import Condition, read_condition
from draftkit.errors import TemplateError
from draftkit.model import ELEMENTS
from draftkit.records import NamedTuple
from draftkit.resources import read_text, read_toml
from draftkit.store import cached, stamp
from draftkit.template_files import only, strings, tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Compiler = Callable[[str, str, int, Mapping[str, str]], tuple[bytes, tuple[str, ...]]]
    """(template, file, line, parts of the file) → marshalled code, and the facts it reads."""

ZONES = ("warm", "competent", "none")


class Wording(NamedTuple):
    """One text of a variant: the line it begins on, its code (see texts.compile_text), and the facts it reads."""

    line: int
    code: bytes
    uses: tuple[str, ...]


class Variant(NamedTuple):
    """A variant of a block or a note: for which messages, with which facts, in which wordings."""

    name: str
    file: str
    when: Condition
    unless: Condition
    needs: tuple[str, ...]
    says: tuple[str, ...]
    wordings: tuple[Wording, ...]


class Block(NamedTuple):
    """A block in one language. Variants of a house come before the bundled ones."""

    role: str
    about: str
    zone: str
    gives: tuple[str, ...]
    variants: tuple[Variant, ...]


class Blocks(Mapping[str, Block]):
    """All blocks of a language, by role. A block is read when it is first asked for.

    Args:
        roots: template folders, the most particular first.
        lang: "en" or "ru".
        style: house style that the compiled texts depend on (part of the cache key).
        compiler: turns (template, file, line, parts) into marshalled code and the facts read; raises TemplateError.
    """

    def __init__(self, roots: Sequence[str], lang: str, style: str, compiler: Compiler) -> None:
        self._lang, self._compiler = lang, compiler
        self._key = f"{__version__} {style} {stamp([__file__, texts.__file__])}"
        self._files: dict[str, list[str]] = {}
        for root in roots:
            for entry in _entries(os.path.join(root, "blocks")):
                role, _, ending = entry.name.partition(".")
                if ending == f"{lang}.toml":
                    self._files.setdefault(role, []).append(entry.path)
        self._read: dict[str, Block] = {}

    def __getitem__(self, role: str) -> Block:
        """The block of a role. Raises KeyError where there is none, TemplateError where it is broken."""
        if role not in self._read:
            files = self._files[role]
            key = f"{self._key} {stamp(files)}"
            self._read[role] = _block(cached(f"block-{role}.{self._lang}", key, lambda: self._build(files)))
        return self._read[role]

    def _build(self, files: list[str]) -> Any:
        first, *others = (_read_block(file, self._compiler) for file in files)
        for other in others:
            first = first._replace(variants=first.variants + other.variants)
        return _plain(first)

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def load_notes(roots: Sequence[str], lang: str, style: str, compiler: Compiler) -> tuple[Variant, ...]:
    """The notes to the author of a language: variants named by their topic, with one wording. Arguments as `Blocks`."""
    files = [path for root in roots if os.path.isfile(path := os.path.join(root, f"notes.{lang}.toml"))]

    def build() -> Any:
        return tuple(v for file in files for v in _read_notes(file, compiler))

    plain = cached(f"notes.{lang}", f"{__version__} {style} {stamp([__file__, texts.__file__, *files])}", build)
    return tuple(_variant(v) for v in plain)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        return sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return []


def _plain(block: Block) -> Any:
    """As nested plain tuples: marshal writes no named ones."""
    return (*block[:4], tuple(_plain_variant(v) for v in block.variants))


def _plain_variant(variant: Variant) -> Any:
    return (*variant[:6], tuple(tuple(w) for w in variant.wordings))


def _block(plain: Any) -> Block:
    return Block._make((*plain[:4], tuple(_variant(v) for v in plain[4])))


def _variant(plain: Any) -> Variant:
    return Variant._make((*plain[:6], tuple(Wording(*w) for w in plain[6])))


def _read_block(file: str, compiler: Compiler) -> Block:
    data = only(read_toml(file, TemplateError), ("about", "zone", "gives", "parts", "variant"), file)
    role = os.path.basename(file).split(".")[0]
    gives = strings(data, "gives", file)
    for element in gives:
        if element not in ELEMENTS:
            raise TemplateError(f"{element} is no element", file=file, hint="one of: " + ", ".join(ELEMENTS))
    if data.get("zone", "none") not in ZONES:
        raise TemplateError(f"zone cannot be {data['zone']!r}", file=file, hint="one of: " + ", ".join(ZONES))
    source = _Source(file, data.get("parts", {}), compiler)
    variants = tuple(_read_variant(v, source) for v in tables(data, "variant", file))
    if not variants:
        raise TemplateError("the block has no variant", file=file, hint="add [[variant]] with texts = [...]")
    return Block(role, str(data.get("about", "")), data.get("zone", "none"), gives, variants)


def _read_variant(data: Any, source: _Source) -> Variant:
    file, line = source.file, source.header("[[variant]]")
    only(data, ("name", "when", "unless", "needs", "says", "texts"), file, line)
    wordings = strings(data, "texts", file, line)
    if not wordings:
        raise TemplateError("a variant needs texts, a list of wordings", file=file, line=line)
    return _make(data, str(data.get("name", "")), wordings, line, source)


def _read_notes(file: str, compiler: Compiler) -> list[Any]:
    data = only(read_toml(file, TemplateError), ("parts", "note"), file)
    source = _Source(file, data.get("parts", {}), compiler)
    notes = []
    for note in tables(data, "note", file):
        line = source.header("[[note]]")
        only(note, ("topic", "when", "unless", "needs", "text"), file, line)
        if not isinstance(note.get("text"), str):
            raise TemplateError("a note needs a text", file=file, line=line, hint='text = "…"')
        made = _make(note, str(note.get("topic", "")), (note["text"],), line, source)
        notes.append(_plain_variant(made))
    return notes


def _make(data: dict[str, Any], name: str, texts: tuple[str, ...], line: int, source: _Source) -> Variant:
    file = source.file
    needs, says = strings(data, "needs", file, line), strings(data, "says", file, line)
    wordings = []
    at = line
    for text in texts:
        at = source.line_of(text, at)
        wordings.append(Wording(at, *source.compile(text, at)))
    when = read_condition(data.get("when", {}), file, line)
    unless = read_condition(data.get("unless", {}), file, line)
    return Variant(name, file, when, unless, needs, says, tuple(wordings))


class _Source:
    """A file of texts: compiles them with its parts, and finds, in file order, the lines on which they stand."""

    def __init__(self, file: str, parts: Any, compiler: Compiler) -> None:
        if not isinstance(parts, dict) or not all(isinstance(text, str) for text in parts.values()):
            raise TemplateError("parts must be texts by name", file=file, hint='[parts]\nname = "…"')
        self.file = file
        self._parts, self._compiler = parts, compiler
        self._lines = read_text(file).split("\n")
        self._header = 0

    def compile(self, text: str, line: int) -> tuple[bytes, tuple[str, ...]]:
        return self._compiler(text, self.file, line, self._parts)

    def header(self, mark: str) -> int:
        for number in range(self._header, len(self._lines)):
            if self._lines[number].strip().startswith(mark):
                self._header = number + 1
                return number + 1
        return self._header or 1

    def line_of(self, text: str, after: int) -> int:
        start = text.strip().split("\n")[0][:30].replace("\\", "\\\\").replace('"', '\\"')
        for number in range(after, len(self._lines)):
            if start in self._lines[number] or text.strip()[:30] in self._lines[number]:
                return number + 1
        return after
