"""What was counted in the chapters → EPUB Accessibility metadata that is true (R-110 … R-115); nothing is assumed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import attrgetter

from epubgen.model.book import Book
from epubgen.model.chapter import Chapter, Evidence
from epubgen.model.metadata import AccessibilityClaim
from epubgen.model.publication import Property
from epubgen.xhtml.words import Words, catalogue_name

UNSEGMENTED = ("zh", "ja", "yue", "lzh", "th", "lo", "km", "my")
"""Languages that put no space between words."""


def accessibility_properties(
    book: Book, chapters: Iterable[Chapter], animated: bool, words: Words
) -> tuple[Property, ...]:
    """Return the metadata expressions for a book of these chapters; `animated` tells of pictures that move."""
    known = list(chapters)
    total = total_evidence(known)
    pages = any(chapter.page_breaks for chapter in known)
    modes = access_modes(total)
    properties = [Property("schema:accessMode", mode) for mode in modes]
    properties += [Property("schema:accessModeSufficient", sufficient) for sufficient in sufficient_modes(total, modes)]
    properties += [Property("schema:accessibilityFeature", feature) for feature in features(book, total, pages)]
    properties += [Property("schema:accessibilityHazard", hazard) for hazard in hazards(book, total, animated)]
    if pages:
        properties.append(Property("pageBreakSource", book.options.page_break_source or "none"))
    properties.append(stated_summary(book) or measured_summary(book, total, pages, words))
    return (*properties, *claims(book.metadata.accessibility))


def total_evidence(chapters: Iterable[Chapter]) -> Evidence:
    """Return the sums over all chapters."""
    counts = attrgetter(*Evidence._fields)
    columns = zip(*(counts(chapter.evidence) for chapter in chapters), strict=True)
    return Evidence(*map(sum, columns))


def access_modes(total: Evidence) -> list[str]:
    """Return the senses that the content speaks to; the cover and ornaments do not count."""
    modes = ["textual"]
    if total.images > total.images_decorative or total.video:
        modes.append("visual")
    if total.audio or total.video:
        modes.append("auditory")
    return modes


def sufficient_modes(total: Evidence, modes: list[str]) -> list[str]:
    """Return the sets of senses that suffice: text alone only where everything else is described in text."""
    described = not (total.images_without_alt or total.math_without_alt or total.audio or total.video)
    if described:
        return ["textual"] if len(modes) == 1 else ["textual", ",".join(modes)]
    return [",".join(modes)]


def features(book: Book, total: Evidence, pages: bool) -> Iterator[str]:
    """Yield what the book offers."""
    yield from (
        "ARIA",
        "displayTransformability",
        "readingOrder",
        "structuralNavigation",
        "tableOfContents",
        "unlocked",
    )
    if total.images > total.images_decorative and not total.images_without_alt:
        yield "alternativeText"
    if total.long_descriptions:
        yield "longDescription"
    if total.math:
        yield "MathML"
    if pages:
        yield from ("pageBreakMarkers", "pageNavigation")
    if total.ruby:
        yield "rubyAnnotations"
    yield "verticalWriting" if book.options.writing_mode.startswith("vertical") else "horizontalWriting"
    if book.metadata.language.lower().split("-")[0] in UNSEGMENTED:
        yield "withoutAdditionalWordSegmentation"


def hazards(book: Book, total: Evidence, animated: bool) -> tuple[str, ...]:
    """Return what the publisher states; else none, unless something in the book moves or sounds."""
    if book.metadata.accessibility.hazards:
        return book.metadata.accessibility.hazards
    if not (animated or total.audio or total.video):
        return ("none",)
    sound = "unknownSoundHazard" if total.audio or total.video else "noSoundHazard"
    moves = animated or bool(total.video)
    flashing, motion = ("unknownFlashingHazard", "unknownMotionSimulationHazard") if moves else (
        "noFlashingHazard", "noMotionSimulationHazard"
    )  # fmt: skip
    return flashing, motion, sound


def stated_summary(book: Book) -> Property | None:
    """Return the publisher's own summary, if there is one."""
    text = book.metadata.accessibility.summary
    return Property("schema:accessibilitySummary", text) if text else None


def measured_summary(book: Book, total: Evidence, pages: bool, words: Words) -> Property:
    """Return the summary of what was counted, marked with its language where that is not the book's."""
    foreign = catalogue_name(book.metadata.language) != words.lang
    text = words.a11y_between.join(summary(total, pages, words))
    return Property("schema:accessibilitySummary", text, lang=words.lang if foreign else "")


def summary(total: Evidence, pages: bool, words: Words) -> Iterator[str]:
    """Yield sentences that say what was counted, for those who choose a book by it; Ace asks for them (R-110)."""
    yield words.a11y_text
    images = total.images - total.images_decorative
    if not images:
        yield words.a11y_plain
    yield from counted("a11y_images", images, total.images_without_alt, words)
    yield from counted("a11y_math", total.math, total.math_without_alt, words)
    if recordings := total.audio + total.video:
        yield words.fill("a11y_media", count=recordings)
    if pages:
        yield words.a11y_pages


def counted(key: str, count: int, without: int, words: Words) -> Iterator[str]:
    """Yield the sentence about things that have a text, or about how many lack one; nothing where there are none."""
    if count and without:
        yield words.fill(f"{key}_without", count=count, without=without)
    elif count:
        yield words.fill(key, count=count)


def claims(claim: AccessibilityClaim) -> Iterator[Property]:
    """Yield what the publisher asserts; nothing of it is asserted by default (R-113, R-114)."""
    if claim.conforms_to:
        yield Property("dcterms:conformsTo", claim.conforms_to, id="conformance")
    if claim.certified_by:
        yield Property(
            "a11y:certifiedBy", claim.certified_by, refines="conformance" if claim.conforms_to else "", id="certifier"
        )
        if claim.certified_on:
            yield Property("dcterms:date", claim.certified_on, refines="certifier")
        if claim.certifier_credential:
            yield Property("a11y:certifierCredential", claim.certifier_credential, refines="certifier")
        if claim.certifier_report:
            yield Property("a11y:certifierReport", claim.certifier_report, refines="certifier")
    if claim.exemption:
        yield Property("a11y:exemption", claim.exemption)
