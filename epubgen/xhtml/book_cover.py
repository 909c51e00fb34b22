"""The cover of a book: the author's picture, or one drawn from the metadata and kept for the next build."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from epubgen.errors import Finding, Level, Location
from epubgen.model.blob import Blob
from epubgen.model.book import Book
from epubgen.model.metadata import Metadata
from epubgen.model.ports import Forgetful
from epubgen.model.publication import Item
from epubgen.xhtml.resources import Resources
from epubgen.xhtml.theme import Theme

DRAWN = "cover.jpg"
"""Beside the package document, where no picture of the manuscript can get the same name."""


class BookCover(NamedTuple):
    """The item of the cover's picture, and what can be read on it."""

    item: Item
    alternative: str


def book_cover(book: Book, theme: Theme, resources: Resources, version: str) -> BookCover | None:
    """Return the cover; None where none is wanted, and, with a finding, where the author's picture cannot be used."""
    path = book.options.cover_image
    place = book.settings or Location(path or "book.yaml")
    if not path and book.options.cover_design == "none":
        return None
    if not path:
        return drawn_cover(book, theme, resources, place, version)
    if not resources.exists(path):
        text, advice = f"the cover {path} does not exist", "correct cover-image in book.yaml, or add the picture"
        resources.findings.append(Finding("missing-cover", Level.ERROR, text, place, advice))
        return None
    if resources.add_picture(path, Location(path)) is None:
        return None
    return BookCover(resources.item(path), book.options.cover_alt or stated_alternative(book.metadata))


def stated_alternative(metadata: Metadata) -> str:
    """Return what is most likely to be read on a cover: title, series and issue, publisher (R-141)."""
    series = [text for main in metadata.series[:1] for text in (main.name, main.issue) if text]
    return ", ".join((metadata.title, *series, *metadata.publisher[:1]))


def drawn_cover(book: Book, theme: Theme, resources: Resources, place: Location, version: str) -> BookCover | None:
    """Return a cover made from the metadata; the picture and its description are kept by what they depend on.

    None, and a finding, where no font at hand can set the title: an empty frame on a shelf says less than the title
    that reading systems show for a book without a cover.
    """
    key = cover_key(book, theme.folders, version)
    store = resources.store or Forgetful()
    data, alternative = store.find(f"{key}-picture"), store.get(f"{key}-text")
    if data is None or alternative is None:
        drawn = _draw(book, theme, resources, place, key)
        if drawn is None:
            return None
        data, alternative = drawn
    text = book.options.cover_alt or alternative.decode()
    return BookCover(Item("cover-picture", DRAWN, "image/jpeg", data.read, stored=True, size_hint=len(data)), text)


def _draw(book: Book, theme: Theme, resources: Resources, place: Location, key: str) -> tuple[Blob, bytes] | None:
    from epubgen.xhtml.cover import make_cover

    store = resources.store or Forgetful()
    options = book.options
    cover = make_cover(
        book.metadata,
        design=options.cover_design,
        font=Path(book.root, options.cover_font) if options.cover_font else None,
        vertical=options.cover_vertical,
        folders=theme.folders,
        location=place,
        store=store,
    )
    resources.findings += cover.findings
    if not cover.titled:
        return None
    if not cover.findings:
        store.put(f"{key}-picture", cover.data)
        store.put(f"{key}-text", cover.alt.encode())
    return Blob(cover.data), cover.alt.encode()


def cover_key(book: Book, folders: Iterable[Path], version: str) -> str:
    """Return a digest of everything that a drawn cover depends on."""
    metadata, options = book.metadata, book.options
    shown = (
        *(metadata.title, metadata.subtitle, metadata.language, metadata.date, metadata.publisher, metadata.series),
        *(metadata.creators, options.cover_design, options.cover_font, options.cover_vertical, version),
    )
    import hashlib

    digest = hashlib.sha1(repr(shown).encode("utf-8", "surrogatepass"), usedforsecurity=False)
    for folder in folders:
        for path in sorted(folder.glob("covers/*.svg")):
            digest.update(path.read_bytes())
    if options.cover_font:
        font = Path(book.root, options.cover_font)
        digest.update(font.read_bytes() if font.is_file() else b"")
    return f"cover-{digest.hexdigest()}"
