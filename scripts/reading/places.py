"""Which places of a book to look at: one of each kind of page and construct."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from lxml import etree
from phone import EPUB_TYPE, Unpacked

KINDS = {
    "table": "table",
    "code": "pre",
    "formula": "math",
    "picture": "figure",
    "drawing": "svg",
    "quotation": "blockquote",
    "ruby": "ruby",
    "list": "ol",
    "terms": "dl",
    "box": "aside",
}
"""Name of a place → the element that makes it."""


class Place(NamedTuple):
    """A place to look at: its name, the document's path, and a CSS selector of the element; "" for the beginning."""

    name: str
    path: str
    selector: str
    steps: tuple[int, ...]
    """The same as positions among the children, from 0, from the root element down."""
    text: str
    """The first words there."""


def find_places(book: Unpacked) -> list[Place]:
    """Return the cover, the pages before the text, an opening, the first of each construct, the notes of a book."""
    found: dict[str, Place] = {}
    for path in book.documents:
        root = etree.parse(book.folder / path).getroot()
        body = root.find("{*}body")
        if body is None:
            continue
        types = {kind for element in root.iter("{*}*") for kind in (element.get(EPUB_TYPE) or "").split()}
        front = {"cover", "titlepage", "toc", "copyright-page", "colophon", "part"} & types
        name = "opening" if not front and len("".join(body.itertext())) > 300 else min(front, default="page")
        found.setdefault(name, place(name, path, root, None))
        if front & {"toc", "cover", "titlepage"}:
            continue
        for kind, tag in KINDS.items():
            if kind not in found and (element := body.find(f".//{{*}}{tag}")) is not None:
                found[kind] = place(kind, path, root, element)
        if "notes" not in found:
            notes = (one for one in body.iter("{*}section", "{*}aside") if is_notes(one))
            if (element := next(notes, None)) is not None:
                found["notes"] = place("notes", path, root, element)
    return list(found.values())


def is_notes(element: Any) -> bool:
    """Tell whether an element holds notes."""
    return bool({"footnotes", "endnotes", "rearnotes"} & set((element.get(EPUB_TYPE) or "").split()))


def place(name: str, path: str, root: Any, element: Any) -> Place:
    """Return the place of an element, the whole document for none."""
    if element is None:
        return Place(name, path, "", (), "")
    chain = [element, *element.iterancestors()][:-1]
    steps = tuple(children(one.getparent()).index(one) for one in reversed(chain))
    selector = "html > " + " > ".join(
        f"{etree.QName(one).localname}:nth-child({step + 1})" for one, step in zip(reversed(chain), steps, strict=True)
    )
    words = re.sub(r"\s+", " ", "".join(element.itertext())).strip()
    return Place(name, path, selector, steps, words[:40])


def children(element: Any) -> list[Any]:
    """Return the children of an element that are elements."""
    return [child for child in element if isinstance(child.tag, str)]
