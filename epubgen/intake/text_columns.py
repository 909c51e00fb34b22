"""Pages whose columns of text stand side by side on their lines, as PDF tools print them → lines in reading order.

Columns are parted by a gutter: blanks inside most lines of a page that end at one place. A page is read from its top:
lines across the gutter where they stand, and between them the left column, then the right one, which may have columns
of its own. A table has such gaps as well, but no lines that reach its gutter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from functools import partial
from itertools import groupby, pairwise
from typing import NamedTuple

from epubgen.intake.lines import MARGIN, PAGE, Line, is_after_page
from epubgen.text.joining import columns

_GAP = re.compile(rf"[{MARGIN}]{{2,}}(?=[^{MARGIN}])")
_WIDE = re.compile(r"\S {3,}\S")
LEAST = 6
"""How many lines each column of a page has, at least."""
LEAST_MORE = 3
"""The same for more pages of a text that is known to stand in columns."""
SHARE = 0.25
"""The share of a page's lines that have text in the right column, at least."""
NARROWEST = 14
"""The width of the narrowest column."""
_APART = 4
"""Blank lines from which on what comes below may be another page."""


class Piece(NamedTuple):
    """A part of a line that no gap parts: its line, where it begins and ends in the text, and from which column on."""

    line: Line
    start: int
    end: int
    left: int
    right: int


Row = list[Piece]


def read_columns(text: str, lines: list[Line]) -> list[Line]:
    """Return the lines in reading order, those of pages in columns cut at the gutter; the same list where none is."""
    if sum(map(_may_be_parted, lines)) < LEAST:
        return lines
    pages = list(_pages(lines))
    read = [_read_page(text, page, LEAST) for page in pages]
    if not any(read):
        return lines
    return [
        line
        for page, done in zip(pages, read, strict=True)
        for line in done or _read_page(text, page, LEAST_MORE) or page
    ]


def _may_be_parted(line: Line) -> bool:
    """Return whether a line has a gap inside, or begins so far in that it could stand in a right column."""
    return line.indent >= NARROWEST or ("   " in line.text and _WIDE.search(line.text) is not None)


def _pages(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the lines of each page: by form feeds, or else by numbers alone on their lines and by wide gaps."""
    fed = any(is_after_page(line) for line in lines)
    page: list[Line] = []
    for line in lines:
        begins = is_after_page(line) if fed else line.gap >= _APART
        if begins and page:
            yield page
            page = []
        page.append(line)
        if not fed and re.fullmatch(r"\W*\d{1,4}\W*", line.text):
            yield page
            page = []
    if page:
        yield page


def _read_page(text: str, page: Sequence[Line], least: int) -> list[Line] | None:
    """Return a page's lines in reading order, or None where it has no columns of `least` lines."""
    if sum(map(_may_be_parted, page)) < (max(least, SHARE * len(page)) if least == LEAST else least):
        return None
    best: tuple[float, list[Row], int] | None = None
    for width in (len, columns):
        rows = [_pieces(text, line, width) for line in page]
        gutter = _gutter(rows, least)
        if gutter is not None and (best is None or gutter[0] > best[0]):
            best = (gutter[0], rows, gutter[1])
    if best is None:
        return None
    _, rows, middle = best
    edge, staggered = _edge(rows), _staggered(rows, middle)
    read = [
        line
        for run, turned in _in_order(rows, middle)
        for line in _lines_of(text, run, turned, _edge(run) if turned else edge, staggered)
    ]
    if is_after_page(page[0]) and not is_after_page(read[0]):
        page[0].gap = 0
        read[0].gap = PAGE
    return read


def _pieces(text: str, line: Line, width: Callable[[str], int]) -> Row:
    """Return what a line holds between its gaps."""
    found: Row = []
    start, column = line.start, line.indent
    for gap in _GAP.finditer(text, line.start, line.end):
        end = column + width(text[start : gap.start()])
        found.append(Piece(line, start, gap.start(), column, end))
        column = end + _blanks(gap[0], width)
        start = gap.end()
    found.append(Piece(line, start, line.end, column, column + width(text[start : line.end])))
    return found


def _blanks(gap: str, width: Callable[[str], int]) -> int:
    return sum(4 if blank == "\t" else width(blank) for blank in gap)


def _gutter(rows: Sequence[Row], least: int) -> tuple[float, int] | None:
    """Return where the right column begins, and in which share of the lines it does; None where there are no columns.

    On both sides most lines must be about as long as the column is wide, as the lines of prose are and cells are not.
    """
    begins = Counter(other.left for row in rows for one, other in pairwise(row) if other.left - one.right >= 3)
    begins.update(row[0].left for row in rows if row[0].left > NARROWEST)
    if not begins:
        return None
    edge, _ = max(
        begins.items(), key=lambda item: (item[1] + sum(begins[item[0] + more] for more in (1, 2, 3)), item[1])
    )
    halves = [_halves(row, edge) for row in rows]
    for side in (0, 1):
        column = [half[side] for half in halves if half[side]]
        if len(column) < least or sum(len(half) > 2 for half in column) > 0.2 * len(column):
            return None
        widths = sorted(half[-1].right - half[0].left for half in column)
        usual = widths[int(0.8 * (len(widths) - 1))]
        if usual < NARROWEST or sum(width >= 0.75 * usual for width in widths) < 0.5 * len(widths):
            return None
    right = [place for place, half in enumerate(halves) if half[1]]
    crossing = sum(not any(half) for half in halves[right[0] : right[-1] + 1])
    if (len(right) < SHARE * len(rows) and least == LEAST) or crossing > 0.25 * (right[-1] + 1 - right[0]):
        return None
    return len(right) / len(rows), edge


def _halves(row: Row, edge: int) -> tuple[Row, Row]:
    """Return what stands to the left and to the right of the gutter; both empty where something crosses it."""
    left = [piece for piece in row if piece.right < edge]
    right = [piece for piece in row if piece.left >= edge - 1]
    if len(left) + len(right) < len(row):
        wide = [(other.left - one.right, place) for place, (one, other) in enumerate(pairwise(row), 1)]
        gap, place = max(wide, default=(0, 0))
        if gap < 4 or not 0.5 * edge <= row[place].left <= 1.5 * edge or len(row) > 2:
            return [], []
        return row[:place], row[place:]  # a glyph that is wider than its place pushed the rest of the line
    return left, right


def _in_order(rows: Sequence[Row], edge: int) -> Iterator[tuple[list[Row], bool]]:
    """Yield runs of rows as they are read: those across the gutter, the left column, the right column, and so on.

    Each with whether it stands beside the one before it, not below.
    """
    for across, places in groupby(range(len(rows)), key=partial(_across(rows, edge).__contains__)):
        run = [rows[place] for place in places]
        if across:
            yield run, False
            continue
        for side in (0, 1):
            column = [half for row in run if (half := _halves(row, edge)[side])]
            inner = _gutter(column, LEAST) if side else None
            if inner is not None:
                parts = _in_order(column, inner[1])
                yield next(parts)[0], True
                yield from parts
            elif column:
                yield column, side == 1


def _across(rows: Sequence[Row], edge: int) -> set[int]:
    """Return the rows that are in no column: they cross the gutter, or are heads and feet of the page."""
    halves = [_halves(row, edge) for row in rows]
    margins = {place for place in range(len(rows)) if _is_margin(rows, place, edge)}
    right = [place for place, half in enumerate(halves) if half[1] and place not in margins]
    return {
        place
        for place, half in enumerate(halves)
        if not any(half) or (place in margins and (all(half) or not right[0] <= place <= right[-1]))
    }


def _is_margin(rows: Sequence[Row], place: int, edge: int) -> bool:
    """Return whether a row that gaps part from all others is a head or foot of its page, or set in its middle."""
    first, last = place, place
    while first > 0 and rows[first][0].line.gap == 0 and place - first < 3:
        first -= 1
    while last + 1 < len(rows) and rows[last + 1][0].line.gap == 0 and last - first < 3:
        last += 1
    if last - first >= 3:
        return False
    left, right = _halves(rows[place], edge)
    if left and right:
        ends = (first == 0 or rows[first][0].line.gap) and (first == 0 or last == len(rows) - 1)
        return bool(ends) and (first == last or not _is_full(left, right, edge))
    return first == last and rows[place][0].left >= (edge + 6 if right else 6)


def _is_full(left: Row, right: Row, edge: int) -> bool:
    """Return whether a row has as much text on both sides of the gutter as the lines of columns have."""
    return all(sum(piece.right - piece.left for piece in half) >= 0.6 * edge for half in (left, right))


def _edge(rows: Sequence[Row]) -> int:
    """Return the column from which the lines of rows usually begin."""
    edges = Counter(row[0].left for row in rows)
    return min(column for column, count in edges.items() if count >= 0.3 * max(edges.values()))


def _staggered(rows: Sequence[Row], edge: int) -> set[int]:
    """Return the numbers of the lines around which the lines of the columns stand between each other."""
    halves = [_halves(row, edge) for row in rows]
    return {
        row[0].line.number
        for place, row in enumerate(rows)
        if (around := [all(half) for half in halves[max(0, place - 4) : place + 5] if any(half)])
        and sum(around) < 0.4 * len(around)
        and len({bool(half[0]) for half in halves[max(0, place - 4) : place + 5] if any(half)}) > 1
    }


def _lines_of(text: str, run: Sequence[Row], turned: bool, edge: int, staggered: Set[int]) -> Iterator[Line]:
    """Yield the lines of a run of rows, each with its indent from the edge and the blank lines above it."""
    before = 0
    for row in run:
        whole, start, end = row[0].line, row[0].start, row[-1].end
        line = whole
        if (start, end) != (whole.start, whole.end):
            line = Line(whole.number, start, end, text[start:end], 0, whole.gap)
        line.indent = max(0, row[0].left - edge)
        if before:
            beside = whole.number in staggered and not staggered.isdisjoint(range(before + 1, whole.number))
            line.gap = max(0, whole.number - before - (2 if beside else 1))
        elif turned:
            line.value, line.gap = "page-turn", 0
        elif not is_after_page(line):
            line.gap = max(1, line.gap)  # columns begin below what stands across them, or end above it
        before = whole.number
        yield line
