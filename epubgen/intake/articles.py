"""Where articles and chapters begin, found against the contents list, by bylines and by headings (R-197, R-209).

Each promised entry is found, found with differences, or missing. Articles that the contents do not know are found by
a title with a byline below it, by labels that count them, or by their type; books by their chapter headings.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from epubgen.intake.below_titles import take_bylines
from epubgen.intake.bylined import titled_bylines
from epubgen.intake.chapters import chapter_headings, stands_alone
from epubgen.intake.contents import Contents
from epubgen.intake.entries import Entry
from epubgen.intake.lines import Line, fold
from epubgen.intake.listed import column_of, match_entries
from epubgen.intake.openings import Opening
from epubgen.intake.rubrics import counted_labels, counted_titles, is_column
from epubgen.intake.shapes import find_kin
from epubgen.intake.signed import (
    take_bylines_above,
    take_like_bylines,
    take_like_places,
    take_names_of_chapters,
)
from epubgen.intake.titles import large_title, large_titles, take_second_halves, take_titles_below
from epubgen.text.headings import HeadingMatch, classify
from epubgen.text.joining import Measure
from epubgen.text.names import Byline, Credit, names_people, parse_byline


@dataclass(slots=True)
class Division:
    """How a text is divided: openings in the text's order, entries that were not found, and what kind of book it is."""

    openings: list[Opening]
    missing: list[Entry]
    chapters: bool
    """Whether the units are chapters of one work, rather than articles."""


def divide(lines: Sequence[Line], contents: Contents, measure: Measure) -> Division:
    """Find where the units begin among the lines that are text."""
    labels = _signed_labels(lines)
    headings = {place: match for place, match in chapter_headings(lines).items() if place not in labels}
    tops = [place for place, line in enumerate(lines) if line.tag == "h1"]
    anchors, missing = match_entries(lines, contents.entries)
    below = [opening for opening in anchors if _names_chapter(opening, headings)]
    as_chapters = len(below) + sum(opening.heading is not None for opening in anchors) > 0.5 * len(anchors)
    chapters = len(headings) >= 2 and (
        as_chapters or (not anchors and not _stand_in_articles(headings, lines, measure))
    )
    openings = {opening.place: opening for opening in anchors}
    if chapters:
        for opening in below:
            del openings[opening.place]
            opening.place -= 1
            opening.heading = headings[opening.place]
            opening.title = [lines[opening.place], *opening.title]
            openings[opening.place] = opening
        for place, match in headings.items():
            openings.setdefault(place, Opening(place, [lines[place]], heading=match, found_by="chapter-heading"))
    else:
        labels = counted_labels(lines)
        _add_unlisted(openings, lines, contents, measure, labels)
        if missing or not contents.entries:
            _add_kin(openings, lines, measure, bool(missing))
        _add_parts_above(openings, lines, contents.parts)
        if len(openings) < 2 and not anchors and not _starts_second(openings, lines):
            openings = {}
    if len(tops) > 1 and not openings:
        openings = {place: Opening(place, [lines[place]], found_by="heading") for place in tops}
    ordered = [openings[place] for place in sorted(openings)]
    ordered = _without_overlaps(ordered)
    ordered = _without_cover(ordered)
    take_titles_below(ordered, lines)
    take_second_halves(ordered, lines, measure)
    columns_named = {fold(column_of(entry)) for entry in contents.entries}
    _take_rubrics(ordered, lines, labels, contents.parts | columns_named)
    for number, opening in enumerate(ordered):
        end = ordered[number + 1].place if number + 1 < len(ordered) else len(lines)
        take_bylines(opening, lines, end)
    _sign_alike(ordered, lines, chapters)
    return Division(ordered, missing, chapters)


def _sign_alike(openings: Sequence[Opening], lines: Sequence[Line], chapters: bool) -> None:
    """Take the names and places that stand where the others have theirs."""
    if chapters:
        take_names_of_chapters(openings, lines)
        return
    take_bylines_above(openings, lines)
    take_like_bylines(openings, lines)
    take_like_places(openings, lines)


def _names_chapter(opening: Opening, headings: Mapping[int, HeadingMatch]) -> bool:
    """Return whether a title that the contents have stands below the label of its chapter: CHAPTER ONE."""
    above = headings.get(opening.place - 1)
    signed = opening.entry is not None and opening.entry.byline != ""
    return opening.heading is None and above is not None and not above.title and not signed


def _stand_in_articles(headings: Collection[int], lines: Sequence[Line], measure: Measure) -> bool:
    """Return whether headings of chapters or acts are those of the last of several articles that are signed."""
    first = min(headings)
    if first < 0.3 * len(lines):
        return False
    return len(titled_bylines(lines[:first], Contents(), {}, measure, set())) >= 2


def _signed_labels(lines: Sequence[Line]) -> set[int]:
    """Return the places of the numbers 01, 02 … that count articles: each has a title and a byline below it."""
    found = counted_labels(lines)
    if not any(lines[place].rule == "bare-number" for place in found):
        return set()
    signed = all(place + 2 < len(lines) and names_people(lines[place + 2].text) for place in found)
    return found if signed else set()


def _add_unlisted(
    openings: dict[int, Opening], lines: Sequence[Line], contents: Contents, measure: Measure, labels: set[int]
) -> None:
    """Add the articles that the contents do not promise: by large type, by numbers, by bylines, by labels above."""
    for place in large_titles(lines) if not openings else ():
        openings[place] = Opening(place, large_title(lines, place), found_by="large-type")
    for place in counted_titles(lines) if not labels else ():
        openings.setdefault(place, Opening(place, [lines[place]], found_by="counted-title"))
    for opening in titled_bylines(lines, contents, openings, measure, labels):
        openings.setdefault(opening.place, opening)
    for place in labels:
        openings.setdefault(place + 1, Opening(place + 1, [lines[place + 1]], found_by="label"))


def _add_kin(openings: dict[int, Opening], lines: Sequence[Line], measure: Measure, promised: bool) -> None:
    """Add the articles that open as the known ones do, and take out what only a name made one."""
    sure = {
        place: opening.found_by != "byline" or any(byline.confidence >= 0.5 for _, byline in opening.bylines)
        for place, opening in openings.items()
    }
    kin = find_kin(sure, lines, measure, promised)
    for place in kin.refused:
        del openings[place]
    for place in kin.added:
        openings[place] = Opening(place, [lines[place]], found_by="shape")
    for place in _tagged_alike(openings, lines):
        openings.setdefault(place, Opening(place, [lines[place]], found_by="heading"))


def _tagged_alike(openings: Collection[int], lines: Sequence[Line]) -> list[int]:
    """Return the headings of a page that have the element of all known titles, where most of them are such titles."""
    tags = {lines[place].tag for place in openings}
    tag = tags.pop() if len(tags) == 1 else ""
    if tag not in ("h1", "h2", "h3", "h4"):
        return []
    first = min(openings)
    alike = [place for place, line in enumerate(lines) if line.tag == tag and place > first]
    return alike if len(openings) > max(1, 0.6 * len(alike)) else []


def _add_parts_above(openings: dict[int, Opening], lines: Sequence[Line], parts: Collection[str]) -> None:
    """Add the parts whose names stand directly above an article's title: Session A, a chapter of articles."""
    first = min(openings, default=0)
    found: dict[int, HeadingMatch] = {}
    for place in [place - 1 for place in openings if place]:
        match = classify(lines[place].text) if len(lines[place].text) <= 60 else None
        if match is not None and match.kind == "chapter" and fold(lines[place].text) in parts:
            match = match._replace(kind="volume")
        if match is not None and match.kind == "volume" and place not in openings and stands_alone(place, lines):
            found[place] = match
    if set(found) == {first - 1}:
        return  # the issue's own number
    for place, match in found.items():
        openings[place] = Opening(place, [lines[place]], heading=match, found_by="chapter-heading")


def _starts_second(openings: dict[int, Opening], lines: Sequence[Line]) -> bool:
    """Return whether the one opening that was found is a text's own, or stands below the text of another article."""
    for place in openings:
        if 0 < place <= 8 and not any(line.text[-1] in ".。！？!?；;" or len(line.text) > 90 for line in lines[:place]):
            return True
    return any(
        place > 8 and opening.bylines and opening.bylines[0][1].confidence >= 0.85
        for place, opening in openings.items()
    )


def _take_rubrics(
    openings: Sequence[Opening], lines: Sequence[Line], labels: Collection[int], parts: Collection[str]
) -> None:
    """Let the column's name or the label above a title belong to the article, not to the one before it."""
    for number, opening in enumerate(openings):
        above = openings[number - 1].body if number else 0
        if opening.found_by == "chapter-heading":
            continue
        for _ in range(2):
            place = opening.place - 1
            if place < above:
                break
            if place in labels and opening.label is None:
                opening.label = lines[place]
            elif opening.rubric is None and is_column(lines[place].text, parts):
                opening.rubric = lines[place]
            elif (byline := _listed_above(opening, lines[place])) is not None:
                opening.bylines = [(lines[place], byline)]
            else:
                break
            opening.place -= 1


def _listed_above(opening: Opening, line: Line) -> Byline | None:
    """Return the byline that a line above a title is, where the contents name the same people for it."""
    if opening.bylines or opening.entry is None or not opening.entry.byline or line.tag:
        return None
    known, key = fold(opening.entry.byline), fold(line.text)
    if not known or SequenceMatcher(None, known, key).ratio() < 0.9:
        return None
    return parse_byline(line.text) or Byline((Credit(line.text, organisation=True),), 0.8)


def _without_cover(openings: list[Opening]) -> list[Opening]:
    """Leave out what looks like a first article but has no text before the next: a collection's title and publisher."""
    guessed = len(openings) > 2 and openings[0].entry is None and openings[0].found_by in ("byline", "shape")
    return openings[1:] if guessed and openings[0].body >= openings[1].place else openings


def _without_overlaps(openings: list[Opening]) -> list[Opening]:
    result: list[Opening] = []
    for opening in openings:
        if not result or opening.place >= result[-1].body:
            result.append(opening)
    return result
