"""A draft → its chapters: split at the headings of the first level, ids given, links resolved, notes numbered."""

from __future__ import annotations

import posixpath
import re
from array import array
from typing import TYPE_CHECKING

from epubgen.errors import Level, Location
from epubgen.model.chapter import Chapter, Heading, Note
from epubgen.source.attributes import are_proper, ids_in, xml_id
from epubgen.source.chapter_facts import POSITION, figures, page_breaks, placed, take_lines
from epubgen.source.evidence import count_evidence, earned_properties, take_apart
from epubgen.source.headings import Found, Ids, Ranks, label, opening_tag, plain_text
from epubgen.source.loose_lines import mark_loose
from epubgen.source.note_marks import note_mark, reference_id
from epubgen.source.notes import MARK
from epubgen.source.parts import Part, split_parts
from epubgen.source.spool import spooled
from epubgen.source.targets import Targets
from epubgen.source.unusual import unusual_characters
from epubgen.source.well_formed import fault_of_bytes
from epubgen.text.pinyin import slug

if TYPE_CHECKING:
    from epubgen.source.draft import Draft

_ID = re.compile(r' id="([^"]*)"')


def assemble(draft: Draft) -> tuple[Chapter, ...]:
    """Return the chapters that a draft makes: several where it has several headings of the first level and no title."""
    parts = split_parts(draft)
    chapters: list[Chapter] = []
    slugs: set[str] = set()
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        chapters.append(_Assembly(draft, part, last).chapter(several=len(parts) > 1, slugs=slugs))
    # Findings of the whole file, whoever reads them, belong to its first chapter.

    return (chapters[0]._replace(findings=tuple(draft.findings)), *chapters[1:])


class _Assembly:
    """One chapter in the making."""

    def __init__(self, draft: Draft, part: Part, last: bool) -> None:
        self.draft = draft
        self.part = part
        self.last = last
        self.ids = set(ids_in(part.html))
        self.references: dict[str, list[str]] = {}
        self.anchors: dict[str, None] = {}
        self.names = Ids(self.ids)

    def chapter(self, several: bool, slugs: set[str]) -> Chapter:
        draft, title = self.draft, self.part.title
        title_text = plain_text(draft, title.inside) if title else ""
        own = "" if several and title else draft.front.title
        body, outline = self._headings(self.part.html, self.part.headings)
        body = self._named(self._restored(body))
        title_markup = self._proper_ids(self._marks(self._restored(title.inside))) if title else ""
        body = self._proper_ids(self._marks(body))
        notes = [(note, self._proper_ids(html)) for note, html in self._notes()]
        targets = Targets(draft, frozenset(self.anchors))
        body = targets.resolve(body)
        title_markup = POSITION.sub("", targets.resolve(title_markup))
        resolved = [(note, POSITION.sub("", targets.resolve(html))) for note, html in notes]
        lines, body = take_lines(body.strip("\n"))
        if draft.origins:
            lines = array("I", map(draft.origin, lines))
        body += "\n" if body else ""
        encoded = self._checked(body, resolved)
        others = title_markup + "".join(html for _, html in resolved)
        everything = encoded + others.encode("utf-8", "replace")
        tags, text = take_apart(everything)
        name = self._slug(title_text or draft.front.title, several, slugs)
        return Chapter(
            key=f"{draft.task.path}#{name}" if several else draft.task.path,
            source=draft.where(title.attributes.get("data-sourcepos")) if title and several else draft.task.location,
            front=draft.front,
            title=own or title_text or draft.front.title or draft.title or draft.task.title,
            title_markup=title_markup or escape_text(draft.front.title or draft.title or draft.task.title),
            body=spooled(encoded, draft.task.spool),
            slug=name,
            id=title.attributes.get("id", "") if title else "",
            lang=draft.lang,
            outline=placed(outline, encoded),
            anchors=tuple(self.anchors),
            targets=tuple(targets.found),
            notes=tuple(
                Note(note.id, note.number, html.encode("utf-8", "replace"), note.references, note.line)
                for note, html in resolved
            ),
            page_breaks=page_breaks(body),
            figures=figures(body),
            unusual=unusual_characters(encoded, lines) + unusual_characters(others.encode("utf-8", "replace")),
            properties=earned_properties(everything, tags),
            evidence=count_evidence(everything, tags, text),
            lines=lines,
            includes=draft.includes,
        )

    def _restored(self, html: str) -> str:
        """Return markup with what was put aside in its place, emphasis and lines as the language has them."""
        html = self.draft.stash.restore(html)
        if not self.draft.lang.startswith(("zh", "ja", "yue")):
            return html
        html = mark_loose(html)
        if 'class="em' not in html:
            return html
        from epubgen.source.emphasis import mark_western_words

        return mark_western_words(html)

    def _named(self, html: str) -> str:
        """Return markup with an id for each captioned figure and table."""
        if "<figcaption" not in html:
            return html
        from epubgen.source.figure_names import name_figures

        return name_figures(self.draft, html, self.names)

    def _headings(self, html: str, headings: list[Found]) -> tuple[str, list[tuple[int, Heading]]]:
        parts: list[str] = []
        outline: list[tuple[int, Heading]] = []
        number = 0
        position = 0
        ranks = Ranks()
        for found in headings:
            text = plain_text(self.draft, found.inside)
            if not text and "<img" not in found.inside:
                self._report_empty_heading(found)
                parts.append(html[position : found.start])
                position = found.end
                continue
            rank = ranks.rank(found.level, found.nested)
            identifier = found.attributes.get("id") or self.names.make(text)
            tag = opening_tag(found, rank, identifier)
            parts += (html[position : found.start], tag, found.inside, f"</h{rank}>")
            position = found.end
            if not found.nested and text:
                line = self.draft.where(found.attributes.get("data-sourcepos")).line
                outline.append((number, Heading(rank, identifier, text, 0, line, label(self.draft, found.inside))))
            number += 1
        parts.append(html[position:])
        return "".join(parts), outline

    def _report_empty_heading(self, found: Found) -> None:
        self.draft.report(
            "empty-heading",
            Level.WARNING,
            "the heading has no text, and was left out",
            self.draft.where(found.attributes.get("data-sourcepos")),
            "write its text, or delete it",
        )

    def _marks(self, html: str) -> str:
        """Number the note marks of some markup, in the order in which their notes are first called."""
        return MARK.sub(lambda match: self._mark(match[1]), html) if "\ufddc" in html else html

    def _mark(self, name: str) -> str:
        calls = self.references.setdefault(name, [])
        number = list(self.references).index(name) + 1
        calls.append(self._free(reference_id(number, len(calls) + 1)))
        return note_mark(number, calls[-1], self._note_id(number))

    def _proper_ids(self, html: str) -> str:
        """Make every id an XML name that occurs once (R-087); report those that were given twice."""
        ids = ids_in(html)
        if not ids:
            return html
        once = dict.fromkeys(ids)
        if len(once) == len(ids) and self.anchors.keys().isdisjoint(ids) and are_proper(ids):
            self.anchors |= once
            return html
        return _ID.sub(lambda match: f' id="{self._proper_id(html, match)}"', html)

    def _proper_id(self, html: str, match: re.Match[str]) -> str:
        name = xml_id(match[1]) or "x"
        if name not in self.anchors:
            self.anchors[name] = None
            return name
        before = html.rfind(' data-sourcepos="', 0, match.start())
        self.draft.report(
            "duplicate-id",
            Level.WARNING,
            f"the id {match[1]} is given a second time; links to it lead to the first",
            self.draft.where(html[before + 17 : before + 40] if before >= 0 else None),
            "give one of them another id",
        )
        while (unique := self.names.free(name)) in self.anchors:
            pass
        self.anchors[unique] = None
        return unique

    def _free(self, name: str) -> str:
        while name in self.ids:
            name += "x"
        self.ids.add(name)
        return name

    def _note_id(self, number: int) -> str:
        name = f"n{number}"
        while name in self.ids:
            name += "x"
        return name

    def _notes(self) -> list[tuple[Note, str]]:
        """Return the notes of the chapter with their markup, also those that only notes call, or nothing does."""
        draft, made = self.draft, dict[str, str]()
        while waiting := [name for name in self.references if name not in made]:
            for name in waiting:
                note = draft.notes.get(name)
                made[name] = self._marks(self._restored(note.html)) if note else ""
        if self.last:
            for name, note in draft.notes.items():
                if name not in made and not draft.called(name):
                    self._report_unused(name, note.location)
                    self.references[name] = []
                    made[name] = self._marks(self._restored(note.html))
        draft.calls.update(self.references)
        return [
            (
                Note(self._note_id(number), number, b"", tuple(self.references[name]), draft.notes[name].location.line),
                made[name],
            )
            for number, name in enumerate(self.references, start=1)
            if name in draft.notes
        ]

    def _report_unused(self, name: str, location: Location) -> None:
        self.draft.report(
            "unused-note",
            Level.WARNING,
            f"nothing refers to the note [^{name}]; it is the last of its chapter's notes",
            location,
            f"write [^{name}] where it belongs",
        )

    def _slug(self, title: str, several: bool, slugs: set[str]) -> str:
        name = file_slug(self.draft.task.path)
        if several:
            name = f"{name}-{slug(title)}"
        number, unique = 1, name
        while unique in slugs:
            number += 1
            unique = f"{name}-{number}"
        slugs.add(unique)
        return unique

    def _checked(self, body: str, notes: list[tuple[Note, str]]) -> bytes:
        """Return the body in UTF-8, after a look whether it and the notes are XML."""
        # A lone surrogate is a fault too: so it must not be lost before the look.
        encoded = body.encode("utf-8", "surrogatepass")
        fault = fault_of_bytes(encoded, *(f"<div>{html}</div>".encode("utf-8", "surrogatepass") for _, html in notes))
        if fault is not None:
            # Readers that can do so begin again, through a tree. No input is known that gets here a second time;
            # should one, the build stops with a place, not with a traceback.
            self.draft.malformed = True
            text = f"the chapter cannot be written as XML: {fault}"
            self.draft.report("malformed", Level.ERROR, text, None, "please report this, with the file")
        return encoded


def file_slug(path: str) -> str:
    """Return the slug of a file: of its name, or of its folder's where it is the folder's own page."""
    stem, _ = posixpath.splitext(posixpath.basename(path))
    if stem.lower() in ("index", "readme", "_index"):
        stem = posixpath.basename(posixpath.dirname(path)) or stem
    return slug(stem)


def escape_text(text: str) -> str:
    """Return text as XHTML has it outside attributes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
