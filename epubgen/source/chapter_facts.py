"""What is read off a finished body: the lines it came from, its page breaks and figures, where its headings begin."""

from __future__ import annotations

import re
from array import array

from epubgen.model.chapter import Figure, Heading, PageBreak
from epubgen.source.headings import text_of

POSITION = re.compile(r' data-sourcepos="(\d+):\d+-(\d*)[^"]*"')
CAPTION = re.compile(r'<figcaption class="caption[^"]*"[^>]*>(.*?)</figcaption>', re.DOTALL)
FIGURE = re.compile(
    r'<figure class="(?P<class>(?:table-)?figure(?: [^"]*)?)"(?P<attributes>[^>]*)>.*?</figure>', re.DOTALL
)
_HEADING = re.compile(rb'<h[2-6] class="h[2-6][^"]*" id="([^"]*)"')
_ID = re.compile(r' id="([^"]*)"')
_PAGE = re.compile(r'<[a-z]+ [^>]*epub:type="pagebreak"[^>]*>')


def take_lines(body: str) -> tuple[array[int], str]:
    """Return the manuscript line of each line of the body, and the body without positions.

    The first position in a line says where it came from; lines without one follow the line before, up to the end of
    its block.
    """
    lines = array("I")
    if not body:
        return lines, body
    parts = POSITION.split(body)
    texts = parts[::3]
    current = end = 1
    placed_here = False
    for text, start, last in zip(texts, [*parts[1::3], ""], [*parts[2::3], ""], strict=True):
        for _ in range(text.count("\n")):
            if not placed_here and current < end:
                current += 1
            lines.append(current)
            placed_here = False
        if start and not placed_here:
            current = int(start)
            end = max(int(last or current), current)
            placed_here = True
    if not placed_here and current < end:
        current += 1
    lines.append(current)
    return lines, "".join(texts)


def placed(outline: list[tuple[int, Heading]], body: bytes) -> tuple[Heading, ...]:
    """Give headings, each with its number among all that the body holds, their ids and offsets in the body."""
    tags = list(_HEADING.finditer(body)) if outline else []
    return tuple(
        Heading(heading.level, tags[number][1].decode(), heading.text, tags[number].start(), *heading[4:])
        for number, heading in outline
    )


def page_breaks(body: str) -> tuple[PageBreak, ...]:
    """Return the pages of the source edition that begin in a body."""
    if 'epub:type="pagebreak"' not in body:
        return ()
    breaks = []
    for match in _PAGE.finditer(body):
        given = dict(re.findall(r' ([\w:-]+)="([^"]*)"', match[0]))
        if "id" in given:
            breaks.append(PageBreak(given["id"], given.get("aria-label") or given.get("title") or ""))
    return tuple(breaks)


def figures(body: str) -> tuple[Figure, ...]:
    """Return the figures and tables with a caption and an id that a body holds."""
    if "<figcaption" not in body:
        return ()
    found = []
    for match in FIGURE.finditer(body):
        identifier = _ID.search(match["attributes"])
        if identifier and (caption := CAPTION.search(match[0])):
            found.append(Figure(figure_kind(match), identifier[1], text_of(caption[1])))
    return tuple(found)


def figure_kind(match: re.Match[str]) -> str:
    """Return whether a figure shows a table or anything else: `table` or `figure`."""
    bare = "<table" in match[0] and "<img" not in match[0]
    return "table" if match["class"].startswith("table-figure") or bare else "figure"
