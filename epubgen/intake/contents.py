"""Outline and contents of a raw text: found, taken out, and read as a list of what to expect (R-196).

Forms known: one line an entry with leader and page, without page, with the author before or behind; two lines an entry
(byline, then title and page, or the other way round); entries of several levels; damaged list numbers;
pages before the titles; chapters whose sections are signed articles.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from epubgen.intake.entries import (
    BARE_PAGE,
    LIST_NUMBER,
    LONGEST,
    Entry,
    bylines_below,
    has_page,
    is_paged,
    make_entry,
    read_entries,
    read_page_first,
)
from epubgen.intake.entry_levels import split_levels
from epubgen.intake.lines import Line, continues, fold, live
from epubgen.intake.listing import find_list, read_anew, titles_below
from epubgen.intake.rubrics import is_rubric
from epubgen.text.headings import classify
from epubgen.text.names import parse_byline

_CONTENTS = re.compile(
    r"[【\[—\-* ]*(?:(?:本期|本书|总|内容)?[目][ 　]*[录錄次]|"
    r"本[ 　]*[期刊][ 　]*(?:要|内|導|导|目)[ 　]*[目容讀读录錄]|要[ 　]*目|"
    r"(?:table of )?contents|in this (?:issue|number|volume)|inside(?: this issue)?)[】\]—\-* ]*[:：]?",
    re.IGNORECASE,
)
_OUTLINE = re.compile(
    r"[【\[]?(?:内容|文章)?(?:提[ 　]*[纲綱]|大[ 　]*[纲綱]|outline|本文导读)[】\]]?[:：]?", re.IGNORECASE
)
FEWEST = 3
_MOST_READ_ANEW = 600
"""A longer list is no issue's, and every line of the text would be looked for in it."""


@dataclass(slots=True)
class Contents:
    """What was found: `entries` of articles or chapters, `sections` the headings that the outline promises (folded)."""

    entries: list[Entry] = field(default_factory=list)
    sections: set[str] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)
    """Names of parts and columns that the contents give without a page (folded)."""
    last_line: int = 0
    """The last line of the contents, 0 where there are none: what follows is the text."""


def find_contents(lines: Sequence[Line]) -> Contents:
    """Find outline and contents among the lines, take them out (role `drop`), and return what they promise."""
    contents = Contents()
    text = live(lines)
    limit = min(len(text), max(400, int(0.4 * len(text))), 8000)
    place = 0
    while place < limit:
        line = text[place]
        if len(line.text) < 24 and _OUTLINE.fullmatch(line.text):
            place = _take_outline(text, place, contents)
        elif len(line.text) < 24 and _CONTENTS.fullmatch(line.text):
            place = _take_contents(text, place, place + 1, contents)
        elif not contents.entries and (_starts_paged_block(text, place) or _starts_repeated_block(text, place)):
            place = _take_contents(text, place, place, contents)
        else:
            place += 1
    if not contents.entries and (found := find_list(text[:limit])) is not None:
        _take_contents(text, *found, contents)
    return contents


def _take_outline(text: Sequence[Line], marker: int, contents: Contents) -> int:
    """Take the headings that follow an outline's marker; they are evidence for the sections of the articles."""
    end = marker + 1
    while end < len(text) and len(text[end].text) <= LONGEST and classify(text[end].text) is not None:
        if is_paged(text[end].text) or text[end].text[-1] in ":：" or _entry_ahead(text, end):
            break
        end += 1
    if end - marker < 2:
        return marker + 1
    contents.sections.update(fold(line.text) for line in text[marker + 1 : end])
    for line in text[marker:end]:
        line.drop("outline", 0.97)
    contents.last_line = max(contents.last_line, text[end - 1].number)
    return end


def _entry_ahead(text: Sequence[Line], place: int) -> bool:
    """Return whether a line and the next are an entry of two lines, not a heading of the outline."""
    return place + 1 < len(text) and has_page(text[place + 1].text) and not has_page(text[place].text)


def _starts_paged_block(text: Sequence[Line], place: int) -> bool:
    if not (is_paged(text[place].text) or _entry_ahead(text, place)):
        return False
    if any(len(line.text) < 24 and _CONTENTS.fullmatch(line.text) for line in text[place : place + 12]):
        return False
    ahead = text[place : place + 8]
    return sum(is_paged(line.text) or has_page(line.text) for line in ahead) >= FEWEST and all(
        _fits(ahead, i) for i in range(min(4, len(ahead)))
    )


def _starts_repeated_block(text: Sequence[Line], place: int) -> bool:
    """Return whether chapter headings stand here with nothing between them, and come again below."""
    run = text[place : place + 4]
    if len(run) < 4 or any(len(line.text) > 60 for line in run):
        return False
    matches = [classify(line.text) for line in run]
    headed = sum(match is not None and match.kind in ("chapter", "volume", "section", "named") for match in matches)
    if headed < 3 or (headed < 4 and matches[3] is not None):
        return False
    later = {fold(line.text) for line in text[place + 3 :] if len(line.text) <= 60}
    return sum(fold(line.text) in later for line in run[:headed]) >= 3


def _fits(text: Sequence[Line], place: int) -> bool:
    """Return whether a line belongs to a contents list with pages: by itself, or with the line after it."""
    line = text[place].text
    if has_page(line):
        return True
    if len(line) > LONGEST or line[-1] in "。！？；":
        return False
    return any(has_page(other.text) for other in text[place + 1 : place + 3])


def _take_contents(text: Sequence[Line], marker: int, start: int, contents: Contents) -> int:
    fewest = FEWEST if marker == start else 2
    paged = sum(has_page(line.text) for line in text[start : start + 12]) >= fewest
    own_numbers = paged and _end_in_own_numbers(text, start)
    paged = paged and not own_numbers
    if (
        marker == start
        and not has_page(text[start].text)
        and all(has_page(one.text) for one in text[start + 1 : start + 3])
    ):
        marker = start = start + 1
    entries, length = read_page_first(text[start : start + 300]) if not paged and marker < start else ([], 0)
    end = start + length if entries else _end_of_paged(text, start) if paged else _end_of_plain(text, start)
    while end > start and is_rubric(text[end - 1].text) and not _is_marked_alike(text, end - 1, start):
        end -= 1  # the column of the first article
    if end - start < 2:
        return marker + 1
    parts: set[str] = set()
    if own_numbers:
        entries = [make_entry(line.text, "", "", (line,)) for line in text[start:end]]
    entries = entries or read_entries(text[start:end], parts)
    chapters = sum(entry.heading is not None and entry.heading.kind in ("chapter", "volume") for entry in entries)
    if 2 * chapters <= len(entries) <= _MOST_READ_ANEW:
        entries = read_anew(entries, text[start:end], titles_below(text[start:end], text[end:]), parts)
    if len(entries) < 2:
        return marker + 1
    contents.parts.update(parts)
    articles, sections = split_levels(entries, contents.parts)
    contents.entries.extend(articles)
    contents.sections.update(fold(entry.title) for entry in sections)
    for line in text[marker:end]:
        line.drop("contents", 0.97 if paged else 0.9)
    contents.last_line = max(contents.last_line, text[end - 1].number)
    return end


def _is_marked_alike(text: Sequence[Line], place: int, start: int) -> bool:
    """Return whether a list's line has the same bullet as the one above it, as all its entries have."""
    bullet = LIST_NUMBER.match(text[place].text)
    return bullet is not None and place > start and text[place - 1].text.startswith(bullet[0][0])


def _end_in_own_numbers(text: Sequence[Line], start: int) -> bool:
    """Return whether the numbers that end the lines of a list are the titles' own, as years are: they come again."""
    listed = [line.text for line in text[start : start + 12] if has_page(line.text) and not is_paged(line.text)]
    if len(listed) < 2:
        return False
    lines = Counter(line.text for line in text[start:] if len(line.text) <= LONGEST)
    return sum(lines[title] > 1 for title in listed) >= max(2, 0.6 * len(listed))


def _end_of_paged(text: Sequence[Line], start: int) -> int:
    end = start
    while end < len(text) and _fits(text, end):
        end += 1
    while end > start and (not has_page(text[end - 1].text) or _is_bare_label(text[end - 1].text)):
        end -= 1
    if end < len(text) and bylines_below(text[start:end]) and parse_byline(text[end].text) is not None:
        end += 1
    return end


def _end_of_plain(text: Sequence[Line], start: int) -> int:
    """Return where a list without page numbers ends: at the first entry that comes again, or where prose begins."""
    seen: dict[str, int] = {}
    for place in range(start, len(text)):
        line = text[place].text
        if BARE_PAGE.fullmatch(line):
            continue
        key = fold(line)
        if key in seen and len(key) > 1 and (seen[key] - start <= 2 or place - start > 6):
            return place
        after = text[place + 1] if place + 1 < len(text) else None
        if len(line) > 40 and after is not None and continues(after):
            return _before_prose(text, start, place)
        if place - start >= 2 and _is_bare_label(line) and any(known.startswith(key) for known in list(seen)[:2]):
            return place
        if len(line) > LONGEST or line[-1] in "。；" or (len(line) > 40 and line[-1] in "！？”，,"):
            return _before_prose(text, start, place)
        bare = fold(make_entry(line, "", "", ()).title)
        if bare in seen and seen[bare] - start <= 2:
            return place
        if place - start > 2 and any(_is_title_of(line, entry.text) for entry in text[start : start + 2]):
            above = text[place - 1].text
            return place - any(fold(above) in fold(entry.text) for entry in text[start : start + 2])
        seen[key] = place
        seen.setdefault(bare, place)
    return start


def _is_title_of(line: str, entry: str) -> bool:
    """Return whether a line is the title that an entry begins or ends with, beside an author or a page."""
    key, whole = fold(LIST_NUMBER.sub("", line)), fold(entry)
    if not 2 <= len(key) < len(whole) or parse_byline(line) is not None:
        return False
    return whole.endswith(key) or (len(key) >= 4 and key in whole)


def _is_bare_label(text: str) -> bool:
    """Return whether a line is a chapter's number alone."""
    match = classify(text)
    return match is not None and match.kind in ("chapter", "volume") and not match.title


def _before_prose(text: Sequence[Line], start: int, place: int) -> int:
    """Step back from the first prose over the title and byline that stand above it."""
    back = place
    while (
        back > start
        and place - back < 3
        and (
            parse_byline(text[back - 1].text) is not None
            or classify(text[back - 1].text) is not None
            or place - back < 1
        )
    ):
        back -= 1
    return back
