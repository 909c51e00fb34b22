"""Rules about the spine, the guide and the bindings of a package document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from epubgen.check.messages import Message
from epubgen.check.package import OPF, PackageDocument
from epubgen.check.rules import rule
from epubgen.check.vocabularies import DEPRECATED, ITEMREF, property_faults, say_all, words
from epubgen.check.xml import SPACE

EXCLUSIVE = (
    words("rendition:layout-reflowable rendition:layout-pre-paginated"),
    words("rendition:orientation-landscape rendition:orientation-portrait rendition:orientation-auto"),
    words(
        """rendition:spread-portrait rendition:spread-landscape rendition:spread-both rendition:spread-none
        rendition:spread-auto"""
    ),
    words(
        """rendition:flow-paginated rendition:flow-scrolled-continuous rendition:flow-scrolled-doc
        rendition:flow-auto"""
    ),
    words("page-spread-left page-spread-right rendition:page-spread-center"),
)
"""Properties of an itemref of which it may have one."""


@rule(PackageDocument, "OPF-049", "RSC-005", spec="attrdef-itemref-idref")
def spine_items_are_in_the_manifest(package: PackageDocument) -> Iterator[Message]:
    """Each itemref in the spine refers to an item that the manifest lists."""
    for ref in package.spine:
        element = package.elements[ref.number]
        if element.get("idref") is None or ref.item is not None:
            continue
        yield package.message("OPF-049", ref.idref, at=element)
    for ref in package.spine if package.is_epub3 else ():
        element = package.elements[ref.number]
        if element.get("idref") is not None and not package.is_listed(package.ids.get(ref.idref)):
            yield package.message("RSC-005", f'"{ref.idref}" is not the id of a manifest item', at=element)


@rule(PackageDocument, "RSC-005", "OPF-034", spec="sec-itemref-elem")
def spine_items_occur_once(package: PackageDocument) -> Iterator[Message]:
    """The spine refers to each item at most once."""
    seen: set[str] = set()
    for ref in package.spine:
        if ref.idref in seen and ref.idref:
            if package.is_epub3:
                if (parent := package.elements[ref.number].getparent()) is None or parent.tag != f"{OPF}spine":
                    continue  # which is said already
                yield package.message("RSC-005", f'"{ref.idref}" is in the spine already', at=ref.number)
            elif ref.item:
                yield package.message("OPF-034", ref.idref, at=ref.item.number)
        seen.add(ref.idref)


@rule(PackageDocument, "OPF-033", spec="attrdef-itemref-linear")
def spine_has_a_linear_item(package: PackageDocument) -> Iterator[Message]:
    """At least one item of the spine is linear."""
    known = [ref for ref in package.spine if ref.item] or package.spine
    if known and not any(ref.linear for ref in known):
        yield package.message("OPF-033")


@rule(PackageDocument, "OPF-026", "OPF-027", "OPF-028", "OPF-086", "RSC-005", spec="sec-itemref-elem")
def itemref_properties_are_defined(package: PackageDocument) -> Iterator[Message]:
    """The properties of an itemref are names of the spine vocabulary that do not contradict each other."""
    for ref in package.spine if package.is_epub3 else ():
        if ref.item:
            value = " ".join(sorted(ref.properties))
            yield from say_all(package, property_faults(value, ITEMREF, package.prefixes), ref.number)
        for name in sorted(ref.properties & DEPRECATED.keys()):
            yield package.message("OPF-086", name, DEPRECATED[name], at=ref.number)
        for group in EXCLUSIVE:
            both = sorted(ref.properties & group)
            if len(both) > 1:
                listed = " and ".join(f'"{name}"' for name in both)
                yield package.message("RSC-005", f"the properties {listed} exclude each other", at=ref.number)


@rule(PackageDocument, "OPF-062", "OPF-063", spec="sec-spine-elem")
def spine_has_no_page_map(package: PackageDocument) -> Iterator[Message]:
    """The spine does without Adobe's page-map."""
    spine = package.root.find(f"{OPF}spine")
    page_map = spine.get("page-map") if spine is not None else None
    if page_map is not None:
        yield package.message("OPF-062", at=spine)
        if page_map.strip(SPACE) not in package.by_id:
            yield package.message("OPF-063", page_map, at=spine)


@rule(PackageDocument, "RSC-017", spec="sec-opf2-guide")
def guide_has_no_duplicates(package: PackageDocument) -> Iterator[Message]:
    """The guide has one reference at most of a type to a place."""
    references = package.by_tag.get(f"{OPF}reference", ())
    keys = [((e.get("type") or "").strip(SPACE).lower(), (e.get("href") or "").strip(SPACE)) for e in references]
    count = Counter(keys)
    for element, key in zip(references, keys, strict=True):
        if count[key] > 1:
            yield package.message("RSC-017", "the guide has this type for this place more than once", at=element)


@rule(PackageDocument, "RSC-017", spec="sec-bindings-elem")
def bindings_are_not_used(package: PackageDocument) -> Iterator[Message]:
    """The package document has no bindings, which are deprecated."""
    for element in package.root.findall(f"{OPF}bindings") if package.is_epub3 else ():
        yield package.message("RSC-017", 'the element "bindings" is deprecated', at=element)


LAYOUT_VALUES = {
    "rendition:layout": words("reflowable pre-paginated"),
    "rendition:orientation": words("landscape portrait auto"),
    "rendition:spread": words("none landscape portrait both auto"),
    "rendition:flow": words("paginated scrolled-continuous scrolled-doc auto"),
}
GLOBAL = words("rendition:layout rendition:orientation rendition:spread rendition:flow")
ONCE = GLOBAL | words("rendition:viewport media:active-class media:playback-active-class")


@rule(PackageDocument, "RSC-005", spec="layout-overrides")
def layout_is_declared_well(package: PackageDocument) -> Iterator[Message]:
    """Layout properties of the publication have a defined value, occur once, and refine nothing."""
    import re

    if not package.is_epub3 or package.metadata is None:
        return
    count: Counter[str] = Counter()
    for meta in package.properties:
        name, value = (meta.get("property") or "").strip(SPACE), "".join(meta.itertext()).strip(SPACE)
        refines = meta.get("refines")
        if refines is None or name != "rendition:viewport":
            count[name] += 1
        if name in LAYOUT_VALUES and value not in LAYOUT_VALUES[name]:
            allowed = ", ".join(f'"{word}"' for word in sorted(LAYOUT_VALUES[name]))
            yield package.message("RSC-005", f'the value of "{name}" must be one of {allowed}', at=meta)
        if name in GLOBAL and refines is not None:
            yield package.message("RSC-005", f'the property "{name}" must not refine anything', at=meta)
        if name == "rendition:viewport" and not re.fullmatch(
            r"\s*(?:width=\d+\s*,\s*height=\d+|height=\d+\s*,\s*width=\d+)\s*", value
        ):
            yield package.message("RSC-005", 'a viewport must be written "width=x, height=y"', at=meta)
    for name in sorted(ONCE):
        if count[name] > 1:
            text = f'the property "{name}" must occur once'
            yield package.message("RSC-005", text, at=package.metadata)


CLOCK = r"(?:\d+:)?[0-5]\d:[0-5]\d(?:\.\d+)?|\d+(?:\.\d+)?(?:h|min|s|ms)?"


@rule(PackageDocument, "RSC-005", spec="sec-overlays-package")
def overlay_metadata_is_written_well(package: PackageDocument) -> Iterator[Message]:
    """Durations are clock values, and classes of overlays are single names that refine nothing."""
    import re

    for meta in package.properties if package.is_epub3 else ():
        name, value = (meta.get("property") or "").strip(SPACE), "".join(meta.itertext()).strip(SPACE)
        if name == "media:duration" and not re.fullmatch(CLOCK, value):
            yield package.message("RSC-005", "media:duration must be a clock value such as 0:12:34.5", at=meta)
        if name in ("media:active-class", "media:playback-active-class"):
            if meta.get("refines") is not None:
                yield package.message("RSC-005", f'the property "{name}" must not refine anything', at=meta)
            if len(value.split()) > 1:
                yield package.message("RSC-005", f'the property "{name}" must be one class', at=meta)
