"""Sections → their content documents, through the theme's templates; bodies are joined in when they are packed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from epubgen.errors import Location, ThemeError
from epubgen.model.chapter import Chapter
from epubgen.model.publication import Item
from epubgen.vocabulary import ROLES, XHTML_TYPE
from epubgen.xhtml.byline import credits
from epubgen.xhtml.document import ChapterDocument
from epubgen.xhtml.markup import Markup, escape
from epubgen.xhtml.notes import document_lines, free_id, notes_section
from epubgen.xhtml.plan import FOLDER, Piece, Section, numbered_headings
from epubgen.xhtml.shell import BODY, TITLE, Pages, fixed_item, item_id
from epubgen.xhtml.theme import PLACEHOLDER, Theme
from epubgen.xhtml.title_breaks import title_classes

CHAPTER = "chapter.xhtml.j2"


EARNED_BY = {"mathml": b"<math", "svg": b"<svg", "remote-resources": b'src="http'}


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
    inner = _inner(pages, names)
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
        key=content.key,
    )


OWN = ("continued", "label", "number", "subtitle", "people", "date", "source", "rights", "notes")
"""What few chapters have: without it, what an unchanged template makes of a chapter differs in the title only."""


def _inner(pages: Pages, names: Mapping[str, object]) -> str:
    """Return what the template makes of a chapter; it is rendered once for all that differ in the title only."""
    title = names["title"]
    if not title or any(names[name] for name in OWN) or not pages.theme.is_compiled(CHAPTER):
        return pages.render(CHAPTER, names)
    key = (CHAPTER, *(str(names[name]) for name in ("type", "title_id", "title_class")))
    if key not in pages.shells:
        pages.shells[key] = tuple(pages.render(CHAPTER, {**names, "title": TITLE}).split(TITLE))
    before, after = pages.shells[key]
    return f"{before}{title}{after}"


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


def _part_item(pages: Pages, section: Section, piece: Piece) -> Item:
    label = pages.words.fill("part", number=pages.words.number(int(section.number))) if section.number else ""
    title_class = title_classes(section.title, pages.metadata.language, "title")
    names = {"title": section.title, "title_id": "title", "title_class": title_class, "label": label}
    inner = pages.render("part.xhtml.j2", names)
    document = pages.document(inner, section.title, matter=section.matter)
    return fixed_item(piece.name, document, section.location)


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
        "title": Markup(chapter.title_markup or escape(section.heading)),
        "title_id": title_id(chapter),
        "title_class": title_classes(section.heading, chapter.lang or front.lang or pages.metadata.language, "title"),
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
