"""Where the chapters of a book begin: headings that say so themselves, and numbers that count through its parts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from epubgen.intake.lines import Line
from epubgen.intake.openings import CHAPTERS
from epubgen.intake.rubrics import is_part_label
from epubgen.text.headings import RANKS, HeadingMatch, classify
from epubgen.text.joining import ENDS
from epubgen.text.numbering import parse_roman

_FICTION = frozenset({"prologue", "epilogue"})
_COUNTING = frozenset({"han", "arabic", "roman"})
FEWEST = 3
"""How many numbers count chapters, at least."""


def chapter_headings(lines: Sequence[Line]) -> dict[int, HeadingMatch]:
    """Return the lines that are headings of chapters or volumes, where they make a series."""
    found: dict[int, HeadingMatch] = {}
    numbered: dict[str, list[tuple[int, HeadingMatch]]] = defaultdict(list)
    units = 0
    for place, line in enumerate(lines):
        if line.rule == "bare-number":
            found[place] = HeadingMatch("chapter", RANKS["chapter"], int(str(line.value)), line.text, "")
            units += 1
            continue
        match = classify(line.text) or _bare_roman(line.text)
        if match is None or not stands_alone(place, lines) or is_part_label(line.text, lines, place):
            continue
        if match.kind in CHAPTERS:
            found[place] = match
            units += match.kind != "named"
        elif match.kind in _COUNTING:
            numbered[match.kind].append((place, match))
    counted = _counted(found, numbered.values())
    if not any(match.kind == "chapter" for match in found.values()):
        counted = counted or _counted_anew(found, lines)
    found |= counted
    units += len(counted)
    return found if units >= 2 or (units and len(found) >= 2) else {}


def _bare_roman(text: str) -> HeadingMatch | None:
    """Read `IV` on a line of its own."""
    if len(text) > 6 or re.fullmatch("[IVXLC]+", text) is None:
        return None
    number = parse_roman(text)
    return HeadingMatch("roman", RANKS["roman"], number, text, "") if number else None


def _counted_anew(found: dict[int, HeadingMatch], lines: Sequence[Line]) -> dict[int, HeadingMatch]:
    """Return the numbers on lines of their own that count the chapters of each volume, beginning with one in each."""
    volumes = {place for place, match in found.items() if match.kind == "volume"}
    numbers = [
        (place, int(line.text))
        for place, line in enumerate(lines)
        if len(line.text) <= 2 and line.text.isascii() and line.text.isdigit() and line.gap > 0 and not line.role
    ]
    if len(volumes) < 2 or not numbers:
        return {}
    run: list[tuple[int, int]] = []
    begun = 0
    for place, number in numbers:
        anew = number == 1 and place - 1 in volumes
        begun += anew
        if not anew and (not run or number != run[-1][1] + 1 or place - run[-1][0] < FEWEST):
            return {}
        run.append((place, number))
    if begun < len(volumes) or len(run) < 2 * begun:
        return {}
    return {place: HeadingMatch("chapter", RANKS["chapter"], number, lines[place].text, "") for place, number in run}


def _counted(
    found: dict[int, HeadingMatch], series: Iterable[Sequence[tuple[int, HeadingMatch]]]
) -> dict[int, HeadingMatch]:
    """Return the numbered lines that count the chapters of a story with parts, or between prologue and epilogue.

    In a report with parts the numbers begin anew in each; a story's chapters go on through all parts.
    """
    kinds = {match.kind for match in found.values()}
    volumes = sum(match.kind == "volume" for match in found.values())
    if "chapter" in kinds or not (volumes > 1 or any(match.type in _FICTION for match in found.values())):
        return {}
    for members in series:
        run: list[tuple[int, HeadingMatch]] = []
        for place, match in members:
            if match.number == len(run) + 1:
                run.append((place, match))
        apart = all(other - one > 1 for (one, _), (other, _) in pairwise(run))
        if len(run) >= max(FEWEST, 0.8 * len(members)) and apart:
            return {place: match._replace(kind="chapter", rank=RANKS["chapter"]) for place, match in run}
    return {}


def stands_alone(place: int, lines: Sequence[Line]) -> bool:
    """Return whether a line does not continue the one before it."""
    if not place:
        return True
    before = lines[place - 1].text
    return before[-1] in ENDS or len(before) <= 30 or lines[place].gap > 0
