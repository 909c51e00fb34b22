"""The checker's own rules about navigation: the contents beside the NCX, the headings, and the page breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from epubgen.check.messages import Message
from epubgen.check.own_facts import Entry
from epubgen.check.publication import Publication
from epubgen.check.rules import rule
from epubgen.check.vocabularies import words


def entries(publication: Publication) -> Iterator[tuple[str, Entry]]:
    """Yield the entries of the contents, each with the path of the navigation document."""
    for summary in publication.summaries.values():
        toc = summary.facts.get("toc")
        if isinstance(toc, list):
            for entry in toc:
                yield summary.path, entry


@rule(Publication, "EG-111", spec="sec-nav-toc")
def contents_can_be_told_apart(publication: Publication) -> Iterator[Message]:
    """No two entries of one list of the contents have the same label but lead to different places."""
    lists: list[dict[str, str]] = []
    for path, (label, href, depth, number) in entries(publication):
        del lists[depth:]
        lists += [{} for _ in range(depth - len(lists))]
        other = lists[depth - 1].setdefault(label, href) if depth else href
        if other != href and label:
            yield publication.message("EG-111", label, other, href, path=path, at=number)


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


COMPARED = 100
"""Characters of a label and a heading that are compared: the time for it grows with the square of their number."""


def similar(label: str, heading: str) -> bool:
    """Tell whether a label and a heading are about the same: one holds the other, or most of their characters agree."""
    if label in heading:
        return True
    mine, other = (re.sub(r"[\W_]+", "", text).casefold() for text in (label, heading))
    if not mine or not other or mine in other or other in mine:
        return True
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, mine[:COMPARED], other[:COMPARED], autojunk=False)
    return matcher.quick_ratio() >= 0.5 and matcher.ratio() >= 0.5


UNLISTED = words(
    """colophon copyright-page cover dedication epigraph halftitle halftitlepage imprint imprimatur landmarks loa loi
    lot lov other-credits seriespage titlepage toc"""
)
"""Types of pages that contents usually leave out."""


@rule(Publication, "EG-115", spec="sec-nav-toc")
def chapters_are_in_the_contents(publication: Publication) -> Iterator[Message]:
    """A document of the spine with a heading of the first rank is one that the contents lead to."""
    found = list(entries(publication))
    reached = {publication.target(entry[1], path)[0] for path, entry in found}
    if not found:
        return
    for itemref in publication.package.spine:
        path = itemref.item.path if itemref.item and itemref.linear else ""
        summary = publication.summaries.get(path)
        if summary is None or path in reached or "toc" in summary.facts or UNLISTED & summary.types.keys():
            continue
        if isinstance(chapter := summary.facts.get("chapter"), tuple):
            text, number = chapter
            yield publication.message("EG-115", text, path=path, at=number)


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
    """An entry of the page list leads to a page break, where the document marks them, and never to something else."""
    for summary, reference, url in publication.noticed:
        target = publication.summaries.get(url.path) if reference.kind == "page-list" and url.fragment else None
        if target is None:
            continue
        breaks, others = target.facts.get("pagebreaks"), target.facts.get("other-types")
        astray = isinstance(breaks, frozenset) and url.fragment not in breaks
        if astray or (isinstance(others, frozenset) and url.fragment in others):
            yield publication.message("EG-113", reference.url, path=summary.path, at=reference.at)
