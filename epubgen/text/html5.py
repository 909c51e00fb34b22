"""HTML as browsers parse it → an XHTML tree that holds only what an EPUB content document may hold.

Lexbor parses; a walk of our own builds the lxml tree: names and characters that are not XML are left out, SVG and
MathML keep case and namespace, scripts, forms and frames go, obsolete elements become what they meant. HTML elements
are in no namespace (the document around them declares it), `svg` and `math` in theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lxml import etree

from epubgen.text import html5_names as names
from epubgen.text.html5_attributes import NAME, NOT_XML, set_attributes
from epubgen.text.html5_foreign import is_known, set_foreign_attribute
from epubgen.text.html5_model import repair
from epubgen.text.html5_names import EPUB, MATHML, SVG, XLINK

DEEPEST = 200
"""Elements nested more deeply are left out, and their content stays: parsers in the field end at 256."""

_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE)


class Loss(NamedTuple):
    """Something that was taken out: the element's name, what kind of thing it is called, and where it stood."""

    name: str
    kind: str
    position: str | None = None


@dataclass(slots=True)
class Page:
    """A parsed page: `body` holds its content; title, language and `meta` elements are what its head says."""

    body: etree._Element
    title: str = ""
    lang: str = ""
    meta: dict[str, list[str]] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)


def parse_page(text: str) -> Page:
    """Parse a whole HTML page."""
    from selectolax.lexbor import LexborHTMLParser

    parser = LexborHTMLParser(text)
    page = Page(etree.Element("body", nsmap={"epub": EPUB, "xlink": XLINK}))
    root = parser.root
    if root is not None:
        page.lang = root.attributes.get("lang") or root.attributes.get("xml:lang") or ""
    if parser.head is not None:
        _read_head(parser.head, page)
    if parser.body is not None:
        page.lang = parser.body.attributes.get("lang") or page.lang
        _Walk(page).children(parser.body, page.body)
    repair(page.body)
    return page


def parse_fragment(text: str) -> Page:
    """Parse markup as the inside of an element that may hold blocks."""
    from selectolax.lexbor import LexborHTMLParser

    parser = LexborHTMLParser(f"<!DOCTYPE html><body>{text}")
    page = Page(etree.Element("body", nsmap={"epub": EPUB, "xlink": XLINK}))
    if parser.body is not None:
        _Walk(page).children(parser.body, page.body)
    repair(page.body)
    return page


def _read_head(head: Any, page: Page) -> None:
    for node in _children(head):
        if node.tag == "title" and not page.title:
            page.title = " ".join((node.text() or "").split())
        elif node.tag == "meta":
            given = node.attributes
            name = (given.get("name") or given.get("property") or "").lower()
            if name and given.get("content"):
                page.meta.setdefault(name, []).append(given["content"].strip())


def _children(node: Any) -> Iterator[Any]:
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


class _Walk:
    """Builds the lxml tree under an element from the children of a Lexbor node; depth costs no recursion."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def children(self, node: Any, parent: etree._Element) -> None:
        """Append what the node holds to the element."""
        waiting: list[tuple[Any, etree._Element, str, int]] = [(node.first_child, parent, "", 1)]
        while waiting:
            current, into, space, depth = waiting.pop()
            if current is None:
                continue
            waiting.append((current.next, into, space, depth))
            if current.is_text_node:
                append_text(into, NOT_XML.sub("", current.text_content or ""))
            elif current.is_element_node:
                inner = self._element(current, into, space, depth)
                if inner is not None:
                    element, namespace = inner
                    waiting.append((current.first_child, element, namespace, depth + (element is not into)))

    def _element(self, node: Any, into: etree._Element, space: str, depth: int) -> tuple[etree._Element, str] | None:
        """Append an element; return what its children go into, and in which namespace, or None to leave them out."""
        tag = node.tag
        if space or tag in ("svg", "math"):
            return self._foreign(node, into, space, depth)
        attributes = node.attributes
        if tag in names.REPORTED:
            self.page.losses.append(Loss(tag, names.REPORTED[tag], attributes.get("data-sourcepos")))
        if tag in names.WITH_CONTENT_DROPPED:
            return None
        if tag == "iframe":
            _append_link(into, attributes)
            return None
        renamed, class_name = names.RENAMED.get(tag, (tag, ""))
        if renamed not in names.KEPT or renamed == "object" or depth > DEEPEST:
            if renamed not in names.KEPT and tag not in names.REPORTED and tag not in names.TRANSPARENT:
                self.page.losses.append(Loss(tag, "unknown elements", attributes.get("data-sourcepos")))
            return into, ""
        element = etree.SubElement(into, _meant(renamed, attributes))
        set_attributes(element, attributes, class_name)
        return element, ""

    def _foreign(self, node: Any, into: etree._Element, space: str, depth: int) -> tuple[etree._Element, str] | None:
        tag = node.tag
        if tag in ("script", "annotation", "annotation-xml", "metadata", "foreignObject"):
            if tag == "annotation" and "tex" in (node.attributes.get("encoding") or "").lower():
                _describe(into, node.text_content or "")
            if tag == "foreignObject" and (node.text() or "").strip():
                self.page.losses.append(Loss(tag, "HTML inside drawings", None))
            return None
        if tag == "svg" and not space:
            space = SVG
        elif tag == "math" and not space:
            space = MATHML
        if not NAME.match(tag) or not is_known(space, tag) or depth > DEEPEST:
            return into, space
        outer = etree.QName(into).namespace
        element = etree.SubElement(into, f"{{{space}}}{tag}", nsmap=None if outer == space else {None: space})
        for name, value in node.attributes.items():
            set_foreign_attribute(element, name, value or "")
        return element, space


def _describe(part: etree._Element, tex: str) -> None:
    """Give a formula the TeX that it carries as its alternative text."""
    formula = next((outer for outer in (part, *part.iterancestors()) if outer.tag == f"{{{MATHML}}}math"), None)
    if formula is not None and not formula.get("alttext") and tex.strip():
        formula.set("alttext", " ".join(NOT_XML.sub("", tex).split()))


def _meant(tag: str, attributes: dict[str, str | None]) -> str:
    """Return the element that a span with a style means."""
    style = attributes.get("style") or ""
    if tag == "span" and style:
        if _BOLD.search(style):
            return "strong"
        if _ITALIC.search(style):
            return "em"
    return tag


def _append_link(into: etree._Element, attributes: dict[str, str | None]) -> None:
    """Put a link where a frame was, if it showed a page."""
    source = (attributes.get("src") or "").strip()
    if source.startswith("//"):
        source = f"https:{source}"
    if source.startswith(("http://", "https://")):
        link = etree.SubElement(into, "a", href=NOT_XML.sub("", source))
        link.text = NOT_XML.sub("", attributes.get("title") or source)


def append_text(element: etree._Element, text: str) -> None:
    """Put text after what the element holds so far."""
    if not text:
        return
    last = next(element.iterchildren(reversed=True), None)  # len() would count all of them
    if last is not None:
        last.tail = (last.tail or "") + text
    else:
        element.text = (element.text or "") + text
