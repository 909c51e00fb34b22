"""A finished container as the preview shows it: reading order, contents, and documents that know their lines."""

from __future__ import annotations

import posixpath
import re
import zipfile
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from epubgen.errors import DeliveryError, Location
from epubgen.vocabulary import DC, OPF, OPS, XHTML, XHTML_TYPE

if TYPE_CHECKING:
    from array import array

    from lxml.etree import _Element

    from epubgen.model.publication import Publication

CONTAINER = "META-INF/container.xml"
OCF = "urn:oasis:names:tc:opendocument:xmlns:container"
LINE_ATTRIBUTE = "data-epubgen-line"
BLOCKS = "p|h[1-6]|li|dt|dd|pre|table|tr|figure|figcaption|blockquote|aside|div|dl|ul|ol|hr|img|section|header"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document of the book comes from: its line `first_line` + n was made from line `lines[n]` of `path`."""

    path: str
    first_line: int
    lines: array[int]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the contents; `href` is a name in the container, perhaps with a fragment, or empty."""

    title: str
    href: str
    children: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A content document of the reading order, and the manuscript file that it was made from (empty: none)."""

    name: str
    linear: bool = True
    source: str = ""
    first: int = 0
    """The lowest manuscript line that this document was made from."""


def sources_of(publication: Publication) -> dict[str, Source]:
    """Return where each document of a publication comes from, by its href in the package document."""
    return {
        item.href: Source(item.source.path, item.first_line, item.lines)
        for item in publication.items
        if item.source and item.media_type == XHTML_TYPE
    }


class PreviewBook:
    """One version of the book. Reading it is safe from several threads."""

    def __init__(self, path: Path, sources: Mapping[str, Source]) -> None:
        """Open the container. Raises DeliveryError where it has no package document that can be read."""
        try:
            self._container = zipfile.ZipFile(path)
            self.size = path.stat().st_size
            self._names = frozenset(self._container.namelist())
            rootfile = self._parse(CONTAINER).find(f".//{{{OCF}}}rootfile")
            package_name = rootfile.get("full-path", "") if rootfile is not None else ""
            package = self._parse(package_name)
        except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
            raise DeliveryError("the finished book cannot be opened", Location(str(path))) from error
        self._folder = posixpath.dirname(package_name)
        self._sources = {self._resolve(href): source for href, source in sources.items()}
        self._read_package(package)

    def _read_package(self, package: _Element) -> None:
        items = {item.get("id", ""): item for item in package.iter(f"{{{OPF}}}item")}
        self.media_types = {
            self._resolve(unquote(item.get("href", ""))): item.get("media-type", "") for item in items.values()
        }
        title = package.find(f".//{{{DC}}}title")
        language = package.find(f".//{{{DC}}}language")
        self.title = (title.text or "") if title is not None else ""
        self.language = (language.text or "") if language is not None else ""
        self.cover = self._first(items, "cover-image")
        spine = package.find(f"{{{OPF}}}spine")
        self.direction = spine.get("page-progression-direction", "ltr") if spine is not None else "ltr"
        self.documents = tuple(
            self._document(self._resolve(unquote(items[idref].get("href", ""))), itemref.get("linear") != "no")
            for itemref in package.iter(f"{{{OPF}}}itemref")
            if (idref := itemref.get("idref", "")) in items
        )
        self._document_names = frozenset(document.name for document in self.documents)
        self._made_from: dict[str, list[Document]] = {}
        for document in sorted(self.documents, key=lambda document: document.first):
            self._made_from.setdefault(document.source, []).append(document)
        navigation = self._first(items, "nav")
        self.contents = tuple(self._read_contents(navigation)) if navigation in self._names else ()

    def _first(self, items: Mapping[str, _Element], property_: str) -> str:
        for item in items.values():
            if property_ in item.get("properties", "").split():
                return self._resolve(unquote(item.get("href", "")))
        return ""

    def _document(self, name: str, linear: bool) -> Document:
        source = self._sources.get(name)
        if source is None:
            return Document(name, linear)
        return Document(name, linear, source.path, min((line for line in source.lines if line), default=0))

    def _read_contents(self, navigation: str) -> Iterator[Entry]:
        for nav in self._parse(navigation).iter(f"{{{XHTML}}}nav"):
            if "toc" in nav.get(f"{{{OPS}}}type", "").split():
                listing = nav.find(f"{{{XHTML}}}ol")
                if listing is not None:
                    yield from self._read_list(listing, navigation)
                return

    def _read_list(self, listing: _Element, navigation: str) -> Iterator[Entry]:
        for item in listing.findall(f"{{{XHTML}}}li"):
            label = next((child for child in item if child.tag in (f"{{{XHTML}}}a", f"{{{XHTML}}}span")), None)
            below = item.find(f"{{{XHTML}}}ol")
            children = tuple(self._read_list(below, navigation)) if below is not None else ()
            if label is not None:
                text = " ".join("".join(str(part) for part in label.itertext()).split())
                yield Entry(text, self._link(label.get("href", ""), navigation), children)

    def _link(self, href: str, document: str) -> str:
        if not href:
            return ""
        parts = urlsplit(href)
        name = posixpath.normpath(posixpath.join(posixpath.dirname(document), unquote(parts.path)))
        return f"{name}#{parts.fragment}" if parts.fragment else name

    def _resolve(self, href: str) -> str:
        return posixpath.normpath(posixpath.join(self._folder, href))

    def _parse(self, name: str) -> _Element:
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        try:
            return etree.fromstring(self._container.read(name), parser)
        except etree.XMLSyntaxError as error:
            raise ValueError(str(error)) from error

    def read(self, name: str) -> bytes | None:
        """Return a file of the container, with manuscript lines on a document's blocks; None where there is none."""
        if name not in self._names:
            return None
        data = self._container.read(name)
        source = self._sources.get(name)
        return mark_lines(data, source) if source else data

    def find_document(self, location: Location) -> str:
        """Return the document that a place in the manuscript (or in the container) went into; empty where none did."""
        if location.path in self._document_names:
            return location.path
        found = self._made_from.get(location.path)
        if not found:
            return ""
        position = bisect_right(found, location.line or 0, key=lambda document: document.first)
        return found[max(position - 1, 0)].name

    def close(self) -> None:
        self._container.close()


def mark_lines(document: bytes, source: Source) -> bytes:
    """Write the manuscript line on every block that begins a line of the document, and change nothing else.

    Compiled bodies have each block on a line of its own (`model/chapter.py`), so lines need not be parsed.
    """
    block = re.compile(rf"\s*<(?:{BLOCKS})(?=[\s>/])".encode())
    marked = []
    for number, text in enumerate(document.split(b"\n"), start=1):
        position = number - source.first_line
        line = source.lines[position] if 0 <= position < len(source.lines) else 0
        if line and (start := block.match(text)):
            attribute = f' {LINE_ATTRIBUTE}="{line}"'.encode()
            text = text[: start.end()] + attribute + text[start.end() :]
        marked.append(text)
    return b"\n".join(marked)
