"""One raw source → its layers and units: what is the site's, what is contents, which articles, what is in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from epubgen.intake.articles import ALIKE, Division, Opening, divide, is_subtitle, take_bylines
from epubgen.intake.blocks import Block, build_blocks
from epubgen.intake.chrome import mark_chrome, split_badge
from epubgen.intake.contents import Contents, find_contents
from epubgen.intake.doubts import Doubt, doubts_of_block, ends_open, repeated_paragraphs
from epubgen.intake.furniture import mark_furniture
from epubgen.intake.ledger import Moved
from epubgen.intake.lines import Line, fold, live, split_lines
from epubgen.intake.metadata import Proposal, read_provenance, read_title
from epubgen.intake.notes import link_notes
from epubgen.intake.sections import Context, find_headings
from epubgen.intake.sources import RawSource
from epubgen.text.edits import apply
from epubgen.text.headings import HeadingMatch, classify
from epubgen.text.joining import ENDS, Measure, collect_words, columns, measure
from epubgen.text.names import Byline, Credit, parse_byline, split_places
from epubgen.text.punctuation import is_mainly_han, repair
from epubgen.text.scripts import detect_language

BOOK = "book.yaml"
_BROKEN_WORD = re.compile(r"[a-z][-\u00ad\u2010][ \t]*\r?\n")


@dataclass(slots=True)
class Unit:
    """An article or chapter: what its front matter says, and its blocks."""

    title: str
    credits: list[Credit] = field(default_factory=list)
    subtitle: str = ""
    date: str = ""
    source: str = ""
    type: str = ""
    keywords: list[str] = field(default_factory=list)
    heading: HeadingMatch | None = None
    is_volume: bool = False
    blocks: list[Block] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    """Lines that went into the front matter; their `file` is filled in when the file has its name."""


@dataclass(slots=True)
class Document:
    """What one source was recognised as."""

    source: RawSource
    text: str
    lines: list[Line]
    language: str
    units: list[Unit] = field(default_factory=list)
    proposal: Proposal = field(default_factory=Proposal)
    credits: list[Credit] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    promised: int = 0
    missing: list[str] = field(default_factory=list)
    chapters: bool = False


def recognise(source: RawSource, text: str) -> Document:
    """Recognise the layers of a source, whose text has been corrected by fixes, and divide it into units."""
    lines = split_lines(text)
    if source.tags:
        _read_tags(source, lines)
    language = detect_language(text)
    document = Document(source, text, lines, language.tag or "en")
    mark_furniture(lines)
    _mark_page_turns(lines)
    mark_chrome(lines)
    contents = find_contents(lines)
    remaining = live(lines)
    size = measure([(line.text, line.indent, min(line.gap, 3)) for line in remaining[:20_000]])
    division = divide(remaining, contents, size)
    document.chapters = division.chapters
    _read_units(document, remaining, division, contents, size)
    _compare_with_contents(document, division, contents)
    _look_for_doubts(document)
    return document


def _read_tags(source: RawSource, lines: Sequence[Line]) -> None:
    """Give each line what the markup of its page said of it."""
    marks = sorted(source.marks)
    place = 0
    for line in lines:
        tag = source.tags.get(line.number, "")
        if tag == "furniture":
            line.drop("page-furniture", 0.9)
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
        if line.role == "drop":
            dropped = True
        else:
            if dropped or line.gap >= 1000:
                line.value = line.value if line.rule == "bare-number" else "page-turn"
                line.gap = 0
            dropped = False


def _read_units(document: Document, lines: list[Line], division: Division, contents: Contents, size: Measure) -> None:
    first = division.openings[0].place if division.openings else len(lines)
    front = lines[:first] if division.openings else []
    openings = division.openings
    if not openings and lines:
        opening, front = _single_opening(lines, size)
        openings = [opening]
    chinese = document.language.startswith("zh")
    above = _titled_above(front, size) if division.openings and not division.chapters else None
    rest = _read_front(document, front if above is None else front[: above.place], bool(division.openings), size)
    if above is not None:
        openings = [above, *openings]
    words = collect_words(document.text) if size.latin and _BROKEN_WORD.search(document.text) else frozenset()
    context = Context(size, contents.sections, not division.chapters or _has_sections(lines), words)
    if rest:
        heading = classify(rest[0].text)
        unit = Unit(document.proposal.title)
        if heading is not None and heading.kind == "named":
            unit = Unit(_clean(rest[0].text, chinese), type=heading.type)
            _move(unit.moved, rest[0], "title", unit.title, "title")
            rest = rest[1:]
        unit.blocks = _blocks(rest, context, chinese)
        document.units.append(unit)
    for number, opening in enumerate(openings):
        end = openings[number + 1].place if number + 1 < len(openings) else len(lines)
        document.units.append(_read_unit(document, opening, lines[opening.place : end], context, chinese))


def _titled_above(front: list[Line], size: Measure) -> Opening | None:
    """Return the opening of an article above the first that was found: title, perhaps byline, and prose below."""
    prose = next((place for place in range(len(front)) if _prose_begins(front, place, size)), None)
    if not prose:
        return None
    opening = Opening(prose - 1, [front[prose - 1]], found_by="above-first")
    byline = parse_byline(front[prose - 1].text)
    if byline is not None and prose > 1:
        opening = Opening(prose - 2, [front[prose - 2]], [(front[prose - 1], byline)], found_by="above-first")
    title = opening.title[0].text
    heading = classify(title)
    return opening if (heading is None or heading.kind == "named") and len(title) <= 60 else None


def _prose_begins(lines: Sequence[Line], place: int, size: Measure) -> bool:
    """Return whether prose begins at a line: it ends as a sentence does, or goes on in the next one."""
    line = lines[place]
    if not size.wrapped or line.text[-1] in "。；;":
        return _is_prose_line(line, size) or line.text[-1] in "。；;"
    return _is_prose_line(line, size) and place + 1 < len(lines) and lines[place + 1].gap <= size.gap


def _is_prose_line(line: Line, size: Measure) -> bool:
    if size.wrapped:
        return columns(line.text) >= 0.8 * size.width and line.text[-1] not in "》）)"
    return len(line.text) > 60 or line.text[-1] in "。；;"


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
    for place, line in enumerate(lines[:8]):
        if line.tag == "h1" or (not line.tag and _may_be_title(line, lines, place) and not _is_prose_line(line, size)):
            opening = Opening(place, [line])
            below = place + 1
            if below + 1 < len(lines) and _continues_title(line, lines[below], lines[below + 1]):
                opening.title.append(lines[below])
            take_bylines(opening, lines, len(lines))
            return opening, lines[:place]
        if len(line.text) > 60 or line.text[-1] in "。！？" or _is_prose_line(line, size):
            break
    return Opening(0, []), []


def _continues_title(line: Line, after: Line, third: Line) -> bool:
    return (
        len(line.text) >= 10
        and line.text[-1] not in ENDS
        and after.gap == 0
        and not after.tag
        and 2 <= len(after.text) <= len(line.text)
        and after.text[-1] not in ENDS
        and parse_byline(after.text) is None
        and classify(after.text) is None
        and third.gap > 0
    )


def _may_be_title(line: Line, lines: Sequence[Line], place: int) -> bool:
    text = line.text
    if len(text) > 60 or text[-1] in "。；，、;,:：." or text[0].islower():
        return False
    match = classify(text)
    if match is not None and match.kind not in ("chapter", "named", "volume"):
        return False
    after = lines[place + 1] if place + 1 < len(lines) else None
    return after is not None and (after.gap > 0 or len(after.text) > len(text) or parse_byline(after.text) is not None)


def _read_front(document: Document, front: list[Line], collection: bool, size: Measure) -> list[Line]:
    """Read the lines above the first unit: titles, provenance, editors; return those that are text of their own."""
    chinese = document.language.startswith("zh")
    proposal = document.proposal
    titles: list[Line] = []
    prose = next((n for n in range(len(front)) if _prose_begins(front, n, size)), len(front))
    named = next((n for n, line in enumerate(front) if (m := classify(line.text)) and m.kind == "named"), prose)
    cut = min(prose, named)
    for line in front[:cut]:
        provenance = read_provenance(line.text)
        byline = parse_byline(line.text)
        if provenance is not None:
            proposal.source = proposal.source or provenance.source
            proposal.date = proposal.date or provenance.date
            proposal.readings.extend(provenance.readings)
            _move(document.moved, line, "source", provenance.source or provenance.date, "provenance")
            _doubt_dates(document, provenance, line)
        elif byline is not None and byline.confidence >= (0.4 if titles else 0.9):
            document.credits.extend(byline.credits)
            _move(document.moved, line, "author", _credit_text(byline.credits), "byline", byline.confidence)
        else:
            titles.append(line)
    if collection or titles:
        _read_titles(document, titles, chinese)
    return front[cut:]


def _doubt_dates(document: Document, provenance: Proposal, line: Line) -> None:
    for date in provenance.readings:
        choices = tuple((_with_signs(reading), reading) for reading in date.readings)
        document.doubts.append(Doubt("ambiguous-date", line.number, date.text, (line.text,), choices))


def _with_signs(iso: str) -> str:
    parts = [int(part) for part in iso.split("-")]
    return "".join(f"{number}{sign}" for number, sign in zip(parts, "年月日", strict=False))


def _read_titles(document: Document, titles: list[Line], chinese: bool) -> None:
    """Propose title, series and subtitle from the title lines above a collection."""
    read: list[tuple[Line, Proposal, str]] = []
    for line in titles:
        start, end = split_badge(line.text)
        text = _clean(line.text[start:end], chinese)
        if read and _is_one_title(read[-1][0], line):
            between = "" if chinese else " "
            text = f"{read[-1][2]}{between}{text}"
            first = read.pop()[0]
            _move(document.moved, line, "title", "", "collection-title")
            read.append((first, read_title(text), text))
        else:
            read.append((line, read_title(text), text))
    proposal = document.proposal
    main = next((one for one in read if one[1].series), read[0] if read else None)
    if main is None:
        return
    parsed = main[1]
    proposal.series, proposal.issue, proposal.volume, proposal.count = (
        parsed.series, parsed.issue, parsed.volume, parsed.count,
    )  # fmt: skip
    proposal.title, proposal.subtitle = parsed.title, parsed.subtitle
    for line, _, text in read:
        if line is main[0]:
            field_name = "title"
        elif not proposal.title:
            proposal.title, field_name = text, "title"
        elif SequenceMatcher(None, fold(text), fold(proposal.title)).ratio() >= ALIKE:
            field_name = "title"
        elif not proposal.subtitle and text.startswith("—"):
            proposal.subtitle, field_name = text.strip("— "), "subtitle"
        else:
            proposal.description = f"{proposal.description}\n{text}".strip()
            field_name = "description"
        _move(document.moved, line, field_name, text, "collection-title")
    proposal.title = proposal.title or parsed.series


_UNFINISHED = re.compile(r"(?:\b(?:of|the|on|in|and|for|to|a)|关于|關於|[和与與的及、])$", re.IGNORECASE)


def _is_one_title(first: Line, second: Line) -> bool:
    """Return whether a title goes on in the next line: it breaks off, and no blank line stands between."""
    return second.gap == 0 and _UNFINISHED.search(first.text) is not None


def _read_unit(document: Document, opening: Opening, lines: list[Line], context: Context, chinese: bool) -> Unit:
    raw = _joined(opening.title)
    start, end = split_badge(raw)
    title = _clean(raw[start:end], chinese)
    heading = opening.heading
    unit = Unit(title, heading=heading, type=heading.type if heading else "")
    unit.is_volume = heading is not None and heading.kind == "volume"
    if opening.rubric is not None:
        unit.keywords.append(opening.rubric.text.strip("【】[]■◆●▲★ 　"))
        _move(unit.moved, opening.rubric, "keywords", unit.keywords[0], "rubric")
    if opening.entry is not None:
        unit.title = _settle_title(document, unit.title, opening, chinese)
    for line in opening.title:
        _move(unit.moved, line, "title", unit.title if line is opening.title[0] else "", opening.found_by or "title",
              min(1.0, opening.likeness))  # fmt: skip
    if opening.subtitle is not None:
        unit.subtitle = _clean(opening.subtitle.text.strip("—―－- "), chinese)
        _move(unit.moved, opening.subtitle, "subtitle", unit.subtitle, "subtitle")
    for line, byline in opening.bylines:
        credits = _settle_byline(document, opening, line, byline)
        unit.credits.extend(credits)
        _move(unit.moved, line, "authors", _credit_text(credits), "byline", byline.confidence)
    if opening.place_line is not None:
        affiliation = _clean(opening.place_line.text.strip("（()） "), chinese)
        unit.credits = _with_places(unit.credits, opening, split_places(opening.place_line.text), affiliation)
        _move(unit.moved, opening.place_line, "affiliation", affiliation, "affiliation")
    if opening.entry is not None and opening.entry.byline and not opening.bylines:
        listed = parse_byline(opening.entry.byline)
        if listed is not None:
            unit.credits.extend(listed.credits)
            place = opening.title[0].number if opening.title else 1
            document.doubts.append(Doubt("byline-only-in-contents", place, unit.title, (opening.entry.byline,)))
    body = lines[opening.body - opening.place :]
    body = _take_below_title(document, unit, body)
    body = _take_about_author(unit, body)
    unit.blocks = _blocks(body, context, chinese)
    return unit


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
    _move(unit.moved, body[-1], "authors", _credit_text(unit.credits), "about-author", 0.9)
    return body[:-1]


def _with_places(credits: list[Credit], opening: Opening, places: list[tuple[str, str]], whole: str) -> list[Credit]:
    """Give each author the institution that the line below the names says, by their marks where it has several."""
    byline = "".join(line.text for line, _ in opening.bylines)
    result = []
    for credit in credits:
        affiliation = whole
        if len(places) > 1:
            mark = re.search(rf"{re.escape(credit.name)}[ 　]*([¹²³⁴-⁹\d])", byline)
            number = str(unicodedata.digit(mark[1])) if mark else ""
            affiliation = next((place for sign, place in places if sign and str(unicodedata.digit(sign)) == number), "")
        result.append(credit if credit.affiliation or not affiliation else credit._replace(affiliation=affiliation))
    return result


def _take_below_title(document: Document, unit: Unit, body: list[Line]) -> list[Line]:
    """Take a repeated title, a subtitle, a date or a provenance line that stands between title and text."""
    while body:
        line = body[0]
        text = line.text
        if line.tag:
            break
        if fold(text) == fold(unit.title) and len(text) > 3:
            line.drop("title-repeated", 0.95)
        elif not unit.subtitle and is_subtitle(text):
            unit.subtitle = _clean(text.strip("—―- "), True)
            _move(unit.moved, line, "subtitle", unit.subtitle, "subtitle")
        elif not unit.credits and len(text) <= 60 and _is_clear_byline(text):
            byline = parse_byline(text)
            assert byline is not None
            unit.credits.extend(byline.credits)
            _move(unit.moved, line, "authors", _credit_text(byline.credits), "byline", byline.confidence)
        elif len(text) <= 50 and (found := read_provenance(text)) is not None and not (unit.date or unit.source):
            unit.date, unit.source = found.date, found.source
            if found.author and not unit.credits:
                unit.credits.append(Credit(found.author))
            _move(unit.moved, line, "source", found.source or found.date, "provenance")
            _doubt_dates(document, found, line)
        else:
            break
        body = body[1:]
    return body


def _is_clear_byline(text: str) -> bool:
    byline = parse_byline(text)
    return byline is not None and byline.confidence >= 0.7 and classify(text) is None


def _blocks(lines: list[Line], context: Context, chinese: bool) -> list[Block]:
    headings = find_headings(lines, context)
    blocks = build_blocks(lines, headings, context.measure, chinese, context.words)
    link_notes(blocks, chinese)
    return blocks


def _joined(lines: Sequence[Line]) -> str:
    text = ""
    for line in lines:
        between = " " if text and text[-1].isascii() and line.text[0].isascii() else ""
        text += between + line.text
    return text


def _clean(text: str, chinese: bool) -> str:
    if chinese and is_mainly_han(text):
        text = apply(text, repair(text, keep_spaces=True))
    return re.sub(r"[ \t\u00a0]+", " ", text).strip()


def _settle_title(document: Document, title: str, opening: Opening, chinese: bool) -> str:
    """Keep the body's title, or the longer one where the other is the same with characters lost (R-210)."""
    assert opening.entry is not None
    listed = _clean(opening.entry.title, chinese)
    if fold(listed) == fold(title) and title.isupper() and not listed.isupper() and title.upper() == listed.upper():
        return listed
    heading = opening.entry.heading
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
              (entry.byline, line.text, _credit_text(chosen.credits)), ((entry.byline, "contents"),))
    )  # fmt: skip
    return chosen.credits


def _who(byline: Byline) -> list[str]:
    return [fold(credit.name + credit.affiliation + credit.post) for credit in byline.credits]


def _is_subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)


def _credit_text(credits: Iterable[Credit]) -> str:
    return "; ".join(" ".join(part for part in (c.affiliation, c.post, c.name) if part) for c in credits)


def _move(moved: list[Moved], line: Line, field: str, after: str, rule: str, confidence: float = 0.95) -> None:
    line.role, line.rule = "move", rule
    moved.append(Moved(line, "", field, after, rule, round(confidence, 2)))


def _compare_with_contents(document: Document, division: Division, contents: Contents) -> None:
    document.promised = len(contents.entries)
    document.missing = [_clean(entry.title, document.language.startswith("zh")) for entry in division.missing]
    for entry in division.missing:
        document.doubts.append(Doubt("missing", entry.lines[-1].number, entry.title, (entry.byline, entry.page)))
    matched = [opening for opening in division.openings if opening.entry is not None]
    order = [contents.entries.index(opening.entry) for opening in matched if opening.entry is not None]
    if order != sorted(order):
        document.doubts.append(
            Doubt("order-differs", matched[0].title[0].number, "", tuple(str(number + 1) for number in order))
        )
    if contents.entries and not document.chapters:
        for opening in division.openings:
            if opening.entry is None:
                document.doubts.append(Doubt("not-in-contents", opening.title[0].number, _joined(opening.title)))


def _look_for_doubts(document: Document) -> None:
    chinese = document.language.startswith("zh")
    for number, unit in enumerate(document.units):
        for block in unit.blocks:
            document.doubts.extend(doubts_of_block(block, chinese))
        document.doubts.extend(repeated_paragraphs(unit.blocks))
        document.doubts.extend(_numbering_gaps(unit))
        last = unit.blocks[-1] if number == len(document.units) - 1 and unit.blocks else None
        for block in unit.blocks:
            if ends_open(block):
                kind = "truncated" if block is last else "open-end"
                document.doubts.append(Doubt(kind, block.lines[-1].number, block.raw[-20:], (unit.title,)))
        if chinese and unit.title.count("“") != unit.title.count("”"):
            mark = "“" if unit.title.count("“") > unit.title.count("”") else "”"
            place = unit.moved[0].line.number if unit.moved else 1
            document.doubts.append(Doubt("unbalanced", place, unit.title, (mark,), _title_choices(unit.title, mark)))
    _doubt_dropped(document)


def _title_choices(title: str, mark: str) -> tuple[tuple[str, str], ...]:
    return ((f"“{title}", "mark-lost-at-start"),) if mark == "”" and title.index("”") < 12 else ()


def _numbering_gaps(unit: Unit) -> Iterable[Doubt]:
    """Yield headings whose number does not follow the one before of their kind (R-207)."""
    last: dict[tuple[str, int], int] = {}
    for block in unit.blocks:
        if block.kind != "heading":
            continue
        match = classify(block.raw)
        if match is None or match.number is None or not match.certain:
            continue
        key = (match.kind, block.level)
        before = last.get(key, 0)
        if match.number != before + 1 and match.number != 1 and before:
            yield Doubt("heading-gap", block.lines[0].number, block.raw, (str(before), str(match.number)))
        last[key] = match.number
        for other in [other for other in last if other[1] > block.level]:
            del last[other]


_RIGHTS = re.compile(r"不得(?:用于|转载|复制)|版权|侵犯|禁止转载|未经许可|All rights reserved|redistribut")


def _doubt_dropped(document: Document) -> None:
    """Tell of lines that were dropped on weak evidence, and of notices about rights among them (R-239)."""
    for line in document.lines:
        if line.role != "drop":
            continue
        if line.rule == "site-line" and _RIGHTS.search(line.text):
            if not any(doubt.kind == "rights-notice" for doubt in document.doubts):
                document.doubts.append(Doubt("rights-notice", line.number, line.text))
        elif line.confidence < 0.85:
            document.doubts.append(Doubt("weak-drop", line.number, line.text[:60], (line.rule,)))
