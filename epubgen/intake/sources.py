"""Files, folders and standard input → raw sources: bytes, and the text with what the markup said of its lines."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from epubgen.errors import EpubgenError, Location
from epubgen.text.decoding import decode

READABLE = frozenset({".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".docx", ".pdf", ""})


@dataclass(slots=True)
class RawSource:
    """One raw input. `tags` says what markup called a line (by number, from 1): `h2`, `nav`, `li` …

    `marks` (offset in the text, length, Markdown that stands there) keep emphasis, links and notes; `needs_review` says
    why the text cannot be trusted as it is.
    """

    name: str
    data: bytes
    text: str
    encoding: str
    kind: str
    doubtful: bool = False
    replaced: int = 0
    tags: dict[int, str] = field(default_factory=dict)
    marks: list[tuple[int, int, str]] = field(default_factory=list)
    title: str = ""
    needs_review: str = ""
    media: dict[str, bytes] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """The hash of the bytes as they came."""
        return hashlib.sha256(self.data).hexdigest()


def load_sources(paths: Sequence[Path]) -> list[RawSource]:
    """Read raw inputs: files, folders with their readable files in natural order, `-` for standard input.

    Raises EpubgenError where there is nothing to read.
    """
    sources = []
    names: set[str] = set()
    for path, name in _files(paths):
        data = sys.stdin.buffer.read() if path is None else _read(path)
        folder = path.parent if path is not None else None
        unique = _unique(name, names)
        names.add(unique)
        sources.append(read_source(unique, data, folder))
    if not sources:
        raise EpubgenError("there is no text to import here", Location(str(paths[0]) if paths else "."))
    if not any(source.text.strip() for source in sources):
        raise EpubgenError("there is no text in it", Location(sources[0].name))
    return sources


def read_source(name: str, data: bytes, folder: Path | None = None) -> RawSource:
    """Turn one raw file into a source: by its suffix, or by its first bytes where that says nothing.

    `folder` is where the pictures of a saved page are looked for.
    """
    kind = _kind(name, data)
    if kind in ("html", "docx"):
        from epubgen.intake.pages import read_page

        return read_page(name, data, kind, folder)
    if kind == "pdf":
        from epubgen.intake.pdf import read_pdf

        return read_pdf(name, data)
    decoded = decode(data)
    return RawSource(name, data, decoded.text, decoded.encoding, kind, decoded.doubtful, decoded.replaced)


def _kind(name: str, data: bytes) -> str:
    suffix = Path(name).suffix.lower()
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    if suffix in (".html", ".htm", ".xhtml") or re.match(rb"\s*(?:<!doctype html|<html)", data[:400], re.IGNORECASE):
        return "html"
    return "md" if suffix in (".md", ".markdown") else "txt"


def _files(paths: Iterable[Path]) -> Iterable[tuple[Path | None, str]]:
    for path in paths:
        if str(path) == "-":
            yield None, "stdin.txt"
        elif path.is_dir():
            inside = [p for p in path.rglob("*") if p.is_file() and not _is_hidden(p.relative_to(path))]
            for file in sorted(inside, key=lambda p: natural_key(p.relative_to(path).as_posix())):
                if file.suffix.lower() in READABLE:
                    yield file, "-".join(file.relative_to(path).parts)
        elif path.exists():
            yield path, path.name
        else:
            raise EpubgenError("there is no such file or folder", Location(str(path)))


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "_")) or part.lower().startswith(("readme", "license")) for part in path.parts)


def natural_key(name: str) -> list[tuple[int, int, str]]:
    """Return a key that sorts names as people do: 2 before 10."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part.lower()) for part in re.split(r"(\d+)", name) if part]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise EpubgenError(f"it cannot be read: {error.strerror}", Location(str(path))) from error


def _unique(name: str, names: set[str]) -> str:
    stem, suffix = Path(name).stem, Path(name).suffix
    number, unique = 1, name
    while unique.lower() in {other.lower() for other in names}:
        number += 1
        unique = f"{stem}-{number}{suffix}"
    return unique
