"""The lines below a title that name its authors, say where they work, and when they spoke."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from epubgen.intake.lines import Line, fold
from epubgen.intake.metadata import read_provenance
from epubgen.intake.openings import ALIKE, Opening
from epubgen.intake.rubrics import is_bare_label, is_dateline, is_salutation, is_subtitle
from epubgen.text.headings import classify
from epubgen.text.institutions import find_post, is_address, is_marked_place, is_place
from epubgen.text.joining import ENDS
from epubgen.text.names import Byline, Credit, is_name, parse_byline
from epubgen.text.signatures import read_signature


def _is_bare_byline(opening: Opening, byline: Byline, after: Sequence[Line]) -> bool:
    """Return whether a bare name below a title is its byline: text begins right after it."""
    if byline.confidence < 0.4 or opening.bylines or opening.heading is not None or not after:
        return False
    if opening.title[-1].large and not after[0].large:
        return True
    text = after[0].text
    if len(text) > 30 or classify(text) is not None or is_place(text) or is_salutation(text):
        return True
    if is_dateline(text) or read_provenance(text) is not None or is_bare_label(text):
        return True
    return len(text) > 8 and (opening.entry is not None or after[0].gap > 0)


def _take_place(opening: Opening, lines: Sequence[Line], end: int) -> None:
    """Take the lines below names that say where these people work."""
    if not opening.bylines or any(credit.organisation for _, byline in opening.bylines for credit in byline.credits):
        return
    place = opening.body
    while place < end and len(opening.place_lines) < 6:
        text = lines[place].text
        first = not opening.place_lines
        known = is_marked_place(text) or (
            is_place(text) or _is_unnamed_place(place, lines)
            if first
            else is_address(text if len(text) > 1 or place + 1 >= end else lines[place + 1].text)
        )
        if not known or len(text) > 110 or _runs_on(place, lines):
            return
        opening.place_lines.append(lines[place])
        place += 1


def _runs_on(place: int, lines: Sequence[Line]) -> bool:
    """Return whether an English line is the first of a paragraph: the next goes on with a small letter."""
    after = lines[place + 1] if place + 1 < len(lines) else None
    text = lines[place].text
    if after is None or after.gap > 0 or not text.isascii() or is_marked_place(text):
        return False
    return after.text[0].islower() and text[-1] not in ",;"


def _is_unnamed_place(place: int, lines: Sequence[Line]) -> bool:
    """Return whether a line below a name says where its owner is: `Independent researcher, Lakemouth, UK`."""
    text = lines[place].text
    after = lines[place + 1] if place + 1 < len(lines) else None
    apart = lines[place].gap == 0 and after is not None and after.gap > 0
    return apart and len(text) <= 70 and re.fullmatch(r"[A-Z][^.:;!?]{3,50}, [A-Z][A-Za-z .]{1,24}", text) is not None


def take_bylines(opening: Opening, lines: Sequence[Line], end: int) -> None:
    """Take the lines below a title that name its authors and where they work, and a subtitle above them."""
    if not opening.bylines:
        _take_names(opening, lines, end)
    _take_place(opening, lines, end)
    _take_further_pairs(opening, lines, end)


def _take_further_pairs(opening: Opening, lines: Sequence[Line], end: int) -> None:
    """Take more names that each have the line of their own institution below them."""
    while len(opening.place_lines) == len(opening.bylines) < 6 and opening.body + 1 < end:
        line, below = lines[opening.body], lines[opening.body + 1]
        byline = parse_byline(line.text) if len(line.text) <= 60 else None
        if byline is None or byline.confidence < 0.4 or not is_place(below.text) or is_place(line.text):
            return
        opening.bylines.append((line, byline))
        opening.place_lines.append(below)


def _names_another(opening: Opening, line: Line, byline: Byline) -> bool:
    """Return whether a further line below a title names more people, not where those above it work."""
    people = [credit for _, above in opening.bylines for credit in above.credits]
    alone = not any(credit.affiliation or credit.organisation for credit in people)
    bracketed = line.text[0] in "（([" and line.text[-1] in "）)]"
    return not (all(credit.organisation for credit in byline.credits) and alone and (bracketed or is_place(line.text)))


def _office_above_name(lines: Sequence[Line]) -> list[tuple[Line, Byline]] | None:
    """Read `市政协委员、市工商联副主席` with `王建华` on the next line as one byline of two lines."""
    if len(lines) < 3 or lines[1].gap > 0 or len(lines[0].text) > 40 or not is_name(lines[1].text):
        return None
    office, name = lines[0], lines[1]
    if find_post(office.text) is None or parse_byline(office.text) is not None:
        return None
    both = parse_byline(f"{office.text} {name.text}")
    if both is None or both.confidence < 0.85 or len(both.credits) > 1:
        return None
    return [(office, Byline((), both.confidence)), (name, both)]


def _take_names(opening: Opening, lines: Sequence[Line], end: int) -> None:
    place = opening.place + len(opening.title) + (opening.rubric is not None) + (opening.label is not None)
    if place < end and is_subtitle(lines[place].text):
        opening.subtitle = lines[place]
        place += 1
    if (pair := _office_above_name(lines[place:end])) is not None:
        opening.bylines.extend(pair)
        return
    dated: list[Line] = []
    while place < end and len(opening.bylines) < 3:
        line = lines[place]
        if not opening.bylines and not dated and is_dateline(line.text):
            dated.append(line)
            place += 1
            continue
        byline = parse_byline(line.text) if len(line.text) <= 60 or line.text[-1] not in ENDS else None
        known = fold(opening.entry.byline) if opening.entry is not None else ""
        if byline is None and known and fold(line.text) == known:
            byline = Byline(read_signature(line.text) or (Credit(line.text, organisation=True),), 0.8)
        if byline is None or line.role:
            return
        if byline.confidence < 0.85 and not line.text.isascii() and classify(line.text) is not None:
            return
        if opening.bylines and not _names_another(opening, line, byline):
            return
        listed = bool(known) and SequenceMatcher(None, known, fold(line.text)).ratio() >= ALIKE
        enough = 0.5 if opening.heading is None else 0.7
        if not (listed or byline.confidence >= enough or _is_bare_byline(opening, byline, lines[place + 1 : end])):
            return
        opening.bylines.append((line, byline))
        opening.dated = dated
        place += 1
