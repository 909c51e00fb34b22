"""The lines of a contents list read by the text below it: what stands there on a line of its own is a title (R-197).

Which part of an entry is the title, which the author and which the page need not be guessed from words: the title comes
again in the text. From the entries whose title was found so, the others are split that were not: authors stand on the
same side of the titles, behind the same sign.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from epubgen.intake.entries import BARE_PAGE, LIST_NUMBER, PAGED, Entry, has_page
from epubgen.intake.lines import Line, fold
from epubgen.intake.rubrics import is_rubric
from epubgen.text.headings import classify
from epubgen.text.names import parse_byline
from epubgen.text.numbering import parse_roman
from epubgen.text.signatures import read_signature

_SIGN = re.compile(
    r"[ 　]*(?:(?:[.．·・…⋯‥_—―–-][ 　]?){2,}|[/／∕|｜:：,，—―–]|\t+|[（(\[【〔])[ 　\t]*|[ 　]+|[)）\]】〕]| by ",
    re.IGNORECASE,
)
_PAGE_FIRST = re.compile(r"[Pp]?(?:age)?[ .]?\d{1,3}[ 　\t.|｜、:：…-]+(?=\D)")
_PAGE_LAST = re.compile(r"[ 　\t.·…⋯—_/|-]*[(（\[【]?[Pp]?\.?[ ]?\d{1,4}[)）\]】]?$")
_AROUND = " 　\t.．·・…⋯‥_—―–-/／∕|｜:：,，()（）[]【】〔〕"


class _Split(NamedTuple):
    title: str
    author: str
    order: str
    """Where the author stands: `behind` or `before` the title, or `alone` on a line; empty where there is none."""
    sign: str
    """The kind of sign between them."""


class Titles(NamedTuple):
    """What a list and the lines below it have in common, folded: every such line, and those that are titles."""

    lines: set[str]
    titles: set[str]


def titles_below(listed: Sequence[Line], lines: Sequence[Line]) -> Titles:
    """Return the lines below a list that it names, and which of them are titles.

    Where two such lines stand together, one is the title, the other its byline or the name of its column.
    """
    words = "".join(fold(_PAGE_LAST.sub("", line.text)) for line in listed)
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
        if place - last == 1 and line.gap == 0 and last_key + key in words and parse_byline(text) is None:
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
    front = next(
        (n for n, line in enumerate(text[:_WINDOW]) if len(line.text) > 90 or line.text[-1] in "。；"), _WINDOW
    )
    if front < 2 * _LEAST_LISTED or len(text) <= front:
        return None
    possible: dict[str, int] = {}
    for place, line in enumerate(text[:front]):
        for split in _splits(line.text):
            if _has_words(split.title):
                possible.setdefault(fold(split.title), place)
    starts = {key[0] for key in possible}
    found: dict[int, int] = {}
    for place, line in enumerate(text[1:], 1):
        if len(line.text) > 60 or line.text[0].lower() not in starts:
            continue
        at = possible.get(fold(line.text))
        if at is not None and at < place:
            found.setdefault(at, place)
    return _run_of(found, text)


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
    prose = sum(len(line.text) > 60 for line in text[found[run[0]] : found[run[-1]]])
    if prose < len(run) - 1:
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
    usual = _usual(split for line in lines if (split := _split(line.text, below.titles)) is not None)
    result = []
    for entry, found in zip(entries, known, strict=True):
        result.append(entry if found else _again(entry, below, usual, parts))
    if 2 * found_in(result, below) >= len(result):
        return result
    own: set[str] = set()
    read = read_by_text(lines, below.titles, own)
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
        split = _split(line.text, below.titles)
        if split is None or fold(split.title) in (fold(entry.byline), fold(LIST_NUMBER.sub("", entry.byline))):
            continue
        others = [other for other in entry.lines if other is not line]
        byline = split.author or entry.byline
        if fold(byline) in fold(split.title):
            byline = ""
        if not byline and len(others) == 1 and _signs(others[0].text) and fold(others[0].text) not in below.titles:
            byline = others[0].text.strip(_AROUND)
        elif others:
            parts.update(fold(other.text) for other in others if len(other.text) <= 12)
        return _entry(split, byline, line, entry.lines)
    if entry.byline or usual is None or len(entry.lines) != 1:
        return entry
    split = _unlisted(entry.lines[0].text, usual, False)
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


def read_by_text(lines: Sequence[Line], below: Collection[str], parts: set[str]) -> list[Entry]:
    """Return the entries of a list, each line read as the text below it says; empty where it says too little."""
    splits = [_split(line.text, below) for line in lines]
    found = sum(split is not None for split in splits)
    if found < 2:
        return []
    usual = _usual(split for split in splits if split is not None)
    paged = sum(has_page(line.text) for line, split in zip(lines, splits, strict=True) if split is not None)
    above = _authors_above(lines, splits)
    entries: list[Entry] = []
    waiting: list[Line] = []
    for line, split in zip(lines, splits, strict=True):
        if split is None and BARE_PAGE.fullmatch(line.text) is None:
            split = _unlisted(line.text, usual, paged >= 0.6 * found)
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
            bare = _PAGE_LAST.sub("", line.text)
            entries[-1] = Entry(last.title, bare.strip(_AROUND), last.page, last.heading, (*last.lines, line))
        else:
            waiting.append(line)
    parts.update(fold(one.text) for one in waiting)
    return entries


def found_in(entries: Sequence[Entry], below: Titles) -> int:
    """Return how many titles of entries the text has on lines of their own."""
    return sum(_is_found(entry, below) for entry in entries)


def _is_found(entry: Entry, below: Titles) -> bool:
    heading = fold(entry.heading.title) if entry.heading is not None else ""
    return fold(entry.title) in below.lines or (heading != "" and heading in below.lines)


def _split(text: str, below: Collection[str]) -> _Split | None:
    """Return the parts of an entry whose title the text has, the longest title first."""
    best: _Split | None = None
    for split in _splits(text):
        if fold(split.title) in below and (best is None or len(_letters(split.title)) > len(_letters(best.title))):
            best = split
    return best if best is not None and _has_words(best.title) else None


def _has_words(text: str) -> bool:
    """Return whether a text is more than a number or a sign."""
    bare = fold(text)
    return re.search("[^\\W\\d]{2}", bare) is not None and parse_roman(bare) is None


def _letters(title: str) -> str:
    return fold(title).lstrip("0123456789")


def _splits(text: str) -> Iterator[_Split]:
    """Yield every way of parting an entry in a title and an author, without its page."""
    for bare in _variants(text):
        yield _Split(bare, "", "", "")
        for sign in _SIGN.finditer(bare):
            left, right = bare[: sign.start()].strip(), bare[sign.end() :].strip()
            kind = _kind(sign[0])
            if len(left) >= 2 and len(right) >= 2:
                yield _Split(left, _as_author(right), "behind", kind)
                yield _Split(right, _as_author(left), "before", kind)


def _as_author(text: str) -> str:
    """Return what stands beside a title as an author: without page, number and signs; empty where nothing is left."""
    bare = LIST_NUMBER.sub("", _PAGE_LAST.sub("", text).strip(_AROUND))
    bare = re.sub(r"^by ", "", bare, flags=re.IGNORECASE)
    return bare if _has_words(bare) else ""


def _variants(text: str) -> list[str]:
    """Return an entry as it stands, without a page at either end, and without its number in the list."""
    found = []
    if (match := PAGED.fullmatch(text)) is not None:
        found.append(match["title"].rstrip(_AROUND[:19]))
    found += [_PAGE_LAST.sub("", text), _PAGE_FIRST.sub("", text, count=1), text]
    return list(dict.fromkeys(one for bare in found for one in (LIST_NUMBER.sub("", bare), bare) if len(one) >= 2))


def _kind(sign: str) -> str:
    bare = sign.strip(" 　")
    if not bare:
        return "space"
    return bare[0] if len(bare) == 1 or bare[0] == "\t" else bare.lower() if bare.isalpha() else "leader"


def _usual(splits: Iterator[_Split]) -> tuple[str, str] | None:
    """Return where and behind what sign authors stand in most entries whose titles the text has."""
    counted = Counter((split.order, split.sign) for split in splits)
    total = counted.total()
    signed = [(count, key) for key, count in counted.items() if key[0]]
    if not signed:
        return None
    count, key = max(signed)
    return key if count >= max(2, 0.4 * total) else None


def _unlisted(text: str, usual: tuple[str, str] | None, paged: bool) -> _Split | None:
    """Split an entry whose article the text lacks, as the others are."""
    if is_rubric(text) or (paged and not has_page(text)):
        return None
    if usual is None:
        return _Split(_variants(text)[-1], "", "", "") if paged else None
    possible = [
        split
        for split in _splits(text)
        if (split.order, split.sign) == usual and len(split.title) >= 4 and read_signature(split.author) is not None
    ]
    if not possible:
        return None
    # the author is the shorter part: of several signs, the one nearest to him
    return max(possible, key=lambda split: (not re.search(r"\d$", split.author), len(split.title), -len(split.author)))


def _authors_above(lines: Sequence[Line], splits: Sequence[_Split | None]) -> bool:
    """Return whether each title has the line of its author above it."""
    titled = [place for place, split in enumerate(splits) if split is not None and not split.author]
    above = sum(place > 0 and splits[place - 1] is None and _signs(lines[place - 1].text) for place in titled)
    return splits[0] is None and above >= max(2, 0.6 * len(titled))


def _signs(text: str) -> bool:
    bare = _PAGE_LAST.sub("", text).strip(_AROUND)
    return read_signature(bare) is not None and not is_rubric(text)


def _entry(split: _Split, byline: str, line: Line, lines: Sequence[Line]) -> Entry:
    text = line.text
    page = re.search(r"(\d{1,4})[)）\]】]?$", text) or re.match(r"[Pp]?\.?(\d{1,3})(?=[ 　\t.|…])", text)
    heading = classify(LIST_NUMBER.sub("", split.title)) or classify(split.title)
    return Entry(split.title, byline, page[1] if page else "", heading, tuple(lines))
