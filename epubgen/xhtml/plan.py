"""The structure of a book → sections with numbers and content documents with names; looks at outlines, not at bodies.

Only a chapter that is longer than one document may be is read, to find where it can be cut.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from epubgen.errors import Finding, Level, Location
from epubgen.model.book import Book, Entry
from epubgen.model.chapter import Chapter, Heading
from epubgen.vocabulary import CHAPTER_TYPES, matter_of, xml_text
from epubgen.xhtml.names import Names, ascii_slug, fingerprint

FOLDER = "text/"
"""Where content documents lie, seen from the package document."""
GENERATED = ("cover", "title-page", "copyright", "contents", "illustrations", "tables", "colophon")


class Piece(NamedTuple):
    """A content document that holds a part of a chapter's body, mostly all of it: the bytes from `start` to `end`.

    `line` is the number of line ends before `start`; `notes` are indexes into the chapter's notes.
    """

    name: str
    start: int = 0
    end: int = -1
    line: int = 0
    notes: tuple[int, ...] = ()


class Section(NamedTuple):
    """A place in the structure with what linking has decided about it.

    `pieces` are its documents, none for a draft; `owners` says which of them has an id, where there are several.
    """

    kind: str
    """`chapter`, `part` or `draft`."""
    title: str
    depth: int
    location: Location
    number: str = ""
    type: str = "chapter"
    chapter: Chapter | None = None
    pieces: tuple[Piece, ...] = ()
    owners: Mapping[str, str] = {}
    heading: str = ""
    """What stands above the text: the chapter's own title, in an adopted folder else that of its SUMMARY.md."""
    children: tuple[Section, ...] = ()

    @property
    def matter(self) -> str:
        return matter_of(self.type)

    @property
    def href(self) -> str:
        """The first document, seen from the package document; empty for a draft."""
        return FOLDER + self.pieces[0].name if self.pieces else ""

    def document_of(self, id: str) -> str:
        """Return the name of the document that holds an id of the chapter."""
        return self.owners.get(id, self.pieces[0].name)


class Numbering:
    """What has been counted so far, where sections are numbered."""

    def __init__(self, wanted: bool) -> None:
        self.wanted = wanted
        self.parts = 0
        self.chapters = 0


def plan_sections(book: Book) -> tuple[tuple[Section, ...], tuple[Finding, ...]]:
    """Return the book's structure with documents named and numbered, in reading order; and what is wrong with it."""
    names = Names()
    for stem in GENERATED:
        names.take(stem, stem, ".xhtml")
    planner = Planner(book, names, Numbering(book.options.number_sections))
    sections = tuple(planner.section(entry, 1, "") for entry in nested(book.entries))
    return sections, tuple(planner.findings)


def unknown_type(stated: str, chapter: Chapter) -> Finding:
    """Return the warning about a `type:` that is no term for a chapter."""
    import difflib

    near = difflib.get_close_matches(stated.lower(), sorted(CHAPTER_TYPES), 1)
    advice = f"did you mean {near[0]}?" if near else f"use one of: {', '.join(sorted(CHAPTER_TYPES))}"
    text = f"{stated} is no epub:type that a chapter can have, so it is taken for an ordinary one"
    return Finding("unknown-type", Level.WARNING, text, chapter.front.location or chapter.source, advice)


def walk(sections: tuple[Section, ...]) -> Iterator[Section]:
    """Yield all sections in reading order."""
    for section in sections:
        yield section
        yield from walk(section.children)


def nested(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Put the chapters of one file below each other as their levels say (a volume, and in it its chapters)."""
    result: list[Entry] = []
    waiting: list[Entry] = []
    for entry in entries:
        head = waiting[0] if waiting else None
        if head and _below(entry, head):
            waiting.append(entry)
            continue
        result += _joined(waiting)
        waiting = [entry]
    return (*result, *_joined(waiting))


def _below(entry: Entry, head: Entry) -> bool:
    if entry.chapter is None or head.chapter is None or head.children:
        return False
    return entry.chapter.source.path == head.chapter.source.path and entry.chapter.level > head.chapter.level


def _joined(entries: list[Entry]) -> list[Entry]:
    if len(entries) < 2:
        return entries
    head = entries[0]
    return [Entry(head.kind, head.title, head.location, head.chapter, nested(tuple(entries[1:])))]


class Planner:
    """Turns entries into sections; names and numbers run through the whole book."""

    def __init__(self, book: Book, names: Names, numbering: Numbering) -> None:
        self.book = book
        self.names = names
        self.numbering = numbering
        self.above = text_folder(book)
        self.findings: list[Finding] = []

    def section(self, entry: Entry, depth: int, above: str) -> Section:
        """Return the section for an entry; `above` is the number of the chapter that it belongs to."""
        kind = self._kind(entry)
        type = self._type(entry, kind)
        number = self._number(kind, type, above)
        pieces, owners = self._pieces(entry) if kind != "draft" else ((), {})
        below = number if kind == "chapter" else ""
        counted = 0
        children = []
        for child in nested(entry.children):
            counted += child.kind != "draft"
            children.append(self.section(child, depth + 1, f"{below}.{counted}" if below else ""))
        heading = entry.chapter.title if entry.chapter else ""
        title = xml_text(entry.title or (entry.chapter.title if entry.chapter else "")).strip()
        return Section(
            kind=kind,
            title=title or self._name_of(entry),
            depth=depth,
            location=entry.location,
            number=number,
            type=type,
            chapter=entry.chapter,
            pieces=pieces,
            owners=owners,
            heading=heading or (title if self.book.adopted else ""),
            children=tuple(children),
        )

    def _kind(self, entry: Entry) -> str:
        if entry.kind == "draft" or (entry.chapter is None and not entry.children):
            return "draft"
        if entry.kind == "chapter" or (self.book.adopted and entry.chapter is not None):
            return "chapter"
        return "part"

    def _type(self, entry: Entry, kind: str) -> str:
        stated = entry.chapter.front.type if entry.chapter else ""
        if stated in CHAPTER_TYPES:
            return stated
        if stated and entry.chapter:
            self.findings.append(unknown_type(stated, entry.chapter))
        return "part" if kind == "part" else "chapter"

    def _number(self, kind: str, type: str, above: str) -> str:
        if not self.numbering.wanted or kind == "draft" or matter_of(type) != "bodymatter":
            return ""
        if kind == "part":
            self.numbering.parts += 1
            return str(self.numbering.parts)
        if above:
            return above
        self.numbering.chapters += 1
        return str(self.numbering.chapters)

    def _name_of(self, entry: Entry) -> str:
        """Return what an untitled chapter is called in the contents: its first heading, else its file's name."""
        if entry.chapter:
            for heading in entry.chapter.outline:
                if heading.text.strip():
                    return xml_text(heading.text).strip()
        return xml_text(entry.location.path.rpartition("/")[2].rpartition(".")[0] or entry.location.path)

    def _pieces(self, entry: Entry) -> tuple[tuple[Piece, ...], dict[str, str]]:
        chapter = entry.chapter
        if chapter is None:
            return (Piece(self.names.take(part_stem(entry), entry.location.path + entry.title, ".xhtml")),), {}
        stem = chapter_stem(chapter, self.above)
        limit = self.book.options.split_above
        if limit <= 0 or len(chapter.body) + sum(len(note.body) for note in chapter.notes) <= limit:
            return (Piece(self.names.take(stem, chapter.key, ".xhtml"), notes=tuple(range(len(chapter.notes)))),), {}
        return self._split(chapter, stem, limit)

    def _split(self, chapter: Chapter, stem: str, limit: int) -> tuple[tuple[Piece, ...], dict[str, str]]:
        from epubgen.xhtml.split import cuts, read_blocks

        body = chapter.body.read()
        blocks = read_blocks(body)
        ids = blocks.ids if blocks else {}
        notes = [(min((ids[id] for id in n.references if id in ids), default=0), len(n.body)) for n in chapter.notes]
        starts = [0, *(cuts(blocks, len(body), limit, notes) if blocks else ())]
        names = [
            self.names.take(f"{stem}-{n}" if n > 1 else stem, f"{chapter.key}-{n}", ".xhtml")
            for n in range(1, len(starts) + 1)
        ]
        owners = {id: names[bisect_right(starts, offset) - 1] for id, offset in ids.items()}
        held: list[list[int]] = [[] for _ in starts]
        for index, note in enumerate(chapter.notes):
            holder = min((names.index(owners[id]) for id in note.references if id in owners), default=len(names) - 1)
            held[holder].append(index)
            owners.update(dict.fromkeys([note.id, *note_ids(note.body)], names[holder]))
        ends = [*starts[1:], len(body)]
        lines = [body.count(b"\n", 0, start) for start in starts]
        pieces = map(Piece, names, starts, ends, lines, map(tuple, held))
        return tuple(pieces), owners if len(names) > 1 else {}


def note_ids(body: bytes) -> list[str]:
    """Return the ids inside a note."""
    import re

    return [id.decode() for id in re.findall(rb'\sid="([^"]+)"', body)]


def chapter_stem(chapter: Chapter, above: str = "") -> str:
    """Return the name of a chapter's document without suffix: its folders' names before its own slug.

    `above` is the folder that the whole text lies in, which says nothing; an index has the slug of its folder.
    """
    folders = chapter.source.path.removeprefix(above).split("/")[:-1]
    slugs = [slug for slug in map(ascii_slug, folders) if slug]
    slug = ascii_slug(chapter.slug)
    if above and slug == ascii_slug(above):
        slug = "index"
    if slugs and slugs[-1] == slug:
        slugs.pop()
    return "-".join((*slugs, slug)) if slug else ""


def text_folder(book: Book) -> str:
    """Return the folder of an adopted book's text (`src/` of mdBook) with its slash; empty for other books."""
    paths = [entry.chapter.source.path for entry in _all_entries(book.entries) if entry.chapter]
    folders = {path.partition("/")[0] if "/" in path else "" for path in paths}
    return f"{folders.pop()}/" if book.adopted and len(folders) == 1 and "" not in folders else ""


def _all_entries(entries: tuple[Entry, ...]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        yield from _all_entries(entry.children)


def part_stem(entry: Entry) -> str:
    """Return the name of the document of a part that has no text of its own."""
    slug = ascii_slug(entry.title) or ascii_slug(entry.location.path if "." not in entry.location.path else "")
    return f"part-{slug or fingerprint(entry.title)}"


def numbered_headings(section: Section) -> list[tuple[Heading, str]]:
    """Return the headings of a numbered chapter with their numbers (`2.1.3`); none where chapters lie below it."""
    if not section.number or section.chapter is None or section.children or section.kind != "chapter":
        return []
    counts: list[int] = []
    result = []
    for heading in section.chapter.outline:
        depth = heading.level - 1
        counts = [*counts[:depth], *[0] * (depth - len(counts))]
        counts[depth - 1] += 1
        result.append((heading, ".".join((section.number, *map(str, counts)))))
    return result
