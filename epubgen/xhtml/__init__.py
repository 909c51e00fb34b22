"""A Book and a theme → a Publication: every byte that goes into the container."""

from __future__ import annotations

from epubgen.model.book import Book
from epubgen.model.ports import Mapper, Store, map_here
from epubgen.model.publication import Publication


def compose_publication(
    book: Book, modified: str | None = None, *, run: Mapper = map_here, store: Store | None = None, version: str = ""
) -> Publication:
    """Link the chapters of a book and put the documents around them that a publication has.

    `modified` is the instant that SOURCE_DATE_EPOCH names, or None; `version` is epubgen's, for the colophon. Linking
    reads outlines, not bodies: a content document is made when its item's content is called. What is wrong comes
    back as findings of the publication. Raises ThemeError for a theme that cannot be used.
    """
    from epubgen.xhtml.compose import compose

    return compose(book, modified, run, store, version)
