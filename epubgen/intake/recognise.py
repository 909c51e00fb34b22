"""One raw source → its layers and units: what is the site's, what is contents, which articles, what is in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from epubgen.intake.articles import Division, divide
from epubgen.intake.below_titles import take_bylines
from epubgen.intake.bodies import Body, make_blocks
from epubgen.intake.chrome import is_site_line, mark_chrome, split_badge
from epubgen.intake.comparing import compare_with_contents, look_for_doubts
from epubgen.intake.contents import Contents, find_contents
from epubgen.intake.document import Document, Unit, clean_title, credit_text, joined_text, move_line
from epubgen.intake.doubts import Doubt
from epubgen.intake.front import doubt_dates, is_prose_line, read_front, titled_above
from epubgen.intake.furniture import mark_furniture
from epubgen.intake.lines import Line, fold, live, split_lines
from epubgen.intake.metadata import read_printed, read_provenance
from epubgen.intake.openings import Opening
from epubgen.intake.pageturns import page_starts
from epubgen.intake.paging import add_page_notes, mark_page_starts
from epubgen.intake.rubrics import (
    is_credit_line,
    is_dateline,
    is_document_number,
    is_imprint,
    is_part_label,
    is_salutation,
    is_subtitle,
)  # fmt: skip
from epubgen.intake.sections import Context
from epubgen.intake.sources import RawSource
from epubgen.intake.titles import large_title
from epubgen.model.ports import Mapper, map_here
from epubgen.text.dates import find_dates
from epubgen.text.headings import classify
from epubgen.text.joining import ENDS, Measure, collect_words, measure
from epubgen.text.names import Byline, Credit, is_address, is_body, parse_byline, split_places
from epubgen.text.scripts import detect_language

_BROKEN_WORD = re.compile(r"[a-z][-\u00ad\u2010][ \t]*\r?\n")


def recognise(source: RawSource, text: str, run: Mapper = map_here) -> Document:
    """Recognise the layers of a source, whose text has been corrected by fixes, and divide it into units.

    The text of the units is made into blocks by `run`.
    """
    lines = split_lines(text)
    if source.tags:
        _read_tags(source, lines)
    language = detect_language(text)
    document = Document(source, text, lines, language.tag or "en")
    notes = mark_furniture(lines)
    starts = page_starts(lines)
    _mark_page_turns(lines)
    mark_chrome(lines)
    contents = find_contents(lines)
    remaining = live(lines)
    size = measure([(line.text, line.indent, min(line.gap, 3)) for line in remaining[:20_000]])
    division = divide(remaining, contents, size)
    document.chapters = division.chapters
    _read_units(document, remaining, division, contents, size, run)
    add_page_notes(document.units, notes.paired, size, document.language.startswith("zh"))
    document.paged = mark_page_starts(document.units, lines, starts, document.language.startswith("zh")) > 0
    document.doubts.extend(Doubt("note-unpaired", line.number, line.text[:30]) for line in notes.unpaired)
    compare_with_contents(document, division, contents)
    look_for_doubts(document)
    return document


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
            if dropped or line.gap >= 1000:
                line.value = line.value if line.rule == "bare-number" else "page-turn"
                line.gap = 0
            dropped = False


def _read_units(
    document: Document, lines: list[Line], division: Division, contents: Contents, size: Measure, run: Mapper
) -> None:
    first = division.openings[0].place if division.openings else len(lines)
    front = lines[:first] if division.openings else []
    openings = division.openings
    if not openings and lines:
        opening, front = _single_opening(lines, size)
        openings = [opening]
    chinese = document.language.startswith("zh")
    above = titled_above(front, size) if division.openings and not division.chapters else None
    rest = read_front(document, front if above is None else front[: above.place], bool(division.openings), size)
    if above is not None:
        take_bylines(above, lines, first)
        openings = [above, *openings]
    words = collect_words(document.text) if size.latin and _BROKEN_WORD.search(document.text) else frozenset()
    context = Context(size, contents.sections, not division.chapters or _has_sections(lines), words)
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
    for number, opening in enumerate(openings):
        end = openings[number + 1].place if number + 1 < len(openings) else len(lines)
        unit, body = _read_unit(document, opening, lines[opening.place : end], chinese)
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


def _single_opening(lines: list[Line], size: Measure) -> tuple[Opening, list[Line]]:
    """Find title and byline of a text that is one article; lines above its title are front matter."""
    large = next((place for place, line in enumerate(lines) if line.large), None)
    if large is not None:
        opening = Opening(large, large_title(lines, large))
        take_bylines(opening, lines, len(lines))
        return opening, lines[:large]
    for place, line in enumerate(lines[:8]):
        if _is_issuer(line, lines, place) or "     " in line.text:
            continue
        if line.tag == "h1" or (not line.tag and _may_be_title(line, lines, place) and not is_prose_line(line, size)):
            opening = Opening(place, [line])
            below = place + 1
            if below + 1 < len(lines) and _continues_title(line, lines[below], lines[below + 1]):
                opening.title.append(lines[below])
            take_bylines(opening, lines, len(lines))
            return opening, lines[:place]
        if len(line.text) > 60 or line.text[-1] in "。！？" or is_prose_line(line, size):
            break
    return Opening(0, []), []


def _is_issuer(line: Line, lines: Sequence[Line], place: int) -> bool:
    """Return whether a line names the body whose minutes or notice this is, with the title directly below."""
    if line.tag or place + 2 >= len(lines) or len(line.text) > 60:
        return False
    below = lines[place + 1]
    named = parse_byline(line.text)
    body = named is not None and all(credit.organisation for credit in named.credits)
    if line.text.isupper() and below.text.isupper() and is_body(line.text):
        return classify(below.text) is None and below.text[-1] not in ENDS
    if not body or below.tag:
        return False
    return len(below.text) > len(line.text) and _may_be_title(below, lines, place + 1)


def _continues_title(line: Line, after: Line, third: Line) -> bool:
    return (
        len(line.text) >= 10
        and line.text[-1] not in ENDS
        and after.gap == 0
        and not after.tag
        and 2 <= len(after.text) <= len(line.text)
        and line.text.isupper() == after.text.isupper()
        and not find_dates(after.text)
        and after.text[-1] not in ENDS
        and parse_byline(after.text) is None
        and classify(after.text) is None
        and third.gap > 0
    )


def _may_be_title(line: Line, lines: Sequence[Line], place: int) -> bool:
    text = line.text
    if len(text) > 60 or text[-1] in "。；，、;,:：." or text[0].islower() or is_dateline(text) or "   " in text:
        return False
    if is_document_number(text) or is_credit_line(text) or is_subtitle(text):
        return False
    match = classify(text)
    if match is not None and match.kind not in ("chapter", "named", "volume"):
        return False
    after = lines[place + 1] if place + 1 < len(lines) else None
    if after is None:
        return False
    below = after.text
    return (
        after.gap > 0
        or len(below) > len(text)
        or (text.isupper() and len(text.split()) >= 3)
        or is_dateline(below)
        or is_site_line(below)
        or is_subtitle(below)
        or is_salutation(below)
        or is_document_number(below)
        or parse_byline(below) is not None
        or read_provenance(below) is not None
    )


def _read_unit(document: Document, opening: Opening, lines: list[Line], chinese: bool) -> tuple[Unit, Body]:
    raw = joined_text(opening.title)
    if opening.heading is not None and not opening.heading.title and len(opening.title) > 1:
        raw = " ".join(line.text for line in opening.title)
    start, end = split_badge(raw)
    title = clean_title(_TITLE_MARK.sub("", raw[start:end]), chinese).lstrip("☆★※◆■▲◎◇►▶、 　")
    heading = opening.heading
    unit = Unit(title, heading=heading, type=heading.type if heading else "")
    unit.is_volume = heading is not None and heading.kind == "volume"
    if opening.label is not None:
        opening.label.drop("article-label", 0.9)
    for line in opening.dated:
        _take_provenance(document, unit, line)
    if opening.rubric is not None:
        unit.keywords.append(opening.rubric.text.strip("【】[]■◆●▲★ 　"))
        move_line(unit.moved, opening.rubric, "keywords", unit.keywords[0], "rubric")
    if opening.entry is not None:
        unit.title = _settle_title(document, unit.title, opening, chinese)
    for line in opening.title:
        after = unit.title if line is opening.title[0] else ""
        rule = opening.found_by or "title"
        move_line(unit.moved, line, "title", after, rule, min(1.0, opening.likeness))
    if opening.subtitle is not None:
        unit.subtitle = clean_title(opening.subtitle.text.strip("—―－- "), chinese)
        move_line(unit.moved, opening.subtitle, "subtitle", unit.subtitle, "subtitle")
    for line, byline in opening.bylines:
        credits = _settle_byline(document, opening, line, byline)
        unit.credits.extend(credits)
        move_line(unit.moved, line, "authors", credit_text(credits), "byline", byline.confidence)
    if opening.place_lines:
        _take_affiliations(unit, opening, chinese)
    if opening.entry is not None and opening.entry.byline and not opening.bylines:
        listed = parse_byline(opening.entry.byline)
        if listed is not None:
            unit.credits.extend(listed.credits)
            place = opening.title[0].number if opening.title else 1
            document.doubts.append(Doubt("byline-only-in-contents", place, unit.title, (opening.entry.byline,)))
    body = lines[opening.body - opening.place :]
    body = _take_below_title(document, unit, body)
    body = _take_end_credits(unit, body)
    body = _take_about_author(unit, body)
    marks = _TITLE_MARK.search(raw[start:end])
    return unit, Body(_without_part_labels(body), marks[0] if marks else "")


def _take_end_credits(unit: Unit, body: list[Line]) -> list[Line]:
    """Take the lines at an article's end that name its author once more, its editors and photographers."""
    dropped = False
    while len(body) > 1:
        line = body[-1]
        byline = parse_byline(line.text) if len(line.text) <= 60 and not line.tag else None
        if is_credit_line(line.text):
            line.drop("credit-line", 0.85)
        elif (printed := read_printed(line.text)) is not None:
            unit.date, unit.source = unit.date or printed.date, unit.source or printed.source
            move_line(unit.moved, line, "source", printed.source, "provenance")
        elif is_imprint(line.text) and (is_imprint(body[-2].text) or body[-2].gap < line.gap or dropped):
            line.drop("imprint", 0.8)
            dropped = True
        elif byline is not None and byline.confidence >= 0.95 and not unit.credits:
            unit.credits.extend(byline.credits)
            move_line(unit.moved, line, "authors", credit_text(byline.credits), "byline", byline.confidence)
        elif byline is not None and byline.confidence >= 0.95 and _names(byline.credits) <= _names(unit.credits):
            line.drop("byline-repeated", 0.9)
        else:
            break
        body = body[:-1]
    return body


def _names(credits: Iterable[Credit]) -> set[str]:
    return {fold(credit.name) for credit in credits}


_ABOUT = re.compile(r"[（(]\s*作者(?:系|单位[:：]|單位[:：]|为|为?现任)\s*(?P<about>[^（()）。；]{3,30})[)）]")


def _take_about_author(unit: Unit, body: list[Line]) -> list[Line]:
    """Take （作者系…） at an article's end for what its one author is and where."""
    if not body or len(unit.credits) != 1 or unit.credits[0].affiliation or unit.credits[0].organisation:
        return body
    match = _ABOUT.fullmatch(body[-1].text)
    parsed = parse_byline(f"{match['about']} {unit.credits[0].name}") if match is not None else None
    if parsed is None or len(parsed.credits) != 1 or not (parsed.credits[0].affiliation or parsed.credits[0].post):
        return body
    unit.credits = [unit.credits[0]._replace(affiliation=parsed.credits[0].affiliation, post=parsed.credits[0].post)]
    move_line(unit.moved, body[-1], "authors", credit_text(unit.credits), "about-author", 0.9)
    return body[:-1]


_TITLE_MARK = re.compile(r"(?<=[\u3400-\u9fff”’》）])[ ]?(?:\[\d{1,2}\]|[①-⑳¹²³*＊]+)$")
"""The mark of a note behind a title, which titles cannot have."""


def _take_affiliations(unit: Unit, opening: Opening, chinese: bool) -> None:
    """Give the authors the institutions that the lines below their names say."""
    stated = [line.text for line in opening.place_lines if not is_address(line.text)]
    places = [place for text in stated for place in split_places(text)]
    whole = clean_title(stated[0].strip("（()） "), chinese) if len(stated) == 1 else ""
    unit.credits = _with_places(unit.credits, opening, places, whole)
    for line in opening.place_lines:
        move_line(unit.moved, line, "affiliation", clean_title(line.text.strip("（()） "), chinese), "affiliation")


def _with_places(credits: list[Credit], opening: Opening, places: list[tuple[str, str]], whole: str) -> list[Credit]:
    """Give each author the institution that the line below the names says, by their marks where it has several."""
    byline = "".join(line.text for line, _ in opening.bylines)
    result = []
    for credit in credits:
        affiliation = whole
        if len(places) > 1:
            mark = re.search(rf"{'[ 　]*'.join(map(re.escape, credit.name))}[ 　]*([¹²³⁴-⁹\d])", byline)
            number = str(unicodedata.digit(mark[1])) if mark else ""
            affiliation = next((place for sign, place in places if sign and str(unicodedata.digit(sign)) == number), "")
        result.append(credit if credit.affiliation or not affiliation else credit._replace(affiliation=affiliation))
    return result


def _take_below_title(document: Document, unit: Unit, body: list[Line]) -> list[Line]:
    """Take a repeated title, a subtitle, a date or a provenance line that stands between title and text."""
    body = _skip_to_repeated(unit, body)
    while body:
        line = body[0]
        text = line.text
        if line.tag:
            break
        if fold(text) == fold(unit.title) and len(text) > 3:
            line.drop("title-repeated", 0.95)
        elif not unit.subtitle and is_subtitle(text):
            unit.subtitle = clean_title(text.strip("—―- "), True)
            move_line(unit.moved, line, "subtitle", unit.subtitle, "subtitle")
        elif not unit.credits and len(text) <= 60 and _is_clear_byline(text):
            byline = parse_byline(text)
            assert byline is not None
            unit.credits.extend(byline.credits)
            move_line(unit.moved, line, "authors", credit_text(byline.credits), "byline", byline.confidence)
        elif is_site_line(text) and len(text) <= 90 and text[-1] not in "。！？":
            line.drop("site-line", 0.85)
        elif len(text) > 120 or not _take_provenance(document, unit, line):
            break
        body = body[1:]
    return body


def _skip_to_repeated(unit: Unit, body: list[Line]) -> list[Line]:
    """Drop what a site put between a title and the same title once more."""
    title = fold(unit.title)
    for place, line in enumerate(body[:6]):
        if len(line.text) > 90 or line.text[-1] in "。！？" or line.tag:
            break
        if place and len(title) > 3 and fold(line.text) == title:
            for other in body[:place]:
                other.drop("site-line", 0.8)
            return body[place:]
    return body


def _take_provenance(document: Document, unit: Unit, line: Line) -> bool:
    """Take a line that says where or when an article was published; return whether it does."""
    found = read_provenance(line.text)
    if found is None or (unit.date and unit.source and (unit.credits or not found.author)):
        return False
    if (unit.date and found.date and unit.date != found.date) or (unit.source and found.source):
        return False
    unit.date, unit.source = unit.date or found.date, unit.source or found.source
    if found.author and not unit.credits:
        byline = parse_byline(f"作者：{found.author}" if not found.author.isascii() else f"by {found.author}")
        unit.credits.extend(byline.credits if byline is not None else (Credit(found.author),))
    move_line(unit.moved, line, "source", found.source or found.date, "provenance")
    doubt_dates(document, found, line)
    return True


def _is_clear_byline(text: str) -> bool:
    byline = parse_byline(text)
    return byline is not None and byline.confidence >= 0.7 and classify(text) is None


def _without_part_labels(lines: list[Line]) -> list[Line]:
    """Drop the ornaments above headings: PART 01."""
    found = [line for place, line in enumerate(lines) if is_part_label(line.text, lines, place) and not line.tag]
    for line in found:
        line.drop("heading-label", 0.85)
    return [line for line in lines if not line.role] if found else lines


def _settle_title(document: Document, title: str, opening: Opening, chinese: bool) -> str:
    """Keep the body's title, or the longer one where the other is the same with characters lost (R-210)."""
    assert opening.entry is not None
    listed = clean_title(opening.entry.title, chinese)
    if fold(listed) == fold(title) and title.isupper() and not listed.isupper() and title.upper() == listed.upper():
        return listed
    heading = opening.entry.heading
    if re.fullmatch(r"[^：:]{2,6}[：:][ 　]*", listed.removesuffix(title)) and listed.endswith(title):
        return title
    if heading is not None and fold(heading.title) == fold(title):
        return title
    if re.fullmatch(r"\d{1,3}[.、．]\s*", title.removesuffix(listed)) and title.endswith(listed):
        return listed
    chosen = listed if len(listed) > len(title) and _is_subsequence(title, listed) else title
    if fold(listed) != fold(title):
        document.doubts.append(
            Doubt("title-differs", opening.title[0].number, title, (listed, title, chosen), ((listed, "contents"),))
        )
    return chosen


def _settle_byline(document: Document, opening: Opening, line: Line, byline: Byline) -> tuple[Credit, ...]:
    entry = opening.entry
    if entry is None or not entry.byline:
        return byline.credits
    listed = parse_byline(entry.byline)
    if fold(entry.byline) == fold(line.text):
        return listed.credits if listed is not None and line.text.isupper() else byline.credits
    if listed is None or fold(entry.byline) in fold("".join(other.text for other, _ in opening.bylines)):
        return byline.credits
    if _who(listed) == _who(byline):
        return listed.credits if line.text.isupper() else byline.credits
    longer = _is_subsequence(fold(line.text), fold(entry.byline)) and len(listed.credits) == len(byline.credits)
    chosen = listed if longer else byline
    document.doubts.append(
        Doubt("byline-differs", line.number, line.text,
              (entry.byline, line.text, credit_text(chosen.credits)), ((entry.byline, "contents"),))
    )  # fmt: skip
    return chosen.credits


def _who(byline: Byline) -> list[str]:
    return [fold(credit.name + credit.affiliation + credit.post) for credit in byline.credits]


def _is_subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)
