"""The lines of a contents list read by the text below it: what stands there on a line of its own is a title (R-197).

Which part of an entry is the title, which the author and which the page need not be guessed from words: the title comes
again in the text. From the entries whose title was found so, the others are split that were not: authors stand on the
same side of the titles, behind the same sign.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from epubgen.intake.entries import BARE_PAGE, LIST_NUMBER, Entry, has_page
from epubgen.intake.lines import Line, continues, fold
from epubgen.intake.listed import column_of, names_of
from epubgen.intake.partings import (
    AROUND,
    PAGE_LAST,
    Split,
    Titles,
    all_splits,
    has_words,
    split_as_usual,
    split_entry,
    usual_split,
)
from epubgen.intake.rubrics import is_rubric
from epubgen.text.headings import classify
from epubgen.text.names import names_people, parse_byline
from epubgen.text.signatures import read_signature


def titles_below(listed: Sequence[Line], lines: Sequence[Line]) -> Titles:
    """Return the lines below a list that it names, and which of them are titles.

    Where two such lines stand together, one is the title, the other its byline or the name of its column.
    """
    words = "".join(fold(PAGE_LAST.sub("", line.text)) for line in listed)
    parted = {
        (fold(split.title), fold(split.author))[:: 1 if split.order == "behind" else -1]
        for line in listed
        for split in all_splits(line.text)
        if split.sign not in ("", "space")
    }
    votes: Counter[str] = Counter()
    halves: set[str] = set()
    last, last_key = -9, ""
    for place, line in enumerate(lines):
        text = line.text
        if len(text) > 90 or text[-1] in "。，；、,;":
            continue
        key = fold(LIST_NUMBER.sub("", text) if text[0].isdigit() or text[0] in "（(①②③④⑤⑥⑦⑧⑨" else text)
        if len(key) < 2 or key not in words:
            continue
        joined = place - last == 1 and line.gap == 0 and parse_byline(text) is None
        if joined and last_key + key in words and (last_key, key) not in parted:
            halves.add(last_key + key)
        if place - last <= 2 and all(len(between.text) <= 60 for between in lines[last + 1 : place]):
            if _is_title_first(lines[last].text, text):
                votes[key] -= 1
                continue
            votes[last_key] -= 2
        votes[key] += 1
        last, last_key = place, key
    return Titles({*votes, *halves}, {*halves, *(key for key, count in votes.items() if count > 0)})


_LEAST_LISTED = 3
_WINDOW = 60


def find_list(text: Sequence[Line]) -> tuple[int, int] | None:
    """Return where a list that nothing names begins, with the line above it that introduces it, and its first entry.

    At least three short lines before all prose have titles in them that come again below, on lines of their own.
    """
    front = next((place for place in range(min(len(text), _WINDOW)) if _is_prose(text, place)), _WINDOW)
    if front < 2 * _LEAST_LISTED or len(text) <= front:
        return None
    possible: dict[str, int] = {}
    for place, line in enumerate(text[:front]):
        for split in all_splits(line.text):
            if has_words(split.title):
                possible.setdefault(fold(split.title), place)
    starts = {key[0] for key in possible}
    found: dict[int, int] = {}
    for place, line in enumerate(text[1:], 1):
        bare = LIST_NUMBER.sub("", line.text) if line.text[0].isdigit() else line.text
        if len(bare) > 60 or bare[0].lower() not in starts:
            continue
        at = possible.get(fold(bare))
        if at is not None and at < place:
            found.setdefault(at, place)
    return _run_of(found, text)


def _is_prose(text: Sequence[Line], place: int) -> bool:
    """Return whether prose begins at a line: a long one, a sentence, or one that the next two go on with."""
    line, below = text[place], text[place + 1 : place + 3]
    return len(line.text) > 90 or line.text[-1] in "。；" or (len(below) == 2 and all(map(continues, below)))


def _run_of(found: dict[int, int], text: Sequence[Line]) -> tuple[int, int] | None:
    """Return where a list of what comes again below begins: entries that follow each other, as their texts do."""
    run: list[int] = []
    for place in sorted(found):
        if run and (place - run[-1] > 2 or found[place] <= found[run[-1]]):
            if len(run) >= _LEAST_LISTED:
                break
            run = []
        if run and place >= found[run[0]]:
            break
        run.append(place)
    if len(run) < _LEAST_LISTED or found[run[0]] <= run[-1]:
        return None
    if found[run[-1]] - found[run[0]] < 3 * (len(run) - 1):
        return None
    first = run[0]
    introduced = first > 0 and len(text[first - 1].text) <= 24 and first - 1 not in found and text[first].gap > 0
    return (first - 1 if introduced and first > 1 else first), first


def read_anew(entries: Sequence[Entry], lines: Sequence[Line], below: Titles, parts: set[str]) -> list[Entry]:
    """Return the entries of a list with those read anew whose titles the text does not have as they were read."""
    below = Titles(below.lines, below.titles - _named_by(entries))
    known = [_is_found(entry, below) for entry in entries]
    if all(known):
        return list(entries)
    usual = usual_split(lines, below)
    result = [
        entry if found else _again(entry, below, usual, parts) for entry, found in zip(entries, known, strict=True)
    ]
    if 2 * found_in(result, below) >= len(result):
        return result
    own: set[str] = set()
    read = read_by_text(lines, below, usual, own)
    if found_in(read, below) <= found_in(result, below) or 2 * found_in(read, below) < len(read):
        return result
    parts.update(own)
    return read


def _named_by(entries: Sequence[Entry]) -> set[str]:
    """Return the authors that entries name beyond doubt, folded: what stands so in the text is no title."""
    found = set()
    for entry in entries:
        byline = parse_byline(entry.byline) if entry.byline else None
        if byline is not None and byline.confidence >= (0.5 if entry.byline.isascii() else 0.4):
            found.add(fold(entry.byline))
    return found


def _again(entry: Entry, below: Titles, usual: tuple[str, str] | None, parts: set[str]) -> Entry:
    """Read an entry anew whose title the text does not have: as the text says, or else as the other entries are."""
    for line in reversed(entry.lines):
        split = split_entry(line.text, below, usual)
        if split is None or fold(split.title) in (fold(entry.byline), fold(LIST_NUMBER.sub("", entry.byline))):
            continue
        others = [other for other in entry.lines if other is not line]
        byline = split.author or entry.byline
        if fold(byline) in fold(split.title):
            byline = ""
        if not byline and len(others) == 1 and _signs(others[0].text) and fold(others[0].text) not in below.titles:
            byline = others[0].text.strip(AROUND)
        elif others:
            parts.update(fold(other.text) for other in others if len(other.text) <= 12)
        return _entry(split, byline, line, entry.lines)
    if entry.byline or usual is None or len(entry.lines) != 1:
        return entry
    split = split_as_usual(entry.lines[0].text, usual, False)
    return entry if split is None else _entry(split, split.author, entry.lines[0], entry.lines)


def _is_title_first(first: str, second: str) -> bool:
    """Return whether the first of two lines is a title with its byline below, not its byline or column above it."""
    if is_rubric(first):
        return False
    one, other = parse_byline(first), parse_byline(second)
    if (one is None) != (other is None):
        return one is None
    sure, less = (byline.confidence if byline is not None else 0.0 for byline in (one, other))
    return sure < less or (sure == less and (first.isascii() or len(first) >= len(second)))


def read_by_text(lines: Sequence[Line], below: Titles, usual: tuple[str, str] | None, parts: set[str]) -> list[Entry]:
    """Return the entries of a list, each line read as the text below it says; empty where it says too little."""
    splits = [split_entry(line.text, below, usual) for line in lines]
    found = sum(split is not None for split in splits)
    if found < 2:
        return []
    paged = sum(has_page(line.text) for line, split in zip(lines, splits, strict=True) if split is not None)
    above = _authors_above(lines, splits)
    entries: list[Entry] = []
    waiting: list[Line] = []
    for line, split in zip(lines, splits, strict=True):
        if split is None and BARE_PAGE.fullmatch(line.text) is None:
            split = split_as_usual(line.text, usual, paged >= 0.6 * found)
        if split is not None:
            byline, own = split.author, [line]
            if not byline and above and waiting:
                byline, own = waiting[-1].text.rstrip(":：—- "), [waiting.pop(), line]
            parts.update(fold(one.text) for one in waiting)
            waiting = []
            entries.append(_entry(split, byline, line, own))
        elif BARE_PAGE.fullmatch(line.text):
            continue
        elif not above and entries and not entries[-1].byline and not usual and _signs(line.text):
            last = entries[-1]
            bare = PAGE_LAST.sub("", line.text)
            entries[-1] = Entry(last.title, bare.strip(AROUND), last.page, last.heading, (*last.lines, line))
        else:
            waiting.append(line)
    parts.update(fold(one.text) for one in waiting)
    return entries


def found_in(entries: Sequence[Entry], below: Titles) -> int:
    """Return how many titles of entries the text has on lines of their own."""
    return sum(_is_found(entry, below) for entry in entries)


def _is_found(entry: Entry, below: Titles) -> bool:
    column = column_of(entry)
    names = names_of(entry)
    if column and not column.isascii() and names_people(entry.title[len(column) :]):
        names.discard(fold(entry.title[len(column) :]))  # a title and its author, not a column and a title
    return not below.lines.isdisjoint(names)


def _authors_above(lines: Sequence[Line], splits: Sequence[Split | None]) -> bool:
    """Return whether each title has the line of its author above it."""
    titled = [place for place, split in enumerate(splits) if split is not None and not split.author]
    above = sum(place > 0 and splits[place - 1] is None and _signs(lines[place - 1].text) for place in titled)
    return splits[0] is None and above >= max(2, 0.6 * len(titled))


def _signs(text: str) -> bool:
    bare = PAGE_LAST.sub("", text).strip(AROUND)
    return read_signature(bare) is not None and not is_rubric(text)


def _entry(split: Split, byline: str, line: Line, lines: Sequence[Line]) -> Entry:
    text = line.text
    page = re.search(r"(\d{1,4})[)）\]】]?$", text) or re.match(r"[Pp]?\.?(\d{1,3})(?=[ 　\t.|…])", text)
    heading = classify(LIST_NUMBER.sub("", split.title)) or classify(split.title)
    return Entry(split.title, byline, page[1] if page else "", heading, tuple(lines))
