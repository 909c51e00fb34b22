"""Sections → the contents tree, landmarks and page list; and the NCX, from the same tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, Protocol

from epubgen.model.chapter import Heading
from epubgen.model.publication import NavPoint
from epubgen.vocabulary import NCX, xml_text
from epubgen.xhtml.markup import escape
from epubgen.xhtml.plan import FOLDER, Section, numbered_headings
from epubgen.xhtml.shell import digest

HeadingPoints = Mapping[str, tuple[NavPoint, ...]]
"""The headings of each section as a tree, by the section's `href`."""


def contents_tree(sections: Iterable[Section], headings: HeadingPoints, separator: str = ", ") -> tuple[NavPoint, ...]:
    """Return the contents: every section that leads somewhere, with its authors, its headings and what lies below."""
    points = (contents_point(section, headings, separator) for section in sections)
    return tuple(point for point in points if point is not None)


def contents_point(section: Section, headings: HeadingPoints, separator: str) -> NavPoint | None:
    children = (*headings.get(section.href, ()), *contents_tree(section.children, headings, separator))
    if not section.pieces and not children:
        return None
    people = section.chapter.front.people if section.chapter else ()
    authors = separator.join(person.name for person in people if person.role == "aut")
    return NavPoint(numbered_title(section), section.href, section.type, children, authors)


def numbered_title(section: Section) -> str:
    return f"{section.number} {section.title}" if section.number and section.kind == "chapter" else section.title


def all_heading_points(sections: Iterable[Section], depth: int) -> HeadingPoints:
    """Return the headings of all sections down to `depth` levels from the top of the contents."""
    return {section.href: points for section in sections if (points := heading_points(section, depth))}


def heading_points(section: Section, depth: int) -> tuple[NavPoint, ...]:
    """Return the headings of a section's own text as a tree."""
    deepest = depth - section.depth + 1
    if section.chapter is None or deepest < 2:
        return ()
    numbers = {heading.id: number for heading, number in numbered_headings(section)}
    wanted = [heading for heading in section.chapter.outline if heading.level <= deepest and heading.text.strip()]
    return _nest(section, wanted, numbers)


def _nest(section: Section, headings: list[Heading], numbers: dict[str, str]) -> tuple[NavPoint, ...]:
    points: list[NavPoint] = []
    at = 0
    while at < len(headings):
        heading = headings[at]
        end = at + 1
        while end < len(headings) and headings[end].level > heading.level:
            end += 1
        title = " ".join(xml_text(f"{numbers.get(heading.id, '')} {heading.text}").split())
        href = f"{FOLDER}{section.document_of(heading.id)}#{heading.id}"
        points.append(NavPoint(title, href, children=_nest(section, headings[at + 1 : end], numbers)))
        at = end
    return tuple(points)


def page_points(sections: Iterable[Section]) -> tuple[NavPoint, ...]:
    """Return the page list: a point for every marker of a page of the source edition."""
    return tuple(
        NavPoint(xml_text(page.label).strip() or str(number), f"{FOLDER}{section.document_of(page.id)}#{page.id}")
        for section in sections
        if section.chapter
        for number, page in enumerate(section.chapter.page_breaks, 1)
    )


class Ncx(NamedTuple):
    """The NCX for readers of EPUB 2 and for Kindle (R-066), made when it is packed."""

    identifier: str
    title: str
    lang: str
    toc: tuple[NavPoint, ...]

    def read(self) -> bytes:
        return ncx(*self)

    def key(self) -> str:
        """Return a digest of all that the NCX depends on."""
        return digest(("ncx", self.identifier, self.title, self.lang, *spelled(self.toc)))


class Listed(Protocol):
    """An entry of a tree: a tuple of texts and of the entries below it."""

    @property
    def children(self) -> tuple[Listed, ...]: ...
    def __iter__(self) -> Iterator[object]: ...


def spelled(entries: Iterable[Listed]) -> list[str]:
    """Return all that the entries of a tree say, in order, and how deep each stands."""
    texts: list[str] = []

    def spell(entries: Iterable[Listed], depth: str) -> None:
        for entry in entries:
            texts.append(depth)
            texts.extend([field for field in entry if isinstance(field, str)])
            if entry.children:
                spell(entry.children, f"{depth}+")

    spell(entries, "+")
    return texts


def ncx(identifier: str, title: str, lang: str, toc: tuple[NavPoint, ...]) -> bytes:
    """Return the NCX for readers of EPUB 2 and for Kindle (R-066): the same tree, each target with one play order."""
    orders: dict[str, int] = {}
    lines: list[str] = []
    depth = _write_points(toc, orders, lines, 1) if toc else 0
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<ncx xmlns="{NCX}" version="2005-1" xml:lang="{escape(lang)}">\n<head>\n'
        f'<meta name="dtb:uid" content="{escape(identifier)}"/>\n<meta name="dtb:depth" content="{depth}"/>\n'
        '<meta name="dtb:totalPageCount" content="0"/>\n<meta name="dtb:maxPageNumber" content="0"/>\n</head>\n'
        f"<docTitle><text>{escape(title)}</text></docTitle>\n<navMap>\n"
    )
    return (head + "".join(lines) + "</navMap>\n</ncx>\n").encode()


def _write_points(points: Iterable[NavPoint], orders: dict[str, int], lines: list[str], depth: int) -> int:
    deepest = depth
    for point in points:
        href = point.href or first_href(point)
        order = orders.setdefault(href, len(orders) + 1)
        lines.append(
            f'<navPoint id="np-{len(lines) + 1}" playOrder="{order}">'
            f"<navLabel><text>{escape(point.title)}</text></navLabel>"
            f'<content src="{escape(href)}"/>\n'
        )
        if point.children:
            deepest = max(deepest, _write_points(point.children, orders, lines, depth + 1))
        lines.append("</navPoint>\n")
    return deepest


def first_href(point: NavPoint) -> str:
    """Return where the first entry below a heading leads."""
    for child in point.children:
        if href := child.href or first_href(child):
            return href
    return ""


def flat(points: Iterable[NavPoint]) -> Iterator[NavPoint]:
    for point in points:
        yield point
        yield from flat(point.children)
