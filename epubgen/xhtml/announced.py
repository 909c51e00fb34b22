"""Articles that were announced: which of them the book lacks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from epubgen.errors import Finding, Level, Location
from epubgen.model.book import Book, Entry


def absent(book: Book) -> tuple[str, ...]:
    """Return the titles that `missing-articles` names, and those of `expected-articles` that no chapter has.

    Titles are compared without punctuation, spaces and case, for a contents list is copied, and copying changes those.
    """
    there = {compared(title) for title in _titles(book.entries)}
    expected = (title for title in book.options.expected_articles if compared(title) not in there)
    return tuple(dict.fromkeys((*book.options.missing_articles, *expected)))


def compared(title: str) -> str:
    return re.sub(r"[\W_]", "", title).casefold()


def _titles(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        if entry.kind != "draft":
            yield entry.title
        if entry.chapter:
            yield entry.chapter.title
        yield from _titles(entry.children)


def missing_articles(book: Book) -> list[Finding]:
    """Return the error about articles that are announced and not there, unless a partial book is wanted."""
    missing = absent(book)
    if not missing or book.options.partial:
        return []
    return [
        Finding(
            "missing-articles",
            Level.ERROR,
            f"{len(missing)} of the articles announced are missing: {'; '.join(missing)}",
            book.settings or Location("book.yaml"),
            "add them, or set partial: true to build the book without them",
        )
    ]
