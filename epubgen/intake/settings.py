"""How the lines that could be titles are set, and what stands around each: what the shape of openings is learnt from.

Blank lines above and below, indent, form and length of the line itself; a byline, a date, an abstract or an address
below it; a signature above it; numbers that begin anew after it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from epubgen.intake.lines import Line, fold, is_after_page
from epubgen.intake.metadata import read_provenance, read_title
from epubgen.intake.rubrics import is_credit_line, is_dateline, is_imprint, is_rubric, is_salutation, is_subtitle
from epubgen.text.headings import classify
from epubgen.text.joining import ENDS, Measure, columns
from epubgen.text.names import parse_byline

LONGEST = 60
_DEEP = 5
_TOP = 9
"""As many blank lines stand above the first line of a page as one can tell."""
_NUMBERED = frozenset({"han", "arabic", "roman", "decimal", "section", "han-bracketed", "arabic-bracketed"})
_ABSTRACT = re.compile(
    r"[【\[〔]?(?:摘[ 　]*要|内容提要|内容摘要|關鍵詞|关键词|提要)[】\]〕]?[ 　]*[:：]?|"
    r"(?:Abstract|Summary|Keywords)\b",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"[（(]?(?:作者|供稿|文)(?:单位|系|为|简介|[:：/])|[—–-]{1,2}[ ]?[A-Z\u3400-\u9fff]|[（(][^（()）]{2,24}[)）]$|"
    r"\S{2,20}(?:供稿|报送|撰稿|摘编)[)）]?$"
)


class Setting(NamedTuple):
    """How a line that could be a title is set, and what stands around it."""

    before: int
    after: int
    indent: int
    form: str
    length: int
    below: str
    above: str
    restart: str


NOWHERE = Setting(-1, -1, -1, "", -1, "", "", "")
"""The setting of a line that could be no title."""


def measure_settings(lines: Sequence[Line], measure: Measure) -> dict[int, Setting]:
    """Return the setting of every line that could be a title."""
    places = [place for place in range(len(lines)) if _may_be_title(place, lines, measure)]
    numbers = _first_numbers(lines)
    return {
        place: Setting(
            _TOP if lines[place].value == "page-turn" or is_after_page(lines[place]) else min(lines[place].gap, 3),
            min(lines[place + 1].gap, 2),
            2 if lines[place].indent >= _DEEP else 1 if lines[place].indent else 0,
            lines[place].tag or ("bold" if lines[place].value == "bold" else "") or _form(lines[place].text),
            min(3, len(lines[place].text) // (8 if not measure.latin else 16)),
            _below(place, lines, measure),
            _above(place, lines),
            numbers.get(place, ""),
        )
        for place in places
    }


def _may_be_title(place: int, lines: Sequence[Line], measure: Measure) -> bool:
    if place + 1 >= len(lines):
        return False
    line = lines[place]
    text = line.text
    if not 2 <= len(text) <= LONGEST or text[-1] in "。；，、;,：:" or (text[-1] == "." and len(text) > 30):
        return False
    if line.tag.startswith(("li", "note", "quote", "table")) or line.role or not fold(text):
        return False
    if re.search("[。；]|[，,].*[，,]", text) is not None:  # a sentence that a page broke
        return False
    if text[0].islower() or text[0] in "，。、；：！？”）》," or is_rubric(text) or is_subtitle(text):
        return False
    if measure.wrapped and columns(text) + line.indent >= 0.95 * measure.width:
        return False
    above = lines[place - 1] if place else None
    apart = above is None or line.gap > measure.gap or line.value == "page-turn" or above.text[-1] in ENDS
    if not apart and (above is None or len(above.text) > 30):
        return False
    match = classify(text)
    return (match is None or match.kind in ("named", "arabic", "chapter", "spaced")) and not _is_of_front(text)


def _is_of_front(text: str) -> bool:
    """Return whether a line says when, where or by whom something was published, as no title does."""
    byline = parse_byline(text)
    if (byline is not None and byline.confidence >= 0.5) or is_credit_line(text) or is_imprint(text):
        return True
    if is_dateline(text) or read_provenance(text) is not None:
        return True
    issue = read_title(text) if re.search(r"\d|第", text) is not None else None
    return issue is not None and bool(issue.series and issue.issue)


def _form(text: str) -> str:
    if text.isupper() and re.search("[\u3400-\u9fff]", text) is None:
        return "capitals"
    match = classify(text)
    if match is not None:
        return match.kind
    byline = parse_byline(text)
    if byline is not None and byline.confidence >= 0.4:
        return "name"
    return "asks" if text[-1] in "？?！!" else "bracketed" if text[0] in "【《（(〔" else ""


def _below(place: int, lines: Sequence[Line], measure: Measure) -> str:
    """Return what stands below a line: a byline, a date, an abstract, an address, a heading, prose, or else."""
    for line in lines[place + 1 : place + 4]:
        text = line.text
        if is_subtitle(text):
            continue
        if len(text) <= 60 and (byline := parse_byline(text)) is not None and classify(text) is None:
            return "byline" if byline.confidence >= 0.5 else "name"
        if len(text) <= 40 and is_dateline(text):
            return "date"
        if _ABSTRACT.match(text) is not None:
            return "abstract"
        if len(text) <= 40 and is_salutation(text):
            return "address"
        if is_prose(line, measure):
            return "prose"
        return "heading" if classify(text) is not None else "short"
    return "short"


def is_prose(line: Line, measure: Measure) -> bool:
    if measure.wrapped:
        return columns(line.text) + line.indent >= 0.7 * measure.width or line.text[-1] in "。.!?！？”"
    return len(line.text) > 40 or (len(line.text) > 12 and line.text[-1] in "。！？”.!?")


def _above(place: int, lines: Sequence[Line]) -> str:
    """Return what stands above a line: nothing, a signature, a finished sentence, or something else."""
    if not place:
        return "nothing"
    line = lines[place - 1]
    text = line.text
    if len(text) <= 60 and (is_dateline(text) or is_credit_line(text) or _SIGNED.match(text) is not None):
        return "signature"
    if len(text) <= 40 and text[-1] not in "。.！？" and parse_byline(text) is not None and place > 1:
        return "signature" if lines[place - 2].text[-1] in ENDS else "short"
    return "sentence" if text[-1] in ENDS else "short"


def _first_numbers(lines: Sequence[Line]) -> dict[int, str]:
    """Return the lines since the last numbered heading before each heading that begins to count anew."""
    found: dict[int, str] = {}
    last = -1
    for place, line in enumerate(lines):
        text = line.text
        if len(text) > 60 or not (text[0].isdigit() or text[0] in "一二三四五六七八九十（(IVX"):
            continue
        match = classify(text)
        if match is None or match.kind not in _NUMBERED or match.number is None:
            continue
        if match.number == 1 and match.kind in ("han", "arabic", "roman", "section", "decimal", "han-bracketed"):
            found.update(dict.fromkeys(range(last + 1, place) if last >= 0 else (), "anew"))
        last = place
    return found
