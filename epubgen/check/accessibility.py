"""What a publication claims of its accessibility, what its content shows, and where the two differ (R-110 … R-112).

Looked for on request, since it reads every document again. What no program can see (whether a text says what its image
shows, whether a recording has captions) is neither confirmed nor doubted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from epubgen.check.markup import EPUB, HEADINGS, MATHML, SVG, XHTML
from epubgen.check.messages import Message, make_message
from epubgen.check.metadata import name_of, text_of
from epubgen.check.rules import rule
from epubgen.check.targets import TargetedBook
from epubgen.check.urls import resolve
from epubgen.check.vocabularies import words
from epubgen.check.xml import Element, XMLDocument

SPEC = "https://www.w3.org/TR/epub-a11y-11/#sec-disc-package"
NEEDED = (
    "schema:accessMode",
    "schema:accessModeSufficient",
    "schema:accessibilityFeature",
    "schema:accessibilityHazard",
)
UNKNOWN = words("printPageNumbers annotations bookmarks")
"""Features that are no longer to be claimed, since others took their places or they are the reading system's."""
SILENT = words("none unknown")


class Evidence(NamedTuple):
    """What was counted in the documents; the cover image counts as no image."""

    documents: int = 0
    headings: int = 0
    without_headings: int = 0
    toc: int = 0
    page_list: int = 0
    page_breaks: int = 0
    images: int = 0
    decorative: int = 0
    without_alt: int = 0
    formulas: int = 0
    silent_formulas: int = 0
    ruby: int = 0
    recordings: int = 0
    films: int = 0
    roles: int = 0
    descriptions: int = 0

    @property
    def pictures(self) -> int:
        """Images that carry meaning, or might."""
        return self.images - self.decorative


@dataclass
class AccessibleBook(TargetedBook):
    """A publication with what it claims: the scope of the rules about accessibility metadata."""

    @cached_property
    def claims(self) -> dict[str, list[str]]:
        """Property → its values, for the properties of schema.org, and what the publication conforms to."""
        found: dict[str, list[str]] = {}
        for meta in self.package.properties:
            name = name_of(meta)
            if name.startswith("schema:access") or name == "dcterms:conformsTo":
                found.setdefault(name, []).append(text_of(meta))
        return found

    def claimed(self, name: str) -> list[str]:
        """Return the values claimed of a property of schema.org."""
        return self.claims.get(f"schema:{name}", [])

    @cached_property
    def evidence(self) -> Evidence:
        """The sums over all documents."""
        cover = self.cover.path if self.cover else ""
        navs = {item.path for item in self.package.items if "nav" in item.properties}
        found = [measure(document, cover, document.path in navs) for document in self.documents]
        return Evidence(*map(sum, zip(*found, strict=True))) if found else Evidence()

    def feature_grounds(self) -> dict[str, int]:
        """Return the features that can be measured, each with how often its ground was found."""
        found = self.evidence
        described = 0 if found.without_alt else found.pictures
        return {
            "ARIA": found.roles,
            "MathML": found.formulas,
            "alternativeText": described,
            "describedMath": found.formulas - found.silent_formulas,
            "longDescription": found.descriptions,
            "pageBreakMarkers": found.page_breaks,
            "pageNavigation": found.page_list,
            "rubyAnnotations": found.ruby,
            "structuralNavigation": found.headings,
            "tableOfContents": found.toc,
        }

    def mode_grounds(self) -> dict[str, int]:
        """Return the access modes, each with how often its ground was found."""
        found = self.evidence
        return {"visual": found.pictures + found.films, "auditory": found.recordings + found.films}


def measure(document: XMLDocument, cover: str, is_nav: bool) -> Evidence:
    """Count what is in one document; the contents only in the navigation document."""
    tags = document.by_tag
    images = [
        image
        for image in (*tags.get(f"{XHTML}img", ()), *tags.get(f"{SVG}svg", ()))
        if resolve(image.get("src") or "", document.path).path != cover or image.get("src") is None
    ]
    headings = sum(len(tags.get(name, ())) for name in HEADINGS)
    formulas = tags.get(f"{MATHML}math", ())
    navs = {
        kind: nav for nav in tags.get(f"{XHTML}nav", ()) if is_nav for kind in (nav.get(f"{EPUB}type") or "").split()
    }
    return Evidence(
        documents=1,
        headings=headings,
        without_headings=0 if headings else 1,
        toc=links_in(navs.get("toc")),
        page_list=links_in(navs.get("page-list")),
        page_breaks=sum("pagebreak" in (e.get(f"{EPUB}type") or "") for e in document.elements),
        images=len(images),
        decorative=sum(map(is_decorative, images)),
        without_alt=sum(not is_decorative(image) and not is_named(image) for image in images),
        formulas=len(formulas),
        silent_formulas=sum(not (math.get("alttext") or math.get("aria-label")) for math in formulas),
        ruby=len(tags.get(f"{XHTML}ruby", ())),
        recordings=len(tags.get(f"{XHTML}audio", ())),
        films=len(tags.get(f"{XHTML}video", ())),
        roles=sum(e.get("role") is not None for e in document.elements),
        descriptions=sum(e.get("aria-details") is not None or e.get("aria-describedby") is not None for e in images),
    )


def links_in(nav: Element | None) -> int:
    """Return how many links a nav element has."""
    return sum(1 for _ in nav.iter(f"{XHTML}a")) if nav is not None else 0


def is_decorative(image: Element) -> bool:
    """Tell whether an image is said to carry no meaning."""
    said = image.get("role") in ("presentation", "none") or image.get("aria-hidden") == "true"
    return said or (image.tag == f"{XHTML}img" and image.get("alt") == "")


def is_named(image: Element) -> bool:
    """Tell whether an image has a text in its place."""
    texts = (image.get("alt"), image.get("aria-label"), image.get("aria-labelledby"), image.findtext(f"{SVG}title"))
    return any((text or "").strip() for text in texts)


@rule(AccessibleBook, "EG-141", spec=SPEC)
def accessibility_is_described(book: AccessibleBook) -> Iterator[Message]:
    """The metadata says the access modes, those that suffice, the features and the hazards."""
    for name in NEEDED:
        if name not in book.claims:
            yield make_message("EG-141", name, path=book.package.path)


def about_claim(book: AccessibleBook, id: str, name: str, value: str, *args: object) -> Message:
    """Return a message at the meta element that makes a claim."""
    at = next(m for m in book.package.properties if name_of(m) == f"schema:{name}" and text_of(m) == value)
    return book.package.message(id, value, *args, at=at)


@rule(AccessibleBook, "EG-142", spec=SPEC)
def claimed_features_are_there(book: AccessibleBook) -> Iterator[Message]:
    """A feature that is claimed, and can be measured, is there."""
    grounds = book.feature_grounds()
    for value in book.claimed("accessibilityFeature"):
        if grounds.get(value, 1) == 0:
            without = book.evidence.without_alt
            why = (
                f"{without} images have no alternative text" if value == "alternativeText" and without else "none found"
            )
            yield about_claim(book, "EG-142", "accessibilityFeature", value, why)


@rule(AccessibleBook, "EG-143", spec=SPEC)
def features_that_are_there_are_claimed(book: AccessibleBook) -> Iterator[Message]:
    """A feature that was found is claimed, so that those who look for it find the book."""
    claimed = book.claimed("accessibilityFeature")
    if claimed:
        for value in ("MathML", "alternativeText", "pageBreakMarkers", "pageNavigation", "rubyAnnotations"):
            full = f"full{value[0].upper()}{value[1:]}"
            if (count := book.feature_grounds()[value]) and value not in claimed and full not in claimed:
                yield make_message("EG-143", value, count, path=book.package.path)


@rule(AccessibleBook, "EG-144", spec=SPEC)
def access_modes_are_those_of_the_content(book: AccessibleBook) -> Iterator[Message]:
    """The access modes are those that the content has: text, images that carry meaning, sound."""
    claimed = book.claimed("accessMode")
    if not claimed:
        return
    for mode, count in book.mode_grounds().items():
        if mode in claimed and not count:
            yield about_claim(book, "EG-144", "accessMode", mode, "nothing of the kind was found")
        elif count and mode not in claimed:
            yield make_message("EG-144", mode, f"{count} were found, but it is not claimed", path=book.package.path)


@rule(AccessibleBook, "EG-145", spec=SPEC)
def text_suffices_where_it_is_said_to(book: AccessibleBook) -> Iterator[Message]:
    """Where text alone is said to suffice, every image and formula has a text in its place."""
    found = book.evidence
    if "textual" in book.claimed("accessModeSufficient") and (found.without_alt or found.silent_formulas):
        counts = (found.without_alt, found.silent_formulas)
        yield about_claim(book, "EG-145", "accessModeSufficient", "textual", *counts)


@rule(AccessibleBook, "EG-146", spec=SPEC)
def features_are_of_the_book(book: AccessibleBook) -> Iterator[Message]:
    """Features are those of the book, by their present names."""
    for value in book.claimed("accessibilityFeature"):
        if value in UNKNOWN or value in SILENT:
            yield about_claim(book, "EG-146", "accessibilityFeature", value)


@rule(AccessibleBook, "EG-147", spec=SPEC)
def hazards_are_stated_once(book: AccessibleBook) -> Iterator[Message]:
    """Hazards are `none` or `unknown` alone, or one value each about flashing, motion and sound."""
    hazards = book.claimed("accessibilityHazard")
    alone = [value for value in hazards if value in SILENT]
    if alone and len(hazards) > 1:
        yield about_claim(book, "EG-147", "accessibilityHazard", alone[0])
