"""What stands around an article's text, between it and its title and below it → the article's front matter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

from epubgen.intake.chrome import is_site_line
from epubgen.intake.document import Document, Unit, clean_title, credit_text, move_line
from epubgen.intake.front import doubt_dates
from epubgen.intake.lines import Line, fold
from epubgen.intake.metadata import read_printed, read_provenance
from epubgen.intake.openings import Opening
from epubgen.intake.rubrics import is_credit_line, is_distribution, is_imprint, is_subtitle
from epubgen.text.headings import classify
from epubgen.text.institutions import is_address, split_places
from epubgen.text.names import Credit, parse_byline
from epubgen.text.signatures import read_signature


def take_end_credits(unit: Unit, body: list[Line], signatures: Collection[int] = ()) -> list[Line]:
    """Take the lines at an article's end that name its author once more, its editors and photographers.

    `signatures` are the starts of the lines that sign the issue's articles at their ends.
    """
    dropped = False
    while len(body) > 1:
        line = body[-1]
        byline = parse_byline(line.text) if len(line.text) <= 60 and not line.tag else None
        if line.start in signatures and (signed := read_signature(line.text)) is not None:
            if unit.credits and _names(signed) <= _names(unit.credits):
                line.drop("byline-repeated", 0.9)
            else:
                unit.credits.extend(credit for credit in signed if credit not in unit.credits)
                move_line(unit.moved, line, "authors", credit_text(signed), "signature", 0.8)
        elif line.text == "***" or is_credit_line(line.text):
            line.drop("rule-at-end" if line.text == "***" else "credit-line", 0.85)
        elif (printed := read_printed(line.text)) is not None:
            unit.date, unit.source = unit.date or printed.date, unit.source or printed.source
            move_line(unit.moved, line, "source", printed.source, "provenance")
        elif is_distribution(line.text) or (
            is_imprint(line.text) and (is_imprint(body[-2].text) or body[-2].gap < line.gap or dropped)
        ):
            line.drop("imprint", 0.8)
            dropped = True
        elif dropped and re.fullmatch(r"[─━—_=\-]{4,}", line.text) is not None:
            line.drop("imprint", 0.8)
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


def take_about_author(unit: Unit, body: list[Line]) -> list[Line]:
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


def take_affiliations(unit: Unit, opening: Opening, chinese: bool) -> None:
    """Give the authors the institutions that the lines below their names say."""
    stated = [line.text for line in opening.place_lines if not is_address(line.text)]
    places = [place for text in stated for place in split_places(text)]
    whole = clean_title(stated[0].strip("（()） "), chinese) if len(stated) == 1 else ""
    if len(stated) == len(opening.bylines) == len(unit.credits) > 1 and not any(mark for mark, _ in places):
        unit.credits = [
            credit._replace(affiliation=credit.affiliation or place)
            for credit, (_, place) in zip(unit.credits, places, strict=False)
        ]
    else:
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


def take_below_title(document: Document, unit: Unit, body: list[Line]) -> list[Line]:
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
        elif unit.credits and len(text) <= 120 and _RECEIVED.fullmatch(text) is not None:
            line.drop("dates-of-receipt", 0.85)
        elif is_site_line(text) and len(text) <= 90 and text[-1] not in "。！？":
            line.drop("site-line", 0.85)
        elif len(text) > 120 or not take_provenance(document, unit, line):
            break
        body = body[1:]
    return body


_DAY = r"(?:\d{1,2} [A-Z][a-z]{2,8}\.? \d{4}|[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}|\d{4}-\d{2}-\d{2})"
_RECEIVED = re.compile(
    rf"[(\[]?[A-Z][a-z]+(?: [a-z]+){{0,3}}:? {_DAY}"
    rf"(?:[;,.]? (?:and )?[A-Za-z][a-z]+(?: [a-z]+){{0,3}}:? {_DAY}){{0,4}}[.)\]]{{0,2}}"
)
"""When a paper came and was taken: Received 4 March 2011; accepted 19 August 2011."""


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


def take_provenance(document: Document, unit: Unit, line: Line) -> bool:
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
