"""Rules of EPUB Previews and of EPUB Distributable Objects."""

from __future__ import annotations

from collections.abc import Iterator

from epubgen.check.links import leads_somewhere
from epubgen.check.media_types import DOCUMENTS
from epubgen.check.messages import Message
from epubgen.check.package import DC, OPF, PackageDocument
from epubgen.check.rules import rule
from epubgen.check.urls import resolve
from epubgen.check.xml import Element

SPEC = "https://idpf.org/epub/previews/epub-previews.html"


def with_role(package: PackageDocument, role: str) -> list[Element]:
    """Return the collections of one role."""
    found = package.by_tag.get(f"{OPF}collection", ())
    return [element for element in found if (element.get("role") or "").strip() == role]


@rule(PackageDocument, "RSC-005", "RSC-017", spec=SPEC)
def previews_name_their_source(package: PackageDocument) -> Iterator[Message]:
    """A preview publication is of that type, and names its source, which it is not itself."""
    if "preview" not in package.profiles or package.metadata is None:
        return
    if "preview" not in package.types:
        yield package.message("RSC-005", 'a preview must have the dc:type "preview"', at=package.metadata)
    sources = package.metadata.findall(f"{DC}source")
    if not sources:
        text = "a preview should name its source publication in a dc:source"
        yield package.message("RSC-017", text, at=package.metadata)
    for source in sources:
        if (source.text or "").strip() == package.unique_identifier:
            yield package.message("RSC-005", "a preview must not have the identifier of its source", at=source)


@rule(PackageDocument, "RSC-005", "OPF-075", "OPF-076", spec=SPEC)
def preview_collections_lead_to_documents(package: PackageDocument) -> Iterator[Message]:
    """A preview collection has a manifest and links to content documents."""
    for collection in with_role(package, "preview"):
        manifests = [c for c in collection.findall(f"{OPF}collection") if (c.get("role") or "").strip() == "manifest"]
        links = collection.findall(f"{OPF}link")
        if len(manifests) != 1:
            text = 'a "preview" collection must have one "manifest" collection'
            yield package.message("RSC-005", text, at=collection)
        if not links:
            text = 'a "preview" collection must have a link to a content document'
            yield package.message("RSC-005", text, at=collection)
    for link in [link for collection in package.collections("preview") for link in collection.findall(f"{OPF}link")]:
        url = resolve(link.get("href") or "", package.path)
        if leads_somewhere(package, link) and url.path != package.path:
            item = package.by_path.get(url.path)
            if item is None or item.media_type not in DOCUMENTS:
                yield package.message("OPF-075")
            elif (url.fragment or "").startswith("epubcfi("):
                yield package.message("OPF-076")


@rule(PackageDocument, "RSC-005", spec=SPEC)
def manifest_collections_have_links_only(package: PackageDocument) -> Iterator[Message]:
    """A manifest collection has links and nothing else."""
    for collection in with_role(package, "manifest"):
        if collection.find(f"{OPF}link") is None:
            yield package.message("RSC-005", 'a "manifest" collection must have a link', at=collection)
        if any(child.tag != f"{OPF}link" for child in collection.iterchildren("*")):
            yield package.message("RSC-005", 'a "manifest" collection must have links only', at=collection)


@rule(PackageDocument, "RSC-005", spec="https://idpf.org/epub/do/epub-do.html")
def distributable_objects_have_metadata(package: PackageDocument) -> Iterator[Message]:
    """A distributable object has its own identifier, title and language."""
    for collection in with_role(package, "distributable-object"):
        metadata = collection.find(f"{OPF}metadata")
        if metadata is None:
            yield package.message("RSC-005", "a distributable object must have metadata", at=collection)
            continue
        if len(metadata.findall(f"{DC}identifier")) != 1:
            yield package.message("RSC-005", "a distributable object must have one dc:identifier", at=metadata)
        for name in ("title", "language"):
            if metadata.find(f"{DC}{name}") is None:
                yield package.message("RSC-005", f"a distributable object must have a dc:{name}", at=metadata)
