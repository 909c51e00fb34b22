"""Notes in plain text, `[1]` in a sentence and `[1] …` or `[Footnote 1: …]` below it → marks and notes of the chapter.

They are made where they pair up beyond doubt; all others stay as text, and a finding says so. A mark becomes a token
of noncharacters in the lines, so that paragraphs are put together as without notes, and markup afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from epubgen.errors import Finding, Level, Location
from epubgen.model.chapter import Note
from epubgen.source.note_marks import note_mark, reference_id
from epubgen.source.plain_text_body import Text
from epubgen.source.plain_text_headings import Mark, Outline
from epubgen.text.joining import needs_space

_OPEN, _CLOSE = "\ufdd2", "\ufdd3"
_LABEL = r"[0-9]{1,3}|[A-Z]{1,2}|[a-z]|\*{1,4}"
_MARK = re.compile(rf"(?<=[^\s\[])[ ]?(?:\[({_LABEL})\]|〔([0-9]{{1,3}})〕|［([0-9]{{1,3}})］)")
_BELOW = re.compile(rf"(?:\[({_LABEL})\]|〔([0-9]{{1,3}})〕|［([0-9]{{1,3}})］)[ \u3000]*(?=\S)")
_SPELT = re.compile(rf"\[Footnote(?:[ ]({_LABEL}))?: *")
_HEADING = re.compile(
    r"(?:FOOT|END)?NOTES?[:.]?|(?:Foot|End)?[Nn]otes?[:.]?|注释[：:]?|注釋[：:]?|註釋[：:]?|脚注[：:]?"
)
_TOKEN = re.compile(f"{_OPEN}([0-9]+)-([0-9]+){_CLOSE}")
MOST_LINES = 200
"""No note takes more lines; so a bracket that is never closed costs little."""


class Found(NamedTuple):
    """The text of a note: its label, its lines, and what of its first and last line is not its text."""

    label: str
    start: int
    end: int
    """The line after its last."""
    before: int
    after: int


def take_notes(text: Text, outline: Outline, place: Location) -> tuple[dict[int, tuple[Note, ...]], list[Finding]]:
    """Take the notes that pair up out of the lines; marks become tokens, and note texts are left out of the bodies.

    Return the notes of each chapter, by its first line, and what is to be said of the others.
    """
    chapters = [mark for mark in outline.chapters if not _HEADING.fullmatch(text.lines[mark.line])]
    if len(chapters) < len(outline.chapters) and _all_pair(text, chapters):
        outline.chapters = chapters
    notes: dict[int, tuple[Note, ...]] = {}
    findings: list[Finding] = []
    left_out: set[int] = set()
    for start, end in _ranges(text, outline.chapters):
        if start >= end:
            continue
        found, all_marks = _search(text, start, end)
        labels = {note.label for note in found}
        marks = [mark for mark in all_marks if mark[0] in labels]
        paired = _pair(found, marks)
        if paired is not None and found:
            notes[start] = _set(text, paired, left_out)
            findings += _without_text([mark for mark in all_marks if mark[0] not in labels], place)
        elif found and marks:
            problem = f"{len(found)} notes and {len(marks)} marks do not pair up; they stay as text"
            advice = "give each note of the chapter a number of its own, and a mark before it"
            findings.append(Finding("unpaired-notes", Level.NOTICE, problem, place.at(found[0].start + 1), advice))
    if left_out:
        outline.repeated = sorted({*outline.repeated, *left_out})
        outline.candidates = {line: match for line, match in outline.candidates.items() if line not in left_out}
    return notes, findings


def set_marks(markup: str) -> str:
    """Return markup with the marks of notes where their tokens are."""

    def mark(match: re.Match[str]) -> str:
        number, call = int(match[1]), int(match[2])
        return note_mark(number, reference_id(number, call), f"n{number}")

    return _TOKEN.sub(mark, markup)


def _ranges(text: Text, chapters: Sequence[Mark]) -> list[tuple[int, int]]:
    """Return first and last line of the chapters, and of what stands before them."""
    if not chapters:
        return [(text.first, len(text.lines))]
    starts = [mark.line + mark.lines for mark in chapters]
    ends = [*(mark.line for mark in chapters[1:]), len(text.lines)]
    return [(text.first, chapters[0].line), *zip(starts, ends, strict=True)]


def _all_pair(text: Text, chapters: list[Mark]) -> bool:
    """Whether all notes pair up if the headings above notes are no chapters' headings."""
    for start, end in _ranges(text, chapters):
        found, marks = _search(text, start, end) if start < end else ([], [])
        labels = {note.label for note in found}
        if found and _pair(found, [mark for mark in marks if mark[0] in labels]) is None:
            return False
    return True


def _without_text(marks: list[tuple[str, int]], place: Location) -> list[Finding]:
    """Name the marks that no note of a chapter that has notes belongs to."""
    advice = "write the note below its chapter, or take the mark out"
    return [
        Finding("unpaired-notes", Level.NOTICE, f"[{label}] has no note; it stays as text", place.at(line + 1), advice)
        for label, line in marks
    ]


def _search(text: Text, start: int, end: int) -> tuple[list[Found], list[tuple[str, int]]]:
    """Return the texts of notes in some lines, and the marks: label and line of each, in order."""
    found: list[Found] = []
    marks: list[tuple[str, int]] = []
    number = start
    while number < end:
        line = text.lines[number]
        if line[:1] in "[〔［" and line and (note := _note_at(text, number, end)):
            found.append(note)
            marks += _marks_in(line[note.before :], number)
            for inner in range(number + 1, note.end):
                marks += _marks_in(text.lines[inner], inner)
            number = note.end
            continue
        if "[" in line or "〔" in line or "［" in line:
            marks += _marks_in(line, number)
        number += 1
    return found, marks


def _marks_in(line: str, number: int) -> list[tuple[str, int]]:
    return [(match[1] or match[2] or match[3], number) for match in _MARK.finditer(line)]


def _note_at(text: Text, number: int, end: int) -> Found | None:
    """Return the note whose text begins in a line; None where none does."""
    line = text.lines[number]
    if spelt := _SPELT.match(line):
        depth = 0
        for last in range(number, min(number + MOST_LINES, end)):
            depth += text.lines[last].count("[") - text.lines[last].count("]")
            if depth <= 0:
                closed = text.lines[last].endswith("]")
                return Found(spelt[1] or "", number, last + 1, spelt.end(), 1) if closed else None
        return None
    below = _BELOW.match(line)
    if below is None or (text.measure.wrapped and number and text.lines[number - 1] and not _ends_note(text, number)):
        return None
    last = number + 1
    while text.measure.wrapped and last < end and text.lines[last] and not _BELOW.match(text.lines[last]):
        last += 1
    return Found(below[1] or below[2] or below[3], number, last, below.end(), 0)


def _ends_note(text: Text, number: int) -> bool:
    """Whether the line before may be a note's last: the notes of a list stand right below each other."""
    before = number - 1
    while before >= 0 and text.lines[before] and number - before < MOST_LINES:
        if _BELOW.match(text.lines[before]) or _HEADING.fullmatch(text.lines[before]):
            return True
        before -= 1
    return False


def _pair(found: list[Found], marks: list[tuple[str, int]]) -> list[tuple[Found, list[int]]] | None:
    """Give each note the lines of its marks; None where that is not beyond doubt.

    A label that several notes have must be called and told in turn, as when each page counts from A again.
    """
    paired: list[tuple[Found, list[int]]] = []
    waiting = [*marks]
    count: dict[str, int] = {}
    for note in found:
        count[note.label] = count.get(note.label, 0) + 1
    for note in found:
        mine = [mark for mark in waiting if mark[0] == note.label and mark[1] < note.end]
        again = count[note.label] > 1
        if not mine or (again and len(mine) > 1):
            return None
        if not again and len(mine) < sum(mark[0] == note.label for mark in waiting):
            return None  # called below its text
        waiting = [mark for mark in waiting if mark not in mine]
        paired.append((note, [line for _, line in mine]))
    return None if waiting else paired


def _set(text: Text, paired: list[tuple[Found, list[int]]], left_out: set[int]) -> tuple[Note, ...]:
    """Put tokens where the marks are, and return the notes; their lines are left out of the body."""
    order = sorted(range(len(paired)), key=lambda index: (paired[index][1][0], index))
    made: list[Note] = []
    for number, index in enumerate(order, 1):
        note, lines = paired[index]
        for call, line in enumerate(lines, 1):
            _mark_line(text, line, note.label, f"{_OPEN}{number}-{call}{_CLOSE}")
        references = tuple(reference_id(number, call) for call in range(1, len(lines) + 1))
        made.append(Note(f"n{number}", number, b"", references, note.start + 1))
    for number, index in enumerate(order):
        note = paired[index][0]
        made[number] = made[number]._replace(body=_body(text, note))
        left_out.update(range(note.start, note.end))
    for note, _ in paired:
        above = note.start - 1
        while above > 0 and (not text.lines[above] or above in left_out):
            above -= 1
        if _HEADING.fullmatch(text.lines[above]):
            left_out.add(above)
    return tuple(made)


def _mark_line(text: Text, number: int, label: str, token: str) -> None:
    """Put a token in the place of the first mark with that label in a line."""
    for lines in text.forms():
        for match in _MARK.finditer(lines[number]):
            if label in match.groups():
                lines[number] = lines[number][: match.start()] + token + lines[number][match.end() :]
                break


def _body(text: Text, note: Found) -> bytes:
    """Return the paragraphs of a note's text; in wrapped text, lines that follow each other are one."""
    paragraphs: list[str] = []
    for number in range(note.start, note.end):
        line = text.escaped[number]
        if number == note.end - 1 and note.after:
            line = line[: -note.after]
        if number == note.start:
            line = line[note.before :]
        if not line:
            continue
        if paragraphs and text.measure.wrapped and text.lines[number - 1]:
            last = paragraphs[-1]
            broken = last.endswith("-") and last[-2:-1].isalpha() and line[0].islower()
            between = " " if not last.endswith("-") and needs_space(last[-1], line[0]) else ""
            paragraphs[-1] = f"{last[:-1] if broken else last}{between}{line}"
        else:
            paragraphs.append(line)
    return "\n".join(f'<p class="p">{paragraph}</p>' for paragraph in paragraphs).encode("utf-8", "replace")
