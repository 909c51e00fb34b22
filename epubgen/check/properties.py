"""Rules about manifest properties: they say what the content is, no more and no less."""

from __future__ import annotations

from collections.abc import Iterator

from epubgen.check.document import DocumentSummary, Reference
from epubgen.check.media_types import CSS, SMIL, SVG, XHTML
from epubgen.check.messages import Message
from epubgen.check.package import Item
from epubgen.check.publication import LAST, Publication
from epubgen.check.rules import rule
from epubgen.check.urls import resolve
from epubgen.check.vocabularies import words

EARNED = words("mathml scripted svg switch")
OF_PROFILES = words("dictionary glossary index search-key-map")
"""Properties of the older profiles: an element of that type earns an index and a glossary, no document the others."""


@rule(Publication, "OPF-014", "OPF-015", spec="sec-item-resource-properties")
def properties_are_earned(publication: Publication) -> Iterator[Message]:
    """An item has the properties mathml, scripted, svg and switch exactly where its content earns them."""
    if not publication.package.is_epub3:
        return
    for summary, item in documents(publication):
        earned = summary.properties.keys()
        for name in sorted((EARNED & earned) - item.properties):
            yield publication.message("OPF-014", name, path=summary.path)
        typed = summary.types.keys() & {"glossary", "index"}
        surplus = sorted(((EARNED | OF_PROFILES) & item.properties) - earned - typed)
        if "svg" in surplus and shows_svg(publication, summary):
            surplus.remove("svg")
        if surplus and summary.media_type not in (CSS, SMIL):
            yield publication.message("OPF-015", ", ".join(surplus), path=summary.path)


def shows_svg(publication: Publication, summary: DocumentSummary) -> bool:
    """Tell whether a document embeds an SVG document, which may have it called one with SVG."""
    for reference in summary.references:
        if reference.kind in ("image", "object") and reference.element != "style":
            url = resolve(reference.url, summary.path, reference.base)
            item = publication.item(url.path) if url.fragment is None else None
            if item is not None and item.media_type == SVG:
                return True
    return False


@rule(Publication, "OPF-014", "OPF-018", "OPF-018b", spec="remote-resources")
def remote_resources_are_declared(publication: Publication) -> Iterator[Message]:
    """An item has the property remote-resources exactly where its content uses some."""
    epub3 = publication.package.is_epub3
    remote: dict[str, Reference] = {}
    for summary, reference, url in publication.noticed:
        if not epub3 and not (isinstance(reference.at, tuple) or reference.element == "style"):
            continue  # of EPUB 2, only styles are asked
        if url.where in ("remote", "other", "file") and reference.kind in COUNTED and reference.element != "math":
            remote.setdefault(summary.path, reference)
    for summary, item in documents(publication):
        declared = "remote-resources" in item.properties
        if summary.path in remote and not declared:
            place = style_place(publication, summary, remote[summary.path])
            yield publication.message("OPF-014", "remote-resources", path=summary.path, at=place)
        elif declared and epub3 and summary.path not in remote and summary.media_type != SMIL:
            scripted = "scripted" in summary.properties
            at = None if summary.media_type == CSS else LAST
            yield publication.message("OPF-018b" if scripted else "OPF-018", path=summary.path, at=at)


COUNTED = words("image audio video track font media object script generic")
"""Kinds of references that make a document one with remote resources; style sheets have the property themselves."""


def style_place(publication: Publication, summary: DocumentSummary, reference: Reference) -> tuple[int, int] | None:
    """Return the place of a style element, whose own lines begin there; a document as a whole has none."""
    if reference.element != "style" or not isinstance(reference.at, int):
        return None
    return publication.place(summary.path, reference.at)[0] - 1, 0


def documents(publication: Publication) -> Iterator[tuple[DocumentSummary, Item]]:
    """Yield the documents that could be read, with their items."""
    for summary in publication.summaries.values():
        item = publication.item(summary.path)
        if item is not None and summary.parsed and summary.media_type in (XHTML, SVG, CSS, SMIL):
            yield summary, item
