"""The checker's own rules about single documents: what EPUBCheck lets pass, and readers stumble over."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from epubgen.check.markup import XHTML, MarkupDocument, XHTMLDocument
from epubgen.check.messages import Message
from epubgen.check.navigation import has_label, navs
from epubgen.check.ncx import NCX, NCXDocument
from epubgen.check.own_facts import lowered, text_of
from epubgen.check.rules import rule
from epubgen.check.svg import SVGDocument
from epubgen.check.vocabularies import words
from epubgen.check.xml import Element

OWN = "epubgen"
LARGE = 250_000
"""Bytes of a document that old reading systems take; calibre splits above about as much."""
MEANINGLESS = words(
    "image img picture pic photo photograph figure fig graphic illustration drawing cover alt untitled placeholder "
    "图 图片 图像 插图 照片 配图 封面"
)
FILE = r".+\.(?:jpe?g|png|gif|webp|svg|bmp|tiff?)|(?:dsc|img|dscn|pict|screenshot|image)[_-]?\d{2,}"
"""What cameras and scanners call their pictures, and any file name."""


@rule(XHTMLDocument, "EG-110", spec="sec-nav-def-model")
def entries_of_the_contents_can_be_read(document: XHTMLDocument) -> Iterator[Message]:
    """Every entry of the contents has a letter or a digit: EPUBCheck is content with any character, seen or not."""
    for nav, types in navs(document):
        for link in nav.iter(f"{XHTML}a") if "toc" in types else ():
            said = text_of(link) + (link.get("aria-label") or "") + (link.get("title") or "")
            if has_label(link) and not re.search(r"[^\W_]", said):
                yield document.message("EG-110", link.get("href"), text_of(link), at=link)


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


@rule(XHTMLDocument, "EG-125", "EG-128", "EG-129", spec=OWN)
def alternatives_say_something(document: XHTMLDocument) -> Iterator[Message]:
    """The alternative text of an image is there and says what it shows: neither a file name nor its caption."""
    for image in document.by_tag.get(f"{XHTML}img", ()):
        if image.get("alt") is None:
            yield document.message("EG-129", at=image)
        alt = " ".join((image.get("alt") or "").split())
        name = posixpath.basename(image.get("src") or "")
        if alt and says_nothing(alt.lower(), name.lower()):
            yield document.message("EG-125", alt, at=image)
        elif alt and alt == caption_of(image):
            yield document.message("EG-128", alt, at=image)


def says_nothing(alt: str, name: str) -> bool:
    """Tell whether a text in lower case is the name of its file, or of any, or a word for all images."""
    if alt in (name, posixpath.splitext(name)[0]) or alt.rstrip(" 0123456789_-.:") in MEANINGLESS:
        return True
    return re.fullmatch(FILE, alt) is not None


def caption_of(image: Element) -> str:
    """Return the caption of the figure that an image stands in; "" where it has none."""
    figure = next(image.iterancestors(f"{XHTML}figure"), None)
    caption = figure.find(f"{XHTML}figcaption") if figure is not None else None
    return text_of(caption) if caption is not None else ""


@rule(NCXDocument, "EG-116", spec="sec-opf2-ncx")
def ncx_says_how_deep_it_is(document: NCXDocument) -> Iterator[Message]:
    """The dtb:depth of an NCX, where it is given, is the number of its levels."""
    points = document.by_tag.get(f"{NCX}navPoint", ())
    deepest = max((1 + sum(1 for _ in point.iterancestors(f"{NCX}navPoint")) for point in points), default=0)
    for meta in document.by_tag.get(f"{NCX}meta", ()):
        said = (meta.get("content") or "").strip()
        if meta.get("name") == "dtb:depth" and deepest and said != str(deepest):
            yield document.message("EG-116", said, deepest, at=meta)


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
