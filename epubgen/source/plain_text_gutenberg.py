"""Texts of Project Gutenberg: what its header states, its licence, chapters that only blank lines set apart, captions.

Its volunteers part chapters by four blank lines and sections by two; so a short block below such a gap is a heading
also where nothing numbers it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from epubgen.errors import Finding, Level, Location
from epubgen.model.metadata import FrontMatter, Person
from epubgen.source.plain_text_body import Text
from epubgen.source.plain_text_headings import Mark, Outline, heading_text
from epubgen.text.headings import HeadingMatch
from epubgen.text.joining import columns

MARKER = re.compile(r"\*\*\* ?(START|END) OF (?:THE|THIS) PROJECT GUTENBERG EBOOK\b.*")
_END = re.compile(r"End of (?:the |this )?Project Gutenberg(?:'s|’s)?\b.*|\*\*\* ?END OF TH.*")
_CAPTION = re.compile(r'<p class="p">(\[(?:Illustration|Decoration|Map|Plate)\b[^<]*\])</p>')
_ROLES = {"Author": "aut", "Translator": "trl", "Editor": "edt", "Illustrator": "ill", "Contributor": "ctb"}
GAP = 4
"""Blank lines above a chapter's heading."""
FEWEST = 3
"""So many headings below such gaps are chapters; fewer may be anything."""
LONGEST_HEADING = 150
UNITS = frozenset(["PART", "BOOK", "CHAPTER", "SECTION", "CANTO", "ACT", "VOLUME"])


def header(lines: Sequence[str]) -> FrontMatter | None:
    """Return title and people that the header of a text states; None where there is none."""
    stated = [match for line in lines if (match := re.fullmatch(r"([A-Z][a-z]+): +(\S.*)", line))]
    title = next((match[2] for match in stated if match[1] == "Title"), "")
    people = tuple(Person(match[2], _ROLES[match[1]]) for match in stated if match[1] in _ROLES)
    return FrontMatter(title=title, people=people, type="titlepage") if title else None


def find_chapters(text: Text, outline: Outline) -> None:
    """Complete an outline: chapters that only gaps set apart, and the licence as a chapter of its own."""
    _join_captions(text)
    if not outline.chapters:
        stated = header(text.lines)
        outline.chapters = _below_gaps(text, _bare(stated.title) if stated else "")
    end = _licence(text)
    if end is None:
        return
    outline.chapters = [mark for mark in outline.chapters if mark.line < end]
    if not outline.chapters:
        start = next((number for number, line in enumerate(text.lines) if MARKER.match(line)), None)
        stated = header(text.lines[:end])
        if start is None or start >= end or stated is None:
            return
        outline.chapters = [Mark(start, 1, stated.title)]
    # The heading is ours; its line is a blank one, so that what the text says there stays.
    match = HeadingMatch("named", 0, None, "licence", "", "copyright-page")
    outline.chapters.append(Mark(end - 1, 1, "Project Gutenberg", match))


def _licence(text: Text) -> int | None:
    """Return the first line of the licence at the end, which has a blank one above; None where there is none."""
    for number in range(len(text.lines) - 1, text.first, -1):
        if text.lines[number].startswith("***") and (found := MARKER.match(text.lines[number])) and found[1] == "END":
            first = number
            for above in range(number - 1, max(number - 12, text.first), -1):
                if text.lines[above] and _END.fullmatch(text.lines[above]):
                    first = above
                elif text.lines[above]:
                    break
            return first if first > text.first and not text.lines[first - 1] else None
    return None


def _join_captions(text: Text) -> None:
    """Put a caption of several lines into its first one."""
    for number, line in enumerate(text.lines):
        if not line.startswith("[Illustration") or "]" in line:
            continue
        last = next((at for at in range(number, min(number + 12, len(text.lines))) if "]" in text.lines[at]), None)
        if last is None or not text.lines[last].endswith("]"):
            continue
        for lines in text.forms():
            lines[number] = " ".join(filter(None, lines[number : last + 1]))
            lines[number + 1 : last + 1] = [""] * (last - number)


def _bare(words: str) -> str:
    return "".join(filter(str.isalnum, words.casefold()))


def _below_gaps(text: Text, title: str) -> list[Mark]:
    """Return the short blocks below gaps, those that follow each other as one heading; not the book's own title."""
    if not text.measure.wrapped:
        return []
    marks: list[Mark] = []
    gap = 0
    number = text.first
    while number < len(text.lines):
        if not text.lines[number]:
            gap += 1
            number += 1
            continue
        last = marks[-1] if marks else None
        below = last is not None and not any(text.lines[last.line + last.lines : number])
        if title and _bare(text.lines[number]) == title:
            gap, marks, number = 0, [], number + (_heading_size(text, number) or 1)
            continue
        size = _heading_size(text, number) if gap >= GAP or (below and gap > 1 and _is_marked(text, number)) else 0
        if size:
            title = heading_text(" ".join(filter(None, text.lines[number : number + size])).replace("_", ""))
            if last and below:
                title = f"{last.title.rstrip('.:')}. {title}"
                marks[-1] = last._replace(title=title, lines=number + size - last.line)
            else:
                marks.append(Mark(number, 1, title, lines=size))
        gap = 0
        number += size or 1
    # What stands above the first text is the title page.
    marks = [mark for mark in marks if any(text.lines[text.first : mark.line])]
    return marks if len(marks) >= FEWEST else []


def _heading_size(text: Text, number: int) -> int:
    """Return how many lines a heading takes that begins here: up to three short ones, no sentence; 0 for none.

    Lines of capitals that follow it, each below one blank line, belong to it: THE / SECOND BOOK / OF OPTICKS.
    """
    size = 0
    while number + size < len(text.lines) and text.lines[number + size]:
        line = text.lines[number + size]
        if size == 3 or columns(line) > 0.86 * text.measure.width or line[0] in "[*" or line[-1] in ",;:?!":
            return 0
        size += 1
    while size < 12 and "".join(text.lines[number + size + 1 : number + size + 2]).isupper():
        size += 2
    words = " ".join(text.lines[number : number + size])
    named = len(words) <= LONGEST_HEADING and any(map(str.isalpha, words))
    return size if named and not (words[-1] == "." and words[0].islower()) else 0


def _is_marked(text: Text, number: int) -> bool:
    """Whether a line alone is set as headings below headings are: in italics, or PART II in capitals."""
    line = text.lines[number]
    alone = not "".join(text.lines[number + 1 : number + 2])
    unit = line.isupper() and line.split()[0].strip("_.") in UNITS
    return alone and (unit or (line[0] == line[-1] == "_" and line.count("_") == 2))


def set_captions(markup: str) -> str:
    """Return markup with the captions of pictures that a plain text only names set as captions."""
    return _CAPTION.sub(r'<figure class="figure"><figcaption class="caption">\1</figcaption></figure>', markup)


def findings(text: Text, outline: Outline, place: Location) -> list[Finding]:
    """Return what is to be said: that the licence is in the book, and pictures are not."""
    found = []
    licence = next((mark for mark in outline.chapters if mark.match and mark.match.label == "licence"), None)
    if licence:
        what = "the text ends with Project Gutenberg's licence, which is the book's last chapter"
        advice = "leave it there, or cut it off together with every mention of Project Gutenberg, as it asks"
        found.append(Finding("gutenberg-licence", Level.NOTICE, what, place.at(licence.line + 2), advice))
    pictures = [number for number, line in enumerate(text.lines, 1) if line.startswith("[Illustration")]
    if pictures:
        several = "pictures" if len(pictures) > 1 else "picture"
        what = f"the text names {len(pictures)} {several} that it does not hold; the captions stand in their places"
        advice = "make it .md and add them, ![caption](picture.jpg), or leave it as it is"
        found.append(Finding("named-pictures", Level.NOTICE, what, place.at(pictures[0]), advice))
    return found
