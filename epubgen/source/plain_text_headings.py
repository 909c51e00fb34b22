"""Lines of plain text → which of them are headings: where chapters begin, and the headings inside them.

`epubgen.text.headings` says what a line could be by itself; here its neighbours are heard (R-207): a table of contents
is no chapter, a sequence must count up from one, a run of numbered lines without text between them is a list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from epubgen.text.headings import BEGINNINGS, WHITE_SPACE, HeadingMatch, Levels, classify

_SENTENCE_ENDS = frozenset("。；，;,：:.!！?？")
LONG_TEXT = 60_000
"""Characters from which on a text whose parts are only numbered is a book of chapters, not an article of sections."""
_MARKER = re.compile(r"\*\*\* ?(START|END) OF (?:THE|THIS) PROJECT GUTENBERG EBOOK\b.*")


class Mark(NamedTuple):
    """A heading: its line (from 0), its level (chapters 1 or 2, headings in them from 2 on), its text."""

    line: int
    level: int
    title: str
    match: HeadingMatch | None = None
    lines: int = 1
    """How many lines it takes: 0 for a volume that is named only in its first chapter's heading."""


@dataclass(slots=True)
class Outline:
    """The headings of a text. `candidates` are lines that may be headings inside chapters, by their number."""

    chapters: list[Mark] = field(default_factory=list)
    candidates: dict[int, HeadingMatch] = field(default_factory=dict)
    repeated: list[int] = field(default_factory=list)
    """Lines that say the heading before them again; they are left out."""


def find_outline(lines: Sequence[str], goes_on: Callable[[int], bool]) -> Outline:
    """Find the chapters of a text. `lines` are stripped; `goes_on(n)` tells whether line n continues the one before."""
    found: dict[int, HeadingMatch] = {}
    for number, line in enumerate(lines):
        if line[:1] in BEGINNINGS and len(line) < 91 and (match := classify(line)) is not None and not goes_on(number):
            found[number] = match
    outline = Outline()
    chosen = _chapter_lines(found, lines)
    chosen = _without_contents(chosen, lines, found)
    taken = set(chosen)
    outline.candidates = {number: match for number, match in found.items() if number not in taken}
    chosen = _without_repeats(chosen, lines, outline.repeated)
    outline.chapters = _levelled(chosen, found, lines)
    return outline


def _chapter_lines(found: dict[int, HeadingMatch], lines: Sequence[str]) -> list[int]:
    """Return the lines where chapters and volumes begin: those of the outermost kinds that the text has."""
    kinds = {match.kind for match in found.values()}
    markers = [number for number, line in enumerate(lines) if line.startswith("***") and _MARKER.match(line)]
    if "chapter" in kinds or "volume" in kinds:
        wanted = {"volume", "chapter", "named"}
        return sorted({*(number for number, match in found.items() if match.kind in wanted), *markers[1:]})
    for kind in ("section", "roman", "han", "arabic"):
        numbers = [number for number, match in found.items() if match.kind == kind]
        if len(numbers) < 3 or (kind != "section" and sum(map(len, lines)) < LONG_TEXT):
            continue
        run = _in_sequence(numbers, found)
        if len(run) > 2 and all(_stands_alone(number, lines) for number in run):
            named = [number for number, match in found.items() if match.kind == "named"]
            return sorted({*run, *named, *markers[1:]})
    return []


def _in_sequence(numbers: list[int], found: dict[int, HeadingMatch]) -> list[int]:
    """Return the lines whose numbers count up from one."""
    run: list[int] = []
    for number in numbers:
        if found[number].number == len(run) + 1:
            run.append(number)
    return run


def _stands_alone(number: int, lines: Sequence[str]) -> bool:
    before = number == 0 or not lines[number - 1]
    return before and (number + 1 >= len(lines) or not lines[number + 1])


def _without_contents(chosen: list[int], lines: Sequence[str], found: dict[int, HeadingMatch]) -> list[int]:
    """Leave out tables of contents: three or more headings with nothing between them that come again later."""
    runs: list[list[int]] = []
    for number in chosen:
        if runs and not any(lines[runs[-1][-1] + 1 : number]):
            runs[-1].append(number)
        else:
            runs.append([number])
    if all(len(run) < 3 for run in runs):
        return chosen
    names = {number: _names(number, lines, found) for number in chosen}
    last: dict[tuple[str, object], int] = {}
    for number in chosen:
        last.update(dict.fromkeys(names[number], number))
    kept: list[int] = []
    for run in runs:
        later = {number: max(last[name] for name in names[number]) for number in run}
        if len(run) > 2 and 2 * sum(place > run[-1] for place in later.values()) >= len(run):
            # The last may be the first chapter itself, right below the contents.
            kept += [number for number in run[-2:] if later[number] == number]
        else:
            kept += run
    return kept


def _names(number: int, lines: Sequence[str], found: dict[int, HeadingMatch]) -> list[tuple[str, object]]:
    """Return what a heading is known by: its words, and its number among those of its kind."""
    match = found.get(number)
    names: list[tuple[str, object]] = [("", _bare(lines[number]))]
    if match is not None and match.number is not None:
        names.append((match.kind, match.number))
    return names


_LEADERS = ".…·．" + WHITE_SPACE
"""What stands between a heading and its page number in a table of contents."""


def _bare(line: str) -> str:
    """Return a heading without spaces, and without the leader and page number that it has in a table of contents."""
    return "".join(line.rstrip("0123456789").rstrip(_LEADERS).split()) or line


def _without_repeats(chosen: list[int], lines: Sequence[str], repeated: list[int]) -> list[int]:
    """Leave out headings that only say the one before them again, as web novels do (R-214)."""
    kept: list[int] = []
    for number in chosen:
        if kept and not any(lines[kept[-1] + 1 : number]) and _bare(lines[kept[-1]]) == _bare(lines[number]):
            repeated.append(number)
        else:
            kept.append(number)
    return kept


def _levelled(chosen: list[int], found: dict[int, HeadingMatch], lines: Sequence[str]) -> list[Mark]:
    """Give volumes level 1 and their chapters level 2; without volumes chapters are at level 1."""
    matches = [found.get(number) for number in chosen]
    deep = any(match and (match.kind == "volume" or match.within) for match in matches)
    marks: list[Mark] = []
    volume = ""
    inside = False
    for number, match in zip(chosen, matches, strict=True):
        title = heading_text(lines[number]) if match else lines[number].strip("* ")
        if match and match.within and _bare(match.within) != volume:
            volume, inside = _bare(match.within), True
            marks.append(Mark(number, 1, heading_text(match.within), match._replace(kind="volume", number=None), 0))
        if match and match.within:
            title = heading_text(f"{match.label} {match.title}")
        if match and match.kind == "volume":
            inside, volume = True, _bare(lines[number])
            marks.append(_with_next_line(Mark(number, 1, title, match), lines))
        else:
            closes = number == chosen[-1] and _closes(match, matches[0])
            level = 2 if deep and inside and not closes else 1
            marks.append(_with_next_line(Mark(number, level, title, match), lines))
    return _with_titles_apart(marks, lines)


def _with_titles_apart(marks: list[Mark], lines: Sequence[str]) -> list[Mark]:
    """Take titles that stand a blank line below their numbers, where they are in capitals or all chapters have one."""
    bare = [
        mark.line
        for mark in marks
        if mark.lines == 1 and mark.match and not mark.match.title and mark.match.kind != "named"
    ]
    titles = {number: number + 2 for number in bare if _is_title_apart(number, lines)}
    if len(titles) < max(len(bare), 3):
        titles = {line: title for line, title in titles.items() if lines[title].isascii() and lines[title].isupper()}
    # A volume that a chapter's heading names stands in the chapter's line, and has none of its own.
    return [
        mark._replace(title=heading_text(f"{lines[mark.line]} {lines[titles[mark.line]]}"), lines=3)
        if mark.lines == 1 and mark.line in titles
        else mark
        for mark in marks
    ]


def _is_title_apart(number: int, lines: Sequence[str]) -> bool:
    """Whether the line after the blank one under a heading could be its title: short, no sentence, and alone."""
    if number + 4 >= len(lines) or lines[number + 1] or not lines[number + 2] or lines[number + 3]:
        return False
    line = lines[number + 2]
    return (
        len(line) <= (70 if line.isascii() else 30)
        and line[-1] not in "。；，、;,：:”\"’'!！?？…)]）*-—"
        and (line[-1] != "." or line.isupper())
    )


def _with_next_line(mark: Mark, lines: Sequence[str]) -> Mark:
    """Take the title from the line right below, where the heading is a number alone and a blank line follows both."""
    following = mark.line + 1
    if mark.match is None or mark.match.title or mark.match.kind == "named" or following + 1 >= len(lines):
        return mark
    line = lines[following]
    if not line or lines[following + 1] or len(line) > (70 if line.isascii() else 30) or line[-1] in '。；，、;,：:”"':
        return mark
    return mark._replace(title=heading_text(f"{lines[mark.line]} {line}"), lines=2)


def _closes(match: HeadingMatch | None, first: HeadingMatch | None) -> bool:
    """Whether the last heading belongs to the book, not to its last volume: an afterword, an epilogue to a prologue."""
    if match is None or match.type in ("afterword", "appendix", "bibliography"):
        return True
    return match.type == "epilogue" and first is not None and first.type in ("prologue", "preface")


def heading_text(line: str) -> str:
    """Return a heading with single spaces, without the brackets 【】 around it."""
    text = line.strip(" \t\u3000")
    if "  " in text or "\t" in text or "\u3000" in text:
        text = re.sub(r"[ \t\u3000]+", " ", text)
    return text[1:-1].strip() if text[:1] in "【〖" and text[-1:] in "】〗" and len(text) > 2 else text


def find_inner(candidates: Iterable[tuple[int, HeadingMatch]], lines: Sequence[str], end: int) -> list[Mark]:
    """Return the headings inside one chapter, of levels 2 and deeper without gaps, from its lines that may be some.

    `end` is the line after the chapter's last.
    """
    runs: dict[tuple[str, int], list[list[tuple[int, HeadingMatch]]]] = {}
    for number, match in candidates:
        if match.kind in ("article", "circled", "letter"):
            continue
        of_kind = runs.setdefault((match.kind, match.label.count(".") if match.kind == "decimal" else 0), [])
        if match.kind == "named" or match.number == 1:
            of_kind.append([(number, match)])
        elif of_kind and of_kind[-1][-1][1].number == (match.number or 0) - 1:
            of_kind[-1].append((number, match))
    chosen = [item for of_kind in runs.values() for run in of_kind if _is_heading_run(run, lines, end) for item in run]
    levels = Levels(top=2)
    marks = []
    for number, match in sorted(chosen, key=lambda item: item[0]):
        marks.append(Mark(number, min(levels.level(match), 6), heading_text(lines[number]), match))
    return marks


def _is_heading_run(run: list[tuple[int, HeadingMatch]], lines: Sequence[str], end: int) -> bool:
    if run[0][1].kind == "named":
        return _followed_by_text(run[0][0], lines, end, set())
    numbers = {number for number, _ in run}
    if len(run) < 2:
        return False
    with_text = sum(_followed_by_text(number, lines, end, numbers) for number in numbers)
    if run[0][1].certain:
        return 2 * with_text > len(run)
    short = all(len(lines[number]) <= 40 and match.title[-1:] not in _SENTENCE_ENDS for number, match in run)
    return short and with_text == len(run)


def _followed_by_text(number: int, lines: Sequence[str], end: int, numbers: set[int]) -> bool:
    following = next((other for other in range(number + 1, end) if lines[other]), None)
    return following is not None and following not in numbers
