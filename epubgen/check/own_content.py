"""The checker's own rules about single documents: what EPUBCheck lets pass, and readers stumble over."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from epubgen.check.markup import XHTML, MarkupDocument, XHTMLDocument
from epubgen.check.messages import Message
from epubgen.check.own_facts import lowered
from epubgen.check.rules import rule
from epubgen.check.svg import SVGDocument

OWN = "epubgen"
LARGE = 250_000
"""Bytes of a document that old reading systems take; calibre splits above about as much."""
MEANINGLESS = frozenset(("image", "img", "picture", "photo", "figure", "graphic", "图", "图片", "插图", "照片"))


@rule(XHTMLDocument, "EG-121", spec=OWN)
def documents_are_small_enough(document: XHTMLDocument) -> Iterator[Message]:
    """A document has no more than 250 kB, which the smallest reading systems hold."""
    if len(document.data) > LARGE:
        yield document.message("EG-121", len(document.data) // 1000, LARGE // 1000)


@rule(XHTMLDocument, "EG-123", spec=OWN)
def styles_are_in_style_sheets(document: XHTMLDocument) -> Iterator[Message]:
    """Elements are styled by style sheets, so that readers can change how they look."""
    if styled := document.all("style"):
        yield document.message("EG-123", len(styled), at=styled[0].number)


@rule(XHTMLDocument, "EG-125", spec=OWN)
def alternatives_say_something(document: XHTMLDocument) -> Iterator[Message]:
    """The alternative text of an image says what it shows: neither its file name nor the word "image"."""
    for image in document.by_tag.get(f"{XHTML}img", ()):
        alt = (image.get("alt") or "").strip()
        name = posixpath.basename(image.get("src") or "")
        if alt and (alt.lower() in MEANINGLESS or alt in (name, posixpath.splitext(name)[0])):
            yield document.message("EG-125", alt, at=image)


@rule(XHTMLDocument, "EG-126", spec=OWN)
def svg_names_keep_their_capitals(document: XHTMLDocument) -> Iterator[Message]:
    """Names of SVG in an XHTML document are written with their capital letters: viewBox, not viewbox."""
    yield from capital_faults(document)


@rule(SVGDocument, "EG-126", spec=OWN)
def svg_documents_keep_their_capitals(document: SVGDocument) -> Iterator[Message]:
    """Names of an SVG document are written with their capital letters."""
    yield from capital_faults(document)


def capital_faults(document: MarkupDocument) -> Iterator[Message]:
    """Yield a message for each SVG name that has lost its capital letters."""
    for number, name in lowered(document):
        yield document.message("EG-126", name, at=number)
