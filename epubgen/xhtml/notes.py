"""The notes of a chapter → the section below its text, and the manuscript lines of both (R-100 … R-103)."""

from __future__ import annotations

from array import array
from typing import NamedTuple

from epubgen.model.chapter import Chapter, Note
from epubgen.xhtml.markup import Markup, escape
from epubgen.xhtml.plan import Piece, Section
from epubgen.xhtml.shell import Pages


class NoteText(NamedTuple):
    """A note as the template of the notes gets it."""

    id: str
    body: Markup


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


def free_id(id: str, chapter: Chapter) -> str:
    """Return an id that nothing in the chapter has: the one wished for, with hyphens behind it where it is taken."""
    taken = {*chapter.anchors, *(note.id for note in chapter.notes), chapter.id}
    while id in taken:
        id += "-"
    return id


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
