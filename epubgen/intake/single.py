"""Title and byline of a text that is one article: the first line that can be a title, below what sites print."""

from __future__ import annotations

from collections.abc import Sequence

from epubgen.intake.below_titles import take_bylines
from epubgen.intake.chrome import is_site_line
from epubgen.intake.front import is_prose_line
from epubgen.intake.lines import Line
from epubgen.intake.metadata import read_provenance
from epubgen.intake.openings import Opening
from epubgen.intake.rubrics import is_credit_line, is_dateline, is_document_number, is_salutation, is_subtitle
from epubgen.intake.titles import large_title
from epubgen.text.dates import find_dates
from epubgen.text.headings import classify
from epubgen.text.institutions import is_body
from epubgen.text.joining import ENDS, Measure
from epubgen.text.names import parse_byline


def single_opening(lines: list[Line], size: Measure) -> tuple[Opening, list[Line]]:
    """Find title and byline of a text that is one article; lines above its title are front matter."""
    large = next((place for place, line in enumerate(lines) if line.large), None)
    if large is not None:
        opening = Opening(large, large_title(lines, large))
        take_bylines(opening, lines, len(lines))
        return opening, lines[:large]
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
