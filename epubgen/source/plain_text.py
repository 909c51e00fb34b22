"""A text file → chapters: a novel's volumes and chapters, or the one article that it is.

Text is what its author wrote: nothing is repaired here. Encodings, hard line breaks and headings are understood,
ornaments between scenes become breaks, and every other character is in the book.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from epubgen.errors import Finding, Level, Location
from epubgen.model.chapter import Chapter, Evidence, Note
from epubgen.model.metadata import FrontMatter, Person
from epubgen.model.ports import Mapper, map_here
from epubgen.source.characters import clean_text
from epubgen.source.compile import CompileTask
from epubgen.source.front_matter import read_front_matter
from epubgen.source.plain_text_bodies import Bodies, Made
from epubgen.source.plain_text_body import Text, read_lines
from epubgen.source.plain_text_headings import Mark, Outline, find_outline, heading_text
from epubgen.source.smart_quotes import UNTOUCHED
from epubgen.text.decoding import Decoded, decode
from epubgen.text.names import parse_byline
from epubgen.text.pinyin import slug

if TYPE_CHECKING:
    from epubgen.source.plain_text_aozora import Prepared

_Notes = dict[int, tuple[Note, ...]]
LIGHTER = 8
"""How many times as much plain text as Markdown is read in the same time."""


def read_plain_text(task: CompileTask, data: bytes, run: Mapper = map_here) -> tuple[Chapter, ...]:
    """Turn the bytes of a text file, in any encoding, into its chapters, at least one.

    The bodies of a long text are made by `run`, and are the same however it shares them out.
    """
    decoded = decode(data)
    findings = list(_encoding_findings(decoded, task.location))
    clean = _is_clean(decoded.text)
    text = decoded.text if clean else clean_text(decoded.text, task.location, findings)
    head = read_front_matter(text, task.location)
    findings += head.findings
    lang = head.front.lang or task.lang
    aozora = _aozora(text, lang, task.location)
    if aozora:
        text = aozora.text
        findings += aozora.findings
    typeset = task.smart_quotes and lang.partition("-")[0] not in UNTOUCHED
    lines = read_lines(text, head.line - 1, quotes=typeset)
    outline = find_outline(lines.lines, lines.goes_on)
    if aozora and aozora.headings:
        outline.chapters = aozora.headings
    if outline.repeated:
        findings.append(_repeated(outline, lines, task.location))
    if any("Gutenberg" in part or "GUTENBERG" in part or "pgdp.net" in part for part in (text[:6000], text[-25_000:])):
        from epubgen.source import plain_text_gutenberg as gutenberg

        gutenberg.find_chapters(lines, outline)
        findings += gutenberg.findings(lines, outline, task.location)
    notes = _notes(text, lines, outline, task.location, findings)
    bodies = Bodies(lines, outline, lang, task.spool, typeset, aozora is not None, clean)
    maker = _Maker(task, head.front, lines, outline, bodies, notes)
    chapters = maker.several(run, len(data) // LIGHTER) if outline.chapters else (maker.single(),)
    return (chapters[0]._replace(findings=(*findings, *chapters[0].findings)), *chapters[1:])


def _aozora(text: str, lang: str, place: Location) -> Prepared | None:
    """Return a Japanese text without its notes to the typesetter; None where it is none, or has none."""
    if not lang.startswith("ja") or ("《" not in text and "［＃" not in text):
        return None
    from epubgen.source.plain_text_aozora import is_aozora, prepare

    return prepare(text, place) if is_aozora(text) else None


NOTE_SIGNS = ("[1]", "[A]", "[a]", "[*]", "[Footnote", "〔1〕", "［1］")
"""A text without any of these has no notes; it is looked for their brackets first, which takes next to no time."""


def _notes(text: str, lines: Text, outline: Outline, place: Location, findings: list[Finding]) -> _Notes:
    """Take the notes of the text out of its lines: those of each chapter, by its first line."""
    if not any(sign in text for bracket in "[〔［" if bracket in text for sign in NOTE_SIGNS if sign[0] == bracket):
        return {}
    from epubgen.source.plain_text_notes import take_notes

    notes, found = take_notes(lines, outline, place)
    findings += found
    return notes


def _is_clean(text: str) -> bool:
    """Return whether a text surely has nothing to be cleaned, in a fifth of the time that cleaning takes.

    False where there may be something: a carriage return, a control character, U+FEFF, U+FFFD, a character of the
    private use areas or above U+FFFF. So a clean text has none that `unusual_characters` looks for either.
    """
    if "\r" in text or _SUSPECT.search(text) is not None:
        return False
    return len(text.encode("utf-16-le")) == 2 * len(text)


_SUSPECT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\uf8ff\ufdd0-\ufdef\ufeff\ufffd-\uffff]")


def _encoding_findings(decoded: Decoded, place: Location) -> list[Finding]:
    found = []
    if decoded.replaced:
        text = f"{decoded.replaced} places are not text in {decoded.encoding}; U+FFFD stands for them"
        found.append(Finding("undecodable-text", Level.WARNING, text, place, "save the file again as UTF-8"))
    elif decoded.doubtful:
        text = f"the encoding is probably {decoded.encoding}, but others would fit too"
        found.append(Finding("encoding-doubtful", Level.WARNING, text, place, "save the file as UTF-8"))
    return found


def _repeated(outline: Outline, lines: Text, place: Location) -> Finding:
    count, first = len(outline.repeated), outline.repeated[0]
    text = f"{count} headings are said twice, the first is “{lines.lines[first]}”; the second is left out"
    return Finding("repeated-heading", Level.NOTICE, text, place.at(first + 1), "delete the second")


@dataclass(slots=True)
class _Maker:
    """Makes the chapters of one text."""

    task: CompileTask
    front: FrontMatter
    text: Text
    outline: Outline
    bodies: Bodies
    notes: _Notes
    """The notes of each chapter, by its first line."""

    def single(self) -> Chapter:
        """Make the one chapter that the whole text is: its first line is the title, perhaps; a byline may follow."""
        start, front = self.text.first, self.front
        title = front.title
        first = self._next(start)
        if first is not None and (
            heading_text(self.text.lines[first]) == title or (not title and self._is_title(first))
        ):
            title, start = heading_text(self.text.lines[first]), first + 1
            if not front.people and (people := self._byline(start)):
                front, start = front._replace(people=people[0]), people[1]
        body = self.bodies.make_one(start, len(self.text.lines))
        stem = posixpath.splitext(posixpath.basename(self.task.path))[0]
        chapter = self._chapter(self.task.path, title or self.task.title, body, slug(stem), front, None, 1)
        return self._with_notes(chapter, self.text.first)

    def several(self, run: Mapper, weight: int) -> tuple[Chapter, ...]:
        """Make a chapter of each part of the text, and of what stands before the first heading."""
        marks = self.outline.chapters
        stem = slug(posixpath.splitext(posixpath.basename(self.task.path))[0])
        deeper = 1 if self.front.title else 0
        ends = [*(mark.line for mark in marks[1:]), len(self.text.lines)]
        starts = [mark.line + mark.lines if mark.lines else end for mark, end in zip(marks, ends, strict=True)]
        bodies = self.bodies.make_all(list(zip(starts, ends, strict=True)), run, weight)
        chapters = self._opening(stem, marks[0].line)
        shared = FrontMatter(lang=self.front.lang, location=self.front.location)
        names: dict[str, int] = {}
        volume = 0
        for mark, start, body in zip(marks, starts, bodies, strict=True):
            volume = volume + 1 if mark.match and mark.match.kind == "volume" else volume
            name = _unique(f"{stem}-{self._name(mark, volume)}", names)
            front = shared._replace(type=mark.match.type) if mark.match and mark.match.type else shared
            key = f"{self.task.path}#{name}"
            chapter = self._chapter(key, mark.title, body, name, front, mark.line + 1, mark.level + deeper)
            chapters.append(self._with_notes(chapter, start))
        return tuple(chapters)

    @staticmethod
    def _name(mark: Mark, volume: int) -> str:
        """Return a short ASCII name that stays when other chapters are added: v2-c15, prologue."""
        match = mark.match
        if match is None:
            return slug(mark.title)
        if match.kind == "volume":
            return f"v{match.number or volume}"
        inside = f"v{volume}-" if volume and mark.level > 1 else ""
        if match.kind == "named":
            return f"{inside}{slug(match.label)}"
        return f"{inside}c{match.number}" if match.number is not None else f"{inside}{slug(mark.title)}"

    def _opening(self, stem: str, end: int) -> list[Chapter]:
        """Make a chapter of what stands before the first heading: nothing, a title with its author, or a text."""
        first = self._next(self.text.first, end)
        if first is None and not self.front.title:
            return []
        if (stated := self._stated(end)) is not None:
            front = stated._replace(location=self.front.location)
            body = self.bodies.make_one(self.text.first, end)
            return [self._chapter(f"{self.task.path}#{stem}", front.title, body, stem, front, 1, 1)]
        front, title, start = self.front, self.front.title, self.text.first
        if first is not None and (not title or heading_text(self.text.lines[first]) == title) and self._is_title(first):
            title, start = heading_text(self.text.lines[first]), first + 1
            if people := self._byline(start, end):
                front, start = front._replace(people=front.people or people[0]), people[1]
        elif self.bodies.aozora and first is not None and not title and self._next(first + 1, end) == first + 1:
            title, start = heading_text(self.text.lines[first]), first + 2
            front = front._replace(people=front.people or (Person(self.text.lines[first + 1]),))
        body = self.bodies.make_one(start, end)
        if not len(body.body) or not self.front.title:
            # A title page of the text's own: the book's title page says the same, if the book is this text.
            front = front._replace(title=title.strip("《》"), type=front.type or "titlepage")
        line = first + 1 if first is not None else 1
        chapter = self._chapter(f"{self.task.path}#{stem}", title, body, stem, front, line, 1)
        return [self._with_notes(chapter, self.text.first)]

    def _stated(self, end: int) -> FrontMatter | None:
        """Return what the header of a Project Gutenberg text states."""
        if not any(line.startswith("*** START OF TH") for line in self.text.lines[: end + 1]):
            return None
        from epubgen.source.plain_text_gutenberg import header

        return header(self.text.lines[: end + 1])

    def _with_notes(self, chapter: Chapter, start: int) -> Chapter:
        """Return a chapter, whose lines begin at `start`, with its notes."""
        notes = self.notes.get(start)
        if not notes:
            return chapter
        typeset = self.bodies.typeset
        bodies = (typeset(note.body.decode()).encode("utf-8", "replace") for note in notes)
        return chapter._replace(notes=tuple(n._replace(body=body) for n, body in zip(notes, bodies, strict=True)))

    def _next(self, start: int, end: int | None = None) -> int | None:
        """Return the next line that is not blank."""
        lines = self.text.lines
        return next((n for n in range(start, len(lines) if end is None else end) if lines[n]), None)

    def _is_title(self, number: int) -> bool:
        """Whether a text's first line is its title: short, no sentence, and set apart from what follows."""
        line = self.text.lines[number]
        if len(line) > (90 if line.isascii() else 45) or line[-1] in "。；，、;,：:…" or number in self.text.breaks:
            return False
        if line[-1] == "." and not line.isupper():
            return False
        following = number + 1
        if following >= len(self.text.lines):
            return False
        if not self.text.lines[following]:
            return self._next(following) is not None
        byline = parse_byline(self.text.lines[following])
        indented = self.text.indent(following) > self.text.indent(number)
        return indented or (byline is not None and byline.confidence >= 0.8)

    def _byline(self, start: int, end: int | None = None) -> tuple[tuple[Person, ...], int] | None:
        """Return the people whom the next line names, and the line after it; None where it is no byline."""
        number = self._next(start, end)
        if number is None or number in self.outline.candidates:
            return None
        byline = parse_byline(self.text.lines[number])
        if byline is None or byline.confidence < 0.8:
            return None
        people = tuple(
            Person(credit.name, credit.role, credit.affiliation, credit.post, organisation=credit.organisation)
            for credit in byline.credits
        )
        return people, number + 1

    def _chapter(
        self, key: str, title: str, body: Made, name: str, front: FrontMatter, line: int | None, level: int
    ) -> Chapter:
        return Chapter(
            key=key,
            source=self.task.location.at(line),
            front=front,
            title=title,
            title_markup=title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
            body=body.body,
            slug=name,
            level=level,
            lang=self.bodies.lang,
            outline=body.outline,
            anchors=tuple([heading.id for heading in body.outline]),
            unusual=body.unusual,
            evidence=Evidence(characters=body.characters),
            lines=body.lines,
        )


def _unique(name: str, taken: dict[str, int]) -> str:
    """Return a name that is not taken yet; `taken` holds, by name, the last number that was put behind it."""
    unique = name
    while unique in taken:
        taken[name] += 1
        unique = f"{name}-{taken[name]}"
    taken[unique] = 1
    return unique
