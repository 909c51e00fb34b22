"""Bylines by their place: where most articles of an issue are signed in one place, so are the others (R-209).

Below the title: the line that is set as the other bylines are. At the end: in brackets, behind a dash, or set to the
right. What such a line says is read more freely than a line that only its words could make a byline.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from epubgen.intake.lines import Line, fold
from epubgen.intake.openings import Opening
from epubgen.intake.rubrics import is_credit_line, is_dateline, is_imprint, is_salutation, is_subtitle
from epubgen.text.headings import classify
from epubgen.text.joining import ENDS
from epubgen.text.names import Byline, names_people, parse_byline
from epubgen.text.numbering import HAN_NUMERAL
from epubgen.text.signatures import read_signature

_FEWEST = 3
BY_PLACE = 0.55
"""The confidence of a byline that only its place shows."""


def take_like_bylines(openings: Sequence[Opening], lines: Sequence[Line]) -> None:
    """Take the line below a title for its byline where it is set as the bylines of most other articles are."""
    if len(openings) < _FEWEST:
        return
    shapes = Counter(_shape(opening, lines) for opening in openings if _is_signed(opening, lines))
    if not shapes:
        return
    shape, count = shapes.most_common(1)[0]
    if count < max(2, 0.5 * len(openings)):
        return
    for number, opening in enumerate(openings):
        end = openings[number + 1].place if number + 1 < len(openings) else len(lines)
        if opening.bylines or opening.dated or opening.heading is not None or opening.body + 1 >= end:
            continue
        line = lines[opening.body]
        if _shape(opening, lines) != shape or not _may_sign(line):
            continue
        credits = read_signature(line.text)
        if credits is not None:
            opening.bylines = [(line, Byline(credits, BY_PLACE))]


def take_like_places(openings: Sequence[Opening], lines: Sequence[Line]) -> None:
    """Take the line below a byline for where its people work, where most other articles have such a line there."""
    signed = [
        one for one in openings if one.bylines and lines[one.body - 1 - len(one.place_lines)] is one.bylines[-1][0]
    ]
    placed = [one for one in signed if one.place_lines]
    if len(placed) < max(2, 0.5 * len(signed)):
        return
    sets = {(one.place_lines[0].gap, one.place_lines[0].indent > 0, one.place_lines[0].tag) for one in placed}
    places = {one.place for one in openings}
    for opening in signed:
        at = opening.body
        if opening.place_lines or at + 1 >= len(lines) or {at, at + 1} & places:
            continue
        line, after = lines[at], lines[at + 1]
        alike = (line.gap, line.indent > 0, line.tag) in sets and len(after.text) > len(line.text)
        words = [word for word in line.text.split() if len(word) > 3]
        if alike and _may_sign(line) and all(word[0].isupper() or word[0] > "\u2e80" for word in words):
            opening.place_lines.append(line)


def take_bylines_above(openings: Sequence[Opening], lines: Sequence[Line]) -> None:
    """Take the line above a title for its byline, where most titles have names there, nearer to them than to text."""
    free = [
        opening for opening in openings if not opening.bylines and opening.heading is None and opening.entry is None
    ]
    found = [
        opening
        for opening in free
        if opening.place > 0
        and (line := lines[opening.place - 1]).gap > lines[opening.place].gap
        and _may_sign(line)
        and names_people(line.text)
    ]
    if len(found) < max(2, 0.6 * len(openings)):
        return
    for opening in found:
        line = lines[opening.place - 1]
        byline = parse_byline(line.text)
        if byline is not None:
            opening.bylines = [(line, byline)]
            opening.place -= 1


def take_names_of_chapters(openings: Sequence[Opening], lines: Sequence[Line]) -> None:
    """Take the names below the titles of chapters for their bylines, where half of the chapters or more have them."""
    chapters = [one for one in openings if one.heading is not None and one.heading.kind == "chapter"]
    found = [
        opening
        for opening in chapters
        if not opening.bylines
        and opening.body + 1 < len(lines)
        and (opening.heading is not None and (opening.heading.title or len(opening.title) > 1))
        and not lines[opening.body].tag
        and _may_sign(lines[opening.body])
        and names_people(lines[opening.body].text)
        and (len(lines[opening.body + 1].text) > 60 or lines[opening.body + 1].gap > 0)
    ]
    if len(found) < max(2, 0.5 * len(chapters)):
        return
    for opening in found:
        byline = parse_byline(lines[opening.body].text)
        if byline is not None:
            opening.bylines = [(lines[opening.body], byline)]


def _is_signed(opening: Opening, lines: Sequence[Line]) -> bool:
    """Return whether an article has its byline directly below its title, or a line there that names could be."""
    place = opening.place + len(opening.title) + sum(x is not None for x in (opening.rubric, opening.label))
    if place >= len(lines) or opening.heading is not None:
        return False
    if opening.bylines:
        return opening.bylines[0][0] is lines[place]
    return _may_sign(lines[place]) and parse_byline(lines[place].text) is not None


def _shape(opening: Opening, lines: Sequence[Line]) -> tuple[int, int, bool, str]:
    """Return how the line below a title is set: blank lines around it, indent, and what a page's markup said."""
    place = opening.place + len(opening.title) + sum(x is not None for x in (opening.rubric, opening.label))
    line = lines[place]
    after = lines[place + 1] if place + 1 < len(lines) else line
    return min(line.gap, 2), min(after.gap, 2), line.indent >= 5, line.tag


def _may_sign(line: Line) -> bool:
    text = line.text
    if not 2 <= len(text) <= (90 if text.isascii() else 40) or line.role or text[-1] in "。！？；，、：:;,.!?":
        return False
    if is_dateline(text) or is_salutation(text) or (is_subtitle(text) and len(text) > 8) or is_credit_line(text):
        return False
    return classify(text) is None and _COUNTED.fullmatch(text) is None


_COUNTED = re.compile(rf"[\u3400-\u9fff]{{1,3}}[{HAN_NUMERAL}\d]{{1,3}}|.*\d.*")
"""What counts sections, 信一, or has a number in it, names nobody."""


def learn_endings(openings: Sequence[Opening], lines: Sequence[Line]) -> set[int]:
    """Return the starts of the lines that sign articles at their ends, where most of the unsigned ones have one."""
    unsigned = [
        (openings[number + 1].place if number + 1 < len(openings) else len(lines), opening)
        for number, opening in enumerate(openings)
        if not opening.bylines and opening.heading is None
    ]
    found: dict[int, bool] = {}
    for end, opening in unsigned:
        place = end - 1
        while place > opening.body and _is_below_signature(lines[place].text):
            place -= 1
        if place <= opening.body or not _is_set_as_signature(place, lines):
            continue
        line = lines[place]
        listed = opening.entry is not None and fold(opening.entry.byline) not in ("",) and _alike(opening, line)
        if read_signature(line.text) is not None or listed:
            found[line.start] = listed or names_people(_bare(line.text))
    sure = sum(found.values())
    if sure < 2 or 2 * len(found) < len(unsigned) or 3 * sure < len(found):
        return {start for start, certain in found.items() if certain and len(unsigned) == 1}
    return set(found)


def _is_below_signature(text: str) -> bool:
    return text == "***" or is_credit_line(text) or is_imprint(text) or re.fullmatch(r"[─━—_=\-]{4,}", text) is not None


def _alike(opening: Opening, line: Line) -> bool:
    assert opening.entry is not None
    known, key = fold(opening.entry.byline), fold(line.text)
    return known in key or key in known


def _bare(text: str) -> str:
    return re.sub(r"[ 　]*(?:供稿|撰稿|撰文|摘编|整理)$", "", text.strip("（()）—―–- 　"))


def _is_set_as_signature(place: int, lines: Sequence[Line]) -> bool:
    """Return whether an article's last line is short and set apart: in brackets, behind a dash, to the right, alone."""
    line, above = lines[place], lines[place - 1]
    text = line.text
    if len(text) > (80 if text.isascii() else 40) or line.tag.startswith(("li", "note", "quote", "table")):
        return False
    if text[0] in "（(" and text[-1] in "）)":
        return True
    if above.text[-1] not in ENDS or text[-1] in "。！？；，、：:;,!?.":
        return False
    return text[0] in "—―–-" or line.indent >= max(8, above.indent + 6) or names_people(_bare(text))
