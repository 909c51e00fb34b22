"""The structure of web pages → that of a chapter: blocks under headings, without the boxes of a layout."""

from __future__ import annotations

from lxml import etree

from epubgen.source.html_markup import is_block
from epubgen.source.math_lines import SHORTEST, set_lines
from epubgen.text.html5_editing import unwrap
from epubgen.text.html5_names import EPUB, MATHML

_BOXES = frozenset(["section", "article", "main", "header", "footer", "nav", "address"])
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_QUOTING = frozenset(["blockquote", "table", "li", "aside", "figure", "details", "dd"])


def simplify(body: etree._Element) -> None:
    """Unwrap sections and the boxes around headings, make paragraphs of boxes of text, and mark page breaks as ours."""
    for element in list(body.iter("div", *_BOXES)):
        if (element.tag in _BOXES and not element.get(f"{{{EPUB}}}type")) or _holds_headings(element):
            _unwrap_box(element)
        elif element.tag in _BOXES:
            element.tag = "div"
    for element in list(body.iter("div")):
        _paragraph(element)
    for element in list(body.iter("p")):
        _split_at_breaks(element)
        _equation(element)
    for element in body.iter("td", "th"):
        _bare_cell(element)
    mark_page_breaks(body)
    for element in list(body.iter("p", "h1", "h2", "h3", "h4", "h5", "h6", "span")):
        _empty(element)


def rename_boxes(body: etree._Element) -> None:
    """Let the boxes of a layout be divs: what they say of a page, they do not say of a book."""
    for element in body.iter(*_BOXES):
        element.tag = "div"


def mark_page_breaks(body: etree._Element) -> None:
    """Let every page break of the source edition be marked as ours are."""
    for element in body.iter("*"):
        _page_break(element)


def _holds_headings(element: etree._Element) -> bool:
    for heading in element.iter(*_HEADINGS):
        inner = heading.getparent()
        while inner is not None and inner is not element and inner.tag not in _QUOTING:
            inner = inner.getparent()
        if inner is element:
            return True
    return False


def _unwrap_box(element: etree._Element) -> None:
    """Put a box's content in its place; its id goes to its first element."""
    identifier = element.get("id")
    if identifier:
        first = next((child for child in element if isinstance(child.tag, str)), None)
        if first is None or first.get("id") or str(first.tag).startswith("{"):
            anchor = etree.Element("span", id=identifier)
            anchor.tail, element.text = element.text, None
            element.insert(0, anchor)
        else:
            first.set("id", identifier)
    # Text of one box does not run on into that of the next.
    if element.getprevious() is not None and (element.text or "").strip():
        element.addprevious(etree.Element("br"))
    unwrap(element)


def _paragraph(element: etree._Element) -> None:
    """Let a box that holds text and no blocks be a paragraph, and one that holds nothing be gone."""
    if any(is_block(child) for child in element) or element.get(f"{{{EPUB}}}type"):
        return
    if not (element.text or "").strip() and not len(element) and not element.get("id"):
        unwrap(element)
        return
    parent = element.getparent()
    if parent is not None and parent.tag not in ("dl",):
        element.tag = "p"


def _bare_cell(element: etree._Element) -> None:
    """A cell that holds one paragraph holds its text."""
    inner = element[0] if len(element) == 1 else None
    if inner is None or inner.tag != "p" or inner.get("id"):
        return
    if not (element.text or "").strip() and not (inner.tail or "").strip():
        unwrap(inner)


def _equation(element: etree._Element) -> None:
    """Let a displayed formula that is alone in a paragraph be an equation."""
    inner = element[0] if len(element) == 1 else None
    if inner is None or inner.tag != f"{{{MATHML}}}math" or inner.get("display") != "block":
        return
    if not (element.text or "").strip() and not (inner.tail or "").strip():
        element.tag = "div"
        element.set("class", "equation")
        if len("".join(inner.itertext())) >= SHORTEST:
            set_lines(inner)


def _split_at_breaks(element: etree._Element) -> None:
    """Make two paragraphs where two line breaks follow each other."""
    breaks = list(element.iterchildren("br"))
    for one in breaks:
        other = one.getnext()
        if other is None or other.tag != "br" or (one.tail or "").strip():
            continue
        while (nxt := other.getnext()) is not None and nxt.tag == "br" and not (other.tail or "").strip():
            element.remove(one)
            one, other = other, nxt
        rest = etree.Element("p", {name: value for name, value in element.items() if name != "id"})
        rest.text = other.tail
        other.tail = None
        following = other.getnext()
        while following is not None:
            after = following.getnext()
            rest.append(following)
            following = after
        one.tail = None
        element.remove(one)
        element.remove(other)
        rest.tail, element.tail = element.tail, None
        element.addnext(rest)
        _split_at_breaks(rest)
        return


def _empty(element: etree._Element) -> None:
    """Let a paragraph go that holds nothing, or nothing but a page break."""
    inner = [child for child in element if child.get("role") != "doc-pagebreak"]
    said = (element.text or "") + "".join(child.tail or "" for child in element)
    if not inner and not said.strip() and not element.get("id") and element.get("role") != "doc-pagebreak":
        unwrap(element)


def _page_break(element: etree._Element) -> None:
    types = (element.get(f"{{{EPUB}}}type") or "").split()
    if "pagebreak" not in types and element.get("role") != "doc-pagebreak":
        return
    label = element.get("aria-label") or element.get("title") or "".join(element.itertext()).strip()
    for name in (f"{{{EPUB}}}type", "role", "aria-label", "title"):
        element.attrib.pop(name, None)
    if element.tag not in ("span", "div", "p", "hr", "a") or any(map(is_block, element)):
        return
    identifier = element.get("id") or (f"page-{label}" if label else "page")
    text, tail = element.text, element.tail
    element.clear()
    element.tag, element.text, element.tail = "span", text if text and text.strip() != label else None, tail
    element.set("class", "pagebreak")
    element.set(f"{{{EPUB}}}type", "pagebreak")
    element.set("role", "doc-pagebreak")
    element.set("id", identifier)
    if label:
        element.set("aria-label", label)
