"""The steps from a Book to a Publication, in their order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from epubgen.errors import Finding, Level, Location
from epubgen.model.book import Book
from epubgen.model.ports import Mapper, Store
from epubgen.model.publication import Item, Itemref, NavPoint, Publication
from epubgen.vocabulary import NCX_TYPE
from epubgen.xhtml import metadata as stated
from epubgen.xhtml.accessibility import accessibility_properties
from epubgen.xhtml.announced import missing_articles
from epubgen.xhtml.appearance import STYLE_SHEET, book_appearance
from epubgen.xhtml.book_cover import BookCover, book_cover
from epubgen.xhtml.chapters import chapter_items
from epubgen.xhtml.links import Links
from epubgen.xhtml.navigation import HeadingPoints, Ncx, all_heading_points, contents_tree, flat, page_points, spelled
from epubgen.xhtml.pages import colophon, contents_pages, copyright_page, cover_page, figure_lists, title_page
from epubgen.xhtml.plan import Section, plan_sections, walk
from epubgen.xhtml.resources import Resources
from epubgen.xhtml.shell import Listing, Pages
from epubgen.xhtml.theme import Theme, load_theme, templates_root
from epubgen.xhtml.urls import Urls
from epubgen.xhtml.words import load_words, words_notice

BYTES_A_POINT = 90
"""About what an entry takes in the navigation document; in the NCX it takes twice as much."""


class Frame(NamedTuple):
    """The documents around the chapters: before them, after them, and the landmarks that they make."""

    before: tuple[Item, ...]
    after: tuple[Item, ...]
    landmarks: tuple[NavPoint, ...]


def compose(book: Book, modified: str | None, run: Mapper, store: Store | None, version: str) -> Publication:
    """Link a book; see `compose_publication`."""
    theme = load_theme(book.options.theme, Path(book.root))
    sections, planning = plan_sections(book)
    linear = tuple(walk(sections))
    resolved = stated.resolve_metadata(book, linear, modified)
    metadata = stated.with_identifier(resolved.metadata, resolved.identifier)
    contributors = book.metadata.contributors
    book = book._replace(metadata=metadata)
    words = load_words(metadata.language, _word_folders(theme))
    resources = Resources(book, run, store, version)
    resources.collect(target for section in linear if section.chapter for target in section.chapter.targets)
    resources.add_files(book.options.resources)
    urls = Urls(book, Links(book, linear), resources)
    appearance = book_appearance(book, theme, resources, linear)
    pages = Pages(theme, words, metadata, (STYLE_SHEET,), appearance.rare, contributors)
    chapters = tuple(item for section in linear for item in chapter_items(pages, section, urls.of))
    cover = book_cover(book, theme, resources, version)
    headings = all_heading_points(linear, book.options.toc_depth)
    frame = _frame(pages, book, sections, headings, cover, version)
    toc = contents_tree(sections, headings, words.separator)
    documents = (*frame.before, *chapters, *frame.after)
    page_list = page_points(linear)
    items = (
        *_navigation(pages, book, resolved.identifier, toc, frame.landmarks, page_list),
        appearance.styles,
        *documents,
        *_pictures(resources, cover),
        *appearance.fonts,
    )
    known = [section.chapter for section in linear if section.chapter]
    return Publication(
        identifier=resolved.identifier,
        metadata=metadata,
        modified=resolved.modified,
        items=items,
        spine=tuple(Itemref(item.id) for item in documents),
        toc=toc,
        landmarks=frame.landmarks,
        page_list=page_list,
        contributors=stated.each_once(stated.chapter_people(linear)),
        properties=(*accessibility_properties(book, known, resources.animated, words), *appearance.properties),
        cover_id=cover.item.id if cover else "",
        progression=stated.progression(book),
        filename=stated.file_name(book),
        findings=(
            *planning,
            *words_notice(metadata.language, words),
            *resolved.findings,
            *missing_articles(book),
            *_empty(book, toc),
            *urls.findings(),
        ),
    )


def _word_folders(theme: Theme) -> Iterator[Path]:
    for folder in theme.folders:
        yield folder / "words"
    yield templates_root() / "words"


def _pictures(resources: Resources, cover: BookCover | None) -> Iterator[Item]:
    """Yield the resources, the cover's picture among them or before them and marked as such (R-140)."""
    items = resources.items()
    if cover and cover.item not in items:
        yield cover.item._replace(properties=("cover-image",))
    for item in items:
        yield item._replace(properties=("cover-image",)) if cover and item == cover.item else item


def _frame(
    pages: Pages, book: Book, sections: tuple[Section, ...], headings: HeadingPoints, cover: BookCover | None,
    version: str,
) -> Frame:  # fmt: skip
    options, words = book.options, pages.words
    before: list[Item] = []
    landmarks: list[NavPoint] = []
    if cover:
        before.append(cover_page(pages, cover.item.href, cover.alternative))
        landmarks.append(NavPoint(words.cover, before[-1].href, "cover"))
    if options.title_page:
        before.append(title_page(pages))
        landmarks.append(NavPoint(words.title_page, before[-1].href, "titlepage"))
    if options.copyright_page:
        before.append(copyright_page(pages))
    if options.contents_page:
        contents = contents_pages(pages, sections, headings, _authors_wanted(book, sections))
        before += contents
        landmarks += [NavPoint(words.contents, item.href, "toc") for item in contents[:1]]
    for term, item in figure_lists(pages, book, sections):
        before.append(item)
        landmarks.append(NavPoint(words.illustrations if term == "loi" else words.tables, item.href, term))
    if start := _start(sections):
        landmarks.append(NavPoint(words.text, start, "bodymatter"))
    last = colophon(pages, book, sections, version)
    return Frame(tuple(before), (last,) if last else (), tuple(landmarks))


def _authors_wanted(book: Book, sections: tuple[Section, ...]) -> bool:
    if book.options.contents_authors is not None:
        return book.options.contents_authors
    return any(section.chapter and section.chapter.front.people for section in walk(sections))


def _start(sections: tuple[Section, ...]) -> str:
    """Return where the text begins: the first document that is not front matter."""
    documents = [section for section in walk(sections) if section.pieces]
    return next((s.href for s in documents if s.matter == "bodymatter"), documents[0].href if documents else "")


def _navigation(
    pages: Pages, book: Book, identifier: str, toc: tuple[NavPoint, ...], landmarks: tuple[NavPoint, ...],
    page_list: tuple[NavPoint, ...],
) -> Iterator[Item]:  # fmt: skip
    names = {"toc": toc, "landmarks": landmarks, "page_list": page_list}
    size = BYTES_A_POINT * sum(1 for _ in flat(toc))

    def entries() -> Iterator[str]:
        for points in names.values():
            yield from (*spelled(points), "")

    listing = Listing(pages, "navigation.xhtml.j2", names, pages.words.contents, entries, css="navigation", folder="")
    yield listing.item("nav", "nav.xhtml", size, ("nav",))
    if book.options.ncx:
        made = Ncx(identifier, pages.metadata.title, pages.metadata.language, toc)
        yield Item("ncx", "toc.ncx", NCX_TYPE, made.read, size_hint=2 * size, key=made.key)


def _empty(book: Book, toc: tuple[NavPoint, ...]) -> list[Finding]:
    if toc:
        return []
    place = book.settings or Location(book.root)
    return [Finding("empty-book", Level.ERROR, "there is no chapter", place, "add a text file to the manuscript")]
