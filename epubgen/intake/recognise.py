"""One raw source → its layers and units: what is the site's, what is contents, which articles, what is in them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from epubgen.intake.around import (
    take_about_author,
    take_affiliations,
    take_below_title,
    take_end_credits,
    take_provenance,
)
from epubgen.intake.articles import Division, divide
from epubgen.intake.below_titles import take_bylines
from epubgen.intake.bodies import Body, make_blocks
from epubgen.intake.chrome import mark_chrome, split_badge
from epubgen.intake.comparing import compare_with_contents, look_for_doubts
from epubgen.intake.contents import Contents, find_contents
from epubgen.intake.document import Document, Unit, clean_title, credit_text, joined_text, move_line
from epubgen.intake.doubts import Doubt
from epubgen.intake.front import read_front, titled_above
from epubgen.intake.furniture import mark_furniture
from epubgen.intake.lines import Line, fold, is_after_page, live, split_lines
from epubgen.intake.openings import LONGEST_TITLE, Opening
from epubgen.intake.pageturns import page_starts
from epubgen.intake.paging import add_page_notes, gather_notes, mark_page_starts
from epubgen.intake.plain_headings import learn_shapes, take_underlines
from epubgen.intake.rubrics import is_part_label
from epubgen.intake.settling import settle_byline, settle_title
from epubgen.intake.signed import learn_endings
from epubgen.intake.single import single_opening
from epubgen.intake.sources import RawSource
from epubgen.intake.text_columns import read_columns
from epubgen.intake.unnumbered import Context
from epubgen.model.ports import Mapper, map_here
from epubgen.text.headings import classify
from epubgen.text.hyphens import collect_words
from epubgen.text.joining import Measure, measure
from epubgen.text.names import parse_byline
from epubgen.text.scripts import detect_language
from epubgen.text.signatures import read_signature

_RIGHT = 40
"""The indent that a line has for the intake which a page sets to the right."""
_BROKEN_WORD = re.compile(r"[a-z][-\u00ad\u2010][ \t]*\r?\n")


def recognise(source: RawSource, text: str, run: Mapper = map_here) -> Document:
    """Recognise the layers of a source, whose text has been corrected by fixes, and divide it into units.

    The text of the units is made into blocks by `run`.
    """
    lines = split_lines(text)
    if source.tags:
        _read_tags(source, lines)
    else:
        lines = read_columns(text, lines)
    language = detect_language(text)
    document = Document(source, text, lines, language.tag or "en")
    if any(other.start < one.start for one, other in pairwise(lines)):
        document.lines, document.in_columns = sorted(lines, key=_start), True
    notes = mark_furniture(lines)
    starts = page_starts(lines)
    _mark_page_turns(lines)
    mark_chrome(lines)
    take_underlines(lines)
    contents = find_contents(lines)
    _revive_titles(lines, contents)
    remaining = live(lines)
    size = measure([(line.text, line.indent, min(line.gap, 3)) for line in remaining[:20_000]])
    division = divide(remaining, contents, size)
    document.chapters = division.chapters
    _read_units(document, remaining, division, contents, size, run)
    if source.tags and len(document.units) > 1:
        gather_notes(document.units)
    add_page_notes(document.units, notes.paired, document.language.startswith("zh"))
    document.paged = mark_page_starts(document.units, lines, starts, document.language.startswith("zh")) > 0
    document.doubts.extend(Doubt("note-unpaired", line.number, line.text[:30]) for line in notes.unpaired)
    compare_with_contents(document, division, contents)
    look_for_doubts(document)
    return document


def _start(line: Line) -> int:
    return line.start


def _read_tags(source: RawSource, lines: Sequence[Line]) -> None:
    """Give each line what the markup of its page said of it."""
    marks = sorted(source.marks)
    place = 0
    for line in lines:
        tag = source.tags.get(line.number, "")
        if tag == "furniture":
            line.drop("page-furniture", 0.9)
        elif tag in ("large", "cover"):
            line.large = tag == "large"
        elif tag == "right":
            line.indent = _RIGHT
        elif tag not in ("p", "bold"):
            line.tag = tag
        elif tag == "bold":
            line.value = "bold"
        own = []
        while place < len(marks) and marks[place][0] <= line.end:
            offset, length, text = marks[place]
            if offset >= line.start:
                own.append((offset - line.start, length, text))
            place += 1
        line.marks = tuple(own)


def _mark_page_turns(lines: Sequence[Line]) -> None:
    """Note on each line that the first of a page follows furniture, so that blank lines there mean nothing."""
    dropped = False
    for line in lines:
        if line.role == "drop" or line.role == "note":
            dropped = True
        else:
            if dropped or is_after_page(line):
                line.value = line.value if line.rule == "bare-number" else "page-turn"
                line.gap = 0
            dropped = False


def _revive_titles(lines: Sequence[Line], contents: Contents) -> None:
    """Give back the title of an article that runs at the head of its pages, where nothing else in the text is it."""
    heads: dict[str, Line] = {}
    for line in lines:
        if line.rule == "running-head" and line.number > contents.last_line:
            heads.setdefault(fold(line.text), line)
    if not heads or not contents.entries:
        return
    there = {fold(line.text) for line in lines if not line.role and len(line.text) <= LONGEST_TITLE}
    for entry in contents.entries:
        key = fold(entry.title)
        if key in heads and key not in there:
            heads[key].role = heads[key].rule = ""


def _read_units(
    document: Document, lines: list[Line], division: Division, contents: Contents, size: Measure, run: Mapper
) -> None:
    first = division.openings[0].place if division.openings else len(lines)
    front = lines[:first] if division.openings else []
    openings = division.openings
    if not openings and lines:
        opening, front = single_opening(lines, size)
        openings = [opening]
    chinese = document.language.startswith("zh")
    above = titled_above(front, size) if division.openings and not division.chapters else None
    rest = read_front(document, front if above is None else front[: above.place], bool(division.openings), size)
    if above is not None:
        take_bylines(above, lines, first)
        openings = [above, *openings]
    words = collect_words(document.text) if size.latin and _BROKEN_WORD.search(document.text) else frozenset()
    context = Context(size, contents.sections, not division.chapters or _has_sections(lines), words=words)
    if context.plain:
        context.shapes = learn_shapes(lines, context)
    bodies: list[Body] = []
    if rest:
        heading = classify(rest[0].text)
        unit = Unit(document.proposal.title)
        if heading is not None and heading.kind == "named":
            unit = Unit(clean_title(rest[0].text, chinese), type=heading.type)
            move_line(unit.moved, rest[0], "title", unit.title, "title")
            rest = rest[1:]
        document.units.append(unit)
        bodies.append(Body(_without_part_labels(rest)))
    signatures = learn_endings(openings, lines)
    for number, opening in enumerate(openings):
        end = openings[number + 1].place if number + 1 < len(openings) else len(lines)
        unit, body = _read_unit(document, opening, lines[opening.place : end], chinese, signatures)
        document.units.append(unit)
        bodies.append(body)
    for unit, blocks in zip(document.units, make_blocks(bodies, context, chinese, run), strict=True):
        unit.blocks = blocks


def _has_sections(lines: Sequence[Line]) -> bool:
    """Return whether chapters have numbered sections, as manuals do and novels do not."""
    found = sum(
        match is not None and match.kind in ("section", "han", "decimal")
        for line in lines[:4000]
        if len(line.text) < 40 and (match := classify(line.text)) is not None
    )
    return found >= 3


def _read_unit(
    document: Document, opening: Opening, lines: list[Line], chinese: bool, signatures: Collection[int]
) -> tuple[Unit, Body]:
    raw = joined_text(opening.title)
    if opening.heading is not None and not opening.heading.title and len(opening.title) > 1:
        raw = " ".join(line.text for line in opening.title)
    raw = raw[slice(*split_badge(raw))]
    heading = opening.heading
    title = clean_title(_TITLE_MARK.sub("", raw), chinese).lstrip("☆★※◆■▲◎◇►▶、 　")
    signed = _SIGNED.fullmatch(title) if not opening.bylines else None
    title = signed["title"].strip("《》") if signed is not None else title
    unit = Unit(title, heading=heading, type=heading.type if heading else "")
    if signed is not None and (author := parse_byline(f"作者：{signed['author']}")) is not None:
        unit.credits.extend(author.credits)
    unit.is_volume = heading is not None and heading.kind == "volume"
    _take_head(document, unit, opening, chinese)
    _take_people(document, unit, opening, chinese)
    body = lines[opening.body - opening.place :]
    body = take_below_title(document, unit, body)
    body = take_end_credits(unit, body, signatures)
    body = take_about_author(unit, body)
    marks = _TITLE_MARK.search(raw)
    return unit, Body(_without_part_labels(body), marks[0] if marks else "")


def _take_head(document: Document, unit: Unit, opening: Opening, chinese: bool) -> None:
    """Take what stands with the title: its lines, the column, the number, the subtitle, dates."""
    if opening.label is not None:
        opening.label.drop("article-label", 0.9)
    for line in opening.dated:
        take_provenance(document, unit, line)
    if opening.rubric is not None:
        unit.keywords.append(opening.rubric.text.strip("【】[]■◆●▲★ 　"))
        move_line(unit.moved, opening.rubric, "keywords", unit.keywords[0], "rubric")
    if opening.entry is not None:
        unit.title = settle_title(document, unit.title, opening, chinese)
    for line in opening.title:
        after = unit.title if line is opening.title[0] else ""
        rule = opening.found_by or "title"
        move_line(unit.moved, line, "title", after, rule, min(1.0, opening.likeness))
    if opening.subtitle is not None:
        unit.subtitle = clean_title(opening.subtitle.text.strip("—―－- "), chinese)
        move_line(unit.moved, opening.subtitle, "subtitle", unit.subtitle, "subtitle")


def _take_people(document: Document, unit: Unit, opening: Opening, chinese: bool) -> None:
    """Take the bylines and the lines that say where the authors work, or the byline that only the contents have."""
    for line, byline in opening.bylines:
        credits = settle_byline(document, opening, line, byline)
        unit.credits.extend(credits)
        move_line(unit.moved, line, "authors", credit_text(credits), "byline", byline.confidence)
    if opening.place_lines:
        take_affiliations(unit, opening, chinese)
    if opening.entry is not None and opening.entry.byline and not opening.bylines:
        listed = read_signature(opening.entry.byline)
        if listed is not None:
            unit.credits.extend(listed)
            place = opening.title[0].number if opening.title else 1
            document.doubts.append(Doubt("byline-only-in-contents", place, unit.title, (opening.entry.byline,)))


_SIGNED = re.compile(
    r"(?P<title>.{2,40}?)(?:(?<=》)|[ 　])[ 　]*(?:作者|著者|文)[ 　]*[:：/][ 　]*(?P<author>[\u3400-\u9fff·]{2,12})"
)
"""A title with its author on the same line: 《灯塔看守》 作者：北岸."""
_TITLE_MARK = re.compile(r"(?<=[\u3400-\u9fff”’》）])[ ]?(?:\[\d{1,2}\]|[①-⑳¹²³*＊]+)$")
"""The mark of a note behind a title, which titles cannot have."""


def _without_part_labels(lines: list[Line]) -> list[Line]:
    """Drop the ornaments above headings: PART 01."""
    found = [line for place, line in enumerate(lines) if is_part_label(line.text, lines, place) and not line.tag]
    for line in found:
        line.drop("heading-label", 0.85)
    return [line for line in lines if not line.role] if found else lines
