"""Rules about fixed layout: the size of the page that a document states in its viewport."""

from __future__ import annotations

import re
from collections.abc import Iterator

from epubgen.check.markup import XHTML, XHTMLDocument
from epubgen.check.messages import Message
from epubgen.check.rules import rule
from epubgen.check.xml import Element


def read_viewport(content: str) -> tuple[list[tuple[str, str]], str]:
    """Return the properties of a viewport in order, and what is wrong with its syntax."""
    properties: list[tuple[str, str]] = []
    for part in re.split(r"[,;]", content):
        name, equals, value = part.partition("=")
        name, value = name.strip(), value.strip()
        if not name:
            return properties, "a property has no name" if equals else "it is empty"
        if equals and not value:
            return properties, f'"{name}" has no value'
        if re.search(r"[\s=]", name) or re.search(r"[\s=]", value):
            return properties, f'"{part.strip()}" is not a name, "=" and a value'
        properties.append((name.lower(), value.lower()))
    return properties, ""


@rule(
    XHTMLDocument,
    "HTM-046",
    "HTM-047",
    "HTM-056",
    "HTM-057",
    "HTM-059",
    "HTM-060a",
    "HTM-060b",
    spec="sec-fxl-content-dimensions",
)
def viewports_state_width_and_height(document: XHTMLDocument) -> Iterator[Message]:
    """A fixed-layout document states its width and height, once each, in its first viewport."""
    viewports = [e for e in document.by_tag.get(XHTML + "meta", ()) if e.get("name", "").strip().lower() == "viewport"]
    if not document.task.fixed_layout:
        for element in viewports:
            yield document.message("HTM-060b", element.get("content", ""), at=element)
        return
    if not viewports:
        yield document.message("HTM-046", at=_head(document))
        return
    yield from _judge(document, viewports[0])
    for element in viewports[1:]:
        yield document.message("HTM-060a", element.get("content", ""), at=element)


def _head(document: XHTMLDocument) -> Element:
    return next(iter(document.by_tag.get(XHTML + "head", ())), document.root)


def _judge(document: XHTMLDocument, element: Element) -> Iterator[Message]:
    content = element.get("content", "")
    properties, fault = read_viewport(content)
    if fault:
        yield document.message("HTM-047", content, fault, at=element)
        return
    for name in ("width", "height"):
        values = [value for key, value in properties if key == name]
        if not values:
            yield document.message("HTM-056", name, at=element)
        elif len(values) > 1:
            yield document.message("HTM-059", name, ", ".join(values), at=element)
        elif values[0] != f"device-{name}" and not re.fullmatch(r"(?=.*[1-9])[0-9]+(?:\.[0-9]+)?|\.[0-9]+", values[0]):
            yield document.message("HTM-057", name, name, at=element)
