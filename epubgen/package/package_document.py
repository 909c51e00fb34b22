"""A publication in EbookLib's terms, and a writer that makes EbookLib write it as it is.

EbookLib 0.20 and 0.21 parse, pretty-print and re-link what they are given; a plain item with finished bytes goes
through untouched, and a writer's parts can be replaced one by one. So the items here are plain, each hands over what
has been compressed already, and metadata, spine and root element are our own.
"""

from __future__ import annotations

from collections.abc import Iterator

from ebooklib import epub
from lxml import etree

from epubgen.model.publication import NavPoint, Publication
from epubgen.package.container import Compressed, Container
from epubgen.package.metadata import UNIQUE_ID, write_metadata
from epubgen.vocabulary import NCX_TYPE, PREFIXES, RESERVED_PREFIXES, XML, direction_of

GUIDE_TYPES = {"cover": "cover", "toc": "toc", "titlepage": "title-page", "bodymatter": "text"}
"""Landmarks → types of the EPUB 2 guide, which several phone apps still read (R-067)."""


class PackedItem(epub.EpubItem):  # type: ignore[misc]
    """An item whose content is the next of the compressed ones, which come in the order of the items."""

    def __init__(self, id: str, href: str, media_type: str, properties: tuple[str, ...], packed: Iterator[Compressed]):
        super().__init__(uid=id, file_name=href, media_type=media_type)
        self.properties = properties
        self._packed = packed

    def get_content(self, default: object = None) -> Compressed:
        return next(self._packed)


class PublicationWriter(epub.EpubWriter):  # type: ignore[misc]
    """Writes a publication into a container: `mimetype`, `container.xml`, package document, then the items in order."""

    def __init__(self, publication: Publication, container: Container, packed: Iterator[Compressed]) -> None:
        super().__init__("", as_ebooklib(publication, packed), {"epub3_pages": False, "epub3_landmark": False})
        self.publication = publication
        self.out = container

    def write(self) -> None:
        self.out.writestr("mimetype", b"application/epub+zip", 0)
        self._write_container()
        self._write_opf()
        self._write_items()
        self.out.close()

    def _write_opf_metadata(self, root: etree._Element) -> None:
        write_metadata(root, self.publication)

    def _write_opf_spine(self, root: etree._Element, ncx_id: str | None) -> None:
        ncx = next((item.id for item in self.publication.items if item.media_type == NCX_TYPE), "")
        attributes = {"toc": ncx, "page-progression-direction": self.publication.progression}
        spine = etree.SubElement(root, "spine", {name: value for name, value in attributes.items() if value})
        for itemref in self.publication.spine:
            attributes = {"idref": itemref.item, "linear": "" if itemref.linear else "no"}
            attributes["properties"] = " ".join(itemref.properties)
            etree.SubElement(spine, "itemref", {name: value for name, value in attributes.items() if value})

    def _write_opf_file(self, root: etree._Element) -> None:
        language = self.publication.metadata.language
        root.set(f"{{{XML}}}lang", language)
        root.set("dir", direction_of(language))
        root.attrib.pop("prefix", None)
        if prefix := declared_prefixes(self.publication):
            root.set("prefix", prefix)
        super()._write_opf_file(root)


def as_ebooklib(publication: Publication, packed: Iterator[Compressed]) -> epub.EpubBook:
    """Return what EbookLib's writer needs to know of the publication."""
    book = epub.EpubBook()
    book.IDENTIFIER_ID = UNIQUE_ID
    book.set_identifier(publication.identifier)
    for item in publication.items:
        book.add_item(PackedItem(item.id, item.href, item.media_type, item.properties, packed))
    book.guide = list(guide_references(publication.landmarks))
    return book


def guide_references(landmarks: tuple[NavPoint, ...]) -> Iterator[dict[str, str]]:
    for landmark in landmarks:
        if landmark.type in GUIDE_TYPES:
            yield {"type": GUIDE_TYPES[landmark.type], "title": landmark.title, "href": landmark.href}


def declared_prefixes(publication: Publication) -> str:
    """Return the `prefix` attribute: what the metadata uses beyond the reserved prefixes (R-042)."""
    used = {item.property.partition(":")[0] for item in publication.properties if ":" in item.property}
    return " ".join(f"{prefix}: {PREFIXES[prefix]}" for prefix in sorted(used - RESERVED_PREFIXES))
