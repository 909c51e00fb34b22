"""Rules about the manifest of a package document: its items, their properties, and what they fall back on."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from epubgen.check.media_types import CSS, NCX, PREFERRED, SMIL, XHTML, is_document
from epubgen.check.messages import Message
from epubgen.check.package import OPF, Item, PackageDocument
from epubgen.check.rules import rule
from epubgen.check.vocabularies import ITEM, property_faults, say_all, words

PROPERTY_TYPES = {
    "cover-image": words("image/gif image/jpeg image/png image/svg+xml image/webp"),
    "data-nav": words(XHTML),
    "dictionary": words("application/vnd.epub.search-key-map+xml"),
    "glossary": words(f"application/vnd.epub.search-key-map+xml {XHTML}"),
    "index": words(XHTML),
    "mathml": words(f"{XHTML} image/svg+xml"),
    "nav": words(XHTML),
    "remote-resources": words(f"{XHTML} image/svg+xml {CSS} {SMIL}"),
    "scripted": words(f"{XHTML} image/svg+xml"),
    "search-key-map": words("application/vnd.epub.search-key-map+xml"),
    "svg": words(XHTML),
    "switch": words(f"{XHTML} image/svg+xml"),
}
"""Property → media types of the items that may have it."""


@rule(PackageDocument, "OPF-025", "OPF-026", "OPF-027", "OPF-028", "OPF-012", spec="sec-item-property-values")
def item_properties_are_defined(package: PackageDocument) -> Iterator[Message]:
    """The properties of an item are names of the manifest vocabulary, and suit the item's media type."""
    for item in package.items if package.is_epub3 else ():
        value = " ".join(sorted(item.properties))
        yield from say_all(package, property_faults(value, ITEM, package.prefixes), item.number)
        for name in sorted(item.properties & PROPERTY_TYPES.keys()):
            if item.media_type and item.media_type not in PROPERTY_TYPES[name]:
                yield package.message("OPF-012", name, item.media_type, at=item.number)


@rule(PackageDocument, "RSC-005", spec="sec-nav-prop")
def one_item_is_the_navigation_document(package: PackageDocument) -> Iterator[Message]:
    """Exactly one item has the property nav, and it is XHTML; at most one has cover-image, and data-nav."""
    manifest = package.root.find(f"{OPF}manifest")
    if not package.is_epub3 or manifest is None:
        return
    navs = [item for item in package.listed if "nav" in item.properties]
    if len(navs) != 1:
        text = f'exactly one item must have the property "nav", not {len(navs)}'
        yield package.message("RSC-005", text, at=manifest)
    for item in navs:
        if item.media_type != XHTML:
            text = f'the navigation document must be "{XHTML}", not "{item.media_type}"'
            yield package.message("RSC-005", text, at=item.number)
    for name in ("cover-image", "data-nav"):
        count = sum(name in item.properties for item in package.item_elements)
        if count > 1:
            text = f'at most one item may have the property "{name}", not {count}'
            yield package.message("RSC-005", text, at=manifest)


@rule(PackageDocument, "CHK-008", spec="sec-nav-prop")
def navigation_documents_can_be_read(package: PackageDocument) -> Iterator[Message]:
    """What is said to be the navigation document, but is not XHTML, is not looked into."""
    for item in package.unreadable:
        yield package.message("CHK-008", item.path)


@rule(PackageDocument, "OPF-074", "OPF-091", "OPF-099", "PKG-025", spec="attrdef-item-href")
def items_are_files_of_their_own(package: PackageDocument) -> Iterator[Message]:
    """Each item is a whole file, listed once, neither the package document nor in META-INF."""
    seen: dict[str, int] = {}
    for item in package.items:
        url = item.url
        if url.fragment is not None and not item.remote:
            if package.is_epub3:
                yield package.message("OPF-091", at=item.number)
        elif url.path == package.path:
            yield package.message("OPF-099", at=item.number)
        elif package.is_epub3 and url.where == "container" and url.path.startswith("META-INF/"):
            yield package.message("PKG-025", at=item.number)
        if item.path in seen and url.where != "data":
            yield package.message("OPF-074", item.path, at=seen[item.path])
        seen[item.path] = item.number


def circles_of(package: PackageDocument) -> dict[str, str]:
    """Return the items that are part of a circle of fallbacks, each with one that stands for the circle."""
    found: dict[str, str] = {}
    seen: set[str] = set()
    for item in package.items:
        path: dict[str, None] = {}
        at: Item | None = item
        while at is not None and at.id not in seen:
            seen.add(at.id)
            path[at.id] = None
            at = package.by_id.get(at.fallback)
        if at is not None and at.id in path:
            names = list(path)
            found.update(dict.fromkeys(names[names.index(at.id) :], at.id))
    return found


@rule(PackageDocument, "OPF-040", "OPF-045", "OPF-041", spec="sec-manifest-fallbacks")
def fallbacks_lead_to_items(package: PackageDocument) -> Iterator[Message]:
    """A fallback is the id of another item, and fallbacks never run in a circle."""
    last: dict[str, int] = {}
    circles = circles_of(package)
    for item in package.items:
        if item.fallback and item.fallback not in package.by_id:
            yield package.message("OPF-040", item.fallback, at=item.number)
        elif item.id in package.circular:
            last[circles.get(item.id, item.id)] = item.number
        style = (package.elements[item.number].get("fallback-style") or "").strip()
        if style and not package.is_epub3 and style not in package.by_id:
            yield package.message("OPF-041", style, at=item.number)
    for number in last.values():
        yield package.message("OPF-045", at=number)


@rule(PackageDocument, "OPF-090", spec="sec-core-media-types")
def preferred_media_types_are_used(package: PackageDocument) -> Iterator[Message]:
    """Of several media types for one format, an item has the one that EPUB prefers."""
    for item in package.items if package.is_epub3 else ():
        if preferred := PREFERRED.get(item.media_type):
            by_name = {".ttf": "font/ttf", ".otf": "font/otf"}.get(posixpath.splitext(item.path)[1].lower(), preferred)
            yield package.message(
                "OPF-090",
                by_name if item.media_type == "application/font-sfnt" else preferred,
                item.media_type,
                at=item.number,
            )


@rule(
    PackageDocument,
    "OPF-035",
    "OPF-037",
    "OPF-038",
    "OPF-039",
    spec="https://idpf.org/epub/20/spec/OPF_2.0.1_draft.htm#Section2.3",
)
def media_types_of_epub2_are_current(package: PackageDocument) -> Iterator[Message]:
    """Content documents and styles of an EPUB 2 package have the media types of EPUB 2."""
    if package.is_epub3:
        return
    for item in package.items:
        if package.is_oeb12:
            if item.media_type in ("application/xhtml+xml", "text/html"):
                yield package.message("OPF-038", item.media_type, at=item.number)
            elif item.media_type == CSS:
                yield package.message("OPF-039", item.media_type, at=item.number)
        elif item.media_type == "text/html":
            yield package.message("OPF-035", at=item.number)
        elif item.media_type in ("text/x-oeb1-document", "text/x-oeb1-css"):
            yield package.message("OPF-037", item.media_type, at=item.number)


@rule(PackageDocument, "RSC-005", spec="sec-overlays-package")
def overlays_are_declared_with_their_duration(package: PackageDocument) -> Iterator[Message]:
    """An item has as media-overlay an item of SMIL; each overlay and the whole publication have a duration."""
    manifest = package.root.find(f"{OPF}manifest")
    narrated = [item for item in package.items if item.overlay]
    if not package.is_epub3 or manifest is None or not narrated:
        return
    durations = {
        (meta.get("refines") or "").strip() for meta in package.properties if meta.get("property") == "media:duration"
    }
    if "" not in durations:
        yield package.message(
            "RSC-005",
            "the duration of the whole publication is missing; add a meta element media:duration that refines nothing",
            at=manifest,
        )
    for item in narrated:
        overlay = package.by_id.get(item.overlay)
        if item.media_type not in (XHTML, "image/svg+xml"):
            yield package.message("RSC-005", "only content documents may have media-overlay", at=item.number)
        if overlay is None or overlay.media_type != SMIL:
            yield package.message("RSC-005", f'media-overlay must name an item of type "{SMIL}"', at=item.number)
        if f"#{item.overlay if overlay else ''}" not in durations:
            text = f'a media:duration that refines "#{item.overlay}" is missing'
            yield package.message("RSC-005", text, at=item.number)


STYLES = words("text/css text/x-oeb1-css")


@rule(PackageDocument, "OPF-043", "OPF-044", "OPF-042", spec="sec-spine-elem")
def spine_items_are_content_documents(package: PackageDocument) -> Iterator[Message]:
    """A spine item is an XHTML or SVG document, or falls back on one."""
    told: set[str] = set()
    for ref in package.spine:
        item = ref.item
        if item is None or item.id in told or is_document(item.media_type, package.is_epub3):
            continue
        told.add(item.id)
        if not package.is_epub3 and (item.media_type.startswith("image/") or item.media_type in STYLES):
            yield package.message("OPF-042", item.media_type, at=item.number)
        elif not item.fallback:
            yield package.message("OPF-043", item.media_type, at=item.number)
        elif not has_document_fallback(package, item):
            yield package.message("OPF-044", item.media_type, at=item.number)


def has_document_fallback(package: PackageDocument, item: Item) -> bool:
    """Tell whether an item, or one it falls back on, is a content document."""
    return any(is_document(other.media_type, package.is_epub3) for other in package.fallbacks(item))


@rule(PackageDocument, "OPF-050", "OPF-049", "RSC-005", "CHK-008", spec="sec-opf2-ncx")
def toc_attribute_names_the_ncx(package: PackageDocument) -> Iterator[Message]:
    """The toc attribute of the spine is the id of the NCX, and is there where an NCX is."""
    spine = package.root.find(f"{OPF}spine")
    if spine is None:
        return
    toc = spine.get("toc")
    item = package.by_id.get((toc or "").strip())
    if toc is None:
        for ncx in package.items if package.is_epub3 else ():
            if ncx.media_type == NCX:
                yield package.message(
                    "RSC-005", f'the attribute toc of the spine must name the NCX; write toc="{ncx.id}"', at=ncx.number
                )
        return
    if package.ncx is None:
        yield package.message("OPF-049", toc.strip(), at=spine)
    elif item is not None and item.media_type != NCX:
        yield package.message("OPF-050", at=item.number)
        yield package.message("CHK-008", item.path)
    listed = item is not None and package.is_listed(package.elements[item.number])
    if package.is_epub3 and (item is None or not listed or item.media_type != NCX):
        yield package.message("RSC-005", f'the attribute toc must name an item of type "{NCX}"', at=spine)
