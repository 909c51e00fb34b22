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
    if not content:
        return properties, "it is empty"
    text = re.sub(r"\s*=\s*", "=", re.sub(r"\s+", " ", content.strip()))
    if text[:1] in (",", ";") or text[-1:] in (",", ";"):
        return properties, "it begins or ends with a separator"
    for part in re.split(r"[,;]+", text) if text else ():
        rest = part.strip()
        while rest:
            name, equals, rest = rest.partition("=")
            if not name.strip():
                return properties, "a property has no name"
            if re.search(r"\s", name.strip()):
                return properties, f'"{name.strip()}" is no name'
            value, _space, rest = rest.lstrip().partition(" ") if " " in rest else (rest, "", "")
            if equals and not value:
                return properties, f'"{name}" has no value'
            if "=" in value:
                return properties, f'"{part}" is not a name, "=" and a value'
            properties.append((name.strip(), value))
            rest = rest.strip()
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
    viewports = [e for e in document.by_tag.get(XHTML + "meta", ()) if e.get("name", "").strip() == "viewport"]
    if not document.task.fixed_layout:
        for element in viewports:
            yield document.message("HTM-060b", element.get("content", ""), at=element)
        return
    if not viewports:
        for head in document.by_tag.get(XHTML + "head", ()):
            yield document.message("HTM-046", at=head, edge="end")
        return
    yield from _judge(document, viewports[0])
    for element in viewports[1:]:
        yield document.message("HTM-060a", element.get("content", ""), at=element)


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
        elif values[0] != f"device-{name}" and not re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", values[0]):
            yield document.message("HTM-057", name, name, at=element)
