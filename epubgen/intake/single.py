"""Title and byline of a text that is one article: the first line that can be a title, below what sites print."""

from __future__ import annotations

from collections.abc import Sequence

from epubgen.intake.below_titles import take_bylines
from epubgen.intake.chrome import is_site_line
from epubgen.intake.front import is_prose_line
from epubgen.intake.lines import Line
from epubgen.intake.metadata import read_provenance, read_title
from epubgen.intake.openings import Opening
from epubgen.intake.rubrics import (
    is_credit_line,
    is_dateline,
    is_document_number,
    is_rubric,
    is_salutation,
    is_subtitle,
)
from epubgen.intake.titles import large_title
from epubgen.text.dates import find_dates
from epubgen.text.headings import classify
from epubgen.text.institutions import is_body
from epubgen.text.joining import ENDS, Measure
from epubgen.text.names import Byline, is_name, parse_byline


def single_opening(lines: list[Line], size: Measure) -> tuple[Opening, list[Line]]:
    """Find title and byline of a text that is one article; lines above its title are front matter."""
    large = next((place for place, line in enumerate(lines) if line.large), None)
    if large is not None:
        opening = Opening(large, large_title(lines, large))
        take_bylines(opening, lines, len(lines))
        return opening, lines[:large]
    if (masthead := _below_masthead(lines, size)) is not None:
        return _opening_at(masthead, lines)
    for place, line in enumerate(lines[:8]):
        if _is_issuer(line, lines, place) or "     " in line.text:
            continue
        if line.tag == "h1" or (not line.tag and _may_be_title(line, lines, place) and not is_prose_line(line, size)):
            opening = Opening(place, [line])
            below = place + 1
            if below + 1 < len(lines) and _continues_title(line, lines[below], lines[below + 1]):
                opening.title.append(lines[below])
            take_bylines(opening, lines, len(lines))
            return opening, lines[:place]
        if len(line.text) > 60 or line.text[-1] in "。！？" or is_prose_line(line, size):
            break
    return Opening(0, []), []


def _opening_at(place: int, lines: list[Line]) -> tuple[Opening, list[Line]]:
    """Return the opening of the title at a line, with the column and the author's name that may stand above it."""
    opening = Opening(place, [lines[place]])
    take_bylines(opening, lines, len(lines))
    above = lines[place - 1] if place else None
    if above is not None and is_rubric(above.text):
        opening.rubric = above
    elif above is not None and not opening.bylines and (byline := _name_alone(above)) is not None:
        opening.bylines = [(above, byline)]
    else:
        return opening, lines[:place]
    opening.place -= 1
    return opening, lines[: place - 1]


def _name_alone(line: Line) -> Byline | None:
    return parse_byline(line.text) if not line.tag and is_name(line.text) else None


def _below_masthead(lines: Sequence[Line], size: Measure) -> int | None:
    """Return the place of the title below a journal's name and issue, or below a column or the author's name.

    The masthead is set apart by the widest gap; where it names no issue, no other line of the text may be set so.
    """
    for place in range(1, min(6, len(lines) - 1)):
        above, line = lines[:place], lines[place]
        if any(_ends_head(one, size) for one in above):
            return None
        led = is_rubric(above[-1].text) or _name_alone(above[-1]) is not None
        gap = max(line.gap, above[-1].gap if led and place > 1 else 0)
        if line.tag or classify(line.text) is not None or _names_person(line.text):
            continue
        if not _may_be_title(line, lines, place) or is_prose_line(line, size):
            continue
        if led and place == 1 and parse_byline(lines[place + 1].text) is None:
            return place
        if gap < _MASTHEAD_GAP or gap <= lines[place + 1].gap or (place - led) < 1:
            continue
        issue = any(read_title(one.text).issue for one in above)
        bylined = any(parse_byline(one.text) is not None for one in above[1 : place - led])
        if issue or not (bylined or any(_is_set_apart(one, gap) for one in lines[place + 1 :])):
            return place
    return None


_MASTHEAD_GAP = 2


def _names_person(text: str) -> bool:
    """Return whether a line is a byline with a person in it; a title may end as institutions do: 走进传习所."""
    byline = parse_byline(text)
    return byline is not None and not all(credit.organisation for credit in byline.credits)


def _ends_head(line: Line, size: Measure) -> bool:
    """Return whether a line is none of a masthead's: text, a heading, or what a page's markup set."""
    return bool(line.tag) or len(line.text) > 50 or line.text[-1] in "。！？：:，" or is_prose_line(line, size)


def _is_set_apart(line: Line, gap: int) -> bool:
    """Return whether a line is short and stands below a gap as wide as the one above a title."""
    return line.gap >= gap and len(line.text) <= 50 and line.text[-1] not in ENDS


def _is_issuer(line: Line, lines: Sequence[Line], place: int) -> bool:
    """Return whether a line names the body whose minutes or notice this is, with the title directly below."""
    if line.tag or place + 2 >= len(lines) or len(line.text) > 60:
        return False
    below = lines[place + 1]
    named = parse_byline(line.text)
    body = named is not None and all(credit.organisation for credit in named.credits)
    if line.text.isupper() and below.text.isupper() and is_body(line.text):
        return classify(below.text) is None and below.text[-1] not in ENDS
    if not body or below.tag:
        return False
    return len(below.text) > len(line.text) and _may_be_title(below, lines, place + 1)


def _continues_title(line: Line, after: Line, third: Line) -> bool:
    return (
        len(line.text) >= 10
        and line.text[-1] not in ENDS
        and after.gap == 0
        and not after.tag
        and 2 <= len(after.text) <= len(line.text)
        and line.text.isupper() == after.text.isupper()
        and not find_dates(after.text)
        and after.text[-1] not in ENDS
        and parse_byline(after.text) is None
        and classify(after.text) is None
        and third.gap > 0
    )


def _may_be_title(line: Line, lines: Sequence[Line], place: int) -> bool:
    text = line.text
    if len(text) > 60 or text[-1] in "。；，、;,:：." or text[0].islower() or is_dateline(text) or "   " in text:
        return False
    if is_document_number(text) or is_credit_line(text) or is_subtitle(text):
        return False
    match = classify(text)
    if match is not None and match.kind not in ("chapter", "named", "volume"):
        return False
    after = lines[place + 1] if place + 1 < len(lines) else None
    if after is None:
        return False
    below = after.text
    return (
        after.gap > 0
        or len(below) > len(text)
        or (text.isupper() and len(text.split()) >= 3)
        or is_dateline(below)
        or is_site_line(below)
        or is_subtitle(below)
        or is_salutation(below)
        or is_document_number(below)
        or parse_byline(below) is not None
        or read_provenance(below) is not None
    )
