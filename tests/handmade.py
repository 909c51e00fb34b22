"""Book values made by hand, for the tests of the stages that come after reading."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from epubgen.errors import Location
from epubgen.model.blob import Blob
from epubgen.model.book import Book, Entry
from epubgen.model.chapter import Chapter, Evidence, Heading, Note, Target
from epubgen.model.metadata import FrontMatter, Metadata, Options, Person


def png(width: int = 2, height: int = 2) -> bytes:
    """A picture of one colour."""
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\x40\x80\xc0" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


PNG = png()


def chapter(
    path: str,
    title: str = "",
    body: str = "",
    *,
    people: Iterable[Person] = (),
    targets: Sequence[Target] = (),
    notes: Sequence[Note] = (),
    front: dict[str, Any] | None = None,
    **more: Any,
) -> Chapter:
    """A chapter as a reader would make it; headings, ids and lines are read from the body."""
    data = body.encode()
    stem = path.rpartition("/")[2].rpartition(".")[0]
    ids = [id.decode() for id in _find(rb'\sid="([^"]+)"', data + b"".join(note.body for note in notes))]
    return Chapter(
        key=path,
        source=Location(path),
        front=FrontMatter(people=tuple(people), **(front or {})),
        title=title,
        title_markup=more.pop("title_markup", ""),
        body=Blob(data),
        slug=more.pop("slug", stem),
        outline=tuple(_headings(data)),
        anchors=(*ids, *(note.id for note in notes)),
        targets=tuple(targets),
        notes=tuple(notes),
        lines=array("I", range(1, data.count(b"\n") + 2)),
        evidence=more.pop("evidence", Evidence()),
        **more,
    )


def _find(pattern: bytes, data: bytes) -> list[bytes]:
    import re

    return re.findall(pattern, data)


def _headings(data: bytes) -> Iterable[Heading]:
    import re

    for match in re.finditer(rb'<h([2-6])[^>]*? id="([^"]+)"[^>]*>(.*?)</h\1>', data):
        text = re.sub(r"<[^>]+>", "", match[3].decode())
        yield Heading(int(match[1]), match[2].decode(), text, match.start(), data.count(b"\n", 0, match.start()) + 1)


def link(path: str, fragment: str = "", *, kind: str = "link", source: str = "01.md", line: int = 3) -> Target:
    """What a link or a picture in the manuscript means."""
    href = f"{path}#{fragment}" if fragment else path
    return Target(kind, href, path, fragment, Location(source, line, 5))


def entry(content: Chapter, *children: Entry, title: str = "", kind: str = "") -> Entry:
    return Entry(kind or ("part" if children else "chapter"), title or content.title, content.source, content, children)


def part(title: str, *children: Entry, path: str = "") -> Entry:
    return Entry("part", title, Location(path or title), None, children)


def book(
    root: Path,
    *contents: Chapter | Entry,
    metadata: dict[str, Any] | None = None,
    options: dict[str, Any] | None = None,
    files: dict[str, bytes] | None = None,
    **more: Any,
) -> Book:
    """A book of chapters or entries; the files are written below root. It has a cover: drawing one takes long."""
    known = {}
    for name, data in {"cover.png": PNG, **(files or {})}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        known[name] = len(data)
    entries = tuple(item if isinstance(item, Entry) else entry(item) for item in contents)
    return Book(
        root=str(root),
        metadata=Metadata(**{"title": "书", "language": "zh-Hans", "date": "2025-12-09"} | (metadata or {})),
        options=Options(**{"cover_image": "cover.png"} | (options or {})),
        entries=entries,
        files=known,
        settings=more.pop("settings", Location("book.yaml")),
        **more,
    )


def publish(content: Book, path: Path, modified: str | None = None) -> dict[str, str]:
    """Compose and pack a book that must have no error; return the text of each file, by its name in the container."""
    from epubgen.errors import Level
    from epubgen.package import pack_publication
    from epubgen.xhtml import compose_publication

    publication = compose_publication(content, modified, version="1.0")
    assert [str(finding) for finding in publication.findings if finding.level is Level.ERROR] == []
    pack_publication(publication, path)
    return unpack(path)


def unpack(path: Path) -> dict[str, str]:
    import zipfile

    with zipfile.ZipFile(path) as container:
        return {name: container.read(name).decode("utf-8", "replace") for name in container.namelist()}
