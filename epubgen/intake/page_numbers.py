"""Page numbers: labels that say what they are, and bare numbers that count up and interrupt sentences (R-212).

A bare number may be a page number or a chapter's. What decides is where it stands.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from epubgen.intake.lines import Line, is_after_page, live_before
from epubgen.text.headings import classify
from epubgen.text.joining import ENDS
from epubgen.text.numbering import parse_roman

_NUMBER = re.compile(r"[-—–·•‧∙~|\[（( ]*(?:p\.? ?)?(?P<number>\d{1,4}|[ivxl]{1,7})[-—–·•‧∙~|\]）) ]*", re.IGNORECASE)

_PAGE_OF = re.compile(
    r"[-— ]*(?:第\s*(?P<a>\d{1,4})\s*[页頁](?:\s*[/,，;；]?\s*[共/]\s*(?:计|計)?\s*\d{1,5}\s*[页頁])?"
    r"|[Pp]age\s+(?P<b>\d{1,4})(?:\s+of\s+\d{1,5})?|(?P<c>\d{1,4})\s*(?:/|of)\s*\d{1,4}|共\s*\d{1,5}\s*[页頁])[-— ]*"
)

DIGITS_AT_END = re.compile(
    r"^\s*(\d{1,4}|[ivxl]{1,6}|[〇○零一二三四五六七八九]{2,4})[\s|·•—-]+(?=\D)"
    r"|(?<=\D)[\s|·•—-]+(\d{1,4}|[ivxl]{1,6}|[〇○零一二三四五六七八九]{2,4})\s*$"
)

_NUMERALS = frozenset("0123456789ivxl〇○零一二三四五六七八九")


def mark_page_labels(lines: Sequence[Line]) -> None:
    """Drop the page numbers that say what they are: 第 3 页, Page 3 of 90, 3 / 90."""
    pages = _fractions_of_pages(lines)
    for place, line in enumerate(lines):
        if len(line.text) < 24 and _PAGE_OF.fullmatch(line.text) and (place in pages or not _is_fraction(line)):
            line.drop("page-number", 0.97)


def _fractions_of_pages(lines: Sequence[Line]) -> set[int]:
    """Return the places of 1/12, 2/12 … that count up to the same number of pages."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, line in enumerate(lines):
        if len(line.text) <= 12 and (match := re.fullmatch(r"(\d{1,4}) ?/ ?(\d{1,4})", line.text)) is not None:
            found[match[2]].append((place, int(match[1])))
    return {
        place
        for total, places in found.items()
        if len(places) > 1
        and all(b - a == 1 for (_, a), (_, b) in pairwise(places))
        and places[-1][1] <= int(total)
        and all(b - a >= (2 if places[-1][1] == int(total) else 4) for (a, _), (b, _) in pairwise(places))
        for place, _ in places
    }


def _is_fraction(line: Line) -> bool:
    return re.fullmatch(r"\d{1,2}/\d{1,2}", line.text) is not None and line.gap == 0


def is_beside_page_number(place: int, lines: Sequence[Line]) -> bool:
    """Return whether a page number, or what may be one, stands above or below a line."""
    neighbours = [lines[at] for at in (place - 1, place + 1) if 0 <= at < len(lines)]
    return any(
        line.rule == "page-number"
        or (len(line.text) <= 12 and re.search(r"\d", line.text) and _NUMBER.fullmatch(line.text))
        for line in neighbours
    )


def mark_bare_numbers(lines: Sequence[Line], heads: dict[int, str]) -> None:
    """Tell page numbers from the numbers of chapters and of tables: pages count up and interrupt."""
    numbered: list[tuple[int, int]] = []
    for place, line in enumerate(lines):
        if len(line.text) <= 12 and not line.role and (match := _NUMBER.fullmatch(line.text)) is not None:
            digits = match["number"]
            number = int(digits) if digits.isdigit() else parse_roman(digits) if digits.islower() else None
            if number is not None:
                numbered.append((place, number))
    run = rising(numbered)
    if len(run) >= 2:
        _judge_run(run, lines, heads)
    for place, _ in numbered:
        line = lines[place]
        if line.role or line.rule == "bare-number":
            continue
        if re.fullmatch(r"([-—–·•‧∙~|]+) *\d{1,4} *\1", line.text) or _breaks_sentence(place, lines):
            line.drop("page-number", 0.85)


def _judge_run(run: Sequence[tuple[int, int]], lines: Sequence[Line], heads: dict[int, str]) -> None:
    """Decide what a series of bare numbers is: pages, chapters that begin with one, or neither."""
    turns = sum(interrupts(place, lines, heads) for place, _ in run)
    dressed = sum(re.search(r"\D", lines[place].text) is not None or lines[place].indent >= 16 for place, _ in run)
    pages = turns >= max(1, 0.25 * len(run)) or dressed > 0.5 * len(run)
    from_one = run[0][1] == 1 and all(b - a == 1 for (_, a), (_, b) in pairwise(run))
    apart = all(b - a >= 8 for (a, _), (b, _) in pairwise(run))
    if pages or (not from_one and (len(run) >= 3 or apart)):
        for place, _ in run:
            lines[place].drop("page-number", 0.95 if pages else 0.8)
    elif from_one and (
        (len(run) > 2 and all(lines[place].gap > 1 and lines[place].indent < 16 for place, _ in run))
        or not any(len(line.text) > 40 for line in lines[: run[0][0]] if not line.role)
    ):
        for place, number in run:
            lines[place].rule, lines[place].value = "bare-number", number


def _breaks_sentence(place: int, lines: Sequence[Line]) -> bool:
    """Return whether a line stands inside a sentence: what is before it is not finished, and text goes on after it."""
    before, after = lines[place - 1] if place else None, lines[place + 1] if place + 1 < len(lines) else None
    if before is not None and before.rule == "running-head" and place > 1:
        before = lines[place - 2]
    if before is None or after is None or before.role or after.role:
        return False
    return (
        len(before.text) > 16 and before.text[-1] not in ENDS and len(after.text) > 1 and classify(after.text) is None
    )


def rising(numbered: Sequence[tuple[int, int]], apart: int = 2) -> list[tuple[int, int]]:
    """Return the longest run of numbers that go up by one, or by two where a page bears none, `apart` lines or more."""
    best: list[tuple[int, int]] = []
    chains: dict[int, list[tuple[int, int]]] = {}
    for place, number in numbered:
        before = max((chains.get(number - step, []) for step in (1, 2)), key=len)
        if before and place - before[-1][0] < apart:
            before = []
        chain = [*before, (place, number)] if len(before) < 4000 else before
        if len(chain) >= len(chains.get(number, [])):
            chains[number] = chain
        if len(chain) > len(best):
            best = chain
    return best


def interrupts(place: int, lines: Sequence[Line], heads: dict[int, str]) -> bool:
    """Return whether a line stands at a page turn: by a head or form feed, or inside a sentence."""
    line = lines[place]
    after = lines[place + 1] if place + 1 < len(lines) else None
    if place - 1 in heads or place + 1 in heads or is_after_page(line) or (after is not None and is_after_page(after)):
        return True
    before = live_before(lines, place, 2)
    return before is not None and len(before.text) > 12 and before.text[-1] not in ENDS


def may_be_numbered(text: str) -> bool:
    """Return whether a line begins or ends as one with a page's number does."""
    first, last = text[0], text[-1]
    return (
        last in _NUMERALS or first in _NUMERALS
        or last.isdecimal() or first.isdecimal() or last.isspace() or first.isspace()
    )  # fmt: skip


def without_number(text: str) -> str:
    """Return a line without the page number at its beginning or end."""
    return DIGITS_AT_END.sub("", text) if may_be_numbered(text) else text


def numbers_itself(text: str) -> bool:
    """Return whether a line's number is its own, as a chapter's or a figure's, not that of a page."""
    match = classify(text)
    if match is not None and not (match.kind == "decimal" and match.label.strip().isdigit()):
        return not match.title[-1:].isdigit()
    return re.fullmatch(r"\W*[^\W\d]{1,12}[. ]*\d{1,4}\W*", text) is not None


def is_beside_turn(place: int, lines: Sequence[Line]) -> bool:
    """Return whether a line stands at a form feed or a page number."""
    after = lines[place + 1] if place + 1 < len(lines) else None
    fed = is_after_page(lines[place]) or (after is not None and is_after_page(after))
    return fed or is_beside_page_number(place, lines)
