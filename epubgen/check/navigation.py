"""Rules about navigation documents: their nav elements, the lists in these, and their labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

from epubgen.check.grammar.tables import read_table
from epubgen.check.markup import EPUB, HEADINGS, XHTML, XHTMLDocument, grammar_message
from epubgen.check.messages import Message
from epubgen.check.rules import rule
from epubgen.check.schema import judge
from epubgen.check.xml import SPACE, Element

TYPE = f"{EPUB}type"
HEADINGS_OF_NAVS = (*HEADINGS, f"{XHTML}hgroup")
OWN_HEADING = frozenset(("toc", "page-list", "landmarks"))
"""Types of nav elements that need no heading."""


def navs(document: XHTMLDocument) -> list[tuple[Element, frozenset[str]]]:
    """Return the nav elements of a navigation document that have an epub:type, with its values."""
    if "nav" not in document.task.properties:
        return []
    found = document.by_tag.get(f"{XHTML}nav", ())
    return [(nav, frozenset((nav.get(TYPE) or "").split())) for nav in found if nav.get(TYPE) is not None]


@rule(XHTMLDocument, "RSC-005", spec="sec-nav-def-model")
def nav_elements_follow_their_grammar(document: XHTMLDocument) -> Iterator[Message]:
    """A nav has a heading at most, then a list; each item of it a link, or a label with a list of its own."""
    for nav, _types in navs(document):
        for fault in judge("nav", "nav", "html").judge(nav):
            yield grammar_message(document, fault)


@rule(XHTMLDocument, "RSC-005", spec="sec-nav-def-model")
def nav_labels_hold_phrasing_only(document: XHTMLDocument) -> Iterator[Message]:
    """A link or a label in a nav has phrasing content, no blocks."""
    for nav, _types in navs(document):
        for label in nav.iter(f"{XHTML}a", f"{XHTML}span"):
            for child in label.iterchildren("*"):
                tag = str(child.tag)
                if tag.startswith(XHTML) and tag[len(XHTML) :] in blocks():
                    text = f'"{tag[len(XHTML) :]}" is not allowed in a link or label of a nav'
                    yield document.message("RSC-005", text, at=child)


@cache
def blocks() -> frozenset[str]:
    """Return the names of elements that are flow but not phrasing content."""
    table = read_table("html")
    return frozenset(table.words("@flow")) - frozenset(table.words("@phrasing"))


@rule(XHTMLDocument, "RSC-005", spec="sec-nav-def-types-intro")
def navigation_has_its_nav_elements_once(document: XHTMLDocument) -> Iterator[Message]:
    """There is one toc, and at most one page-list and one landmarks."""
    bodies = document.by_tag.get(f"{XHTML}body", ())
    if "nav" not in document.task.properties or not bodies:
        return
    count = Counter(name for _nav, types in navs(document) for name in types)
    if count["toc"] != 1:
        yield document.message("RSC-005", f'there must be exactly one "toc" nav, not {count["toc"]}', at=bodies[0])
    for name in ("page-list", "landmarks"):
        if count[name] > 1:
            yield document.message("RSC-005", f'there must be one "{name}" nav at most', at=bodies[0])


@rule(XHTMLDocument, "RSC-005", "RSC-017", spec="sec-nav-def-types-other")
def nav_elements_suit_their_types(document: XHTMLDocument) -> Iterator[Message]:
    """Navs other than toc, page-list and landmarks have a heading; page-list and landmarks are flat."""
    for nav, types in navs(document):
        first = next(nav.iterchildren("*"), None)
        if not types & OWN_HEADING and (first is None or first.tag not in HEADINGS_OF_NAVS):
            yield document.message(
                "RSC-005", 'a nav other than "toc", "page-list" and "landmarks" must begin with a heading', at=nav
            )
        for name in ("page-list", "landmarks"):
            if name in types and sum(1 for _ in nav.iter(f"{XHTML}ol")) != 1:
                text = f'a "{name}" nav should have one list without further lists in it'
                yield document.message("RSC-017", text, at=nav)


@rule(XHTMLDocument, "RSC-005", spec="sec-nav-landmarks")
def landmarks_have_types_and_differ(document: XHTMLDocument) -> Iterator[Message]:
    """Each link of the landmarks has an epub:type, and no two have the same type and the same target."""
    for nav, types in navs(document):
        if "landmarks" not in types:
            continue
        links = list(nav.iter(f"{XHTML}a"))
        count = Counter(key for link in links for key in landmark_keys(link))
        for link in links:
            if link.get(TYPE) is None:
                yield document.message("RSC-005", "a link in landmarks must have an epub:type", at=link)
            for name, href in landmark_keys(link):
                if count[name, href] > 1:
                    text = f'another landmark of type "{name}" leads to "{href}" too'
                    yield document.message("RSC-005", text, at=link)
                    break


def landmark_keys(link: Element) -> set[tuple[str, str]]:
    """Return the types of a landmark, each with where it leads."""
    href = (link.get("href") or "").strip(SPACE)
    return {(name.lower(), href) for name in (link.get(TYPE) or "").split()}


LABELS = (("a", "a link"), ("span", "a label"))


@rule(XHTMLDocument, "RSC-005", spec="sec-nav-def-model")
def nav_labels_have_text(document: XHTMLDocument) -> Iterator[Message]:
    """Links and labels in a nav, and the document's headings, have text or an image that has."""
    for nav, _types in navs(document):
        for name, what in LABELS:
            for element in nav.iter(f"{XHTML}{name}"):
                if not has_label(element):
                    yield document.message("RSC-005", f"{what} in a nav must have text", at=element)
    if "nav" in document.task.properties:
        for rank in range(1, 7):
            for heading in document.by_tag.get(f"{XHTML}h{rank}", ()):
                if not has_label(heading):
                    yield document.message("RSC-005", "a heading must have text here", at=heading)


def has_label(element: Element) -> bool:
    """Tell whether an element says something: by text, by an image's alternative, or by aria-label."""
    if (element.text or "").strip(SPACE):
        return True
    if "".join(element.itertext("*")).strip(SPACE) or (element.get("aria-label") or "").strip(SPACE):
        return True
    return any((inner.get("alt") or inner.get("aria-label") or "").strip(SPACE) for inner in element.iter("*"))
