"""A publication as a whole: its container, a package document, and what each document has left for rules between them.

Rules between documents see `DocumentSummary`s only; a place that they need is found by reading that document again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from epubgen.check.container import Container, UnreadableError
from epubgen.check.document import DocumentSummary, DocumentTask, Kind, Reference
from epubgen.check.media_types import NCX, PACKAGE, SVG, XHTML, is_document
from epubgen.check.messages import Message, make_message
from epubgen.check.package import OPF, Item, PackageDocument
from epubgen.check.places import Place, Places
from epubgen.check.plain_links import SEPARATOR, Destination, References
from epubgen.check.urls import URL, resolve
from epubgen.check.xml import to_utf8

LAST = -1
"""Instead of an element's number: the end of the document, after the root element's end tag."""


@dataclass
class Publication:
    """The scope of the rules between documents: one rendition of a container."""

    container: Container
    package: PackageDocument
    profiles: frozenset[str] = frozenset()
    encrypted: frozenset[str] = frozenset()
    """Files whose content cannot be read, since it is encrypted."""
    obfuscated: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Of these the obfuscated ones, with the places in encryption.xml that say so."""
    other_packages: frozenset[str] = frozenset()
    """Package documents of the other renditions."""
    summaries: dict[str, DocumentSummary] = field(default_factory=dict)
    _places: dict[str, Places] = field(default_factory=dict)
    _files: dict[tuple[str, str], str] = field(default_factory=dict)

    def message(self, id: str, *args: object, path: str, at: int | Place | None = None) -> Message:
        """Return a message about a document of the publication, at an element by its number or at a place."""
        if at is None:
            return make_message(id, *args, path=path)
        line, column = self.place(path, at)
        return make_message(id, *args, path=path, line=line, column=column)

    def place(self, path: str, at: int | Place) -> Place:
        """Return line and column of the n-th element of a document."""
        if isinstance(at, tuple):
            return at
        if path == self.package.path:
            return self.package.place(at)
        if path not in self._places:
            try:
                self._places[path] = Places(to_utf8(self.container.read(path))[0])
            except (KeyError, UnreadableError, LookupError):
                return 1, 1
        return self._places[path].end(0) if at == LAST else self._places[path].start(at)

    @cached_property
    def references(self) -> list[tuple[DocumentSummary, Reference, URL]]:
        """Every reference of every document, resolved."""
        return [
            (summary, reference, resolve(reference.url, summary.path, reference.base))
            for summary in (*self.summaries.values(), self.of_package)
            for reference in summary.references
        ]

    @property
    def noticed(self) -> list[tuple[DocumentSummary, Reference, URL]]:
        """The references that a rule may have something to say about: all but plain links that lead where they should.

        Those are left out document by document: where one of a document's leads nowhere, all of its are here.
        """
        return self._divided[0]

    @property
    def linked(self) -> set[str]:
        """Files that the plain links lead to which `noticed` leaves out."""
        return self._divided[1]

    def of_kind(self, kind: Kind) -> Iterator[tuple[DocumentSummary, Reference]]:
        """Yield every reference of one kind, plain links among them."""
        for summary in (*self.summaries.values(), self.of_package):
            references = summary.references
            if isinstance(references, References) and references.kind != kind:
                references = references.others
            for reference in references:
                if reference.kind == kind:
                    yield summary, reference

    def target(self, url: str, document: str, base: str = "") -> tuple[str, str]:
        """Return the file, and the id in it ("" for none), that a URL in a document means.

        What `resolve` says, found once for each file: a large table of contents has many places in each.
        """
        file, _mark, fragment = url.partition("#")
        if base or not file or "%" in fragment or url[-1:].isspace():
            found = resolve(url, document, base)
            return found.path, found.fragment or ""
        known = self._files.get((file, document))
        if known is None:
            self._files[file, document] = known = resolve(file, document).path
        return known, fragment

    @cached_property
    def _divided(self) -> tuple[list[tuple[DocumentSummary, Reference, URL]], set[str]]:
        noticed: list[tuple[DocumentSummary, Reference, URL]] = []
        linked: set[str] = set()
        for summary in (*self.summaries.values(), self.of_package):
            references = summary.references
            if isinstance(references, References) and self._lead_somewhere(references.destinations):
                linked.update([path for path, _ids in references.destinations])
                references = references.others
            noticed += [(summary, r, resolve(r.url, summary.path, r.base)) for r in references]
        return noticed, linked

    def _lead_somewhere(self, destinations: tuple[Destination, ...]) -> bool:
        """Tell whether plain links lead to documents of the spine, which have the ids that they name."""
        return all(
            path in self._ids and (not ids or self._ids[path].issuperset(ids.split(SEPARATOR)))
            for path, ids in destinations
        )

    @cached_property
    def _ids(self) -> dict[str, set[str]]:
        """Documents of the spine that have been read → the ids that links may name: not those of SVG's resources."""
        package = self.package
        return {
            path: {id for id, kind in summary.anchors.items() if not kind}
            for path, item in package.by_path.items()
            if path in package.in_spine
            and item.media_type in (XHTML, SVG)
            and is_document(item.media_type, package.is_epub3)
            and (summary := self.summaries.get(path)) is not None
            and summary.parsed
        }

    @cached_property
    def of_package(self) -> DocumentSummary:
        """What the package document itself refers to: links of its metadata and collections, and the guide."""
        package = self.package
        kinds: dict[str, Kind] = {f"{OPF}reference": "guide"}
        if package.is_epub3:
            kinds[f"{OPF}link"] = "link"
        references = [
            Reference(element.get("href", ""), kind, package.number(element), element=tag.rpartition("}")[2])
            for tag, kind in kinds.items()
            for element in package.by_tag.get(tag, ())
            if element.get("href") is not None
        ]
        return DocumentSummary(package.path, PACKAGE, references=tuple(references))

    @cached_property
    def targets(self) -> dict[str, list[tuple[DocumentSummary, Reference, URL]]]:
        """References by the file or remote URL that they lead to; plain links left out, which `linked` knows of."""
        found: dict[str, list[tuple[DocumentSummary, Reference, URL]]] = {}
        for entry in self.noticed:
            found.setdefault(entry[2].path, []).append(entry)
        return found

    def item(self, path: str) -> Item | None:
        """Return the manifest item of a file or remote URL."""
        return self.package.by_path.get(path)

    def tasks(self) -> Iterator[DocumentTask]:
        """Yield what is to be checked: a task for each item that is a document in the container."""
        package = self.package
        fixed = layout_of(package)
        version = "3.0" if package.is_epub3 else "2.0"
        remote = frozenset(item.path for item in package.items if item.remote)
        done = {item.path for item in package.unreadable}
        for item in package.items:
            if (
                item.url.where != "container"
                or item.path == package.path
                or item.path in done
                or (item.media_type == NCX and item is not package.ncx)
            ):
                continue
            done.add(item.path)
            yield DocumentTask(
                item.path,
                item.media_type,
                version,  # type: ignore[arg-type]
                item.properties | self._collection_properties(item.path),
                fixed.get(item.id, False),
                item.path in package.in_spine,
                self.profiles,
                remote,
            )

    def _collection_properties(self, path: str) -> frozenset[str]:
        return self.package.collection_properties.get(path, frozenset())


def layout_of(package: PackageDocument) -> dict[str, bool]:
    """Return which items of the spine are fixed-layout documents: as the publication is, or as their itemref says."""
    whole = any(
        (meta.get("property") or "").strip() == "rendition:layout"
        and meta.get("refines") is None
        and (meta.text or "").strip() == "pre-paginated"
        for meta in package.properties
    )
    found = {}
    for ref in package.spine:
        if ref.item is None:
            continue
        if "rendition:layout-pre-paginated" in ref.properties:
            found[ref.item.id] = True
        elif "rendition:layout-reflowable" in ref.properties:
            found[ref.item.id] = False
        else:
            found[ref.item.id] = whole
    return found
