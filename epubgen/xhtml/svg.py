"""An SVG picture → the same picture that runs nothing, asks for nothing from elsewhere, and names no one (R-090).

Taken out: scripts, event attributes, references that leave the file, document types with their entities, processing
instructions, and what drawing programs note for themselves. A picture that has none of it keeps its bytes, unless it
would be black on black at night, or white on white by day (`svg_ground`).
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from epubgen.errors import Finding, Level, Location
from epubgen.xhtml.image_header import BrokenImageError
from epubgen.xhtml.images import ProcessedImage
from epubgen.xhtml.svg_ground import add_ground, needed_ground
from epubgen.xhtml.svg_html import modernise, remove

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XHTML = "http://www.w3.org/1999/xhtml"
MATHML = "http://www.w3.org/1998/Math/MathML"
XML = "http://www.w3.org/XML/1998/namespace"
KEPT_ELEMENTS = {SVG, XHTML, MATHML}
KEPT_ATTRIBUTES = {"", SVG, XLINK, XML}
ACTIVE = {"script", "handler", "listener", "iframe", "object", "embed", "form", "input", "button", "link", "base"}
REFERENCES = ("href", f"{{{XLINK}}}href", "src", "from", "to", "values")


def sanitise_svg(data: bytes, name: str, place: Location) -> ProcessedImage:
    """Return the picture made harmless, with a warning for each thing that a reader could have seen and now will not.

    Raises BrokenImageError if it is not well-formed XML or its root is not SVG.
    """
    root, clean = _parsed(data)
    findings: list[Finding] = []
    removed = _without_foreign_things(root)
    removed |= _without_activity(root)
    removed |= modernise(root)
    for reference in _without_outside_references(root):
        removed = True
        findings.append(_outside(name, reference, place))
    width, height = _size(root)
    if ground := needed_ground(root):
        add_ground(root, ground)
        removed = True
    if clean and not removed:
        return ProcessedImage(data, "image/svg+xml", ".svg", width, height)
    etree.cleanup_namespaces(root)
    written = etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"
    return ProcessedImage(written, "image/svg+xml", ".svg", width, height, findings=tuple(findings))


def _parsed(data: bytes) -> tuple[Any, bool]:
    """Return the root element, and whether what stands around it and how it is encoded may stay."""
    parser = etree.XMLParser(resolve_entities="internal", no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise BrokenImageError(f"it is not well-formed XML ({fault})") from None
    if root is None or root.tag != f"{{{SVG}}}svg":
        raise BrokenImageError(f"its root element is not svg in the namespace {SVG}")
    tree = root.getroottree()
    encoding = (tree.docinfo.encoding or "UTF-8").upper()
    instructions = root.getprevious() is not None or root.getnext() is not None
    return root, not tree.docinfo.doctype and encoding in ("UTF-8", "ASCII", "US-ASCII") and not instructions


def _without_foreign_things(root: Any) -> bool:
    """Take out elements and attributes of drawing programs, and the metadata element; say whether there were any."""
    removed = False
    for sibling in [*root.itersiblings(preceding=True), *root.itersiblings()]:
        removed |= remove(sibling)
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            removed |= remove(element)
            continue
        name = etree.QName(element)
        if name.namespace not in KEPT_ELEMENTS or (name.namespace == SVG and name.localname == "metadata"):
            removed |= remove(element)
            continue
        for attribute in list(element.attrib):
            if (etree.QName(attribute).namespace or "") not in KEPT_ATTRIBUTES:
                del element.attrib[attribute]
                removed = True
    return removed


def _without_activity(root: Any) -> bool:
    removed = False
    for element in list(root.iter()):
        if etree.QName(element).localname.lower() in ACTIVE and element is not root:
            removed |= remove(element)
            continue
        for attribute, value in list(element.attrib.items()):
            word = "".join(value.split()).lower()
            if attribute.lower().startswith("on") or word.startswith(("javascript:", "vbscript:", "data:text")):
                del element.attrib[attribute]
                removed = True
    return removed


def _without_outside_references(root: Any) -> list[str]:
    """Take out every reference that leaves the file; return them. Links of `a` stay, they load nothing."""
    found: list[str] = []
    for element in root.iter():
        for attribute in REFERENCES[:3]:
            value = (element.get(attribute) or "").strip()
            if value and not value.startswith(("#", "data:image/")) and etree.QName(element).localname != "a":
                found.append(value)
                del element.attrib[attribute]
        for attribute, value in element.attrib.items():
            if "url(" in value or "@import" in value:
                kept = _local_urls(value, found)
                if kept != value:
                    element.set(attribute, kept)
        if etree.QName(element).localname == "style" and element.text:
            element.text = _local_urls(element.text, found)
    return found


def _local_urls(css: str, found: list[str]) -> str:
    """Return style sheet text whose `url()` and `@import` stay inside the file."""

    def imported(match: re.Match[str]) -> str:
        found.append(match[0].strip())
        return ""

    def checked(match: re.Match[str]) -> str:
        url = match[1].strip().strip("\"'")
        if url.startswith(("#", "data:")):
            return match[0]
        found.append(url)
        return "none"

    css = re.sub(r"@import[^;]*(;|$)", imported, css)
    return re.sub(r"url\(([^)]*)\)", checked, css)


def _size(root: Any) -> tuple[int, int]:
    """Return width and height in CSS pixels, by the attributes or else by the view box; 0 where neither says."""
    width, height = (_pixels(root.get(side)) for side in ("width", "height"))
    box = re.split(r"[\s,]+", (root.get("viewBox") or "").strip())
    if (not width or not height) and len(box) == 4:
        try:
            width, height = float(box[2]), float(box[3])
        except ValueError:
            width = height = 0
    return round(width), round(height)


def _pixels(length: str | None) -> float:
    match = re.fullmatch(r"\s*([0-9.]+)\s*(px|pt|mm|cm|in|pc)?\s*", length or "")
    if not match:
        return 0.0
    factor = {"pt": 4 / 3, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "pc": 16.0}.get(match[2] or "px", 1.0)
    try:
        return float(match[1]) * factor
    except ValueError:
        return 0.0


def _outside(name: str, reference: str, place: Location) -> Finding:
    return Finding(
        "svg-outside-reference",
        Level.WARNING,
        f"the picture {name} refers to {reference[:80]}, which a book cannot load; the reference was taken out",
        place,
        "put what it refers to inside the SVG file",
    )
