"""Outline and contents of a raw text: found, taken out, and read as a list of what to expect (R-196).

Forms known: one line an entry with leader and page, without page, with the author before or behind; two lines an entry
(byline, then title and page, or the other way round); entries of several levels; damaged list numbers.

Longer than 300 lines because every way in which a list of contents comes damaged has a few lines here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from epubgen.intake.lines import Line, fold, live
from epubgen.intake.rubrics import is_rubric
from epubgen.text.headings import RANKS, HeadingMatch, classify
from epubgen.text.names import parse_byline
from epubgen.text.numbering import parse_roman

_CONTENTS = re.compile(
    r"[【\[—\-* ]*(?:(?:本期|本书|总|内容)?[目][ 　]*[录錄次]|"
    r"本[ 　]*[期刊][ 　]*(?:要|内|導|导|目)[ 　]*[目容讀读录錄]|要[ 　]*目|(?:table of )?contents|in this issue)[】\]—\-* ]*[:：]?",
    re.IGNORECASE,
)
_OUTLINE = re.compile(
    r"[【\[]?(?:内容|文章)?(?:提[ 　]*[纲綱]|大[ 　]*[纲綱]|outline|本文导读)[】\]]?[:：]?", re.IGNORECASE
)
_PAGED = re.compile(
    r"(?P<title>.*?\S)"
    r"(?P<gap>[ \t　]*(?:[.．·・…⋯‥。_\-—–][ 　]?){2,}[ \t　]*|[ \t　]*[/／∕|｜][ \t　]*|[ \t　]+|"
    r"(?<=[…⋯])|(?<=[\u3400-\u9fff”’）》】]))"
    r"[(（\[]?(?P<page>\d{1,4}|[ivxl]{1,7}|[IVXL]{1,6})[)）\]]?"
)
_LEADER = re.compile(r"(?:[.．·・…⋯‥_—–\-][ 　]?){2,}|…|[ \t　]{3,}")
_LIST_NUMBER = re.compile(
    r"(?:[（(\[［]?\d{1,3}[)）\]］]|\d{1,3}[.、．]|\d{1,4}[ \t　]+(?=[\u3400-\u9fff“《])|[•·●○■□◆◇▪▲★*\-])"
    r"[ \t　]*(?=\D)"
)
_BARE_PAGE = re.compile(r"[(（]?\d{1,4}[)）]?")
LONGEST = 90
FEWEST = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """What the contents promise: a title with the byline, number and page that were printed with it."""

    title: str
    byline: str = ""
    page: str = ""
    heading: HeadingMatch | None = None
    lines: tuple[Line, ...] = ()


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
    return contents


def _take_outline(text: Sequence[Line], marker: int, contents: Contents) -> int:
    """Take the headings that follow an outline's marker; they are evidence for the sections of the articles."""
    end = marker + 1
    while end < len(text) and len(text[end].text) <= LONGEST and classify(text[end].text) is not None:
        if _is_paged(text[end].text) or text[end].text[-1] in ":：" or _entry_ahead(text, end):
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
    return place + 1 < len(text) and _has_page(text[place + 1].text) and not _has_page(text[place].text)


def _match_paged(text: str) -> re.Match[str] | None:
    if len(text) > 2 * LONGEST or not (text[-1] in _PAGE_ENDS or text[-1].isdecimal()):
        return None
    return _PAGED.fullmatch(text)


_PAGE_ENDS = frozenset("ivxlIVXL)）]")


def _is_paged(text: str) -> bool:
    """Return whether a line is a contents entry by itself: a leader and a page number."""
    match = _match_paged(text)
    return match is not None and _LEADER.search(match["gap"] or match["title"][-2:]) is not None


def _has_page(text: str) -> bool:
    """Return whether a line may be a contents entry: it ends in a number that is set apart."""
    match = _match_paged(text)
    if match is None or len(match["title"]) < 2:
        return False
    wide = match["gap"].strip(" ") or len(match["gap"]) >= 4
    if not match["page"].isdigit() and (parse_roman(match["page"].lower()) is None or not wide):
        return False
    return bool(match["gap"]) or match["title"][-1] in "…⋯" or text[-1] in ")）]"


def _starts_paged_block(text: Sequence[Line], place: int) -> bool:
    if not (_is_paged(text[place].text) or _entry_ahead(text, place)):
        return False
    if any(len(line.text) < 24 and _CONTENTS.fullmatch(line.text) for line in text[place : place + 12]):
        return False
    ahead = text[place : place + 8]
    return sum(_is_paged(line.text) or _has_page(line.text) for line in ahead) >= FEWEST and all(
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
    if _has_page(line):
        return True
    if len(line) > LONGEST or line[-1] in "。！？；":
        return False
    return any(_has_page(other.text) for other in text[place + 1 : place + 3])


def _take_contents(text: Sequence[Line], marker: int, start: int, contents: Contents) -> int:
    fewest = FEWEST if marker == start else 2
    paged = sum(_has_page(line.text) for line in text[start : start + 12]) >= fewest
    if (
        marker == start
        and not _has_page(text[start].text)
        and all(_has_page(one.text) for one in text[start + 1 : start + 3])
    ):
        marker = start = start + 1
    end = _end_of_paged(text, start) if paged else _end_of_plain(text, start)
    if end - start < 2:
        return marker + 1
    entries = _read_entries(text[start:end], contents.parts)
    if len(entries) < 2:
        return marker + 1
    articles, sections = _split_levels(entries)
    contents.entries.extend(articles)
    contents.sections.update(fold(entry.title) for entry in sections)
    for line in text[marker:end]:
        line.drop("contents", 0.97 if paged else 0.9)
    contents.last_line = max(contents.last_line, text[end - 1].number)
    return end


def _end_of_paged(text: Sequence[Line], start: int) -> int:
    end = start
    while end < len(text) and _fits(text, end):
        end += 1
    while end > start and not _has_page(text[end - 1].text):
        end -= 1
    if end < len(text) and _bylines_below(text[start:end]) and parse_byline(text[end].text) is not None:
        end += 1
    return end


def _bylines_below(lines: Sequence[Line]) -> bool:
    """Return whether each entry's byline stands below its title and page, not above."""
    paged = [_has_page(line.text) for line in lines if not _is_part(line.text, lines)]
    between = [line.text for line in lines if not _has_page(line.text) and not _is_part(line.text, lines)]
    if 2 * sum(parse_byline(text) is not None for text in between) < len(between):
        return False
    return bool(paged) and paged[0] and paged.count(False) >= 0.6 * (paged.count(True) - 1) > 0


def _end_of_plain(text: Sequence[Line], start: int) -> int:
    """Return where a list without page numbers ends: at the first entry that comes again, or where prose begins."""
    seen: dict[str, int] = {}
    for place in range(start, len(text)):
        line = text[place].text
        if _BARE_PAGE.fullmatch(line):
            continue
        key = fold(line)
        if key in seen and len(key) > 1 and (seen[key] - start <= 2 or place - start > 6):
            return place
        after = text[place + 1] if place + 1 < len(text) else None
        if len(line) > 40 and after is not None and after.gap == 0 and after.text[0].islower():
            return _before_prose(text, start, place)
        if place - start >= 2 and _is_bare_label(line) and any(known.startswith(key) for known in list(seen)[:2]):
            return place
        if len(line) > LONGEST or line[-1] in "。；" or (len(line) > 40 and line[-1] in "！？”，,"):
            return _before_prose(text, start, place)
        bare = fold(_entry(line, "", "", ()).title)
        if bare in seen and seen[bare] - start <= 2:
            return place
        seen[key] = place
        seen.setdefault(bare, place)
    return start


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


def _is_whole(line: Line, above: Sequence[Line]) -> bool:
    """Return whether an entry names title and author by itself, so that the short line above it is a column's name."""
    match = _PAGED.fullmatch(line.text)
    if (
        match is None
        or line.text[0] in "—―－-"
        or len(above) > 1
        or len(above[0].text) > 12
        or not re.search("[\u3400-\u9fff]", above[0].text)
    ):
        return False
    if is_rubric(above[0].text):
        return True
    return parse_byline(above[0].text) is None and _split_author(match["title"].rstrip(" .．·・…⋯‥_-—–　"))[1] != ""


def _read_entries(lines: Sequence[Line], parts: set[str]) -> list[Entry]:
    entries: list[Entry] = []
    waiting: list[Line] = []
    if not any(_has_page(line.text) for line in lines):
        return _read_plain(lines)
    paged_list = sum(_has_page(line.text) for line in lines) * 3 >= len(lines)
    below = _bylines_below(lines)
    for line in lines:
        if (
            below
            and entries
            and not _has_page(line.text)
            and entries[-1].page
            and not entries[-1].byline
            and (not _is_part(line.text, lines))
        ):
            entries[-1] = replace(entries[-1], byline=line.text, lines=(*entries[-1].lines, line))
            continue
        if not paged_list:
            entries.append(_read_entry([line]))
        elif _has_page(line.text):
            if waiting and _is_whole(line, waiting):
                parts.update(fold(one.text) for one in waiting)
                waiting = []
            entries.append(_read_entry([*waiting, line]))
            waiting = []
        elif waiting or _is_part(line.text, lines):
            if waiting and not _is_part(line.text, lines):
                waiting.append(line)
            else:
                entries.append(_read_entry([line]))
        else:
            waiting.append(line)
    return entries


def _read_plain(lines: Sequence[Line]) -> list[Entry]:
    """Read a list whose entries bear no page on their own line: of one line, or with byline or page on another."""
    entries: list[Entry] = []
    named = [not _BARE_PAGE.fullmatch(line.text) and _names_people(line.text) for line in lines]
    pairs = sum(named) >= 0.4 * sum(not _BARE_PAGE.fullmatch(line.text) for line in lines) and sum(named) > 1
    above: Line | None = None
    for line, is_byline in zip(lines, named, strict=True):
        last = entries[-1] if entries else None
        if _BARE_PAGE.fullmatch(line.text):
            if last is not None:
                entries[-1] = replace(last, page=line.text.strip("()（）"), lines=(*last.lines, line))
        elif pairs and is_byline and named[0]:
            above = line
        elif pairs and is_byline and last is not None and not last.byline:
            entries[-1] = replace(last, byline=line.text, lines=(*last.lines, line))
        elif above is not None:
            entries.append(_entry(line.text, above.text.rstrip(":："), "", (above, line)))
            above = None
        else:
            entries.append(_read_entry([line]))
    return entries


def _names_people(text: str) -> bool:
    byline = parse_byline(_LIST_NUMBER.sub("", text))
    return byline is not None and (byline.confidence >= 0.4) and classify(text) is None


def _is_part(text: str, lines: Sequence[Line]) -> bool:
    """Return whether a line without page is the name of a part of the contents, not the first half of an entry."""
    match = classify(text)
    return match is not None and match.kind == "volume" and len(lines) > 3


def _read_entry(lines: Sequence[Line]) -> Entry:
    """Read the lines of one entry: the last bears the page; of two, one is the byline."""
    last, page = lines[-1].text, ""
    if (match := _PAGED.fullmatch(last)) is not None and _has_page(last):
        bare = match["title"].rstrip(" .．·・…⋯‥_-—–　")
        last, page = bare or last, match["page"]
    first = "".join(line.text for line in lines[:-1])
    if first:
        byline, title = _tell_apart(first, last)
        return _entry(title, byline, page, lines)
    return _entry(last, "", page, lines)


def _tell_apart(first: str, last: str) -> tuple[str, str]:
    """Return byline and title of an entry of two lines; where neither is a byline, they are one title."""
    bare = _LIST_NUMBER.sub("", first)
    if bare[-1:] in ":：" or bare.endswith(("——", "--", "——")):
        return bare.rstrip(":：—- "), last
    if last.startswith(("—", "－－", "--")):
        return _split_author(last)[1], bare
    one, other = parse_byline(bare), parse_byline(last)
    if (one.confidence if one else 0) > (other.confidence if other else 0):
        return bare, last
    if other is not None:
        return last, first
    return "", first + (" " if first[-1].isascii() and last[0].isascii() else "") + last


def _entry(text: str, byline: str, page: str, lines: Sequence[Line]) -> Entry:
    text = text.strip()
    bare = _LIST_NUMBER.sub("", text)
    heading = classify(bare) or classify(text)
    if not byline and (heading is None or not heading.certain):
        bare, byline = _split_author(bare)
    return Entry(bare, byline, page, heading, tuple(lines))


def _split_author(text: str) -> tuple[str, str]:
    """Split an entry that names its author: `题目……作者`, `题目 / 作者`, `作者：题目`, `Title, Author`."""
    for pattern in (
        r"(?P<title>.+?)[ 　]*(?:…{1,}|\.{3,}|—{2,}|·{3,}|[ 　]{2,}|\t+)[ 　]*(?P<author>\S.*)",
        r"(?P<title>.+?)[ 　]*[/／∕|｜][ 　]*(?P<author>\S.*)",
        r"(?P<title>\S*[\u3400-\u9fff”！？]\S*?)[ 　]+(?P<author>\S.*)",
        r"(?P<title>.+?\S)[ 　]*[(（](?P<author>[^()（）]+)[)）]",
        r"(?P<title>.+\S)[ ,]+(?P<author>[bB]y [A-Z].*)",
        r"(?P<title>[A-Z].+\S),[ ]+(?P<author>[A-Z][^,]{3,40})",
        r"(?P<author>[^:：]{2,30})[:：][ 　]*(?P<title>.{4,})",
    ):
        match = re.fullmatch(pattern, text)
        if match is not None:
            byline = parse_byline(match["author"])
            if byline is not None and byline.confidence >= 0.4:
                return match["title"].rstrip(" …."), match["author"]
    return text, ""


def _split_levels(entries: Sequence[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Tell the entries of articles or chapters from those of their sections."""
    kinds = [entry.heading.kind if entry.heading is not None else "" for entry in entries]
    inner = {
        "han",
        "han-bracketed",
        "section",
        "arabic",
        "arabic-bracketed",
        "decimal",
        "circled",
        "article",
        "roman",
        "letter",
    }
    outer = [kind for kind in kinds if kind not in inner and kind != "named"]
    beside_named = not outer and bool(set(kinds) & inner) and "named" in kinds
    if beside_named:
        # Introduction, I., II., Index: the outermost numbers are the articles'.
        top = min((kind for kind in kinds if kind in inner), key=lambda kind: RANKS[kind])
        inner = inner - {top}
    if not beside_named and (len(outer) < 2 or (len(outer) < 0.15 * len(kinds) and not set(outer) & {"chapter", ""})):
        return [replace(entry) for entry in entries], []
    articles = [entry for entry, kind in zip(entries, kinds, strict=True) if kind not in inner]
    return articles, [entry for entry, kind in zip(entries, kinds, strict=True) if kind in inner]
