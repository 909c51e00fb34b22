"""Rules between the spine, the navigation document and the documents they lead to."""

from __future__ import annotations

from collections.abc import Iterator

from epubgen.check.messages import Message
from epubgen.check.publication import Publication
from epubgen.check.rules import rule


@rule(Publication, "OPF-096", "OPF-096b", spec="attrdef-itemref-linear")
def nonlinear_documents_can_be_reached(publication: Publication) -> Iterator[Message]:
    """A link, from the contents or from another document, leads to each item of the spine that is not linear."""
    package = publication.package
    if not package.is_epub3 or not any(ref.linear for ref in package.spine):
        return
    scripted = any("scripted" in summary.properties for summary in publication.summaries.values())
    for ref in package.spine:
        if ref.linear or ref.item is None:
            continue
        reached = any(
            reference.kind in ("hyperlink", "toc", "page-list", "landmarks", "nav")
            for _summary, reference, _url in publication.targets.get(ref.item.path, ())
        )
        if not reached and ref.item.path not in publication.linked:
            yield package.message("OPF-096b" if scripted else "OPF-096", ref.item.path, at=ref.item.number)


@rule(Publication, "NAV-010", spec="sec-nav-def-model")
def contents_stay_in_the_container(publication: Publication) -> Iterator[Message]:
    """The toc, the page list and the landmarks lead to resources of the container."""
    for summary, reference, url in publication.noticed:
        if reference.kind in NAV_NAMES and url.where in ("remote", "other", "file"):
            yield publication.message(
                "NAV-010", NAV_NAMES[reference.kind], reference.url, path=summary.path, at=reference.at
            )


NAV_NAMES = {"toc": "toc", "page-list": "page-list", "landmarks": "landmarks"}


@rule(Publication, "NAV-011", spec="sec-nav-toc")
def contents_are_in_reading_order(publication: Publication) -> Iterator[Message]:
    """The toc follows the order of the spine, and in a document the order of its elements."""
    before = (-1, -1)
    for summary, reference in publication.of_kind("toc"):
        here = position(publication, *publication.target(reference.url, summary.path, reference.base))
        if here is None:
            continue
        if here < before:
            order = "spine" if here[0] < before[0] else "document"
            yield publication.message("NAV-011", "toc", reference.url, order, path=summary.path, at=reference.at)
        before = here


def position(publication: Publication, path: str, id: str) -> tuple[int, int] | None:
    """Return where an element is: position of its document in the spine, and its number in that."""
    place = publication.package.in_spine.get(path)
    target = publication.summaries.get(path)
    if place is None or target is None:
        return None
    if not id:
        return place, -1
    return place, target.order.get(id, -1)  # what is nowhere counts as the beginning


@rule(Publication, "NCX-001", "NCX-004", spec="sec-opf2-ncx")
def ncx_has_the_identifier_of_the_package(publication: Publication) -> Iterator[Message]:
    """The NCX names the same identifier as the package document."""
    identifier = publication.package.unique_identifier
    for summary in publication.summaries.values():
        uid = summary.facts.get("dtb:uid")
        if not isinstance(uid, str):
            continue
        if uid != uid.strip():
            yield publication.message("NCX-004", path=summary.path)
        if identifier and uid.strip() != identifier.strip():
            yield publication.message("NCX-001", uid, identifier, path=summary.path)


@rule(Publication, "OPF-097", spec="sec-manifest-elem")
def listed_resources_are_used(publication: Publication) -> Iterator[Message]:
    """Each resource of the manifest is in the spine, or some document refers to it."""
    package = publication.package
    used = {name for item in package.items for name in (item.overlay, item.fallback) if name}
    for item in package.items:
        if item.path in publication.targets or item.path in package.in_spine or item is package.ncx:
            continue
        if item.properties & {"nav", "cover-image", "data-nav", "search-key-map"} or item.id in used:
            continue
        yield package.message("OPF-097", item.path, at=item.number)
