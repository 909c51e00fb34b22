"""The documents that the author did not write: cover, title page, copyright page, contents, lists, colophon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from epubgen.model.book import Book
from epubgen.model.metadata import Identifier, Metadata, Person, Series
from epubgen.model.publication import Item, NavPoint
from epubgen.vocabulary import xml_text
from epubgen.xhtml.announced import absent
from epubgen.xhtml.byline import credits, people_line
from epubgen.xhtml.navigation import HeadingPoints, numbered_title, spelled
from epubgen.xhtml.plan import FOLDER, Section, walk
from epubgen.xhtml.shell import Listing, Pages, fixed_item, item_id
from epubgen.xhtml.title_breaks import title_classes
from epubgen.xhtml.words import Words

ENTRIES_A_PAGE = 1_000
"""Entries from which a contents page goes on in another document: about 100 kB of markup (R-083)."""
BYTES_AN_ENTRY = 100
"""About what an entry of a contents page takes."""
SCHEMES = {"isbn": "ISBN", "doi": "DOI", "issn": "ISSN"}


class ContentsEntry(NamedTuple):
    """A line of the contents page or of a list; `href` is seen from another document."""

    title: str
    href: str = ""
    authors: str = ""
    style: str = "contents-entry"
    children: tuple[ContentsEntry, ...] = ()


class Line(NamedTuple):
    """A line of the copyright page or the colophon."""

    text: str
    label: str = ""


def cover_page(pages: Pages, href: str, alternative: str) -> Item:
    """Return the cover page: a picture and nothing else (R-141)."""
    inner = pages.render("cover.xhtml.j2", {"href": f"../{href}", "alt": alternative})
    return fixed_item("cover.xhtml", pages.document(inner, pages.words.cover, css="cover-page", matter="frontmatter"))


def title_page(pages: Pages) -> Item:
    """Return the title page."""
    metadata, words = pages.metadata, pages.words
    people = (*metadata.creators, *(p for p in pages.contributors if p.role != "aut"))
    names = {
        "series": series_line(metadata.series, words),
        "title": metadata.title,
        "title_class": title_classes(metadata.title, metadata.language, "title", "book-title"),
        "subtitle": metadata.subtitle,
        "edition": edition_line(metadata.edition, words),
        "people": [credit for person in people[:12] for credit in credits((person,), words)],
        "publishers": metadata.publisher,
        "date": words.date(metadata.date) if metadata.date else None,
    }
    inner = pages.render("title-page.xhtml.j2", names)
    return fixed_item("title-page.xhtml", pages.document(inner, words.title_page, matter="frontmatter"))


def series_line(series: Iterable[Series], words: Words) -> str:
    """Return the main series with volume and issue: 经验交流系列 第1437期."""
    for main in series:
        number = [words.fill(key, **{key: value}) for key in ("volume", "issue") if (value := getattr(main, key))]
        separator = " " if words.separator.isspace() or words.separator == "、" else words.separator
        return words.fill("series", name=main.name, number=separator.join(number)) if number else main.name
    return ""


def edition_line(edition: str, words: Words) -> str:
    """Return an edition as a page shows it: a bare number in words, 第2版; anything else as it stands."""
    return words.fill("edition", edition=edition) if edition.isdecimal() else edition


def copyright_page(pages: Pages) -> Item:
    """Return the copyright page: what the metadata says, for people."""
    names = {"lines": list(imprint_lines(pages.metadata, pages.words))}
    inner = pages.render("copyright.xhtml.j2", names)
    return fixed_item("copyright.xhtml", pages.document(inner, pages.words.copyright, matter="frontmatter"))


def imprint_lines(metadata: Metadata, words: Words) -> Iterator[Line]:
    date = words.date(metadata.date) if metadata.date else None
    title = f"{metadata.title}{words.colon}{metadata.subtitle}" if metadata.subtitle else metadata.title
    yield Line(title, words.label_title)
    pairs = [
        *people_pairs(metadata.creators, words.label_creators, words),
        *people_pairs(metadata.contributors, words.label_contributors, words),
        (series_line(metadata.series, words), words.label_series),
        (words.separator.join(metadata.publisher), words.label_publisher),
        (date.text if date else metadata.date, words.label_date),
        (edition_line(metadata.edition, words), words.label_edition),
        *((value, words.label_source) for value in metadata.sources),
    ]
    for text, label in pairs:
        if text.strip():
            yield Line(xml_text(text), label)
    for identifier in metadata.identifiers:
        if identifier.scheme != "uuid":  # nothing that a reader could use
            yield identifier_line(identifier, words)
    if metadata.series and metadata.series[0].issn:
        yield Line(metadata.series[0].issn, "ISSN")
    if metadata.rights:
        yield Line(xml_text(metadata.rights))


def people_pairs(people: tuple[Person, ...], label: str, words: Words) -> list[tuple[str, str]]:
    """Return authors in one line with their label; each of the others in a line that says what they did."""
    authors = tuple(person for person in people if person.role == "aut")
    return [
        (people_line(authors, words), label),
        *((people_line((person,), words), "") for person in people if person.role != "aut"),
    ]


def identifier_line(identifier: Identifier, words: Words) -> Line:
    """Return an identifier as people write it: ISBN 978…, not urn:isbn:978…."""
    label = SCHEMES.get(identifier.scheme, words.label_identifier)
    prefix = f"urn:{identifier.scheme}:"
    return Line(identifier.value.removeprefix(prefix) if identifier.scheme in SCHEMES else identifier.value, label)


def contents_pages(
    pages: Pages, sections: tuple[Section, ...], headings: HeadingPoints, authors: bool
) -> list[Item]:  # fmt: skip
    """Return the contents, in reading order; in several documents where there are very many entries."""
    entries = [contents_entry(section, headings, authors, pages.words) for section in sections]
    return [
        _list_page(pages, "contents", "toc", "doc-toc", pages.words.contents, group, number)
        for number, group in enumerate(_groups(entries), 1)
    ]


def contents_entry(section: Section, headings: HeadingPoints, authors: bool, words: Words) -> ContentsEntry:
    """Return a section's line in the contents, with the lines below it; a draft is shown but leads nowhere."""
    people = section.chapter.front.people if authors and section.chapter else ()
    below = map(heading_entry, headings.get(section.href, ()))
    children = (*below, *(contents_entry(child, headings, authors, words) for child in section.children))
    style = {"part": "contents-entry part-entry", "draft": "contents-entry draft-entry"}.get(
        section.kind, "contents-entry"
    )
    return ContentsEntry(
        numbered_title(section), section.href.removeprefix(FOLDER), people_line(people, words), style, children
    )  # fmt: skip


def heading_entry(point: NavPoint) -> ContentsEntry:
    return ContentsEntry(
        point.title, point.href.removeprefix(FOLDER), children=tuple(map(heading_entry, point.children))
    )  # fmt: skip


def _groups(entries: list[ContentsEntry]) -> Iterator[list[ContentsEntry]]:
    group: list[ContentsEntry] = []
    size = 0
    for entry in entries:
        group.append(entry)
        size += _size(entry)
        if size >= ENTRIES_A_PAGE:
            yield group
            group, size = [], 0
    if group:
        yield group


def _size(entry: ContentsEntry) -> int:
    return 1 + sum(map(_size, entry.children))


def _list_page(
    pages: Pages, stem: str, type: str, role: str, title: str, entries: list[ContentsEntry], number: int = 1
) -> Item:  # fmt: skip
    names = {
        "type": type, "role": role, "title": title, "title_id": "title", "first": number == 1, "number": number,
        "entries": entries,
    }  # fmt: skip
    name = f"{stem}.xhtml" if number == 1 else f"{stem}-{number}.xhtml"
    listing = Listing(pages, "contents.xhtml.j2", names, title, partial(_spelled, names, entries), "frontmatter")
    size = sum(map(_size, entries)) * BYTES_AN_ENTRY
    return listing.item(item_id(name), FOLDER + name, size)


def _spelled(names: dict[str, object], entries: list[ContentsEntry]) -> list[str]:
    """Return all that a list page says, in order."""
    return [repr([value for key, value in names.items() if key != "entries"]), *spelled(entries)]


def figure_lists(pages: Pages, book: Book, sections: tuple[Section, ...]) -> Iterator[tuple[str, Item]]:
    """Yield the lists of illustrations and tables that are asked for and have something to list, each with its term."""
    wanted = (
        (book.options.list_of_illustrations, "figure", "illustrations", "loi", pages.words.illustrations),
        (book.options.list_of_tables, "table", "tables", "lot", pages.words.tables),
    )
    for asked, kind, stem, term, title in wanted:
        entries = [
            ContentsEntry(xml_text(figure.caption).strip(), f"{section.document_of(figure.id)}#{figure.id}")
            for section in walk(sections)
            if section.chapter
            for figure in section.chapter.figures
            if figure.kind == kind and figure.caption.strip()
        ]
        if asked and entries:
            yield term, _list_page(pages, stem, term, "", title, entries)


def colophon(pages: Pages, book: Book, sections: tuple[Section, ...], version: str) -> Item | None:
    """Return the colophon where it is asked for, or where it must say what a partial book lacks."""
    missing = absent(book) if book.options.partial else ()
    if not (book.options.colophon or missing):
        return None
    words = pages.words
    lines = [Line(words.fill("missing", titles=xml_text(words.separator.join(missing))))] if missing else []
    if book.options.colophon:
        chapters = [section.chapter for section in walk(sections) if section.chapter]
        characters = sum(chapter.evidence.characters for chapter in chapters)
        lines.append(Line(words.fill("articles", count=len(chapters)), words.label_contents))
        if characters:
            lines.append(Line(f"{characters:,}", words.label_characters))
        lines += imprint_lines(pages.metadata, words)
        lines.append(Line(f"epubgen {version}", words.label_made_with))
    inner = pages.render("colophon.xhtml.j2", {"lines": lines})
    return fixed_item("colophon.xhtml", pages.document(inner, words.colophon, matter="backmatter"))
