"""The glyphs of a PDF's page → its lines in reading order, with indents, gaps and raised marks as print shows them.

A PDF knows places, not lines. Glyphs of one height are a line; where most lines break at the same place, the page has
columns, and the left one is read first; what crosses the gap between them is read where it stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import floor
from statistics import median
from typing import NamedTuple

from epubgen.text.numbering import RAISED

GUTTER = 1.6
"""From this many times the type size on, a gap inside a line may be one between columns."""
_FARTHEST = 20_000.0
"""Points from the origin within which glyphs lie: 14,400 is the side of the largest page (ISO 32000-1, Annex C)."""
_WIDEST = 400
"""Blanks beyond which an indent or a gap says nothing more."""


class Glyph(NamedTuple):
    """A character: its sides and base line, in points from the page's lower left corner, and its type size."""

    text: str
    left: float
    right: float
    base: float
    size: float


class Segment(NamedTuple):
    """Glyphs of one line that nothing wide parts."""

    text: str
    left: float
    right: float
    base: float
    size: float
    words: int


class Row(NamedTuple):
    """A line in reading order: its text with its indent, the type size, and whether more than a line's gap is above."""

    text: str
    size: float
    apart: bool


def read_rows(glyphs: Sequence[Glyph]) -> list[Row]:
    """Return a page's lines in reading order."""
    glyphs = [_on_page(glyph) for glyph in glyphs]
    seen = [glyph for glyph in glyphs if glyph.text.strip()]
    if not seen:
        return []
    gutter = _gutter(seen)
    parts = [list(glyphs)] if gutter is None else _in_columns(glyphs, gutter)
    rows: list[Row] = []
    for part in parts:
        lines = [line for line in map(_segments, _lines(part)) if line]
        if lines:
            rows.extend(_rows_of(lines, first=not rows))
    return rows


def _on_page(glyph: Glyph) -> Glyph:
    """Return a glyph with its places within those of pages: damaged files have endless ones, and some that are none."""
    if all(-_FARTHEST <= place <= _FARTHEST for place in glyph[1:4]) and 0.1 <= glyph.size <= _FARTHEST:
        return glyph
    # The comparison with nan is false: what has no place is put at the origin.
    left, right, base = (max(-_FARTHEST, min(_FARTHEST, place)) if place == place else 0.0 for place in glyph[1:4])
    return Glyph(glyph.text, left, right, base, min(glyph.size, _FARTHEST) if glyph.size >= 0.1 else 0.1)


def _lines(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Put glyphs together whose base lines are alike, but for raised ones, from the top of the page to its bottom."""
    lines: list[tuple[float, float, list[Glyph]]] = []
    for base, size in _bases(glyphs):
        if not any(
            abs(base - other) < 0.45 * max(size, larger) or (size < 0.85 * larger and 0 < base - other < 0.72 * larger)
            for other, larger, _ in lines
        ):
            lines.append((base, size, []))
    lines.sort(key=lambda line: -line[0])
    for glyph in glyphs:
        nearest = min(lines, key=lambda line: abs(line[0] - glyph.base) / line[1])
        nearest[2].append(glyph)
    return [sorted(line, key=lambda glyph: glyph.left) for _, _, line in lines]


def _bases(glyphs: Sequence[Glyph]) -> list[tuple[float, float]]:
    """Return the base lines of a page with their type size, those that bear most first."""
    counts = Counter((round(glyph.base, 1), round(glyph.size, 1)) for glyph in glyphs if glyph.text.strip())
    return [key for key, _ in sorted(counts.items(), key=lambda item: (-item[0][1] * min(item[1], 4), -item[1]))]


def _segments(line: Sequence[Glyph]) -> list[Segment]:
    """Divide a line at its wide gaps; raised digits become what they look like."""
    glyphs = [glyph for glyph in line if glyph.text.strip()]
    if not glyphs:
        return []
    size = Counter(round(glyph.size, 1) for glyph in glyphs).most_common(1)[0][0]
    base = median(glyph.base for glyph in glyphs if abs(glyph.size - size) < 0.2)
    groups: list[list[Glyph]] = [[]]
    before: Glyph | None = None
    spaces = [glyph for glyph in line if not glyph.text.strip()]
    text: list[str] = []
    result: list[Segment] = []
    for glyph in glyphs:
        if before is not None:
            gap = glyph.left - before.right
            if gap > GUTTER * size:
                result.append(_segment(groups[-1], text, size))
                groups.append([])
                text = []
            elif gap > 0.18 * size and _needs_space(before, glyph, spaces, gap, size):
                text.append(" ")
        raised = glyph.size < 0.85 * size and glyph.base > base + 0.12 * size
        text.append(glyph.text.translate(RAISED) if raised else glyph.text)
        groups[-1].append(glyph)
        before = glyph
    result.append(_segment(groups[-1], text, size))
    return result


def _needs_space(before: Glyph, after: Glyph, spaces: Sequence[Glyph], gap: float, size: float) -> bool:
    """Return whether a gap is a space: the page has one there, or it is wide between letters that are no ideographs."""
    if before.text < "\u2e80" and after.text < "\u2e80":
        return True
    return gap > 0.19 * size or any(before.right - 0.3 * size <= space.left <= after.left for space in spaces)


def _segment(glyphs: Sequence[Glyph], text: Sequence[str], size: float) -> Segment:
    return Segment(
        "".join(text),
        glyphs[0].left,
        glyphs[-1].right,
        median(glyph.base for glyph in glyphs),
        size,
        "".join(text).count(" ") + 1,
    )


def _gutter(glyphs: Sequence[Glyph]) -> tuple[float, float] | None:
    """Return the sides of the strip between two columns: near the page's middle, and few lines have anything in it."""
    left, right = min(glyph.left for glyph in glyphs), max(glyph.right for glyph in glyphs)
    size = Counter(round(glyph.size, 1) for glyph in glyphs).most_common(1)[0][0]
    origin = floor(left)  # pages may begin left of 0
    edges = [0] * max(0, floor(right) + 2 - origin)
    for glyph in glyphs:
        if (begin := round(glyph.left)) < (end := round(glyph.right)):
            edges[begin - origin] += 1
            edges[end - origin] -= 1
    cover = list(accumulate(edges))
    sparse = max(1.0, 0.12 * len({round(glyph.base) for glyph in glyphs}))
    best = (0, 0)
    start = None
    for x in range(floor(left + 0.3 * (right - left)), floor(right - 0.3 * (right - left)) + 1):
        if cover[x - origin] > sparse:
            start = None
            continue
        start = x if start is None else start
        if x + 1 - start > best[1] - best[0]:
            best = (start, x + 1)
    gutter = (float(best[0]), float(best[1]))
    return gutter if best[1] - best[0] >= 0.8 * size and _has_columns(glyphs, gutter, size) else None


def _has_columns(glyphs: Sequence[Glyph], gutter: tuple[float, float], size: float) -> bool:
    """Return whether lines of text stand on both sides of a strip, not cells: most of them come close to it."""
    ends: dict[int, float] = {}
    starts: dict[int, float] = {}
    for glyph in glyphs:
        base = round(glyph.base)
        if glyph.right <= gutter[0] + 1:
            ends[base] = max(glyph.right, ends.get(base, glyph.right))
        elif glyph.left >= gutter[1] - 1:
            starts[base] = min(glyph.left, starts.get(base, glyph.left))
    if min(len(ends), len(starts)) < 6:
        return False
    reached = sum(gutter[0] - end < 5 * size for end in ends.values())
    begun = sum(start - gutter[1] < 3 * size for start in starts.values())
    return reached >= 0.5 * len(ends) and begun >= 0.5 * len(starts)


def _in_columns(glyphs: Sequence[Glyph], gutter: tuple[float, float]) -> list[list[Glyph]]:
    """Return groups of glyphs in reading order: what crosses the gutter, the left column, the right one, and so on."""
    crossing = sorted(
        {
            round(glyph.base, 1)
            for glyph in glyphs
            if glyph.text.strip() and glyph.left < gutter[1] - 1 and glyph.right > gutter[0] + 1
        },
        reverse=True,
    )
    groups: list[list[Glyph]] = []
    above = float("inf")
    for highest, lowest in [*_joined(crossing), (float("-inf"), float("-inf"))]:
        band = [glyph for glyph in glyphs if highest + 1 < glyph.base < above - 1]
        groups.append([glyph for glyph in band if glyph.right <= gutter[1]])
        groups.append([glyph for glyph in band if glyph.right > gutter[1]])
        groups.append([glyph for glyph in glyphs if lowest - 1 <= glyph.base <= highest + 1])
        above = lowest
    return [group for group in groups if any(glyph.text.strip() for glyph in group)]


def _joined(bases: Sequence[float]) -> list[tuple[float, float]]:
    """Return the highest and the lowest of base lines that are so near each other that glyphs belong to several."""
    joined: list[tuple[float, float]] = []
    for base in bases:
        if joined and joined[-1][1] - base <= 2:
            joined[-1] = (joined[-1][0], base)
        else:
            joined.append((base, base))
    return joined


def _is_set_wide(line: Sequence[Segment]) -> bool:
    """Return whether a line's gaps are those of words that were spread over its width, all alike."""
    gaps = [other.left - one.right for one, other in pairwise(line)]
    return len(line) >= 3 and all(part.words == 1 for part in line) and max(gaps) < 1.5 * min(gaps)


def _rows_of(column: Sequence[Sequence[Segment]], first: bool) -> list[Row]:
    """Return the rows of a run of lines, with indents from its usual left edge and gaps by its usual leading."""
    edges = Counter(round(line[0].left) for line in column)
    usual = min(edge for edge, count in edges.items() if count >= 0.3 * max(edges.values()))
    steps = [one[0].base - other[0].base for one, other in pairwise(column)]
    leading = median(steps) if steps else 0.0
    rows: list[Row] = []
    for number, line in enumerate(column):
        size = line[0].size
        text = line[0].text
        for one, other in pairwise(line):
            wide = min(_WIDEST, max(3, round((other.left - one.right) / (0.5 * size))))
            text += " " * (1 if _is_set_wide(line) else wide) + other.text
        columns = min(_WIDEST, round((line[0].left - usual) / (0.5 * size)))
        indent = " " * columns if columns >= 2 else ""
        apart = number > 0 and steps[number - 1] > 1.4 * leading and steps[number - 1] > 1.4 * size
        rows.append(Row(indent + text, size, apart or (number == 0 and not first)))
    return rows
