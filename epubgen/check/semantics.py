"""Elements by their epub:type."""

from __future__ import annotations

from epubgen.check.markup import EPUB, MarkupDocument
from epubgen.check.xml import Element

TYPE = f"{EPUB}type"


def types_of(element: Element) -> frozenset[str]:
    """Return the values of an element's epub:type."""
    return frozenset((element.get(TYPE) or "").split())


def has_type(element: Element, name: str) -> bool:
    """Tell whether an element has an epub:type."""
    return name in (element.get(TYPE) or "").split()


def of_type(document: MarkupDocument, name: str) -> list[Element]:
    """Return a document's elements that have an epub:type."""
    return [item.element for item in document.all("type") if name in item.value.split()]


def child_types(element: Element) -> frozenset[str]:
    """Return the epub:type values of an element's children."""
    return frozenset(name for child in element.iterchildren("*") for name in types_of(child))
