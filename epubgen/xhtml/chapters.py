"""Sections → their content documents, through the theme's templates; bodies are joined in when they are packed.

Values that stay inside this stage are named tuples: creating the class of one costs a tenth of what a frozen dataclass
costs, and a small book is built in less time than thirty of those take.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from epubgen.errors import Location, ThemeError
from epubgen.model.blob import Blob
from epubgen.model.chapter import Chapter, Note
from epubgen.model.metadata import Metadata, Person
from epubgen.model.publication import Item
from epubgen.vocabulary import ROLES, XHTML_TYPE, direction_of, xml_text
from epubgen.xhtml.document import ChapterDocument
from epubgen.xhtml.markup import Markup, escape
from epubgen.xhtml.plan import FOLDER, Piece, Section, numbered_headings
from epubgen.xhtml.theme import PLACEHOLDER, Theme
from epubgen.xhtml.words import Words

SHELL, CHAPTER = "content.xhtml.j2", "chapter.xhtml.j2"
BODY = Markup(PLACEHOLDER)
TITLE = Markup("\ue000epubgen-title\ue001")


class Credit(NamedTuple):
    """A person as a byline shows them: words before and after, which also hold what separates people."""

    name: str
    affiliation: str = ""
    before: str = ""
    after: str = ""


class NoteText(NamedTuple):
    """A note as the template of the notes gets it."""

    id: str
    body: Markup


EARNED_BY = {"mathml": b"<math", "svg": b"<svg", "remote-resources": b'src="http'}


@dataclass(frozen=True, slots=True)
class Pages:
    """What every document of the book is made with."""

    theme: Theme
    words: Words
    metadata: Metadata
    styles: tuple[str, ...]
    """Style sheets, seen from the package document."""
    rare: frozenset[str] = frozenset()
    """Characters that are marked, so that the style sheet can give them their own font."""
    contributors: tuple[Person, ...] = ()
    """Those whom the book names itself: `metadata` has the translators of single articles too."""
    shells: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)

    def render(self, template: str, names: Mapping[str, object]) -> str:
        """Render a template, which also knows the words of the book's language and the book's metadata."""
        return self.theme.render(template, {"words": self.words, "book": self.metadata, **names})

    def document(
        self, body: str, title: str, *, lang: str = "", matter: str = "", css: str = "", folder: str = FOLDER
    ) -> str:
        """Return a whole document around the inside of its body."""
        lang = lang or self.metadata.language
        names = {
            "lang": lang,
            "dir": direction_of(lang),
            "title": title,
            "styles": ["../" * folder.count("/") + href for href in self.styles],
            "body_class": css or matter or "document",
            "body_type": matter,
            "body": Markup(body),
        }
        if not self.theme.is_compiled(SHELL):
            document = self.render(SHELL, names)
            if document.count(body) != 1:
                raise ThemeError("the template must show {{ body }} once", Location(str(self.theme.find(SHELL))))
            return document
        # What an unchanged template makes differs in title and body only, so it is rendered once for each kind.
        key = (lang, matter, css, folder)
        if key not in self.shells:
            shell = self.render(SHELL, {**names, "title": TITLE, "body": BODY})
            before, _, rest = shell.partition(TITLE)
            self.shells[key] = (before, *rest.split(BODY))
        before, between, after = self.shells[key]
        return f"{before}{escape(title)}{between}{body}{after}"


def chapter_items(
    pages: Pages, section: Section, resolve: Callable[[Section], tuple[str | None, ...]]
) -> Iterator[Item]:  # fmt: skip
    """Yield the items of a section's documents; `resolve` gives the URLs of a chapter's targets."""
    if section.chapter is None:
        for piece in section.pieces:
            yield _part_item(pages, section, piece)
        return
    urls = resolve(section)
    insertions = tuple(
        (heading.offset, f'<span class="number">{number}</span> '.encode())
        for heading, number in numbered_headings(section)
    )
    for index, piece in enumerate(section.pieces):
        yield _piece_item(pages, section, section.chapter, piece, index, urls, insertions)


def _piece_item(
    pages: Pages, section: Section, chapter: Chapter, piece: Piece, index: int, urls: tuple[str | None, ...],
    insertions: tuple[tuple[int, bytes], ...],
) -> Item:  # fmt: skip
    names = chapter_names(pages, section, chapter, piece, index)
    inner = pages.render(CHAPTER, names)
    require_text(pages.theme, inner, str(names["notes"]))
    lang = chapter.lang or chapter.front.lang
    title = section.title if index == 0 else f"{section.title} ({index + 1})"
    head, _, tail = pages.document(inner, title, lang=lang, matter=section.matter).partition(PLACEHOLDER)
    size = (piece.end if piece.end >= 0 else len(chapter.body)) - piece.start
    content = ChapterDocument(
        head.encode(), chapter.body, tail.encode(), piece.start, piece.end, urls, piece.name,
        section.owners, insertions, pages.rare,
    )  # fmt: skip
    return Item(
        id=item_id(piece.name),
        href=FOLDER + piece.name,
        media_type=XHTML_TYPE,
        content=content.render,
        properties=tuple(piece_properties(section, chapter, piece, head + tail)),
        source=chapter.source,
        first_line=head.count("\n") + 1,
        lines=document_lines(section, chapter, index, tail),
        size_hint=size + len(head) + len(tail),
    )


def require_text(theme: Theme, inner: str, notes: str) -> None:
    """Refuse a template that leaves out what the author wrote. Raises ThemeError."""
    if theme.is_compiled(CHAPTER):
        return
    for what, count in (("{{ body }}", inner.count(PLACEHOLDER)), ("{{ notes }}", inner.count(notes) if notes else 1)):
        if count != 1:
            place = Location(str(theme.find(CHAPTER)))
            raise ThemeError(f"the template shows {what} {'more than once' if count else 'nowhere'}", place)


def piece_properties(section: Section, chapter: Chapter, piece: Piece, around: str) -> Iterator[str]:
    """Yield the manifest properties that a document earns: a part of a chapter only what is in that part (R-046)."""
    properties = sorted(chapter.properties)
    if not properties or len(section.pieces) == 1:
        yield from properties
        return
    inside = chapter.body.read()[piece.start : piece.end if piece.end >= 0 else None] + around.encode()
    yield from (one for one in properties if one not in EARNED_BY or EARNED_BY[one] in inside)


def document_lines(section: Section, chapter: Chapter, index: int, tail: str) -> array[int]:
    """Return the manuscript line of each line of a document from the body's first on: body, then notes."""
    piece = section.pieces[index]
    if index + 1 < len(section.pieces):
        lines = chapter.lines[piece.line : section.pieces[index + 1].line]
    else:
        lines = chapter.lines[piece.line :] if piece.line else chapter.lines
    if not piece.notes:
        return lines
    unended = chapter.body.data is not None and not chapter.body.data.endswith(b"\n")
    lines = lines[: len(lines) - 1] if unended and index + 1 == len(section.pieces) else lines[:]
    at = 0
    for note in (chapter.notes[number] for number in piece.notes):
        start = tail.find(f'id="{note.id}"', at)
        if start < 0:
            break
        before = lines[-1] if at else 0
        lines.extend([before] * tail.count("\n", at, start))
        lines.append(note.line or 0)
        at = tail.find("\n", start) + 1
    lines.extend(lines[-1:] * tail.count("\n", at, tail.find("</li>", at)))
    return lines


def _part_item(pages: Pages, section: Section, piece: Piece) -> Item:
    label = pages.words.fill("part", number=pages.words.number(int(section.number))) if section.number else ""
    inner = pages.render("part.xhtml.j2", {"title": section.title, "title_id": "title", "label": label})
    document = pages.document(inner, section.title, matter=section.matter)
    return fixed_item(piece.name, document, section.location)


def fixed_item(name: str, document: str, source: Location | None = None, properties: tuple[str, ...] = ()) -> Item:
    """Return the item of a document that is finished already."""
    data = document.encode()
    return Item(
        item_id(name), FOLDER + name, XHTML_TYPE, Blob(data).read, properties, source, size_hint=len(data)
    )  # fmt: skip


def item_id(name: str) -> str:
    """Return the manifest id of a document: its name, made a name of XML."""
    return "doc-" + name.rpartition(".")[0]


def chapter_names(pages: Pages, section: Section, chapter: Chapter, piece: Piece, index: int) -> dict[str, object]:
    """Return what the template of a chapter may know."""
    front, words = chapter.front, pages.words
    part = section.kind == "part" and bool(section.number)
    last = index == len(section.pieces) - 1
    return {
        "continued": index > 0,
        "section_class": section.type,
        "type": section.type,
        "role": ROLES.get(section.type, ""),
        "label": words.fill("part", number=words.number(int(section.number))) if part else "",
        "number": section.number if section.kind == "chapter" else "",
        "title": Markup(chapter.title_markup or escape(chapter.title)),
        "title_id": title_id(chapter),
        "subtitle": front.subtitle,
        "description": front.description,
        "keywords": front.keywords,
        "people": credits(front.people, words),
        "date": words.date(front.date) if front.date else None,
        "source": words.fill("source", source=front.source) if front.source else "",
        "rights": front.rights if last else "",
        "body": BODY,
        "notes": Markup(notes_section(pages, section, chapter, piece)),
    }


def title_id(chapter: Chapter) -> str:
    """Return the id of the chapter's heading: the author's, or one that nothing else in the chapter has."""
    return chapter.id or free_id("title", chapter)


def free_id(id: str, chapter: Chapter) -> str:
    while id in chapter.anchors:
        id += "-"
    return id


def credits(people: tuple[Person, ...], words: Words) -> list[Credit]:
    """Return the people of a byline, in order, with the words of their roles and the separators between them."""
    result = []
    for number, person in enumerate(people):
        before, after = words.around(person.role)
        separator = words.separator if number else ""
        place = " ".join(filter(None, (person.affiliation, person.post)))
        result.append(Credit(person.name, place, separator + before, after))
    return result


def people_line(people: tuple[Person, ...], words: Words) -> str:
    """Return people as one line of text; authors by their names alone."""
    return words.separator.join(
        name if person.role == "aut" else f"{words.around(person.role)[0]}{name}{words.around(person.role)[1]}"
        for person in people
        if (name := xml_text(person.name).strip())
    )


def notes_section(pages: Pages, section: Section, chapter: Chapter, piece: Piece) -> str:
    """Return the notes that belong to a document, each with links back to where it is called."""
    if not piece.notes:
        return ""
    notes = [chapter.notes[index] for index in piece.notes]
    back = escape(pages.words.back)
    return pages.render(
        "notes.xhtml.j2",
        {
            "title_id": free_id("notes", chapter),
            "start": notes[0].number,
            "notes": [NoteText(note.id, Markup(note_body(note, back))) for note in notes],
        },
    )


def note_body(note: Note, back: str) -> str:
    """Return a note's inside with its back-links at the end of its last paragraph."""
    links = "".join(
        f' <a class="backlink" role="doc-backlink" href="#{reference}" aria-label="{back}">↩</a>'
        for reference in note.references
    )
    body = note.body.decode()
    before, end, after = body.rpartition("</p>")
    if end and not after.strip():
        return f"{before}{links}{end}"
    return f'{body}<p class="p">{links.lstrip()}</p>' if links else body
