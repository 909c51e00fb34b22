"""Rules of EPUB Region-Based Navigation: data navigation documents and their regions."""

from __future__ import annotations

from collections.abc import Iterator

from epubgen.check.markup import EPUB, XHTML, XHTMLDocument
from epubgen.check.messages import Message
from epubgen.check.package import PackageDocument
from epubgen.check.publication import Publication, layout_of
from epubgen.check.rules import rule
from epubgen.check.semantics import has_type
from epubgen.check.xml import Element

SPEC = "https://idpf.org/epub/renditions/region-nav/"
A, SPAN, OL, LI, NAV = (f"{XHTML}{name}" for name in ("a", "span", "ol", "li", "nav"))


@rule(PackageDocument, "OPF-077", spec=SPEC)
def data_navigation_is_not_in_the_spine(package: PackageDocument) -> Iterator[Message]:
    """A data navigation document is not in the spine."""
    for item in package.items:
        if "data-nav" in item.properties and item.path in package.in_spine:
            yield package.message("OPF-077", at=item.number)


@rule(XHTMLDocument, "RSC-005", spec=SPEC)
def data_navigation_says_what_it_is(document: XHTMLDocument) -> Iterator[Message]:
    """Every nav of a data navigation document has an epub:type."""
    if "data-nav" not in document.task.properties:
        return
    for nav in document.by_tag.get(NAV, ()):
        if nav.get(f"{EPUB}type") is None:
            yield document.message("RSC-005", "a nav of a data navigation document must have an epub:type", at=nav)


@rule(XHTMLDocument, "RSC-005", "RSC-017", spec=SPEC)
def region_navigation_follows_its_model(document: XHTMLDocument) -> Iterator[Message]:
    """A region-based nav has one list, whose items are links without text, or pairs of them."""
    if "data-nav" not in document.task.properties:
        return
    for nav in document.by_tag.get(NAV, ()):
        if not has_type(nav, "region-based"):
            continue
        children = list(nav.iterchildren("*"))
        if len(children) != 1 or children[0].tag != OL:
            yield document.message("RSC-005", "a region-based nav must have one list and nothing else", at=nav)
        for item in nav.iter(LI):
            yield from _item_faults(document, item)
        for span in nav.iter(SPAN):
            if [child.tag for child in span.iterchildren("*")] != [A, A]:
                yield document.message("RSC-005", 'a "span" in a region-based nav must have two links', at=span)
        for link in nav.iter(A):
            if "".join(link.itertext()).strip():
                yield document.message("RSC-017", "links in a region-based nav should have no text", at=link)


def _item_faults(document: XHTMLDocument, item: Element) -> Iterator[Message]:
    children = [child.tag for child in item.iterchildren("*")]
    if not children or children[0] not in (A, SPAN):
        yield document.message("RSC-005", 'an item of a region-based nav must begin with "a" or "span"', at=item)
    elif children[1:] not in ([], [OL]):
        yield document.message("RSC-005", "only one list may follow in an item of a region-based nav", at=item)


@rule(Publication, "NAV-009", spec=SPEC)
def regions_are_of_fixed_layout_documents(publication: Publication) -> Iterator[Message]:
    """The links of a region-based nav lead to fixed-layout documents."""
    fixed = layout_of(publication.package)
    for summary, reference, url in publication.noticed:
        document = publication.item(summary.path)
        if (
            reference.kind != "region"
            or url.where != "container"
            or "data-nav" not in (document.properties if document else ())
        ):
            continue
        item = publication.item(url.path)
        if item is None or not fixed.get(item.id, False):
            yield publication.message("NAV-009", path=summary.path, at=reference.at)
