"""Rules of EPUB for Education (EDUPUB): metadata, and the headings of sections."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from epubgen.check.markup import HEADINGS, XHTML, XHTMLDocument
from epubgen.check.messages import Message
from epubgen.check.package import DC, PackageDocument
from epubgen.check.publication import Publication
from epubgen.check.rules import rule
from epubgen.check.semantics import has_type, of_type
from epubgen.check.xml import Element

SPEC = "https://idpf.org/epub/profiles/edu/spec/"
SECTIONING = frozenset(f"{XHTML}{name}" for name in ("section", "article", "aside", "nav"))
NO_HEADINGS_IN = (f"{XHTML}figure", f"{XHTML}blockquote")


@rule(PackageDocument, "RSC-005", "RSC-017", spec=SPEC)
def edupub_metadata_is_there(package: PackageDocument) -> Iterator[Message]:
    """An EDUPUB publication says that it is one, what makes it accessible, and what a teacher's edition goes with."""
    if "edupub" not in package.profiles or package.metadata is None:
        return
    if "edupub" not in package.types:
        yield package.message("RSC-005", 'the dc:type "edupub" is missing', at=package.metadata)
    features = [
        "".join(meta.itertext()).strip()
        for meta in package.properties
        if (meta.get("property") or "").strip() == "schema:accessibilityFeature"
    ]
    if not features:
        yield package.message("RSC-005", "a schema:accessibilityFeature is missing", at=package.metadata)
    if "none" in features:
        text = 'schema:accessibilityFeature must not be "none"; "tableOfContents" is always true'
        yield package.message("RSC-005", text, at=package.metadata)
    if package.metadata.find(f"{DC}source") is None:
        for element in package.metadata.findall(f"{DC}type"):
            if (element.text or "").strip() == "teacher-edition":
                text = "a teacher's edition should name the student's edition in a dc:source"
                yield package.message("RSC-017", text, at=element)


@rule(Publication, "HTM-051", spec=SPEC)
def edupub_content_uses_rdfa(publication: Publication) -> Iterator[Message]:
    """Semantic enrichments of an EDUPUB publication are in RDFa rather than in microdata."""
    if "edupub" not in publication.profiles:
        return
    for summary in publication.summaries.values():
        at = summary.facts.get("microdata")
        if isinstance(at, int) and not summary.facts.get("rdfa"):
            yield publication.message("HTM-051", path=summary.path, at=at)


@rule(Publication, "NAV-003", "OPF-066", spec=SPEC)
def edupub_pages_can_be_found(publication: Publication) -> Iterator[Message]:
    """Where documents mark page breaks, there is a page list, and the metadata name the source of the pages."""
    package = publication.package
    if "edupub" not in publication.profiles:
        return
    breaks = any("pagebreak" in summary.types for summary in publication.summaries.values())
    listed = any("page-list" in summary.types for summary in publication.summaries.values())
    if breaks and not listed:
        yield package.message("NAV-003")
    sources = any((meta.get("property") or "").strip() == "source-of" for meta in package.properties)
    named = package.metadata is not None and package.metadata.find(f"{DC}source") is not None
    if (breaks or listed) and not (sources and named):
        yield package.message("OPF-066")


class Outline:
    """The headings of a document, by the section each belongs to."""

    def __init__(self, document: XHTMLDocument, body: Element) -> None:
        self.document = document
        self.body = body

    @cached_property
    def own(self) -> dict[Element, list[Element]]:
        """Sections and the body → their own headings."""
        found: dict[Element, list[Element]] = {}
        for heading in self.body.iter(*HEADINGS):
            owner = next(outer for outer in heading.iterancestors() if outer.tag in SECTIONING or outer is self.body)
            found.setdefault(owner, []).append(heading)
        return found

    @cached_property
    def implied(self) -> bool:
        """Whether the body itself is a section, since it has more than sections."""
        return any(child.tag not in SECTIONING for child in self.body.iterchildren("*"))

    def depth(self, element: Element) -> int:
        """Return how many sections are around an element."""
        return sum(outer.tag in SECTIONING for outer in element.iterancestors())

    @cached_property
    def base(self) -> tuple[int, int]:
        """The rank that headings have at one depth, and that depth."""
        if self.body.get("aria-label") is not None:
            return 1, 0 if self.implied else 1
        if self.body in self.own:
            return rank(self.own[self.body][0]), 0
        first = next(self.body.iterchildren(f"{XHTML}section", f"{XHTML}article", f"{XHTML}nav"), None)
        if first is None:
            return 1, 0
        return (rank(self.own[first][0]) if first in self.own else 1), 1

    def level(self, heading: Element) -> int:
        """Return the rank that a heading should have."""
        start, depth = self.base
        return max(1, min(6, start + self.depth(heading) - depth))


def rank(heading: Element) -> int:
    """Return a heading's rank: 2 for h2."""
    return int(str(heading.tag)[-1])


def outline(document: XHTMLDocument) -> Outline | None:
    """Return the headings of a document of an EDUPUB publication's spine; fixed layouts are left out."""
    bodies = document.by_tag.get(f"{XHTML}body", ())
    judged = "edupub" in document.task.profiles and document.task.in_spine and not document.task.fixed_layout
    return Outline(document, bodies[0]) if judged and bodies else None


@rule(XHTMLDocument, "RSC-005", spec=SPEC)
def sections_have_headings(document: XHTMLDocument) -> Iterator[Message]:
    """Every section has one heading of its own, or a label; so has the body where it is more than sections."""
    found = outline(document)
    if found is None:
        return
    body = found.body
    if found.implied and body not in found.own and body.get("aria-label") is None:
        yield document.message("RSC-005", "the body must have a heading, since it is a section itself", at=body)
    for name in ("section", "article"):
        for section in document.by_tag.get(f"{XHTML}{name}", ()):
            labelled = (section.get("aria-label") or "").strip()
            if not labelled and section not in found.own and has_own_content(section):
                yield document.message("RSC-005", f"the {name} has no heading", at=section)
    for owner, headings in found.own.items():
        if len(headings) > 1:
            yield document.message("RSC-005", "the section has more than one heading of its own", at=owner)


def has_own_content(section: Element) -> bool:
    """Tell whether a section has more than sections in it; for the reference, a line break between them is more."""
    children = list(section.iterchildren("*"))
    texts = [section.text, *(child.tail for child in children)]
    return any(texts) or not children or any(child.tag not in SECTIONING for child in children)


@rule(XHTMLDocument, "RSC-005", spec=SPEC)
def heading_ranks_match_their_depth(document: XHTMLDocument) -> Iterator[Message]:
    """A heading has text and the rank of its depth, and stands neither in a figure nor in a quotation."""
    found = outline(document)
    for heading in found.body.iter(*HEADINGS) if found else ():
        assert found is not None
        if rank(heading) != found.level(heading):
            text = f"the heading of rank {rank(heading)} should be of rank {found.level(heading)} at this depth"
            yield document.message("RSC-005", text, at=heading)
        if next(heading.iterancestors(*NO_HEADINGS_IN), None) is not None:
            yield document.message("RSC-005", "a heading must not stand in a figure or a quotation", at=heading)
        if not heading_text(heading):
            yield document.message("RSC-005", "the heading is empty", at=heading.getparent())


def heading_text(heading: Element) -> str:
    """Return a heading's text, with those of its images."""
    images = " ".join(image.get("alt") or "" for image in heading.iter(f"{XHTML}img"))
    return " ".join(f"{''.join(heading.itertext())} {images}".split())


@rule(XHTMLDocument, "RSC-005", spec=SPEC)
def labels_differ_from_headings(document: XHTMLDocument) -> Iterator[Message]:
    """A section's label says something, and something else than its heading."""
    found = outline(document)
    if found is None:
        return
    for element in (found.body, *document.by_tag.get(f"{XHTML}section", ())):
        label = element.get("aria-label")
        if label is None:
            continue
        first = next(element.iter(*HEADINGS), None)
        if not label.strip():
            yield document.message("RSC-005", "the label is empty", at=element)
        if label.strip() == (heading_text(first) if first is not None else ""):
            yield document.message("RSC-005", "the label must not be the same as the heading", at=element)


@rule(XHTMLDocument, "RSC-005", spec=SPEC)
def nothing_follows_sections(document: XHTMLDocument) -> Iterator[Message]:
    """In a body or section, nothing stands between or after its sections."""
    found = outline(document)
    for owner in (found.body, *document.by_tag.get(f"{XHTML}section", ())) if found else ():
        after = False
        for child in owner.iterchildren("*"):
            if child.tag == f"{XHTML}section":
                after = True
            elif after:
                yield document.message("RSC-005", "only sections may follow a section", at=child)


HEADED = (f"{XHTML}header", f"{XHTML}figure")


@rule(XHTMLDocument, "RSC-005", spec=SPEC)
def subtitles_are_in_headers(document: XHTMLDocument) -> Iterator[Message]:
    """A paragraph that is a subtitle stands in the header of its section, unless it is that of a figure."""
    if "edupub" not in document.task.profiles:
        return
    for element in of_type(document, "subtitle"):
        if element.tag == f"{XHTML}p" and next(element.iterancestors(*HEADED), None) is None:
            yield document.message("RSC-005", "a subtitle must be in a header", at=element)


MEMBERS = {
    "answers": "answer",
    "assessments": "assessment",
    "bibliography": "biblioentry",
    "footnotes": "footnote",
    "keywords": "keyword",
    "learning-objectives": "learning-objective",
    "learning-outcomes": "learning-outcome",
    "learning-resources": "learning-resource",
    "learning-standards": "learning-standard",
    "practices": "practice",
    "rearnotes": "rearnote",
}
"""Type of a collection → that of its members."""


@rule(XHTMLDocument, "RSC-005", spec=SPEC)
def collections_have_members(document: XHTMLDocument) -> Iterator[Message]:
    """What is said to be a collection of notes, answers, keywords and the like has one at least."""
    if "edupub" not in document.task.profiles:
        return
    for item in document.all("type"):
        for name in item.value.split():
            member = MEMBERS.get(name)
            if member and not any(has_type(inner, member) for inner in item.element.iterdescendants("*")):
                yield document.message("RSC-005", f'"{name}" must have a "{member}" inside', at=item.element)
