"""Small changes to an lxml tree that keep its text: unwrapping, wrapping, taking out."""

from __future__ import annotations

from lxml import etree


def unwrap(element: etree._Element) -> None:
    """Put an element's content in its place."""
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    add_text_before(parent, place, element.text)
    children = list(element)
    tail = element.tail
    element.tail = None
    parent.remove(element)
    for offset, child in enumerate(children):
        parent.insert(place + offset, child)
    add_text_before(parent, place + len(children), tail)


def add_text_before(parent: etree._Element, place: int, text: str | None) -> None:
    """Put text before what stands at a place among an element's children."""
    if not text:
        return
    if place > 0:
        parent[place - 1].tail = (parent[place - 1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def parent_tag(element: etree._Element) -> str:
    """Return the name of an element's parent; empty at the root."""
    parent = element.getparent()
    return str(parent.tag) if parent is not None else ""


def drop_blanks(element: etree._Element) -> None:
    """Let no-break and other spaces go from where no text may be; XML takes only four characters for blank."""
    if element.text and not element.text.strip():
        element.text = None
    for child in element:
        if child.tail and not child.tail.strip():
            child.tail = None


def text_into(child: etree._Element) -> None:
    """Move the text after an element to its end."""
    if len(child):
        child[-1].tail = (child[-1].tail or "") + (child.tail or "")
    else:
        child.text = (child.text or "") + (child.tail or "")
    child.tail = None


def wrap(child: etree._Element, tag: str) -> etree._Element:
    """Put an element into a new one in its place."""
    wrapper = etree.Element(tag)
    parent = child.getparent()
    assert parent is not None
    parent.replace(child, wrapper)
    wrapper.tail, child.tail = child.tail, None
    wrapper.append(child)
    return wrapper


def remove(element: etree._Element) -> None:
    """Take an element out; the text after it stays."""
    parent = element.getparent()
    if parent is not None:
        add_text_before(parent, parent.index(element), element.tail)
        element.tail = None
        parent.remove(element)
