"""What a content document refers to: its elements' URLs, those of its styles and of its processing instructions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from epubgen.check.css import judge_style
from epubgen.check.document import Kind, Reference
from epubgen.check.harvest import Found
from epubgen.check.markup import EPUB, MATHML, SVG, XHTML, XLINK, XML, MarkupDocument
from epubgen.check.messages import Message, make_message
from epubgen.check.xml import Element

HTML_KINDS: dict[tuple[str, str], Kind] = {
    ("a", "href"): "hyperlink",
    ("area", "href"): "hyperlink",
    ("img", "src"): "image",
    ("img", "srcset"): "image",
    ("audio", "src"): "audio",
    ("video", "src"): "video",
    ("video", "poster"): "image",
    ("track", "src"): "track",
    ("iframe", "src"): "object",
    ("embed", "src"): "object",
    ("object", "data"): "object",
    ("script", "src"): "script",
    ("input", "src"): "image",
    ("blockquote", "cite"): "cite",
    ("q", "cite"): "cite",
    ("ins", "cite"): "cite",
    ("del", "cite"): "cite",
}
LINK = XHTML + "a"
SVG_KINDS: dict[str, Kind] = {"a": "hyperlink", "image": "image", "use": "svg-symbol", "font-face-uri": "font"}


LINKS = ("hyperlink", "toc", "page-list", "landmarks", "nav")


def collect_references(document: MarkupDocument) -> tuple[list[Reference], list[Message]]:
    """Return every reference of a document, and the messages about its styles and its empty references."""
    messages: list[Message] = []
    references = list(_of_instructions(document))
    navs = _navs(document) if document.task.properties & {"nav", "data-nav"} else []
    based = _has_base(document)
    for item in document.all("url"):
        if item.tag == LINK and item.name == "href" and not based:
            type = (item.element.get("type") or "").strip() if "type" in item.names else ""
            found = [Reference(item.value, _link_kind(navs, item.number), item.number, type, element="a")]
        elif document.task.version == "2.0" and item.tag == XHTML + "iframe":
            continue  # which OPS leaves out
        else:
            found = list(_of_attribute(document, item))
        for reference in found:
            link = reference.kind in LINKS
            if not reference.url.strip() and (link or reference.kind == "link"):
                messages.append(document.message("HTM-045", at=item.number))
            elif not (link and reference.url.strip() == "."):  # which the reference gives no thought to
                references.append(reference)
    for item in document.all("paint"):
        url = re.match(r"url\((.*?)\)", item.value)
        if url and item.tag.startswith(SVG):
            references.append(Reference(url[1], "svg-paint", item.number, element=item.tag[len(SVG) :]))
    _add_styles(document, references, messages)
    return references, messages


def _of_attribute(document: MarkupDocument, item: Found) -> Iterator[Reference]:
    kind = _kind(document, item)
    if not kind:
        return
    element = item.element
    local = item.tag.rpartition("}")[2]
    type = ((element.get("type") or "").strip() or " ") if "type" in item.names else ""
    fallback = _has_fallback(element, local)
    base = _base(document, element)
    urls = read_srcset(item.value) if item.name == "srcset" else [item.value]
    for url in urls:
        yield Reference(url, kind, item.number, type, fallback, _role(element, local), base)


def _role(element: Element, local: str) -> str:
    """Return the element's local name; "picture" for the img of a picture, which has rules of its own."""
    parent = element.getparent() if local == "img" else None
    return "picture" if parent is not None and parent.tag == XHTML + "picture" else local


def _kind(document: MarkupDocument, item: Found) -> Kind | None:
    tag, name = item.tag, item.name.rpartition("}")[2]
    if tag.startswith(XHTML):
        return _html_kind(document, item, tag[len(XHTML) :], item.name)
    if tag.startswith(SVG) and item.name == XLINK + "href":
        return SVG_KINDS.get(tag[len(SVG) :])
    if tag.startswith(MATHML):
        return "image" if name == "altimg" and tag == f"{MATHML}math" else None
    return None


def _html_kind(document: MarkupDocument, item: Found, local: str, name: str) -> Kind | None:
    if document.task.version == "2.0" and local in ("audio", "video", "source", "track", "embed", "script"):
        return None  # XHTML 1.1 has none of the first; scripts are not followed
    if document.task.version == "2.0" and name == "cite":
        return None
    if local == "a" and name == "href" and document.task.properties & {"nav", "data-nav"}:
        return _link_kind(_navs(document), item.number)
    if local == "link" and name == "href":
        return "stylesheet" if "stylesheet" in (item.element.get("rel") or "").lower().split() else "link"
    if local == "source":
        parent = item.element.getparent()
        outer = str(parent.tag)[len(XHTML) :] if parent is not None else ""
        if name == "srcset":
            return "image"
        kinds: dict[str, Kind] = {"audio": "audio", "video": "video", "picture": "image"}
        return kinds.get(outer) if name == "src" else None
    return HTML_KINDS.get((local, name))


def _navs(document: MarkupDocument) -> list[tuple[int, int, Kind]]:
    """Return the nav elements of a document, inner ones first: number, that of the last element in it, kind of link."""
    elements = document.by_tag.get(XHTML + "nav", ())
    found = [
        (number, number + sum(1 for _ in nav.iter("*")) - 1, _navigation_kind(nav))
        for number, nav in zip(document.numbers(XHTML + "nav"), elements, strict=True)
    ]
    return found[::-1]


def _link_kind(navs: list[tuple[int, int, Kind]], number: int) -> Kind:
    return next((kind for first, last, kind in navs if first <= number <= last), "hyperlink")


def _navigation_kind(nav: Element) -> Kind:
    types = (nav.get(EPUB + "type") or "").split()
    for name in ("toc", "page-list", "landmarks"):
        if name in types:
            return name
    if "region-based" in types:
        return "region"
    return "nav" if types else "hyperlink"


def says_something(element: Element) -> bool:
    """Tell whether an element has text of its own."""
    return any((text or "").strip() for text in (element.text, *(child.tail for child in element)))


def _has_fallback(element: Element, local: str) -> bool:
    if local in ("object", "audio", "video", "canvas"):
        others = ("source", "track", "param")
        if local == "object" and says_something(element):
            return True
        return any(str(child.tag).rpartition("}")[2] not in others for child in element.iterchildren("*"))
    return local == "source" and len(list(element.getparent().iterchildren(XHTML + "source"))) > 1  # type: ignore[union-attr]


def _has_base(document: MarkupDocument) -> bool:
    return bool(document.all("base")) or XHTML + "base" in document.by_tag


def _base(document: MarkupDocument, element: Element) -> str:
    """Return the base URL of an element where the document changes it: its base element, and xml:base outside of it."""
    if not _has_base(document):
        return ""
    bases = [outer.get(XML + "base") for outer in (element, *element.iterancestors()) if outer.get(XML + "base")]
    number = document.number(element)
    html = next(
        (
            outer.get("href")
            for outer in reversed(document.by_tag.get(XHTML + "base", ()))
            if outer.get("href") and document.number(outer) < number  # what came before it has been resolved without it
        ),
        None,
    )
    result = ""
    for base in reversed([*bases, *([html] if html else [])]):
        try:
            result = urljoin(result, base or "")
        except ValueError:
            return result
    return result


def read_srcset(value: str) -> list[str]:
    """Return the URLs of a srcset attribute, as HTML parses it: each ends with a space, or with a comma before one."""
    if re.match(r"\s*data:[^\s]*,\s", value):
        return ["".join(value.split())]  # a data URL that is broken after its comma is one all the same
    urls, at = [], 0
    one, purpose = re.compile(r"[\s,]*([^\s,]\S*)"), re.compile(r"(?:[^(),]|\([^)]*\)?|\))*+")
    while found := one.match(value, at):
        urls.append(found[1].rstrip(","))
        at = found.end()
        if not found[1].endswith(",") and (rest := purpose.match(value, at)):  # up to a comma that is in no brackets
            at = rest.end()
    return urls


def _of_instructions(document: MarkupDocument) -> Iterator[Reference]:
    """Yield the style sheets that processing instructions of an SVG document name; XHTML has links for that."""
    if document.root.tag != SVG + "svg" or b"<?xml-stylesheet" not in document.text:
        return
    for found in re.finditer(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?xml-stylesheet\s(.*?)\?>", document.text, re.S):
        if found[1] is None:
            continue
        values = dict(re.findall(r"""([\w-]+)\s*=\s*["']([^"']*)["']""", found[1].decode("utf-8", "replace")))
        if (href := values.get("href", "")) and not href.startswith("#"):
            place = document.places.at(found.end())
            yield Reference(href, "stylesheet", place, values.get("type", ""), element="xml-stylesheet")


def _add_styles(document: MarkupDocument, references: list[Reference], messages: list[Message]) -> None:
    for tag in (XHTML + "style", SVG + "style"):
        for element in document.by_tag.get(tag, ()):
            number = document.number(element)
            _judge_style(document, number, "".join(element.itertext()), False, references, messages)
    for item in document.all("style"):
        if item.tag.startswith(XHTML):
            _judge_style(document, item.number, item.value, True, references, messages)


def _judge_style(
    document: MarkupDocument,
    number: int,
    text: str,
    declarations: bool,
    references: list[Reference],
    messages: list[Message],
) -> None:
    result = judge_style(text, declarations)
    document.classes.update(result.classes)
    line = document.place(number)[0] if result.faults else 0
    for fault in result.faults:
        if fault.id == "CSS-001" and document.task.version == "2.0":
            continue  # EPUB 2 does not forbid them
        at = line + fault.line - 1
        messages.append(make_message(fault.id, *fault.args, path=document.path, line=at, column=fault.column))
    for url, kind, _line, _column in result.references:
        base = _base(document, document.elements[number])
        references.append(Reference(url, kind, number, element="style", base=base))
