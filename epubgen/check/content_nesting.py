"""Rules about what may not stand inside what, however deep: conditions that content models cannot say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from epubgen.check.excluded import EXCLUDED_IN
from epubgen.check.markup import SVG, XHTML, XHTML2Document, XHTMLDocument
from epubgen.check.messages import Message
from epubgen.check.rules import rule
from epubgen.check.xml import SPACE, Element


@rule(XHTMLDocument, "RSC-005", spec="https://html.spec.whatwg.org/multipage/dom.html#content-models")
def elements_stand_in_no_excluded_ancestor(document: XHTMLDocument) -> Iterator[Message]:
    """Links hold no links, forms no forms, and other elements none of those that HTML excludes from their content."""
    by_tag = document.by_tag
    for tag, excluded in EXCLUDED_IN.items() if document.reading is None else ():
        for ancestor, attribute in excluded:
            if ancestor not in by_tag:
                continue
            for element in by_tag.get(tag, ()):
                if (attribute and element.get(attribute) is None) or _hidden_input(element):
                    continue
                if next(element.iterancestors(ancestor), None) is not None:
                    inner, outer = tag[len(XHTML) :], ancestor[len(XHTML) :]
                    text = f'"{inner}" must not stand inside "{outer}"'
                    yield document.message("RSC-005", text, at=element)


def _hidden_input(element: Element) -> bool:
    return element.tag == XHTML + "input" and element.get("type", "").lower() == "hidden"


@rule(XHTMLDocument, "RSC-005", spec="https://html.spec.whatwg.org/multipage/image-maps.html#the-area-element")
def areas_stand_in_a_map(document: XHTMLDocument) -> Iterator[Message]:
    """An area has a map (or a template) among its ancestors."""
    for element in document.by_tag.get(XHTML + "area", ()):
        if next(element.iterancestors(XHTML + "map"), None) is None:
            yield document.message("RSC-005", '"area" must stand inside "map"', at=element)


@rule(XHTMLDocument, "RSC-005", spec="https://html.spec.whatwg.org/multipage/embedded-content.html#attr-img-ismap")
def image_maps_of_servers_stand_in_links(document: XHTMLDocument) -> Iterator[Message]:
    """An img with the attribute ismap has a link around it."""
    for item in document.all("server-map"):
        if not any(outer.get("href") is not None for outer in item.element.iterancestors(XHTML + "a")):
            yield document.message("RSC-005", '"img" with "ismap" must stand inside a link', at=item.number)


@rule(XHTMLDocument, "RSC-005", spec="https://html.spec.whatwg.org/multipage/text-level-semantics.html#the-bdo-element")
def bdo_elements_have_a_direction(document: XHTMLDocument) -> Iterator[Message]:
    """A bdo element has the attribute dir."""
    for element in document.by_tag.get(XHTML + "bdo", ()):
        if element.get("dir") is None:
            yield document.message("RSC-005", '"bdo" must have the attribute "dir"', at=element)


@rule(XHTMLDocument, "RSC-005", spec="https://html.spec.whatwg.org/multipage/semantics.html#the-title-element")
def title_is_not_empty(document: XHTMLDocument) -> Iterator[Message]:
    """The title element of the document has text."""
    for element in document.by_tag.get(XHTML + "title", ()):
        if not "".join(element.itertext()).strip(SPACE):
            yield document.message("RSC-005", '"title" must not be empty', at=element)


@rule(XHTMLDocument, "RSC-017", spec="https://html.spec.whatwg.org/multipage/semantics.html#the-head-element")
def head_has_a_title(document: XHTMLDocument) -> Iterator[Message]:
    """The head of the document holds a title."""
    for element in document.by_tag.get(XHTML + "head", ()):
        if element.find(XHTML + "title") is None:
            yield document.message("RSC-017", '"head" should hold a "title"', at=element)


@rule(XHTMLDocument, "RSC-005", spec="https://html.spec.whatwg.org/multipage/semantics.html#charset")
def encoding_is_declared_once(document: XHTMLDocument) -> Iterator[Message]:
    """A document has no more than one meta element that declares its encoding, in either form."""
    for head in document.by_tag.get(XHTML + "head", ()):
        declared = [element for element in head.iterchildren(XHTML + "meta") if element.get("charset") is not None]
        for element in declared[1:]:
            yield document.message("RSC-005", "the encoding must not be declared twice", at=element)


@rule(
    XHTMLDocument,
    "RSC-005",
    spec="https://html.spec.whatwg.org/multipage/semantics.html#attr-meta-http-equiv-content-type",
)
def encoding_is_declared_in_one_form(document: XHTMLDocument) -> Iterator[Message]:
    """A meta element with http-equiv="content-type" says "text/html; charset=utf-8", and none says it otherwise."""
    metas = document.by_tag.get(XHTML + "meta", ())
    charset = any(element.get("charset") is not None for element in metas)
    for element in metas:
        if element.get("http-equiv", "").strip(SPACE).lower() != "content-type":
            continue
        if not re.fullmatch(r"text/html;\s*charset=utf-8", element.get("content", "").strip(SPACE), re.I):
            yield document.message("RSC-005", 'its content must be "text/html; charset=utf-8"', at=element)
        if charset:
            yield document.message("RSC-005", 'the encoding is declared with "charset" already', at=element)


@rule(XHTMLDocument, "RSC-005", spec="https://html.spec.whatwg.org/multipage/form-elements.html#the-select-element")
def single_selects_have_one_selected_option(document: XHTMLDocument) -> Iterator[Message]:
    """A select without "multiple" has no more than one selected option."""
    for element in document.by_tag.get(XHTML + "select", ()):
        if element.get("multiple") is None:
            selected = [option for option in element.iter(XHTML + "option") if option.get("selected") is not None]
            if len(selected) > 1:
                yield document.message(
                    "RSC-005", '"select" without "multiple" must not have several selected options', at=element
                )


@rule(XHTML2Document, "RSC-005", spec="https://www.w3.org/TR/xhtml1/#prohibitions")
def links_hold_no_links_in_xhtml_1_1(document: XHTML2Document) -> Iterator[Message]:
    """A link of an EPUB 2 document holds no other link."""
    for element in document.by_tag.get(XHTML + "a", ()):
        if next(element.iterdescendants(XHTML + "a"), None) is not None:
            yield document.message("RSC-005", '"a" must not hold another "a"', at=element)


@rule(XHTMLDocument, "RSC-005", spec="sec-svg-req")
def titles_of_svg_hold_html_only(document: XHTMLDocument) -> Iterator[Message]:
    """HTML in the title of an SVG image holds no elements of other namespaces."""
    for title in document.by_tag.get(SVG + "title", ()):
        for element in title.iterdescendants("*"):
            outer = element.getparent()
            inside = outer is not None and str(outer.tag).startswith(XHTML)
            if inside and not str(element.tag).startswith(XHTML):
                yield document.message("RSC-005", 'the "title" of an SVG image holds HTML only', at=element)
