"""Headings that the official order of numbers does not know: 【…】, 误区一：…, （一） alone (R-201)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from epubgen.intake.lines import Line
from epubgen.intake.rubrics import is_bare_label
from epubgen.text.headings import RANKS, HeadingMatch
from epubgen.text.joining import ENDS, Measure, columns
from epubgen.text.names import parse_byline
from epubgen.text.numbering import HAN_NUMERAL, parse_number, parse_roman

PLAIN_RANK = 6


_DATE = re.compile(r"[\d一二三四五六七八九〇○零]{2,4}\s*[年./-]")


class Shape(NamedTuple):
    """How a heading is set: with more room above than between lines, below, how deep, and in which letters."""

    above: bool
    below: bool
    indent: int
    letters: str


@dataclass(slots=True)
class Context:
    """What is known when an article's headings are looked for."""

    measure: Measure
    promised: set[str] = field(default_factory=set)
    """Headings that an outline or the contents promised, folded."""
    plain: bool = True
    """Whether headings without a number are looked for: novels have none, but many short lines."""
    shapes: frozenset[Shape] = frozenset()
    """How the plain headings of the document are set."""
    words: frozenset[str] = frozenset()
    """The words of the whole text, where lines end in hyphens."""


_COUNTED = re.compile(
    rf"(?P<label>(?P<stem>[\u3400-\u9fff]{{2,4}})(?P<number>[{HAN_NUMERAL}]{{1,3}}|\d{{1,2}})"
    r"[ 　]*[：:、.．—\-　 ][ 　—\-]*)(?P<title>[^\s。；;][^。；;]{1,36})"
)


_BRACKETED = re.compile(r"[【〖](?P<title>[^【】〖〗。；;]{2,24})[】〗]")


def counted(text: str) -> HeadingMatch | None:
    """Read 误区一：…, 案例2 …: a word with a number, that counts the sections of an article."""
    match = _COUNTED.fullmatch(text) if "\u3400" <= text[0] <= "\u9fff" else None
    if match is None or match["stem"][0] in "第图表圖附" or text[-1] in "，,、：:":
        return None
    number = parse_number(match["number"])
    label = match["stem"] + "#"
    return HeadingMatch("counted", RANKS["counted"], number, label, match["title"]) if number else None


_LEADS = re.compile(
    rf"(?P<stem>第|其|之)(?P<number>[{HAN_NUMERAL}]{{1,2}})[，,、：:][ 　]*(?P<title>[^。；;！？!?]{{2,22}})"
)


def lead(place: int, lines: Sequence[Line], context: Context) -> HeadingMatch | None:
    """Read 第一，讲讲山 on a line of its own with prose below; inside a paragraph it is a sentence's beginning."""
    match = _LEADS.fullmatch(lines[place].text)
    if match is None or lines[place].text[-1] in "，,、：:" or not is_prose(place + 1, lines, context):
        return None
    number = parse_number(match["number"])
    return HeadingMatch("counted", RANKS["counted"], number, f"{match['stem']}#，", match["title"]) if number else None


def bracketed(text: str) -> HeadingMatch | None:
    """Read 【…】 on a line of its own."""
    match = _BRACKETED.fullmatch(text) if text[0] in "【〖" else None
    return HeadingMatch("bracketed", RANKS["bracketed"], None, "【】", match["title"]) if match else None


_COUNTER = re.compile(rf"(?P<stem>(?!第)[\u3400-\u9fff]{{1,4}}?)(?P<number>[{HAN_NUMERAL}]{{1,2}}|\d{{1,2}})[:：]?")


def bare(line: Line) -> HeadingMatch | None:
    """Read （一）, 二、, 三 or IV on a line of its own, as the sections of stories are numbered."""
    if len(line.text) <= 6 and re.fullmatch("[IVXLC]+", line.text) is not None:
        roman = parse_roman(line.text)
        return HeadingMatch("bare", RANKS["counted"], roman, "I", line.text) if roman else None
    counted = _COUNTER.fullmatch(line.text) if len(line.text) <= 7 else None
    if counted is None and (not is_bare_label(line.text) or line.rule == "bare-number"):
        return None
    number = parse_number(counted["number"] if counted else line.text.strip("（()）【】、.． "))
    label = f"{counted['stem']}#" if counted else re.sub(rf"[{HAN_NUMERAL}]+|\d+", "#", line.text)
    return HeadingMatch("bare", RANKS["counted"], number, label, line.text) if number else None


_COLONED = re.compile(r"(?P<left>[\u3400-\u9fff“”]{2,8})[：:](?P<title>[^\s，,。；;：:！？]{4,20})")


def coloned(place: int, lines: Sequence[Line], context: Context) -> HeadingMatch | None:
    """Read 一件事：清了一条沟 on a line of its own, with prose below; single ones are labels or speech."""
    match = _COLONED.fullmatch(lines[place].text)
    if match is None or not context.plain or not is_prose(place + 1, lines, context):
        return None
    if place and lines[place - 1].text[-1] not in ENDS:
        return None
    if (
        parse_byline(lines[place].text) is not None
        or parse_byline(match["title"]) is not None
        or _DATE.match(match["title"])
    ):
        return None
    return HeadingMatch("coloned", PLAIN_RANK, None, "：", match["title"])


def is_prose(place: int, lines: Sequence[Line], context: Context) -> bool:
    """Return whether prose begins at a line, perhaps below one more heading."""
    if place >= len(lines):
        return False
    text = lines[place].text
    if context.measure.wrapped:
        return columns(text) >= 0.75 * context.measure.width or (text[-1] in "。！？.!?”:：" and len(text) > 12)
    return len(text) > 28 or (text[-1] in "。！？”.!?：:" and len(text) > 10)
