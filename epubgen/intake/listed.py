"""Articles that the contents promise, found in the text: exactly, without number or column, or damaged (R-197)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from epubgen.intake.entries import Entry
from epubgen.intake.lines import Line, fold
from epubgen.intake.openings import ALIKE, CHAPTERS, LONGEST_TITLE, NO_TITLE_END, Opening
from epubgen.text.headings import classify
from epubgen.text.names import parse_byline

_LIST_NUMBER = re.compile(r"^\d{1,3}[.、．][ 　]*(?=\D)")


def match_entries(lines: Sequence[Line], entries: Sequence[Entry]) -> tuple[list[Opening], list[Entry]]:
    """Find each entry's title in the text: exactly, without its number, over two lines, or damaged."""
    if not entries:
        return [], []
    wanted: dict[str, list[int]] = {}
    for number, entry in enumerate(entries):
        for name in names_of(entry):
            wanted.setdefault(name, []).append(number)
    found: dict[int, Opening] = {}
    taken: set[int] = set()
    for place, line in enumerate(lines):
        if len(line.text) > LONGEST_TITLE or place in taken:
            continue
        match = _entry_at(place, lines, entries, wanted, found)
        if match is not None:
            number, length = match
            found[number] = _opening(place, lines[place : place + length], entries[number], 1.0)
            taken.update(range(place, place + length))
    _match_damaged(lines, entries, found, taken)
    missing = [entry for number, entry in enumerate(entries) if number not in found]
    return list(found.values()), missing


def _entry_at(
    place: int, lines: Sequence[Line], entries: Sequence[Entry], wanted: dict[str, list[int]], found: dict[int, Opening]
) -> tuple[int, int] | None:
    """Return the entry whose title is a line, or two or three from it on, and how many lines that are."""
    line = lines[place]
    for length in (1, 2, 3):
        group = lines[place : place + length]
        if len(group) < length:
            return None
        keys = [fold("".join(part.text for part in group))]
        if length == 1:
            keys.append(fold(_LIST_NUMBER.sub("", line.text)))
        entry = next((n for key in keys for n in wanted.get(key, ()) if n not in found), None)
        if entry is not None:
            above = length > 1 and fold(column_of(entries[entry])) == fold(line.text)
            return None if above else (entry, length)  # the column's name stands above the title
        if len(line.text) > 60 or line.text[-1] in NO_TITLE_END:
            return None
    return None


def names_of(entry: Entry) -> set[str]:
    """Return what a title may be in the text, folded: as listed, without its number, without its column's name."""
    names = {fold(entry.title), fold(entry.heading.title) if entry.heading else ""}
    if (column := column_of(entry)) and len(entry.title) - len(column) >= 2:
        names.add(fold(entry.title[len(column) :]))
    return names - {""}


def column_of(entry: Entry) -> str:
    """Return what stands before an entry's colon, where it may be a column's name: 人物：…, Keynote: …"""
    column = re.match(r"(?:[^：:\s]{2,6}|[A-Z][A-Za-z ]{2,13})[：:][ 　]*(?=\S{2})", entry.title)
    return column[0] if column is not None else ""


def _opening(place: int, group: Sequence[Line], entry: Entry, likeness: float) -> Opening:
    text = "".join(line.text for line in group)
    heading = classify(text)
    if heading is not None and heading.kind not in CHAPTERS:
        heading = None
    return Opening(place, list(group), entry=entry, heading=heading, likeness=likeness, found_by="contents")


def _match_damaged(lines: Sequence[Line], entries: Sequence[Entry], found: dict[int, Opening], taken: set[int]) -> None:
    """Match what is left by likeness, best pairs first, among lines that look like titles."""
    left = [number for number in range(len(entries)) if number not in found]
    if not left or len(left) > 300:
        return
    titles = _title_candidates(lines, taken)
    pairs = [pair for number in left for pair in _alike(number, entries[number], titles)]
    for ratio, number, place, length in sorted(pairs, key=lambda pair: (-pair[0], pair[2])):
        span = range(place, place + length)
        if number not in found and not taken.intersection(span):
            found[number] = _opening(place, lines[place : place + length], entries[number], ratio)
            taken.update(span)


def _title_candidates(lines: Sequence[Line], taken: set[int]) -> list[tuple[int, int, str]]:
    """Return the lines, and pairs of lines, that could be titles: place, how many, folded text."""
    titles = []
    for place, line in enumerate(lines):
        if place in taken or not 3 <= len(line.text) <= 60 or line.text[-1] in NO_TITLE_END:
            continue
        titles.append((place, 1, fold(line.text)))
        if (
            place + 1 < len(lines)
            and len(lines[place + 1].text) <= 40
            and place + 1 not in taken
            and parse_byline(lines[place + 1].text) is None
        ):
            titles.append((place, 2, fold(line.text + lines[place + 1].text)))
    return titles


def _alike(number: int, entry: Entry, titles: Sequence[tuple[int, int, str]]) -> list[tuple[float, int, int, int]]:
    """Return the candidates that an entry's title is like: likeness, the entry's number, place, how many lines."""
    name = fold(entry.heading.title if entry.heading and entry.heading.title else entry.title)
    if len(name) < 4:
        return []
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(name)
    letters = set(name)
    pairs = []
    for place, length, key in titles:
        own = set(key)
        if not 0.6 <= len(key) / len(name) <= 1.7 or len(letters & own) < 0.55 * min(len(letters), len(own)):
            continue
        matcher.set_seq1(key)
        if matcher.real_quick_ratio() >= ALIKE and (ratio := matcher.ratio()) >= ALIKE:
            pairs.append((ratio - 0.001 * length, number, place, length))
    return pairs
