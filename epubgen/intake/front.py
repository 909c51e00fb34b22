"""The lines above the first unit: titles, provenance and editors of a collection, or a first article without byline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from epubgen.intake.chrome import LONGEST, is_site_line, split_badge
from epubgen.intake.document import Document, clean_title, credit_text, move_line
from epubgen.intake.doubts import Doubt
from epubgen.intake.lines import Line, fold
from epubgen.intake.metadata import Proposal, read_provenance, read_title
from epubgen.intake.openings import ALIKE, Opening
from epubgen.intake.rubrics import is_dateline, is_document_number, is_salutation, is_subtitle
from epubgen.text.headings import classify
from epubgen.text.joining import Measure, columns
from epubgen.text.names import parse_byline


def titled_above(front: list[Line], size: Measure) -> Opening | None:
    """Return the opening of an article above the first that was found: title, perhaps byline, and prose below."""
    prose = next((place for place in range(len(front)) if _prose_begins(front, place, size)), None)
    if not prose or _EDITORIAL.match(front[prose].text) is not None:
        return None
    title = prose - 1
    while title > 0 and _is_below_title(front[title].text):
        title -= 1
    if title and front[title - 1].text.isupper() and front[title].text.isascii() and not front[title].text.isupper():
        title -= 1
    text = front[title].text
    heading = classify(text)
    if (heading is not None and heading.kind != "named") or len(text) > 60 or text[-1] in "。；，、;,：:":
        return None
    return Opening(title, [front[title]], found_by="above-first")


_EDITORIAL = re.compile(
    r"[【\[]?(?:编者按|編者按|编者的话|编者注|【?编前】?|按语|Editors?['’]? ?s? note)[】\]]?[ 　]*[:：.]", re.IGNORECASE
)
"""What an editor says above the articles of a collection is not the text of a first article."""


def _is_below_title(text: str) -> bool:
    """Return whether a line stands between titles and text: a byline, a date, a number, an address to readers."""
    return (
        parse_byline(text) is not None
        or read_provenance(text) is not None
        or is_dateline(text)
        or is_subtitle(text)
        or is_salutation(text)
        or is_document_number(text)
    )


def _prose_begins(lines: Sequence[Line], place: int, size: Measure) -> bool:
    """Return whether prose begins at a line: it ends as a sentence does, or goes on in the next one."""
    line = lines[place]
    if is_site_line(line.text) and len(line.text) <= LONGEST:
        return False
    if not size.wrapped or line.text[-1] in "。；;":
        return is_prose_line(line, size) or line.text[-1] in "。；;"
    if not is_prose_line(line, size) or place + 1 >= len(lines) or lines[place + 1].gap > size.gap:
        return False
    return any(one.text[-1] in '。！？.!?”"' for one in lines[place : place + 8])


def is_prose_line(line: Line, size: Measure) -> bool:
    if size.wrapped:
        return columns(line.text) >= 0.8 * size.width and line.text[-1] not in "》）)"
    if size.latin:
        return len(line.text) > 100 or (line.text[-1] in ".;" and len(line.text) > 40)
    return len(line.text) > 60 or line.text[-1] in "。；;"


def read_front(document: Document, front: list[Line], collection: bool, size: Measure) -> list[Line]:
    """Read the lines above the first unit: titles, provenance, editors; return those that are text of their own."""
    chinese = document.language.startswith("zh")
    proposal = document.proposal
    titles: list[Line] = []
    prose = next((n for n in range(len(front)) if _prose_begins(front, n, size)), len(front))
    named = next((n for n, line in enumerate(front) if (m := classify(line.text)) and m.kind == "named"), prose)
    cut = min(prose, named)
    for line in front[:cut]:
        provenance = read_provenance(line.text)
        byline = parse_byline(line.text)
        if provenance is not None:
            proposal.source = proposal.source or provenance.source
            proposal.date = proposal.date or provenance.date
            proposal.readings.extend(provenance.readings)
            move_line(document.moved, line, "source", provenance.source or provenance.date, "provenance")
            doubt_dates(document, provenance, line)
        elif byline is not None and byline.confidence >= (0.4 if titles else 0.9):
            document.credits.extend(byline.credits)
            move_line(document.moved, line, "author", credit_text(byline.credits), "byline", byline.confidence)
        else:
            titles.append(line)
    if collection or titles:
        _read_titles(document, titles, chinese)
    return front[cut:]


def doubt_dates(document: Document, provenance: Proposal, line: Line) -> None:
    for date in provenance.readings:
        choices = tuple((_with_signs(reading), reading) for reading in date.readings)
        document.doubts.append(Doubt("ambiguous-date", line.number, date.text, (line.text,), choices))


def _with_signs(iso: str) -> str:
    parts = [int(part) for part in iso.split("-")]
    return "".join(f"{number}{sign}" for number, sign in zip(parts, "年月日", strict=False))


def _read_titles(document: Document, titles: list[Line], chinese: bool) -> None:
    """Propose title, series and subtitle from the title lines above a collection."""
    read: list[tuple[Line, Proposal, str]] = []
    for line in titles:
        start, end = split_badge(line.text)
        text = clean_title(line.text[start:end], chinese)
        if read and _is_one_title(read[-1][0], line):
            between = "" if chinese else " "
            text = f"{read[-1][2]}{between}{text}"
            first = read.pop()[0]
            move_line(document.moved, line, "title", "", "collection-title")
            read.append((first, read_title(text), text))
        else:
            read.append((line, read_title(text), text))
    proposal = document.proposal
    main = next((one for one in read if one[1].series), read[0] if read else None)
    if main is None:
        return
    parsed = main[1]
    proposal.series, proposal.issue, proposal.volume, proposal.count = (
        parsed.series, parsed.issue, parsed.volume, parsed.count,
    )  # fmt: skip
    proposal.title, proposal.subtitle = parsed.title, parsed.subtitle
    for line, _, text in read:
        if line is main[0]:
            field_name = "title"
        elif not proposal.title:
            proposal.title, field_name = text, "title"
        elif SequenceMatcher(None, fold(text), fold(proposal.title)).ratio() >= ALIKE:
            field_name = "title"
        elif not proposal.subtitle and text.startswith("—"):
            proposal.subtitle, field_name = text.strip("— "), "subtitle"
        else:
            proposal.description = f"{proposal.description}\n{text}".strip()
            field_name = "description"
        move_line(document.moved, line, field_name, text, "collection-title")
    proposal.title = proposal.title or parsed.series


_UNFINISHED = re.compile(r"(?:\b(?:of|the|on|in|and|for|to|a)|关于|關於|[和与與的及、])$", re.IGNORECASE)


def _is_one_title(first: Line, second: Line) -> bool:
    """Return whether a title goes on in the next line: it breaks off, and no blank line stands between."""
    return second.gap == 0 and _UNFINISHED.search(first.text) is not None
