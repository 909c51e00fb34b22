"""How far a title reaches: large type, the line below a bare chapter number, a second half."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from epubgen.intake.lines import Line
from epubgen.intake.openings import Opening
from epubgen.text.headings import classify
from epubgen.text.joining import ENDS, Measure, columns
from epubgen.text.names import parse_byline


def large_title(lines: Sequence[Line], place: int) -> list[Line]:
    """Return the lines of a title that is set in large type, from its first on."""
    end = place + 1
    while end < len(lines) and lines[end].large and end - place < 4:
        end += 1
    return list(lines[place:end])


def large_titles(lines: Sequence[Line]) -> list[int]:
    """Return where titles in large type begin, where there are several."""
    found = [place for place, line in enumerate(lines) if line.large and not (place and lines[place - 1].large)]
    return found if len(found) > 1 else []


def take_titles_below(openings: Sequence[Opening], lines: Sequence[Line]) -> None:
    """Let the line below a bare `Chapter I.` or 第一章 be its title, where most chapters have one there."""
    bare = [
        opening
        for opening in openings
        if opening.heading is not None and not opening.heading.title and opening.heading.kind in ("chapter", "volume")
    ]
    chapters = [opening for opening in bare if opening.heading is not None and opening.heading.kind == "chapter"]
    places = {opening.place for opening in openings}
    titled = [opening for opening in bare if len(opening.title) > 1 or _has_title_below(opening, lines, places)]
    kinds = [opening.heading.kind for opening in titled if opening.heading is not None]
    if kinds.count("chapter") < max(2, 0.7 * len(chapters)):
        return
    for opening in titled:
        if len(opening.title) == 1:
            opening.title.append(lines[opening.place + 1])


def _has_title_below(opening: Opening, lines: Sequence[Line], places: Collection[int]) -> bool:
    place = opening.place + 1
    if place + 1 >= len(lines) or place in places or place + 1 in places:
        return False
    line, after = lines[place], lines[place + 1]
    text = line.text
    apart = after.gap > 0 and line.gap <= after.gap + 1
    if (
        len(text) > 70
        or text[-1] in '。；，、;,:：!?？！”’"'
        or (text[-1] == "." and not text.isupper() and len(text) > 30)
    ):
        return False
    return (apart or text.isupper() or len(after.text) > 2 * len(text)) and len(text) < len(after.text) + 40


def take_second_halves(openings: Sequence[Opening], lines: Sequence[Line], measure: Measure) -> None:
    """Let a title that was too long for its line go on in the next one, where prose stands below that."""
    if not measure.wrapped:
        return
    places = {opening.place for opening in openings}
    for opening in openings:
        below = opening.place + len(opening.title)
        if opening.bylines or opening.entry is not None or len(opening.title) > 1 or below + 1 >= len(lines):
            continue
        line, after, third = lines[below - 1], lines[below], lines[below + 1]
        if line.large and after.large:
            opening.title = large_title(lines, opening.place)
            continue
        if {below, below + 1} & places or after.gap > 0 or after.tag or third.gap > after.gap + 1:
            continue
        if columns(line.text) + columns(after.text.split(" ")[0]) < 0.5 * measure.width or line.text[-1] in ENDS:
            continue
        short = columns(after.text) < 0.6 * measure.width and after.text[-1] not in ENDS | {",", "，"}
        full = columns(third.text) + third.indent >= 0.75 * measure.width
        named = parse_byline(after.text) is not None and not _UNFINISHED.search(line.text)
        if short and full and not named and classify(after.text) is None:
            opening.title.append(after)


_UNFINISHED = re.compile(r"\b(?:a|an|the|of|and|in|on|at|to|for|by|with|from|or|its|their)$", re.IGNORECASE)
