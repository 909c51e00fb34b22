"""Rules about manifest properties: they say what the content is, no more and no less."""

from __future__ import annotations

from collections.abc import Iterator

from epubgen.check.document import DocumentSummary
from epubgen.check.media_types import CSS
from epubgen.check.messages import Message
from epubgen.check.package import Item
from epubgen.check.publication import Publication
from epubgen.check.rules import rule
from epubgen.check.vocabularies import words

EARNED = words("mathml scripted svg switch")


@rule(Publication, "OPF-014", "OPF-015", spec="sec-item-resource-properties")
def properties_are_earned(publication: Publication) -> Iterator[Message]:
    """An item has the properties mathml, scripted, svg and switch exactly where its content earns them."""
    if not publication.package.is_epub3:
        return
    for summary, item in documents(publication):
        earned = summary.properties.keys()
        for name in sorted((EARNED & earned) - item.properties):
            yield publication.message("OPF-014", name, path=summary.path)
        surplus = sorted((EARNED & item.properties) - earned)
        if surplus and summary.media_type != CSS:
            yield publication.message("OPF-015", ", ".join(surplus), path=summary.path)


@rule(Publication, "OPF-014", "OPF-018", "OPF-018b", spec="remote-resources")
def remote_resources_are_declared(publication: Publication) -> Iterator[Message]:
    """An item has the property remote-resources exactly where its content uses some."""
    if not publication.package.is_epub3:
        return
    for summary, item in documents(publication):
        uses = "remote-resources" in summary.properties or uses_by_styles(publication, summary.path)
        declared = "remote-resources" in item.properties
        if uses and not declared:
            at = summary.properties.get("remote-resources")
            yield publication.message("OPF-014", "remote-resources", path=summary.path, at=at)
        elif declared and not uses:
            scripted = "scripted" in summary.properties
            yield publication.message("OPF-018b" if scripted else "OPF-018", path=summary.path)


def uses_by_styles(publication: Publication, path: str) -> bool:
    """Tell whether a style sheet of the document uses remote resources that the manifest lists."""
    return False


def documents(publication: Publication) -> Iterator[tuple[DocumentSummary, Item]]:
    """Yield the documents that could be read, with their items."""
    for summary in publication.summaries.values():
        item = publication.item(summary.path)
        if item is not None and summary.parsed:
            yield summary, item
