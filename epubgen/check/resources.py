"""Rules about the files of a container: those that the manifest lists are there, those that are there are listed."""

from __future__ import annotations

from collections.abc import Iterator

from epubgen.check.container import UnreadableError
from epubgen.check.media_types import FONTS, PACKAGE
from epubgen.check.messages import Message
from epubgen.check.package import OPF, Item, PackageDocument
from epubgen.check.publication import Publication
from epubgen.check.references import UNTIL_ABSOLUTE
from epubgen.check.rules import rule
from epubgen.check.urls import resolve, uri_fault
from epubgen.check.xml import Element


@rule(Publication, "RSC-001", "PKG-008", "PKG-020", spec="sec-manifest-elem")
def listed_resources_are_in_the_container(publication: Publication) -> Iterator[Message]:
    """Every item of the manifest that is not remote is a file of the container."""
    told: set[str] = set()
    for item in publication.package.items:
        if item.url.where != "container" or item.path in told or item.url.path == publication.package.path:
            continue
        if item in publication.package.unreadable:
            continue
        told.add(item.path)
        if item.path not in publication.container.files:
            id = "PKG-020" if item.media_type == PACKAGE else "RSC-001"
            yield publication.message(id, item.path, path=escaped(item))
            continue
        if item.path in publication.summaries:
            continue  # which has been read as a whole
        try:
            publication.container.head(item.path, 1 << 16)
        except UnreadableError as fault:
            yield publication.message("PKG-008", str(fault), path=item.path)


def escaped(item: Item) -> str:
    """Return the path of an item as a URL writes it."""
    from urllib.parse import quote

    fragment = "" if item.url.fragment is None else f"#{item.url.fragment}"
    return quote(item.url.path, safe="/!$&'()*+,;=:@~") + fragment


@rule(PackageDocument, "RSC-016", spec="https://www.w3.org/TR/xpath-functions-31/#func-resolve-uri")
def urls_can_be_resolved(package: PackageDocument) -> Iterator[Message]:
    """The URL of an item, and of what an expression refines, is a URI of RFC 2396: else rules about it cannot run."""
    if not package.is_epub3:
        return
    refined = [element.get("refines", "") for element in package.elements if element.get("refines") is not None]
    # What is refined is looked for among the items: without an expression that refines, nobody resolves their URLs.
    urls = [item.href for item in package.item_elements] + refined if refined else []
    for url in urls:
        if fault := uri_fault(url):
            yield package.message("RSC-016", f'the URL "{url}" cannot be resolved: {fault}')
            return


@rule(Publication, "RSC-020", "RSC-026", "RSC-029", "RSC-030", "RSC-033", "RSC-031", spec="sec-parse-package-urls")
def package_urls_are_valid(publication: Publication) -> Iterator[Message]:
    """URLs of the package document are valid, stay in the container or are remote, and have no query there."""
    package = publication.package
    absolute = False
    tags = [f"{OPF}item", f"{OPF}reference", *([f"{OPF}link"] if package.is_epub3 else [])]
    for element in package.elements:
        href = element.get("href")
        if href is None or element.tag not in tags:
            continue
        for message in _url_faults(package, element):
            if not (absolute and message.id in UNTIL_ABSOLUTE):
                yield message
        absolute = absolute or resolve(href, package.path).is_absolute


def _url_faults(package: PackageDocument, element: Element) -> Iterator[Message]:
    href = element.get("href")
    if href is not None:
        url = resolve(href, package.path)
        if url.fault:
            yield package.message("RSC-020", href, url.fault, at=element)
        if url.scheme == "file":
            yield package.message("RSC-030", href, at=element)
        elif url.where == "data" and package.is_epub3 and not str(element.tag).endswith("}reference"):
            yield package.message("RSC-029", at=element)
        elif url.where == "container" and url.query:
            yield package.message("RSC-033", href, at=element)
        if url.leaks:
            yield package.message("RSC-026", href, at=element)


@rule(Publication, "CHK-008", spec="sec-xhtml-custom-attributes")
def documents_are_checked_to_their_end(publication: Publication) -> Iterator[Message]:
    """The namespace of a custom attribute has a host: the reference gives a document up where one has none."""
    for summary in publication.summaries.values():
        if summary.facts.get("given-up"):
            yield publication.message("CHK-008", summary.path, path=publication.package.path)


@rule(Publication, "OPF-003", spec="sec-manifest-elem")
def files_are_listed(publication: Publication) -> Iterator[Message]:
    """Every file outside of META-INF is in the manifest."""
    package = publication.package
    linked = {resolve(e.get("href", ""), package.path).path for e in package.elements if e.get("href") is not None}
    for name in publication.container.files:
        if name.startswith("META-INF/") or name in ("mimetype", package.path) or name in package.by_path:
            continue
        if name not in linked and name not in publication.other_packages:
            yield publication.message("OPF-003", name, path=publication.container.path.name)


@rule(Publication, "PKG-026", spec="sec-resource-obfuscation")
def obfuscated_resources_are_fonts(publication: Publication) -> Iterator[Message]:
    """Only fonts of a core media type are obfuscated."""
    for path, place in publication.obfuscated.items():
        item = publication.item(path)
        if item is not None and item.media_type not in FONTS:
            said = publication.package.path, item.media_type
            yield publication.message("PKG-026", *said, path="META-INF/encryption.xml", at=place)
