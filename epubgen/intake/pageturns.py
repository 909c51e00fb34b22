"""Printed pages → notes at their feet, and the places where they begin (R-068, R-213).

Runs when page numbers are known and before running heads are looked for: a note stands between the last line of a page
and its number, and would hide that the sentence above it goes on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from epubgen.intake.lines import Line, is_after_page
from epubgen.text.numbering import RAISED, parse_roman

LONGEST_LABEL = 6
_DIGITS = re.compile(r"\d{1,4}|[ivxlIVXL]{1,7}")


@dataclass(slots=True)
class Page:
    """A printed page: its number as printed (empty where none was read), and its lines from `first` up to `end`."""

    label: str
    first: int
    end: int


@dataclass(slots=True)
class PageNote:
    """A note at the foot of a page: its lines, the length of its mark, and the place of the call in a line above."""

    lines: list[Line]
    mark: int
    call: Line
    column: int
    length: int


@dataclass(slots=True)
class PageNotes:
    """What was found at the feet of pages: notes that pair up with calls, and lines that look like notes and do not."""

    paired: list[PageNote] = field(default_factory=list)
    unpaired: list[Line] = field(default_factory=list)


def find_pages(lines: Sequence[Line]) -> list[Page]:
    """Return the printed pages, by form feeds and by the page numbers that were dropped."""
    turns = [place for place, line in enumerate(lines) if is_after_page(line)]
    numbers = [place for place, line in enumerate(lines) if line.rule == "page-number" and line.role]
    if turns:
        starts = [0, *turns] if turns[0] else turns
        return [
            Page(_label_between(lines, first, end), first, end)
            for first, end in zip(starts, [*starts[1:], len(lines)], strict=True)
        ]
    if len(numbers) < 2:
        return []
    if all(line.role for line in lines[: numbers[0]]):
        starts = numbers
        return [
            Page(_label(lines[first]), first, end) for first, end in zip(starts, [*starts[1:], len(lines)], strict=True)
        ]
    starts = [0, *(place + 1 for place in numbers)]
    pages = [Page(_label(lines[end - 1]), first, end) for first, end in pairwise(starts)]
    if starts[-1] < len(lines):
        pages.append(Page(_next(pages[-1].label), starts[-1], len(lines)))
    return pages


def _label_between(lines: Sequence[Line], first: int, end: int) -> str:
    labels = [_label(line) for line in lines[first:end] if line.rule == "page-number" and line.role]
    return labels[-1] if labels else ""


def _label(line: Line) -> str:
    match = _DIGITS.search(line.text)
    return match[0] if match is not None else ""


def _next(label: str) -> str:
    return str(int(label) + 1) if label.isdigit() else ""


def page_starts(lines: Sequence[Line]) -> list[tuple[Line, str]]:
    """Return the line that is the first of each numbered page, with the page's number, where the numbers are sound.

    Sound are numbers that count up by one from page to page, roman ones before arabic ones.
    """
    pages = [page for page in find_pages(lines) if page.label and len(page.label) <= LONGEST_LABEL]
    values = [_value(page.label) for page in pages]
    if len(pages) < 2 or not _counts_up([value for value in values if value > 0]):
        return []
    starts = []
    for page in pages:
        line = next((line for line in lines[page.first : page.end] if line.role != "drop"), None)
        if line is not None:
            starts.append((line, page.label))
    return starts


def _value(label: str) -> int:
    return int(label) if label.isdigit() else parse_roman(label.lower()) or 0


def _counts_up(values: Sequence[int]) -> bool:
    steps = [b - a for a, b in pairwise(values)]
    return len(values) >= 2 and sum(step == 1 for step in steps) >= max(1, 0.9 * len(steps))


# A mark at the beginning of a note, and what its call in the text looks like.
_MARKS = (
    (re.compile(r"(?P<n>[①-⑳])[ 　、．.]*(?=\S|$)"), "[{n}]"),
    (re.compile(r"\[(?P<n>\d{1,3})\][ 　]*(?=\S)"), r"\[{n}\]"),
    (re.compile(r"〔(?P<n>\d{1,3})〕[ 　]*(?=\S)"), "〔{n}〕"),
    (re.compile(r"(?P<n>[¹²³⁴-⁹])[ 　]*(?=\S)"), "{n}"),
    (re.compile(r"(?P<n>\*{1,3}|[†‡])[ 　]*(?=[^\s*])"), r"(?<=\S){n}(?![*†‡])"),
    (
        re.compile(r"(?P<n>\d{1,2})(?:[.．][ 　]+|[ 　]{0,2})(?=[^\W\d_]|[《“‘\"'(（「])"),
        r"(?:(?<=[^\W\d_]|[”’」』》）)。！？；，、：])[ ]?|(?<=[^\W\d_][.,;:?!]))(?<!\d){n}(?!\d)"
        r"(?=[ ]?(?:[。，、；：！？;:!?”’)）]|[.,](?!\d))|[ ]|$|(?<=[\u3400-\u9fff。！？；，、]{n})[\u3400-\u9fff])",
    ),
)
_MEASURES = "年月日号號时時点點分秒个個名人元次条條章节節页頁卷版级級度岁歲倍项項种種里米斤吨亩"


def find_page_notes(lines: Sequence[Line]) -> PageNotes:
    """Find the notes at the feet of pages and their calls; give the lines of paired notes the role `note`."""
    found = PageNotes()
    expected = 1
    for page in find_pages(lines):
        body = [line for line in lines[page.first : page.end] if not line.role]
        for mark, call in _MARKS:
            foot = _foot(body, mark, expected)
            if foot is None:
                continue
            notes = _pair(body, foot, mark, call)
            if notes is None:
                found.unpaired.append(body[foot])
            else:
                found.paired.extend(notes)
                expected = _ordinal(mark.match(notes[-1].lines[0].text)) + 1
                for note in notes:
                    for line in note.lines:
                        line.role, line.rule = "note", "page-note"
                break
    return found


def _ordinal(match: re.Match[str] | None) -> int:
    """Return the number of a note's mark; stars and daggers count by their length and order."""
    if match is None:
        return 0
    mark = match["n"]
    if mark.isdecimal():
        return int(mark)
    if "①" <= mark <= "⑳":
        return ord(mark) - ord("①") + 1
    return {"¹": 1, "²": 2, "³": 3, "†": 2, "‡": 3}.get(mark) or (len(mark) if mark[0] == "*" else ord(mark) - ord("⁰"))


def _foot(body: Sequence[Line], mark: re.Pattern[str], expected: int) -> int | None:
    """Return where the notes begin: marks that count up to the page's end, in its lower half."""
    limit = len(body) // 3
    place = len(body)
    best = None
    after = 0
    while place > limit:
        place -= 1
        match = mark.match(body[place].text)
        if match is None:
            continue
        number = _ordinal(match)
        if after and number != after - 1:
            break
        after = number
        if number in (1, expected):
            best = place
            if number == 1:
                break
    return best if best else None


def _pair(body: Sequence[Line], foot: int, mark: re.Pattern[str], call: str) -> list[PageNote] | None:
    """Return the notes from `foot` on with their calls, or None where one of them has none, or more than one."""
    found = {place: match for place in range(foot, len(body)) if (match := mark.match(body[place].text)) is not None}
    first = _ordinal(found[foot])
    marks = {place: match for place, match in found.items() if _ordinal(match) >= first}
    if [_ordinal(match) for match in marks.values()] != list(range(first, first + len(marks))):
        return None
    if any(
        body[place].gap and place not in found and len(body[place - 1].text) > 1 for place in range(foot + 1, len(body))
    ):
        return None  # notes stand close together; what a gap parts is a heading and its text
    notes: list[PageNote] = []
    for (place, match), end in zip(marks.items(), [*list(marks)[1:], len(body)], strict=True):
        calls = _calls(body[:foot], match, call)
        if len(calls) != 1:
            return None
        line, start, stop = calls[0]
        notes.append(PageNote(list(body[place:end]), match.end(), line, start, stop - start))
    order = [(body.index(note.call), note.column) for note in notes]
    return notes if order == sorted(order) else None


def _calls(text: Sequence[Line], match: re.Match[str], call: str) -> list[tuple[Line, int, int]]:
    """Return where the mark of a note stands in a page's text: of several places, those that are likelier its call."""
    calls = [
        (line, start, stop)
        for line, start, stop in _hits(text, call.replace("{n}", re.escape(match["n"])))
        if not _counts_things(line.text, stop)
    ]
    if match["n"].isdecimal():
        raised = _hits(text, rf"(?<![⁰¹²³⁴-⁹]){match['n'].translate(RAISED)}(?![⁰¹²³⁴-⁹])")
        calls = raised if len(raised) == 1 else calls
    glued = [(line, start, stop) for line, start, stop in calls if line.text[start] != " "]
    return glued if len(glued) == 1 or re.match(r"\d{1,2}[.．]", match[0]) is not None else calls


def _hits(text: Sequence[Line], pattern: str) -> list[tuple[Line, int, int]]:
    """Return where a pattern fits inside lines, not at their beginning."""
    found = re.compile(pattern).finditer
    return [(line, hit.start(), hit.end()) for line in text for hit in found(line.text) if hit.start() > 0]


def _counts_things(text: str, end: int) -> bool:
    """Return whether a number counts what comes after it: 8 月, 3 版."""
    rest = text[end:].lstrip(" ")
    return text[end - 1].isdigit() and rest[:1] in _MEASURES and rest[:1] != ""
