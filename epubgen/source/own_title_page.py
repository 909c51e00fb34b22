"""The title and author above a novel's first chapter → the book's, where the book says nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace

from epubgen.model.book import Entry
from epubgen.model.chapter import Chapter
from epubgen.model.metadata import Metadata


@dataclass(frozen=True, slots=True)
class TitlePage:
    """What the first chapter says of the book, if it is a title page of the text's own."""

    chapter: Chapter

    @property
    def bare(self) -> bool:
        """Whether it says nothing beside title and people."""
        return not self.chapter.body and not self.chapter.notes


def find_title_page(entries: tuple[Entry, ...]) -> TitlePage | None:
    """Return the title page that a text file begins with; None where there is none, or where others are beside it."""
    first = entries[0] if entries else None
    if first is None or first.chapter is None or len(entries) < 2:
        return None
    chapter = first.chapter
    own = chapter.source.path.lower().endswith(".txt") and chapter.front.type == "titlepage"
    return TitlePage(chapter) if own else None


def take_title_page(
    page: TitlePage, metadata: Metadata, entries: tuple[Entry, ...]
) -> tuple[Metadata, tuple[Entry, ...]]:
    """Let the text's own title page fill what the metadata leave open, and leave it out where it says nothing more.

    A title page that says something else than the metadata, or more, stays as the first chapter.
    """
    front = page.chapter.front
    creators = tuple(person for person in front.people if person.role == "aut")
    others = tuple(person for person in front.people if person.role != "aut")
    silent = not metadata.creators and not metadata.contributors
    filled = replace(
        metadata,
        title=metadata.title or front.title,
        creators=creators if silent else metadata.creators,
        contributors=others if silent else metadata.contributors,
    )
    known = {person.name for person in (*filled.creators, *filled.contributors)}
    same = filled.title == front.title and all(person.name in known for person in front.people)
    if page.bare and same:
        return filled, entries[1:]
    # The people of the book are not named again above its first pages, and only one page is its title page.
    plain = replace(page.chapter, front=replace(front, type="", people=() if same else front.people))
    return filled, (replace(entries[0], chapter=plain), *entries[1:])
