"""The lines of a contents list → its entries: title, byline and page, of one line or two (R-196).

Longer than 300 lines because the forms of entries bound each other: what is no page may be an author, or half a title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from epubgen.intake.lines import Line, fold
from epubgen.intake.rubrics import is_rubric
from epubgen.text.headings import HeadingMatch, classify
from epubgen.text.joining import columns
from epubgen.text.names import names_people, parse_byline
from epubgen.text.numbering import parse_roman

PAGED = re.compile(
    r"(?P<title>.*?\S)"
    r"(?P<gap>[ \t　]*(?:[.．·・…⋯‥。_\-—–－][ 　]?){2,}[ \t　]*|[ \t　]*[/／∕|｜][ \t　]*|[ \t　]+|"
    r"(?<=[…⋯])|(?<=[\u3400-\u9fff”’）》】]))"
    r"[(（\[]?(?P<page>\d{1,4}|[ivxl]{1,7}|[IVXL]{1,6})[)）\]]?"
)


_LEADER = re.compile(r"(?:[.．·・…⋯‥_—–－\-][ 　]?){2,}|…|[ \t　]{3,}")


LIST_NUMBER = re.compile(
    r"^(?:[①-⑳]|[（(\[［]?\d{1,3}[)）\]］]|\d{1,3}[.、．]|\d{1,4}[ \t　]+(?=[\u3400-\u9fff“《])|[•·●○■□◆◇▪▲★*\-])"
    r"[ \t　]*(?=\D)"
)


BARE_PAGE = re.compile(r"[(（]?\d{1,4}[)）]?")


LONGEST = 90


@dataclass(frozen=True, slots=True)
class Entry:
    """What the contents promise: a title with the byline, number and page that were printed with it."""

    title: str
    byline: str = ""
    page: str = ""
    heading: HeadingMatch | None = None
    lines: tuple[Line, ...] = ()


def _match_paged(text: str) -> re.Match[str] | None:
    if len(text) > 2 * LONGEST or not (text[-1] in _PAGE_ENDS or text[-1].isdecimal()):
        return None
    return PAGED.fullmatch(text)


_PAGE_ENDS = frozenset("ivxlIVXL)）]")


def is_paged(text: str) -> bool:
    """Return whether a line is a contents entry by itself: a leader and a page number."""
    match = _match_paged(text)
    return match is not None and _LEADER.search(match["gap"] or match["title"][-2:]) is not None


def has_page(text: str) -> bool:
    """Return whether a line may be a contents entry: it ends in a number that is set apart."""
    match = _match_paged(text)
    if match is None or len(match["title"]) < 2:
        return False
    wide = match["gap"].strip(" ") or len(match["gap"]) >= 4
    if not match["page"].isdigit() and (parse_roman(match["page"].lower()) is None or not wide):
        return False
    return bool(match["gap"]) or match["title"][-1] in "…⋯" or text[-1] in ")）]"


def bylines_below(lines: Sequence[Line]) -> bool:
    """Return whether each entry's byline stands below its title and page, not above."""
    paged = [has_page(line.text) for line in lines if not is_part(line.text, lines)]
    between = [line.text for line in lines if not has_page(line.text) and not is_part(line.text, lines)]
    if 2 * sum(parse_byline(text) is not None for text in between) < len(between):
        return False
    return bool(paged) and paged[0] and paged.count(False) >= 0.6 * (paged.count(True) - 1) > 0


def _is_whole(line: Line, above: Sequence[Line]) -> bool:
    """Return whether an entry names title and author by itself, so that the short line above it is a column's name."""
    match = PAGED.fullmatch(line.text)
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


def read_entries(lines: Sequence[Line], parts: set[str]) -> list[Entry]:
    entries: list[Entry] = []
    waiting: list[Line] = []
    if not any(has_page(line.text) for line in lines):
        return _read_plain(lines)
    paged_list = sum(has_page(line.text) for line in lines) * 3 >= len(lines)
    below = bylines_below(lines)
    for line in lines:
        if (
            below
            and entries
            and not has_page(line.text)
            and entries[-1].page
            and len(entries[-1].lines) == 1
            and (not entries[-1].byline or _is_byline(line.text))
            and not is_part(line.text, lines)
        ):
            entries[-1] = _read_entry([*entries[-1].lines], line)
            continue
        if not paged_list:
            entries.append(_read_entry([line]))
        elif has_page(line.text):
            if waiting and _is_whole(line, waiting):
                parts.update(fold(one.text) for one in waiting)
                waiting = []
            entries.append(_read_entry([*waiting, line]))
            waiting = []
        elif waiting or is_part(line.text, lines):
            if waiting and not is_part(line.text, lines):
                waiting.append(line)
            else:
                entries.append(_read_entry([line]))
        else:
            waiting.append(line)
    return _split_alike(_in_one_order(entries))


def _in_one_order(entries: list[Entry]) -> list[Entry]:
    """Turn the entries of two lines round whose title looked more like a byline, where the others have one order."""
    pairs = [entry for entry in entries if len(entry.lines) == 2 and entry.byline]
    first = [entry for entry in pairs if fold(entry.byline) in fold(entry.lines[0].text)]
    if len(pairs) < 3 or not 0.7 * len(pairs) <= max(len(first), len(pairs) - len(first)) < len(pairs):
        return entries
    above = 2 * len(first) > len(pairs)
    result = []
    for entry in entries:
        turned = entry in pairs and (entry in first) != above and names_people(entry.title)
        result.append(replace(entry, title=entry.byline, byline=entry.title, heading=None) if turned else entry)
    return result


_SEPARATOR = re.compile(r"[ 　]*[/／∕|｜][ 　]*")


def _split_alike(entries: list[Entry]) -> list[Entry]:
    """Split the entries whose author is of no known form where nearly all have the author behind the same sign."""
    split = [bool(entry.byline) and _SEPARATOR.search(entry.lines[-1].text[len(entry.title) :]) is not None
             for entry in entries]  # fmt: skip
    if sum(split) < max(2, 0.6 * len(entries)):
        return entries
    result = []
    for entry in entries:
        pieces = _SEPARATOR.split(entry.title)
        alike = not entry.byline and len(pieces) == 2 and min(map(len, pieces)) >= 2
        result.append(replace(entry, title=pieces[0], byline=pieces[1]) if alike else entry)
    return result


def _read_plain(lines: Sequence[Line]) -> list[Entry]:
    """Read a list whose entries bear no page on their own line: of one line, or with byline or page on another."""
    entries: list[Entry] = []
    named = [not BARE_PAGE.fullmatch(line.text) and _is_byline(line.text) for line in lines]
    pairs = sum(named) >= 0.4 * sum(not BARE_PAGE.fullmatch(line.text) for line in lines) and sum(named) > 1
    if pairs:
        named = _settled(lines, named)
    above: Line | None = None
    for line, is_byline in zip(lines, named, strict=True):
        last = entries[-1] if entries else None
        if BARE_PAGE.fullmatch(line.text):
            if last is not None:
                entries[-1] = replace(last, page=line.text.strip("()（）"), lines=(*last.lines, line))
        elif pairs and is_byline and named[0]:
            above = line
        elif pairs and is_byline and last is not None and not last.byline:
            entries[-1] = replace(last, byline=line.text, lines=(*last.lines, line))
        elif above is not None:
            entries.append(make_entry(line.text, above.text.rstrip(":："), "", (above, line)))
            above = None
        else:
            entries.append(_read_entry([line]))
    return entries


def _settled(lines: Sequence[Line], named: list[bool]) -> list[bool]:
    """Let lines that take turns be title and byline throughout, though a title may look like a name."""
    places = [place for place, line in enumerate(lines) if not BARE_PAGE.fullmatch(line.text)]
    first, second = places[0::2], places[1::2]
    ahead, behind = sum(named[place] for place in first), sum(named[place] for place in second)
    if len(first) != len(second) or max(ahead, behind) < 0.8 * len(first) or min(ahead, behind) > 0.4 * len(first):
        return named
    chosen = set(first if ahead > behind else second)
    return [place in chosen for place in range(len(lines))]


_PAGE_FIRST = re.compile(r"(?P<page>\d{1,3})(?:[ 　]{2,}|\t+|[ ]*[|｜][ ]*|[ ]?(?:\.[ ]?){3,})(?P<title>[^\d\s].+)")


def read_page_first(lines: Sequence[Line]) -> tuple[list[Entry], int]:
    """Read entries whose page stands before the title, with bylines between them; return them and how many lines."""
    entries: list[Entry] = []
    place = last = 0
    while place < len(lines):
        match = _PAGE_FIRST.fullmatch(lines[place].text)
        if match is not None and (not entries or int(match["page"]) >= int(entries[-1].page)):
            entries.append(make_entry(match["title"], "", match["page"], (lines[place],)))
            last = place + 1
        elif entries and not entries[-1].byline and _is_byline(lines[place].text) and place == last:
            entries[-1] = replace(entries[-1], byline=lines[place].text, lines=(*entries[-1].lines, lines[place]))
            last = place + 1
        else:
            break
        place += 1
    return (entries, last) if len(entries) > 2 else ([], 0)


def _is_byline(text: str) -> bool:
    return names_people(LIST_NUMBER.sub("", text)) and classify(text) is None


def is_part(text: str, lines: Sequence[Line]) -> bool:
    """Return whether a line without page is the name of a part of the contents, not the first half of an entry."""
    match = classify(text)
    return match is not None and match.kind == "volume" and len(lines) > 3


def _read_entry(lines: Sequence[Line], signed: Line | None = None) -> Entry:
    """Read the lines of one entry: the last bears the page; of two, one is the byline, unless a line below it is."""
    last, page = lines[-1].text, ""
    if (match := PAGED.fullmatch(last)) is not None and has_page(last):
        bare = match["title"].rstrip(" .．·・…⋯‥_-—–－　,，")
        last, page = bare or last, match["page"]
    if signed is not None:
        return make_entry(last, signed.text, page, (*lines, signed))
    first = "".join(line.text for line in lines[:-1])
    if first:
        byline, title = _tell_apart(first, last)
        return make_entry(title, byline, page, lines)
    return make_entry(last, "", page, lines)


def _tell_apart(first: str, last: str) -> tuple[str, str]:
    """Return byline and title of an entry of two lines; where neither is a byline, they are one title."""
    bare = LIST_NUMBER.sub("", first)
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


def make_entry(text: str, byline: str, page: str, lines: Sequence[Line]) -> Entry:
    text = text.strip()
    bare = LIST_NUMBER.sub("", text)
    number = text[: len(text) - len(bare)]
    heading = classify(bare) or classify(text)
    if not byline:
        bare, byline = _split_column(bare)
        heading = (classify(bare) or classify(number + bare)) if byline else heading
    if not byline and (heading is None or not heading.certain):
        bare, byline = _split_author(bare)
        heading = (classify(bare) or classify(number + bare)) if byline else heading
    return Entry(bare, byline, page, heading, tuple(lines))


_COLUMN = re.compile(
    r"[ 　]*(?:(?:[.．·・…⋯‥_—－\-][ 　]?){3,}|[…⋯]{2})[ 　]*|[ ]{3,}|[ 　]*　{2,}[ 　]*|\t+|,? (?=by (?:the )?[A-Z])"
)


_IN_BRACKETS = re.compile(r"(?P<title>.+?\S)[ 　]*[(（](?P<author>[^()（）]{4,40})[)）]")


def _split_column(text: str) -> tuple[str, str]:
    """Split an entry whose author stands in a column of his own, set wider apart than any words before him."""
    signed = _IN_BRACKETS.fullmatch(text)
    if signed is not None and names_people(signed["author"]):
        return signed["title"], signed["author"]
    gaps = sorted(_COLUMN.finditer(text), key=lambda gap: (-columns(gap[0].replace("\t", "    ")), gap.start()))
    for gap in gaps:
        title, author = text[: gap.start()], text[gap.end() :]
        if author.startswith("by ") and len(author.split()) < 3:
            continue  # long division by Lantern
        if names_people(author) and len(title) >= 2:
            return title.rstrip(" ,"), author
    return text, ""


def _split_author(text: str) -> tuple[str, str]:
    """Split an entry that names its author: `题目……作者`, `题目 / 作者`, `作者：题目`, `Title, Author`."""
    for pattern in (
        r"(?P<title>.+?)[ 　]*(?:…{1,}|\.{3,}|—{2,}|·{3,})[ 　]*(?P<author>\S.*)",
        r"(?P<title>.+?)[ 　]*(?:…{1,}|\.{3,}|—{2,}|·{3,}|[ 　]{2,}|\t+)[ 　]*(?P<author>\S.*)",
        r"(?P<title>.+?)[ 　]*[/／∕|｜][ 　]*(?P<author>\S.*)",
        r"(?P<title>\S*[\u3400-\u9fff”！？]\S*?)[ 　]+(?P<author>\S.*)",
        r"(?P<title>.+?\S)[ 　]*[(（](?P<author>[^()（）]+)[)）]",
        r"(?P<title>.+\S)[ ,]+(?P<author>[bB]y [A-Z]\S*[ ].*)",
        r"(?P<title>[A-Z].+\S),[ ]+(?P<author>[A-Z][^,]{3,40})",
        r"(?P<author>[^:：]{2,30})[:：][ 　]*(?P<title>.{4,})",
    ):
        match = re.fullmatch(pattern, text)
        if match is not None and names_people(match["author"]):
            return match["title"].rstrip(" …."), match["author"]
    return text, ""
