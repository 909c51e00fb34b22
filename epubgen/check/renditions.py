"""Rules of EPUB Multiple-Rendition Publications: container.xml, metadata.xml, the mapping of renditions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from epubgen.check.container import Container
from epubgen.check.markup import XHTML
from epubgen.check.media_types import PACKAGE
from epubgen.check.messages import Message, make_message
from epubgen.check.meta_inf import OCF, RENDITION, ContainerDocument, read_meta_inf
from epubgen.check.metadata import MODIFIED
from epubgen.check.rules import rule, run
from epubgen.check.schema import grammar_faults
from epubgen.check.urls import resolve
from epubgen.check.xml import Element, XMLDocument

SPEC = "https://idpf.org/epub/renditions/multiple/"
TYPE = "{http://www.idpf.org/2007/ops}type"
DC = "{http://purl.org/dc/elements/1.1/}"
META = "{http://www.idpf.org/2013/metadata}"
SELECTORS = tuple(f"{RENDITION}{name}" for name in ("media", "layout", "language", "accessMode"))


@dataclass
class MetadataDocument(XMLDocument):
    """META-INF/metadata.xml: the scope of rules about it."""

    container: Container | None = None
    broken: bool = False
    profiles: frozenset[str] = frozenset()
    """What the package documents say that they are."""


@dataclass
class MappingDocument(XMLDocument):
    """A rendition mapping document: the scope of rules about it."""

    container: Container | None = None
    broken: bool = False


def package_rootfiles(document: ContainerDocument) -> list[Element]:
    """Return the rootfiles that name package documents, be it the same one twice."""
    named = [rootfile for rootfile in document.rootfiles if (rootfile.get("full-path") or "").strip()]
    return [rootfile for rootfile in named if (rootfile.get("media-type") or "").strip().lower() == PACKAGE]


@rule(ContainerDocument, "RSC-017", "RSC-019", "PKG-013", spec=SPEC)
def renditions_can_be_told_apart(document: ContainerDocument) -> Iterator[Message]:
    """A container with several renditions has metadata.xml, and each but the first has a selection attribute."""
    container, rootfiles = document.container, package_rootfiles(document)
    if container is None or not rootfiles:
        return
    if document.epub2:
        if len(rootfiles) > 1:
            yield document.message("PKG-013")
        return
    if len(rootfiles) > 1 and "META-INF/metadata.xml" not in container.files:
        yield make_message("RSC-019", path=container.path.name)
    for rootfile in document.rootfiles:
        first = next(rootfile.itersiblings(f"{OCF}rootfile", preceding=True), None) is None
        if not first and not any(rootfile.get(name) is not None for name in SELECTORS):
            text = "a rendition other than the first should have a selection attribute"
            yield document.message("RSC-017", text, at=rootfile)


@rule(ContainerDocument, "RSC-005", spec=SPEC)
def mappings_are_documents(document: ContainerDocument) -> Iterator[Message]:
    """The mapping of renditions is one XHTML document."""
    links = [link for link in document.by_tag.get(f"{OCF}link", ()) if "mapping" in (link.get("rel") or "").split()]
    for link in links:
        if link.get("media-type") is not None and (link.get("media-type") or "").strip() != "application/xhtml+xml":
            text = 'a mapping document must be "application/xhtml+xml"'
            yield document.message("RSC-005", text, at=link)


def check_renditions(document: ContainerDocument, profiles: frozenset[str]) -> Iterator[Message]:
    """Yield what is wrong with metadata.xml and the mapping document of a container."""
    container = document.container
    assert container is not None
    several = len(package_rootfiles(document)) > 1
    if "META-INF/metadata.xml" in container.files:
        metadata, messages = read_meta_inf(container, "META-INF/metadata.xml", MetadataDocument)
        yield from messages
        if metadata is not None and several:
            metadata.profiles = profiles
            yield from run(metadata)
    if not several:
        return
    for link in document.by_tag.get(f"{OCF}link", ()):
        path = resolve(link.get("href") or "", "x").path
        if "mapping" in (link.get("rel") or "").split() and path in container.files:
            mapping, messages = read_meta_inf(container, path, MappingDocument)
            yield from messages
            if mapping is not None:
                yield from run(mapping)


@rule(MetadataDocument, "RSC-005", spec=SPEC)
def publication_metadata_follows_its_grammar(document: MetadataDocument) -> Iterator[Message]:
    """Elements and attributes of metadata.xml are where the specification puts them."""
    yield from grammar_faults(document, "metadata", "metadata", "dc")


@rule(MetadataDocument, "RSC-005", spec=SPEC)
def publication_metadata_identifies_the_publication(document: MetadataDocument) -> Iterator[Message]:
    """The unique identifier of metadata.xml is one of its identifiers, and its date is an instant."""
    root = document.root
    name = (root.get("unique-identifier") or "").strip()
    if root.tag != f"{META}metadata":
        return
    identifiers = document.by_tag.get(f"{DC}identifier", ())
    if name and not any((element.get("id") or "").strip() == name for element in identifiers):
        text = f'"{name}" in unique-identifier must be the id of a dc:identifier element'
        yield document.message("RSC-005", text, at=root)
    dates = [e for e in document.by_tag.get(f"{META}meta", ()) if e.get("property") == "dcterms:modified"]
    if len(dates) != 1:
        yield document.message("RSC-005", "there must be exactly one dcterms:modified", at=root)
    for date in dates:
        if not MODIFIED.fullmatch("".join(date.itertext()).strip()):
            yield document.message("RSC-005", "dcterms:modified must be written YYYY-MM-DDThh:mm:ssZ", at=date)


@rule(MetadataDocument, "RSC-005", spec="https://idpf.org/epub/profiles/edu/spec/")
def publication_metadata_say_that_it_is_of_edupub(document: MetadataDocument) -> Iterator[Message]:
    """The metadata of a publication with several renditions say that it is of EDUPUB, where these do."""
    types = {(element.text or "").strip() for element in document.by_tag.get(f"{DC}type", ())}
    if "edupub" in document.profiles and "edupub" not in types:
        yield document.message("RSC-005", 'the dc:type "edupub" is missing', at=document.root)


@rule(MappingDocument, "RSC-005", spec=SPEC)
def mapping_document_follows_its_grammar(document: MappingDocument) -> Iterator[Message]:
    """A mapping document has nav elements, each with lists of two places or more, and links without text."""
    yield from grammar_faults(document, "mapping", "html")


@rule(MappingDocument, "RSC-005", spec=SPEC)
def mapping_documents_map_resources(document: MappingDocument) -> Iterator[Message]:
    """A mapping document says its version and has one resource map; every nav says what it is."""
    for head in document.by_tag.get(f"{XHTML}head", ()):
        if not any(
            meta.get("name") == "epub.multiple.renditions.version" and meta.get("content") == "1.0"
            for meta in head.iter(f"{XHTML}meta")
        ):
            text = 'a meta "epub.multiple.renditions.version" with the content "1.0" is missing'
            yield document.message("RSC-005", text, at=head)
    navs = document.by_tag.get(f"{XHTML}nav", [])
    maps = [nav for nav in navs if "resource-map" in (nav.get(TYPE) or "").split()]
    for body in document.by_tag.get(f"{XHTML}body", ()):
        if len(maps) != 1:
            yield document.message("RSC-005", 'there must be one "resource-map" nav', at=body)
    for nav in navs:
        if nav.get(TYPE) is None:
            yield document.message("RSC-005", "a nav must have an epub:type here", at=nav)
