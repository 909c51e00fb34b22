"""Rules about linked resources of a package document, and about its collections."""

from __future__ import annotations

from collections.abc import Iterator

from epubgen.check.messages import Message
from epubgen.check.package import OPF, PackageDocument
from epubgen.check.rules import rule
from epubgen.check.urls import URL, resolve
from epubgen.check.vocabularies import DEPRECATED, LINK_PROPERTIES, LINK_REL, name_fault, property_faults, say_all
from epubgen.check.xml import Element


def metadata_links(package: PackageDocument) -> list[Element]:
    """Return the link elements in metadata, of the package or of a collection."""
    return [link for metadata in package.by_tag.get(f"{OPF}metadata", ()) for link in metadata.findall(f"{OPF}link")]


def leads_somewhere(package: PackageDocument, link: Element) -> bool:
    """Tell whether a link leads to a resource, so that what it says of the resource can be judged."""
    href = link.get("href")
    return href is not None and resolve(href, package.path).where != "nowhere" and not leads_to_none(package, link)


def leads_to_none(package: PackageDocument, link: Element) -> bool:
    """Tell whether a link leads to what is no resource: data, or an element of the package document itself."""
    url = resolve(link.get("href") or "", package.path)
    return url.where == "data" or _is_about_package(package, url)


def _is_about_package(package: PackageDocument, url: URL) -> bool:
    """Tell whether a URL leads to an element of the package document itself."""
    return url.where == "container" and url.path == package.path and bool(url.fragment)


@rule(PackageDocument, "OPF-026", "OPF-027", "OPF-028", "OPF-086", "OPF-089", spec="sec-link-elem")
def link_keywords_are_defined(package: PackageDocument) -> Iterator[Message]:
    """The rel and properties of a link are names of the link vocabulary; "alternate" stands alone."""
    for link in package.by_tag.get(f"{OPF}link", ()) if package.is_epub3 else ():
        if not leads_somewhere(package, link):
            continue
        rel = link.get("rel") or ""
        yield from say_all(package, property_faults(rel, LINK_REL, package.prefixes), link)
        properties = link.get("properties") or ""
        yield from say_all(package, property_faults(properties, LINK_PROPERTIES, package.prefixes), link)
        for name in dict.fromkeys(rel.split()):
            if name in DEPRECATED:
                yield package.message("OPF-086", name, DEPRECATED[name], at=link)
        known = {name for name in rel.split() if not name_fault(name, LINK_REL, package.prefixes)}
        if "alternate" in known and len(known) > 1:
            yield package.message("OPF-089", at=link)


@rule(PackageDocument, "OPF-093", "OPF-094", "OPF-095", "OPF-098", "RSC-005", spec="attrdef-link-rel")
def links_say_what_they_lead_to(package: PackageDocument) -> Iterator[Message]:
    """A link to a file of the container, a record and a voicing have a media type; a link leads to a resource."""
    for link in package.by_tag.get(f"{OPF}link", ()) if package.is_epub3 else ():
        href = link.get("href")
        url = resolve(href, package.path) if href is not None else None
        if url is not None and _is_about_package(package, url):
            yield package.message("OPF-098", href, at=link)
            url = None
        if link.getparent() is package.metadata:
            yield from _media_type_faults(package, link, url)


def _media_type_faults(package: PackageDocument, link: Element, url: URL | None) -> Iterator[Message]:
    media_type, rel = (link.get("media-type") or "").strip(), (link.get("rel") or "").split()
    if url is not None and url.where == "container" and link.get("media-type") is None:
        yield package.message("OPF-093", at=link)
    elsewhere = url is not None and url.where in ("remote", "other", "file")
    if elsewhere and not media_type and {"record", "voicing"} & set(rel):
        yield package.message("OPF-094", " ".join(rel), at=link)
    if "record" in rel and link.get("refines") is not None:
        yield package.message("RSC-005", 'a "record" is of the publication and must not refine anything', at=link)
    if "voicing" in rel:
        if not link.get("refines"):
            yield package.message("RSC-005", 'a "voicing" link must refine something', at=link)
        if media_type and not media_type.startswith("audio/") and leads_somewhere(package, link):
            yield package.message("OPF-095", media_type, at=link)


@rule(PackageDocument, "OPF-070", "RSC-005", spec="sec-collection-elem")
def collection_roles_are_known(package: PackageDocument) -> Iterator[Message]:
    """A collection's role is a keyword or a URL; a manifest collection is inside another."""
    for element in package.by_tag.get(f"{OPF}collection", ()) if package.is_epub3 else ():
        for role in (element.get("role") or "").split():
            if ":" in role and resolve(role, "x").fault:
                yield package.message("OPF-070", role, at=element)
        parent = element.getparent()
        if element.get("role") == "manifest" and (parent is None or parent.tag != f"{OPF}collection"):
            yield package.message("RSC-005", 'a "manifest" collection must be inside another collection', at=element)
