"""The title and author above a novel's first chapter → the book's, where the book says nothing else."""

from __future__ import annotations

from epubgen.model.book import Entry
from epubgen.model.chapter import Chapter
from epubgen.model.metadata import Metadata


def take_title_page(
    page: Chapter, metadata: Metadata, entries: tuple[Entry, ...]
) -> tuple[Metadata, tuple[Entry, ...]]:
    """Let a text's own title page fill what the metadata leave open, and leave it out where it says nothing more.

    `page` is the first chapter, whose type is titlepage: in a text file, what stands above the first heading. One that
    says something else than the metadata, or more, stays as the first chapter.
    """
    if not page.source.path.lower().endswith(".txt"):
        return metadata, entries  # the author means it
    front = page.front
    creators = tuple(person for person in front.people if person.role == "aut")
    others = tuple(person for person in front.people if person.role != "aut")
    silent = not metadata.creators and not metadata.contributors
    filled = metadata._replace(
        title=metadata.title or front.title,
        creators=creators if silent else metadata.creators,
        contributors=others if silent else metadata.contributors,
    )
    known = {person.name for person in (*filled.creators, *filled.contributors)}
    same = filled.title == front.title and all(person.name in known for person in front.people)
    if not page.body and not page.notes and same:
        return filled, entries[1:]
    # The people of the book are not named again above its first pages, and only one page is its title page.
    plain = page._replace(front=front._replace(type="", people=() if same else front.people))
    return filled, (entries[0]._replace(chapter=plain), *entries[1:])
