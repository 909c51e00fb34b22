"""Rules about attributes and elements that HTML leaves open and EPUB does not, or advises against."""

from __future__ import annotations

import re
from collections.abc import Iterator

from epubgen.check.markup import EPUB, MATHML, SVG, XHTML, XLINK, MarkupDocument, XHTMLDocument
from epubgen.check.messages import Message
from epubgen.check.rules import rule
from epubgen.check.xml import SPACE, Element

RESERVED = ("w3.org", "idpf.org")


@rule(XHTMLDocument, "HTM-061", spec="https://html.spec.whatwg.org/multipage/dom.html#custom-data-attribute")
def custom_data_attributes_are_well_named(document: XHTMLDocument) -> Iterator[Message]:
    """The name of a data-* attribute goes on after the hyphen, and has no capital letters."""
    for item in document.all("data"):
        yield document.message("HTM-061", item.name, at=item.number)


@rule(XHTMLDocument, "HTM-054", spec="sec-xhtml-custom-attributes")
def custom_attributes_are_in_foreign_namespaces(document: XHTMLDocument) -> Iterator[Message]:
    """The namespace of a custom attribute has neither w3.org nor idpf.org in its host."""
    for item in document.all("foreign"):
        namespace = item.name[1:].partition("}")[0]
        host = re.match(r"\w+://([^/?#]*)", namespace)
        for reserved in RESERVED:
            if host and reserved in host[1]:
                yield document.message("HTM-054", namespace, reserved, at=item.number)


def namespace_without_host(document: XHTMLDocument) -> int | None:
    """Return the number of the first element with a custom attribute whose namespace is a URI, but names no host."""
    for item in document.all("foreign"):
        namespace = item.name[1:].partition("}")[0]
        if re.search(
            r"""[\s"<>\\^`{|}]|%(?![0-9A-Fa-f]{2})|^\w+:(?://)?$|^[^:/?#]*[^\0-\x7f:/?#][^:/?#]*:""", namespace
        ):
            continue  # no URI at all
        host = re.match(r"(?:[A-Za-z][\w+.-]*:)?//([^/?#]*)", namespace)
        if host is None or not host[1] or "_" in host[1]:
            return item.number
    return None


@rule(XHTMLDocument, "HTM-007", spec="sec-xhtml-ssml-attrib")
def phonemes_are_not_empty(document: XHTMLDocument) -> Iterator[Message]:
    """The attribute ssml:ph says how to pronounce the element."""
    for item in document.all("phonemes"):
        if not item.value.strip(SPACE):
            yield document.message("HTM-007", at=item.number)


@rule(XHTMLDocument, "HTM-055", spec="sec-xhtml-deviations-discouraged")
def discouraged_elements_are_not_used(document: XHTMLDocument) -> Iterator[Message]:
    """base, embed and rp do not work in all reading systems."""
    for name in ("base", "embed", "rp"):
        for element in document.by_tag.get(XHTML + name, ()):
            yield document.message("HTM-055", name, at=element)


INSTEAD = {
    "switch": "write what every reading system can show, such as MathML or SVG, without it",
    "trigger": 'give "audio" or "video" the attribute "controls"',
}


@rule(XHTMLDocument, "RSC-017", spec="sec-xhtml-content-switch")
def deprecated_elements_are_not_used(document: XHTMLDocument) -> Iterator[Message]:
    """epub:switch and epub:trigger belong to EPUB 3.0 and are deprecated."""
    for name in INSTEAD:
        for element in document.by_tag.get(EPUB + name, ()):
            yield document.message("RSC-017", f'"epub:{name}" is deprecated; {INSTEAD[name]}', at=element)


@rule(XHTMLDocument, "RSC-017", spec="https://www.w3.org/TR/dpub-aria-1.1/#doc-endnote")
def deprecated_roles_are_not_used(document: XHTMLDocument) -> Iterator[Message]:
    """The roles doc-endnote and doc-biblioentry are deprecated: list items say as much."""
    for item in document.all("role"):
        if item.tag.startswith(XHTML) and item.value.strip(SPACE) in ("doc-endnote", "doc-biblioentry"):
            yield document.message(
                "RSC-017", f'the role "{item.value.strip(SPACE)}" is deprecated; a list item needs none', at=item.number
            )


@rule(XHTMLDocument, "RSC-005", spec="sec-xhtml-content-switch")
def triggers_find_their_elements(document: XHTMLDocument) -> Iterator[Message]:
    """The attributes ref and ev:observer of a trigger are ids of elements in the document."""
    for element in document.by_tag.get(EPUB + "trigger", ()):
        for name in ("ref", "{http://www.w3.org/2001/xml-events}observer"):
            value = element.get(name)
            if value is not None and value.strip(SPACE) not in document.owners:
                shown = name.rpartition("}")[2]
                yield document.message("RSC-005", f'"{shown}" names "{value}", which is no id here', at=element)


@rule(XHTMLDocument, "ACC-009", spec="https://www.w3.org/TR/epub-a11y-11/")
def formulas_can_be_read_aloud(document: XHTMLDocument) -> Iterator[Message]:
    """A formula has an alttext, or an annotation in XML."""
    for element in document.by_tag.get(MATHML + "math", ()):
        if element.get("alttext") is None and next(element.iter(MATHML + "annotation-xml"), None) is None:
            yield document.message("ACC-009", at=element, edge="end")


@rule(XHTMLDocument, "ACC-011", spec="https://www.w3.org/TR/epub-a11y-11/")
def links_in_svg_have_a_name(document: XHTMLDocument) -> Iterator[Message]:
    """A link in SVG has text, a title or a label."""
    yield from find_unnamed_links(document)


def find_unnamed_links(document: MarkupDocument) -> Iterator[Message]:
    """Yield a message for each link in SVG that has no name."""
    for element in document.by_tag.get(SVG + "a", ()):
        if element.get("href") is None and element.get(XLINK + "href") is None:
            continue
        if not _is_named(element):
            yield document.message("ACC-011", at=element, edge="end")


def _is_named(element: Element) -> bool:
    if element.get(XLINK + "title") or element.get("aria-label") or element.get("aria-labelledby"):
        return True
    return any(
        "".join(child.itertext()).strip(SPACE) for tag in ("title", "text") for child in element.iter(SVG + tag)
    ) or any(child.get("aria-label") for child in element.iter("*"))


@rule(XHTMLDocument, "CSS-005", "CSS-015", spec="sec-xhtml-alternate-styles")
def alternate_style_sheets_can_be_chosen(document: XHTMLDocument) -> Iterator[Message]:
    """An alternate style sheet has a title, and no classes that contradict each other."""
    for element in document.by_tag.get(XHTML + "link", ()):
        words = (element.get("rel") or "").lower().split()
        if "stylesheet" not in words:
            continue
        if "alternate" in words and not (element.get("title") or "").strip(SPACE):
            yield document.message("CSS-015", at=element)
        tags = (element.get("class") or "").lower().split()
        for pair in (("vertical", "horizontal"), ("day", "night")):
            if set(pair) <= set(tags):
                yield document.message("CSS-005", " and ".join(pair), at=element)


ITEM_VALUES = {
    "a": "href",
    "area": "href",
    "audio": "src",
    "embed": "src",
    "iframe": "src",
    "img": "src",
    "source": "src",
    "track": "src",
    "video": "src",
    "object": "data",
}
"""Element → the attribute that holds its value as a microdata property."""


@rule(XHTMLDocument, "RSC-005", spec="https://html.spec.whatwg.org/multipage/microdata.html#values")
def microdata_properties_have_values(document: XHTMLDocument) -> Iterator[Message]:
    """An element with itemprop whose value is an attribute has that attribute."""
    for item in document.all("microdata"):
        if item.name != "itemprop":
            continue
        local = str(item.element.tag).removeprefix(XHTML)
        needed = ITEM_VALUES.get(local)
        if needed and item.element.get(needed) is None:
            yield document.message("RSC-005", f'"{local}" with "itemprop" must have "{needed}"', at=item.number)


@rule(XHTMLDocument, "RSC-005", spec="sec-xhtml-ssml-attrib")
def pronunciations_do_not_nest(document: XHTMLDocument) -> Iterator[Message]:
    """An element with ssml:ph has no descendant with ssml:ph."""
    name = "{http://www.w3.org/2001/10/synthesis}ph"
    for item in document.all("phonemes"):
        if any(outer.get(name) is not None for outer in item.element.iterancestors()):
            yield document.message("RSC-005", '"ssml:ph" must not be inside an element with "ssml:ph"', at=item.number)


@rule(XHTMLDocument, "RSC-005", spec="https://html.spec.whatwg.org/multipage/semantics.html#attr-link-sizes")
def only_icons_have_sizes(document: XHTMLDocument) -> Iterator[Message]:
    """The attribute sizes of a link goes with the keyword icon."""
    for element in document.by_tag.get(XHTML + "link", ()):
        words = (element.get("rel") or "").lower().split()
        if element.get("sizes") is not None and not any("icon" in word for word in words):
            yield document.message("RSC-005", '"sizes" goes with rel="icon" only', at=element)


@rule(XHTMLDocument, "RSC-005", spec="sec-nav-def-model")
def nav_elements_of_navigation_documents_say_no_more(document: XHTMLDocument) -> Iterator[Message]:
    """A nav of a navigation document has no attributes of microdata and RDFa."""
    if "nav" not in document.task.properties:
        return
    for item in (*document.all("microdata"), *document.all("rdfa")):
        if item.element.tag == XHTML + "nav":
            yield document.message("RSC-005", f'attribute "{item.name}" is not allowed on "nav" here', at=item.number)
