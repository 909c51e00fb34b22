"""The checker's own rules about the package: what EPUBCheck lets pass, and reading systems stumble over."""

from __future__ import annotations

import re
from collections.abc import Iterator

from epubgen.check.container import UnreadableError
from epubgen.check.images import HEAD, MAGIC, read_image
from epubgen.check.messages import Message
from epubgen.check.metadata import name_of, text_of
from epubgen.check.own_facts import Entry
from epubgen.check.package import OPF, XML, PackageDocument
from epubgen.check.publication import Publication
from epubgen.check.rules import rule
from epubgen.check.xml import Element

OWN = "epubgen"
MEGAPIXELS = 8
"""Pixels of an image, in millions, beyond which phones run out of memory."""
CALIBRE = ("calibre:series", "calibre:series_index")


def language(element: Element | None) -> str:
    """Return the language that an element's text is in."""
    while element is not None:
        if (value := element.get(f"{XML}lang")) is not None:
            return value.strip().lower()
        element = element.getparent()
    return ""


@rule(PackageDocument, "EG-101", spec="alternate-script")
def alternate_scripts_have_their_language(package: PackageDocument) -> Iterator[Message]:
    """An alternate-script is in another language or script than what it refines."""
    for meta in package.properties:
        refines = (meta.get("refines") or "").strip()
        if name_of(meta) != "alternate-script" or not refines.startswith("#"):
            continue
        refined = package.ids.get(refines[1:])
        if refined is not None and language(meta) == language(refined):
            yield package.message("EG-101", language(meta), at=meta)


@rule(PackageDocument, "EG-102", "EG-103", spec="group-position")
def series_can_be_sorted(package: PackageDocument) -> Iterator[Message]:
    """The position in a series is a number, and the series is named as calibre's readers look for it, too."""
    names = {(meta.get("name") or "").strip() for meta in package.by_tag.get(f"{OPF}meta", ())}
    for meta in package.properties:
        if name_of(meta) == "group-position" and not re.fullmatch(r"\d+(?:\.\d+)*", text_of(meta)):
            yield package.message("EG-102", text_of(meta), at=meta)
        if name_of(meta) == "belongs-to-collection" and meta.get("refines") is None and CALIBRE[0] not in names:
            yield package.message("EG-103", at=meta)
            return


@rule(PackageDocument, "EG-104", spec="file-as")
def schemes_are_of_coded_values(package: PackageDocument) -> Iterator[Message]:
    """A scheme stands with values that come from it; names to sort by do not."""
    for meta in package.properties:
        if name_of(meta) == "file-as" and meta.get("scheme"):
            yield package.message("EG-104", meta.get("scheme"), at=meta)


@rule(Publication, "EG-122", spec=OWN)
def images_fit_into_memory(publication: Publication) -> Iterator[Message]:
    """An image has no more pixels than a phone can unpack."""
    for item in publication.package.items:
        if item.media_type not in MAGIC or item.path not in publication.container.files:
            continue
        try:
            image = read_image(publication.container.head(item.path, HEAD))
        except UnreadableError:
            continue
        if image and image.width * image.height > MEGAPIXELS * 1_000_000:
            shown = f"{image.width} × {image.height}"
            yield publication.message("EG-122", shown, MEGAPIXELS, path=item.path)


def entries(publication: Publication) -> Iterator[tuple[str, Entry]]:
    """Yield the entries of the contents, each with the path of the navigation document."""
    for summary in publication.summaries.values():
        toc = summary.facts.get("toc")
        if isinstance(toc, list):
            for entry in toc:
                yield summary.path, entry


@rule(Publication, "EG-111", spec="sec-nav-toc")
def contents_can_be_told_apart(publication: Publication) -> Iterator[Message]:
    """No two entries that follow one another in the contents have the same label but lead to different places."""
    before: Entry | None = None
    for path, entry in entries(publication):
        if before and entry[0] == before[0] and entry[1] != before[1] and entry[2] == before[2]:
            yield publication.message("EG-111", entry[0], path=path, at=entry[3])
        before = entry


@rule(Publication, "EG-114", spec="sec-nav-toc")
def contents_say_what_headings_say(publication: Publication) -> Iterator[Message]:
    """An entry of the contents has words in common with the heading that it leads to."""
    for path, (label, href, _depth, number) in entries(publication):
        file, id = publication.target(href, path)
        target = publication.summaries.get(file)
        headings = target.facts.get("headings") if target else None
        if not isinstance(headings, dict):
            continue
        heading = headings.get(id)
        if heading and not similar(label, heading):
            yield publication.message("EG-114", label, heading, path=path, at=number)


def similar(label: str, heading: str) -> bool:
    """Tell whether a label and a heading are about the same: one holds the other, or most of their characters agree."""
    if label in heading:
        return True
    mine, other = (re.sub(r"[\W_]+", "", text).casefold() for text in (label, heading))
    if not mine or not other or mine in other or other in mine:
        return True
    from difflib import SequenceMatcher

    return SequenceMatcher(None, mine, other, autojunk=False).ratio() >= 0.5


@rule(Publication, "EG-112", spec="sec-opf2-ncx")
def ncx_has_the_entries_of_the_contents(publication: Publication) -> Iterator[Message]:
    """The NCX has as many entries, in as many levels, as the contents."""
    toc = [entry for _path, entry in entries(publication)]
    for summary in publication.summaries.values():
        points = summary.facts.get("points")
        if not isinstance(points, tuple) or not toc:
            continue
        count, depth = points
        deepest = max(entry[2] for entry in toc)
        if count != len(toc) or depth != deepest:
            yield publication.message("EG-112", count, depth, len(toc), deepest, path=summary.path)


@rule(Publication, "EG-113", spec="sec-nav-pagelist")
def page_lists_lead_to_page_breaks(publication: Publication) -> Iterator[Message]:
    """Where documents mark their page breaks, every entry of the page list leads to one."""
    for summary, reference, url in publication.noticed:
        if reference.kind != "page-list" or not url.fragment:
            continue
        target = publication.summaries.get(url.path)
        breaks = target.facts.get("pagebreaks") if target else None
        if isinstance(breaks, frozenset) and url.fragment not in breaks:
            yield publication.message("EG-113", reference.url, path=summary.path, at=reference.at)
