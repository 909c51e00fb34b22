"""Where articles and chapters begin, found against the contents list, by bylines and by headings (R-197, R-209).

Each promised entry is found, found with differences, or missing. Articles that the contents do not know are found by
a title with a byline below it; books by their chapter headings.

Longer than 300 lines because titles, bylines and numbering are three kinds of evidence about one boundary.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from epubgen.intake.contents import Contents, Entry
from epubgen.intake.lines import Line, fold
from epubgen.intake.metadata import read_provenance
from epubgen.intake.rubrics import (
    counted_labels,
    counted_titles,
    is_bare_label,
    is_column,
    is_credit_line,
    is_dateline,
    is_part_label,
    is_rubric,
    is_salutation,
    is_subtitle,
)  # fmt: skip
from epubgen.text.headings import HeadingMatch, classify
from epubgen.text.joining import ENDS, Measure, columns
from epubgen.text.names import Byline, is_address, is_marked_place, is_place, parse_byline

ALIKE = 0.75
"""From this similarity on, two titles are the same one, damaged (R-197)."""
_LIST_NUMBER = re.compile(r"\d{1,3}[.、．][ 　]*(?=\D)")
LONGEST_TITLE = 90
_CHAPTERS = frozenset({"chapter", "volume", "named"})
_NO_TITLE_END = frozenset("。；，、;,")


@dataclass(slots=True)
class Opening:
    """The beginning of an article or chapter: its title's lines, its byline's lines and what they say."""

    place: int
    title: list[Line]
    bylines: list[tuple[Line, Byline]] = field(default_factory=list)
    subtitle: Line | None = None
    rubric: Line | None = None
    """The line above the title that names the column it stands in."""
    label: Line | None = None
    """The line above the title that counts the articles: 交流发言之二."""
    dated: list[Line] = field(default_factory=list)
    """Lines between title and byline that say when."""
    place_lines: list[Line] = field(default_factory=list)
    """The lines that name where the authors work, below their names."""
    entry: Entry | None = None
    heading: HeadingMatch | None = None
    likeness: float = 1.0
    found_by: str = ""

    @property
    def body(self) -> int:
        """The place of the first line after title and byline."""
        others = sum(line is not None for line in (self.rubric, self.label, self.subtitle))
        return self.place + len(self.title) + len(self.bylines) + len(self.dated) + len(self.place_lines) + others


@dataclass(slots=True)
class Division:
    """How a text is divided: openings in the text's order, entries that were not found, and what kind of book it is."""

    openings: list[Opening]
    missing: list[Entry]
    chapters: bool
    """Whether the units are chapters of one work, rather than articles."""


def divide(lines: Sequence[Line], contents: Contents, measure: Measure) -> Division:
    """Find where the units begin among the lines that are text."""
    headings = _chapter_headings(lines)
    tops = [place for place, line in enumerate(lines) if line.tag == "h1"]
    anchors, missing = _match_entries(lines, contents.entries)
    as_chapters = sum(opening.heading is not None for opening in anchors) > 0.5 * len(anchors) if anchors else False
    chapters = len(headings) >= 2 and (as_chapters or not anchors)
    openings = {opening.place: opening for opening in anchors}
    labels: set[int] = set()
    if chapters:
        for place, match in headings.items():
            openings.setdefault(place, Opening(place, [lines[place]], heading=match, found_by="chapter-heading"))
    if not chapters:
        for place in _large_titles(lines) if not anchors else ():
            openings[place] = Opening(place, large_title(lines, place), found_by="large-type")
        labels = counted_labels(lines)
        for place in counted_titles(lines) if not labels else ():
            openings.setdefault(place, Opening(place, [lines[place]], found_by="counted-title"))
        for opening in _titled_bylines(lines, contents, openings, measure, labels):
            openings.setdefault(opening.place, opening)
        for place in labels:
            openings.setdefault(place + 1, Opening(place + 1, [lines[place + 1]], found_by="label"))
        if len(openings) < 2 and not anchors and not _starts_second(openings, lines):
            openings = {}
    if len(tops) > 1 and not openings:
        openings = {place: Opening(place, [lines[place]], found_by="heading") for place in tops}
    ordered = [openings[place] for place in sorted(openings)]
    ordered = _without_overlaps(ordered)
    _take_titles_below(ordered, lines)
    _take_second_halves(ordered, lines, measure)
    _take_rubrics(ordered, lines, labels, contents.parts)
    for number, opening in enumerate(ordered):
        end = ordered[number + 1].place if number + 1 < len(ordered) else len(lines)
        take_bylines(opening, lines, end)
    return Division(ordered, missing, chapters)


def large_title(lines: Sequence[Line], place: int) -> list[Line]:
    """Return the lines of a title that is set in large type, from its first on."""
    end = place + 1
    while end < len(lines) and lines[end].large and end - place < 4:
        end += 1
    return list(lines[place:end])


def _large_titles(lines: Sequence[Line]) -> list[int]:
    """Return where titles in large type begin, where there are several."""
    found = [place for place, line in enumerate(lines) if line.large and not (place and lines[place - 1].large)]
    return found if len(found) > 1 else []


def _take_titles_below(openings: Sequence[Opening], lines: Sequence[Line]) -> None:
    """Let the line below a bare `Chapter I.` or 第一章 be its title, where most chapters have one there."""
    bare = [
        opening
        for opening in openings
        if opening.heading is not None and not opening.heading.title and opening.heading.kind in ("chapter", "volume")
    ]
    chapters = [opening for opening in bare if opening.heading is not None and opening.heading.kind == "chapter"]
    places = {opening.place for opening in openings}
    titled = [opening for opening in bare if _has_title_below(opening, lines, places)]
    kinds = [opening.heading.kind for opening in titled if opening.heading is not None]
    if kinds.count("chapter") < max(2, 0.7 * len(chapters)):
        return
    for opening in titled:
        opening.title.append(lines[opening.place + 1])


def _has_title_below(opening: Opening, lines: Sequence[Line], places: Collection[int]) -> bool:
    place = opening.place + 1
    if len(opening.title) > 1 or place + 1 >= len(lines) or place in places or place + 1 in places:
        return False
    line, after = lines[place], lines[place + 1]
    text = line.text
    apart = after.gap > 0 and line.gap <= after.gap + 1
    if (
        len(text) > 70
        or text[-1] in '。；，、;,:：!?？！”’"'
        or (text[-1] == "." and not text.isupper() and len(text) > 30)
    ):
        return False
    return (apart or text.isupper() or len(after.text) > 2 * len(text)) and len(text) < len(after.text) + 40


def _take_second_halves(openings: Sequence[Opening], lines: Sequence[Line], measure: Measure) -> None:
    """Let a title that was too long for its line go on in the next one, where prose stands below that."""
    if not measure.wrapped:
        return
    places = {opening.place for opening in openings}
    for opening in openings:
        below = opening.place + len(opening.title)
        if opening.bylines or opening.entry is not None or len(opening.title) > 1 or below + 1 >= len(lines):
            continue
        line, after, third = lines[below - 1], lines[below], lines[below + 1]
        if line.large and after.large:
            opening.title = large_title(lines, opening.place)
            continue
        if {below, below + 1} & places or after.gap > 0 or after.tag or third.gap > after.gap + 1:
            continue
        if columns(line.text) + columns(after.text.split(" ")[0]) < 0.5 * measure.width or line.text[-1] in ENDS:
            continue
        short = columns(after.text) < 0.6 * measure.width and after.text[-1] not in ENDS | {",", "，"}
        full = columns(third.text) + third.indent >= 0.75 * measure.width
        named = parse_byline(after.text) is not None and not _UNFINISHED.search(line.text)
        if short and full and not named and classify(after.text) is None:
            opening.title.append(after)


_UNFINISHED = re.compile(r"\b(?:a|an|the|of|and|in|on|at|to|for|by|with|from|or|its|their)$", re.IGNORECASE)


def _starts_second(openings: dict[int, Opening], lines: Sequence[Line]) -> bool:
    """Return whether the one opening that was found is a text's own, or stands below the text of another article."""
    for place in openings:
        if 0 < place <= 8 and not any(line.text[-1] in ".。！？!?；;" or len(line.text) > 90 for line in lines[:place]):
            return True
    return any(place > 8 and opening.bylines[0][1].confidence >= 0.85 for place, opening in openings.items())


def _is_bare_byline(opening: Opening, byline: Byline, after: Sequence[Line]) -> bool:
    """Return whether a bare name below a title is its byline: text begins right after it."""
    if byline.confidence < 0.4 or opening.bylines or opening.heading is not None or not after:
        return False
    if opening.title[-1].large and not after[0].large:
        return True
    text = after[0].text
    if len(text) > 30 or classify(text) is not None or is_place(text) or is_salutation(text):
        return True
    if is_dateline(text) or read_provenance(text) is not None or is_bare_label(text):
        return True
    return len(text) > 8 and (opening.entry is not None or after[0].gap > 0)


def _take_rubrics(
    openings: Sequence[Opening], lines: Sequence[Line], labels: Collection[int], parts: Collection[str]
) -> None:
    """Let the column's name or the label above a title belong to the article, not to the one before it."""
    for number, opening in enumerate(openings):
        above = openings[number - 1].body if number else 0
        if opening.found_by == "chapter-heading":
            continue
        for _ in range(2):
            place = opening.place - 1
            if place < above:
                break
            if place in labels and opening.label is None:
                opening.label = lines[place]
            elif opening.rubric is None and is_column(lines[place].text, parts, fold(lines[place].text)):
                opening.rubric = lines[place]
            else:
                break
            opening.place -= 1


def _take_place(opening: Opening, lines: Sequence[Line], end: int) -> None:
    """Take the lines below names that say where these people work."""
    if not opening.bylines or any(credit.organisation for _, byline in opening.bylines for credit in byline.credits):
        return
    place = opening.body
    while place < end and len(opening.place_lines) < 6:
        text = lines[place].text
        first = not opening.place_lines
        if len(text) > 110 or not (is_place(text) if first else is_place(text) or is_address(text)):
            if not (first and (is_marked_place(text) or _is_unnamed_place(place, lines))):
                return
        if not first and not (is_marked_place(text) or is_address(text)):
            return
        opening.place_lines.append(lines[place])
        place += 1


def _is_unnamed_place(place: int, lines: Sequence[Line]) -> bool:
    """Return whether a line below a name says where its owner is: `Independent researcher, Lakemouth, UK`."""
    text = lines[place].text
    after = lines[place + 1] if place + 1 < len(lines) else None
    apart = lines[place].gap == 0 and after is not None and after.gap > 0
    return apart and len(text) <= 70 and re.fullmatch(r"[A-Z][^.:;!?]{3,50}, [A-Z][A-Za-z .]{1,24}", text) is not None


def _without_overlaps(openings: list[Opening]) -> list[Opening]:
    result: list[Opening] = []
    for opening in openings:
        if not result or opening.place >= result[-1].body:
            result.append(opening)
    return result


def _chapter_headings(lines: Sequence[Line]) -> dict[int, HeadingMatch]:
    """Return the lines that are headings of chapters or volumes on their own evidence, where they make a series."""
    found: dict[int, HeadingMatch] = {}
    units = 0
    for place, line in enumerate(lines):
        if line.rule == "bare-number":
            found[place] = HeadingMatch("chapter", 2, int(str(line.value)), line.text, "")
            units += 1
        elif (
            (match := classify(line.text)) is not None
            and match.kind in _CHAPTERS
            and _stands_alone(place, lines)
            and not is_part_label(line.text, lines, place)
        ):
            found[place] = match
            units += match.kind != "named"
    return found if units >= 2 or (units and len(found) >= 2) else {}


def _stands_alone(place: int, lines: Sequence[Line]) -> bool:
    """Return whether a line does not continue the one before it."""
    if not place:
        return True
    before = lines[place - 1].text
    return before[-1] in ENDS or len(before) <= 30 or lines[place].gap > 0


def _match_entries(lines: Sequence[Line], entries: Sequence[Entry]) -> tuple[list[Opening], list[Entry]]:
    """Find each entry's title in the text: exactly, without its number, over two lines, or damaged."""
    if not entries:
        return [], []
    keys = [_names_of(entry) for entry in entries]
    wanted: dict[str, list[int]] = {}
    for number, names in enumerate(keys):
        for name in names:
            wanted.setdefault(name, []).append(number)
    found: dict[int, Opening] = {}
    taken: set[int] = set()
    for place, line in enumerate(lines):
        if len(line.text) > LONGEST_TITLE:
            continue
        for length in (1, 2, 3):
            group = lines[place : place + length]
            key = fold("".join(part.text for part in group))
            entry = next((n for n in wanted.get(key, ()) if n not in found), None)
            if entry is None and length == 1:
                bare = fold(_LIST_NUMBER.sub("", line.text))
                entry = next((n for n in wanted.get(bare, ()) if n not in found), None)
            if entry is not None and place not in taken and len(group) == length:
                found[entry] = _opening(place, group, entries[entry], 1.0)
                taken.update(range(place, place + length))
                break
            if len(line.text) > 60 or line.text[-1] in _NO_TITLE_END:
                break
    _match_damaged(lines, entries, found, taken)
    missing = [entry for number, entry in enumerate(entries) if number not in found]
    return list(found.values()), missing


def _names_of(entry: Entry) -> set[str]:
    """Return what a title may be in the text, folded: as listed, without its number, without its column's name."""
    names = {fold(entry.title), fold(entry.heading.title) if entry.heading else ""}
    column = re.match(r"[^：:]{2,6}[：:][ 　]*(?=\S{2})", entry.title)
    if column is not None and len(entry.title) - column.end() >= 2:
        names.add(fold(entry.title[column.end() :]))
    return names - {""}


def _opening(place: int, group: Sequence[Line], entry: Entry, likeness: float) -> Opening:
    text = "".join(line.text for line in group)
    heading = classify(text)
    if heading is not None and heading.kind not in _CHAPTERS:
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
        if place in taken or not 3 <= len(line.text) <= 60 or line.text[-1] in _NO_TITLE_END:
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


def _titled_bylines(
    lines: Sequence[Line], contents: Contents, known: dict[int, Opening], measure: Measure, labels: set[int]
) -> list[Opening]:
    """Find articles by a title with a byline below it, and prose or a first heading below that."""
    covered = {place for opening in known.values() for place in range(opening.place, opening.body + 1)} | labels
    found: list[Opening] = []
    repeated = _repeated(lines)
    several = _several_begin_anew(lines)
    for place in range(1, len(lines)):
        text = lines[place].text
        if len(text) > 60 or place in covered or text[-1] in _NO_TITLE_END:
            continue
        if lines[place].number < contents.last_line:
            continue
        if _is_full(lines[place], measure) and not (measure.latin and _is_capitalised_after_end(lines, place - 2)):
            continue
        title, subtitle, dated = _above_byline(lines, place)
        if (
            title < 0
            or title in covered
            or not _is_title(lines, title, measure)
            or (byline := parse_byline(text)) is None
        ):
            continue
        if byline.confidence < 0.85 and classify(text) is not None:
            continue
        if _is_in_list(lines, title, place):
            continue
        placed = is_marked_place(lines[place + 1].text) if place + 1 < len(lines) else False
        if byline.confidence < 0.5 and not (
            placed
            or (byline.confidence > 0.3 and _name_stands_alone(lines, place, title, measure))
            or _is_repeated_name(lines, place, title, repeated)
            or (several and _begins_anew(lines, title))
        ):
            continue
        if place + 1 >= len(lines) or fold(lines[title].text) in contents.sections:
            continue
        start = title
        opening = Opening(start, [lines[start]], [(lines[place], byline)], found_by="byline")
        opening.subtitle, opening.dated = subtitle, dated
        if start and _is_first_half(lines, start - 1, covered):
            opening.place, opening.title = start - 1, list(lines[start - 1 : start + 1])
        found.append(opening)
        covered.update(range(opening.place, opening.body))
    return found


def _is_in_list(lines: Sequence[Line], title: int, place: int) -> bool:
    """Return whether a line and the name below it are items of a list of names or bodies, not title and byline."""
    around = [lines[at].text for at in (title - 1, title, place + 1) if 0 <= at < len(lines)]
    alike = [len(text) <= 40 and parse_byline(text) is not None for text in around]
    return (place + 1 < len(lines) and alike[-2:] == [True, True]) or (title > 0 and alike[:2] == [True, True])


def _begins_anew(lines: Sequence[Line], title: int) -> bool:
    """Return whether a line could be a title: what stands before it is finished, and it is short and no sentence."""
    text = lines[title].text
    above = lines[title - 1] if title else None
    finished = above is None or above.text[-1] in ENDS or lines[title].gap > 0 or is_dateline(above.text)
    return finished and 2 <= len(text) <= 30 and classify(text) is None and re.search("[，,。]", text) is None


def _several_begin_anew(lines: Sequence[Line]) -> bool:
    """Return whether at least two titles stand in the text that have nothing but a name below them."""
    found = 0
    for place in range(1, len(lines) - 1):
        text = lines[place].text
        if len(text) > 20 or lines[place].tag or not _begins_anew(lines, place - 1):
            continue
        if (byline := parse_byline(text)) is None or byline.confidence < 0.4 or _is_in_list(lines, place - 1, place):
            continue
        found += 1
        if found == 2:
            return True
    return False


def _above_byline(lines: Sequence[Line], place: int) -> tuple[int, Line | None, list[Line]]:
    """Return the place of the title above a byline, the subtitle, and the lines with a date between them."""
    subtitle: Line | None = None
    dated: list[Line] = []
    title = place - 1
    while title > 0 and place - title < 4:
        text = lines[title].text
        if subtitle is None and is_subtitle(text):
            subtitle = lines[title]
        elif len(dated) < 2 and title > 0 and len(text) <= 90 and read_provenance(text) is not None:
            dated.append(lines[title])
        else:
            break
        title -= 1
    dated.reverse()
    return title, subtitle, dated


def _repeated(lines: Sequence[Line]) -> set[str]:
    """Return the short lines that come more than once."""
    seen: set[str] = set()
    again: set[str] = set()
    for line in lines:
        if len(line.text) <= 12:
            (again if line.text in seen else seen).add(line.text)
    return again


def _is_repeated_name(lines: Sequence[Line], place: int, title: int, repeated: set[str]) -> bool:
    """Return whether a bare name stands below titles more than once: one author's pieces, each with his name."""
    return (
        lines[place].text in repeated
        and lines[title].gap > 0
        and (lines[place].gap > 0 or (place + 1 < len(lines) and lines[place + 1].gap > 0))
        and title > 0
        and classify(lines[title].text) is None
    )


def _is_title(lines: Sequence[Line], place: int, measure: Measure) -> bool:
    line = lines[place]
    text = line.text
    if (
        not 2 <= len(text) <= 60
        or "。" in text
        or text[-1] in "；，、;,：:"
        or (text[-1] == "." and len(text.split()) > 2)
    ):
        return False
    if is_dateline(text) or is_credit_line(text) or (text[0] in "（(" and text[-1] in "）)"):
        return False
    match = classify(text)
    if match is not None and match.kind not in _CHAPTERS:
        return False
    above = lines[place - 1].text if place else ""
    narrow = measure.wrapped and columns(above) < 0.8 * measure.width
    if above and above[-1] not in ENDS and line.gap == 0 and len(above) > 20 and not narrow:
        return _is_first_half(lines, place - 1, set())
    byline = parse_byline(text)
    return byline is None or byline.confidence < 0.85


def _is_full(line: Line, measure: Measure) -> bool:
    """Return whether a line fills the width of a wrapped text, as a byline does not."""
    return measure.wrapped and line.gap == 0 and columns(line.text) + line.indent >= 0.85 * measure.width


def _is_first_half(lines: Sequence[Line], place: int, covered: set[int]) -> bool:
    """Return whether a line is the first half of a title that was broken in two: no gap, no end of a thought."""
    line, following = lines[place], lines[place + 1]
    return (
        place not in covered
        and 6 <= len(line.text) <= LONGEST_TITLE
        and line.text[-1] not in ENDS
        and following.gap == 0
        and (following.value != "page-turn" or len(line.text) > 40)
        and (place == 0 or line.gap > 0 or line.value == "page-turn" or _is_capitalised_after_end(lines, place))
        and parse_byline(line.text) is None
        and classify(line.text) is None
    )


def _is_capitalised_after_end(lines: Sequence[Line], place: int) -> bool:
    """Return whether a line in title case comes after one that is finished, though nothing parts them."""
    words = [word for word in lines[place].text.split() if len(word) > 3]
    return bool(words) and all(word[0].isupper() for word in words) and lines[place - 1].text[-1] in ENDS


def _name_stands_alone(lines: Sequence[Line], place: int, title: int, measure: Measure) -> bool:
    """Return whether a bare name stands between a title and the beginning of a text."""
    after = lines[place + 1] if place + 1 < len(lines) else None
    if after is None:
        return False
    full = columns(after.text) >= 0.75 * measure.width if measure.wrapped else len(after.text) >= 30
    begins = full or classify(after.text) is not None or after.text[-1] in "。”"
    begins = begins or (measure.latin and (after.gap > 0 or re.search(r"\w, [A-Z]", after.text) is not None))
    above = lines[title]
    apart = above.gap > 0 or title == 0 or lines[place].indent > 4 or above.value == "page-turn"
    apart = apart or is_rubric(lines[title - 1].text) or (title > 0 and _is_first_half(lines, title - 1, set()))
    return begins and len(above.text) >= 4 and apart


def take_bylines(opening: Opening, lines: Sequence[Line], end: int) -> None:
    """Take the lines below a title that name its authors and where they work, and a subtitle above them."""
    if not opening.bylines:
        _take_names(opening, lines, end)
    _take_place(opening, lines, end)


def _take_names(opening: Opening, lines: Sequence[Line], end: int) -> None:
    place = opening.place + len(opening.title) + (opening.rubric is not None) + (opening.label is not None)
    if place < end and is_subtitle(lines[place].text):
        opening.subtitle = lines[place]
        place += 1
    dated: list[Line] = []
    while place < end and len(opening.bylines) < 3:
        line = lines[place]
        if not opening.bylines and not dated and is_dateline(line.text):
            dated.append(line)
            place += 1
            continue
        byline = parse_byline(line.text) if len(line.text) <= 60 or line.text[-1] not in ENDS else None
        if byline is None or line.role:
            return
        known = fold(opening.entry.byline) if opening.entry is not None else ""
        listed = bool(known) and SequenceMatcher(None, known, fold(line.text)).ratio() >= ALIKE
        enough = 0.5 if opening.heading is None else 0.7
        if not (listed or byline.confidence >= enough or _is_bare_byline(opening, byline, lines[place + 1 : end])):
            return
        opening.bylines.append((line, byline))
        opening.dated = dated
        place += 1
